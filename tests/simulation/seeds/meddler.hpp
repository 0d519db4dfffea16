// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/callers.hpp"
#include "simulation/seeds/operation.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace kafka::simulated {

/// Does with the client, while others send their requests, what else can be done with it.
class meddler {
public:
    meddler(scene& on, callers& others);

    meddler(const meddler&) = delete;
    meddler& operator=(const meddler&) = delete;

    void begin();
    void rest() noexcept { resting_ = true; }
    /// What has a deadline of its own may take until then.
    bool at_rest() const noexcept { return pending_ == 0 && !waiting_; }
    void expect_success(bool all_is_well) noexcept { easy_ = all_is_well; }
    void check_all();

private:
    void go_on();
    void do_something();
    void ask_questions();
    void await_ready();
    void listen();
    node_id any_id();
    operation& make(std::string what, std::optional<duration> limit);
    /// For what completes with an error code, and perhaps more.
    auto handler(operation& of);
    void wait_for(const future<kafka::cluster>& update, std::string what);
    void check_version();
    void close_node();

    struct listener {
        metadata_listener_id id{};
        /// Metadata requests before it was added.
        std::uint64_t refreshes = 0;
        std::uint64_t calls = 0;
        bool removed = false;
    };

    scene& on_;
    callers& others_;
    const bool does_anything_;
    const bool closes_;
    std::deque<operation> operations_;
    std::deque<listener> listeners_;
    std::size_t pending_ = 0;
    bool waiting_ = false;
    bool easy_ = false;
    bool resting_ = true;
};

} // namespace kafka::simulated
