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
#include <kafka/protocol/codec_result.hpp>
#include <kafka/protocol/message.hpp>
#include <kafka/protocol/reflection.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iostream>
#include <map>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::conformance {

namespace {

using protocol::message_type;

constexpr int frames_per_version = 280;
constexpr int least_frames = 200'000;

constexpr std::string_view taken = "takes it";
constexpr std::string_view other_value = "takes it as another value";

/// What must be true of a frame, besides the two verdicts, for an explanation to hold.
enum class evidence : std::uint8_t {
    none,
    text_replaced, ///< Java wrote the sign that stands for what is no text
    bits_dropped,  ///< where we failed stands a varint of five bytes with bits beyond the 32nd
    in_known_tag,  ///< we failed within a tagged field that the version knows
    among_tags,    ///< we failed at the tags of a struct for which the version knows some
};

/// A way in which both differ, and why.
struct explanation {
    std::string_view ours;
    std::string_view javas; ///< a part of it
    evidence with;
    std::string_view reason;
};

constexpr std::string_view sizes_of_tags =
    "Java does not look at the announced size of a tagged field that it knows";

constexpr std::array explanations{
    explanation{"invalid_utf8", taken, evidence::text_replaced,
        "Java puts a replacement character where a string is not UTF-8"},
    explanation{"malformed_varint", taken, evidence::bits_dropped,
        "Java drops the bits beyond the 32nd of a varint"},
    explanation{"truncated", taken, evidence::in_known_tag, sizes_of_tags},
    explanation{"count_exceeds_input", taken, evidence::in_known_tag, sizes_of_tags},
    explanation{"tag_size_mismatch", taken, evidence::in_known_tag, sizes_of_tags},
    explanation{"invalid_utf8", taken, evidence::in_known_tag,
        "Java takes a tagged field that it knows twice, and forgets the first"},
    explanation{"tag_order", taken, evidence::among_tags,
        "Java takes tagged fields that it knows in any order, and twice"},
    explanation{taken, "Invalid raw tag field * tag -#", evidence::none,
        "Java has tags above the greatest int32 for negative ones, which it cannot write"},
    explanation{taken, "Tag # is not valid for version #", evidence::none,
        "Java refuses a tag that only other versions of the message know"},
};

/// What one side says: "takes it", or why not.
struct verdict {
    std::string text;
    std::string bytes = {}; ///< the value written again, when it was taken
    std::size_t left_over = 0;
    protocol::codec_result failed = {}; ///< ours only

    friend bool operator==(const verdict&, const verdict&) = default;
};

verdict our_verdict(const message_type& type, std::int16_t version, std::string_view frame) {
    any_message message(type);
    std::size_t left_over = 0;
    if (const auto result = decode(std::as_bytes(std::span(frame)), version, message, &left_over);
        !result)
        return {.text = to_string(result.code), .failed = result};
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
    constexpr std::size_t most = 500;
    std::string text;
    for (const char byte : bytes.substr(0, most)) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    if (bytes.size() > most)
        text += "… (" + std::to_string(bytes.size()) + " bytes)";
    return text;
}

/// Follows a path as that of `codec_result::field`, one member name after the other. `visit` is
/// called for each field on the way, and for the struct around it, until it returns true; whether
/// it did is returned. What stands where no field is named has none.
template <class Visit>
bool any_on_path(const protocol::struct_type& type, std::string_view path, Visit visit) {
    const protocol::struct_type* within = &type;
    while (within != nullptr && !path.empty()) {
        const std::size_t end = std::min(path.find('.'), path.size());
        const auto field =
            std::ranges::find(within->fields, path.substr(0, end), &protocol::field_type::member);
        const bool last = end == path.size();
        if (visit(*within, field == within->fields.end() ? nullptr : &*field, last))
            return true;
        if (field == within->fields.end())
            return false;
        path.remove_prefix(last ? end : end + 1);
        within = field->structure;
    }
    return false;
}

bool is_in_known_tag(const message_type& type, std::int16_t version, std::string_view path) {
    return any_on_path(*type.layout, path,
        [&](const protocol::struct_type&, const protocol::field_type* field, bool) {
            return field != nullptr && field->tagged.contains(version);
        });
}

bool is_among_tags(const message_type& type, std::int16_t version, std::string_view path) {
    return any_on_path(*type.layout, path,
        [&](const protocol::struct_type& around, const protocol::field_type* field, bool last) {
            return last && field == nullptr && path.ends_with("unknown_tagged_fields") &&
                   std::ranges::any_of(around.fields, [&](const protocol::field_type& each) {
                       return each.tagged.contains(version);
                   });
        });
}

/// Whether a varint is there that has five bytes, and in the fifth more than the four bits that an
/// int32 has left.
bool is_wide_varint(std::string_view frame, std::size_t at) {
    constexpr std::size_t size = 5;
    if (at > frame.size() || frame.size() - at < size)
        return false;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(frame[at + i]); };
    for (std::size_t i = 0; i + 1 < size; ++i) {
        if (byte(i) < 0x80)
            return false;
    }
    return byte(size - 1) < 0x80 && byte(size - 1) > 0x0f;
}

