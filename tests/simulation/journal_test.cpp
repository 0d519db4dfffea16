// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a client says of itself, in its log, in its flight record and when it is asked: on a
// simulated network, whose clock all times are of.

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const node_id node{broker_id{1}};

class journal : public ::testing::Test {
protected:
    journal() {
        testing::cluster_options made;
        made.addresses = {"10.0.0.1"};
        cluster.emplace(world.get_executor(), std::move(made), world.get_transport());
        options.bootstrap_servers = {cluster->bootstrap_servers()};
        options.client_id = "narrator";
        options.log = [this](const log_record& record) {
            EXPECT_EQ(record.client_id, "narrator");
            EXPECT_LE(record.time, world.now());
            lines.push_back(std::string(to_string(record.level)) + ": " + record.text());
        };
    }

    void begin() { subject.emplace(world.get_executor(), options, world.get_transport()); }
    /// A client that is connected to the only broker.
    void connect() {
        begin();
        bool done = false;
        subject->async_bootstrap([&](error_code ec) {
            EXPECT_FALSE(ec);
            done = true;
        });
        ASSERT_TRUE(world.run_until([&] { return done; }));
        ask();
        ASSERT_TRUE(world.run_until([&] { return answered == 1; }));
    }
    void ask(target whom = node) {
        subject->async_send(whom, list_groups_request{},
            [this](error_code ec, const list_groups_response&) { ++(ec ? failed : answered); });
    }
    std::vector<std::string> told() { return std::exchange(lines, {}); }

    testing::simulation world{{.seed = 5}};
    std::optional<testing::cluster> cluster;
    client_options options;
    std::vector<std::string> lines;
    std::optional<client> subject;
    int answered = 0;
    int failed = 0;
};

TEST_F(journal, tells_the_story_of_a_client) {
    connect();
    EXPECT_THAT(told(),
        ElementsAre(ContainsRegex("info: bootstrap-0 \\(10.0.0.1:[0-9]+\\): connected after [0-9]+ "
                                  "ms: Kafka "),
            ContainsRegex("info: bootstrap-0: found the cluster .+: 1 broker \\(1 at 10.0.0.1:.*, "
                          "controller 1"),
            ContainsRegex("info: node 1 \\(10.0.0.1:[0-9]+\\): connected"),
            HasSubstr("info: bootstrap-0")));
    cluster->stop(broker_id{1});
    world.run_for(10s);
    cluster->restart(broker_id{1});
    ask();
    ASSERT_TRUE(world.run_until([&] { return answered == 2; }));
    const std::vector<std::string> outage = told();
    ASSERT_EQ(outage.size(), 3u) << ::testing::PrintToString(outage);
    EXPECT_THAT(outage[0], HasSubstr("warning: node 1"));
    EXPECT_THAT(outage[0], HasSubstr("connection lost: "));
    EXPECT_THAT(outage[1], AllOf(HasSubstr("warning: node 1"), HasSubstr("Connection refused")));
    EXPECT_THAT(outage[2], ContainsRegex("info: node 1 .*connected.*; there were [0-9]+ failures "
                                         "before"));
    subject->close();
    world.run_for(1s);
    EXPECT_THAT(told(), ElementsAre("info: closed, with 1 connection"));
}

TEST_F(journal, hears_what_callbacks_throw) {
    options.log_level = log_level::error;
    connect();
    future<list_groups_response> sent = subject->send(node, list_groups_request{});
    sent.add_callback([](const list_groups_response&) { throw std::runtime_error("too\nbad"); });
    const future<kafka::cluster> known = subject->request_metadata_update();
    known.add_callback([](const kafka::cluster&) { throw 1; });
    bool others_go_on = false;
    sent.add_callback([&](const list_groups_response&) { others_go_on = true; });
    world.run_for(1s);
    EXPECT_TRUE(others_go_on);
    EXPECT_THAT(told(), ElementsAre("error: a callback of a future has thrown: too?bad",
                            "error: a callback of a future has thrown: what is no "
                            "std::exception"));
    sent.add_callback([](const list_groups_response&) { throw std::runtime_error("again"); });
    world.run_for(1s);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("again")));
    subject.reset();
    world.run_for(1s);
    sent.add_callback([](const list_groups_response&) { throw std::runtime_error("nobody"); });
    world.run_for(1s);
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(journal, tells_less_and_more) {
    options.log_level = log_level::warning;
    connect();
    EXPECT_THAT(lines, IsEmpty());
    options.log_level = log_level::trace;
    answered = 0;
    connect();
    world.run_for(1s);
    EXPECT_THAT(lines, ::testing::Contains(ContainsRegex(
                           "trace: node 1: ListGroups v[0-9]+ \\(correlation id 2\\) answered")));
}

