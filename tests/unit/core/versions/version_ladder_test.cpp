// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions/version_ladder.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using enum version_outcome;
using move = version_ladder::move;
using ask = version_question;

constexpr time_point start{1h};

/// Climbs down with the answers given until the effort is over: what was asked.
std::vector<ask> climb(version_ladder& ladder, const std::vector<version_outcome>& outcomes,
    move last, time_point now = start) {
    std::vector<ask> asked;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        asked.push_back(ladder.next(now).question);
        EXPECT_EQ(ladder.on_ended(outcomes[i], now), i + 1 < outcomes.size() ? move::on : last)
            << "step " << i;
    }
    return asked;
}

TEST(version_ladder, begins_with_api_versions) {
    version_ladder ladder({});
    EXPECT_EQ(ladder.next(start).question, ask::api_versions);
    ladder.on_connected(ask::api_versions, start);
    EXPECT_EQ(ladder.next(start).question, ask::api_versions);
}

TEST(version_ladder, goes_down_step_by_step_where_nothing_is_answered) {
    version_ladder ladder({});
    EXPECT_THAT(
        climb(ladder, {silence, silence, silence, silence, silence, silence}, move::unrecognized),
        ElementsAre(ask::api_versions, ask::oldest_api_versions, ask::list_groups,
            ask::find_coordinator, ask::offset_fetch, ask::metadata));
}

TEST(version_ladder, begins_again_after_it_has_come_to_nothing) {
    version_ladder ladder({});
    climb(ladder, {silence, silence, silence, silence, silence, silence}, move::unrecognized);
    EXPECT_EQ(ladder.on_ended(silence, start), move::over) << "nothing is under way";
    EXPECT_EQ(ladder.next(start).question, ask::api_versions);
}

TEST(version_ladder, believes_an_old_answer_when_api_versions_meets_nothing_but_silence) {
    const std::vector<ask> probes{
        ask::list_groups, ask::find_coordinator, ask::offset_fetch, ask::metadata};
    for (std::size_t known = 0; known < probes.size(); ++known) {
        version_ladder ladder({});
        int connections = 0;
        const auto step = [&](version_outcome how) {
            const ask question = ladder.next(start).question;
            EXPECT_EQ(ladder.on_ended(how, start), move::on);
            ++connections;
            return question;
        };
        for (std::size_t i = 0; i < known + 2; ++i)
            step(silence);
        EXPECT_EQ(step(answered), probes[known]);
        while (connections < version_ladder::most_steps - 1)
            EXPECT_EQ(step(silence), ask::oldest_api_versions);
        EXPECT_GT(connections, static_cast<int>(known) + 3) << "it was checked";
        const version_step last = ladder.next(start);
        EXPECT_EQ(last.question, probes[known]);
        EXPECT_TRUE(last.believed);
        ladder.on_connected(last.question, start);
    }
}

TEST(version_ladder, believes_nothing_before) {
    version_ladder ladder({});
    for (int i = 0; i < version_ladder::most_steps - 2; ++i) {
        EXPECT_FALSE(ladder.next(start).believed);
        ladder.on_ended(silence, start);
    }
}

TEST(version_ladder, takes_a_broker_that_answers_in_the_end_for_what_it_is) {
    version_ladder ladder({});
    EXPECT_THAT(climb(ladder, {silence, silence, answered}, move::on),
        ElementsAre(ask::api_versions, ask::oldest_api_versions, ask::list_groups));
    EXPECT_THAT(climb(ladder, {silence, silence, silence}, move::on),
        ElementsAre(ask::oldest_api_versions, ask::oldest_api_versions, ask::oldest_api_versions));
    EXPECT_EQ(ladder.next(start).question, ask::oldest_api_versions);
    ladder.on_connected(ask::oldest_api_versions, start); // it has answered this time
    EXPECT_EQ(ladder.next(start).question, ask::api_versions) << "nothing is remembered";
}

TEST(version_ladder, does_not_take_for_old_what_has_answered_api_versions_before) {
    version_ladder ladder({});
    ladder.next(start);
    ladder.on_connected(ask::api_versions, start);
    for (int i = 0; i < 2; ++i)
        EXPECT_THAT(climb(ladder, {silence, silence}, move::over, start + 1h),
            ElementsAre(ask::api_versions, ask::oldest_api_versions));
    EXPECT_EQ(ladder.next(start + 1h).patience, 15s) << "there are two steps, not eight";
}

