// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "raw_client.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/testing/cluster.hpp>

#include <memory>
#include <utility>

namespace kafka::testing::test {

constexpr broker_id node_1{1};
constexpr broker_id node_2{2};
constexpr broker_id node_3{3};

/// Real sockets, everything in one thread.
class cluster_fixture : public ::testing::Test {
protected:
    void start(cluster_options options = {}) {
        broker = std::make_unique<cluster>(context.get_executor(), std::move(options));
    }

    raw_client::network network() {
        return {net::system_transport(), context.get_executor(), running(context)};
    }

    raw_client make_client() { return raw_client(network()); }

    raw_client connected(broker_id node = node_1) {
        raw_client client(network());
        EXPECT_FALSE(client.connect(broker->address(node)));
        return client;
    }

    /// Does the connection answer?
    static bool answers(raw_client& client, std::int32_t correlation_id = 77) {
        const auto answer = client.call(protocol::list_groups_request{}, 0, correlation_id);
        return answer && answer->correlation_id == correlation_id;
    }

    boost::asio::io_context context;
    std::unique_ptr<cluster> broker;
};

} // namespace kafka::testing::test
