// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/credentials/oidc.hpp"

#include "client/credentials/oidc_provider.hpp"
#include "core/sasl/oauthbearer.hpp"
#include "net/tls/client_context.hpp"

#include <kafka/client_options.hpp>

#include <utility>
#include <variant>

namespace kafka {

namespace {

[[noreturn]] void refuse(const std::string& member, const std::string& why) {
    error_info info{.code = errc::configuration};
    info.detail = "oidc_client_credentials::" + member + ' ' + why;
    throw exception(std::move(info));
}

core::oauth::http_url endpoint_of(const std::string& url) {
    auto parsed = core::oauth::parse_http_url(url);
    if (const auto* const wrong = std::get_if<std::string>(&parsed))
        refuse("token_endpoint_url", "is no URL of a token endpoint: " + *wrong);
    return std::get<core::oauth::http_url>(std::move(parsed));
}

std::shared_ptr<net::tls::client_context> tls_of(const oidc_client_credentials& from) {
    if (!endpoint_of(from.token_endpoint_url).is_secure) {
        for (const auto* const unused : {&from.ssl_cafile, &from.ssl_ca_pem})
            if (!unused->empty())
                refuse(unused == &from.ssl_cafile ? "ssl_cafile" : "ssl_ca_pem",
                    "has no use where token_endpoint_url does not begin with https://");
        return nullptr;
    }
    auto made = detail::make_oidc_tls(from.ssl_cafile, from.ssl_ca_pem, "ssl_");
    if (const auto* const wrong = std::get_if<net::tls::settings_error>(&made))
        refuse(wrong->setting, "cannot be used: " + wrong->detail);
    return std::get<0>(std::move(made));
}

void check(const oidc_client_credentials& from) {
    if (from.client_id.empty())
        refuse("client_id", "is empty");
    if (from.client_secret.empty())
        refuse("client_secret", "is empty");
    if (!from.secret_in_form && !from.header_urlencode &&
        from.client_id.find(':') != std::string::npos)
        refuse("client_id", "has a colon, which only header_urlencode or secret_in_form can tell");
    if (const std::string wrong =
            core::sasl::problem_of(oauth_token{.value = "x", .extensions = from.extensions});
        !wrong.empty())
        refuse("extensions", "cannot be sent: " + wrong);
    for (const auto& [name, value] : from.parameters)
        if (name.empty() || name == "grant_type" || name == "scope" || name == "client_id" ||
            name == "client_secret")
            refuse("parameters", "have one called \"" + name + "\", which is set elsewhere");
    const auto zero = std::chrono::milliseconds::zero();
    if (from.request_timeout <= zero)
        refuse("request_timeout", "has to be greater than 0");
    if (from.retry_backoff < zero || from.retry_backoff_max < from.retry_backoff)
        refuse("retry_backoff", "has to be at least 0, and at most retry_backoff_max");
    if (from.retry_for < zero)
        refuse("retry_for", "has to be at least 0");
}

} // namespace

namespace detail {

std::variant<std::shared_ptr<net::tls::client_context>, net::tls::settings_error> make_oidc_tls(
    const std::string& ca_file, const std::string& ca_pem, std::string trust_prefix) {
    net::tls::client_settings settings;
    settings.to_brokers = false;
    settings.trust_prefix = std::move(trust_prefix);
    settings.ca_file = ca_file;
    settings.ca_pem = ca_pem;
    return net::tls::client_context::make(std::move(settings));
}

std::shared_ptr<oidc_provider> make_oidc_provider(oidc_client_credentials from,
    std::shared_ptr<net::tls::client_context> tls, std::shared_ptr<net::transport> via) {
    check(from);
    const client_options defaults;
    core::oauth::client client{.endpoint = endpoint_of(from.token_endpoint_url),
        .id = std::move(from.client_id),
        .secret = crypto::joined(from.client_secret),
        .scope = std::move(from.scope),
        .parameters = std::move(from.parameters),
        .shows_secret_in_form = from.secret_in_form,
        .encodes_header = from.header_urlencode,
        .user_agent = defaults.client_software_name + '/' + defaults.client_software_version};
    crypto::wipe(std::as_writable_bytes(std::span(from.client_secret)));
    return std::make_shared<oidc_provider>(oidc_settings{.client = std::move(client),
                                               .tls = std::move(tls),
                                               .policy = {.backoff = from.retry_backoff,
                                                   .backoff_max = from.retry_backoff_max,
                                                   .patience = from.retry_for},
                                               .request_timeout = from.request_timeout,
                                               .extensions = std::move(from.extensions)},
        std::move(via));
}

} // namespace detail

std::shared_ptr<oauth_token_provider> provide(oidc_client_credentials from, transport via) {
    auto tls = tls_of(from);
    return detail::make_oidc_provider(std::move(from), std::move(tls), via.implementation());
}

} // namespace kafka
