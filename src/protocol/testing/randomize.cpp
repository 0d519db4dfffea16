// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/testing/randomize.hpp"

#include "protocol/members_access.hpp"

#include <kafka/protocol/bytes.hpp>
#include <kafka/protocol/records.hpp>
#include <kafka/protocol/reflection.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/protocol/tagged_fields.hpp>
#include <kafka/types.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace kafka::protocol::testing {

namespace {

using detail::store_as;

enum class shape : std::uint8_t { by_default, null, empty, ordinary, lowest, highest, any };

bool is_extreme(shape of) {
    return of == shape::lowest || of == shape::highest;
}

class randomizer {
public:
    randomizer(std::int16_t version, std::uint64_t seed, random_options options)
        : version_(version),
          shape_(static_cast<shape>(std::min(seed, systematic_seeds - 1))),
          options_(options),
          random_(seed) {}

    void structure(const struct_type& type, void* of, bool flexible) {
        for (const field_type& field : type.fields) {
            if (field.versions.contains(version_))
                member(field, of, flexible);
        }
        if (options_.unknown_tagged_fields && flexible && below(3) == 0)
            unknown(type, of);
    }

private:
    std::uint64_t below(std::uint64_t end) { return random_() % end; }

    shape choose() {
        return shape_ == shape::any ? static_cast<shape>(below(static_cast<unsigned>(shape::any)))
                                    : shape_;
    }

    void member(const field_type& field, void* parent, bool flexible) {
        const bool nullable = field.nullable.contains(version_);
        shape wanted = choose();
        // What holds structs is filled as long as shapes are shown one by one, or theirs were not
        // seen.
        if (shape_ != shape::any && field.kind == field_kind::structure)
            wanted = shape::ordinary;
        if (wanted == shape::null && !nullable)
            wanted = shape::empty;

        void* to = detail::member_of(field, parent);
        const bool null_now = field.optional != nullptr && field.optional->get(to) == nullptr;
        if (wanted == shape::by_default && (nullable || !null_now))
            return;
        if (wanted == shape::null) {
            field.optional->reset(to);
            return;
        }
        if (field.optional != nullptr)
            to = field.optional->emplace(to);
        if (field.list != nullptr)
            list(field, to, wanted, flexible);
        else
            element(field, to, wanted, flexible);
    }

    std::size_t count_for(const field_type& field, shape wanted) {
        if (wanted == shape::empty || wanted == shape::by_default)
            return 0;
        if (field.kind == field_kind::structure)
            return 1 + below(3);
        if (is_extreme(wanted)) // around the sizes at which lists and varints change form
            return std::array<std::size_t, 6>{4, 5, 126, 127, 128, 300}[below(6)];
        return 1 + below(few);
    }

    void list(const field_type& field, void* to, shape wanted, bool flexible) {
        const std::size_t count = count_for(field, wanted);
        field.list->resize(to, 0);
        field.list->resize(to, count);
        auto* next = static_cast<std::byte*>(field.list->data(to));
        crowded_ = count > few;
        for (std::size_t i = 0; i != count; ++i, next += field.list->element_size)
            element(field, next, choose(), flexible);
        crowded_ = false;
    }

    void element(const field_type& field, void* to, shape wanted, bool flexible) {
        switch (field.kind) {
        case field_kind::boolean:
            store_as(to, wanted == shape::any ? below(2) == 0 : wanted == shape::ordinary);
            break;
        case field_kind::int8:
            store_as(to, integer<std::int8_t>(wanted));
            break;
        case field_kind::int16:
            store_as(to, integer<std::int16_t>(wanted));
            break;
        case field_kind::uint16:
            store_as(to, integer<std::uint16_t>(wanted));
            break;
        case field_kind::int32:
            store_as(to, integer<std::int32_t>(wanted));
            break;
        case field_kind::uint32:
            store_as(to, integer<std::uint32_t>(wanted));
            break;
        case field_kind::int64:
            store_as(to, integer<std::int64_t>(wanted));
            break;
        case field_kind::float64:
            store_as(to, floating(wanted));
            break;
        case field_kind::uuid:
            *static_cast<uuid*>(to) = identifier(wanted);
            break;
        case field_kind::string:
            *static_cast<string*>(to) = text(wanted);
            break;
        case field_kind::octets:
            *static_cast<bytes*>(to) = octets(wanted);
            break;
        case field_kind::records:
            *static_cast<records_slice*>(to) = records_slice::copy_of(octets(wanted));
            break;
        case field_kind::structure:
            structure(*field.structure, to, flexible);
            break;
        }
    }

