// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "input.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <unordered_map>

namespace kafka::fuzz {

namespace {

constexpr std::size_t head_size = 5;

// Stays the same when messages come and go, so that inputs keep their meaning (FNV-1a).
std::uint32_t hash(std::string_view name) {
    std::uint32_t made = 2166136261;
    for (const char letter : name)
        made = (made ^ static_cast<unsigned char>(letter)) * 16777619;
    return made;
}

const protocol::message_type& type_of(std::uint32_t name) {
    static const auto all = [] {
        std::unordered_map<std::uint32_t, const protocol::message_type*> made;
        for (const protocol::message_type* type : protocol::messages())
            made.emplace(hash(type->name), type);
        if (made.size() != protocol::messages().size())
            std::abort(); // two of one hash
        return made;
    }();
    const auto found = all.find(name);
    return found != all.end() ? *found->second
                              : *protocol::messages()[name % protocol::messages().size()];
}

} // namespace

input read_input(std::span<const std::byte> bytes) {
    if (bytes.size() < head_size)
        return {nullptr, 0, {}};
    std::uint32_t name = 0;
    for (const std::byte byte : bytes.first(4))
        name = name << 8 | std::to_integer<std::uint32_t>(byte);
    const protocol::message_type& type = type_of(name);
    auto version = std::to_integer<std::int16_t>(bytes[4]);
    if (!type.versions.contains(version)) {
        const int count = type.versions.max - type.versions.min + 1;
        version = static_cast<std::int16_t>(type.versions.min + version % count);
    }
    return {&type, version, bytes.subspan(head_size)};
}

std::vector<std::byte> head(const protocol::message_type& type, std::int16_t version) {
    const std::uint32_t name = hash(type.name);
    std::vector<std::byte> made;
    for (const unsigned shift : {24u, 16u, 8u, 0u})
        made.push_back(static_cast<std::byte>(name >> shift & 0xff));
    made.push_back(static_cast<std::byte>(version));
    return made;
}

void require(bool held, const char* what, const input& given, const char* why) {
    if (held)
        return;
    std::fprintf(stderr, "%.*s, version %d: %s %s\n", static_cast<int>(given.type->name.size()),
        given.type->name.data(), given.version, what, why);
    std::abort();
}

} // namespace kafka::fuzz