TEST(version_ladder, is_left_by_what_is_no_silence) {
    version_ladder ladder({});
    EXPECT_THAT(climb(ladder, {none}, move::over), ElementsAre(ask::api_versions));
    EXPECT_THAT(climb(ladder, {silence, none}, move::over),
        ElementsAre(ask::api_versions, ask::oldest_api_versions));
    EXPECT_THAT(climb(ladder, {silence, silence, silence, none}, move::over),
        ElementsAre(
            ask::api_versions, ask::oldest_api_versions, ask::list_groups, ask::find_coordinator));
    EXPECT_THAT(climb(ladder, {silence, silence, answered, none}, move::over),
        ElementsAre(ask::api_versions, ask::oldest_api_versions, ask::list_groups,
            ask::oldest_api_versions));
    EXPECT_EQ(ladder.next(start).question, ask::api_versions);
}

TEST(version_ladder, nonsense_rules_an_old_release_out_and_says_nothing_of_api_versions) {
    version_ladder ladder({});
    EXPECT_THAT(climb(ladder, {nonsense}, move::over), ElementsAre(ask::api_versions));
    EXPECT_THAT(climb(ladder, {silence, nonsense}, move::over),
        ElementsAre(ask::api_versions, ask::oldest_api_versions));
    EXPECT_THAT(climb(ladder, {silence, silence, nonsense, answered, nonsense}, move::over),
        ElementsAre(ask::api_versions, ask::oldest_api_versions, ask::list_groups,
            ask::find_coordinator, ask::oldest_api_versions));
}

TEST(version_ladder, ends_with_api_versions_if_told_to) {
    version_ladder ladder({.legacy_probing = false});
    EXPECT_THAT(climb(ladder, {silence, silence}, move::over),
        ElementsAre(ask::api_versions, ask::oldest_api_versions));
    EXPECT_EQ(ladder.next(start).question, ask::api_versions);
}

TEST(version_ladder, asks_nothing_if_told_what_the_brokers_are) {
    version_ladder ladder({.asks = false});
    EXPECT_EQ(ladder.next(start).question, ask::none);
    EXPECT_EQ(ladder.on_ended(none, start), move::over);
    EXPECT_EQ(ladder.next(start).question, ask::none);
    ladder.on_connected(ask::none, start);
    EXPECT_EQ(ladder.next(start).question, ask::none);
}

// --- a broker that leaves ApiVersions out ----------------------------------------------------

TEST(version_ladder, has_a_question_put_behind_api_versions) {
    version_ladder ladder({.budget = 32s});
    EXPECT_EQ(ladder.next(start).behind_after, 1s) << "a quarter of the time for an answer";
    ladder.on_ended(silence, start + 4s);
    EXPECT_EQ(ladder.next(start + 4s).behind_after, 1s);
    ladder.on_ended(silence, start + 8s);
    EXPECT_EQ(ladder.next(start + 8s).behind_after, duration::max()) << "this is another question";
    ladder.on_ended(answered, start + 8s);
    EXPECT_EQ(ladder.next(start + 8s).behind_after, 0s) << "it looks as if it was that old";
}

TEST(version_ladder, has_nothing_put_behind_where_no_broker_can_be_that_old) {
    version_ladder told({.legacy_probing = false});
    EXPECT_EQ(told.next(start).behind_after, duration::max());
    version_ladder recent({});
    recent.next(start);
    recent.on_connected(ask::api_versions, start);
    EXPECT_EQ(recent.next(start).behind_after, duration::max());
}

TEST(version_ladder, believes_at_once_a_broker_that_leaves_api_versions_out) {
    version_ladder ladder({.trust = 5min});
    ladder.next(start);
    ladder.on_connected(ask::list_groups, start + 1s);
    const version_step again = ladder.next(start + 5min);
    EXPECT_EQ(again.question, ask::list_groups);
    EXPECT_TRUE(again.believed);
    ladder.on_connected(ask::list_groups, start + 5min);
    const version_step check = ladder.next(start + 5min + 1s);
    EXPECT_EQ(check.question, ask::oldest_api_versions) << "it is checked by then";
    EXPECT_EQ(check.behind_after, 0s);
    ladder.on_connected(ask::list_groups, start + 5min + 1s);
    EXPECT_TRUE(ladder.next(start + 10min).believed);
}

