// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/json_difference.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>

namespace kafka::conformance {

namespace {

namespace json = boost::json;
using difference = std::optional<std::string>;

std::string shown(const json::value* value) {
    if (value == nullptr)
        return "nothing";
    std::string text = json::serialize(*value);
    if (text.size() > 120)
        text.replace(120, std::string::npos, "…");
    return text;
}

std::string both(const std::string& path, const json::value* ours, const json::value* javas) {
    return (path.empty() ? "the whole" : path) + ": ours " + shown(ours) + ", Java's " +
           shown(javas);
}

difference compare(const std::string& path, const json::value& ours, const json::value& javas);

difference compare(const std::string& path, const json::object& ours, const json::object& javas) {
    const std::string prefix = path.empty() ? "" : path + ".";
    for (const auto& [name, value] : ours) {
        const json::value* other = javas.if_contains(name);
        const std::string member = prefix + std::string(name);
        if (other == nullptr)
            return both(member, &value, nullptr);
        if (auto found = compare(member, value, *other))
            return found;
    }
    for (const auto& [name, value] : javas)
        if (!ours.contains(name))
            return both(prefix + std::string(name), nullptr, &value);
    return {};
}

difference compare(const std::string& path, const json::array& ours, const json::array& javas) {
    for (std::size_t i = 0; i < std::max(ours.size(), javas.size()); ++i) {
        const std::string element = path + "[" + std::to_string(i) + "]";
        if (i >= ours.size() || i >= javas.size())
            return both(element, ours.if_contains(i), javas.if_contains(i));
        if (auto found = compare(element, ours[i], javas[i]))
            return found;
    }
    return {};
}

difference compare(const std::string& path, const json::value& ours, const json::value& javas) {
    if (ours.is_object() && javas.is_object())
        return compare(path, ours.get_object(), javas.get_object());
    if (ours.is_array() && javas.is_array())
        return compare(path, ours.get_array(), javas.get_array());
    if (ours == javas)
        return {};
    return both(path, &ours, &javas);
}

std::string hex(std::string_view bytes, std::size_t at) {
    std::string text;
    const std::size_t begin = at < 8 ? 0 : at - 8;
    for (std::size_t i = begin; i < std::min(bytes.size(), at + 9); ++i) {
        char octet[4];
        std::snprintf(octet, sizeof octet, i == at ? ">%02x" : " %02x",
            static_cast<unsigned>(static_cast<unsigned char>(bytes[i])));
        text += octet;
    }
    return text;
}

} // namespace

std::optional<std::string> json_difference(std::string_view ours, std::string_view javas) {
    boost::system::error_code wrong;
    const json::value left = json::parse(ours, wrong);
    if (wrong)
        return "ours is no JSON: " + std::string(ours);
    const json::value right = json::parse(javas, wrong);
    if (wrong)
        return "Java's is no JSON: " + std::string(javas);
    return compare("", left, right);
}

std::optional<std::string> byte_difference(std::string_view ours, std::string_view javas) {
    if (ours == javas)
        return {};
    const auto at = static_cast<std::size_t>(
        std::mismatch(ours.begin(), ours.end(), javas.begin(), javas.end()).first - ours.begin());
    return "byte " + std::to_string(at) + ": ours (" + std::to_string(ours.size()) + ")" +
           hex(ours, at) + ", Java's (" + std::to_string(javas.size()) + ")" + hex(javas, at);
}

} // namespace kafka::conformance
