// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/testing/simulation.hpp>

#include "net/transport.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

#include <array>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace kafka::testing {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using net::endpoint;
using net::stream;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// Two hosts with a connection between them, and what came out of it at either end.
struct conversation {
    explicit conversation(simulation_options options = {}) : world(options) {
        error_code ec;
        door = network->listen(on, {.address = "10.0.0.1", .port = 9092}, ec);
        EXPECT_FALSE(ec) << ec.message();
        door->async_accept(on, [this](error_code, std::unique_ptr<stream> accepted) {
            server.talk(std::move(accepted));
        });
        attempt = network->async_connect(on, {.address = "10.0.0.1", .port = 9092}, {},
            [this](error_code, std::unique_ptr<stream> connected) {
                client.talk(std::move(connected));
            });
        EXPECT_TRUE(world.run_until([&] { return client.line && server.line; }));
    }

    struct side {
        std::unique_ptr<stream> line;
        std::string received;
        std::vector<std::size_t> reads;
        error_code ended;
        std::array<std::byte, 2048> into{};
        std::vector<std::string> written; // kept until the end
        std::array<asio::const_buffer, 1> buffer;
        std::vector<error_code> writes;

        void talk(std::unique_ptr<stream> over) {
            line = std::move(over);
            read();
        }
        void read() {
            line->async_read_some(into, [this](error_code ec, std::size_t size) {
                received.append(reinterpret_cast<const char*>(into.data()), size);
                reads.push_back(size);
                ended = ec;
                if (!ec)
                    read();
            });
        }
        void write(std::string text) {
            written.push_back(std::move(text));
            buffer[0] = asio::buffer(written.back());
            line->async_write(buffer, [this](error_code ec, std::size_t) { writes.push_back(ec); });
        }
    };

    simulation world;
    asio::any_io_executor on = world.get_executor();
    std::shared_ptr<net::transport> network = world.get_transport().implementation();
    std::unique_ptr<net::listener> door;
    std::unique_ptr<net::operation> attempt;
    side client;
    side server;
};

// --- time ---------------------------------------------------------------------------------------

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

// --- chance -------------------------------------------------------------------------------------

