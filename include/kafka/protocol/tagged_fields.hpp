// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace kafka::protocol {

namespace detail {

struct tagged_access;

} // namespace detail

/// A tagged field (KIP-482) that the schema does not know, as it came.
struct tagged_field {
    std::uint32_t tag = 0;
    bytes value{};

    friend bool operator==(const tagged_field&, const tagged_field&) = default;
};

/// Tagged fields that the schema does not know: kept in ascending order of their tags, each tag
/// at most once, so that a message survives being decoded and encoded again. Costs a pointer
/// while it is empty, which is nearly always.
class tagged_fields {
public:
    using const_iterator = const tagged_field*;

    tagged_fields() noexcept = default;
    tagged_fields(const tagged_fields& other) { copy(other); }
    tagged_fields(tagged_fields&& other) noexcept
        : fields_(std::exchange(other.fields_, nullptr)) {}
    tagged_fields& operator=(const tagged_fields& other) {
        if (this != &other)
            *this = tagged_fields(other);
        return *this;
    }
    tagged_fields& operator=(tagged_fields&& other) noexcept {
        if (this != &other) {
            clear();
            fields_ = std::exchange(other.fields_, nullptr);
        }
        return *this;
    }
    ~tagged_fields() { clear(); }

    bool empty() const noexcept { return fields_ == nullptr; }
    std::size_t size() const noexcept { return fields_ == nullptr ? 0 : fields_->size(); }
    const_iterator begin() const noexcept {
        return fields_ == nullptr ? nullptr : fields_->begin();
    }
    const_iterator end() const noexcept { return fields_ == nullptr ? nullptr : fields_->end(); }

    /// The value under that tag, or null.
    const bytes* find(std::uint32_t tag) const noexcept;
    /// Adds the field, or replaces its value.
    void set(std::uint32_t tag, bytes value);
    /// Returns whether there was such a field.
    bool erase(std::uint32_t tag) noexcept;

    void clear() noexcept {
        if (fields_ != nullptr)
            drop();
    }

    friend bool operator==(const tagged_fields& a, const tagged_fields& b) {
        return a.fields_ == b.fields_ || equal(a, b);
    }

private:
    friend detail::tagged_access;

    void copy(const tagged_fields& other);
    void drop() noexcept;
    static bool equal(const tagged_fields& a, const tagged_fields& b);

    list<tagged_field>* fields_ = nullptr; // owned; null or not empty
};

} // namespace kafka::protocol
