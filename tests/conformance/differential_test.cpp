// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Damaged bytes, judged by our codec and by Kafka's own classes: where one takes what the other
// refuses, or they understand different things, there must be a reason for it in the list below.

#include "conformance/any_message.hpp"
#include "conformance/json_difference.hpp"
#include "conformance/mutate.hpp"
#include "conformance/oracle.hpp"
#include "protocol/testing/randomize.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::conformance {

namespace {

using protocol::codec_errc;
using protocol::message_type;

constexpr int frames_per_version = 250;
constexpr int least_frames = 200'000;

/// A way in which both may differ. What is empty is any.
struct explanation {
    std::string_view ours;
    std::string_view javas;
    std::string_view reason;
};

constexpr std::array<explanation, 1> explanations{{
    {"nothing", "nothing", "nothing"},
}};

/// What one side says: "takes it", or why not.
struct verdict {
    std::string text;
    std::string bytes = {};   ///< the value written again, when it was taken
    std::size_t left_over = 0;
};

constexpr std::string_view taken = "takes it";

verdict our_verdict(const message_type& type, std::int16_t version, std::string_view frame) {
    any_message message(type);
    std::size_t left_over = 0;
    if (const auto result =
            decode(std::as_bytes(std::span(frame)), version, message, &left_over);
        !result)
        return {to_string(result.code)};
    return {std::string(taken), bytes_of(message, version), left_over};
}

/// Without what is different each time: numbers and names of fields.
std::string kind_of(std::string_view reason) {
    std::string kind;
    for (const char each : reason) {
        const bool digit = each >= '0' && each <= '9';
        if (digit && kind.ends_with('#'))
            continue;
        kind += digit ? '#' : each;
    }
    for (const std::string_view before : {"field ", "element "}) {
        if (const auto at = kind.find(before); at != std::string::npos) {
            const auto name = at + before.size();
            kind.replace(name, kind.find(' ', name) - name, "*");
        }
    }
    return kind;
}

verdict javas_verdict(const answer& from) {
    if (!from)
        return {kind_of(from.output)};
    return {std::string(taken), from.output, static_cast<std::size_t>(from.left_over)};
}

std::string hex(std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    return text;
}

const explanation* explain(std::string_view ours, std::string_view javas) {
    const auto found = std::ranges::find_if(explanations, [&](const explanation& each) {
        return ours.find(each.ours) != ours.npos && javas.find(each.javas) != javas.npos;
    });
    return found == explanations.end() ? nullptr : found;
}

/// A frame of few enough bytes that damage somewhere is likely to hit what matters.
std::string whole_frame(const message_type& type, std::int16_t version, std::mt19937_64& random) {
    constexpr std::size_t handy = 2048;
    any_message message(type);
    std::string shortest;
    for (int tries = 0; tries < 4; ++tries) {
        protocol::testing::randomize(
            type, message.data(), version, random() % 64, {.unknown_tagged_fields = true});
        std::string bytes = bytes_of(message, version);
        if (tries == 0 || bytes.size() < shortest.size())
            shortest = std::move(bytes);
        if (shortest.size() <= handy)
            break;
    }
    return shortest;
}

class damaged : public testing::TestWithParam<const message_type*> {};

TEST_P(damaged, frames_are_judged_as_java_does) {
    const message_type& type = *GetParam();
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        oracle* java = oracles::instance().find(type.name, version);
        ASSERT_NE(java, nullptr) << type.name << " v" << version;
        std::seed_seq seeds(type.name.begin(), type.name.end());
        std::mt19937_64 random(seeds);
        random.discard(static_cast<unsigned>(version));
        std::vector<question> questions;
        for (int i = 0; i < frames_per_version; ++i) {
            std::string frame = whole_frame(type, version, random);
            mutate(frame, random);
            questions.push_back({operation::recode, type.name, version, std::move(frame)});
        }
        const std::vector<answer> answers = java->ask(questions);
        for (std::size_t i = 0; i < questions.size(); ++i) {
            const std::string& frame = questions[i].input;
            const verdict ours = our_verdict(type, version, frame);
            const verdict javas = javas_verdict(answers[i]);
            std::string our_kind = ours.text;
            std::string java_kind = javas.text;
            if (our_kind == taken && java_kind == taken) {
                if (ours.left_over == javas.left_over && ours.bytes == javas.bytes)
                    continue;
                our_kind = java_kind =
                    ours.left_over != javas.left_over ? "other length" : "other value";
            } else if (our_kind != taken && java_kind != taken) {
                continue;
            }
            if (explain(our_kind, java_kind) == nullptr)
                ADD_FAILURE() << type.name << " v" << version << ", frame " << i << ": ours "
                              << our_kind << " | Java " << java->release() << " " << java_kind
                              << "\nframe:      " << hex(frame)
                              << "\nwritten by us:   " << hex(ours.bytes)
                              << "\nwritten by Java: " << hex(javas.bytes);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(, damaged,
    testing::ValuesIn(protocol::messages().begin(), protocol::messages().end()),
    [](const auto& message) { return std::string(message.param->name); });

TEST(damage, is_done_often_enough) {
    int frames = 0;
    for (const message_type* each : protocol::messages())
        frames += frames_per_version * (each->versions.max - each->versions.min + 1);
    EXPECT_GE(frames, least_frames);
}

} // namespace

} // namespace kafka::conformance
