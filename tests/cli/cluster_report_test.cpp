// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/cluster_report.hpp"
#include "samples.hpp"

#include <gmock/gmock.h>
#include <kafka/error.hpp>
#include <kafka/protocol/metadata.hpp>

namespace kafka::cli {
namespace {

using protocol::metadata_response;
using testing::HasSubstr;
using testing::Not;

constexpr style plain{};

// --- from the answer -----------------------------------------------------------------------------

TEST(cluster_report, takes_everything_from_the_answer_in_order) {
    metadata_response answer;
    answer.cluster_id = "id";
    answer.controller_id = broker_id{2};
    answer.brokers = {{.node_id = broker_id{2}, .host = "two", .port = 9093, .rack = "b"},
        {.node_id = broker_id{1}, .host = "one", .port = 9092}};
    metadata_response::metadata_response_topic topic;
    topic.name = "orders";
    topic.topic_id = *uuid::parse("AAAAAAAAAAAAAAAAAAAAAQ");
    topic.is_internal = true;
    topic.partitions = {{.error_code = broker_errc::replica_not_available,
                            .partition_index = partition_id{1},
                            .leader_id = broker_id{2},
                            .leader_epoch = leader_epoch{7},
                            .replica_nodes = {broker_id{2}, broker_id{1}},
                            .isr_nodes = {broker_id{2}},
                            .offline_replicas = {broker_id{1}}},
        {.partition_index = partition_id{0},
            .leader_id = broker_id{-1},
            .replica_nodes = {broker_id{1}}}};
    metadata_response::metadata_response_topic first;
    first.name = "a";
    first.error_code = broker_errc::topic_authorization_failed;
    answer.topics = {topic, first};

    const cluster_report expected{.cluster_id = "id",
        .controller = 2,
        .looks_like = broker_version{4, 0, 0},
        .brokers = {{1, "one", 9092, {}}, {2, "two", 9093, "b"}},
        .topics = {{.name = "a", .error = "TOPIC_AUTHORIZATION_FAILED"},
            {.name = "orders",
                .id = "AAAAAAAAAAAAAAAAAAAAAQ",
                .is_internal = true,
                .partitions = {
                    {.index = 0, .replicas = {1}}, {.index = 1,
                                                       .leader = 2,
                                                       .leader_epoch = 7,
                                                       .replicas = {2, 1},
                                                       .in_sync = {2},
                                                       .offline = {1},
                                                       .error = "REPLICA_NOT_AVAILABLE"}}}}};
    EXPECT_EQ(make_cluster_report(answer, broker_version{4, 0, 0}), expected);
}

TEST(cluster_report, an_empty_answer_is_an_empty_report) {
    EXPECT_EQ(make_cluster_report({}, std::nullopt), cluster_report{});
}

TEST(cluster_report, replicas_on_absent_brokers_are_offline) {
    metadata_response answer;
    answer.brokers = {{.node_id = broker_id{1}, .host = "one", .port = 9092}};
    metadata_response::metadata_response_topic topic;
    topic.name = "t";
    topic.partitions = {{.leader_id = broker_id{1}, .replica_nodes = {broker_id{1}, broker_id{9}}}};
    answer.topics = {topic};
    EXPECT_THAT(make_cluster_report(answer, std::nullopt).topics[0].partitions[0].offline,
        testing::ElementsAre(9));
}

TEST(cluster_report, an_error_of_a_later_release_keeps_its_number) {
    metadata_response answer;
    metadata_response::metadata_response_topic topic;
    topic.name = "t";
    topic.error_code = static_cast<broker_errc>(999);
    answer.topics = {topic};
    EXPECT_EQ(make_cluster_report(answer, std::nullopt).topics[0].error, "error 999");
}

TEST(cluster_report, counts_trouble) {
    EXPECT_EQ(summarise_trouble(troubled_cluster()), (trouble_summary{.without_leader = 1,
                                                         .under_replicated = 3,
                                                         .with_offline_replicas = 2,
                                                         .with_error = 1,
                                                         .topics_with_error = 1}));
    EXPECT_TRUE(summarise_trouble(troubled_cluster()).any());
    EXPECT_FALSE(summarise_trouble(healthy_cluster()).any());
}

// --- text ----------------------------------------------------------------------------------------

TEST(cluster_text, healthy) {
    EXPECT_EQ(render_cluster(healthy_cluster(), false, plain),
        R"(Cluster q1Sh-9_ISia_zwGINzRvyQ, looks like Kafka 3.9
2 brokers, 1 topic, 2 partitions

  BROKER  ADDRESS   RACK
       1  one:9092  –     controller
       2  two:9092  –

Every partition has a leader and all its replicas in sync.
)");
}

TEST(cluster_text, troubled_with_topics) {
    EXPECT_EQ(render_cluster(troubled_cluster(), true, plain),
        R"(Cluster q1Sh-9_ISia_zwGINzRvyQ, looks like Kafka 4.3
2 brokers, 3 topics (1 internal), 4 partitions

  BROKER  ADDRESS         RACK
       1  127.0.0.1:9092  rack-a
       2  [::1]:9093      –       controller

  TOPIC                 PARTITION  LEADER  REPLICAS  IN SYNC  OFFLINE  ERROR
  __offsets (internal)          0       1  1,2       1,2
  forbidden                                                            TOPIC_AUTHORIZATION_FAILED
  orders                        0       2  1,2,3     1,2      3
                                1       1  1,2       1
                                2    none  3         none     3        LEADER_NOT_AVAILABLE

Trouble: 1 partition without leader, 3 under-replicated, 2 with offline replicas, 1 with an error, 1 topic with an error
  ! forbidden  TOPIC_AUTHORIZATION_FAILED
  ! orders-2   no leader, 0 of 1 replicas in sync, missing 3 (offline), LEADER_NOT_AVAILABLE
  ! orders-0   2 of 3 replicas in sync, missing 3 (offline)
  ! orders-1   1 of 2 replicas in sync, missing 2
)");
}

TEST(cluster_text, nothing_is_known) {
    EXPECT_EQ(render_cluster({}, true, plain), R"(Cluster without an id
0 brokers, 0 topics, 0 partitions

  BROKER  ADDRESS  RACK
)");
}

TEST(cluster_text, trouble_beyond_a_screen_is_counted) {
    cluster_report report = healthy_cluster();
    report.topics[0].partitions.clear();
    for (std::int32_t i = 0; i < 25; ++i)
        report.topics[0].partitions.push_back({.index = i, .replicas = {1}, .in_sync = {1}});
    const std::string text = render_trouble(report, plain);
    EXPECT_THAT(text, HasSubstr("Trouble: 25 partitions without leader\n"));
    EXPECT_THAT(text, HasSubstr("orders-19"));
    EXPECT_THAT(text, Not(HasSubstr("orders-20")));
    EXPECT_THAT(text, HasSubstr("… and 5 more\n"));
}

TEST(cluster_text, colours_only_when_asked_for) {
    const std::string dressed = render_cluster(troubled_cluster(), true, {.colours = true});
    EXPECT_THAT(dressed, HasSubstr("\x1b[31mnone\x1b[0m"));
    EXPECT_THAT(dressed, HasSubstr("\x1b[31m! orders-2 "));
    EXPECT_THAT(dressed, HasSubstr("\x1b[33m! orders-0 "));
    EXPECT_THAT(render_cluster(troubled_cluster(), true, plain), Not(HasSubstr("\x1b")));
}

TEST(cluster_text, names_cannot_command_the_terminal) {
    cluster_report report = troubled_cluster();
    report.cluster_id = "\x1b[2J";
    report.brokers[0].host = "h\x07";
    report.brokers[0].rack = "\xc2\x9b";
    report.topics[2].name = "a\nb";
    for (const std::string& text :
        {render_cluster(report, true, plain), draw_cluster(report, {}, 5, plain)}) {
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
        EXPECT_THAT(text, Not(HasSubstr("\x07")));
        EXPECT_THAT(text, Not(HasSubstr("\xc2\x9b")));
        EXPECT_THAT(text, Not(HasSubstr("a\nb")));
    }
}

// --- JSON ----------------------------------------------------------------------------------------

TEST(cluster_json, has_everything_and_null_for_what_is_not_known) {
    EXPECT_EQ(cluster_json(troubled_cluster()),
        R"({"cluster_id":"q1Sh-9_ISia_zwGINzRvyQ","controller_id":2,"api_version":[4,3],)"
        R"("brokers":[{"node_id":1,"host":"127.0.0.1","port":9092,"rack":"rack-a"},)"
        R"({"node_id":2,"host":"::1","port":9093,"rack":null}],)"
        R"("topics":[{"name":"__offsets","topic_id":"AAAAAAAAAAAAAAAAAAAAAQ",)"
        R"("is_internal":true,"error":null,"partitions":[{"partition":0,"leader":1,)"
        R"("leader_epoch":4,"replicas":[1,2],"isr":[1,2],"offline":[],"error":null}]},)"
        R"({"name":"forbidden","topic_id":null,"is_internal":false,)"
        R"("error":"TOPIC_AUTHORIZATION_FAILED","partitions":[]},)"
        R"({"name":"orders","topic_id":null,"is_internal":false,"error":null,"partitions":[)"
        R"({"partition":0,"leader":2,"leader_epoch":null,"replicas":[1,2,3],"isr":[1,2],)"
        R"("offline":[3],"error":null},)"
        R"({"partition":1,"leader":1,"leader_epoch":null,"replicas":[1,2],"isr":[1],)"
        R"("offline":[],"error":null},)"
        R"({"partition":2,"leader":null,"leader_epoch":null,"replicas":[3],"isr":[],)"
        R"("offline":[3],"error":"LEADER_NOT_AVAILABLE"}]}]})");
}

TEST(cluster_json, nothing_is_known) {
    EXPECT_EQ(cluster_json({}), R"({"cluster_id":null,"controller_id":null,"api_version":null,)"
                                R"("brokers":[],"topics":[]})");
}

TEST(cluster_json, releases_before_1_0_have_three_numbers) {
    cluster_report report;
    report.looks_like = broker_version{0, 10, 2};
    EXPECT_THAT(cluster_json(report), HasSubstr(R"("api_version":[0,10,2])"));
}

// --- picture -------------------------------------------------------------------------------------

TEST(cluster_picture, healthy) {
    EXPECT_EQ(draw_cluster(healthy_cluster(),
                  {{1, {.looks_like = "3.9"}}, {2, {.looks_like = "3.9"}}}, 5, plain),
        R"(  ╭─ broker 1 ★ ─╮  ╭─ broker 2 ───╮
  │ one:9092     │  │ two:9092     │
  │ Kafka 3.9    │  │ Kafka 3.9    │
  ╰──────────────╯  ╰──────────────╯
  ★ controller

  orders
     0 1
  1  ● ○
  2  ○ ●

  ● leader   ○ in sync   ◌ behind   ✗ offline   · no replica
)");
}

TEST(cluster_picture, troubled) {
    EXPECT_EQ(draw_cluster(troubled_cluster(), {{2, {.problem = "unreachable"}}}, 2, plain),
        R"(  ╭─ broker 1 ─────╮  ╭─ broker 2 ★ ───╮
  │ 127.0.0.1:9092 │  │ [::1]:9093     │
  │ rack-a         │  │ no rack        │
  ╰────────────────╯  │ ✗ unreachable  │
                      ╰────────────────╯
  ★ controller

  forbidden                    orders
  TOPIC_AUTHORIZATION_FAILED      0 1 2
                               1  ○ ● ·
                               2  ● ◌ ·
                               3  ✗ · ✗
  … and 1 more topic

  ● leader   ○ in sync   ◌ behind   ✗ offline   · no replica
)");
}

TEST(cluster_picture, keeps_to_the_width) {
    cluster_report report = healthy_cluster();
    for (std::int32_t id = 3; id <= 40; ++id)
        report.brokers.push_back({id, "some-host", 9092, "rack"});
    for (int i = 0; i < 5; ++i) {
        topic_row& topic = report.topics.emplace_back();
        topic.name = "topic-" + std::to_string(i);
        for (std::int32_t index = 0; index < 500; ++index)
            topic.partitions.push_back(
                {.index = index, .leader = 1, .replicas = {1}, .in_sync = {1}});
    }
    for (std::size_t width : {40u, 80u, 133u}) {
        const std::string text = draw_cluster(report, {}, 4, {.width = width});
        std::size_t begin = 0;
        while (begin < text.size()) {
            const std::size_t end = text.find('\n', begin);
            const std::string_view line(text.data() + begin, end - begin);
            if (!line.starts_with("  ● leader")) {
                EXPECT_LE(display_width(line), width) << line;
            }
            begin = end + 1;
        }
        EXPECT_THAT(text, HasSubstr("… and 2 more topics\n"));
        EXPECT_THAT(text, HasSubstr("… and 28 more brokers without a row\n"));
    }
}

} // namespace
} // namespace kafka::cli
