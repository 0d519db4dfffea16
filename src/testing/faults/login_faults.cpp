// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/secret.hpp"
#include "testing/security/accounts.hpp"

#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>
#include <kafka/testing/fault.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace kafka::testing {

namespace {

using protocol::sasl_authenticate_response;
using protocol::sasl_handshake_response;

/// Lets `change` alter the text that answers a token.
template <class Change>
auto altering_text(Change change) {
    return [change](sasl_authenticate_response& response) {
        const std::span<const std::byte> bytes(
            response.auth_bytes.data(), response.auth_bytes.size());
        std::string text(crypto::text_of(bytes));
        change(text);
        response.auth_bytes = protocol::bytes(crypto::bytes_of(text));
    };
}

/// Where the value of a SCRAM attribute stands; nothing where there is none.
std::string_view attribute(std::string_view text, std::string_view name) {
    for (std::size_t at = 0; at != std::string_view::npos;) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with(name))
            return rest.substr(0, rest.find(',')).substr(name.size());
        const std::size_t comma = rest.find(',');
        at = comma == std::string_view::npos ? comma : at + comma + 1;
    }
    return {};
}

void replace(std::string& text, std::string_view part, std::string_view by) {
    if (part.data() == nullptr)
        return;
    // Made anew: GCC 12 takes a replacement in place for one that might overlap (PR 105651).
    const std::string_view whole = text;
    const std::size_t begin = static_cast<std::size_t>(part.data() - whole.data());
    std::string made(whole.substr(0, begin));
    made += by;
    made += whole.substr(begin + part.size());
    text = std::move(made);
}

} // namespace

fault& fault::token(std::uint32_t which) {
    of(protocol::api_key::sasl_authenticate);
    return set(&rule::token, which);
}

fault& fault::mechanisms(std::vector<std::string> names) {
    return edit<sasl_handshake_response>(
        [names = std::move(names)](sasl_handshake_response& response) {
            response.error_code = broker_errc::unsupported_sasl_mechanism;
            response.mechanisms.clear();
            for (const std::string& each : names)
                response.mechanisms.push_back(protocol::string(each));
        });
}

fault& fault::answer_token(std::string bytes) {
    return edit<sasl_authenticate_response>(
        altering_text([bytes = std::move(bytes)](std::string& text) { text = bytes; }));
}

fault& fault::scram_iterations(std::uint64_t count) {
    token(1);
    return edit<sasl_authenticate_response>(altering_text([count](std::string& text) {
        replace(text, attribute(text, "i="), std::to_string(count));
    }));
}

fault& fault::wrong_scram_nonce() {
    token(1);
    return edit<sasl_authenticate_response>(altering_text([](std::string& text) {
        const std::string_view nonce = attribute(text, "r=");
        if (!nonce.empty())
            replace(text, nonce.substr(0, 1), nonce.front() == 'x' ? "y" : "x");
    }));
}

fault& fault::bare_scram_nonce() {
    token(1);
    return edit<sasl_authenticate_response>(altering_text([](std::string& text) {
        const std::string_view nonce = attribute(text, "r=");
        const std::size_t added = std::min(nonce.size(), detail::nonce_digits);
        replace(text, nonce.substr(nonce.size() - added), "");
    }));
}

fault& fault::wrong_scram_signature() {
    token(2);
    return edit<sasl_authenticate_response>(altering_text([](std::string& text) {
        const std::string_view signature = attribute(text, "v=");
        if (!signature.empty())
            replace(text, signature.substr(0, 1), signature.front() == 'A' ? "B" : "A");
    }));
}

fault& fault::session_lifetime(duration time) {
    return edit<sasl_authenticate_response>([time](sasl_authenticate_response& response) {
        response.session_lifetime_ms = std::chrono::floor<std::chrono::milliseconds>(time).count();
    });
}

} // namespace kafka::testing
