// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/json.hpp>
#include <kafka/protocol/message.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

namespace kafka::protocol {

/// A message whose type is known only when the program runs, or no message at all. It owns the
/// message; a copy is deep, a move leaves none behind and does not move the message itself, so that
/// references to it stay valid. What allocates throws `std::bad_alloc`. Thread safety: as for the
/// containers of the standard library.
class any_message {
public:
    /// No message.
    any_message() noexcept = default;
    /// A message of that type with the default in every field.
    explicit any_message(const message_type& type);
    /// Takes a message over.
    template <class Message>
        requires std::same_as<std::remove_cvref_t<decltype(Message::descriptor)>, message_type>
    any_message(Message message) : any_message(Message::descriptor, &message) {}

    any_message(const any_message& other);
    any_message(any_message&& other) noexcept
        : type_(std::exchange(other.type_, nullptr)),
          message_(std::exchange(other.message_, nullptr)),
          version_(std::exchange(other.version_, std::nullopt)) {}
    any_message& operator=(const any_message& other) { return *this = any_message(other); }
    any_message& operator=(any_message&& other) noexcept {
        any_message(std::move(other)).swap(*this);
        return *this;
    }
    ~any_message();

    bool has_value() const noexcept { return message_ != nullptr; }
    explicit operator bool() const noexcept { return has_value(); }

    /// Null when there is no message.
    const message_type* type() const noexcept { return type_; }
    void* data() noexcept { return message_; }
    const void* data() const noexcept { return message_; }

    /// The version it was last decoded or read in, and in which it is therefore complete; none for
    /// a message made in other ways. An answer from a client has that of its request.
    std::optional<std::int16_t> version() const noexcept { return version_; }
    void set_version(std::optional<std::int16_t> version) noexcept { version_ = version; }

    /// The message as what it is, or null if it is something else or absent.
    template <class Message>
    Message* get_if() noexcept {
        return type_ == &Message::descriptor ? static_cast<Message*>(message_) : nullptr;
    }
    template <class Message>
    const Message* get_if() const noexcept {
        return type_ == &Message::descriptor ? static_cast<const Message*>(message_) : nullptr;
    }
    /// The same, but throws `std::bad_cast` if it is something else or absent.
    template <class Message>
    Message& get() {
        return checked(get_if<Message>());
    }
    template <class Message>
    const Message& get() const {
        return checked(get_if<Message>());
    }

    void swap(any_message& other) noexcept {
        std::swap(type_, other.type_);
        std::swap(message_, other.message_);
        std::swap(version_, other.version_);
    }
    friend void swap(any_message& a, any_message& b) noexcept { a.swap(b); }

    /// Compares types and fields; versions do not matter.
    friend bool operator==(const any_message& a, const any_message& b) {
        return a.type_ == b.type_ &&
               (a.message_ == b.message_ || a.type_->equal(a.message_, b.message_));
    }

private:
    any_message(const message_type& type, void* moved_from);

    template <class Message>
    static Message& checked(Message* message) {
        if (message == nullptr)
            throw std::bad_cast();
        return *message;
    }

    const message_type* type_ = nullptr;
    void* message_ = nullptr;
    std::optional<std::int16_t> version_;
};

// As those of <kafka/protocol/codec.hpp> and <kafka/protocol/json.hpp>. There must be a message;
// what reads sets its version.

codec_result encode(const any_message& message, std::int16_t version, std::vector<std::byte>& out);
codec_result decode(std::span<const std::byte> body, std::int16_t version, any_message& message,
    std::size_t* left_over = nullptr, std::size_t memory_max = SIZE_MAX) noexcept;
codec_result check(const any_message& message, std::int16_t version) noexcept;

std::string to_json(const any_message& message, std::int16_t version, json_style style = {});
json_result from_json(std::string_view text, std::int16_t version, any_message& message);
/// Where the version is chosen later.
json_result from_json(std::string_view text, any_message& message);
std::string to_string(const any_message& message);

} // namespace kafka::protocol
