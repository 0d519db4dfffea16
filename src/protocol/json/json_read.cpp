// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/base64.hpp"
#include "protocol/json/json_parse.hpp"
#include "protocol/members_access.hpp"
#include "wire/edit_distance.hpp"

#include <boost/json.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/json.hpp>
#include <kafka/protocol/records.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/protocol/tagged_fields.hpp>
#include <kafka/types.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace kafka::protocol {

namespace {

namespace json = boost::json;
using detail::store_as;

// Where in the document: a chain from the innermost value outwards.
struct place {
    const place* outside;
    std::string_view member;
    std::size_t index;

    std::string text() const {
        if (outside == nullptr)
            return "";
        if (member.empty())
            return outside->text() + "[" + std::to_string(index) + "]";
        const std::string before = outside->text();
        return before.empty() ? std::string(member) : before + "." + std::string(member);
    }
};

constexpr std::size_t most_shown = 40;

// The beginning of a text, however long it is.
std::string shown(std::string_view text) {
    if (text.size() <= most_shown)
        return std::string(text);
    std::size_t end = most_shown;
    const auto continues = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
    };
    while (continues(text[end]))
        --end;
    return std::string(text.substr(0, end)) + "…";
}

std::string shown(const json::value& value) {
    std::array<char, most_shown + 1> buffer;
    json::serializer serializer;
    serializer.reset(&value);
    return shown(std::string_view(serializer.read(buffer.data(), buffer.size())));
}

class json_reader {
public:
    json_reader(const message_type& message, std::optional<std::int16_t> version)
        : message_(message),
          version_(version) {}

    std::string error;

    bool structure(const struct_type& type, const json::value& from, void* to, const place& at) {
        const json::object* object = from.if_object();
        if (object == nullptr)
            return wrong(has_secret(type), from, "an object", at);
        for (const auto& [name, value] : *object) {
            const field_type* field = find(type, name);
            if (name == detail::json_unknown_name) {
                if (!tags(type, value, type.unknown_tagged_fields(to), place{&at, name, 0}))
                    return false;
            } else if (field == nullptr) {
                if (!is_size_of_records(type, name))
                    return unknown(type, name, at);
            } else if (!member(*field, value, to, place{&at, name, 0})) {
                return false;
            }
        }
        return true;
    }

private:
    static const field_type* find(const struct_type& type, std::string_view name) {
        for (const field_type& field : type.fields) {
            if (detail::json_name(field) == name)
                return &field;
        }
        return nullptr;
    }

    static bool is_size_of_records(const struct_type& type, std::string_view name) {
        for (const field_type& field : type.fields) {
            if (field.kind == field_kind::records && detail::json_size_name(field) == name)
                return true;
        }
        return false;
    }

    bool unknown(const struct_type& type, std::string_view name, const place& at) {
        std::string nearest;
        std::size_t distance = name.size() / 2 + 1;
        for (const field_type& field : type.fields) {
            const std::string known = detail::json_name(field);
            if (name.size() >= known.size() + distance)
                continue; // and never mind how long it is
            if (const std::size_t d = wire::edit_distance(known, name); d < distance) {
                distance = d;
                nearest = known;
            }
        }
        const std::string named = shown(name);
        error = place{&at, named, 0}.text() + ": " + std::string(type.name) + " has no such member";
        if (!nearest.empty())
            error += "; do you mean '" + nearest + "'?";
        return false;
    }

    bool member(const field_type& field, const json::value& from, void* parent, const place& at) {
        void* to = detail::member_of(field, parent);
        if (from.is_null()) {
            if (field.optional == nullptr || (version_ && !field.nullable.contains(*version_))) {
                error = at.text() + ": null is not allowed";
                if (version_)
                    error += " in version " + std::to_string(*version_);
                return false;
            }
            field.optional->reset(to);
            return true;
        }
        if (field.optional != nullptr)
            to = field.optional->emplace(to);
        return field.list == nullptr ? element(field, from, to, at) : list(field, from, to, at);
    }

