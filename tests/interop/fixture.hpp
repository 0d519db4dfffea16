// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "interop/kafka_control.hpp"
#include "interop/run.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <kafka/client.hpp>

#include <utility>

namespace kafka::interop {

/// A test against the cluster that the harness runs. All tests of a program share it, so they leave
/// it as it was: with all its nodes up.
class interop_test : public testing::Test {
protected:
    client_options options() const { return {.bootstrap_servers = kafka_.bootstrap_servers}; }

    /// Runs a coroutine to its end; what it throws fails the test.
    void run(boost::asio::awaitable<void> what) { interop::run(context_, std::move(what)); }

    boost::asio::io_context context_;
    environment kafka_ = environment::get();
    kafka_control control_{context_.get_executor()};
};

/// Whatever the number of its nodes.
class any_cluster : public interop_test {};
class one_node : public interop_test {};
class three_nodes : public interop_test {};

} // namespace kafka::interop
