// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/token_request.hpp"

#include "protocol/base64.hpp"

#include <string_view>

namespace kafka::core::oauth {

namespace {

using crypto::secret;
using crypto::text_of;

void append(secret& to, std::string_view text) {
    const auto bytes = crypto::bytes_of(text);
    to.insert(to.end(), bytes.begin(), bytes.end());
}

bool stands_for_itself(char letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') ||
           std::string_view("-._*").find(letter) != std::string_view::npos;
}

/// application/x-www-form-urlencoded (RFC 6749, appendix B).
void append_encoded(secret& to, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (stands_for_itself(letter))
            append(to, {&letter, 1});
        else if (letter == ' ')
            append(to, "+");
        else
            for (const char each : {'%', digits[byte >> 4], digits[byte & 15]})
                append(to, {&each, 1});
    }
}

void append_field(secret& form, std::string_view name, std::string_view value) {
    if (!form.empty())
        append(form, "&");
    append_encoded(form, name);
    append(form, "=");
    append_encoded(form, value);
}

secret form_of(const client& of) {
    secret form;
    append_field(form, "grant_type", "client_credentials");
    if (!of.scope.empty())
        append_field(form, "scope", of.scope);
    for (const auto& [name, value] : of.parameters)
        append_field(form, name, value);
    if (of.shows_secret_in_form) {
        append_field(form, "client_id", of.id);
        append_field(form, "client_secret", text_of(of.secret));
    }
    return form;
}

/// What stands behind `Basic` (RFC 7617).
secret login_of(const client& of) {
    secret pair;
    if (of.encodes_header) {
        append_encoded(pair, of.id);
        append(pair, ":");
        append_encoded(pair, text_of(of.secret));
    } else {
        pair = crypto::joined(of.id, std::string_view(":"), of.secret);
    }
    return crypto::joined(protocol::detail::to_base64(pair));
}

} // namespace

secret token_request(const client& of) {
    const secret form = form_of(of);
    secret made;
    for (const std::string_view line : {std::string_view("POST "),
             std::string_view(of.endpoint.target), std::string_view(" HTTP/1.1\r\nHost: ")})
        append(made, line);
    append(made, host_field(of.endpoint));
    append(made, "\r\nUser-Agent: " + of.user_agent);
    append(made, "\r\nAccept: application/json\r\nConnection: close\r\n");
    if (!of.shows_secret_in_form) {
        append(made, "Authorization: Basic ");
        const secret login = login_of(of);
        append(made, text_of(login));
        append(made, "\r\n");
    }
    append(made, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                     std::to_string(form.size()) + "\r\n\r\n");
    append(made, text_of(form));
    return made;
}

std::vector<secret> secrets_of_request(const client& of) {
    std::vector<secret> all{of.secret, secret()};
    append_encoded(all.back(), text_of(of.secret));
    if (!of.shows_secret_in_form)
        all.push_back(login_of(of));
    return all;
}

} // namespace kafka::core::oauth