/// A small history with everything in it that is left to chance.
std::pair<std::uint64_t, std::vector<std::string>> history(std::uint64_t seed) {
    std::vector<std::string> lines;
    conversation talk({.seed = seed});
    talk.world.trace([&](std::string_view line) { lines.emplace_back(line); });
    talk.client.write(std::string(5'000, 'a'));
    talk.server.write(std::string(5'000, 'b'));
    talk.world.run_for(1s);
    EXPECT_EQ(talk.server.received, std::string(5'000, 'a'));
    EXPECT_EQ(talk.client.received, std::string(5'000, 'b'));
    talk.client.line->close();
    talk.world.run_for(1s);
    lines.push_back(std::to_string(talk.network->random()));
    for (const std::size_t size : talk.server.reads)
        lines.push_back(std::to_string(size));
    return {talk.world.fingerprint(), lines};
}

TEST(simulation, one_seed_is_one_history) {
    const auto first = history(7);
    EXPECT_EQ(history(7), first);
    EXPECT_THAT(first.second, SizeIs(::testing::Gt(20u)));
    EXPECT_THAT(
        first.second, ::testing::Contains(HasSubstr("192.0.2.1:32768 > 10.0.0.1:9092 data ")));
}

TEST(simulation, another_seed_is_another_history) {
    const auto one = history(7);
    const auto other = history(8);
    EXPECT_NE(one.first, other.first);
    EXPECT_NE(one.second, other.second);
}

TEST(simulation, streams_are_cut_as_told) {
    conversation talk({.cut = segmentation::bytewise});
    talk.client.write("hello");
    talk.world.run();
    EXPECT_THAT(talk.server.reads, ElementsAre(1u, 1u, 1u, 1u, 1u));
    talk.server.reads.clear();
    talk.world.set_segmentation(segmentation::whole);
    talk.client.write("world");
    talk.world.run();
    EXPECT_THAT(talk.server.reads, ElementsAre(5u));
    EXPECT_EQ(talk.server.received, "helloworld");
}

TEST(simulation, streams_are_cut_everywhere_in_the_end) {
    std::vector<bool> cut_after(9);
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        conversation talk({.seed = seed});
        talk.client.write("12345678");
        talk.world.run();
        EXPECT_EQ(talk.server.received, "12345678");
        cut_after.at(talk.server.reads.at(0)) = true;
    }
    cut_after.at(0) = true;
    EXPECT_THAT(cut_after, Each(true));
}

// --- lines --------------------------------------------------------------------------------------

TEST(simulation, lines_take_their_time) {
    conversation talk;
    talk.world.set_line("192.0.2.1", "10.0.0.1", {.latency = 100ms, .jitter = {}});
    talk.world.set_line("10.0.0.1", "192.0.2.1", {.latency = 7s, .jitter = {}});
    const time_point sent = talk.world.now();
    talk.client.write("x");
    talk.server.write("y");
    ASSERT_TRUE(talk.world.run_until([&] { return !talk.server.received.empty(); }));
    EXPECT_EQ(talk.world.now() - sent, 100ms);
    ASSERT_TRUE(talk.world.run_until([&] { return !talk.client.received.empty(); }));
    EXPECT_EQ(talk.world.now() - sent, 7s);
}

TEST(simulation, packets_do_not_overtake_each_other) {
    conversation talk({.seed = 9, .line = {.latency = 1ms, .jitter = 1s}});
    std::string text(20'000, '\0');
    std::iota(text.begin(), text.end(), '\0');
    talk.client.write(text);
    talk.world.run();
    EXPECT_TRUE(talk.server.received == text);
}

TEST(simulation, lines_carry_only_so_much) {
    conversation talk;
    talk.world.set_line("", "", {.latency = 1ms, .jitter = {}, .bytes_per_second = 1'000});
    const time_point sent = talk.world.now();
    talk.client.write(std::string(60'000, 'x'));
    ASSERT_TRUE(talk.world.run_until([&] { return talk.server.received.size() == 60'000; }));
    EXPECT_NEAR(std::chrono::duration<double>(talk.world.now() - sent).count(), 60.0, 0.1);
}

TEST(simulation, a_line_may_take_for_ever) {
    conversation talk;
    talk.world.set_line("192.0.2.1", "10.0.0.1", {.latency = duration::max()});
    talk.client.write("into the void");
    talk.server.write("to the client");
    talk.world.run_for(1h);
    EXPECT_EQ(talk.server.received, "");
    EXPECT_EQ(talk.client.received, "to the client");

    // What is held up while it is cut takes the time of the line when it goes on.
    talk.world.cut("10.0.0.1");
    talk.server.write("!");
    talk.world.run_for(1h);
    talk.world.set_line("10.0.0.1", "192.0.2.1", {.latency = duration::max()});
    talk.world.heal("10.0.0.1");
    talk.world.run_for(1h);
    EXPECT_EQ(talk.client.received, "to the client");
    EXPECT_EQ(talk.server.received, "");
}

TEST(simulation, a_cut_line_holds_back_until_it_heals) {
    conversation talk;
    talk.world.cut("10.0.0.1");
    talk.client.write("to the server");
    talk.server.write("to the client");
    talk.world.run_for(24h);
    EXPECT_EQ(talk.server.received, "");
    EXPECT_EQ(talk.client.received, "");
    talk.world.heal("10.0.0.1");
    talk.world.run_for(1s);
    EXPECT_EQ(talk.server.received, "to the server");
    EXPECT_EQ(talk.client.received, "to the client");
}

TEST(simulation, a_line_with_conditions_of_its_own_is_cut_and_keeps_them) {
    conversation talk;
    const line_conditions slow{.latency = 10s, .jitter = {}};
    talk.world.set_line("192.0.2.1", "10.0.0.1", slow);
    talk.world.set_line("10.0.0.1", "192.0.2.1", slow);
    talk.world.cut("10.0.0.1");
    talk.client.write("to the server");
    talk.server.write("to the client");
    talk.world.run_for(24h);
    EXPECT_EQ(talk.server.received, "");
    EXPECT_EQ(talk.client.received, "");
    talk.world.heal("10.0.0.1");
    const time_point healed = talk.world.now();
    ASSERT_TRUE(talk.world.run_until([&] { return talk.server.received == "to the server"; }));
    EXPECT_GE(talk.world.now() - healed, 10s);
    talk.world.run_for(1min);
    EXPECT_EQ(talk.client.received, "to the client");
    const time_point sent = talk.world.now();
    talk.client.write("!");
    ASSERT_TRUE(talk.world.run_until([&] { return talk.server.received == "to the server!"; }));
    EXPECT_EQ(talk.world.now() - sent, 10s);
}

TEST(simulation, every_cut_is_healed_by_itself) {
    conversation talk;
    talk.world.cut("10.0.0.1");
    talk.world.cut("192.0.2.1", "10.0.0.1");
    talk.client.write("x");
    talk.world.heal("10.0.0.1");
    talk.world.run_for(1h);
    EXPECT_EQ(talk.server.received, "");
    talk.world.heal("10.0.0.1", "192.0.2.1");
    talk.world.run_for(1s);
    EXPECT_EQ(talk.server.received, "x");
}

TEST(simulation, a_line_can_be_cut_one_way) {
    conversation talk;
    line_conditions blocked;
    blocked.blocked = true;
    talk.world.set_line("10.0.0.1", "", blocked);
    talk.client.write("to the server");
    talk.server.write("to the client");
    talk.client.line->close();
    talk.world.run_for(1h);
    EXPECT_EQ(talk.server.received, "to the server");
    EXPECT_EQ(talk.server.ended, asio::error::eof);
    EXPECT_EQ(talk.client.received, "");
}

TEST(simulation, what_is_said_of_two_hosts_goes_first) {
    conversation talk;
    line_conditions blocked;
    blocked.blocked = true;
    talk.world.set_line("", "10.0.0.1", blocked);
    talk.world.set_line("192.0.2.1", "10.0.0.1", {});
    talk.client.write("x");
    talk.world.run_for(1s);
    EXPECT_EQ(talk.server.received, "x");
    talk.world.clear_line("192.0.2.1", "10.0.0.1");
    talk.client.write("y");
    talk.world.run_for(1s);
    EXPECT_EQ(talk.server.received, "x");
}

TEST(simulation, connections_can_be_broken) {
    conversation talk;
    talk.world.set_line("", "", {.latency = 1s, .jitter = {}});
    talk.client.write("lost on its way");
    EXPECT_EQ(talk.world.reset_connections("10.0.0.2"), 0u);
    EXPECT_EQ(talk.world.reset_connections("10.0.0.1"), 1u);
    talk.world.run_for(10s);
    EXPECT_EQ(talk.server.received, "");
    EXPECT_EQ(talk.server.ended, asio::error::connection_reset);
    EXPECT_EQ(talk.client.ended, asio::error::connection_reset);
    talk.client.write("nobody there");
    talk.world.run_for(1s);
    EXPECT_THAT(
        talk.client.writes, ElementsAre(error_code(), error_code(asio::error::broken_pipe)));
    EXPECT_EQ(talk.world.open_connections(), 1u);
    talk.client.line->close();
    talk.server.line->close();
    talk.world.run();
    EXPECT_EQ(talk.world.open_connections(), 0u);
}

TEST(simulation, writing_to_a_closed_end_is_answered_by_a_reset) {
    conversation talk;
    talk.server.line->close();
    talk.world.run_for(1s);
    EXPECT_EQ(talk.client.ended, asio::error::eof);
    talk.client.write("anybody?");
    talk.world.run_for(1s);
    talk.client.write("no");
    talk.world.run_for(1s);
    EXPECT_THAT(
        talk.client.writes, ElementsAre(error_code(), error_code(asio::error::broken_pipe)));
}

TEST(simulation, writes_wait_for_a_slow_reader) {
    simulation world{{.window = 1'000}};
    const auto network = world.get_transport().implementation();
    error_code ec;
    const auto door = network->listen(world.get_executor(), {.address = "10.0.0.1"}, ec);
    std::unique_ptr<stream> reader;
    std::unique_ptr<stream> writer;
    door->async_accept(world.get_executor(),
        [&](error_code, std::unique_ptr<stream> accepted) { reader = std::move(accepted); });
    const auto attempt = network->async_connect(world.get_executor(), door->local_endpoint(), {},
        [&](error_code, std::unique_ptr<stream> connected) { writer = std::move(connected); });
    ASSERT_TRUE(world.run_until([&] { return reader && writer; }));
    const std::string text(1'001, 'x');
    const std::array buffers{asio::buffer(text)};
    const std::array<asio::const_buffer, 1> sequence{buffers[0]};
    bool written = false;
    writer->async_write(sequence, [&](error_code, std::size_t) { written = true; });
    world.run_for(1h);
    EXPECT_FALSE(written);
    std::array<std::byte, 1> into{};
    reader->async_read_some(into, [](error_code, std::size_t) {});
    world.run_for(1s);
    EXPECT_TRUE(written);
}

TEST(simulation, a_full_listener_does_not_answer) {
    simulation world{{.backlog = 2}};
    const auto network = world.get_transport().implementation();
    error_code ec;
    const auto door = network->listen(world.get_executor(), {.address = "10.0.0.1"}, ec);
    std::vector<std::unique_ptr<net::operation>> attempts;
    std::vector<std::unique_ptr<stream>> connected;
    std::vector<error_code> ended;
    for (int i = 0; i < 3; ++i) {
        attempts.push_back(network->async_connect(world.get_executor(), door->local_endpoint(), {},
            [&](error_code code, std::unique_ptr<stream> made) {
                ended.push_back(code);
                connected.push_back(std::move(made));
            }));
    }
    world.run_for(1h);
    EXPECT_THAT(ended, ElementsAre(error_code(), error_code()));
    // Those that nobody has accepted are reset with the listener.
    std::array<std::byte, 1> into{};
    error_code read;
    connected[0]->async_read_some(into, [&](error_code code, std::size_t) { read = code; });
    door->close();
    world.run_for(1s);
    EXPECT_EQ(read, asio::error::connection_reset);
}

TEST(simulation, hosts_have_addresses_of_their_own) {
    simulation world;
    const auto seen_from = [&](const transport& host, const std::string& server) {
        error_code ec;
        const auto network = host.implementation();
        const auto door = network->listen(world.get_executor(), {.address = server}, ec);
        std::string arrived;
        world.trace([&](std::string_view line) {
            if (line.ends_with(" syn"))
                arrived = line.substr(line.find(' ') + 1);
        });
        const auto attempt = network->async_connect(world.get_executor(), door->local_endpoint(),
            {}, [](error_code, const std::unique_ptr<stream>&) {});
        world.run_for(1s);
        world.trace({});
        return arrived;
    };
    EXPECT_THAT(seen_from(world.get_transport(), "10.0.0.1"), StartsWith("192.0.2.1:"));
    EXPECT_THAT(seen_from(world.get_transport(), "2001:db8::9"), StartsWith("[2001:db8::1]:"));
    EXPECT_THAT(seen_from(world.get_transport("10.1.2.3"), "10.0.0.1"), StartsWith("10.1.2.3:"));
    EXPECT_THAT(seen_from(world.get_transport("2001:DB8::77"), "2001:db8::9"),
        StartsWith("[2001:db8::77]:"));
    EXPECT_THROW(world.get_transport("somewhere"), std::invalid_argument);
}

// --- names --------------------------------------------------------------------------------------

class names : public ::testing::Test {
protected:
    void ask(net::address_family family = net::address_family::unspecified) {
        question = network->async_resolve(world.get_executor(), "kafka.example", 9092, family,
            [this](error_code ec, std::vector<endpoint> found) {
                answers.push_back(ec);
                addresses.clear();
                for (const endpoint& each : found)
                    addresses.push_back(to_string(each));
            });
        world.run_for(1h);
    }

    simulation world;
    std::shared_ptr<net::transport> network = world.get_transport().implementation();
    std::unique_ptr<net::operation> question;
    std::vector<error_code> answers;
    std::vector<std::string> addresses;
};

TEST_F(names, are_answered_in_order_and_once_each) {
    world.set_name("kafka.example",
        {.addresses = {"10.0.0.2", "2001:db8::5", "10.0.0.1", "10.0.0.2"}, .failure = {}});
    ask();
    EXPECT_THAT(addresses, ElementsAre("10.0.0.2:9092", "[2001:db8::5]:9092", "10.0.0.1:9092"));
    ask(net::address_family::ipv4);
    EXPECT_THAT(addresses, ElementsAre("10.0.0.2:9092", "10.0.0.1:9092"));
    ask(net::address_family::ipv6);
    EXPECT_THAT(addresses, ElementsAre("[2001:db8::5]:9092"));
}

TEST_F(names, change) {
    ask();
    EXPECT_EQ(answers.back(), asio::error::host_not_found);
    world.set_name("kafka.example", {.addresses = {"10.0.0.1"}, .failure = {}});
    ask();
    EXPECT_THAT(addresses, ElementsAre("10.0.0.1:9092"));
    world.set_name(
        "kafka.example", {.addresses = {}, .failure = asio::error::host_not_found_try_again});
    ask();
    EXPECT_EQ(answers.back(), asio::error::host_not_found_try_again);
    EXPECT_THAT(addresses, IsEmpty());
}

TEST_F(names, may_never_be_answered) {
    world.set_name(
        "kafka.example", {.addresses = {"10.0.0.1"}, .failure = {}, .delay = duration::max()});
    ask();
    EXPECT_THAT(answers, IsEmpty());
    question->cancel();
    world.run();
    EXPECT_THAT(answers, ElementsAre(error_code(asio::error::operation_aborted)));
}

TEST_F(names, have_addresses_that_are_addresses) {
    EXPECT_THROW(world.set_name("kafka.example", {.addresses = {"other.example"}, .failure = {}}),
        std::invalid_argument);
}

// --- lifetime -----------------------------------------------------------------------------------

TEST(simulation, objects_may_be_destroyed_after_it) {
    std::unique_ptr<stream> line;
    std::unique_ptr<stream> on_strand;
    std::unique_ptr<net::listener> door;
    std::unique_ptr<net::timer> timer;
    std::unique_ptr<net::operation> question;
    int calls = 0;
    {
        conversation talk;
        // A strand needs its context even to be destroyed.
        talk.attempt = talk.network->async_connect(asio::make_strand(talk.on),
            {.address = "10.0.0.1", .port = 9092}, {},
            [&](error_code, std::unique_ptr<stream> connected) {
                on_strand = std::move(connected);
            });
        ASSERT_TRUE(talk.world.run_until([&] { return on_strand != nullptr; }));
        timer = talk.network->make_timer(talk.on);
        timer->async_wait(talk.world.now() + 1h, [&](error_code) { ++calls; });
        question =
            talk.network->async_resolve(talk.on, "nobody", 1, net::address_family::unspecified,
                [&](error_code, const std::vector<endpoint>&) { ++calls; });
        talk.client.write("still on its way");
        line = std::move(talk.server.line);
        door = std::move(talk.door);
    }
    timer->cancel();
    question->cancel();
    line->close();
    door->close();
    EXPECT_EQ(calls, 0);
}

} // namespace
} // namespace kafka::testing
