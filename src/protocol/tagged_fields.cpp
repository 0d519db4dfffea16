// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/list_access.hpp"

#include <kafka/protocol/tagged_fields.hpp>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>

namespace kafka::protocol {

namespace {

template <class Fields>
auto lower_bound(Fields& fields, std::uint32_t tag) noexcept {
    return std::lower_bound(fields.begin(), fields.end(), tag,
        [](const tagged_field& field, std::uint32_t wanted) { return field.tag < wanted; });
}

} // namespace

void detail::throw_list_too_long() {
    throw std::length_error("kafka::protocol::list");
}

const bytes* tagged_fields::find(std::uint32_t tag) const noexcept {
    if (fields_ == nullptr)
        return nullptr;
    const auto at = lower_bound(*fields_, tag);
    return at != fields_->end() && at->tag == tag ? &at->value : nullptr;
}

void tagged_fields::set(std::uint32_t tag, bytes value) {
    if (fields_ == nullptr) {
        auto first = std::make_unique<list<tagged_field>>();
        first->push_back({tag, std::move(value)});
        fields_ = first.release();
        return;
    }
    auto at = lower_bound(*fields_, tag);
    if (at != fields_->end() && at->tag == tag) {
        at->value = std::move(value);
        return;
    }
    const auto index = at - fields_->begin();
    fields_->push_back({tag, std::move(value)});
    std::rotate(fields_->begin() + index, fields_->end() - 1, fields_->end());
}

bool tagged_fields::erase(std::uint32_t tag) noexcept {
    if (fields_ == nullptr)
        return false;
    const auto at = lower_bound(*fields_, tag);
    if (at == fields_->end() || at->tag != tag)
        return false;
    fields_->erase(at);
    if (fields_->empty())
        drop();
    return true;
}

void tagged_fields::copy(const tagged_fields& other) {
    if (other.fields_ != nullptr)
        fields_ = new list<tagged_field>(*other.fields_);
}

void tagged_fields::drop() noexcept {
    delete fields_;
    fields_ = nullptr;
}

bool tagged_fields::equal(const tagged_fields& a, const tagged_fields& b) {
    return a.fields_ != nullptr && b.fields_ != nullptr && *a.fields_ == *b.fields_;
}

bool detail::tagged_access::append(tagged_fields& to, std::uint32_t tag, bytes value,
    std::uint32_t expected, wire::arena& memory) noexcept {
    if (to.fields_ == nullptr) {
        if (!memory.spend(sizeof(list<tagged_field>)))
            return false;
        auto fields = std::unique_ptr<list<tagged_field>>(new (std::nothrow) list<tagged_field>());
        if (fields == nullptr || list_access::prepare(*fields, expected, memory) == nullptr)
            return false;
        to.fields_ = fields.release();
    }
    to.fields_->push_back({tag, std::move(value)}); // there is room
    return true;
}

} // namespace kafka::protocol
