// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What hosts are called that have an address. The system's resolver is asked through a function of
// our own, which knows one of them.
#include "unit/net/worlds.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <netdb.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

extern "C" int getnameinfo(const sockaddr* address, socklen_t size, char* host, socklen_t host_size,
    char* service, socklen_t service_size, int flags) {
    static const auto real =
        reinterpret_cast<decltype(&getnameinfo)>(dlsym(RTLD_NEXT, "getnameinfo"));
    const int result =
        real(address, size, host, host_size, service, service_size, flags | NI_NUMERICHOST);
    constexpr std::string_view known = "known.example";
    if (result == 0 && std::string_view(host) == "192.0.2.77")
        std::memcpy(host, known.data(), known.size() + 1);
    return result;
}

namespace kafka::net {
namespace {

class host_name : public ::testing::Test {
protected:
    std::string of(const std::string& address) {
        std::optional<std::string> found;
        const auto asked =
            world.via()->async_name(world.on(), address, [&](error_code result, std::string name) {
                ec = result;
                found = std::move(name);
            });
        EXPECT_FALSE(found.has_value()) << "never inside";
        EXPECT_TRUE(world.run_until([&] { return found.has_value(); }));
        return found.value_or("");
    }

    socket_world world;
    error_code ec;
};

TEST_F(host_name, is_what_the_system_says) {
    EXPECT_EQ(of("192.0.2.77"), "known.example");
    EXPECT_FALSE(ec) << ec.message();
}

TEST_F(host_name, is_the_address_where_none_is_known) {
    EXPECT_EQ(of("192.0.2.78"), "192.0.2.78");
    EXPECT_EQ(of("2001:db8::1"), "2001:db8::1");
    EXPECT_FALSE(ec) << ec.message();
}

TEST_F(host_name, is_that_of_an_address) {
    EXPECT_EQ(of("known.example"), "");
    EXPECT_TRUE(ec);
}

TEST_F(host_name, is_the_address_for_a_transport_that_knows_no_names) {
    simulated_world simulated;
    std::string found;
    const auto asked = simulated.via()->async_name(
        simulated.on(), "10.0.0.1", [&](error_code, std::string name) { found = std::move(name); });
    simulated.run();
    EXPECT_EQ(found, "10.0.0.1");
}

} // namespace
} // namespace kafka::net
