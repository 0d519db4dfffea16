// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Virtual time.
#include "net/transport.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <kafka/testing/simulation.hpp>

#include <functional>
#include <stdexcept>
#include <vector>

namespace kafka::testing {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(simulation, time_passes_only_as_told) {
    simulation world;
    EXPECT_EQ(world.now(), simulation::start);
    EXPECT_EQ(world.run(), 0u);
    EXPECT_EQ(world.now(), simulation::start);
    EXPECT_EQ(world.run_for(1h), 0u);
    EXPECT_EQ(world.now(), simulation::start + 1h);
    EXPECT_EQ(world.get_transport().implementation()->now(), world.now());
}

TEST(simulation, sleepers_wake_in_order_and_time_jumps) {
    simulation world;
    std::vector<duration> woken;
    for (const duration time : {duration(3h), duration(1ns), duration(24h), duration(0)}) {
        world.async_sleep(time, [&, time](error_code ec) {
            EXPECT_FALSE(ec);
            EXPECT_EQ(world.now(), simulation::start + time);
            woken.push_back(time);
        });
    }
    EXPECT_THAT(woken, IsEmpty());
    world.run_for(3h);
    EXPECT_THAT(woken, ElementsAre(0ns, 1ns, 3h));
    EXPECT_EQ(world.now(), simulation::start + 3h);
    EXPECT_EQ(world.run(), 1u);
    EXPECT_EQ(world.now(), simulation::start + 24h);
}

TEST(simulation, coroutines_sleep) {
    simulation world;
    std::vector<duration> at;
    asio::co_spawn(
        world.get_executor(),
        [&]() -> asio::awaitable<void> {
            for (int i = 0; i < 3; ++i) {
                co_await world.async_sleep(10min, asio::use_awaitable);
                at.push_back(world.now() - simulation::start);
            }
        },
        asio::detached);
    world.run();
    EXPECT_THAT(at, ElementsAre(10min, 20min, 30min));
}

TEST(simulation, a_sleep_can_be_cancelled) {
    simulation world;
    asio::cancellation_signal signal;
    std::vector<error_code> ended;
    world.async_sleep(1h,
        asio::bind_cancellation_slot(signal.slot(), [&](error_code ec) { ended.push_back(ec); }));
    world.run_for(1min);
    EXPECT_THAT(ended, IsEmpty());
    signal.emit(asio::cancellation_type::total);
    EXPECT_THAT(ended, IsEmpty()) << "not inside the signal";
    world.run();
    EXPECT_THAT(ended, ElementsAre(error_code(asio::error::operation_aborted)));
    EXPECT_EQ(world.now(), simulation::start + 1min);
    signal.emit(asio::cancellation_type::total);
    world.run();
    EXPECT_THAT(ended, SizeIs(1));
}

TEST(simulation, sleeps_end_on_the_executor_of_their_handler) {
    simulation world;
    const auto strand = asio::make_strand(world.get_executor());
    bool there = false;
    world.async_sleep(1s,
        asio::bind_executor(strand, [&](error_code) { there = strand.running_in_this_thread(); }));
    world.run();
    EXPECT_TRUE(there);
}

TEST(simulation, runs_until_something_is_so) {
    simulation world;
    int ticks = 0;
    std::function<void(error_code)> tick = [&](error_code) {
        ++ticks;
        world.async_sleep(1s, tick);
    };
    tick({});
    EXPECT_TRUE(world.run_until([&] { return ticks == 100; }));
    EXPECT_EQ(world.now(), simulation::start + 99s);
    EXPECT_FALSE(world.run_until([&] { return ticks == 1'000; }, 10s));
    EXPECT_EQ(ticks, 110) << "the event at the limit belongs to the run";
    world.async_sleep(1500ms, [&](error_code) { world.stop(); });
    world.run();
    EXPECT_EQ(ticks, 111);
}

TEST(simulation, notices_a_program_that_runs_in_circles) {
    simulation world{{.max_handlers_at_once = 1'000}};
    std::function<void()> again = [&] { asio::post(world.get_executor(), again); };
    again();
    EXPECT_THROW(world.run(), std::runtime_error);
}

TEST(simulation, handlers_may_throw_but_not_run_the_world) {
    simulation world;
    asio::post(world.get_executor(), [&] { world.run(); });
    EXPECT_THROW(world.run(), std::logic_error);
    bool later = false;
    asio::post(world.get_executor(), [&] { later = true; });
    world.run();
    EXPECT_TRUE(later);
}

} // namespace
} // namespace kafka::testing
