// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "frames.hpp"
#include "testing/cluster_core.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

namespace kafka::testing::test {

constexpr broker_id node_1{1};
constexpr broker_id node_2{2};
constexpr broker_id node_3{3};

/// What a node does about the first frame of a connection.
inline detail::reply ask_core(
    detail::cluster_core& core, const byte_vector& payload, broker_id node = node_1) {
    const auto prefix = detail::read_prefix(payload);
    detail::client_state client{.node = node};
    return prefix ? core.answer(client, *prefix, payload, {}) : detail::reply{};
}

/// Three nodes in two racks, asked and answered by value.
class core_fixture : public ::testing::Test {
protected:
    static std::vector<detail::node_record> three_nodes() {
        return {{node_1, {{"127.0.0.1", 9001}}, "east", true},
            {node_2, {{"127.0.0.1", 9002}}, "west", true},
            {node_3, {{"127.0.0.1", 9003}}, std::nullopt, true}};
    }

    static cluster_options named() {
        cluster_options options;
        options.cluster_id = "the-cluster";
        options.nodes = 3;
        return options;
    }

    detail::random_bits counting() {
        return [this] { return next_random_ += 0x0101'0101'0101'0101; };
    }

    static detail::reply ask_core(
        detail::cluster_core& core, const byte_vector& payload, broker_id node = node_1) {
        const auto prefix = detail::read_prefix(payload);
        detail::client_state client{.node = node};
        return prefix ? core.answer(client, *prefix, payload, {}) : detail::reply{};
    }

    const detail::topic_record& add_topic(
        std::string name, std::vector<std::vector<broker_id>> replicas) {
        detail::topic_plan plan;
        plan.id = detail::random_id(counting());
        plan.name = std::move(name);
        plan.replicas = std::move(replicas);
        return core.state().add_topic(std::move(plan));
    }

    detail::reply send(const byte_vector& payload, broker_id node = node_1) {
        return ask_core(core, payload, node);
    }

    /// The answer to a request. Fails the test when there is none, or bytes are left over.
    template <class Request>
    typename Request::response_type ask(
        const Request& request, std::int16_t version, broker_id node = node_1) {
        using response_type = typename Request::response_type;
        const std::int32_t id = ++last_id_;
        const byte_vector payload = encode_request(request, version, id);
        EXPECT_FALSE(payload.empty()) << "the request cannot be sent at version " << version;
        const detail::reply answer = send(payload, node);
        const auto bytes = answer.bytes.bytes();
        if (answer.deliver != fault::delivery::whole || bytes.size() < 4) {
            ADD_FAILURE() << "no answer at version " << version;
            return {};
        }
        EXPECT_EQ(read_int32(bytes), static_cast<std::int32_t>(bytes.size() - 4));
        const auto decoded = decode_response<response_type>(bytes.subspan(4), version);
        if (!decoded) {
            ADD_FAILURE() << "the answer cannot be read at version " << version;
            return {};
        }
        EXPECT_EQ(decoded->correlation_id, id);
        return decoded->message;
    }

    std::uint64_t next_random_ = 0;
    detail::cluster_core core{named(), three_nodes(), counting()};

private:
    std::int32_t last_id_ = 0;
};

/// Runs `test(version)` for every version of a request.
template <class Request, class Test>
void for_each_version(Test test, std::int16_t from = 0) {
    for (std::int16_t version = from; version <= Request::descriptor.versions.max; ++version) {
        SCOPED_TRACE("version " + std::to_string(version));
        test(version);
    }
}

} // namespace kafka::testing::test
