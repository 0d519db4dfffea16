// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/callers.hpp"
#include "simulation/seeds/doorkeeper.hpp"
#include "simulation/seeds/history.hpp"
#include "simulation/seeds/meddler.hpp"
#include "simulation/seeds/scene.hpp"
#include "simulation/seeds/weather.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kafka::simulated {

/// What a run, or many, came to.
struct tally {
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
    std::uint64_t connections = 0;
    std::uint64_t handlers = 0;
    duration simulated{};

    tally& operator+=(const tally& other) noexcept;
};

/// A client with busy callers, three nodes, storms, and fair weather after each: all of it follows
/// from the seed.
///
/// In every run each operation completes exactly once, by its deadline, and a request with its own
/// answer; what is said not to have been written has not arrived; a pause that a broker asks for is
/// kept; some time after the last trouble (`scene::recovery_time`) everything that is asked for
/// succeeds at once; the client does nothing when there is nothing to do, and never runs in
/// circles; what it knows of the cluster is true then, and what it counts is what has happened;
/// what it says of a node does not contradict itself; and when it is gone nothing is left of it.
///
/// In some of the runs the client has to say who it is. Then nothing is sent on a connection before
/// it has been let in there, nor when its session is over; it says so again before that, behind
/// what is on its way, and keeps the connection; who is not let in is told so, does not try without
/// pause, and is let in again when all is well.
class run {
public:
    explicit run(std::uint64_t seed, detail_level level = detail_level::complaints);

    run(const run&) = delete;
    run& operator=(const run&) = delete;

    /// Once.
    void go();

    /// What is wrong; empty if nothing is.
    const std::vector<std::string>& complaints() const { return on_.log.complaints(); }
    const std::vector<std::string>& history() const { return on_.log.lines(); }
    tally counts() const;
    std::uint64_t fingerprint() const { return on_.world.fingerprint(); }

private:
    void play();
    void pass(duration time);
    void check_pace(std::uint64_t attempts, std::uint64_t events, std::uint64_t handlers);
    void storm();
    void recover();
    void be_at_ease();
    void be_locked_out();
    std::uint64_t most_attempts(duration time) const;
    void check_tracking();
    void check_knowledge();
    void check_idleness();
    void check_counters();
    std::size_t connections_of_the_client() const;
    void end_the_client();
    void check_remains();

    scene on_;
    weather outside_;
    doorkeeper door_;
    callers busy_;
    meddler other_;
    std::uint64_t handlers_ = 0;
};

} // namespace kafka::simulated
