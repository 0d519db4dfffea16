// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// One of each thing that a client can be asked for, begun at once, and something that comes in
// between: after the first handler that runs, and again after the second, and so on up to the last.
// Whatever state client and connections are in then, each operation ends once, in its time, by what
// has happened; and when all is well again, so is the client.

#include "simulation/every_step_scene.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::simulated {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace steps;
using testing::fault;

struct intervention {
    std::string_view called;
    void (*happens)(scene&);
    /// What the calls may end with that it meets.
    std::vector<error_code> failures;
    /// How all becomes well again, so much later. Null: the client is no more.
    void (*passes)(scene&);
    duration lasts = 0s;
};

void PrintTo(const intervention& of, std::ostream* to) {
    *to << of.called;
}

const intervention interventions[] = {
    {"nothing", [](scene&) {}, {}, [](scene&) {}},
    {"close", [](scene& in) { in.subject->close(); }, {errc::cancelled, errc::illegal_state},
        nullptr},
    {"graceful_close", [](scene& in) { in.call_close(); }, {errc::illegal_state}, nullptr},
    {"graceful_close_in_silence",
        [](scene& in) {
            in.call_close();
            in.cut();
        },
        {errc::illegal_state, errc::timeout, errc::cancelled, errc::connection,
            errc::node_not_ready, errc::no_brokers_available, broker_errc::request_timed_out},
        nullptr},
    {"destruction", [](scene& in) { in.subject.reset(); },
        {asio::error::operation_aborted, errc::cancelled}, nullptr},
    {"cancellation", [](scene& in) { in.cancel(); }, {asio::error::operation_aborted},
        [](scene&) {}},
    {"close_of_all_nodes",
        [](scene& in) { in.on_all_nodes([&](node_id each) { in.subject->close(each); }); },
        {errc::cancelled}, [](scene&) {}},
    {"resets", [](scene& in) { in.world.reset_connections(""); }, {errc::connection},
        [](scene&) {}},
    // As long as everybody waits: all come to their deadlines.
    {"silence", [](scene& in) { in.cut(); },
        {broker_errc::request_timed_out, errc::timeout, errc::connection, errc::node_not_ready,
            errc::no_brokers_available},
        [](scene& in) { in.heal(); }, 30s},
    {"all_nodes_stop",
        [](scene& in) {
            for (const broker_id each : in.brokers.nodes())
                in.brokers.stop(each, testing::notice::not_taken);
        },
        {errc::connection},
        [](scene& in) {
            for (const broker_id each : in.brokers.nodes())
                in.brokers.restart(each);
        },
        5s},
    {"all_nodes_restart",
        [](scene& in) {
            for (const broker_id each : in.brokers.nodes()) {
                in.brokers.stop(each, testing::notice::not_taken);
                in.brokers.restart(each);
            }
        },
        {errc::connection}, [](scene&) {}},
    {"a_node_leaves", [](scene& in) { in.brokers.stop(broker_id{2}); },
        {errc::connection, errc::unknown_broker_id, errc::node_not_ready,
            broker_errc::request_timed_out},
        [](scene& in) {
            in.brokers.restart(broker_id{2});
            in.subject->async_refresh_metadata([](error_code, const kafka::cluster&) {});
        },
        12s},
    {"names_lead_nowhere",
        [](scene& in) {
            for (const char* each : {"boot", "one", "two", "three"})
                in.world.set_name(each, {.failure = asio::error::host_not_found});
        },
        {errc::connection}, [](scene& in) { in.name_everybody(); }, 5s},
    {"names_are_not_looked_up",
        [](scene& in) {
            for (const char* each : {"boot", "one", "two", "three"})
                in.world.set_name(each, {.delay = duration::max()});
        },
        {errc::connection}, [](scene& in) { in.name_everybody(); }, 1s},
    {"a_node_moves",
        [](scene& in) {
            in.brokers.move(broker_id{1}, "10.0.0.11", 9093);
            in.world.set_name("one", {.addresses = {"10.0.0.77", "10.0.0.11"}});
            in.world.set_name("boot", {.addresses = {"10.0.0.2", "10.0.0.77"}});
        },
        {errc::connection}, [](scene&) {}},
    {"nonsense", [](scene& in) { in.brokers.inject(fault().always().raw("\xff\xff\xff\xff")); },
        {errc::invalid_receive, errc::connection}, [](scene& in) { in.brokers.clear_faults(); },
        3s},
    {"wrong_answers", [](scene& in) { in.brokers.inject(fault().always().wrong_correlation_id()); },
        {errc::correlation_id, errc::connection}, [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"half_answers", [](scene& in) { in.brokers.inject(fault().always().cut(6)); },
        {errc::connection}, [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"half_answers_and_silence", [](scene& in) { in.brokers.inject(fault().always().stall(6)); },
        {errc::connection, broker_errc::request_timed_out},
        [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"pauses", [](scene& in) { in.brokers.inject(fault().always().throttle(500ms)); }, {},
        [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"single_bytes", [](scene& in) { in.world.set_segmentation(testing::segmentation::bytewise); },
        {}, [](scene&) {}},
};

/// What comes in between where clients have to say who they are.
const intervention interventions_in_logins[] = {
    {"logins_are_refused",
        [](scene& in) {
            in.brokers.set_mechanisms({testing::sasl_mechanism::plain});
            for (const broker_id each : in.brokers.nodes())
                in.brokers.disconnect(each);
        },
        {broker_errc::unsupported_sasl_mechanism, errc::connection},
        [](scene& in) { in.brokers.set_mechanisms({}); }, 3s},
    {"tokens_are_refused",
        [](scene& in) {
            in.brokers.set_token_validator([](const oauth_token&, std::chrono::milliseconds) {
                return testing::token_verdict();
            });
        },
        {broker_errc::sasl_authentication_failed, errc::connection},
        [](scene& in) { in.brokers.set_token_validator({}); }, 3s},
    {"tokens_are_met_with_silence",
        [](scene& in) { in.brokers.inject(fault().always().token(1).never_answer()); },
        {errc::connection}, [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"who_was_let_in_is_hung_up_on",
        [](scene& in) { in.brokers.inject(fault().always().token(1).drop_answer()); },
        {errc::connection}, [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"sessions_are_short", [](scene& in) { in.brokers.set_max_reauth(1200ms); }, {}, [](scene&) {},
        5s},
};

class step : public ::testing::TestWithParam<intervention> {
protected:
    /// How many handlers run if nothing comes in between.
    static std::size_t count(std::uint64_t seed, bool guarded) {
        scene usual(seed, guarded);
        usual.begin();
        std::size_t handlers = 0;
        usual.world.run_until([&] {
            ++handlers;
            return usual.over();
        });
        return handlers;
    }

    static void check_ends(const scene& of) {
        for (const scene::entry& each : of.calls) {
            EXPECT_EQ(each.ended, 1) << each.name;
            EXPECT_LE(each.ended_at, each.until + soon) << each.name;
            // It goes on only if there is a place at that very moment.
            const bool may_find_no_place =
                each.name == "future" && each.with == errc::node_not_ready;
            EXPECT_TRUE(!each.with || may_find_no_place ||
                        std::ranges::count(GetParam().failures, each.with) != 0)
                << each.name << ": " << each.with.message();
        }
    }

    static void play(std::uint64_t seed, bool guarded, std::size_t handlers) {
        scene now(seed, guarded);
        now.begin();
        std::size_t so_far = 0;
        if (handlers != 0)
            now.world.run_until([&] { return ++so_far == handlers; });
        GetParam().happens(now);
        now.world.run_for(GetParam().lasts);
        if (GetParam().passes != nullptr)
            GetParam().passes(now);
        EXPECT_TRUE(now.world.run_until([&] { return now.over(); }, patience + soon));
        check_ends(now);
        if (GetParam().passes != nullptr) {
            // For what is on its way to be seen, and for the pause to pass of who was refused.
            now.world.run_for(guarded ? 2s : 1s);
            for (const target to :
                {target(any_node), target(controller), target(one), target(two), target(three)})
                EXPECT_EQ(now.send_and_run(to), error_code());
            const auto is_quiet = [&] { return now.subject->in_flight_request_count() == 0; };
            // It may just be saying who it is.
            EXPECT_TRUE(is_quiet() || (guarded && now.world.run_until(is_quiet, patience)));
        }
        now.subject.reset();
        // Nodes that have fallen silent do not see it go.
        for (const broker_id each : now.brokers.nodes())
            now.brokers.stop(each);
        EXPECT_LT(now.world.run(), 1'000u);
        EXPECT_EQ(now.world.open_connections(), 0u);
        check_ends(now); // and not once more
    }

    static void play_all(std::uint64_t seed, bool guarded) {
        const std::size_t last = count(seed, guarded);
        ASSERT_GT(last, 100u);
        // Under a sanitizer not after each, but after other ones with each seed.
        for (std::size_t handlers = seed % HANDLERS_APART; handlers <= last;
            handlers += HANDLERS_APART) {
            SCOPED_TRACE(
                ::testing::Message() << "seed " << seed << ", after " << handlers << " handlers");
            play(seed, guarded, handlers);
            if (HasFailure())
                return;
        }
    }
};

TEST_P(step, may_be_followed_by) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) { // packets arrive in different orders
        play_all(seed, false);
        if (HasFailure())
            return;
    }
}

class guarded_step : public step {};

TEST_P(guarded_step, may_be_followed_by) {
    play_all(4, true);
}

std::string name_of(const ::testing::TestParamInfo<intervention>& of) {
    return std::string(of.param.called);
}

INSTANTIATE_TEST_SUITE_P(any, step, ::testing::ValuesIn(interventions), name_of);
INSTANTIATE_TEST_SUITE_P(any, guarded_step, ::testing::ValuesIn(interventions), name_of);
INSTANTIATE_TEST_SUITE_P(
    logins, guarded_step, ::testing::ValuesIn(interventions_in_logins), name_of);

} // namespace
} // namespace kafka::simulated
