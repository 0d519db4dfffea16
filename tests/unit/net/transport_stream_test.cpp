// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Streams of bytes, of every transport.
#include "unit/net/transport_contract.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace kafka::net {
namespace {

namespace asio = boost::asio;

TYPED_TEST(transport_contract, carries_bytes_both_ways_and_in_order) {
    this->connect();
    this->expect_bytes_both_ways();
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
    this->expect_close_to_abort();
}

TYPED_TEST(transport_contract, destroying_a_stream_aborts_what_is_pending) {
    this->connect();
    this->expect_destruction_to_abort();
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

} // namespace
} // namespace kafka::net
