// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/token_providers.hpp>

#include "client/credentials/oidc_provider.hpp"
#include "core/sasl/oauthbearer.hpp"

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
    auto found = std::get<core::oauth::http_url>(std::move(parsed));
    if (found.is_secure)
        refuse("token_endpoint_url", "begins with https://, and this build has no TLS");
    return found;
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

std::shared_ptr<oauth_token_provider> provide(oidc_client_credentials from, transport via) {
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
    return std::make_shared<detail::oidc_provider>(
        detail::oidc_settings{.client = std::move(client),
            .policy = {.backoff = from.retry_backoff,
                .backoff_max = from.retry_backoff_max,
                .patience = from.retry_for},
            .request_timeout = from.request_timeout,
            .extensions = std::move(from.extensions)},
        via.implementation());
}

} // namespace kafka
