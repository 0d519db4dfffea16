// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Connecting and listening, with every transport.
#include "unit/net/transport_contract.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <array>
#include <memory>

namespace kafka::net {
namespace {

namespace asio = boost::asio;

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

} // namespace
} // namespace kafka::net
