// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Names, time and chance of every transport, and what holds for all of it.
#include "unit/net/transport_contract.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

namespace kafka::net {
namespace {

namespace asio = boost::asio;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TYPED_TEST(transport_contract, never_calls_a_handler_inside_the_initiating_function) {
    this->connect();
    const std::array written{bytes("x")};
    result<std::size_t> sent;
    result<std::size_t> empty;
    this->client->async_write(written, sent.handler());
    EXPECT_EQ(sent.calls, 0);
    ASSERT_TRUE(this->world.run_until([&] { return sent.done(); }));
    this->client->async_write({}, empty.handler());
    EXPECT_EQ(empty.calls, 0);
    ASSERT_TRUE(this->world.run_until([&] { return empty.done(); }));
    EXPECT_FALSE(empty.ec);

    result<std::vector<endpoint>> resolved;
    const auto question = this->world.via()->async_resolve(
        this->world.on(), "::1", 1, address_family::unspecified, resolved.handler());
    EXPECT_EQ(resolved.calls, 0);
    result<void> waited;
    const auto timer = this->world.via()->make_timer(this->world.on());
    timer->async_wait(this->world.via()->now(), waited.handler());
    EXPECT_EQ(waited.calls, 0);
    result<std::unique_ptr<stream>> connected;
    const auto attempt = this->world.via()->async_connect(
        this->world.on(), {.address = "no address"}, {}, connected.handler());
    EXPECT_EQ(connected.calls, 0);
    ASSERT_TRUE(this->world.run_until(
        [&] { return resolved.done() && waited.done() && connected.done(); }));
    EXPECT_EQ(connected.ec, asio::error::invalid_argument);
}

TYPED_TEST(transport_contract, literals_resolve_to_themselves) {
    struct row {
        std::string host;
        address_family wanted;
        std::string address;
        address_family family;
        error_code ec;
    };
    const error_code none;
    const error_code wrong_family = asio::error::address_family_not_supported;
    using enum address_family;
    for (const row& each :
        {row{"192.0.2.7", unspecified, "192.0.2.7", ipv4, none},
            row{"192.0.2.7", ipv4, "192.0.2.7", ipv4, none},
            row{"192.0.2.7", ipv6, "", unspecified, wrong_family},
            row{"2001:DB8:0::7", unspecified, "2001:db8::7", ipv6, none},
            row{"::1", ipv6, "::1", ipv6, none}, row{"::1", ipv4, "", unspecified, wrong_family}}) {
        result<std::vector<endpoint>> resolved;
        const auto question = this->world.via()->async_resolve(
            this->world.on(), each.host, 9092, each.wanted, resolved.handler());
        this->world.run();
        question->cancel();
        this->world.run();
        EXPECT_EQ(resolved.calls, 1);
        EXPECT_EQ(resolved.ec, each.ec) << each.host;
        if (each.ec) {
            EXPECT_THAT(resolved.value, IsEmpty());
            continue;
        }
        ASSERT_THAT(resolved.value, SizeIs(1)) << each.host;
        EXPECT_EQ(resolved.value[0],
            (endpoint{.address = each.address, .port = 9092, .family = each.family}));
    }
}

TYPED_TEST(transport_contract, no_name_is_no_address) {
    result<std::vector<endpoint>> resolved;
    const auto question = this->world.via()->async_resolve(
        this->world.on(), "", 9092, address_family::unspecified, resolved.handler());
    ASSERT_TRUE(this->world.run_until([&] { return resolved.done(); }));
    EXPECT_EQ(resolved.ec, asio::error::host_not_found);
}

TYPED_TEST(transport_contract, names_are_looked_up) {
    result<std::vector<endpoint>> resolved;
    const auto question = this->world.via()->async_resolve(
        this->world.on(), "localhost", 9092, address_family::ipv4, resolved.handler());
    this->world.run();
    EXPECT_EQ(resolved.calls, 1);
    EXPECT_FALSE(resolved.ec) << resolved.ec.message();
    EXPECT_THAT(resolved.value,
        Contains(endpoint{.address = "127.0.0.1", .port = 9092, .family = address_family::ipv4}));
}

TYPED_TEST(transport_contract, a_name_that_cannot_be_is_not_found) {
    result<std::vector<endpoint>> resolved;
    const auto question = this->world.via()->async_resolve(
        this->world.on(), "no such name", 1, address_family::unspecified, resolved.handler());
    this->world.run();
    EXPECT_EQ(resolved.calls, 1);
    EXPECT_TRUE(resolved.ec);
    EXPECT_THAT(resolved.value, IsEmpty());
}

TYPED_TEST(transport_contract, a_lookup_can_be_given_up) {
    result<std::vector<endpoint>> resolved;
    const auto question = this->world.via()->async_resolve(
        this->world.on(), "localhost", 1, address_family::unspecified, resolved.handler());
    question->cancel();
    question->cancel();
    this->world.run();
    EXPECT_EQ(resolved.calls, 1);
    if (TypeParam::simulated) {
        EXPECT_EQ(resolved.ec, aborted);
    } else {
        // The system may have been faster.
        EXPECT_TRUE(!resolved.ec || resolved.ec == aborted) << resolved.ec.message();
    }
}

TYPED_TEST(transport_contract, timers_end_in_the_order_of_their_deadlines) {
    const time_point now = this->world.via()->now();
    std::vector<int> order;
    std::vector<std::unique_ptr<timer>> timers;
    for (const int ms : {30, 10, 20, -5}) {
        timers.push_back(this->world.via()->make_timer(this->world.on()));
        timers.back()->async_wait(now + std::chrono::milliseconds(ms), [&, ms](error_code ec) {
            EXPECT_FALSE(ec);
            EXPECT_GE(this->world.via()->now(), now + std::chrono::milliseconds(ms));
            order.push_back(ms);
        });
    }
    this->world.run();
    EXPECT_THAT(order, ::testing::ElementsAre(-5, 10, 20, 30));
}

TYPED_TEST(transport_contract, a_cancelled_timer_can_wait_again_at_once) {
    const auto timer = this->world.via()->make_timer(this->world.on());
    result<void> first;
    result<void> second;
    timer->async_wait(time_point::max(), first.handler());
    timer->cancel();
    timer->async_wait(this->world.via()->now(), second.handler());
    this->world.run();
    EXPECT_EQ(first.calls, 1);
    EXPECT_EQ(first.ec, aborted);
    EXPECT_EQ(second.calls, 1);
    EXPECT_FALSE(second.ec);
}

TYPED_TEST(transport_contract, destroying_a_timer_cancels_it) {
    result<void> waited;
    {
        const auto timer = this->world.via()->make_timer(this->world.on());
        timer->async_wait(time_point::max(), waited.handler());
    }
    this->world.run();
    EXPECT_EQ(waited.calls, 1);
    EXPECT_EQ(waited.ec, aborted);
}

TYPED_TEST(transport_contract, chance_does_not_repeat_itself) {
    std::vector<std::uint64_t> drawn(1'000);
    std::generate(drawn.begin(), drawn.end(), [&] { return this->world.via()->random(); });
    std::uint64_t seen = 0;
    std::uint64_t always = ~std::uint64_t{0};
    for (const std::uint64_t each : drawn) {
        seen |= each;
        always &= each;
    }
    EXPECT_EQ(seen, ~std::uint64_t{0});
    EXPECT_EQ(always, 0u);
    std::sort(drawn.begin(), drawn.end());
    EXPECT_EQ(std::adjacent_find(drawn.begin(), drawn.end()), drawn.end());
}

TYPED_TEST(transport_contract, a_world_that_ends_destroys_handlers_uncalled) {
    const auto alive = std::make_shared<int>();
    const std::weak_ptr<int> watch = alive;
    const std::string much(64'000'000, 'x');
    const std::array buffers{bytes(much)};
    std::array<std::byte, 10> into;
    int calls = 0;
    // As links do it: what waits for a stream's operations owns the stream.
    struct owner {
        std::shared_ptr<int> alive;
        std::unique_ptr<stream> client;
        std::unique_ptr<stream> server;
        std::unique_ptr<listener> acceptor;
        std::unique_ptr<timer> clock;
        std::vector<std::unique_ptr<operation>> operations;
    };
    {
        auto other = std::make_unique<TypeParam>();
        const auto via = other->via();
        // Only what is pending owns it when the world ends.
        {
            const auto owned = std::make_shared<owner>();
            owned->alive = alive;
            error_code ec;
            owned->acceptor = via->listen(other->on(), {.address = other->address()}, ec);
            ASSERT_FALSE(ec);
            const auto keep = [owned, &calls](auto&&...) { ++calls; };
            result<std::unique_ptr<stream>> accepted;
            result<std::unique_ptr<stream>> connected;
            owned->acceptor->async_accept(other->on(), accepted.handler());
            owned->operations.push_back(via->async_connect(
                other->on(), owned->acceptor->local_endpoint(), {}, connected.handler()));
            ASSERT_TRUE(other->run_until([&] { return accepted.done() && connected.done(); }));
            owned->client = std::move(connected.value);
            owned->server = std::move(accepted.value);
            owned->acceptor->async_accept(other->on(), keep);
            owned->client->async_read_some(into, keep);
            owned->client->async_write(buffers, keep);
            owned->clock = via->make_timer(other->on());
            owned->clock->async_wait(time_point::max(), keep);
            owned->operations.push_back(
                via->async_connect(other->on(), owned->acceptor->local_endpoint(), {}, keep));
            owned->operations.push_back(
                via->async_resolve(other->on(), "localhost", 1, address_family::unspecified, keep));
        }
        other.reset();
    }
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(alive.use_count(), 1);
}

} // namespace
} // namespace kafka::net
