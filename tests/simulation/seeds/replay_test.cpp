// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// That a run is the same whenever it is run, and what it says of itself.

#include "simulation/seeds/report.hpp"
#include "simulation/seeds/run.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <optional>
#include <set>
#include <utility>

namespace kafka::simulated {
namespace {

using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint64_t seeds = 5;

TEST(seeded_run, is_the_same_for_the_same_seed) {
    std::uint64_t before = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        run once(seed, detail_level::story);
        run again(seed, detail_level::story);
        once.go();
        again.go();
        EXPECT_EQ(once.fingerprint(), again.fingerprint()) << seed;
        EXPECT_THAT(once.history(), ElementsAreArray(again.history())) << seed;
        EXPECT_NE(once.fingerprint(), before) << seed;
        before = once.fingerprint();
    }
}

TEST(seeded_run, is_the_same_where_clients_log_in_and_with_tls) {
    std::set<std::pair<testing::security_protocol, std::optional<testing::sasl_mechanism>>> seen;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        chance draw(~seed); // as a run has it that is not of an old release
        const protection guard = make_protection(draw, std::nullopt);
        if (!seen.emplace(guard.protocol, guard.mechanism).second)
            continue;
        run once(seed, detail_level::packets);
        once.go();
        run again(seed, detail_level::packets);
        again.go();
        EXPECT_EQ(once.fingerprint(), again.fingerprint()) << seed << " " << guard.in_words();
        EXPECT_THAT(once.history(), ElementsAreArray(again.history())) << seed;
    }
    EXPECT_GE(seen.size(), 6u) << "of with and without TLS, each by nothing and three mechanisms";
}

TEST(seeded_run, is_the_same_whether_it_is_written_down_or_not) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        run silent(seed);
        run told(seed, detail_level::packets);
        silent.go();
        told.go();
        EXPECT_EQ(silent.fingerprint(), told.fingerprint()) << seed;
        EXPECT_THAT(silent.history(), IsEmpty());
        EXPECT_GT(told.history().size(), 1000u);
    }
}

TEST(seeded_run, tells_its_story) {
    run told(1, detail_level::story);
    told.go();
    EXPECT_THAT(told.history(), Contains(HasSubstr("a storm begins")));
    EXPECT_THAT(told.history(), Contains(HasSubstr("all is well again")));
    EXPECT_THAT(told.history(), Contains(HasSubstr("#1 to ")));
    EXPECT_THAT(told.history(), Contains(HasSubstr("succeeds after ")));
}

TEST(seeded_run, has_storms_and_fair_weather) {
    tally sum;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        run each(seed);
        each.go();
        sum += each.counts();
    }
    EXPECT_GT(sum.failed, 100u);
    EXPECT_GT(sum.answered, 1000u);
}

TEST(seeded_run, is_reported_with_the_command_to_see_it_again) {
    run failed(3);
    failed.go();
    const std::string text = failure_report(3, failed, "seeds");
    EXPECT_THAT(text, HasSubstr("seed 3:\n"));
    EXPECT_THAT(text, HasSubstr("  seeds --first 3 --seeds 1 --history\n"));
    run told(3, detail_level::story);
    told.go();
    EXPECT_THAT(text, HasSubstr("\n  " + told.history().back() + "\n"));
    EXPECT_EQ(text.find("another run"), text.npos);
}

} // namespace
} // namespace kafka::simulated
