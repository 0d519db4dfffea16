// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <chrono>
#include <functional>
#include <utility>

namespace kafka::client_test {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using protocol::api_key;
using protocol::list_groups_request;
using protocol::list_groups_response;
using testing::fault;

/// No wait in these tests is longer, and no wait that succeeds takes anything like it.
constexpr duration patience = 30s;

/// Runs the context until `done`; false when it never came to that.
inline bool run_until(asio::io_context& context, const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    context.restart();
    while (!done()) {
        if (std::chrono::steady_clock::now() > deadline || context.run_one_for(patience) == 0)
            return false;
    }
    return true;
}

/// Real sockets, and a cluster in a thread of its own.
class with_cluster : public ::testing::Test {
protected:
    explicit with_cluster(std::int32_t nodes = 1) : broker(nodes_with_a_group(nodes)) {}

    static testing::cluster_options nodes_with_a_group(std::int32_t nodes) {
        testing::cluster_options made;
        made.nodes = nodes;
        made.groups.push_back({.id = "the group"});
        return made;
    }

    client_options options() const {
        client_options made;
        made.bootstrap_servers = {broker->bootstrap_servers()};
        return made;
    }

    static bool is_answer(const list_groups_response& answer) {
        return answer.groups.size() == 1 && answer.groups[0].group_id == "the group";
    }

    testing::cluster_thread broker;
};

inline const broker_id first{1};

} // namespace kafka::client_test
