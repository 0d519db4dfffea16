// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/topics/topic_config.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <type_traits>

namespace kafka::testing::detail {

namespace {

using enum config_kind;

constexpr config_range at_least(std::int64_t min) {
    return {.min = min};
}

constexpr config_range between(std::int64_t min, std::int64_t max) {
    return {.min = min, .max = max};
}

// As a broker of release 4.3 lists and checks them.
constexpr topic_config all_configs[] = {
    {"cleanup.policy", list, "delete", {}, "compact,delete"},
    {"compression.gzip.level", int32, "-1", {1, 9, -1}},
    {"compression.lz4.level", int32, "9", between(1, 17)},
    {"compression.type", word, "producer", {}, "uncompressed,zstd,lz4,snappy,gzip,producer"},
    {"compression.zstd.level", int32, "3", between(-131072, 22)},
    {"delete.retention.ms", int64, "86400000", at_least(0)},
    {"file.delete.delay.ms", int64, "60000", at_least(0)},
    {"flush.messages", int64, "9223372036854775807", at_least(1)},
    {"flush.ms", int64, "9223372036854775807", at_least(0)},
    {"follower.replication.throttled.replicas", list, ""},
    {"index.interval.bytes", int32, "4096", at_least(0)},
    {"leader.replication.throttled.replicas", list, ""},
    {"local.retention.bytes", int64, "-2", at_least(-2)},
    {"local.retention.ms", int64, "-2", at_least(-2)},
    {"max.compaction.lag.ms", int64, "9223372036854775807", at_least(1)},
    {"max.message.bytes", int32, "1048588", at_least(0)},
    {"message.timestamp.after.max.ms", int64, "3600000", at_least(0)},
    {"message.timestamp.before.max.ms", int64, "9223372036854775807", at_least(0)},
    {"message.timestamp.type", word, "CreateTime", {}, "CreateTime,LogAppendTime"},
    {"min.cleanable.dirty.ratio", real, "0.5", between(0, 1)},
    {"min.compaction.lag.ms", int64, "0", at_least(0)},
    {"min.insync.replicas", int32, "1", at_least(1)},
    {"preallocate", boolean, "false"},
    {"remote.log.copy.disable", boolean, "false"},
    {"remote.log.delete.on.disable", boolean, "false"},
    {"remote.storage.enable", boolean, "false"},
    {"retention.bytes", int64, "-1"},
    {"retention.ms", int64, "604800000", at_least(-1)},
    {"segment.bytes", int32, "1073741824", at_least(1048576)},
    {"segment.index.bytes", int32, "10485760", at_least(4)},
    {"segment.jitter.ms", int64, "0", at_least(0)},
    {"segment.ms", int64, "604800000", at_least(1)},
    {"unclean.leader.election.enable", boolean, "false"},
};

template <class Number>
bool is_number(std::string_view value, const config_range& allowed) {
    Number parsed{};
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, parsed);
    if (error != std::errc() || stop != end)
        return false;
    using wide = std::common_type_t<Number, std::int64_t>;
    const auto number = static_cast<wide>(parsed);
    if (allowed.also && number == static_cast<wide>(*allowed.also))
        return true;
    return number >= static_cast<wide>(allowed.min) && number <= static_cast<wide>(allowed.max);
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
    case int32:
        return is_number<std::int32_t>(value, config.range);
    case int64:
        return is_number<std::int64_t>(value, config.range);
    case real:
        return is_number<double>(value, config.range);
    case boolean:
        return value == "true" || value == "false";
    case word:
        return is_choice(value, config.choices);
    case list:
        break;
    }
    return config.choices.empty() || value.empty() ||
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
