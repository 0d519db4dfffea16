// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/token_answer.hpp"

#include "core/journal/words.hpp"
#include "core/oauth/json_seconds.hpp"
#include "core/sasl/oauthbearer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace kafka::core::oauth {

namespace {

using json_object = boost::json::object;

constexpr std::size_t longest_words = 200;

/// A bounded, harmless piece of what a server has said.
std::string told(std::string_view what, const std::vector<crypto::secret>& secrets) {
    std::vector<std::string_view> hidden;
    for (const crypto::secret& each : secrets)
        hidden.push_back(crypto::text_of(each));
    return core::told(what, hidden, longest_words);
}

/// Without what may say more of a request than where it goes.
std::string_view place_in(std::string_view location) {
    return location.substr(0, location.find_first_of("?#"));
}

std::string_view text_in(const json_object& object, std::string_view name) {
    const auto* const found = object.if_contains(name);
    const auto* const text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string_view(text->data(), text->size()) : std::string_view();
}

/// A number of seconds, which some servers write as text.
std::optional<std::chrono::seconds> lifetime_in(const json_object& object) {
    const auto* const found = object.if_contains("expires_in");
    if (found == nullptr)
        return std::nullopt;
    std::int64_t seconds = 0;
    if (const auto* const text = found->if_string())
        std::from_chars(text->data(), text->data() + text->size(), seconds);
    const auto lifetime = seconds_in(*found).value_or(std::chrono::seconds(seconds));
    return lifetime.count() > 0 ? std::optional(lifetime) : std::nullopt;
}

bool is_bearer(std::string_view type) {
    constexpr std::string_view bearer = "bearer";
    return std::ranges::equal(type, bearer, [](char one, char other) {
        return std::tolower(static_cast<unsigned char>(one)) == other;
    });
}

token_answer problem(std::string what, bool may_pass = false) {
    return {.problem = std::move(what), .may_pass = may_pass};
}

token_answer read_token(const json_object& object, const std::vector<crypto::secret>& secrets) {
    token_answer made;
    made.token = text_in(object, "access_token");
    if (made.token.empty())
        return problem("answers without an access_token");
    if (const std::string wrong = sasl::problem_of(oauth_token{.value = made.token});
        !wrong.empty())
        return problem("answers with a token that cannot be used: " + wrong);
    if (const std::string_view type = text_in(object, "token_type");
        !type.empty() && !is_bearer(type))
        return problem("answers with a token of the type " + told(type, secrets) +
                       ", where a bearer token is wanted");
    made.lifetime = lifetime_in(object);
    return made;
}

/// RFC 6749, 5.2.
token_answer read_refusal(
    unsigned status, const json_object* object, const std::vector<crypto::secret>& secrets) {
    constexpr unsigned timed_out = 408;
    constexpr unsigned too_many = 429;
    const bool may_pass = status >= 500 || status == timed_out || status == too_many;
    std::string text = "answers with status " + std::to_string(status);
    if (object != nullptr) {
        const std::string_view error = text_in(*object, "error");
        const std::string_view description = text_in(*object, "error_description");
        text += error.empty() ? "" : ": " + told(error, secrets);
        text += description.empty() ? "" : " (" + told(description, secrets) + ')';
    }
    return problem(std::move(text), may_pass);
}

} // namespace

token_answer read_token_answer(
    const http_answer& answer, const std::vector<crypto::secret>& secrets) {
    constexpr unsigned ok = 200;
    if (answer.status >= 300 && answer.status < 400)
        return problem(
            "answers that it is elsewhere (status " + std::to_string(answer.status) +
            (answer.location.empty() ? "" : ", " + told(place_in(answer.location), secrets)) +
            "); nobody else is told the secret: set the URL that is right");
    boost::system::error_code wrong;
    const boost::json::value parsed = boost::json::parse(answer.body, wrong);
    const json_object* const object = wrong ? nullptr : parsed.if_object();
    if (answer.status != ok)
        return read_refusal(answer.status, object, secrets);
    if (object == nullptr)
        return problem(
            "answers with what is no JSON object" +
            (answer.content_type.empty() ? std::string()
                                         : ", but " + told(answer.content_type, secrets)) +
            "; is it the URL of a token endpoint?");
    return read_token(*object, secrets);
}

} // namespace kafka::core::oauth
