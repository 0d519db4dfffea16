// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The client and a cluster in one thread, on a simulated network and clock, in hundreds of storms.
// KAFKA_SIMULATION_SEED=n replays one of them, KAFKA_SIMULATION_RUNS=n makes there be so many.

#include "simulation/stormy_run.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>

namespace kafka::simulated {
namespace {

using ::testing::IsEmpty;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* const given = std::getenv(variable);
    return given == nullptr ? otherwise : std::stoull(given);
}

TEST(storms, are_survived) {
    const std::uint64_t first = number_from("KAFKA_SIMULATION_SEED", 1);
    const std::uint64_t runs = number_from(
        "KAFKA_SIMULATION_RUNS", std::getenv("KAFKA_SIMULATION_SEED") == nullptr ? 300 : 1);
    int answered = 0;
    int failed = 0;
    for (std::uint64_t seed = first; seed < first + runs; ++seed) {
        stormy_run run(seed);
        EXPECT_THAT(run.go(), IsEmpty()) << "replay with KAFKA_SIMULATION_SEED=" << seed;
        if (HasFailure())
            return;
        answered += run.answered();
        failed += run.failed();
    }
    RecordProperty("answered", answered);
    RecordProperty("failed", failed);
    EXPECT_GT(answered, 0);
    EXPECT_GT(failed, 0) << "there was no storm";
}

TEST(storms, are_the_same_for_the_same_seed) {
    const std::uint64_t seed = number_from("KAFKA_SIMULATION_SEED", 7);
    stormy_run once(seed);
    stormy_run again(seed);
    once.go();
    again.go();
    EXPECT_EQ(once.fingerprint(), again.fingerprint());
    EXPECT_EQ(once.answered(), again.answered());
    EXPECT_EQ(once.failed(), again.failed());
}

} // namespace
} // namespace kafka::simulated