bool holds(evidence what, const message_type& type, std::int16_t version, std::string_view frame,
    const verdict& ours, const verdict& javas) {
    switch (what) {
    case evidence::none:
        break;
    case evidence::text_replaced:
        return javas.bytes.find("\ufffd") != javas.bytes.npos;
    case evidence::bits_dropped:
        return is_wide_varint(frame, ours.failed.offset);
    case evidence::in_known_tag:
        return is_in_known_tag(type, version, ours.failed.field);
    case evidence::among_tags:
        return is_among_tags(type, version, ours.failed.field);
    }
    return true;
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

/// How often each kind of difference was seen. Of what is not explained the first few are shown.
class differences {
public:
    void add(const message_type& type, std::int16_t version, const std::string& frame,
        const verdict& ours, const verdict& javas) {
        for (std::size_t i = 0; i < explanations.size(); ++i) {
            const explanation& each = explanations[i];
            if (ours.text == each.ours && javas.text.find(each.javas) != javas.text.npos &&
                holds(each.with, type, version, frame, ours, javas)) {
                ++explained_[i];
                return;
            }
        }
        if (++unexplained_[ours.text + " | " + javas.text] <= shown_of_a_kind)
            ADD_FAILURE() << type.name << " v" << version << ": we " << ours.text << ", Java "
                          << javas.text
                          << "\nwe failed:       " << (ours.failed ? "not" : ours.failed.message())
                          << "\nframe:           " << hex(frame)
                          << "\nwritten by us:   " << hex(ours.bytes)
                          << "\nwritten by Java: " << hex(javas.bytes);
    }

    void finish() const {
        for (const auto& [kind, count] : unexplained_)
            ADD_FAILURE() << "without an explanation, " << count << " times: " << kind;
        for (std::size_t i = 0; i < explanations.size(); ++i) {
            std::cout << "explained, " << explained_[i] << " times: we " << explanations[i].ours
                      << ", Java " << explanations[i].javas << ": " << explanations[i].reason
                      << '\n';
            EXPECT_GT(explained_[i], 0) << "an explanation of what does not happen";
        }
    }

private:
    static constexpr int shown_of_a_kind = 3;

    std::array<int, explanations.size()> explained_{};
    std::map<std::string, int> unexplained_;
};

void compare(const message_type& type, std::int16_t version, differences& found) {
    oracle* java = oracles::instance().find(type.name, version);
    ASSERT_NE(java, nullptr) << type.name << " v" << version;
    std::seed_seq seeds(type.name.begin(), type.name.end());
    std::mt19937_64 random(seeds);
    random.discard(static_cast<unsigned>(version)); // other damage for each
    std::vector<question> questions;
    for (int i = 0; i < frames_per_version; ++i) {
        std::string frame = whole_frame(type, version, random);
        mutate(frame, random);
        questions.push_back({operation::recode, type.name, version, std::move(frame)});
    }
    const std::vector<answer> answers = java->ask(questions);
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const std::string& frame = questions[i].input;
        verdict ours = our_verdict(type, version, frame);
        verdict javas = javas_verdict(answers[i]);
        const bool agreed = (ours.text == taken) == (javas.text == taken);
        if (agreed && (ours.text != taken || ours == javas))
            continue;
        if (agreed)
            ours.text = javas.text = other_value;
        found.add(type, version, frame, ours, javas);
    }
}

TEST(damaged_frames, are_explained_by_what_stands_where_we_failed) {
    using namespace std::string_view_literals;
    const message_type& fetch = *protocol::find_message("FetchResponse");
    EXPECT_TRUE(is_in_known_tag(fetch, 16, "node_endpoints"));
    EXPECT_TRUE(is_in_known_tag(fetch, 16, "node_endpoints.host"));
    EXPECT_TRUE(is_in_known_tag(fetch, 16, "node_endpoints.unknown_tagged_fields"));
    EXPECT_TRUE(is_in_known_tag(fetch, 12, "responses.partitions.current_leader.leader_id"));
    EXPECT_FALSE(is_in_known_tag(fetch, 15, "node_endpoints.host"));
    EXPECT_FALSE(is_in_known_tag(fetch, 16, "responses.topic"));
    EXPECT_FALSE(is_in_known_tag(fetch, 16, "responses.partitions.unknown_tagged_fields"));
    EXPECT_FALSE(is_in_known_tag(fetch, 16, "unknown_tagged_fields"));
    EXPECT_FALSE(is_in_known_tag(fetch, 16, ""));

    EXPECT_TRUE(is_among_tags(fetch, 12, "responses.partitions.unknown_tagged_fields"));
    EXPECT_TRUE(is_among_tags(fetch, 16, "unknown_tagged_fields"));
    EXPECT_FALSE(is_among_tags(fetch, 15, "unknown_tagged_fields"));
    EXPECT_FALSE(is_among_tags(fetch, 16, "responses.unknown_tagged_fields"));
    EXPECT_FALSE(is_among_tags(fetch, 16, "node_endpoints"));

    EXPECT_TRUE(is_wide_varint("\x01\xff\xff\xff\xff\x1f"sv, 1));
    EXPECT_FALSE(is_wide_varint("\x01\xff\xff\xff\xff\x0f"sv, 1));
    EXPECT_FALSE(is_wide_varint("\x01\xff\xff\xff\xff\x9f"sv, 1)) << "longer";
    EXPECT_FALSE(is_wide_varint("\x01\xff\xff\xff\x7f\x1f"sv, 1)) << "shorter";
    EXPECT_FALSE(is_wide_varint("\x01\xff\xff\xff\xff"sv, 1));
    EXPECT_FALSE(is_wide_varint("\x01"sv, 9));
}

TEST(damaged_frames, are_judged_as_java_does) {
    differences found;
    int frames = 0;
    for (const message_type* type : protocol::messages()) {
        for (std::int16_t version = type->versions.min; version <= type->versions.max; ++version) {
            ASSERT_NO_FATAL_FAILURE(compare(*type, version, found));
            frames += frames_per_version;
        }
    }
    found.finish();
    EXPECT_GE(frames, least_frames);
}

} // namespace

} // namespace kafka::conformance
