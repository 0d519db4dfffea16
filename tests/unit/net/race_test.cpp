// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How a link gets from a name to a stream, in virtual time: RFC 8305.
#include "net/link.hpp"
#include "unit/net/recorder.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/testing/simulation.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class race : public ::testing::Test {
protected:
    /// A connection that a server has, and what it is told there.
    struct visit : std::enable_shared_from_this<visit> {
        std::unique_ptr<stream> line;
        std::array<std::byte, 16> into{};
        bool greeted = false;
        error_code ended;

        void read() {
            line->async_read_some(into, [self = shared_from_this()](error_code ec, std::size_t) {
                self->ended = ec;
                if (ec)
                    return;
                self->greeted = true;
                self->read();
            });
        }
    };

    struct server {
        std::string address;
        std::unique_ptr<listener> door;
        std::vector<std::shared_ptr<visit>> accepted;

        void accept(const executor& on) {
            door->async_accept(on, [this, on](error_code ec, std::unique_ptr<stream> arrived) {
                if (ec)
                    return;
                accepted.push_back(std::make_shared<visit>());
                accepted.back()->line = std::move(arrived);
                accepted.back()->read();
                accept(on);
            });
        }
    };

    server& listen(const std::string& address) {
        error_code ec;
        servers.push_back(std::make_unique<server>());
        server& made = *servers.back();
        made.address = address;
        made.door = via->listen(world.get_executor(), {.address = address, .port = 9092}, ec);
        EXPECT_FALSE(ec) << ec.message();
        made.accept(world.get_executor());
        return made;
    }

    void start(std::vector<std::string> addresses, duration patience = 30s) {
        world.set_name("kafka", {.addresses = std::move(addresses), .failure = {}});
        start_as_named(patience);
    }

    void start_as_named(duration patience = 30s, std::vector<endpoint> addresses = {}) {
        link_target target;
        target.host = "kafka";
        target.port = 9092;
        target.addresses = std::move(addresses);
        target.connect_deadline = world.now() + patience;
        handler->on_call = [this](std::string_view) {
            if (!first_call)
                first_call = world.now() - testing::simulation::start;
        };
        handler->outgoing = {"hello"};
        link.emplace(via, world.get_executor(), target, handler);
        link->start();
    }

    static endpoint at(const std::string& address) { return {.address = address, .port = 9092}; }

    duration elapsed() const { return first_call.value_or(duration::max()); }

    /// The address that the link has taken.
    std::string winner() const {
        std::string all;
        for (const auto& each : servers)
            for (const auto& made : each->accepted)
                if (made->greeted)
                    all += each->address;
        return all;
    }

    testing::simulation world{{.seed = 3}};
    std::shared_ptr<transport> via = world.get_transport().implementation();
    std::vector<std::unique_ptr<server>> servers;
    std::shared_ptr<recorder> handler = std::make_shared<recorder>();
    std::optional<net::link> link;
    std::optional<duration> first_call;
};

TEST_F(race, takes_the_first_address_when_it_answers) {
    listen("10.0.0.1");
    const server& second = listen("10.0.0.2");
    start({"10.0.0.1", "10.0.0.2"});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.1");
    EXPECT_LT(elapsed(), 10ms);
    EXPECT_THAT(second.accepted, IsEmpty());
}

TEST_F(race, goes_on_at_once_when_an_address_refuses) {
    listen("10.0.0.3");
    start({"10.0.0.1", "10.0.0.2", "10.0.0.3"});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.3");
    EXPECT_LT(elapsed(), 10ms);
}

TEST_F(race, goes_on_after_a_while_when_an_address_is_silent) {
    world.cut("10.0.0.1");
    world.cut("10.0.0.2");
    listen("10.0.0.3");
    start({"10.0.0.1", "10.0.0.2", "10.0.0.3"});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.3");
    EXPECT_GE(elapsed(), 500ms);
    EXPECT_LT(elapsed(), 510ms);
}

TEST_F(race, a_refusal_does_not_cut_the_next_ones_while_short) {
    // The first refuses at once, which starts the second; the third is due 250 ms after that.
    world.cut("10.0.0.2");
    listen("10.0.0.3");
    start({"10.0.0.1", "10.0.0.2", "10.0.0.3"});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.3");
    EXPECT_GE(elapsed(), 250ms);
    EXPECT_LT(elapsed(), 260ms);
}

TEST_F(race, families_take_turns) {
    world.cut("2001:db8::a");
    world.cut("2001:db8::b");
    listen("10.0.0.1");
    start({"2001:db8::a", "2001:db8::b", "10.0.0.1"});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.1");
    EXPECT_LT(elapsed(), 260ms);
}

TEST_F(race, a_late_winner_wins_and_the_loser_is_closed) {
    // The first answers after 800 ms, the second, started at 250 ms, after 400 ms more.
    server& first = listen("10.0.0.1");
    server& second = listen("10.0.0.2");
    world.set_line("10.0.0.1", "", {.latency = 800ms, .jitter = {}});
    world.set_line("10.0.0.2", "", {.latency = 400ms, .jitter = {}});
    start({"10.0.0.1", "10.0.0.2"});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.2");
    ASSERT_THAT(first.accepted, ::testing::SizeIs(1));
    ASSERT_THAT(second.accepted, ::testing::SizeIs(1));
    const error_code ended = first.accepted[0]->ended;
    EXPECT_EQ(ended, asio::error::connection_reset) << ended.message();
    EXPECT_EQ(handler->closed, 0);
    link->close();
    first.accepted[0]->line->close();
    second.accepted[0]->line->close();
    world.run_for(10s);
    EXPECT_EQ(world.open_connections(), 0u);
}