// --- what is remembered -----------------------------------------------------------------------

/// A ladder that knows a broker of 0.9, checked at `start`.
version_ladder knowing() {
    version_ladder ladder({.trust = 5min});
    climb(ladder, {silence, silence, answered, silence, silence, silence, silence}, move::on);
    ladder.next(start);
    ladder.on_connected(ask::list_groups, start);
    return ladder;
}

TEST(version_ladder, begins_with_what_an_old_broker_has_answered) {
    version_ladder ladder = knowing();
    const version_step step = ladder.next(start + 5min - 1ns);
    EXPECT_EQ(step.question, ask::list_groups);
    EXPECT_TRUE(step.believed);
    ladder.on_connected(step.question, start);
    EXPECT_TRUE(ladder.next(start + 5min - 1ns).believed);
}

TEST(version_ladder, says_how_long_an_old_broker_is_believed_to_be_one) {
    EXPECT_EQ(knowing().trusted_until(), start + 5min);
    version_ladder recent({});
    recent.next(start);
    EXPECT_EQ(recent.trusted_until(), time_point::max());
    recent.on_connected(ask::api_versions, start);
    EXPECT_EQ(recent.trusted_until(), time_point::max());
    version_ladder told({.asks = false});
    told.next(start);
    EXPECT_EQ(told.trusted_until(), time_point::max());
}

TEST(version_ladder, remembers_nothing_of_an_effort_that_was_broken_off) {
    version_ladder ladder({});
    climb(
        ladder, {silence, silence, answered, silence, silence, silence, silence, none}, move::over);
    EXPECT_EQ(ladder.next(start).question, ask::api_versions);
}

TEST(version_ladder, asks_an_old_broker_for_api_versions_from_time_to_time) {
    version_ladder ladder = knowing();
    const time_point later = start + 5min;
    EXPECT_EQ(ladder.next(later).question, ask::oldest_api_versions);
    EXPECT_EQ(ladder.on_ended(none, later), move::over) << "refused: nothing was learnt";
    EXPECT_THAT(climb(ladder, {silence}, move::on, later), ElementsAre(ask::oldest_api_versions));
    EXPECT_TRUE(ladder.next(later).believed);
    ladder.on_connected(ask::list_groups, later);
    EXPECT_EQ(ladder.next(later + 5min - 1ns).question, ask::list_groups);
    ladder.on_connected(ask::list_groups, later);
    EXPECT_EQ(ladder.next(later + 5min).question, ask::oldest_api_versions);
}

/// A ladder that knows a broker of 0.8.1, checked at `start`.
version_ladder knowing_an_older_one() {
    version_ladder ladder({.trust = 5min});
    climb(ladder, {silence, silence, silence, silence, answered, silence, silence}, move::on);
    ladder.next(start);
    ladder.on_connected(ask::offset_fetch, start);
    return ladder;
}

TEST(version_ladder, asks_an_old_broker_from_time_to_time_what_newer_old_ones_know) {
    version_ladder ladder = knowing_an_older_one();
    const time_point later = start + 5min;
    EXPECT_THAT(climb(ladder, {silence, silence, silence}, move::on, later),
        ElementsAre(ask::oldest_api_versions, ask::list_groups, ask::find_coordinator));
    const version_step step = ladder.next(later);
    EXPECT_EQ(step.question, ask::offset_fetch);
    EXPECT_TRUE(step.believed);
    ladder.on_connected(step.question, later);
    EXPECT_EQ(ladder.trusted_until(), later + 5min);
}

