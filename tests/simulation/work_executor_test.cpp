// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A client that is given another executor for what takes long, which the tests run when it suits
// them: what the client does meanwhile, and who may go first.

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::simulated {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;

const node_id one{broker_id{1}};
const node_id two{broker_id{2}};

/// What a simulated second thread does at a time of the test's choice.
class work_executor : public ::testing::Test {
protected:
    // More than 128 KiB when they are described.
    static constexpr std::size_t topics = 700;

    work_executor() {
        for (std::size_t i = 0; i != topics; ++i)
            brokers.create_topic({.name = std::to_string(i) + std::string(200, 't')});
        client_options options;
        options.bootstrap_servers = {brokers.bootstrap_servers()};
        options.work_executor = work->get_executor();
        options.default_api_timeout = 30s;
        options.request_timeout = 20s;
        subject.emplace(world.get_executor(), options, world.get_transport());
        subject->need_all_topics();
        subject->async_refresh_metadata([this](error_code ec, const cluster& known) {
            found = ec;
            known_topics = known.topics().size();
        });
    }

    /// Until there is something to do elsewhere.
    void run_until_work() {
        world.run_for(5s);
        ASSERT_FALSE(found);
    }
    static testing::cluster_options two_nodes() {
        testing::cluster_options made;
        made.nodes = 2;
        made.addresses = {"10.0.0.1", "10.0.0.2"};
        return made;
    }

    std::optional<asio::io_context> work{std::in_place};
    testing::simulation world{{.seed = 11, .cut = testing::segmentation::whole}};
    testing::cluster brokers{world.get_executor(), two_nodes(), world.get_transport()};
    std::optional<client> subject;
    std::optional<error_code> found;
    std::size_t known_topics = 0;
};

TEST_F(work_executor, decodes_large_metadata) {
    run_until_work();
    EXPECT_EQ(work->run(), 1u) << "the loop has not decoded it itself";
    EXPECT_FALSE(found) << "it ends on the client's executor";
    world.run_for(1ms);
    EXPECT_EQ(found, error_code());
    EXPECT_EQ(known_topics, topics);
}

TEST_F(work_executor, does_not_keep_other_connections_waiting) {
    run_until_work();
    work->run();
    world.run_for(1ms);
    ASSERT_EQ(found, error_code());
    // Both nodes are known now. Of the next refresh nothing is decoded for the time being.
    found.reset();
    subject->async_refresh_metadata([this](error_code ec, const cluster&) { found = ec; });
    run_until_work();
    std::vector<error_code> answered;
    for (int i = 0; i != 3; ++i)
        for (const node_id each : {one, two})
            subject->async_send(each, list_groups_request{},
                [&](error_code ec, const list_groups_response&) { answered.push_back(ec); });
    world.run_for(5s);
    EXPECT_GE(answered.size(), 3u) << "one of the nodes is free";
    EXPECT_FALSE(found);
    work->restart();
    work->run();
    world.run_for(1s);
    EXPECT_THAT(answered, ::testing::ElementsAreArray(std::vector<error_code>(6)));
    EXPECT_EQ(found, error_code());
}

TEST_F(work_executor, that_never_does_it_fails_what_waits_in_its_time) {
    world.run_for(40s);
    EXPECT_EQ(found, broker_errc::request_timed_out);
}

TEST_F(work_executor, that_goes_without_having_done_it_leaves_it_to_the_loop) {
    run_until_work();
    work.reset();
    world.run_for(1s);
    EXPECT_EQ(found, error_code());
    EXPECT_EQ(known_topics, topics);
}

TEST_F(work_executor, may_do_it_for_a_client_that_has_gone) {
    run_until_work();
    subject.reset();
    world.run_for(1s);
    EXPECT_EQ(found, asio::error::operation_aborted);
    EXPECT_EQ(work->run(), 1u);
    world.run_for(1s);
}

TEST_F(work_executor, may_do_it_for_a_connection_that_has_gone) {
    run_until_work();
    brokers.stop(broker_id{1});
    brokers.stop(broker_id{2});
    world.run_for(1s);
    brokers.restart(broker_id{1});
    brokers.restart(broker_id{2});
    work->run();
    for (int i = 0; i != 100 && !found; ++i) {
        world.run_for(100ms);
        work->restart();
        work->run();
    }
    EXPECT_EQ(found, error_code());
    EXPECT_EQ(known_topics, topics);
}

} // namespace
} // namespace kafka::simulated
