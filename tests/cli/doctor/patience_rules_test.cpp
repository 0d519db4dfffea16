// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/diagnosis.hpp"
#include "visits.hpp"

#include <gmock/gmock.h>

namespace kafka::cli::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

/// It has said nothing, and that was found out after so long.
visit silent(std::int32_t node, duration after) {
    step versions = failed(versions_known(), trouble::silent, "", peer());
    versions.took = after;
    return with(broker_at(node, "b" + std::to_string(node)), {std::move(versions)});
}

visit hurried(visit at) {
    at.hurried = true;
    return at;
}

visit unfinished(visit at) {
    at.unfinished = true;
    return at;
}

examination of(std::vector<visit> visits) {
    examination all = seen(std::move(visits));
    all.patience = 10s;
    all.hurried_patience = 1s;
    return all;
}

TEST(doctor_patience, visits_that_took_long_and_came_to_nothing_are_counted) {
    visit slow = with(server("slow"), to_the_end());
    slow.steps.back().took = 5s;
    visit half = server("half");
    step dead = failed(connected{"10.0.0.2:9092"}, trouble::timed_out);
    dead.took = 10s;
    half.steps.push_back(dead);
    visit lost = server("lost");
    lost.steps.back() = dead;
    EXPECT_EQ(waited_in_vain(seen({slow, half, lost, silent(1, 1s), silent(2, 900ms)}), 1s), 2u);
}

TEST(doctor_patience, who_was_given_less_time_may_be_slow) {
    const std::vector<finding> all = diagnose(of({with(server("one"), to_the_end()), silent(1, 19s),
        hurried(silent(2, 1s)), hurried(with(broker_at(3, "b3"), to_the_end()))}));
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].why, cause::no_answer);
    EXPECT_THAT(all[0].where, ElementsAre("b1:9092", "b2:9092"));
    EXPECT_EQ(all[1].why, cause::hurried);
    EXPECT_EQ(to_string(all[1].why), "hurried");
    EXPECT_THAT(all[1].where, ElementsAre("b2:9092"));
    EXPECT_THAT(
        all[1].what, HasSubstr("waited at most 1.0 s for each answer of these, and not 10.0 s"));
    EXPECT_FALSE(all[1].is_problem());
    EXPECT_THAT(diagnose(of({hurried(with(server("one"), to_the_end()))})), IsEmpty());
}

TEST(doctor_patience, servers_that_there_was_no_time_for) {
    examination all = of({with(server("one"), to_the_end())});
    all.left_out = {"b1:9092", "b2:9092"};
    const finding found = only(all);
    EXPECT_EQ(found.why, cause::unfinished);
    EXPECT_EQ(to_string(found.why), "unfinished");
    EXPECT_THAT(found.where, ElementsAre("b1:9092", "b2:9092"));
    EXPECT_THAT(found.what, HasSubstr("taken so long"));
    EXPECT_FALSE(is_healthy(diagnose(all)));
}

TEST(doctor_patience, nothing_is_said_of_a_server_whose_visit_was_interrupted_but_that) {
    visit at = server("two");
    at.steps.back() = failed(connected{"10.0.0.1:9092"}, trouble::refused);
    EXPECT_FALSE(at.good());
    at = unfinished(at);
    EXPECT_FALSE(at.good());
    EXPECT_EQ(at.failure(), nullptr);
    EXPECT_FALSE(unfinished(server("one")).good());
    examination all = of({with(server("one"), to_the_end()), at});
    all.interrupted = true;
    all.left_out = {"three:9092"};
    const finding found = only(all);
    EXPECT_EQ(found.why, cause::unfinished);
    EXPECT_THAT(found.where, ElementsAre("two:9092", "three:9092"));
    EXPECT_THAT(found.what, HasSubstr("interrupted"));
}

} // namespace
} // namespace kafka::cli::doctor