TEST(version_ladder, finds_out_that_an_old_broker_was_taken_for_an_older_one) {
    version_ladder ladder = knowing_an_older_one();
    const time_point later = start + 5min;
    EXPECT_THAT(climb(ladder, {silence, silence}, move::on, later),
        ElementsAre(ask::oldest_api_versions, ask::list_groups));
    EXPECT_FALSE(ladder.next(later).believed) << "a recent one would answer it, too";
    EXPECT_EQ(ladder.on_ended(answered, later), move::on);
    EXPECT_THAT(climb(ladder, {silence, silence, silence}, move::on, later),
        ElementsAre(ask::oldest_api_versions, ask::oldest_api_versions, ask::oldest_api_versions));
    const version_step step = ladder.next(later);
    EXPECT_EQ(step.question, ask::find_coordinator);
    EXPECT_TRUE(step.believed);
    ladder.on_connected(step.question, later);
    EXPECT_EQ(ladder.next(later).question, ask::find_coordinator);
}

TEST(version_ladder, divides_the_time_of_another_look_among_its_steps) {
    version_ladder ladder({.budget = 8s, .trust = 5min});
    climb(ladder, {silence, silence, silence, silence, silence, answered, silence}, move::on);
    ladder.next(start);
    ladder.on_connected(ask::metadata, start);
    time_point now = start + 5min;
    for (int left = 5; left > 1; --left) {
        EXPECT_EQ(ladder.next(now).patience, duration(8s) / 5) << left;
        now += duration(8s) / 5;
        EXPECT_EQ(ladder.on_ended(silence, now), move::on);
    }
    EXPECT_TRUE(ladder.next(now).believed);
}

TEST(version_ladder, forgets_that_a_broker_was_old_when_it_answers) {
    version_ladder ladder = knowing();
    EXPECT_EQ(ladder.next(start + 5min).question, ask::oldest_api_versions);
    ladder.on_connected(ask::oldest_api_versions, start);
    EXPECT_EQ(ladder.next(start + 5min).question, ask::api_versions);
}

TEST(version_ladder, forgets_what_a_broker_answered_when_it_does_not_any_more) {
    version_ladder ladder = knowing();
    EXPECT_THAT(climb(ladder, {silence}, move::over, start + 1s), ElementsAre(ask::list_groups));
    EXPECT_EQ(ladder.next(start + 1s).question, ask::api_versions);
}

TEST(version_ladder, remembers_what_a_broker_is_that_cannot_be_reached) {
    version_ladder ladder = knowing();
    EXPECT_THAT(climb(ladder, {none}, move::over, start + 1s), ElementsAre(ask::list_groups));
    EXPECT_EQ(ladder.next(start + 1s).question, ask::list_groups);
}

// --- time -------------------------------------------------------------------------------------

TEST(version_ladder, divides_the_time_among_the_steps_that_are_left) {
    version_ladder ladder({.budget = 8s});
    time_point now = start;
    for (int left = version_ladder::most_steps; left > 2; --left) {
        EXPECT_EQ(ladder.next(now).patience, 1s) << left;
        EXPECT_EQ(ladder.began(), start);
        now += 1s;
        ladder.on_ended(left == 3 ? answered : silence, now);
    }
    EXPECT_EQ(ladder.next(now).patience, 1s) << "the check";
    ladder.on_ended(silence, now); // at once, so that there is time over
    EXPECT_EQ(ladder.next(now).patience, 2s);
}

TEST(version_ladder, saves_the_time_that_was_not_needed_for_the_steps_to_come) {
    version_ladder ladder({.budget = 8s});
    ladder.next(start);
    ladder.on_ended(silence, start);
    EXPECT_EQ(ladder.next(start).patience, duration(8s) / 7);
}

TEST(version_ladder, leaves_each_step_half_a_second_at_least) {
    version_ladder ladder({.budget = 2s});
    time_point now = start;
    for (int i = 0; i < 6; ++i) {
        EXPECT_EQ(ladder.next(now).patience, 500ms);
        now += 500ms;
        ladder.on_ended(silence, now);
    }
}

TEST(version_ladder, has_the_whole_time_again_with_each_effort) {
    version_ladder ladder({.legacy_probing = false, .budget = 8s});
    EXPECT_EQ(ladder.next(start).patience, 4s);
    ladder.on_ended(silence, start + 4s);
    EXPECT_EQ(ladder.next(start + 4s).patience, 4s);
    ladder.on_ended(silence, start + 8s);
    EXPECT_EQ(ladder.next(start + 9s).patience, 4s);
    EXPECT_EQ(ladder.began(), start + 9s);
}

} // namespace
} // namespace kafka::core
