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
    /// It is a token that has no request around it, taken for SaslAuthenticate of version -1.
    bool is_bare = false;
};

/// Nothing when the frame is too short for a request.
std::optional<request_prefix> read_prefix(std::span<const std::byte> payload) noexcept;
/// The same of what this client sends now.
std::optional<request_prefix> read_prefix(
    const client_state& from, std::span<const std::byte> payload) noexcept;

/// What a node does about one frame.
struct reply {
    duration delay{};
    fault::delivery deliver = fault::delivery::close;
    /// The answer with its length in front, or the bytes to send instead.
    wire::buffer bytes;
    /// How many of them, when the rest is cut off.
    std::size_t cut = 0;
    /// The connection ends with it.
    bool is_last = false;
    /// How long a request may be that comes next.
    std::int32_t longest_request = 0;
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
    accounts& users() noexcept { return users_; }
    session_rules& rules() noexcept { return rules_; }
    fault_script& faults() noexcept { return faults_; }
    const fault_script& faults() const noexcept { return faults_; }

    /// The versions of an API that a node, or every node, admits to.
    void limit_api(const api_range& range, std::optional<broker_id> node);

    reply answer(client_state& from, const request_prefix& prefix,
        std::span<const std::byte> payload, moment now);
    /// How long a request of this client may be now.
    std::int32_t longest_request(const client_state& from) const noexcept;

private:
    struct node_apis {
        broker_id node;
        std::vector<served_api> served;
    };

    const std::vector<served_api>& served_by(broker_id node) const;
    /// What comes in, and what is known of it.
    struct incoming {
        client_state& from;
        const request_prefix& prefix;
        std::span<const std::byte> payload;
        moment now;
        const fault::rule& rule;
    };

    /// Appends the answer's frame. False when the request does not deserve one.
    bool write_answer(const incoming& what, reply& to);
    bool write_answer_to_token(const incoming& what, reply& to);
    handler_context context_of(const incoming& what, const std::vector<served_api>& served);

    cluster_state state_;
    topic_creator creator_;
    accounts users_;
    session_rules rules_;
    std::int32_t longest_request_;
    fault_script faults_;
    std::vector<node_apis> apis_;
    bool auto_create_topics_;
    std::int16_t metadata_version_;
};

} // namespace kafka::testing::detail
