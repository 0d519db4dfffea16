// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What every transport has to keep, asked of sockets and of the simulation alike.
#include "net/transport.hpp"
#include "unit/net/worlds.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace kafka::net {
namespace {

namespace asio = boost::asio;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto aborted = asio::error::operation_aborted;

asio::const_buffer bytes(std::string_view text) {
    return {text.data(), text.size()};
}

/// What became of an operation, and how often its handler was called.
template <class T>
struct result {
    int calls = 0;
    error_code ec;
    T value{};

    auto handler() {
        return [this](error_code code, T what) {
            ++calls;
            ec = code;
            value = std::move(what);
        };
    }
    bool done() const { return calls > 0; }
};

template <>
struct result<void> {
    int calls = 0;
    error_code ec;

    auto handler() {
        return [this](error_code code) {
            ++calls;
            ec = code;
        };
    }
    bool done() const { return calls > 0; }
};

template <class World>
class transport_contract : public ::testing::Test {
protected:
    std::unique_ptr<listener> listen() {
        error_code ec;
        auto opened = world.via()->listen(world.on(), {.address = world.address()}, ec);
        EXPECT_FALSE(ec) << ec.message();
        return opened;
    }

    /// Both ends of a connection.
    void connect() {
        acceptor = listen();
        result<std::unique_ptr<stream>> connected;
        result<std::unique_ptr<stream>> accepted;
        acceptor->async_accept(world.on(), accepted.handler());
        const auto attempt = world.via()->async_connect(
            world.on(), acceptor->local_endpoint(), {}, connected.handler());
        ASSERT_TRUE(world.run_until([&] { return connected.done() && accepted.done(); }));
        ASSERT_FALSE(connected.ec) << connected.ec.message();
        ASSERT_FALSE(accepted.ec) << accepted.ec.message();
        client = std::move(connected.value);
        server = std::move(accepted.value);
    }

    /// Reads until `size` bytes are there, or the stream ends.
    std::string read(stream& from, std::size_t size, error_code& ec) {
        std::string all;
        std::array<std::byte, 7'777> into;
        while (all.size() < size) {
            result<std::size_t> some;
            from.async_read_some(into, some.handler());
            if (!world.run_until([&] { return some.done(); })) {
                ADD_FAILURE() << "a read never ends";
                return all;
            }
            all.append(reinterpret_cast<const char*>(into.data()), some.value);
            ec = some.ec;
            if (ec)
                break;
        }
        return all;
    }

