// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/security/tls.hpp"

#include "crypto/secret.hpp"
#include "net/tls/client_context.hpp"

#include <boost/asio/ssl/context.hpp>
#include <kafka/error.hpp>

#include <string_view>
#include <utility>
#include <variant>

namespace kafka::detail {

namespace {

crypto::secret secret_text(std::string_view text) {
    const auto bytes = crypto::bytes_of(text);
    return {bytes.begin(), bytes.end()};
}

} // namespace

net::tls::client_settings tls_settings_of(const client_options& options) {
    net::tls::client_settings made;
    made.check_hostname = options.ssl_check_hostname;
    made.ca_file = options.ssl_cafile;
    made.ca_path = options.ssl_capath;
    made.ca_pem = options.ssl_ca_pem;
    made.certificate_file = options.ssl_certfile;
    made.certificate_pem = options.ssl_certificate_pem;
    made.key_file = options.ssl_keyfile;
    made.key_pem = secret_text(options.ssl_key_pem);
    made.keystore_file = options.ssl_keystore;
    if (options.ssl_password)
        made.ask_password = [password = options.ssl_password] {
            return secret_text(password.get());
        };
    made.crl_file = options.ssl_crlfile;
    made.ciphers = options.ssl_ciphers;
    made.ciphersuites = options.ssl_ciphersuites;
    made.min_version = options.ssl_min_version == tls_version::tls_1_3 ? net::tls::version::tls1_3
                                                                       : net::tls::version::tls1_2;
    made.keylog_file = options.ssl_keylog_file;
    if (options.ssl_context)
        made.native =
            std::shared_ptr<void>(options.ssl_context, options.ssl_context->native_handle());
    return made;
}

std::shared_ptr<net::tls::client_context> make_tls(const client_options& options) {
    if (options.security_protocol != security_protocol::ssl &&
        options.security_protocol != security_protocol::sasl_ssl)
        return nullptr;
    auto made = net::tls::client_context::make(tls_settings_of(options));
    if (const auto* const wrong = std::get_if<net::tls::settings_error>(&made)) {
        error_info why{.code = errc::configuration};
        why.detail = wrong->message();
        throw exception(std::move(why));
    }
    return std::get<std::shared_ptr<net::tls::client_context>>(std::move(made));
}

} // namespace kafka::detail
