// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/message_frame.hpp"

#include "cli/codec/json_text.hpp"
#include "cli/support/failure.hpp"
#include "cli/support/terminal.hpp"

#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/request_header.hpp>
#include <kafka/protocol/response_header.hpp>

#include <utility>

namespace kafka::cli {
namespace {

constexpr std::size_t size_of_length = 4;
// Whoever looks into bytes wants to see all that is there.
constexpr protocol::json_style whole{.unknown_tagged_fields = true};

bool is_request(const frame_format& format) {
    return format.type->kind == protocol::message_kind::request;
}

std::string in_words(const protocol::message_type& type, std::int16_t version) {
    return std::string(type.name) + " v" + std::to_string(version);
}

const protocol::message_type& header_type(const frame_format& format) {
    return is_request(format) ? protocol::request_header::descriptor
                              : protocol::response_header::descriptor;
}

std::int16_t header_version(const frame_format& format) {
    return is_request(format)
               ? protocol::request_header_version(format.type->api_key, format.version)
               : protocol::response_header_version(format.type->api_key, format.version);
}

std::string_view header_member(const frame_format& format) {
    return is_request(format) ? "requestHeader" : "responseHeader";
}

std::string_view body_member(const frame_format& format) {
    return is_request(format) ? "request" : "response";
}

/// `Metadata v12`, also of what is not known.
std::string api_in_words(std::int16_t key, std::int16_t version) {
    const protocol::api_type* api = protocol::find_api(key);
    return (api ? std::string(api->name) : "API " + std::to_string(key)) + " v" +
           std::to_string(version);
}

/// Reads a message that begins at `at`; `at` moves behind it.
protocol::any_message read(const protocol::message_type& type, std::int16_t version,
    std::span<const std::byte> bytes, std::size_t& at) {
    protocol::any_message message(type);
    const std::span<const std::byte> rest = bytes.subspan(at);
    std::size_t left_over = 0;
    protocol::codec_result result = decode(rest, version, message, &left_over);
    if (!result) {
        // From the first of all bytes, not the message's first.
        result.offset += static_cast<std::uint32_t>(at);
        throw failure{in_words(type, version) + ": " + result.message()};
    }
    at += rest.size() - left_over;
    return message;
}

void check_length(std::span<const std::byte> bytes) {
    if (bytes.size() < size_of_length)
        throw failure{"the size takes 4 bytes, and there are " + std::to_string(bytes.size())};
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i != size_of_length; ++i)
        bits = bits << 8 | std::to_integer<std::uint32_t>(bytes[i]);
    const auto announced = static_cast<std::int32_t>(bits);
    const std::size_t there = bytes.size() - size_of_length;
    if (announced < 0 || static_cast<std::size_t>(announced) != there)
        throw failure{"the size says " + std::to_string(announced) + " bytes, and " +
                      std::to_string(there) + " follow it"};
}

/// What is wrong with the API and version of the header, or nothing.
std::string api_problem(const protocol::request_header& header, const frame_format& format) {
    if (header.request_api_key == format.type->api_key &&
        header.request_api_version == format.version)
        return "";
    return "the header is that of " +
           api_in_words(header.request_api_key, header.request_api_version) + ", not of " +
           api_in_words(format.type->api_key, format.version);
}

void append(
    const protocol::any_message& message, std::int16_t version, std::vector<std::byte>& out) {
    if (const protocol::codec_result result = encode(message, version, out); !result)
        throw wrong_input(in_words(*message.type(), version) + ": " + result.message());
}

/// `inside` is the member that the JSON is of, or empty.
protocol::any_message from_text(const protocol::message_type& type, std::int16_t version,
    std::string_view json, std::string_view inside) {
    protocol::any_message message(type);
    if (const protocol::json_result result = from_json(json, version, message); !result)
        throw wrong_input((inside.empty() ? in_words(type, version) : std::string(inside)) + ": " +
                          printable(result.error));
    return message;
}

/// Header and body as they stand in the JSON of both.
struct two_parts {
    std::string_view header = "{}";
    std::string_view body = "{}";
};

two_parts split(std::string_view json, const frame_format& format) {
    if (const std::string problem = json_problem(json); !problem.empty())
        throw wrong_input(problem);
    const std::string hint = "With --header the JSON is {\"" + std::string(header_member(format)) +
                             "\":{…},\"" + std::string(body_member(format)) + "\":{…}}.";
    if (json[json.find_first_not_of(" \t\r\n")] != '{')
        throw wrong_input("the JSON is no object", hint);
    two_parts parts;
    for (const json_member& member : json_members(json)) {
        if (member.name == header_member(format))
            parts.header = member.value;
        else if (member.name == body_member(format))
            parts.body = member.value;
        else
            throw wrong_input("'" + printable(member.name) + "' is no member of it", hint);
    }
    return parts;
}

/// The header says for which API it is; JSON that says it too must not say another.
void set_api(protocol::request_header& header, std::string_view json, const frame_format& format) {
    if (!has_json_member(json, "requestApiKey"))
        header.request_api_key = format.type->api_key;
    if (!has_json_member(json, "requestApiVersion"))
        header.request_api_version = format.version;
    if (std::string problem = api_problem(header, format); !problem.empty())
        throw wrong_input(std::move(problem));
}

} // namespace

std::string decode_frame(std::span<const std::byte> bytes, const frame_format& format) {
    std::size_t at = 0;
    if (format.size) {
        check_length(bytes);
        at = size_of_length;
    }
    std::string json;
    if (format.header) {
        const std::int16_t version = header_version(format);
        const protocol::any_message header = read(header_type(format), version, bytes, at);
        if (const auto* of_request = header.get_if<protocol::request_header>()) {
            if (std::string problem = api_problem(*of_request, format); !problem.empty())
                throw failure{std::move(problem)};
        }
        json = "{\"" + std::string(header_member(format)) +
               "\":" + to_json(header, version, whole) + ",\"" + std::string(body_member(format)) +
               "\":";
    }
    const protocol::any_message body = read(*format.type, format.version, bytes, at);
    if (at != bytes.size())
        throw failure{in_words(*format.type, format.version) + " ends at byte " +
                      std::to_string(at) + "; " + counted(bytes.size() - at, "byte") +
                      " left over"};
    json += to_json(body, format.version, whole);
    return format.header ? json + '}' : json;
}

std::vector<std::byte> encode_frame(std::string_view json, const frame_format& format) {
    std::vector<std::byte> bytes(format.size ? size_of_length : 0);
    if (format.header) {
        const two_parts parts = split(json, format);
        const std::int16_t version = header_version(format);
        protocol::any_message header =
            from_text(header_type(format), version, parts.header, header_member(format));
        if (auto* of_request = header.get_if<protocol::request_header>())
            set_api(*of_request, parts.header, format);
        append(header, version, bytes);
        append(from_text(*format.type, format.version, parts.body, body_member(format)),
            format.version, bytes);
    } else {
        append(from_text(*format.type, format.version, json, ""), format.version, bytes);
    }
    if (format.size) {
        const std::size_t length = bytes.size() - size_of_length;
        if (length > INT32_MAX)
            throw wrong_input("the message is longer than its size can say");
        for (std::size_t i = 0; i != size_of_length; ++i)
            bytes[i] = static_cast<std::byte>(length >> (24 - 8 * i));
    }
    return bytes;
}

} // namespace kafka::cli