    World world;
    std::unique_ptr<listener> acceptor;
    std::unique_ptr<stream> client;
    std::unique_ptr<stream> server;
};

struct world_names {
    template <class World>
    static std::string GetName(int) {
        return World::simulated ? "simulation" : "sockets";
    }
};

using worlds = ::testing::Types<socket_world, simulated_world>;
TYPED_TEST_SUITE(transport_contract, worlds, world_names);

TYPED_TEST(transport_contract, carries_bytes_both_ways_and_in_order) {
    this->connect();
    const std::array request{bytes("one "), bytes(""), bytes("two "), bytes("three")};
    const std::array answer{bytes("four")};
    result<std::size_t> sent;
    result<std::size_t> answered;
    this->client->async_write(request, sent.handler());
    this->server->async_write(answer, answered.handler());
    error_code ec;
    EXPECT_EQ(this->read(*this->server, 13, ec), "one two three");
    EXPECT_EQ(this->read(*this->client, 4, ec), "four");
    EXPECT_FALSE(ec);
    ASSERT_TRUE(this->world.run_until([&] { return sent.done() && answered.done(); }));
    EXPECT_EQ(sent.value, 13u);
    EXPECT_EQ(answered.value, 4u);
}

TYPED_TEST(transport_contract, writes_more_than_any_buffer_holds) {
    this->connect();
    std::string pattern(4'000'000, '\0');
    std::uint32_t state = 1;
    std::generate(pattern.begin(), pattern.end(), [&] {
        state = state * 1'664'525 + 1'013'904'223;
        return static_cast<char>(state >> 24);
    });
    // Many buffers, since a system takes only so many at once.
    std::vector<asio::const_buffer> pieces;
    for (std::size_t at = 0; at < pattern.size(); at += 10'000)
        pieces.emplace_back(pattern.data() + at, 10'000);
    result<std::size_t> sent;
    this->client->async_write(pieces, sent.handler());
    error_code ec;
    EXPECT_TRUE(this->read(*this->server, pattern.size(), ec) == pattern);
    ASSERT_TRUE(this->world.run_until([&] { return sent.done(); }));
    EXPECT_FALSE(sent.ec) << sent.ec.message();
    EXPECT_EQ(sent.value, pattern.size());
}

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

TYPED_TEST(transport_contract, delivers_what_was_sent_before_the_end) {
    this->connect();
    const std::array words{bytes("last words")};
    result<std::size_t> sent;
    this->client->async_write(words, sent.handler());
    ASSERT_TRUE(this->world.run_until([&] { return sent.done(); }));
    this->client->close();
    error_code ec;
    EXPECT_EQ(this->read(*this->server, 100, ec), "last words");
    EXPECT_EQ(ec, asio::error::eof);
}

TYPED_TEST(transport_contract, destroying_a_stream_ends_it) {
    this->connect();
    this->client.reset();
    error_code ec;
    EXPECT_EQ(this->read(*this->server, 1, ec), "");
    EXPECT_EQ(ec, asio::error::eof);
}

TYPED_TEST(transport_contract, close_aborts_what_is_pending_and_what_comes_later) {
    this->connect();
    std::array<std::byte, 10> into;
    const std::string much(64'000'000, 'x');
    const std::array buffers{bytes(much)};
    result<std::size_t> pending_read;
    result<std::size_t> pending_write;
    this->client->async_read_some(into, pending_read.handler());
    this->client->async_write(buffers, pending_write.handler());
    this->client->close();
    this->client->close();
    result<std::size_t> later_read;
    result<std::size_t> later_write;
    this->world.run_until([&] { return pending_read.done() && pending_write.done(); });
    this->client->async_read_some(into, later_read.handler());
    this->client->async_write(buffers, later_write.handler());
    this->server->close();
    this->world.run();
    for (const auto* each : {&pending_read, &pending_write, &later_read, &later_write}) {
        EXPECT_EQ(each->calls, 1);
        EXPECT_EQ(each->ec, aborted) << each->ec.message();
    }
    EXPECT_LT(pending_write.value, much.size());
}

TYPED_TEST(transport_contract, destroying_a_stream_aborts_what_is_pending) {
    this->connect();
    std::array<std::byte, 10> into;
    const std::string much(64'000'000, 'x');
    const std::array buffers{bytes(much)};
    result<std::size_t> pending_read;
    result<std::size_t> pending_write;
    this->client->async_read_some(into, pending_read.handler());
    this->client->async_write(buffers, pending_write.handler());
    this->client.reset();
    this->world.run();
    EXPECT_EQ(pending_read.calls, 1);
    EXPECT_EQ(pending_read.ec, aborted);
    EXPECT_EQ(pending_write.calls, 1);
    EXPECT_EQ(pending_write.ec, aborted);
}

TYPED_TEST(transport_contract, a_peer_that_throws_bytes_away_resets) {
    this->connect();
    const std::array words{bytes("never read")};
    result<std::size_t> sent;
    this->client->async_write(words, sent.handler());
    std::array<std::byte, 1> one;
    result<std::size_t> read;
    this->server->async_read_some(one, read.handler());
    ASSERT_TRUE(this->world.run_until([&] { return sent.done() && read.done(); }));
    // The simulation cuts the words into packets; the rest of them must have arrived as well.
    result<void> arrived;
    const auto timer = this->world.via()->make_timer(this->world.on());
    const duration a_while = TypeParam::simulated ? std::chrono::seconds(1) : duration::zero();
    timer->async_wait(this->world.via()->now() + a_while, arrived.handler());
    ASSERT_TRUE(this->world.run_until([&] { return arrived.done(); }));
    this->server->close();
    error_code ec;
    this->read(*this->client, 1, ec);
    EXPECT_EQ(ec, asio::error::connection_reset) << ec.message();
}

TYPED_TEST(transport_contract, nobody_listening_refuses) {
    const endpoint nowhere = this->listen()->local_endpoint();
    result<std::unique_ptr<stream>> connected;
    const auto attempt =
        this->world.via()->async_connect(this->world.on(), nowhere, {}, connected.handler());
    this->world.run();
    EXPECT_EQ(connected.calls, 1);
    EXPECT_EQ(connected.ec, asio::error::connection_refused) << connected.ec.message();
    EXPECT_FALSE(connected.value);
}

TYPED_TEST(transport_contract, an_attempt_can_be_given_up) {
    const auto here = this->listen();
    result<std::unique_ptr<stream>> connected;
    const auto attempt = this->world.via()->async_connect(
        this->world.on(), here->local_endpoint(), {}, connected.handler());
    attempt->cancel();
    attempt->cancel();
    this->world.run();
    EXPECT_EQ(connected.calls, 1);
    EXPECT_EQ(connected.ec, aborted);
    EXPECT_FALSE(connected.value);
    attempt->cancel();
    this->world.run();
    EXPECT_EQ(connected.calls, 1);
}

TYPED_TEST(transport_contract, giving_up_late_leaves_the_stream_alone) {
    const auto here = this->listen();
    result<std::unique_ptr<stream>> accepted;
    result<std::unique_ptr<stream>> connected;
    here->async_accept(this->world.on(), accepted.handler());
    const auto attempt = this->world.via()->async_connect(
        this->world.on(), here->local_endpoint(), {}, connected.handler());
    ASSERT_TRUE(this->world.run_until([&] { return connected.done() && accepted.done(); }));
    attempt->cancel();
    const std::array word{bytes("hello")};
    result<std::size_t> sent;
    connected.value->async_write(word, sent.handler());
    error_code ec;
    EXPECT_EQ(this->read(*accepted.value, 5, ec), "hello");
}

TYPED_TEST(transport_contract, a_port_is_taken_once) {
    const auto first = this->listen();
    error_code ec;
    const auto second = this->world.via()->listen(this->world.on(), first->local_endpoint(), ec);
    EXPECT_EQ(ec, asio::error::address_in_use) << ec.message();
    EXPECT_FALSE(second);
    const auto third = this->listen();
    EXPECT_NE(first->local_endpoint().port, third->local_endpoint().port);
}

TYPED_TEST(transport_contract, a_closed_port_can_be_listened_on_again) {
    auto first = this->listen();
    const endpoint where = first->local_endpoint();
    first.reset();
    error_code ec;
    EXPECT_TRUE(this->world.via()->listen(this->world.on(), where, ec));
    EXPECT_FALSE(ec) << ec.message();
}

TYPED_TEST(transport_contract, listening_takes_addresses_only) {
    error_code ec;
    EXPECT_FALSE(this->world.via()->listen(this->world.on(), {.address = "localhost"}, ec));
    EXPECT_EQ(ec, asio::error::invalid_argument) << ec.message();
}

TYPED_TEST(transport_contract, closing_a_listener_aborts_the_accept) {
    const auto here = this->listen();
    result<std::unique_ptr<stream>> accepted;
    result<std::unique_ptr<stream>> later;
    here->async_accept(this->world.on(), accepted.handler());
    here->close();
    here->close();
    this->world.run();
    here->async_accept(this->world.on(), later.handler());
    this->world.run();
    EXPECT_EQ(accepted.calls, 1);
    EXPECT_EQ(accepted.ec, aborted);
    EXPECT_EQ(later.calls, 1);
    EXPECT_EQ(later.ec, aborted) << later.ec.message();
}

TYPED_TEST(transport_contract, connections_wait_to_be_accepted) {
    const auto here = this->listen();
    result<std::unique_ptr<stream>> connected;
    const auto attempt = this->world.via()->async_connect(
        this->world.on(), here->local_endpoint(), {}, connected.handler());
    ASSERT_TRUE(this->world.run_until([&] { return connected.done(); }));
    ASSERT_FALSE(connected.ec);
    const std::array word{bytes("early")};
    result<std::size_t> sent;
    connected.value->async_write(word, sent.handler());
    ASSERT_TRUE(this->world.run_until([&] { return sent.done(); }));
    result<std::unique_ptr<stream>> accepted;
    here->async_accept(this->world.on(), accepted.handler());
    ASSERT_TRUE(this->world.run_until([&] { return accepted.done(); }));
    error_code ec;
    EXPECT_EQ(this->read(*accepted.value, 5, ec), "early");
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
