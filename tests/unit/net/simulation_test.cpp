// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Chance, names, and the end of a simulation.
#include "unit/net/simulated_conversation.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>
#include <gmock/gmock.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
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