    template <class T>
    T integer(shape wanted) {
        using limits = std::numeric_limits<T>;
        if (wanted == shape::lowest)
            return limits::min();
        if (wanted == shape::highest)
            return limits::max();
        if (wanted == shape::ordinary || wanted == shape::by_default)
            return static_cast<T>(2 + below(100));
        return std::array<T, 4>{static_cast<T>(-1), 0, static_cast<T>(limits::max() / 2 + 1),
            static_cast<T>(random_())}[below(4)];
    }

    double floating(shape wanted) {
        using limits = std::numeric_limits<double>;
        if (wanted == shape::lowest)
            return limits::lowest();
        if (wanted == shape::highest)
            return limits::max();
        if (wanted == shape::empty)
            return std::array<double, 3>{limits::min(), limits::denorm_min(), -0.0}[below(3)];
        return static_cast<double>(static_cast<std::int64_t>(random_())) / 1024;
    }

    uuid identifier(shape wanted) {
        std::array<std::uint8_t, 16> bytes{};
        if (wanted == shape::empty)
            return uuid{bytes};
        for (std::uint8_t& byte : bytes)
            byte = is_extreme(wanted) ? 0xff : static_cast<std::uint8_t>(random_());
        return uuid{bytes};
    }

    // Sizes at which strings move out of their object or their length takes another byte. Many
    // strings of the greatest size would make megabytes and show nothing new.
    std::size_t size_for(shape wanted) {
        if (wanted == shape::empty)
            return 0;
        if (is_extreme(wanted))
            return std::array<std::size_t, 7>{
                16, 17, 126, 127, 128, 16383, 32767}[below(crowded_ ? 5 : 7)];
        return 1 + below(24);
    }

    std::string text(shape wanted) {
        static constexpr std::array<std::string_view, 8> letters{
            "a", "Z", "-", "\"", "\n", "\u00e9", "\u20ac", "\U0001f980"};
        const std::size_t size = size_for(wanted);
        std::string made;
        while (made.size() < size) {
            const std::string_view letter = letters[below(letters.size())];
            made += made.size() + letter.size() <= size ? letter : "x";
        }
        return made;
    }

    bytes octets(shape wanted) {
        bytes made(size_for(wanted));
        for (std::byte& byte : made)
            byte = static_cast<std::byte>(random_());
        return made;
    }

    void unknown(const struct_type& type, void* of) {
        tagged_fields& fields = type.unknown_tagged_fields(of);
        for (std::uint64_t left = 1 + below(3); left != 0; --left) {
            // Java keeps tags in an int and refuses to write those above its maximum.
            const auto tag = static_cast<std::uint32_t>(
                below(4) == 0 ? below(std::uint64_t{1} << 31) : below(200));
            // Nor one that only other versions know, which Java refuses.
            const bool known = std::ranges::any_of(type.fields, [&](const field_type& field) {
                return !field.tagged.empty() && static_cast<std::uint32_t>(field.tag) == tag;
            });
            if (!known)
                fields.set(tag, octets(choose()));
        }
    }

    static constexpr std::size_t few = 5; // elements of an ordinary list

    std::int16_t version_;
    shape shape_;
    bool crowded_ = false; // inside a list of more
    random_options options_;
    std::mt19937_64 random_;
};

} // namespace

void randomize(const message_type& type, void* message, std::int16_t version, std::uint64_t seed,
    random_options options) {
    type.reset(message);
    randomizer(version, seed, options)
        .structure(*type.layout, message, version >= type.first_flexible);
}

} // namespace kafka::protocol::testing
