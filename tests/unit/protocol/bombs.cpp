// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "bombs.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace kafka::protocol {

namespace {

using fields = std::span<const field_type* const>;

class bomb_writer {
public:
    bomb_writer(const bomb& what, const message_type& type, std::int16_t version, std::size_t size)
        : bomb_(what),
          version_(version),
          flexible_(version >= type.first_flexible),
          size_(size) {
        structure(*type.layout, what.way);
        bytes_.resize(std::max(bytes_.size(), size));
    }

    std::vector<std::byte> release() { return std::move(bytes_); }

private:
    // Everything up to where the way ends.
    void structure(const struct_type& type, fields left) {
        for (const field_type& field : type.fields) {
            if (!field.versions.contains(version_) || field.tagged.contains(version_))
                continue;
            if (!left.empty() && left.front() == &field)
                return on_the_way(field, left);
            least(field, 0);
        }
        if (!flexible_)
            return;
        length((room() - 5) / 2, true); // the number itself takes some
        if (left.empty()) {             // the end is in these tags
            uvarint(unknown_tag);
            uvarint(0);
        } else {
            uvarint(static_cast<std::uint64_t>(left.front()->tag));
            uvarint(room() <= 128 ? room() - 1 : room() <= 16385 ? room() - 2 : room() - 3);
            on_the_way(*left.front(), left);
        }
    }

    void on_the_way(const field_type& field, fields left) {
        const bool last = left.size() == 1;
        if (field.list == nullptr) {
            if (field.nullable.contains(version_))
                put(1);
            return structure(*field.structure, left.subspan(1));
        }
        const bool whole = last && bomb_.at_end == bomb::end::elements;
        const std::size_t each = size_of(field, whole ? bomb_.content : 0);
        std::size_t count = room() / each;
        for (std::size_t before = flexible_ ? 1 : 4; before <= 5; ++before) {
            count = room() < before ? 0 : (room() - before) / each;
            if (!flexible_ || size_of_uvarint(count + 1) <= before)
                break;
        }
        length(count, false);
        if (whole) {
            for (; count != 0; --count)
                element(field, bomb_.content);
        } else if (field.structure != nullptr && (!last || bomb_.at_end == bomb::end::tags)) {
            structure(*field.structure, left.subspan(1));
        }
    }

    // A field that is not on the way.
    void least(const field_type& field, std::size_t content) {
        if (field.list != nullptr)
            length(0, false);
        else if (field.structure != nullptr && field.nullable.contains(version_))
            put(-1);
        else
            element(field, content);
    }

    void element(const field_type& field, std::size_t content) {
        switch (field.kind) {
        case field_kind::string:
            flexible_ ? uvarint(content + 1) : number(content, 2);
            break;
        case field_kind::octets:
        case field_kind::records:
            length(content, false);
            break;
        case field_kind::structure:
            for (const field_type& inner : field.structure->fields) {
                if (inner.versions.contains(version_) && !inner.tagged.contains(version_))
                    least(inner, content);
            }
            if (flexible_)
                uvarint(0);
            return;
        default:
            content = field.kind == field_kind::uuid ? 16 : width(field.kind);
        }
        bytes_.resize(bytes_.size() + content);
    }

    std::size_t size_of(const field_type& field, std::size_t content) {
        const std::size_t before = bytes_.size();
        element(field, content);
        const std::size_t size = bytes_.size() - before;
        bytes_.resize(before);
        return size;
    }

    static std::size_t width(field_kind kind) {
        switch (kind) {
        case field_kind::boolean:
        case field_kind::int8:
            return 1;
        case field_kind::int16:
        case field_kind::uint16:
            return 2;
        case field_kind::int32:
        case field_kind::uint32:
            return 4;
        default:
            return 8;
        }
    }

    // Of a list, and of what is as long as its length says.
    void length(std::size_t count, bool of_tags) {
        if (flexible_)
            uvarint(of_tags ? count : count + 1);
        else
            number(count, 4);
    }

    void number(std::size_t value, unsigned width) {
        while (width-- != 0)
            put(static_cast<int>(value >> 8 * width & 0xff));
    }

    void uvarint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            put(static_cast<int>(value & 0x7f) | 0x80);
        put(static_cast<int>(value));
    }

    static std::size_t size_of_uvarint(std::uint64_t value) {
        std::size_t size = 1;
        for (; value >= 0x80; value >>= 7)
            ++size;
        return size;
    }

    void put(int byte) { bytes_.push_back(static_cast<std::byte>(byte)); }

    std::size_t room() const { return size_ < bytes_.size() + 8 ? 8 : size_ - bytes_.size(); }

    static constexpr std::uint64_t unknown_tag = 120;

    const bomb& bomb_;
    std::int16_t version_;
    bool flexible_;
    std::size_t size_;
    std::vector<std::byte> bytes_;
};

void follow(const struct_type& type, std::int16_t version, bool flexible,
    std::vector<const field_type*>& way, std::vector<bomb>& found) {
    if (flexible)
        found.push_back({way, bomb::end::tags, 0});
    for (const field_type& field : type.fields) {
        if (!field.versions.contains(version))
            continue;
        way.push_back(&field);
        if (field.list != nullptr) {
            found.push_back({way, bomb::end::zeros, 0});
            // Inside strings and lists, and just not any more.
            for (const std::size_t content : {0u, 1u, 17u})
                found.push_back({way, bomb::end::elements, content});
        }
        if (field.structure != nullptr)
            follow(*field.structure, version, flexible, way, found);
        way.pop_back();
    }
}

} // namespace

std::vector<std::byte> bomb::bytes(
    const message_type& type, std::int16_t version, std::size_t size) const {
    return bomb_writer(*this, type, version, size).release();
}

std::vector<bomb> bombs(const message_type& type, std::int16_t version) {
    std::vector<const field_type*> way;
    std::vector<bomb> found;
    follow(*type.layout, version, version >= type.first_flexible, way, found);
    return found;
}

} // namespace kafka::protocol