TEST_F(journal, is_told_never_inside_a_call_of_the_client) {
    options.log_level = log_level::trace;
    begin();
    ask(any_node);
    EXPECT_THAT(lines, IsEmpty());
    subject->maybe_connect(node_id::bootstrap(0));
    subject->close();
    EXPECT_THAT(lines, IsEmpty());
    world.run_for(1s);
    ASSERT_FALSE(lines.empty());
    EXPECT_THAT(lines.back(), HasSubstr("closed"));
}

TEST_F(journal, goes_on_whatever_its_hook_does) {
    int calls = 0;
    options.log = [&](const log_record&) {
        // As a handler it may call the client; what it leads to is told later.
        const int call = ++calls;
        subject->maybe_connect(node);
        (void)subject->flight_record();
        (void)subject->explain(node);
        EXPECT_EQ(calls, call);
        throw std::runtime_error("no space left on device");
    };
    connect();
    EXPECT_GE(calls, 4);
}

TEST_F(journal, lets_its_hook_destroy_the_client) {
    options.log = [&](const log_record& record) {
        lines.push_back(record.text());
        if (subject)
            subject.reset();
    };
    begin();
    ask(any_node);
    world.run_for(10s);
    EXPECT_FALSE(subject);
    EXPECT_EQ(failed, 1);
    EXPECT_FALSE(lines.empty());
}

TEST_F(journal, does_not_keep_a_client_whose_context_has_gone) {
    auto alive = std::make_shared<int>();
    {
        testing::simulation brief;
        client_options heard;
        heard.log = [alive](const log_record&) {};
        client lost(brief.get_executor(), heard, brief.get_transport());
        lost.maybe_connect(node_id::bootstrap(0));
    }
    EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(journal, explains_an_outage_while_it_lasts) {
    connect();
    EXPECT_EQ(subject->explain(node).state, node_state::ready);
    cluster->stop(broker_id{1});
    world.run_for(1s);
    ask();
    world.run_for(3s);
    const bool backs_off = world.run_until(
        [&] { return subject->explain(node).state == node_state::backing_off; }, 10s);
    ASSERT_TRUE(backs_off);
    const explanation why = subject->explain(node);
    EXPECT_GT(why.failures, 3u);
    EXPECT_EQ(why.waiting, 1u);
    EXPECT_THAT(why.message(),
        ContainsRegex("^node 1 \\(10.0.0.1:[0-9]+\\) is backing off [0-9]+ ms more after [0-9]+ "
                      "failed attempts; 1 request waits for it; last: cannot connect: .*Connection "
                      "refused$"));
    EXPECT_EQ(subject->explain().node, node) << "there is no other";
    EXPECT_EQ(subject->explain(controller).node, node);
    cluster->restart(broker_id{1});
    ASSERT_TRUE(world.run_until([&] { return answered == 2; }));
    EXPECT_TRUE(subject->explain(node).is_ready());
}

TEST_F(journal, has_a_flight_record_of_it_all) {
    options.log = nullptr;
    connect();
    cluster->stop(broker_id{1});
    world.run_for(1s);
    const std::string record = subject->flight_record();
    EXPECT_THAT(record, ContainsRegex(" -[0-9.]+ s  bootstrap-0     connecting\n"));
    EXPECT_THAT(record, ContainsRegex("node 1          ListGroups v[0-9]+ \\(correlation id 2\\) "
                                      "answered\n"));
    EXPECT_THAT(record, HasSubstr("node 1          connection lost: "));
    EXPECT_THAT(record, HasSubstr("metadata has come: 1 broker\n"));
    subject->close();
    EXPECT_THAT(subject->flight_record(), HasSubstr("the client is closed\n"));
    EXPECT_THAT(lines, IsEmpty());

    options.flight_recorder_events = 0;
    begin();
    world.run_for(1s);
    EXPECT_EQ(subject->flight_record(), "");
}

TEST_F(journal, of_a_hundred_thousand_requests_takes_no_more_memory) {
    options.log = nullptr;
    connect();
    for (int i = 0; i < 1'000; ++i) {
        for (int j = 0; j < 100; ++j)
            ask();
        ASSERT_TRUE(world.run_until([&] { return answered == 101 + 100 * i; }));
    }
    const std::string record = subject->flight_record();
    EXPECT_LE(std::ranges::count(record, '\n'), options.flight_recorder_events + 2);
    EXPECT_THAT(record, HasSubstr("bootstrap-0     connecting\n"));
}

} // namespace
} // namespace kafka::simulated
