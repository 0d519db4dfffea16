// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/testing/cluster_thread.hpp>

#include "cluster_fixture.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <kafka/protocol/api_key.hpp>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace kafka::testing::test {
namespace {

using protocol::list_groups_request;

class cluster_thread_test : public ::testing::Test {
protected:
    raw_client make_client() {
        return raw_client({net::system_transport(), context.get_executor(), running(context)});
    }

    boost::asio::io_context context;
};

TEST_F(cluster_thread_test, sockets_are_closed_when_control_returns) {
    cluster_thread broker({.nodes = 2});
    raw_client client = make_client();
    ASSERT_FALSE(client.connect(broker->address(node_2)));
    EXPECT_TRUE(client.call(list_groups_request{}, 0));
    for (int round = 0; round < 20; ++round) {
        broker->stop(node_2);
        EXPECT_EQ(broker->open_connections(node_2), 0u);
        EXPECT_EQ(
            make_client().connect(broker->address(node_2)), boost::asio::error::connection_refused);
        broker->restart(node_2);
        raw_client next = make_client();
        ASSERT_FALSE(next.connect(broker->address(node_2)));
        EXPECT_TRUE(next.call(list_groups_request{}, 0));
    }
    EXPECT_TRUE(client.read().empty());
}

TEST_F(cluster_thread_test, control_from_its_own_thread_does_not_wait_for_itself) {
    cluster_thread broker;
    std::promise<void> stopped;
    boost::asio::post(broker->get_executor(), [&] {
        broker->stop(node_1);
        broker->move(node_1);
        stopped.set_value();
    });
    stopped.get_future().get();
    raw_client client = make_client();
    ASSERT_FALSE(client.connect(broker->address(node_1)));
    EXPECT_TRUE(client.call(list_groups_request{}, 0));
}

TEST_F(cluster_thread_test, may_be_controlled_and_watched_by_many_threads) {
    cluster_thread broker({.nodes = 3, .topics = {{"t", 3, 3}}});
    std::atomic<std::uint64_t> seen{0};
    broker->observe([&](const request_info&) { ++seen; });
    std::atomic<bool> over{false};
    std::vector<std::jthread> threads;
    threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) {
            broker->stop(node_2);
            broker->restart(node_2);
            broker->disconnect(node_3);
        }
    });
    threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
            broker->set_leader("t", i % 3, node_1);
            broker->create_topic({.name = "x" + std::to_string(i)});
            broker->remove(broker->inject(fault().on(node_3).always().drop()));
        }
    });
    threads.emplace_back([&] {
        while (!over) {
            EXPECT_LE(broker->requests(protocol::api_key::metadata), broker->requests());
            EXPECT_EQ(broker->partition("t", 1).replicas.size(), 3u);
        }
    });
    std::uint64_t answered = 0;
    for (int i = 0; i < 100; ++i) {
        raw_client client = make_client();
        ASSERT_FALSE(client.connect(broker->address(node_1)));
        answered += client.call(list_groups_request{}, 0) ? 1 : 0;
    }
    over = true;
    threads.clear();
    EXPECT_EQ(answered, 100u);
    EXPECT_GE(seen, answered);
    EXPECT_EQ(broker->topics().size(), 201u);
}

TEST_F(cluster_thread_test, a_cluster_may_run_on_a_pool) {
    boost::asio::thread_pool pool(4);
    {
        cluster broker(pool.get_executor(), {.nodes = 3});
        for (int i = 0; i < 50; ++i) {
            raw_client client = make_client();
            ASSERT_FALSE(client.connect(broker.address(broker_id{1 + i % 3})));
            EXPECT_TRUE(client.call(list_groups_request{}, 0));
        }
    }
    pool.join();
}

} // namespace
} // namespace kafka::testing::test
