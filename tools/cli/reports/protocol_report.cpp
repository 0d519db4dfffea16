// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/protocol_report.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/reflection.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/types.hpp>

#include <cmath>
#include <cstring>

namespace kafka::cli {
namespace {

namespace json = boost::json;
using protocol::field_kind;
using protocol::field_type;
using protocol::version_range;

std::string json_name(const field_type& field) {
    std::string name(field.name);
    if (name[0] >= 'A' && name[0] <= 'Z')
        name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return name;
}

std::string_view kind_name(const field_type& field) {
    switch (field.kind) {
    case field_kind::boolean:
        return "bool";
    case field_kind::int8:
        return "int8";
    case field_kind::int16:
        return "int16";
    case field_kind::uint16:
        return "uint16";
    case field_kind::int32:
        return "int32";
    case field_kind::uint32:
        return "uint32";
    case field_kind::int64:
        return "int64";
    case field_kind::float64:
        return "float64";
    case field_kind::uuid:
        return "uuid";
    case field_kind::string:
        return "string";
    case field_kind::octets:
        return "bytes";
    case field_kind::records:
        return "records";
    case field_kind::structure:
        return field.structure->name;
    }
    return {};
}

template <class T>
T load(const void* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

json::value number(double value) {
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value < 0 ? "-Infinity" : "Infinity";
    if (value == 0)
        return 0; // and not 0E0
    return value;
}

json::value scalar(const field_type& field, const void* value) {
    switch (field.kind) {
    case field_kind::boolean:
        return load<bool>(value);
    case field_kind::int8:
        return load<std::int8_t>(value);
    case field_kind::int16:
        return load<std::int16_t>(value);
    case field_kind::uint16:
        return load<std::uint16_t>(value);
    case field_kind::int32:
        return load<std::int32_t>(value);
    case field_kind::uint32:
        return load<std::uint32_t>(value);
    case field_kind::int64:
        return load<std::int64_t>(value);
    case field_kind::float64:
        return number(load<double>(value));
    case field_kind::uuid:
        return json::string(static_cast<const uuid*>(value)->to_string());
    case field_kind::string:
        return json::string(static_cast<const protocol::string*>(value)->view());
    case field_kind::octets:
    case field_kind::records:
        return ""; // none has another default
    case field_kind::structure:
        break;
    }
    return nullptr;
}

std::vector<member_row> describe(const protocol::struct_type& type, void* instance);

/// Looks at the default and then, for the members within, makes room for one struct.
member_row describe(const field_type& field, void* parent) {
    member_row row{
        .name = json_name(field),
        .type = (field.list ? "[]" : "") + std::string(kind_name(field)),
        .versions = field.versions,
        .ignorable = field.ignorable,
        .map_key = field.map_key,
        .secret = field.secret,
    };
    if (!field.nullable.empty())
        row.nullable = field.nullable;
    if (!field.tagged.empty()) {
        row.tagged = field.tagged;
        row.tag = field.tag;
    }
    void* value = field.get(parent);
    if (field.optional) {
        void* const inside = field.optional->get(value);
        if (!inside)
            row.default_value = "null";
        value = inside ? inside : field.optional->emplace(value);
    }
    if (row.default_value.empty() && field.list)
        row.default_value = "[]";
    else if (row.default_value.empty() && field.kind != field_kind::structure)
        row.default_value = json::serialize(scalar(field, value));
    if (field.kind != field_kind::structure)
        return row;
    if (field.list) {
        field.list->resize(value, 1);
        value = field.list->data(value);
    }
    row.members = describe(*field.structure, value);
    return row;
}

std::vector<member_row> describe(const protocol::struct_type& type, void* instance) {
    std::vector<member_row> rows;
    for (const field_type& field : type.fields)
        rows.push_back(describe(field, instance));
    return rows;
}

} // namespace

api_history history_of(const protocol::api_type& api) {
    api_history history;
    const version_range all = api.request->versions;
    for (int i = all.min; i <= all.max; ++i) {
        const auto version = static_cast<std::int16_t>(i);
        if (const std::string_view release = protocol::release_of(api.key, version);
            !release.empty()) {
            if (history.since.empty())
                history.since = release;
            history.newest_since = release;
        }
        const std::string_view dropped = protocol::dropped_in(api.key, version);
        if (dropped.empty())
            continue;
        std::vector<dropped_versions>& ranges = history.dropped;
        if (!ranges.empty() && ranges.back().release == dropped &&
            ranges.back().versions.max == version - 1)
            ranges.back().versions.max = version;
        else
            ranges.push_back({{version, version}, dropped});
    }
    return history;
}

message_report describe_message(const protocol::message_type& type) {
    message_report report;
    report.name = type.name;
    report.versions = type.versions;
    if (!type.stable.empty())
        report.stable = type.stable;
    if (type.first_flexible <= type.versions.max)
        report.first_flexible = type.first_flexible;
    protocol::any_message instance(type);
    report.members = describe(*type.layout, instance.data());
    return report;
}

} // namespace kafka::cli
