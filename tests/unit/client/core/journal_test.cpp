// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a client tells of itself, once each.

#include "unit/client/core/release_world.hpp"

#include <string>
#include <vector>

namespace kafka::detail::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

client_options listening(log_level level = log_level::info) {
    client_options made;
    made.log = [](const log_record&) {};
    made.log_level = level;
    made.reconnect_backoff_max = made.reconnect_backoff; // without jitter
    return made;
}

/// What was told since the last time.
std::vector<std::string> told(core_world& world) {
    std::vector<std::string> lines;
    for (const log_record& each : std::exchange(world.core.log_records(), {}))
        lines.push_back(std::string(to_string(each.level)) + ": " + each.text());
    return lines;
}

std::string record_of(const core_world& world) {
    return world.core.journal().recorder().copy().to_text(world.now);
}

TEST(client_journal, is_silent_unless_somebody_listens) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.fail(world.at(one));
    EXPECT_THAT(told(world), IsEmpty());
}

TEST(client_journal, tells_how_the_cluster_was_found) {
    core_world world(listening(log_level::debug));
    world.discover(core_world::brokers(2));
    EXPECT_THAT(told(world),
        ElementsAre("debug: looking for the cluster through boot0:9092",
            "debug: bootstrap-0 (boot0:9092): connecting",
            HasSubstr("info: bootstrap-0 (boot0:9092): connected after 0 ms: Kafka "),
            "info: bootstrap-0: found the cluster: 2 brokers (1 at host1:9092, 2 at host2:9092), "
            "controller 1"));
    world.connect(one);
    EXPECT_THAT(told(world), ElementsAre("debug: node 1 (host1:9092): connecting",
                                 HasSubstr("info: node 1 (host1:9092): connected"),
                                 "info: bootstrap-0 (boot0:9092): closed: not needed any more"));
}

TEST(client_journal, says_what_the_version_given_stands_for) {
    const auto told_of = [](broker_version given) {
        client_options options = listening(log_level::debug);
        options.api_version = given;
        core_world world(options);
        world.start();
        return told(world);
    };
    const std::string usual = "debug: looking for the cluster through boot0:9092";
    EXPECT_THAT(told_of({3, 9}), ElementsAre(usual, HasSubstr("connecting")));
    EXPECT_THAT(told_of({3, 9, 1}),
        ElementsAre(usual, "debug: api_version 3.9.1 is not known, and stands for 3.9",
            HasSubstr("connecting")))
        << "which makes no difference";
    for (const broker_version given : {broker_version{99, 1}, broker_version{0, 10, 3}})
        EXPECT_THAT(told_of(given),
            ElementsAre(usual, HasSubstr("warning: api_version " + given.to_string()),
                HasSubstr("connecting")));
}

TEST(client_journal, tells_of_a_close_that_meets_nobody) {
    core_world world(listening());
    world.discover(core_world::brokers(1));
    told(world);
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_THAT(told(world), IsEmpty()) << "there is one, though it was never connected to";
    world.step([&] { world.core.close_node(three, world.now); });
    EXPECT_THAT(
        told(world), ElementsAre("warning: node 3 was to be closed, and there is no such node"));
}

TEST(client_journal, tells_a_failure_once_and_what_became_of_it) {
    core_world world(listening());
    world.discover(core_world::brokers(2));
    world.connect(two);
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    told(world);
    for (int i = 0; i < 4; ++i) {
        while (!world.has_open(one))
            world.pass(1ms);
        world.fail(world.at(one), "cannot connect: Connection refused");
    }
    EXPECT_THAT(told(world),
        ElementsAre("warning: node 1 (host1:9092): no connection: cannot connect: Connection "
                    "refused; backing off 50 ms"));
    while (!world.has_open(one))
        world.pass(1ms);
    world.connect(world.at(one));
    EXPECT_THAT(told(world), ElementsAre(HasSubstr("; there were 4 failures before")));
    world.fail(world.at(one), "reset");
    EXPECT_THAT(told(world), ElementsAre(HasSubstr("warning: node 1 (host1:9092): connection "
                                                   "lost: reset")));
    world.close();
}

TEST(client_journal, tells_of_an_old_broker_in_one_line) {
    core_world world(listening());
    world.start();
    ASSERT_EQ(recognize(world, boot, v0_9), 8);
    EXPECT_THAT(told(world),
        ElementsAre("info: bootstrap-0 (boot0:9092): connected after 0 ms: Kafka 0.9.0, by what it "
                    "answers, since it does not know ApiVersions"));
    world.close();
}

TEST(client_journal, tells_of_a_peer_that_is_no_broker_once) {
    core_world world(listening());
    world.start();
    for (int effort = 0; effort < 3; ++effort) {
        while (!world.has_open(boot))
            world.pass(10ms);
        exhaust(world, boot);
    }
    EXPECT_THAT(told(world), ElementsAre(AllOf(HasSubstr("error: bootstrap-0 (boot0:9092): "),
                                 HasSubstr("answers neither ApiVersions nor what brokers "
                                           "before 0.10 know"))));
    world.close();
}

