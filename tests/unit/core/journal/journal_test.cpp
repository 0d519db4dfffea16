// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What is told to whoever listens, and how important it is.

#include "core/journal/journal.hpp"

#include "unit/core/cluster/sample_metadata.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/list_groups.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kafka::core {
namespace {

using namespace test;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr time_point now{1h};
const server_address address{.host = "10.0.0.1"};
const node_id node{broker_id{1}};

error_info refused(std::string detail = "cannot connect: Connection refused") {
    error_info made{.code = errc::connection, .node = node, .peer = "10.0.0.1:9092"};
    made.detail = std::move(detail);
    return made;
}

class listened : public ::testing::Test {
protected:
    /// What was told since the last time: `warning: node 1 …`.
    std::vector<std::string> told() {
        std::vector<std::string> lines;
        for (const log_record& each : std::exchange(subject.records(), {}))
            lines.push_back(std::string(to_string(each.level)) + ": " + each.text());
        return lines;
    }
    void fail(const error_info& why, const error_info* before = nullptr, bool was_connected = false,
        bool is_unrecognized = false, std::uint32_t failures = 1) {
        subject.on_failure({.node = node,
                               .to = address,
                               .why = std::make_shared<const error_info>(why),
                               .before = before,
                               .was_connected = was_connected,
                               .is_unrecognized = is_unrecognized,
                               .failures = failures,
                               .pause = 340ms},
            now);
    }
    void connected(broker_version release, bool is_legacy = false, std::uint32_t failures = 0) {
        subject.on_connected({.node = node,
                                 .to = address,
                                 .release = release,
                                 .is_legacy = is_legacy,
                                 .took = 4ms,
                                 .failures = failures},
            now);
    }
    static cluster_snapshot snapshot_of(protocol::metadata_response answer) {
        return {std::make_shared<const std::vector<broker>>(), std::move(answer), 12};
    }

    journal subject{{.events = 64, .lowest = log_level::trace, .client_id = "tester"}};
};

TEST_F(listened, a_record_has_time_client_node_and_category) {
    subject.on_attempt(node, address, 0, now);
    ASSERT_THAT(subject.records(), SizeIs(1));
    const log_record& made = subject.records().front();
    EXPECT_EQ(made.level, log_level::debug);
    EXPECT_EQ(made.category, log_category::connection);
    EXPECT_EQ(made.time, now);
    EXPECT_EQ(made.client_id, "tester");
    EXPECT_EQ(made.node, node);
    EXPECT_EQ(made.peer, "10.0.0.1:9092");
    EXPECT_EQ(made.message, "connecting");
}

TEST_F(listened, a_connection_is_told_in_one_line) {
    connected({3, 9});
    EXPECT_THAT(
        told(), ElementsAre("info: node 1 (10.0.0.1:9092): connected after 4 ms: Kafka 3.9"));
    connected({3, 9}, false, 3);
    EXPECT_THAT(told(), ElementsAre("info: node 1 (10.0.0.1:9092): connected after 4 ms: Kafka "
                                    "3.9; there were 3 failures before"));
}

TEST_F(listened, a_connection_through_a_proxy_names_it) {
    subject.on_proxy("socks5://proxy:1080");
    subject.on_start(std::span(&address, 1), now);
    subject.on_attempt(node, address, 0, now);
    connected({3, 9});
    EXPECT_THAT(
        told(), ElementsAre("debug: looking for the cluster through 10.0.0.1:9092; all connections "
                            "go through the proxy socks5://proxy:1080",
                    "debug: node 1 (10.0.0.1:9092): connecting, through socks5://proxy:1080",
                    "info: node 1 (10.0.0.1:9092): connected after 4 ms: Kafka 3.9, through "
                    "socks5://proxy:1080"));
}

TEST_F(listened, an_old_broker_is_told_in_one_line) {
    subject.on_asked_further(node, std::make_shared<const error_info>(refused("silence")), now);
    EXPECT_THAT(told(), ElementsAre("debug: node 1 (10.0.0.1:9092): asked for its version; to be "
                                    "asked further: silence"));
    connected({0, 9}, true);
    EXPECT_THAT(
        told(), ElementsAre("info: node 1 (10.0.0.1:9092): connected after 4 ms: Kafka "
                            "0.9.0, by what it answers, since it does not know ApiVersions"));
}

TEST_F(listened, a_failure_is_a_warning_and_its_repetition_is_not) {
    const error_info first = refused();
    fail(first);
    EXPECT_THAT(told(), ElementsAre("warning: node 1 (10.0.0.1:9092): no connection: cannot "
                                    "connect: Connection refused; backing off 340 ms"));
    fail(first, &first, false, false, 2);
    EXPECT_THAT(told(), ElementsAre("debug: node 1 (10.0.0.1:9092): no connection: cannot connect: "
                                    "Connection refused; backing off 340 ms after 2 failures"));
    fail(refused("cannot resolve 10.0.0.1"), &first, false, false, 3);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("warning: ")));
}

