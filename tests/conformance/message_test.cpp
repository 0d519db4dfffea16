// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Every message in every version: seeded values must have the same bytes and the same JSON here
// and in Kafka's own classes.

#include "conformance/any_message.hpp"
#include "conformance/coverage.hpp"
#include "conformance/json_difference.hpp"
#include "conformance/oracle.hpp"
#include "protocol/testing/randomize.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kafka::conformance {

namespace {

using protocol::message_type;

constexpr std::uint64_t values_per_version = 50;

/// One value, and what is compared for it.
struct sample {
    std::uint64_t seed;
    any_message value;
    std::string bytes;
    std::string json;
    std::string log; ///< JSON as Java has it, which does not print records
};

sample make_sample(const message_type& type, std::int16_t version, std::uint64_t seed) {
    any_message value(type);
    protocol::testing::randomize(type, value.data(), version, seed);
    std::string bytes = bytes_of(value, version);
    std::string json = to_json(value, version);
    std::string log = to_json(value, version, {.records_by_size = true});
    return {seed, std::move(value), std::move(bytes), std::move(json), std::move(log)};
}

/// Where two values of a message differ.
std::string difference(const any_message& ours, const any_message& javas, std::int16_t version) {
    const auto found = json_difference(to_json(ours, version), to_json(javas, version));
    return found ? *found : "a field that JSON does not show";
}

/// What is wrong with a sample in the light of Java's answers; none when all is well.
std::optional<std::string> judge(const sample& ours, std::int16_t version, const answer& encoded,
    const answer& decoded, const answer& recoded) {
    const message_type& type = *ours.value.type();
    for (const answer* each : {&encoded, &decoded, &recoded})
        if (!*each)
            return "Java: " + each->output;
    if (const auto found = byte_difference(ours.bytes, encoded.output))
        return "our bytes are not those Java makes of our JSON: " + *found;
    if (decoded.left_over != 0)
        return "Java left " + std::to_string(decoded.left_over) + " of our bytes unread";
    if (const auto found = json_difference(ours.log, decoded.output))
        return "our JSON is not what Java makes of our bytes: " + *found;
    if (const auto found = byte_difference(ours.bytes, recoded.output))
        return "our bytes changed on the way through Java: " + *found;

    const any_message from_bytes = read_bytes(type, encoded.output, version);
    if (!(from_bytes == ours.value))
        return "Java's bytes are another value: " + difference(ours.value, from_bytes, version);
    if (const auto found = byte_difference(bytes_of(from_bytes, version), encoded.output))
        return "what was decoded is encoded differently: " + *found;
    const any_message from_json = read_json(type, ours.json, version);
    if (!(from_json == ours.value))
        return "our JSON is another value: " + difference(ours.value, from_json, version);
    const any_message from_log = read_json(type, ours.log, version);
    const any_message from_java = read_json(type, decoded.output, version);
    if (!(from_java == from_log))
        return "Java's JSON is another value: " + difference(from_log, from_java, version);
    return {};
}

class messages : public testing::TestWithParam<const message_type*> {};

TEST_P(messages, agree_with_java) {
    const message_type& type = *GetParam();
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        oracle* java = oracles::instance().find(type.name, version);
        if (java == nullptr) {
            ADD_FAILURE() << type.name << " v" << version << ": no release of Kafka has it";
            continue;
        }
        std::vector<sample> samples;
        std::vector<question> questions;
        for (std::uint64_t seed = 0; seed < values_per_version; ++seed) {
            samples.push_back(make_sample(type, version, seed));
            const sample& each = samples.back();
            questions.push_back({operation::encode, type.name, version, each.json});
            questions.push_back({operation::decode, type.name, version, each.bytes});
            questions.push_back({operation::recode, type.name, version, each.bytes});
        }
        const std::vector<answer> answers = java->ask(questions);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            std::optional<std::string> wrong;
            try {
                wrong = judge(
                    samples[i], version, answers[3 * i], answers[3 * i + 1], answers[3 * i + 2]);
            } catch (const std::runtime_error& error) {
                wrong = error.what();
            }
            if (wrong) { // one is enough: the others are likely the same
                ADD_FAILURE() << type.name << " v" << version << ", seed " << samples[i].seed
                              << ", Kafka " << java->release() << ": " << *wrong
                              << "\nvalue: " << samples[i].json;
                break;
            }
        }
    }
}

TEST_P(messages, keep_unknown_tagged_fields_as_java_does) {
    const message_type& type = *GetParam();
    for (std::int16_t version = std::max(type.versions.min, type.first_flexible);
        version <= type.versions.max; ++version) {
        oracle* java = oracles::instance().find(type.name, version);
        ASSERT_NE(java, nullptr) << type.name << " v" << version;
        std::vector<std::string> ours;
        std::vector<question> questions;
        for (std::uint64_t seed = 0; seed < values_per_version; ++seed) {
            any_message value(type);
            protocol::testing::randomize(
                type, value.data(), version, seed, {.unknown_tagged_fields = true});
            ours.push_back(bytes_of(value, version));
            questions.push_back({operation::recode, type.name, version, ours.back()});

            EXPECT_EQ(read_bytes(type, ours.back(), version), value)
                << type.name << " v" << version << ", seed " << seed;
        }
        const std::vector<answer> answers = java->ask(questions);
        for (std::size_t seed = 0; seed < ours.size(); ++seed) {
            ASSERT_TRUE(answers[seed])
                << type.name << " v" << version << ", seed " << seed << ", Kafka "
                << java->release() << ": " << answers[seed].output;
            ASSERT_EQ(byte_difference(ours[seed], answers[seed].output), std::nullopt)
                << type.name << " v" << version << ", seed " << seed << ", Kafka "
                << java->release();
        }
    }
}

TEST_P(messages, values_show_every_shape_of_every_field) {
    const message_type& type = *GetParam();
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        coverage shapes(type, version);
        any_message value(type);
        for (std::uint64_t seed = 0; seed < values_per_version; ++seed) {
            protocol::testing::randomize(type, value.data(), version, seed);
            shapes.add(value.data());
        }
        for (const std::string& line : shapes.missing())
            ADD_FAILURE() << type.name << " v" << version << ": " << line;
    }
}

TEST_P(messages, have_every_version_there_ever_was) {
    const message_type& type = *GetParam();
    for (const auto& java : oracles::instance().all()) {
        const protocol::version_range theirs = java->versions_of(type.name);
        EXPECT_TRUE(theirs.empty() || intersect(theirs, type.versions) == theirs)
            << type.name << ": ours " << type.versions.min << "-" << type.versions.max << ", Kafka "
            << java->release() << "'s " << theirs.min << "-" << theirs.max;
    }
}

INSTANTIATE_TEST_SUITE_P(, messages,
    testing::ValuesIn(protocol::messages().begin(), protocol::messages().end()),
    [](const auto& message) { return std::string(message.param->name); });

} // namespace

} // namespace kafka::conformance