    bool tags(
        const struct_type& type, const json::value& from, tagged_fields& to, const place& at) {
        if (message_.first_flexible > version_.value_or(message_.versions.max)) {
            error = at.text() + ": " + std::string(message_.name) + " has no tagged fields";
            if (version_)
                error += " in version " + std::to_string(*version_);
            return false;
        }
        const json::array* array = from.if_array();
        if (array == nullptr)
            return wrong(true, from, "an array", at);
        for (std::size_t i = 0; i != array->size(); ++i) {
            if (!tagged(type, (*array)[i], to, place{&at, {}, i}))
                return false;
        }
        return true;
    }

    // What it holds counts as a secret: nobody knows.
    bool tagged(
        const struct_type& type, const json::value& from, tagged_fields& to, const place& at) {
        const json::object* object = from.if_object();
        if (object == nullptr)
            return wrong(true, from, "an object", at);
        for (const auto& [name, value] : *object) {
            if (name != "tag" && name != "data") {
                const std::string named = shown(std::string_view(name));
                error = place{&at, named, 0}.text() + ": a tagged field has no such member";
                return false;
            }
        }
        std::uint32_t tag = 0;
        const json::value* member = object->if_contains("tag");
        const place tag_at{&at, "tag", 0};
        if (member == nullptr)
            return missing(tag_at);
        if (!integer<std::uint32_t>(false, *member, &tag, tag_at))
            return false;
        for (const field_type& field : type.fields) {
            if (static_cast<std::uint32_t>(field.tag) != tag || field.tagged.empty() ||
                (version_ && !field.tagged.contains(*version_)))
                continue;
            error = tag_at.text() + ": " + std::to_string(tag) + " is the tag of '" +
                    detail::json_name(field) + "'";
            return false;
        }
        if (!to.empty() && tag <= (to.end() - 1)->tag) {
            error = tag_at.text() + ": " + std::to_string(tag) + " does not follow " +
                    std::to_string((to.end() - 1)->tag) + "; tags ascend";
            return false;
        }
        member = object->if_contains("data");
        const place data_at{&at, "data", 0};
        if (member == nullptr)
            return missing(data_at);
        auto data = member->is_string() ? detail::from_base64(member->get_string()) : std::nullopt;
        if (!data)
            return wrong(true, *member, "a string of base64", data_at);
        to.set(tag, *std::move(data));
        return true;
    }

    bool missing(const place& at) {
        error = at.text() + " is missing";
        return false;
    }

    bool list(const field_type& field, const json::value& from, void* to, const place& at) {
        const json::array* array = from.if_array();
        if (array == nullptr)
            return wrong(field, from, "an array", at);
        const std::size_t size = field.list->element_size;
        if (array->size() > INT32_MAX / size) {
            error = at.text() + ": too many elements";
            return false;
        }
        // One by one, so that what is no list of these ends with its first element.
        field.list->resize(to, 0);
        for (std::size_t i = 0; i != array->size(); ++i) {
            field.list->resize(to, i + 1);
            auto* const made = static_cast<std::byte*>(field.list->data(to)) + i * size;
            if (!element(field, (*array)[i], made, place{&at, {}, i}))
                return false;
        }
        return true;
    }

    bool element(const field_type& field, const json::value& from, void* to, const place& at) {
        switch (field.kind) {
        case field_kind::boolean:
            if (!from.is_bool())
                return wrong(field, from, "true or false", at);
            store_as(to, from.get_bool());
            return true;
        case field_kind::int8:
            return integer<std::int8_t>(field.secret, from, to, at);
        case field_kind::int16:
            return integer<std::int16_t>(field.secret, from, to, at);
        case field_kind::uint16:
            return integer<std::uint16_t>(field.secret, from, to, at);
        case field_kind::int32:
            return integer<std::int32_t>(field.secret, from, to, at);
        case field_kind::uint32:
            return integer<std::uint32_t>(field.secret, from, to, at);
        case field_kind::int64:
            return integer<std::int64_t>(field.secret, from, to, at);
        case field_kind::float64:
            return number(field, from, to, at);
        case field_kind::structure:
            return structure(*field.structure, from, to, at);
        default:
            return text(field, from, to, at);
        }
    }