TEST_F(race, tells_what_came_of_every_address) {
    world.cut("10.0.0.2");
    start({"10.0.0.1", "2001:db8::7", "10.0.0.2"}, 5s);
    world.run_for(10s);
    EXPECT_EQ(elapsed(), 5s);
    EXPECT_EQ(handler->failure.stage, link_stage::connect);
    EXPECT_EQ(handler->failure.code, asio::error::timed_out);
    EXPECT_THAT(handler->failure.attempts,
        ElementsAre("10.0.0.1:9092: Connection refused", "[2001:db8::7]:9092: Connection refused",
            "10.0.0.2:9092: Connection timed out"));
    EXPECT_EQ(handler.use_count(), 1);
    EXPECT_EQ(world.open_connections(), 0u) << "the silent attempt is given up";
}

TEST_F(race, waits_for_attempts_under_way_when_no_address_is_left) {
    listen("10.0.0.1");
    world.set_line("", "10.0.0.1", {.latency = 2s, .jitter = {}});
    start({"10.0.0.1", "10.0.0.2"});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.1");
    EXPECT_THAT(handler->calls, ::testing::Not(::testing::Contains("on_closed")));
}

TEST_F(race, resolution_counts_towards_the_deadline) {
    world.set_name("kafka", {.addresses = {}, .failure = {}, .delay = duration::max()});
    start_as_named(3s);
    world.run_for(10s);
    EXPECT_EQ(elapsed(), 3s);
    EXPECT_EQ(handler->failure.stage, link_stage::resolve);
    EXPECT_EQ(handler->failure.code, asio::error::timed_out);
    EXPECT_EQ(handler.use_count(), 1);
}

TEST_F(race, resolution_that_fails_is_told) {
    world.set_name("kafka", {.addresses = {}, .failure = asio::error::host_not_found_try_again});
    start_as_named();
    world.run_for(10s);
    EXPECT_EQ(handler->failure.stage, link_stage::resolve);
    EXPECT_EQ(handler->failure.code, asio::error::host_not_found_try_again);
    EXPECT_LT(elapsed(), 10ms);
}

TEST_F(race, tells_which_addresses_are_left) {
    // The first refuses, the second is silent, the third wins, and the others are not tried.
    world.cut("10.0.0.2");
    listen("10.0.0.3");
    start({"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.3");
    EXPECT_EQ(handler->route.reached, at("10.0.0.3"));
    EXPECT_THAT(handler->route.others, ElementsAre(at("10.0.0.4"), at("10.0.0.5"), at("10.0.0.2")));
}

TEST_F(race, asks_nobody_for_addresses_that_are_given) {
    world.set_name("kafka", {.addresses = {"10.0.0.1"}, .failure = {}, .delay = duration::max()});
    listen("10.0.0.1");
    listen("10.0.0.3");
    start_as_named(30s, {at("10.0.0.2"), at("10.0.0.3")});
    world.run_for(10s);
    EXPECT_EQ(winner(), "10.0.0.3");
    EXPECT_LT(elapsed(), 10ms);
    EXPECT_EQ(handler->route.reached, at("10.0.0.3"));
    EXPECT_THAT(handler->route.others, IsEmpty());
}

TEST_F(race, leaves_no_timer_behind) {
    listen("10.0.0.1");
    start({"10.0.0.1", "10.0.0.2"}, 1h);
    world.run();
    EXPECT_EQ(winner(), "10.0.0.1");
    EXPECT_LT(world.now() - testing::simulation::start, 1s);
    link->close();
    world.run();
    EXPECT_LT(world.now() - testing::simulation::start, 1s);
}

TEST_F(race, closing_at_any_moment_leaves_nothing) {
    for (const duration moment :
        {0ms, 1ms, 2ms, 100ms, 250ms, 251ms, 400ms, 600ms, 900ms, 2'000ms}) {
        SCOPED_TRACE(moment.count());
        testing::simulation other{{.seed = 5}};
        const auto on = other.get_executor();
        const auto network = other.get_transport().implementation();
        error_code ec;
        const auto door = network->listen(on, {.address = "10.0.0.2", .port = 9092}, ec);
        other.cut("10.0.0.1");
        other.set_line("10.0.0.2", "", {.latency = 500ms, .jitter = {}});
        other.set_name("kafka", {.addresses = {"10.0.0.1", "10.0.0.2", "10.0.0.3"}});
        const auto quiet = std::make_shared<recorder>();
        link_target target;
        target.host = "kafka";
        target.port = 9092;
        target.connect_deadline = other.now() + 30s;
        net::link one(network, on, target, quiet);
        one.start();
        other.run_for(moment);
        one.close();
        other.run_for(1us);
        EXPECT_EQ(other.open_connections("192.0.2.1"), 0u) << "nor goes on connecting";
        const std::uint64_t attempts = other.connection_attempts();
        door->close();
        other.heal("10.0.0.1");
        other.run();
        EXPECT_EQ(other.connection_attempts(), attempts);
        EXPECT_EQ(quiet->closed, 0);
        EXPECT_EQ(quiet.use_count(), 1);
        EXPECT_EQ(other.open_connections(), 0u);
        EXPECT_LT(other.now() - testing::simulation::start, 10s);
    }
}

} // namespace
} // namespace kafka::net
