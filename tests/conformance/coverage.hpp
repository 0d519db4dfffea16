// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/reflection.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kafka::conformance {

/// Which shapes of every field a series of values of one message and version has shown: a random
/// value that never sets a field would prove nothing about it.
class coverage {
public:
    coverage(const protocol::message_type& type, std::int16_t version);

    void add(const void* message);

    /// A line for each shape of a field that no value had: default, non-default, null, empty,
    /// extreme.
    std::vector<std::string> missing() const;

private:
    struct seen {
        bool by_default = false;
        bool otherwise = false;
        bool null = false;
        bool empty = false;
        bool extreme = false;
    };

    void add(const protocol::struct_type& type, void* at, const std::string& prefix);
    void missing(const protocol::struct_type& type, const std::string& prefix,
        std::vector<std::string>& to) const;

    const protocol::message_type& type_;
    std::int16_t version_;
    std::map<std::string, seen> seen_;
};

} // namespace kafka::conformance
