// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a connection does to learn what an old broker is, what it makes of silence, and how the
// option `api_version` limits what it takes a broker for.

#include "unit/core/connection/scripted_peer.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/offset_fetch.hpp>

namespace kafka::core {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using question = version_question;

constexpr time_point start = scripted_peer::start();

/// A connection that puts one question, and a broker that has read it.
struct asked_peer : scripted_peer {
    explicit asked_peer(
        question what, bool believed = false, connection_options with = default_options())
        : scripted_peer(std::move(with), start() + 10s, {what, believed, 3s}) {
        line.on_established(now);
        requests = take_requests();
    }

    std::vector<seen_request> requests;
};

connection_options limited_to(broker_version release) {
    connection_options options = scripted_peer::default_options();
    options.api_version = release;
    return options;
}

error_info end_of_stream() {
    error_info why;
    why.code = boost::asio::error::eof;
    return why;
}

// --- old brokers ------------------------------------------------------------------------------

struct old_release {
    question what;
    std::int16_t key;
    broker_version release;
    bytes answer_to_it;
};

std::vector<old_release> old_releases() {
    protocol::metadata_response metadata;
    metadata.brokers.emplace_back().host = "broker";
    return {{question::list_groups, 16, {0, 9}, answer(1, 0, groups("g"))},
        {question::find_coordinator, 10, {0, 8, 2},
            answer(1, 0, protocol::find_coordinator_response{})},
        {question::offset_fetch, 9, {0, 8, 1}, answer(1, 0, protocol::offset_fetch_response{})},
        {question::metadata, 3, {0, 8, 0}, answer(1, 0, metadata)}};
}

TEST(old_broker, is_asked_what_its_release_knows) {
    for (const old_release& each : old_releases()) {
        const asked_peer peer(each.what);
        EXPECT_EQ(peer.line.state(), connection_state::api_versions);
        ASSERT_EQ(peer.requests.size(), 1u);
        EXPECT_EQ(peer.requests[0].key, each.key);
        EXPECT_EQ(peer.requests[0].version, 0);
        EXPECT_EQ(peer.requests[0].client_id, "tester");
    }
    const asked_peer peer(question::oldest_api_versions);
    EXPECT_EQ(peer.requests[0].key, 18);
    EXPECT_EQ(peer.requests[0].version, 0);
}

TEST(old_broker, is_not_believed_at_first) {
    for (const old_release& each : old_releases()) {
        asked_peer peer(each.what);
        peer.feed(each.answer_to_it);
        EXPECT_EQ(peer.line.state(), connection_state::disconnected);
        EXPECT_EQ(peer.line.outcome(), version_outcome::answered);
        EXPECT_EQ(peer.line.failure(), nullptr);
    }
}

TEST(old_broker, is_spoken_to_as_its_release_when_it_is_believed) {
    for (const old_release& each : old_releases()) {
        asked_peer peer(each.what, true);
        peer.feed(each.answer_to_it);
        ASSERT_EQ(peer.line.state(), connection_state::connected);
        EXPECT_EQ(peer.line.outcome(), version_outcome::none);
        EXPECT_EQ(peer.line.release(), each.release);
        EXPECT_EQ(peer.line.versions().find(3), (version_range{0, 0}));
        EXPECT_EQ(peer.line.versions().find(18), std::nullopt);
        EXPECT_EQ(peer.line.versions().entries().size(), protocol::apis_of(each.release).size());
        EXPECT_TRUE(peer.line.can_send(peer.now));
        EXPECT_EQ(peer.line.next_deadline(), time_point::max());
    }
}

TEST(old_broker, may_report_an_error) {
    protocol::list_groups_response refused;
    refused.error_code = broker_errc::coordinator_not_available;
    asked_peer peer(question::list_groups, true);
    peer.feed(answer(1, 0, refused));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST(old_broker, of_0_8_2_may_answer_under_correlation_id_0) {
    asked_peer peer(question::find_coordinator, true);
    peer.feed(answer(0, 0, protocol::find_coordinator_response{}));
    EXPECT_EQ(peer.line.release(), (broker_version{0, 8, 2}));
}

TEST(old_broker, may_have_more_to_list_than_any_broker_tells_of_its_versions) {
    protocol::metadata_response large;
    large.brokers.emplace_back().host = "broker";
    for (int i = 0; i != 50'000; ++i)
        large.topics.emplace_back().name = "a topic with a name " + std::to_string(i);
    asked_peer peer(question::metadata, true);
    peer.feed(answer(1, 0, large));
    EXPECT_EQ(peer.line.state(), connection_state::connected) << peer.why();
}

TEST(old_broker, is_asked_for_what_others_do_not_know_only_in_versions_it_knows) {
    asked_peer peer(question::list_groups, true);
    peer.feed(answer(1, 0, groups("g")));
    list_groups call;
    peer.line.submit(call, peer.now);
    EXPECT_EQ(call.version, 0);
    peer.feed(answer(2, 0, groups("g")));
    EXPECT_FALSE(call.failed());
    peer.take_completions();
}

// --- silence ----------------------------------------------------------------------------------

TEST(silence, is_a_peer_that_closes_when_it_was_asked) {
    for (const question what : {question::api_versions, question::oldest_api_versions,
             question::list_groups, question::metadata}) {
        asked_peer peer(what);
        peer.line.on_closed(end_of_stream(), peer.now);
        EXPECT_EQ(peer.line.outcome(), version_outcome::silence);
        EXPECT_EQ(peer.line.failure()->code, errc::connection);
        EXPECT_EQ(peer.line.failure()->api, protocol::find_api(peer.requests[0].key)->name);
    }
}

TEST(silence, is_time_that_passes) {
    asked_peer peer(question::list_groups);
    EXPECT_EQ(peer.line.next_deadline(), start + 3s);
    peer.line.on_time(start + 3s - 1ns);
    EXPECT_EQ(peer.line.state(), connection_state::api_versions);
    peer.line.on_time(start + 3s);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.outcome(), version_outcome::silence);
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_THAT(peer.why(), HasSubstr("ListGroups v0 (correlation id 1) was not answered in time"));
}

TEST(silence, is_waited_for_no_longer_than_the_attempt_may_take) {
    scripted_peer peer(
        scripted_peer::default_options(), start + 10s, {question::api_versions, false, 3s});
    peer.line.on_established(start + 9s);
    EXPECT_EQ(peer.line.next_deadline(), start + 10s);
    scripted_peer patient(scripted_peer::default_options(), start + 10s);
    patient.line.on_established(start);
    EXPECT_EQ(patient.line.next_deadline(), start + 10s);
}

TEST(silence, is_none_when_the_question_was_not_written) {
    const error_info broken = end_of_stream();
    for (const bool handed_over : {false, true}) {
        scripted_peer peer;
        peer.line.on_established(peer.now);
        if (handed_over)
            peer.line.next_write();
        peer.line.on_closed(broken, peer.now);
        EXPECT_EQ(peer.line.outcome(), version_outcome::none) << handed_over;
    }
    scripted_peer refused;
    refused.line.on_closed(broken, refused.now);
    EXPECT_EQ(refused.line.outcome(), version_outcome::none);
}

TEST(silence, is_none_after_half_an_answer) {
    asked_peer peer(question::api_versions);
    peer.feed(to_bytes(std::string_view("\0\0", 2)));
    peer.line.on_closed(end_of_stream(), peer.now);
    EXPECT_EQ(peer.line.outcome(), version_outcome::none);
}

TEST(silence, of_a_broker_that_has_told_its_versions_of_api_versions_is_none) {
    asked_peer peer(question::api_versions);
    protocol::api_versions_response refusal;
    refusal.error_code = broker_errc::unsupported_version;
    peer.feed(answer(1, 0, refusal));
    ASSERT_EQ(peer.take_requests().at(0).version, 0);
    peer.line.on_closed(end_of_stream(), peer.now);
    EXPECT_EQ(peer.line.outcome(), version_outcome::none);
}

TEST(silence, of_a_connection_that_was_ready_is_none) {
    scripted_peer peer;
    peer.connect();
    peer.line.on_closed(end_of_stream(), peer.now);
    EXPECT_EQ(peer.line.outcome(), version_outcome::none);
    scripted_peer closed;
    closed.line.on_established(closed.now);
    closed.take_written();
    closed.line.close(closed.now);
    EXPECT_EQ(closed.line.outcome(), version_outcome::none);
}

TEST(silence, is_not_what_makes_no_sense) {
    for (const bytes& stream : {frame(to_bytes("x")), answer(9, 0, groups("g")),
             big_endian<std::int32_t>(-1), frame(big_endian<std::int32_t>(1) + to_bytes("x"))}) {
        for (const question what : {question::api_versions, question::list_groups}) {
            asked_peer peer(what, true);
            peer.feed(stream);
            EXPECT_EQ(peer.line.state(), connection_state::disconnected);
            EXPECT_EQ(peer.line.outcome(), version_outcome::nonsense);
        }
    }
    asked_peer refused(question::api_versions);
    refused.feed(frame(big_endian<std::int32_t>(1) + big_endian<std::int16_t>(31)));
    EXPECT_EQ(refused.line.outcome(), version_outcome::none) << "an error is an answer";
}

// --- what the options say ---------------------------------------------------------------------

TEST(api_version, before_0_10_is_taken_for_granted) {
    scripted_peer peer(limited_to({0, 9}), start + 10s, {.question = question::none});
    peer.line.on_established(peer.now);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_THAT(peer.take_requests(), IsEmpty());
    EXPECT_EQ(peer.line.release(), (broker_version{0, 9}));
    EXPECT_EQ(peer.line.versions().find(16), (version_range{0, 0}));
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
    list_groups call;
    peer.line.submit(call, peer.now);
    EXPECT_EQ(call.correlation_id, 1);
    peer.feed(answer(1, 0, groups("g")));
    EXPECT_FALSE(call.failed());
    peer.take_completions();
}

TEST(api_version, before_0_10_limits_frames_as_any_other) {
    scripted_peer peer(limited_to({0, 9}), start + 10s, {.question = question::none});
    peer.line.on_established(peer.now);
    metadata call;
    peer.line.submit(call, peer.now);
    peer.take_written();
    peer.feed(big_endian<std::int32_t>(2'000'000));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    peer.line.close(peer.now);
    peer.take_completions();
}

TEST(api_version, is_the_most_that_a_broker_is_taken_for) {
    scripted_peer peer(limited_to({2, 0}));
    // As 2.3 or so.
    peer.connect(versions_answer({{.api_key = 1, .min_version = 0, .max_version = 11},
        {.api_key = 3, .min_version = 1, .max_version = 8},
        {.api_key = 16, .min_version = 0, .max_version = 1},
        {.api_key = 44, .min_version = 0, .max_version = 0}}));
    EXPECT_EQ(peer.line.release(), (broker_version{2, 0}));
    EXPECT_EQ(peer.line.versions().find(1), (version_range{0, 8}));
    EXPECT_EQ(peer.line.versions().find(3), (version_range{1, 6}));
    EXPECT_EQ(peer.line.versions().find(16), (version_range{0, 1})) << "the broker has no more";
    EXPECT_EQ(peer.line.versions().find(44), std::nullopt);
}

TEST(api_version, makes_no_broker_newer) {
    scripted_peer peer(limited_to({2, 0}));
    peer.connect(versions_answer({{.api_key = 3, .min_version = 0, .max_version = 4}}));
    EXPECT_EQ(peer.line.release(), (broker_version{0, 11}));
    EXPECT_EQ(peer.line.versions().find(3), (version_range{0, 4}));
    asked_peer old(question::list_groups, true, limited_to({4, 0}));
    old.feed(answer(1, 0, groups("g")));
    EXPECT_EQ(old.line.release(), (broker_version{0, 9}));
    EXPECT_EQ(old.line.versions().find(1), (version_range{0, 1}))
        << "even of what a newer one does not know any more";
}

TEST(api_version, limits_the_version_of_the_first_question) {
    const std::vector<std::pair<broker_version, std::int16_t>> rows{
        {{0, 10, 0}, 0}, {{0, 11}, 1}, {{2, 3}, 2}, {{2, 4}, 3}, {{3, 9}, 4}, {{4, 4}, 5}};
    for (const auto& [release, version] : rows) {
        asked_peer peer(question::api_versions, false, limited_to(release));
        EXPECT_EQ(peer.requests.at(0).version, version) << release.to_string();
    }
}

TEST(api_version, is_named_when_a_request_fails_by_it) {
    scripted_peer peer(limited_to({2, 0}));
    peer.connect();
    list_groups call;
    call.question.states_filter.push_back("Stable"); // since 2.6
    peer.line.submit(call, peer.now);
    EXPECT_EQ(call.error(), errc::unsupported_field);
    EXPECT_THAT(call.failure->detail, HasSubstr("; api_version is 2.0"));
    peer.take_completions();
}

TEST(api_version, before_0_10_is_named_when_the_broker_hangs_up) {
    scripted_peer peer(limited_to({0, 8, 2}), start + 10s, {.question = question::none});
    peer.line.on_established(peer.now);
    metadata call;
    peer.line.submit(call, peer.now);
    peer.take_written();
    peer.line.on_closed(end_of_stream(), peer.now);
    EXPECT_THAT(call.failure->message(), HasSubstr("api_version is 0.8.2"));
    peer.take_completions();
    scripted_peer idle(limited_to({0, 8, 2}), start + 10s, {.question = question::none});
    idle.line.on_established(idle.now);
    idle.line.on_closed(end_of_stream(), idle.now);
    EXPECT_THAT(idle.why(), Not(HasSubstr("api_version")));
}

TEST(api_version, unset_leaves_everything_to_the_broker) {
    scripted_peer peer;
    peer.connect(versions_answer({{.api_key = 3, .min_version = 0, .max_version = 4},
        {.api_key = 999, .min_version = 0, .max_version = 1}}));
    EXPECT_EQ(peer.line.release(), (broker_version{0, 11}));
    EXPECT_EQ(peer.line.versions().find(999), (version_range{0, 1}));
}

} // namespace
} // namespace kafka::core