TEST(client_journal, tells_who_closes_a_connection) {
    core_world world(listening());
    world.discover(core_world::brokers(1));
    world.connect(one);
    told(world);
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_THAT(
        told(world), ElementsAre("info: node 1 (host1:9092): closed: the caller wanted it"));
    world.connect(one);
    told(world);
    world.close();
    EXPECT_THAT(told(world), ElementsAre("info: closed, with 1 connection"));
    EXPECT_THAT(record_of(world), HasSubstr("the client is closed"));
}

TEST(client_journal, tells_of_an_idle_connection) {
    client_options options = listening();
    options.metadata_max_age = 2'147'483'647ms;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.connect(one);
    told(world);
    world.pass(540s);
    EXPECT_THAT(told(world), ElementsAre(HasSubstr("info: node 1 (host1:9092): closed: idle")));
}

TEST(client_journal, tells_of_brokers_that_come_and_go) {
    core_world world(listening());
    world.discover(core_world::brokers(2));
    world.connect(one);
    told(world);
    wish_for newer;
    world.pass(200ms);
    world.refresh(newer);
    world.answer(world.at(one), core_world::brokers(3));
    EXPECT_THAT(told(world), ElementsAre("info: broker 3 has come, at host3:9092"));
    world.close();
}

TEST(client_journal, tells_of_topics_that_are_tracked) {
    core_world world(listening());
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(200ms);
    told(world);
    wish_for wish;
    world.refresh(wish, {.what = metadata_wish::kind::more_topics, .topics = {"fresh"}});
    protocol::metadata_response answer = core_world::brokers(1);
    answer.topics.push_back(
        core::test::topic("fresh", {}, broker_errc::unknown_topic_or_partition));
    for (int i = 0; i < 3; ++i) {
        world.answer(world.at(one), answer);
        world.pass(100ms);
    }
    EXPECT_THAT(told(world), ElementsAre(HasSubstr("warning: topic fresh: "))) << "once";
    answer.topics[0] = core::test::topic("fresh", {core::test::partition(0, 1)});
    answer.topics.push_back(core::test::topic("other", {}, broker_errc::leader_not_available));
    world.answer(world.at(one), answer);
    EXPECT_THAT(told(world), ElementsAre("info: topic fresh is known now"));
    world.close();
}

TEST(client_journal, names_both_clusters_where_another_answers) {
    core_world world(listening(log_level::warning));
    auto before = core_world::brokers(1);
    before.cluster_id = "before";
    world.discover(before);
    world.connect(one);
    world.pass(300s);
    auto after = before;
    after.cluster_id = "after";
    world.answer(world.at(one), after);
    EXPECT_THAT(told(world), ElementsAre("warning: node 1: another cluster answers, after, where "
                                         "before was; it is followed"));
    world.close();
}

TEST(client_journal, tells_of_a_new_beginning) {
    client_options options = listening(log_level::warning);
    options.metadata_recovery_rebootstrap_trigger = 1s;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.connect(one);
    wish_for newer(world.now + 1h);
    world.pass(200ms);
    world.refresh(newer);
    world.pass(2s);
    EXPECT_THAT(told(world),
        ElementsAre("warning: no broker that is known gives metadata; looking for the cluster "
                    "through the bootstrap servers again: boot0:9092"));
    EXPECT_THAT(record_of(world), HasSubstr("looking for the cluster"));
    world.close();
}

TEST(client_journal, traces_requests_that_wait) {
    core_world world(listening(log_level::trace));
    world.discover(core_world::brokers(1));
    told(world);
    list_groups expires({}, world.now + 1s);
    list_groups abandoned({}, world.now + 30s);
    world.send(expires, one);
    world.send(abandoned, one);
    world.abandon(abandoned);
    EXPECT_THAT(told(world),
        ElementsAre(HasSubstr("connecting"), "trace: node 1: ListGroups waits for a connection",
            "trace: node 1: ListGroups waits for a connection",
            "trace: node 1: ListGroups cancelled"));
    world.pass(1s);
    EXPECT_THAT(told(world), ElementsAre(HasSubstr("debug: node 1: ListGroups expired: waited for "
                                                   "a connection until the deadline")));
    world.close();
}

TEST(client_journal, notes_no_wait_for_what_is_sent_at_once) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    EXPECT_THAT(record_of(world), Not(HasSubstr("waits")));
    EXPECT_THAT(record_of(world), HasSubstr("node 1          ListGroups v4 (correlation id 2) "
                                            "written\n"));
    world.close();
}

TEST(client_journal, keeps_nothing_where_that_is_wanted) {
    client_options options;
    options.flight_recorder_events = 0;
    core_world world(options);
    world.discover(core_world::brokers(1));
    EXPECT_EQ(record_of(world), "");
}

} // namespace
} // namespace kafka::detail::test