TEST_F(listened, a_connection_that_is_lost_is_always_a_warning) {
    const error_info why = refused("the peer closed the connection while it was idle");
    fail(why, &why, true);
    EXPECT_THAT(told(),
        ElementsAre(AllOf(HasSubstr("warning: "),
            HasSubstr("connection lost: the peer closed the connection while it was idle"))));
}

TEST_F(listened, what_does_not_pass_by_itself_is_an_error) {
    error_info broken = refused("the answer cannot be read");
    broken.code = errc::protocol;
    fail(broken, nullptr, true);
    fail(refused("no broker"), nullptr, false, true);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("error: "), HasSubstr("error: ")));
}

TEST_F(listened, a_close_says_why) {
    subject.on_closed(node, address, close_reason::idle, now);
    EXPECT_THAT(told(), ElementsAre("info: node 1 (10.0.0.1:9092): closed: idle for as long as "
                                    "connections_max_idle allows"));
    subject.on_closed(node, address, close_reason::superseded, now);
    EXPECT_THAT(told(), ElementsAre("info: node 1 (10.0.0.1:9092): closed: not needed any more"));
}

TEST_F(listened, a_pause_is_told_when_it_begins) {
    subject.on_throttle(node, "10.0.0.1:9092", 2s, true, now);
    subject.on_throttle(node, "10.0.0.1:9092", 3s, false, now);
    EXPECT_THAT(told(), ElementsAre("info: node 1 (10.0.0.1:9092): wants no new request for 2000 "
                                    "ms (throttling)",
                            HasSubstr("debug: ")));
}

TEST_F(listened, an_answer_that_is_too_long_is_a_warning) {
    subject.on_left_over(node, "10.0.0.1:9092", "ListGroups v4", 3, now);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("warning: node 1 (10.0.0.1:9092): the answer to "
                                              "ListGroups v4 is 3 bytes longer than it should")));
}

TEST_F(listened, the_first_metadata_is_the_cluster) {
    const cluster_snapshot none(std::make_shared<const std::vector<broker>>());
    subject.on_metadata(node_id::bootstrap(0), none, snapshot_of(two_brokers()), now);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("info: bootstrap-0: found the cluster")));
}

TEST_F(listened, brokers_that_come_and_go_are_told_and_nothing_new_is_not) {
    const cluster_snapshot before = snapshot_of(two_brokers());
    subject.on_metadata(node, before, before, now);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("debug: ")));
    protocol::metadata_response later = two_brokers();
    add_broker(later, 3, "three");
    later.controller_id = broker_id{1};
    subject.on_metadata(node, before, snapshot_of(std::move(later)), now);
    EXPECT_THAT(
        told(), ElementsAre(HasSubstr("debug: node 1: metadata has come: 3 brokers, 1 "
                                      "topic"),
                    "info: broker 3 has come, at three:9092", "debug: the controller is broker 1"));
}

TEST_F(listened, topics_that_cannot_be_had_are_told_once) {
    const std::set<std::string, std::less<>> wanted{"t", "u"};
    const cluster_snapshot none(std::make_shared<const std::vector<broker>>());
    protocol::metadata_response answer = two_brokers();
    answer.topics[0] = topic("t", {}, broker_errc::leader_not_available);
    answer.topics.push_back(topic("u", {}, broker_errc::topic_authorization_failed));
    const cluster_snapshot failed = snapshot_of(answer);
    subject.on_topics(none, failed, wanted, now);
    EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr("warning: topic t: "),
                                        HasSubstr("(LEADER_NOT_AVAILABLE, code 5)")),
                            HasSubstr("error: topic u: ")))
        << "one passes by itself, the other does not";
    subject.on_topics(failed, failed, wanted, now);
    subject.on_topics(failed, snapshot_of(answer), wanted, now);
    EXPECT_THAT(told(), IsEmpty());
    subject.on_topics(failed, snapshot_of(two_brokers()), wanted, now);
    EXPECT_THAT(told(), ElementsAre("info: topic t is known now"));
}

