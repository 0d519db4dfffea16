// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What sockets alone have to keep. The system is asked for them through a function of our own,
// which sees how.
#include "net/transport.hpp"
#include "unit/net/worlds.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <memory>
#include <utility>

#ifdef SOCK_CLOEXEC
namespace {

/// Sockets that a program which is started at that very moment would inherit.
std::atomic<int> inheritable = 0;
std::atomic<int> opened = 0;

} // namespace

extern "C" int socket(int domain, int type, int protocol) noexcept {
    static const auto real = reinterpret_cast<decltype(&socket)>(dlsym(RTLD_NEXT, "socket"));
    ++opened;
    if ((type & SOCK_CLOEXEC) == 0)
        ++inheritable;
    return real(domain, type, protocol);
}
#endif

namespace kafka::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class socket_test : public ::testing::Test {
protected:
    std::unique_ptr<listener> listen() {
        error_code ec;
        auto opened = world.via()->listen(world.on(), {.address = world.address()}, ec);
        EXPECT_FALSE(ec) << ec.message();
        return opened;
    }

    /// Accepts one connection; null, and `ec` set, when that fails.
    std::unique_ptr<stream> accept(listener& at, error_code& ec) {
        bool done = false;
        std::unique_ptr<stream> accepted;
        at.async_accept(world.on(), [&](error_code result, std::unique_ptr<stream> arrived) {
            done = true;
            ec = result;
            accepted = std::move(arrived);
        });
        EXPECT_TRUE(world.run_until([&] { return done; }));
        return accepted;
    }

    static tcp::endpoint address_of(const endpoint& where) {
        return {asio::ip::make_address(where.address), where.port};
    }

    socket_world world;
};

TEST_F(socket_test, programs_that_are_started_do_not_inherit_it) {
    const auto at = listen();
    std::unique_ptr<stream> client;
    const auto attempt = world.via()->async_connect(world.on(), at->local_endpoint(), {},
        [&](error_code, std::unique_ptr<stream> connected) { client = std::move(connected); });
    error_code ec;
    const auto server = accept(*at, ec);
    ASSERT_TRUE(world.run_until([&] { return client != nullptr; }));

    int sockets = 0;
    for (int fd = 0; fd < 1024; ++fd) {
        struct stat kind{};
        sockaddr_storage name{};
        socklen_t size = sizeof name;
        if (::fstat(fd, &kind) != 0 || !S_ISSOCK(kind.st_mode) ||
            ::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) != 0 ||
            name.ss_family != AF_INET)
            continue;
        ++sockets;
        EXPECT_NE(::fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
    }
    EXPECT_EQ(sockets, 3) << "one that listens, and two ends";
}

#ifdef SOCK_CLOEXEC
TEST_F(socket_test, not_even_a_program_that_is_started_while_it_is_made_inherits_it) {
    const int opened_before = opened;
    const int inheritable_before = inheritable;
    const auto at = listen();
    bool done = false;
    const auto attempt = world.via()->async_connect(world.on(), at->local_endpoint(), {},
        [&](error_code, const std::unique_ptr<stream>&) { done = true; });
    const auto kept = world.via()->reserve(world.on(), {.address = world.address()});
    ASSERT_TRUE(world.run_until([&] { return done; }));
    EXPECT_EQ(opened - opened_before, 3);
    EXPECT_EQ(inheritable - inheritable_before, 0);
}
#endif

TEST_F(socket_test, a_peer_that_has_reset_already_is_accepted_and_then_found_out) {
    const auto at = listen();
    asio::io_context other;
    tcp::socket hasty(other);
    hasty.connect(address_of(at->local_endpoint()));
    hasty.set_option(asio::socket_base::linger(true, 0));
    hasty.close();

    error_code ec;
    const auto accepted = accept(*at, ec);
    ASSERT_NE(accepted, nullptr) << ec.message();
    std::array<std::byte, 1> into;
    bool done = false;
    accepted->async_read_some(into, [&](error_code result, std::size_t) {
        done = true;
        ec = result;
    });
    ASSERT_TRUE(world.run_until([&] { return done; }));
    EXPECT_EQ(ec, asio::error::connection_reset) << ec.message();
}

} // namespace
} // namespace kafka::net
