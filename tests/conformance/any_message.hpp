// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/json.hpp>
#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::conformance {

/// A message of a type chosen at run time. Everything that fails throws `std::runtime_error`.
class any_message {
public:
    explicit any_message(const protocol::message_type& type)
        : type_(type),
          at_(::operator new(type.size, std::align_val_t(type.alignment))) {
        type.construct(at_);
    }
    any_message(const any_message&) = delete;
    any_message& operator=(const any_message&) = delete;
    ~any_message() {
        type_.destroy(at_);
        ::operator delete(at_, std::align_val_t(type_.alignment));
    }

    const protocol::message_type& type() const noexcept { return type_; }
    void* get() noexcept { return at_; }
    const void* get() const noexcept { return at_; }

    std::string bytes(std::int16_t version) const {
        std::vector<std::byte> out;
        if (const auto result = protocol::encode(type_, at_, version, out); !result)
            throw std::runtime_error("cannot be encoded: " + result.message());
        return {reinterpret_cast<const char*>(out.data()), out.size()};
    }
    void read_bytes(std::string_view bytes, std::int16_t version) {
        const auto result = protocol::decode(type_, std::as_bytes(std::span(bytes)), version, at_);
        if (!result)
            throw std::runtime_error("cannot be decoded: " + result.message());
    }
    std::string json(std::int16_t version) const { return protocol::to_json(type_, at_, version); }
    void read_json(std::string_view text, std::int16_t version) {
        if (const auto result = protocol::from_json(type_, text, version, at_); !result)
            throw std::runtime_error("cannot be read from JSON: " + result.error);
    }

    friend bool operator==(const any_message& a, const any_message& b) {
        return a.type_.equal(a.at_, b.at_);
    }

private:
    const protocol::message_type& type_;
    void* at_;
};

} // namespace kafka::conformance
