// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/authentication.hpp"

#include "crypto/secret.hpp"

#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>

#include <algorithm>
#include <utility>

namespace kafka::testing::detail {

namespace {

using protocol::api_key;

/// A client that authenticates again more often is refused.
constexpr std::chrono::seconds least_interval{1};

} // namespace

authentication::admission authentication::admit(std::int16_t api, time_point now) {
    const auto asked = api_key{api};
    switch (stage_) {
    case stage::unprotected:
        return admission::serve;
    case stage::opening:
        return asked == api_key::api_versions || asked == api_key::sasl_handshake
                   ? admission::serve
                   : admission::end_late;
    case stage::versions_told:
        if (asked == api_key::sasl_handshake)
            return admission::serve;
        return asked == api_key::api_versions ? admission::end : admission::end_late;
    case stage::tokens:
        return asked == api_key::sasl_authenticate ? admission::serve : admission::refuse;
    case stage::authenticated:
        if (asked == api_key::sasl_handshake && may_begin_again(now)) {
            stage_ = stage::again;
            return admission::serve;
        }
        return ends_ && now > *ends_ ? admission::end : admission::serve;
    case stage::other_mechanism:
        return admission::end_late;
    case stage::again:
    case stage::failed:
        break;
    }
    return admission::end;
}

/// Sessions that do not end are not prolonged, either.
bool authentication::may_begin_again(time_point now) {
    if (!ends_ || (began_again_ && now - *began_again_ < least_interval))
        return false;
    began_again_ = now;
    return true;
}

void authentication::handshake(const protocol::sasl_handshake_request& request,
    std::int16_t version, accounts& who, protocol::sasl_handshake_response& response) {
    if (stage_ != stage::opening && stage_ != stage::versions_told && stage_ != stage::again) {
        response.error_code = broker_errc::illegal_sasl_state;
        return;
    }
    has_headers_ = version >= 1;
    for (const sasl_mechanism each : who.mechanisms())
        response.mechanisms.push_back(protocol::string(to_string(each)));
    const auto wanted = parse_sasl_mechanism(request.mechanism);
    if (!wanted || std::ranges::find(who.mechanisms(), *wanted) == who.mechanisms().end()) {
        response.error_code = broker_errc::unsupported_sasl_mechanism;
        stage_ = stage::failed;
        return;
    }
    tokens_ = 0;
    if (stage_ == stage::again && wanted != mechanism_) {
        // The client hears of it with its first token only.
        stage_ = stage::other_mechanism;
        return;
    }
    mechanism_ = wanted;
    server_ = who.begin(*wanted);
    stage_ = stage::tokens;
}

void authentication::authenticate(const protocol::sasl_authenticate_request& request,
    const session_rules& rules, moment now, protocol::sasl_authenticate_response& response) {
    if (stage_ != stage::tokens) {
        response.error_code = broker_errc::illegal_sasl_state;
        response.error_message = stage_ == stage::authenticated
                                     ? "SaslAuthenticate request received after successful "
                                       "authentication"
                                     : "";
        return;
    }
    ++tokens_;
    const std::span<const std::byte> token(request.auth_bytes.data(), request.auth_bytes.size());
    const evaluation made = server_->evaluate(token, now.wall);
    response.auth_bytes = protocol::bytes(crypto::bytes_of(made.bytes));
    switch (made.what) {
    case evaluation::outcome::challenge:
        return;
    case evaluation::outcome::accepted:
        return accept(rules, now, response);
    case evaluation::outcome::refused:
        break;
    }
    const std::string usual = "Authentication failed during " +
                              std::string(principal_.empty() ? "" : "re-") +
                              "authentication due to invalid credentials with SASL mechanism " +
                              std::string(to_string(*mechanism_));
    refuse(made.reason.empty() ? usual : made.reason, response);
}

void authentication::accept(
    const session_rules& rules, moment now, protocol::sasl_authenticate_response& response) {
    if (!principal_.empty() && principal_ != server_->principal())
        return refuse("Cannot change principals during re-authentication from User." + principal_ +
                          ": User." + server_->principal(),
            response);
    principal_ = server_->principal();
    std::optional<std::chrono::milliseconds> lifetime;
    if (rules.max_reauth > duration{})
        lifetime = std::chrono::ceil<std::chrono::milliseconds>(rules.max_reauth);
    if (const auto expires = server_->expires())
        lifetime = std::min(*expires - now.wall, lifetime.value_or(*expires - now.wall));
    ends_.reset();
    if (lifetime) {
        lifetime = std::max(*lifetime, std::chrono::milliseconds{});
        response.session_lifetime_ms = lifetime->count();
        const auto longest =
            std::chrono::floor<std::chrono::milliseconds>(time_point::max() - now.steady);
        ends_ = now.steady + std::min(*lifetime, longest);
    }
    server_.reset();
    stage_ = stage::authenticated;
}

void authentication::refuse(std::string_view why, protocol::sasl_authenticate_response& response) {
    response.error_code = broker_errc::sasl_authentication_failed;
    response.error_message = protocol::string(why);
    response.auth_bytes = {};
    stage_ = stage::failed;
}

} // namespace kafka::testing::detail
