// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kafka::testing {

/// How a proxy treats its clients. Steps are counted from 0: of SOCKS 5 the greeting, the login if
/// there is one, the wish for a connection; of HTTP there is one.
struct proxy_manners {
    bool http = false;
    /// Whom it lets in; empty: everybody who asks for no login.
    std::string user = {};
    std::string password = {};
    /// What it says at a step, whatever it was told. Of the last one, nothing else follows.
    std::map<int, std::string> says = {};
    /// From which step on it says nothing.
    int silent_from = 99;
    /// How much it says before it hangs up.
    std::size_t hangs_up_after = std::string::npos;
    /// What it says right behind its last answer, as if the broker had.
    std::string adds = {};
};

/// A proxy, SOCKS 5 (RFC 1928, 1929) or HTTP's CONNECT, on sockets or on a simulated network.
class proxy_server {
public:
    proxy_server(std::shared_ptr<net::transport> via, net::executor on, std::string address,
        std::uint16_t port, proxy_manners manners);
    ~proxy_server();

    std::uint16_t port() const;
    /// Whom it was asked for: `broker:9092`.
    const std::vector<std::string>& asked() const;
    /// How often it was connected to.
    std::size_t visits() const;
    /// Everything that clients have said to the proxy itself.
    const std::string& heard() const;
    /// Ends everything.
    void stop();

private:
    class house;
    class session;
    std::shared_ptr<house> house_;
};

} // namespace kafka::testing
