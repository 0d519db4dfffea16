// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/tls_identity.hpp"

#include "crypto/secret.hpp"
#include "net/address.hpp"
#include "net/tls/engine.hpp"
#include "testing/options.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace kafka::testing::detail {

namespace {

using net::tls::server_settings;

/// Longer than any test; programs for trying things out may run for days.
constexpr validity long_enough{.to = std::chrono::hours(24 * 365)};

void add_once(std::vector<std::string>& to, const std::string& what) {
    if (std::ranges::find(to, what) == to.end())
        to.push_back(what);
}

certified_key identity_for(
    const certificate_authority& authority, const std::vector<std::string>& hosts) {
    certificate_wishes wishes;
    wishes.common_name = "kafka-asio test broker";
    wishes.dns_names = {"localhost"};
    wishes.addresses = {"127.0.0.1", "::1"};
    wishes.valid = long_enough;
    for (const std::string& each : hosts) {
        const bool is_address = net::parse_literal(each, 0).has_value();
        add_once(is_address ? wishes.addresses : wishes.dns_names, each);
    }
    const issued_certificate made = authority.issue(wishes);
    return {made.chain(), made.key};
}

net::tls::version version_of(tls_version which) noexcept {
    return which == tls_version::tls_1_2 ? net::tls::version::tls1_2 : net::tls::version::tls1_3;
}

server_settings::client_authentication authentication_of(client_authentication which) noexcept {
    switch (which) {
    case client_authentication::requested:
        return server_settings::client_authentication::requested;
    case client_authentication::required:
        return server_settings::client_authentication::required;
    case client_authentication::none:
        break;
    }
    return server_settings::client_authentication::none;
}

} // namespace

tls_identity::tls_identity(const tls_options& options, const std::vector<std::string>& hosts)
    : authority_("kafka-asio test authority", long_enough) {
    const bool is_given = !options.identity.certificate.empty() || !options.identity.key.empty();
    const certified_key shown = is_given ? options.identity : identity_for(authority_, hosts);
    const auto key = crypto::bytes_of(shown.key);
    server_settings settings;
    settings.certificate_pem = shown.certificate;
    settings.key_pem.assign(key.begin(), key.end());
    settings.client_auth = authentication_of(options.client_auth);
    settings.client_ca_pem =
        options.client_ca.empty() ? authority_.certificate() : options.client_ca;
    settings.min_version = version_of(options.min_version);
    settings.max_version = version_of(options.max_version);
    auto made = net::tls::server_context::make(settings);
    if (const auto* wrong = std::get_if<net::tls::settings_error>(&made))
        refuse_option("TLS: " + wrong->message());
    context_ = std::get<std::shared_ptr<net::tls::server_context>>(std::move(made));
}

certified_key tls_identity::issue(std::string_view common_name) const {
    certificate_wishes wishes;
    wishes.common_name = common_name;
    wishes.valid = long_enough;
    const issued_certificate made = authority_.issue(wishes);
    return {made.chain(), made.key};
}

std::unique_ptr<net::tls::engine> tls_identity::accept() const {
    return context_->accept();
}

} // namespace kafka::testing::detail
