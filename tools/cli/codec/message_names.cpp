// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/message_names.hpp"

#include "cli/reports/ranges.hpp"
#include "cli/support/failure.hpp"
#include "cli/support/terminal.hpp"
#include "cli/support/words.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

namespace kafka::cli {
namespace {

/// What all ways to write a name have in common.
std::string plain(std::string_view name) {
    std::string letters;
    for (const char letter : name) {
        if (letter >= 'A' && letter <= 'Z')
            letters += static_cast<char>(letter - 'A' + 'a');
        else if (letter != '_' && letter != '-')
            letters += letter;
    }
    return letters;
}

bool is_outside_apis(const protocol::message_type* message) {
    return message->kind == protocol::message_kind::data ||
           message->kind == protocol::message_kind::header;
}

/// A whole number without sign that fits.
std::optional<std::int16_t> parse_number(std::string_view text) {
    std::int16_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || text.front() == '-' || read != end || error != std::errc())
        return std::nullopt;
    return value;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// `what`: `API` or `message`.
failure unknown(std::string_view name, std::string_view what, std::span<const std::string> known,
    std::string hint) {
    std::vector<std::string> letters;
    for (const std::string& each : known)
        letters.push_back(plain(each));
    std::string text = "'" + printable(name) + "' is no " + std::string(what);
    if (const std::string nearest = nearest_word(plain(name), letters); !nearest.empty()) {
        const auto at = std::ranges::find(letters, nearest) - letters.begin();
        text += "; did you mean '" + known[static_cast<std::size_t>(at)] + "'?";
    }
    return wrong_input(std::move(text), std::move(hint));
}

} // namespace

const protocol::api_type* find_api_like(std::string_view name) {
    if (const std::optional<std::int16_t> key = parse_number(name))
        return protocol::find_api(*key);
    const auto all = protocol::apis();
    const auto found = std::ranges::find(
        all, plain(name), [](const protocol::api_type* api) { return plain(api->name); });
    return found == all.end() ? nullptr : *found;
}

const protocol::api_type& parse_api(std::string_view text) {
    if (const protocol::api_type* api = find_api_like(text))
        return *api;
    const std::string hint = "'kafka-asio protocol' lists all of them.";
    if (is_number(text))
        throw wrong_input("there is no API with the key " + printable(text), hint);
    std::vector<std::string> known;
    for (const protocol::api_type* api : protocol::apis())
        known.emplace_back(api->name);
    throw unknown(text, "API", known, hint);
}

api_and_version parse_api_and_version(std::string_view text) {
    const std::size_t colon = text.find(':');
    const protocol::api_type& api = parse_api(text.substr(0, colon));
    if (colon == text.npos)
        return {&api, std::nullopt};
    return {&api, parse_version(text.substr(colon + 1), *api.request, api.name)};
}

const protocol::message_type* find_data_message_like(std::string_view name) {
    const auto all = protocol::messages();
    const auto found =
        std::ranges::find_if(all, [wanted = plain(name)](const protocol::message_type* message) {
            return is_outside_apis(message) && plain(message->name) == wanted;
        });
    return found == all.end() ? nullptr : *found;
}

const protocol::message_type& parse_data_message(std::string_view name) {
    if (const protocol::message_type* message = find_data_message_like(name))
        return *message;
    std::vector<std::string> known;
    std::string all;
    for (const protocol::message_type* message : protocol::messages()) {
        if (!is_outside_apis(message))
            continue;
        known.emplace_back(message->name);
        all.append(all.empty() ? "There are " : ", ").append(message->name);
    }
    throw unknown(name, "data message", known, all + '.');
}

std::int16_t parse_version(
    std::string_view text, const protocol::message_type& of, std::string_view shown) {
    if (!is_number(text))
        throw wrong_input("'" + printable(text) + "' is no version of " + std::string(shown) +
                          "; there are " + in_words(of.versions));
    const std::optional<std::int16_t> version = parse_number(text);
    if (!version || !of.versions.contains(*version))
        throw wrong_input(std::string(shown) + " has no version " + std::string(text) +
                          "; there are " + in_words(of.versions));
    return *version;
}

} // namespace kafka::cli
