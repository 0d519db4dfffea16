// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/faults/fault_script.hpp"
#include "testing/handler.hpp"
#include "testing/state.hpp"
#include "wire/buffer.hpp"

#include <kafka/protocol/request_header.hpp>
#include <kafka/testing/cluster.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kafka::testing::detail {

/// A request as far as any broker of any release can read it.
struct request_prefix {
    std::int16_t api = 0;
    std::int16_t version = 0;
    std::int32_t correlation_id = 0;
};

/// Nothing when the frame is too short for a request.
std::optional<request_prefix> read_prefix(std::span<const std::byte> payload) noexcept;

/// What a node does about one frame.
struct reply {
    duration delay{};
    fault::delivery deliver = fault::delivery::close;
    /// The answer with its length in front, or the bytes to send instead.
    wire::buffer bytes;
    /// How many of them, when the rest is cut off.
    std::size_t cut = 0;
    std::optional<protocol::string> client_id;
    /// The fault that was met, if any. It holds user code, so it is let go of under no lock.
    fault_script::rule_ptr met;
};

/// Nodes without their sockets: a frame goes in, what to do about it comes out. Not thread-safe.
class cluster_core {
public:
    /// The options have been checked. `random` makes ids.
    cluster_core(
        const cluster_options& options, std::vector<node_record> nodes, random_bits random);

    cluster_core(const cluster_core&) = delete;
    cluster_core& operator=(const cluster_core&) = delete;

    cluster_state& state() noexcept { return state_; }
    const cluster_state& state() const noexcept { return state_; }
    topic_creator& creator() noexcept { return creator_; }
    fault_script& faults() noexcept { return faults_; }
    const fault_script& faults() const noexcept { return faults_; }

    /// The versions of an API that a node, or every node, admits to.
    void limit_api(const api_range& range, std::optional<broker_id> node);

    reply answer(broker_id node, const request_prefix& prefix, std::span<const std::byte> payload);

private:
    struct node_apis {
        broker_id node;
        std::vector<served_api> served;
    };

    const std::vector<served_api>& served_by(broker_id node) const;
    /// Appends the answer's frame. False when the request does not deserve one.
    bool write_answer(broker_id node, const request_prefix& prefix,
        std::span<const std::byte> payload, const fault::rule& rule, reply& to);

    cluster_state state_;
    topic_creator creator_;
    fault_script faults_;
    std::vector<node_apis> apis_;
    bool auto_create_topics_;
    std::int16_t metadata_version_;
};

} // namespace kafka::testing::detail