TEST_F(listened, metadata_that_does_not_come_is_told_once) {
    error_info empty{.code = errc::metadata_empty_broker_list};
    subject.on_metadata_failure(node, empty, now);
    subject.on_metadata_failure(node, empty, now);
    EXPECT_THAT(
        told(), ElementsAre("warning: node 1: metadata has not come: the metadata lists no brokers",
                    HasSubstr("debug: ")));
    const cluster_snapshot known = snapshot_of(two_brokers());
    subject.on_metadata(node, known, known, now);
    subject.on_metadata_failure(node, empty, now);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("debug: "), HasSubstr("warning: ")));
    subject.on_metadata_failure(node, refused(), now);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("debug: "))) << "told of the connection already";
}

TEST_F(listened, a_new_beginning_and_another_cluster_are_warnings) {
    const std::vector<server_address> servers{{.host = "a"}, {.host = "b", .port = 1}};
    subject.on_start_over("no broker that is known gives metadata", servers, now);
    subject.on_other_cluster(node, "the one before", snapshot_of(two_brokers()), now);
    EXPECT_THAT(told(),
        ElementsAre("warning: no broker that is known gives metadata; looking for the cluster "
                    "through the bootstrap servers again: a:9092, b:1",
            "warning: node 1: another cluster answers, the cluster, where the one before was; it "
            "is followed"));
}

TEST_F(listened, requests_are_traced) {
    subject.on_request({.at = now,
        .api = &protocol::list_groups_request::api,
        .node = node,
        .correlation_id = 7,
        .version = 4,
        .step = request_step::answered});
    subject.on_request({.at = now, .api = &protocol::list_groups_request::api});
    subject.on_expired(
        {.at = now, .api = &protocol::list_groups_request::api, .step = request_step::expired},
        refused("waited for a connection until the deadline"));
    EXPECT_THAT(
        told(), ElementsAre("trace: node 1: ListGroups v4 (correlation id 7) answered",
                    "trace: ListGroups waits for a connection",
                    "debug: ListGroups expired: waited for a connection until the deadline"));
}

TEST_F(listened, peers_cannot_break_a_line) {
    fail(refused("it says \n\r\x1b[0m\x7f\xc2\x85 x"));
    EXPECT_THAT(told(), ElementsAre(HasSubstr("it says ???[0m?? x")));
}

TEST(journal, makes_no_record_below_the_level_and_none_for_nobody) {
    journal warned({.events = 0, .lowest = log_level::warning});
    EXPECT_TRUE(warned.is_on());
    warned.on_attempt(node, address, 0, now);
    warned.on_closed(node, address, close_reason::idle, now);
    EXPECT_THAT(warned.records(), IsEmpty());
    warned.on_start_over("", {}, now);
    EXPECT_THAT(warned.records(), SizeIs(1));

    journal alone({.events = 8});
    EXPECT_TRUE(alone.is_on());
    alone.on_start_over("", {}, now);
    alone.on_attempt(node, address, 0, now);
    EXPECT_THAT(alone.records(), IsEmpty());
    EXPECT_THAT(alone.recorder().copy().nodes, SizeIs(2));

    EXPECT_FALSE(journal({.events = 0}).is_on());
}

TEST(journal, notes_all_of_it_for_the_flight_recorder) {
    journal subject({.events = 64});
    const std::vector<server_address> servers;
    subject.on_attempt(node, address, 2, now);
    subject.on_established(node, now);
    subject.on_asked_further(node, nullptr, now);
    subject.on_closed(node, address, close_reason::given_up, now);
    subject.on_throttle(node, "", 2s, true, now);
    subject.on_metadata_request(node, now);
    subject.on_metadata_failure(node, refused(), now);
    subject.on_start_over("", servers, now);
    subject.on_close(3, now);
    EXPECT_EQ(subject.recorder().copy().to_text(now + 1s),
        "     -1.000000 s  node 1          connecting, after 2 failures\n"
        "     -1.000000 s  node 1          connection established\n"
        "     -1.000000 s  node 1          asked for its version; to be asked further\n"
        "     -1.000000 s  node 1          closed: given up, the cluster is elsewhere\n"
        "     -1.000000 s  node 1          wants no new request for 2000 ms\n"
        "     -1.000000 s  node 1          asked for metadata\n"
        "     -1.000000 s  node 1          metadata has not come: cannot connect: Connection "
        "refused\n"
        "     -1.000000 s  -               looking for the cluster through the bootstrap servers "
        "again\n"
        "     -1.000000 s  -               the client is closed\n");
}

} // namespace
} // namespace kafka::core
