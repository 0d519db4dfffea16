// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What bytes meet between simulated hosts.
#include "unit/net/simulated_conversation.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

#include <array>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::testing {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using net::stream;
using ::testing::ElementsAre;
using ::testing::StartsWith;

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

TEST(simulation, what_happens_is_counted) {
    conversation talk({.cut = segmentation::whole});
    EXPECT_EQ(talk.world.connection_attempts(), 1u);
    EXPECT_EQ(talk.world.network_events(), 2u) << "to establish it";
    talk.client.write("one");
    talk.world.run();
    EXPECT_EQ(talk.world.network_events(), 5u) << "the write, the packet, the read";
    talk.world.cut("10.0.0.1");
    talk.client.write("lost");
    talk.world.run();
    EXPECT_EQ(talk.world.network_events(), 6u) << "the write";
    EXPECT_EQ(talk.world.connection_attempts(), 1u);
}

TEST(simulation, a_connection_is_open_where_it_was_not_closed) {
    conversation talk;
    EXPECT_EQ(talk.world.open_connections("192.0.2.1"), 1u);
    EXPECT_EQ(talk.world.open_connections("10.0.0.1"), 1u);
    EXPECT_EQ(talk.world.open_connections("10.0.0.2"), 0u);
    talk.client.line->close();
    talk.world.run();
    EXPECT_EQ(talk.world.open_connections("192.0.2.1"), 0u);
    EXPECT_EQ(talk.world.open_connections("10.0.0.1"), 1u) << "it has seen the end, but stays";
    talk.server.line->close();
    talk.world.run();
    EXPECT_EQ(talk.world.open_connections("10.0.0.1"), 0u);
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

} // namespace
} // namespace kafka::testing
