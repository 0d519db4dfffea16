// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/json_text.hpp"

#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <cstddef>

namespace kafka::cli {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t longest_line = 80;

/// Where the string that begins at `from` ends, behind its quote.
std::size_t end_of_string(std::string_view json, std::size_t from) {
    std::size_t at = from + 1;
    while (at < json.size() && json[at] != '"')
        at += json[at] == '\\' ? 2 : 1;
    return at < json.size() ? at + 1 : json.size();
}

/// Where the value that begins at `from` ends.
std::size_t end_of_value(std::string_view json, std::size_t from) {
    std::size_t depth = 0;
    std::size_t at = from;
    while (at < json.size()) {
        const char here = json[at];
        if (depth == 0 && (here == ',' || here == '}' || here == ']'))
            break;
        if (here == '"') {
            at = end_of_string(json, at);
            continue;
        }
        if (here == '{' || here == '[')
            ++depth;
        else if (here == '}' || here == ']')
            --depth;
        ++at;
    }
    return at;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

void new_line(std::string& out, std::size_t depth) {
    out += '\n';
    out.append(2 * depth, ' ');
}

/// The list that begins at `from` on one line, or nothing if it has lists or objects in it, or is
/// too long. `from` moves behind it.
std::string on_one_line(std::string_view json, std::size_t& from) {
    std::string line = "[";
    std::size_t at = from + 1;
    while (at < json.size() && line.size() <= longest_line) {
        const char here = json[at];
        if (here == '[' || here == '{')
            return {};
        if (here == '"') {
            const std::size_t end = end_of_string(json, at);
            line += json.substr(at, end - at);
            at = end;
            continue;
        }
        ++at;
        if (here == ',')
            line += ", ";
        else if (blanks.find(here) == blanks.npos)
            line += here;
        if (here == ']') {
            from = at;
            return line;
        }
    }
    return {};
}

} // namespace

std::string indented_json(std::string_view json) {
    std::string out;
    std::size_t depth = 0;
    std::size_t at = 0;
    const auto next = [&] { return json.find_first_not_of(blanks, at); };
    while ((at = next()) < json.size()) {
        const char here = json[at];
        if (here == '"') {
            const std::size_t end = end_of_string(json, at);
            out += json.substr(at, end - at);
            at = end;
            continue;
        }
        if (here == '[') {
            if (const std::string line = on_one_line(json, at); !line.empty()) {
                out += line;
                continue;
            }
        }
        ++at;
        switch (here) {
        case '{':
        case '[':
            out += here;
            if (const std::size_t inside = next(); inside < json.size() && json[inside] == '}') {
                out += '}';
                at = inside + 1;
            } else {
                new_line(out, ++depth);
            }
            break;
        case '}':
        case ']':
            new_line(out, depth > 0 ? --depth : 0);
            out += here;
            break;
        case ',':
            out += ',';
            new_line(out, depth);
            break;
        case ':':
            out += ": ";
            break;
        default:
            out += here;
        }
    }
    return out;
}

std::string safe_json(std::string_view json) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string safe;
    safe.reserve(json.size());
    for (std::size_t at = 0; at < json.size(); ++at) {
        const auto byte = static_cast<unsigned char>(json[at]);
        const auto following = at + 1 < json.size() ? static_cast<unsigned char>(json[at + 1]) : 0u;
        const bool is_c1 = byte == 0xC2 && following >= 0x80 && following < 0xA0;
        if (byte != 0x7F && !is_c1) {
            safe += json[at];
            continue;
        }
        const unsigned code = is_c1 ? following : byte;
        safe += "\\u00";
        safe += digits[code >> 4];
        safe += digits[code & 15];
        at += is_c1 ? 1 : 0;
    }
    return safe;
}

std::vector<json_member> json_members(std::string_view object) {
    std::vector<json_member> members;
    object = trimmed(object);
    if (!object.starts_with('{'))
        return members;
    std::size_t at = object.find_first_not_of(blanks, 1);
    while (at < object.size() && object[at] == '"') {
        const std::size_t end = end_of_string(object, at);
        const std::string_view name = object.substr(at + 1, end - at - 2);
        const std::size_t begin = object.find(':', end);
        if (begin == object.npos)
            break;
        const std::size_t behind = end_of_value(object, begin + 1);
        members.push_back({name, trimmed(object.substr(begin + 1, behind - begin - 1))});
        at = object.find_first_not_of(blanks, behind + 1);
    }
    return members;
}

bool has_json_member(std::string_view object, std::string_view name) {
    const std::vector<json_member> members = json_members(object);
    return std::ranges::find(members, name, &json_member::name) != members.end();
}

std::string json_problem(std::string_view text) {
    boost::json::stream_parser parser;
    boost::system::error_code failed;
    const std::size_t read = parser.write_some(text.data(), text.size(), failed);
    if (!failed && text.find_first_not_of(blanks, read) != text.npos)
        failed = boost::json::error::extra_data;
    if (!failed)
        parser.finish(failed);
    if (!failed)
        return {};
    return "no JSON: " + failed.message() + " at character " + std::to_string(read);
}

} // namespace kafka::cli
