// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/base64.hpp"
#include "protocol/members_access.hpp"

#include <boost/json.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/json.hpp>
#include <kafka/protocol/records.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/protocol/tagged_fields.hpp>
#include <kafka/types.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>

namespace kafka::protocol {

namespace {

namespace json = boost::json;
using detail::load_as;

constexpr std::string_view mask = "********";

class json_writer {
public:
    // With no version all fields are shown.
    json_writer(std::optional<std::int16_t> version, json_style style)
        : version_(version),
          style_(style) {}

    json::value structure(const struct_type& type, const void* of) const {
        json::object object;
        object.reserve(type.fields.size());
        for (const field_type& field : type.fields) {
            if (!shown(field, of))
                continue;
            if (const auto* records = by_size(field, of))
                object.emplace(detail::json_size_name(field), records->size());
            else
                object.emplace(detail::json_name(field), member(field, of));
        }
        // The accessor is one for both; nothing is written through it.
        const tagged_fields& unknown = type.unknown_tagged_fields(const_cast<void*>(of));
        if (style_.unknown_tagged_fields && !unknown.empty())
            object.emplace(detail::json_unknown_name, tags(unknown));
        return object;
    }

private:
    bool shown(const field_type& field, const void* parent) const {
        if (!version_)
            return true;
        // What is set but cannot be sent is shown, so that it does not go unnoticed.
        if (!field.versions.contains(*version_))
            return !field.ignorable && !field.is_default(parent);
        return !field.tagged.contains(*version_) || !field.is_default(parent);
    }

    /// The records of which only the size is told.
    const records_slice* by_size(const field_type& field, const void* parent) const {
        if (!style_.records_by_size || field.kind != field_kind::records)
            return nullptr;
        void* value = detail::member_of(field, parent);
        return static_cast<const records_slice*>(
            field.optional != nullptr ? field.optional->get(value) : value);
    }

    json::value member(const field_type& field, const void* parent) const {
        void* value = detail::member_of(field, parent);
        if (field.optional != nullptr)
            value = field.optional->get(value);
        if (value == nullptr)
            return nullptr;
        if (field.secret && style_.mask_secrets)
            return json::string(mask);
        if (field.list == nullptr)
            return element(field, value);
        json::array array;
        const std::size_t count = field.list->size(value);
        array.reserve(count);
        const auto* at = static_cast<const std::byte*>(field.list->data(value));
        for (std::size_t i = 0; i != count; ++i)
            array.push_back(element(field, at + i * field.list->element_size));
        return array;
    }

    json::value element(const field_type& field, const void* value) const {
        switch (field.kind) {
        case field_kind::boolean:
            return load_as<bool>(value);
        case field_kind::int8:
            return load_as<std::int8_t>(value);
        case field_kind::int16:
            return load_as<std::int16_t>(value);
        case field_kind::uint16:
            return load_as<std::uint16_t>(value);
        case field_kind::int32:
            return load_as<std::int32_t>(value);
        case field_kind::uint32:
            return load_as<std::uint32_t>(value);
        case field_kind::int64:
            return load_as<std::int64_t>(value);
        case field_kind::float64:
            return number(load_as<double>(value));
        case field_kind::uuid:
            return json::string(static_cast<const uuid*>(value)->to_string());
        case field_kind::string:
            return json::string(static_cast<const string*>(value)->view());
        case field_kind::octets:
            return json::string(detail::to_base64(*static_cast<const bytes*>(value)));
        case field_kind::records:
            return json::string(
                detail::to_base64(static_cast<const records_slice*>(value)->bytes()));
        case field_kind::structure:
            return structure(*field.structure, value);
        }
        return nullptr;
    }

    json::array tags(const tagged_fields& fields) const {
        json::array array;
        array.reserve(fields.size());
        for (const tagged_field& each : fields) {
            // Nobody knows whether it is a secret.
            const std::string data =
                style_.mask_secrets ? std::string(mask) : detail::to_base64(each.value);
            array.push_back(json::object{{"tag", each.tag}, {"data", data}});
        }
        return array;
    }

    // JSON has no numbers for these; Kafka writes strings.
    static json::value number(double value) {
        if (std::isnan(value))
            return json::string("NaN");
        if (std::isinf(value))
            return json::string(value < 0 ? "-Infinity" : "Infinity");
        return value;
    }

    std::optional<std::int16_t> version_;
    json_style style_;
};

} // namespace

std::string to_json(
    const message_type& type, const void* message, std::int16_t version, json_style style) {
    if (!type.versions.contains(version))
        throw std::invalid_argument(
            std::string(type.name) + " has no version " + std::to_string(version));
    return json::serialize(json_writer(version, style).structure(*type.layout, message));
}

std::string to_string(const message_type& type, const void* message) {
    return std::string(type.name) +
           json::serialize(
               json_writer(std::nullopt, {.mask_secrets = true}).structure(*type.layout, message));
}

std::string to_json(const any_message& message, std::int16_t version, json_style style) {
    return to_json(*message.type(), message.data(), version, style);
}

std::string to_string(const any_message& message) {
    return to_string(*message.type(), message.data());
}

} // namespace kafka::protocol
