// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/oauthbearer.hpp"

#include "core/journal/words.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <memory>

namespace kafka::core::sasl {

namespace {

// Between the parts of the message.
constexpr char separator = '\x01';

bool is_letter(char each) noexcept {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
}

// RFC 6750, 2.1: what a bearer token consists of.
bool is_of_token(char each) noexcept {
    constexpr std::string_view others = "-._~+/=";
    return is_letter(each) || (each >= '0' && each <= '9') ||
           others.find(each) != std::string_view::npos;
}

// RFC 7628, 3.1.
bool is_of_value(char each) noexcept {
    const auto code = static_cast<unsigned char>(each);
    return (code >= 0x20 && code != 0x7F) || each == '\t' || each == '\r' || each == '\n';
}

// Of what a broker says.
constexpr std::size_t longest_words = 500;

/// What the broker's error (RFC 7628, 3.2.2) says, in a sentence's end.
std::string words_of(std::string_view error, const std::vector<std::string_view>& secrets) {
    constexpr std::size_t longest = 4096;
    boost::system::error_code wrong;
    boost::json::value parsed;
    if (error.size() <= longest) {
        // An array of arrays of arrays is refused by the parser's limit of depth.
        parsed = boost::json::parse(error, wrong);
    }
    const auto* const object = wrong ? nullptr : parsed.if_object();
    if (object == nullptr)
        return "it says nothing that could be understood";
    std::string text;
    for (const auto& [name, value] : *object) {
        if (const auto* const said = value.if_string()) {
            text += text.empty() ? "" : ", ";
            text += std::string(name) + " " + std::string(*said);
        }
    }
    return text.empty() ? "it does not say why" : told(text, secrets, longest_words);
}

} // namespace

std::string problem_of(const oauth_token& token) {
    if (token.value.empty())
        return "the token is empty";
    if (!std::ranges::all_of(token.value, is_of_token))
        return "the token has characters that no bearer token may have (such as a line's end)";
    for (const auto& [key, value] : token.extensions) {
        if (key.empty() || !std::ranges::all_of(key, is_letter))
            return "an extension is called " + one_line(key) + "; names consist of letters";
        if (key == "auth")
            return "an extension is called auth, which is what the token itself is called";
        if (!std::ranges::all_of(value, is_of_value))
            return "the value of the extension " + key + " has control characters";
    }
    return {};
}

wish oauthbearer::begin() {
    return wait_for(std::make_shared<token_wish>());
}

wish oauthbearer::on_task_done() {
    const auto& wished = static_cast<const token_wish&>(*task());
    if (wished.failure().code)
        return fail(wished.failure());
    const oauth_token& token = wished.granted();
    if (std::string problem = problem_of(token); !problem.empty())
        return fail(errc::no_credentials,
            "what the provider of tokens has given cannot be sent: " + std::move(problem));
    crypto::secret message = crypto::joined(std::string_view("n,,\x01"
                                                             "auth=Bearer "),
        token.value);
    for (const auto& [key, value] : token.extensions)
        message = crypto::joined(
            message, std::string_view(&separator, 1), key, std::string_view("="), value);
    return send(crypto::joined(message, std::string_view("\x01\x01")));
}

std::string oauthbearer::refusal() const {
    return refusal_.empty() ? mechanism::refusal() : refusal_;
}

std::vector<std::string_view> oauthbearer::unspeakable() const {
    if (!task())
        return {};
    return {static_cast<const token_wish&>(*task()).granted().value};
}

wish oauthbearer::on_challenge(std::span<const std::byte> challenge) {
    if (!refusal_.empty())
        return fail(broker_errc::sasl_authentication_failed, std::move(refusal_));
    if (challenge.empty())
        return wish::done;
    refusal_ = "OAUTHBEARER: the broker refuses the token: " +
               words_of(crypto::text_of(challenge), unspeakable());
    // The broker has the last word, and says it when this has come.
    return send(crypto::joined(std::string_view(&separator, 1)));
}

} // namespace kafka::core::sasl