    template <class T>
    bool integer(bool secret, const json::value& from, void* to, const place& at) {
        json::error_code out_of_range;
        const T value = from.is_number() ? from.to_number<T>(out_of_range) : T();
        if (!from.is_int64() && !from.is_uint64())
            out_of_range = json::error::not_number;
        if (out_of_range)
            return wrong(secret, from,
                "an integer from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                    std::to_string(std::numeric_limits<T>::max()),
                at);
        store_as(to, value);
        return true;
    }

    bool number(const field_type& field, const json::value& from, void* to, const place& at) {
        double value = 0;
        if (from.is_number())
            value = from.to_number<double>();
        else if (from == "NaN")
            value = std::numeric_limits<double>::quiet_NaN();
        else if (from == "Infinity" || from == "-Infinity")
            value = from == "Infinity" ? HUGE_VAL : -HUGE_VAL;
        else
            return wrong(field, from, "a number", at);
        store_as(to, value);
        return true;
    }

    bool text(const field_type& field, const json::value& from, void* to, const place& at) {
        const json::string* text = from.if_string();
        if (field.kind == field_kind::uuid) {
            const auto value = text == nullptr ? std::nullopt : uuid::parse(*text);
            if (!value)
                return wrong(field, from, "a uuid of 22 characters", at);
            *static_cast<uuid*>(to) = *value;
            return true;
        }
        if (field.kind == field_kind::string) {
            if (text == nullptr)
                return wrong(field, from, "a string", at);
            *static_cast<string*>(to) = std::string_view(*text);
            return true;
        }
        auto value = text == nullptr ? std::nullopt : detail::from_base64(*text);
        if (!value)
            return wrong(field, from, "a string of base64", at);
        if (field.kind == field_kind::octets)
            *static_cast<bytes*>(to) = *std::move(value);
        else
            *static_cast<records_slice*>(to) = records_slice::copy_of(*value);
        return true;
    }

    // A secret that is in the wrong form, or stands one level too high, is still one.
    static bool has_secret(const struct_type& type) {
        for (const field_type& field : type.fields) {
            if (is_secret(field))
                return true;
        }
        return false;
    }
    static bool is_secret(const field_type& field) {
        return field.secret || (field.structure != nullptr && has_secret(*field.structure));
    }

    bool wrong(const field_type& field, const json::value& found, std::string_view expected,
        const place& at) {
        return wrong(is_secret(field), found, expected, at);
    }
    bool wrong(bool secret, const json::value& found, std::string_view expected, const place& at) {
        const std::string where = at.text();
        error = (where.empty() ? "" : where + ": ") + "expected " + std::string(expected);
        if (!secret)
            error += ", not " + shown(found);
        return false;
    }

    const message_type& message_;
    std::optional<std::int16_t> version_;
};

json_result read(const message_type& type, std::string_view text,
    std::optional<std::int16_t> version, void* message) {
    const detail::parsed_json parsed = detail::parse_json(text);
    if (!parsed.problem.empty())
        return {parsed.problem};

    type.reset(message);
    json_reader reader(type, version);
    if (!reader.structure(*type.layout, parsed.value, message, place{nullptr, {}, 0}))
        return {std::move(reader.error)};
    return {};
}

} // namespace

json_result from_json(
    const message_type& type, std::string_view text, std::int16_t version, void* message) {
    if (!type.versions.contains(version))
        return {std::string(type.name) + " has no version " + std::to_string(version)};
    if (json_result result = read(type, text, version, message); !result)
        return result;
    if (const codec_result fits = type.check(message, version); !fits)
        return {fits.message() + " (version " + std::to_string(version) + ")"};
    return {};
}

json_result from_json(const message_type& type, std::string_view text, void* message) {
    return read(type, text, std::nullopt, message);
}

json_result from_json(std::string_view text, std::int16_t version, any_message& message) {
    message.set_version(version);
    return from_json(*message.type(), text, version, message.data());
}

json_result from_json(std::string_view text, any_message& message) {
    message.set_version(std::nullopt);
    return from_json(*message.type(), text, message.data());
}

} // namespace kafka::protocol
