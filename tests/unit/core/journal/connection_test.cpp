// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a connection tells the journal.

#include "core/journal/journal.hpp"
#include "core/journal/words.hpp"
#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace kafka::core {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class connection_journal : public testing::Test {
protected:
    static connection_options with(journal& kept) {
        connection_options made = scripted_peer::default_options();
        made.journal = &kept;
        return made;
    }
    /// What has happened to requests since the last time.
    std::vector<std::string> steps() {
        std::vector<std::string> lines;
        const flight_copy copy = kept.recorder().copy();
        for (; seen < copy.requests.size(); ++seen)
            lines.push_back(describe(copy.requests[seen].event));
        return lines;
    }
    void connect(const protocol::api_versions_response& offered = usual_versions()) {
        peer.connect(offered);
        steps();
    }
    void submit(exchange& what) { peer.line.submit(what, peer.now); }
    void answer_to(const seen_request& asked, std::int32_t throttle_ms = 0) {
        protocol::list_groups_response made = groups("g");
        made.throttle_time_ms = throttle_ms;
        peer.feed(answer(asked.correlation_id, asked.version, made));
    }

    journal kept{{.events = 128, .lowest = log_level::info}};
    std::size_t seen = 0;
    scripted_peer peer{with(kept)};
};

TEST_F(connection_journal, follows_the_handshake) {
    peer.connect();
    EXPECT_THAT(steps(), ElementsAre("ApiVersions v5 (correlation id 1) queued",
                             "ApiVersions v5 (correlation id 1) written",
                             "ApiVersions v5 (correlation id 1) answered"));
    EXPECT_THAT(kept.recorder().copy().nodes, SizeIs(1)) << "that it is established";
}

TEST_F(connection_journal, follows_requests_from_the_queue_to_their_answers) {
    connect();
    list_groups first;
    list_groups second;
    submit(first);
    submit(second);
    EXPECT_THAT(steps(), ElementsAre("ListGroups v4 (correlation id 2) queued",
                             "ListGroups v4 (correlation id 3) queued"));
    const std::vector<seen_request> asked = peer.take_requests();
    EXPECT_THAT(steps(), ElementsAre("ListGroups v4 (correlation id 2) written",
                             "ListGroups v4 (correlation id 3) written"));
    answer_to(asked[0]);
    EXPECT_THAT(steps(), ElementsAre("ListGroups v4 (correlation id 2) answered"));
    answer_to(asked[1]);
    EXPECT_THAT(steps(), ElementsAre("ListGroups v4 (correlation id 3) answered"));
    EXPECT_THAT(kept.records(), IsEmpty()) << "told at trace only";
}

TEST_F(connection_journal, sees_who_gives_up) {
    connect();
    list_groups unwritten;
    submit(unwritten);
    steps();
    peer.line.abandon(unwritten, peer.now);
    EXPECT_THAT(steps(), ElementsAre("ListGroups v4 (correlation id 2) cancelled"));
    list_groups written;
    submit(written);
    const std::vector<seen_request> asked = peer.take_requests();
    steps();
    peer.line.abandon(written, peer.now);
    answer_to(asked.at(0));
    EXPECT_THAT(steps(), ElementsAre("ListGroups v4 (correlation id 3) cancelled",
                             "ListGroups v4 (correlation id 3) answered"));
}

TEST_F(connection_journal, sees_which_request_was_late) {
    connect();
    list_groups in_time({}, peer.now + 2s);
    list_groups late({}, peer.now + 1s);
    submit(in_time);
    submit(late);
    peer.take_requests();
    steps();
    peer.now += 1s;
    peer.line.on_time(peer.now);
    EXPECT_THAT(steps(), ElementsAre("ListGroups v4 (correlation id 3) expired"));
    peer.take_completions();
}

TEST_F(connection_journal, tells_of_a_pause_when_it_begins) {
    connect(throttling_versions());
    list_groups first;
    list_groups second;
    submit(first);
    submit(second);
    const std::vector<seen_request> asked = peer.take_requests();
    answer_to(asked[0], 1000);
    ASSERT_THAT(kept.records(), SizeIs(1));
    EXPECT_THAT(
        kept.records()[0].text(), HasSubstr("(broker:9092): wants no new request for 1000"));
    answer_to(asked[1], 2000);
    EXPECT_THAT(kept.records(), SizeIs(1)) << "it only becomes longer";
}

TEST_F(connection_journal, tells_of_an_answer_that_is_too_long_once) {
    connect();
    for (int i = 0; i < 2; ++i) {
        list_groups ask;
        submit(ask);
        const std::vector<seen_request> asked = peer.take_requests();
        bytes payload = answer(asked[0].correlation_id, asked[0].version, groups("g"));
        payload.erase(payload.begin(), payload.begin() + 4);
        peer.feed(frame(payload + to_bytes("xyz")));
        peer.take_completions();
    }
    ASSERT_THAT(kept.records(), SizeIs(1));
    EXPECT_THAT(
        kept.records()[0].text(), HasSubstr("the answer to ListGroups v4 is 3 bytes longer"));
}

} // namespace
} // namespace kafka::core
