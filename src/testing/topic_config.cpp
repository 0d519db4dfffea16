// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/topic_config.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace kafka::testing::detail {

namespace {

using enum config_kind;

// As a broker of release 4.3 lists them.
constexpr topic_config all_configs[] = {
    {"cleanup.policy", text, "delete", "compact,delete"},
    {"compression.gzip.level", integer, "-1", ""},
    {"compression.lz4.level", integer, "9", ""},
    {"compression.type", text, "producer", "uncompressed,zstd,lz4,snappy,gzip,producer"},
    {"compression.zstd.level", integer, "3", ""},
    {"delete.retention.ms", integer, "86400000", ""},
    {"file.delete.delay.ms", integer, "60000", ""},
    {"flush.messages", integer, "9223372036854775807", ""},
    {"flush.ms", integer, "9223372036854775807", ""},
    {"follower.replication.throttled.replicas", text, "", ""},
    {"index.interval.bytes", integer, "4096", ""},
    {"leader.replication.throttled.replicas", text, "", ""},
    {"local.retention.bytes", integer, "-2", ""},
    {"local.retention.ms", integer, "-2", ""},
    {"max.compaction.lag.ms", integer, "9223372036854775807", ""},
    {"max.message.bytes", integer, "1048588", ""},
    {"message.timestamp.after.max.ms", integer, "3600000", ""},
    {"message.timestamp.before.max.ms", integer, "9223372036854775807", ""},
    {"message.timestamp.type", text, "CreateTime", "CreateTime,LogAppendTime"},
    {"min.cleanable.dirty.ratio", real, "0.5", ""},
    {"min.compaction.lag.ms", integer, "0", ""},
    {"min.insync.replicas", integer, "1", ""},
    {"preallocate", boolean, "false", ""},
    {"remote.log.copy.disable", boolean, "false", ""},
    {"remote.log.delete.on.disable", boolean, "false", ""},
    {"remote.storage.enable", boolean, "false", ""},
    {"retention.bytes", integer, "-1", ""},
    {"retention.ms", integer, "604800000", ""},
    {"segment.bytes", integer, "1073741824", ""},
    {"segment.index.bytes", integer, "10485760", ""},
    {"segment.jitter.ms", integer, "0", ""},
    {"segment.ms", integer, "604800000", ""},
    {"unclean.leader.election.enable", boolean, "false", ""},
};

template <class Number>
bool is_number(std::string_view value) {
    Number parsed{};
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, parsed);
    return error == std::errc() && stop == end;
}

/// Calls `each` with what stands between the commas until it returns false.
template <class Function>
bool all_items(std::string_view list, Function each) {
    for (;;) {
        const std::size_t comma = list.find(',');
        if (!each(list.substr(0, comma)))
            return false;
        if (comma == std::string_view::npos)
            return true;
        list.remove_prefix(comma + 1);
    }
}

bool is_choice(std::string_view value, std::string_view choices) {
    return !all_items(choices, [value](std::string_view choice) { return choice != value; });
}

bool fits(const topic_config& config, std::string_view value) {
    switch (config.kind) {
    case integer:
        return is_number<std::int64_t>(value);
    case real:
        return is_number<double>(value);
    case boolean:
        return value == "true" || value == "false";
    case text:
        break;
    }
    return config.choices.empty() ||
           all_items(value, [&](std::string_view item) { return is_choice(item, config.choices); });
}

} // namespace

std::span<const topic_config> topic_configs() noexcept {
    return all_configs;
}

std::optional<std::string> topic_config_fault(
    std::string_view name, const std::optional<std::string>& value) {
    const auto config = std::find_if(std::begin(all_configs), std::end(all_configs),
        [name](const topic_config& each) { return each.name == name; });
    if (config == std::end(all_configs))
        return "topics have no setting '" + std::string(name) + "'";
    if (!value)
        return "the setting '" + std::string(name) + "' cannot be null";
    if (!fits(*config, *value))
        return "'" + *value + "' is no value for the setting '" + std::string(name) + "'";
    return std::nullopt;
}

} // namespace kafka::testing::detail
