// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/json/json_parse.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace kafka::protocol::detail {

namespace {

namespace json = boost::json;

/// Builds the value from what the parser meets. Its functions are those that basic_parser calls.
class value_builder {
public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    value_builder() { stack_.reset(); }

    json::value release() { return stack_.release(); }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return true; }
    bool on_object_end(std::size_t size, json::error_code&) {
        stack_.push_object(size);
        return true;
    }
    bool on_array_begin(json::error_code&) { return true; }
    bool on_array_end(std::size_t size, json::error_code&) {
        stack_.push_array(size);
        return true;
    }
    bool on_key_part(std::string_view part, std::size_t, json::error_code&) {
        stack_.push_chars(part);
        return true;
    }
    bool on_key(std::string_view rest, std::size_t, json::error_code&) {
        stack_.push_key(rest);
        return true;
    }
    bool on_string_part(std::string_view part, std::size_t, json::error_code&) {
        stack_.push_chars(part);
        return true;
    }
    bool on_string(std::string_view rest, std::size_t, json::error_code&) {
        stack_.push_string(rest);
        return true;
    }
    bool on_number_part(std::string_view part, json::error_code&) {
        number_ += part;
        return true;
    }
    bool on_int64(std::int64_t value, std::string_view, json::error_code&) {
        number_.clear();
        stack_.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, std::string_view, json::error_code&) {
        number_.clear();
        stack_.push_uint64(value);
        return true;
    }
    bool on_double(double nearly, std::string_view rest, json::error_code& failed) {
        number_ += rest;
        double exact = nearly;
        if (std::from_chars(number_.data(), number_.data() + number_.size(), exact).ec !=
            std::errc())
            exact = nearly;
        number_.clear();
        if (!std::isfinite(exact)) {
            failed = json::error::exponent_overflow; // as for exponents that are still greater
            return false;
        }
        stack_.push_double(exact);
        return true;
    }
    bool on_bool(bool value, json::error_code&) {
        stack_.push_bool(value);
        return true;
    }
    bool on_null(json::error_code&) {
        stack_.push_null();
        return true;
    }
    bool on_comment_part(std::string_view, json::error_code&) { return true; }
    bool on_comment(std::string_view, json::error_code&) { return true; }

private:
    json::value_stack stack_;
    std::string number_;
};

} // namespace

parsed_json parse_json(std::string_view text) {
    json::basic_parser<value_builder> parser{json::parse_options()};
    json::error_code failed;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), failed);
    if (!failed && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
        failed = json::error::extra_data;
    if (failed == json::error::exponent_overflow)
        return {nullptr, "a number is too large, at character " + std::to_string(read)};
    if (failed)
        return {nullptr, "no JSON: " + failed.message() + " at character " + std::to_string(read)};
    return {parser.handler().release(), {}};
}

} // namespace kafka::protocol::detail
