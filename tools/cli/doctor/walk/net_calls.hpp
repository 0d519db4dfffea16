// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/link.hpp"
#include "net/tls/certificates.hpp"
#include "net/tls/failure.hpp"
#include "net/tls/handshake.hpp"
#include "net/transport.hpp"

#include <boost/asio/io_context.hpp>
#include <kafka/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace kafka::net::tls {
class client_context;
} // namespace kafka::net::tls

namespace kafka::cli::doctor {

/// What the network layer does, as calls that wait until it is done, and no longer than they may:
/// then the error is `timed_out`. All throw `interrupted` when somebody interrupts them. One
/// thread.
class net_calls {
public:
    net_calls() : via_(transport::system().implementation()) {}

    time_point now() const noexcept { return via_->now(); }
    std::uint64_t random() noexcept { return via_->random(); }

    struct names {
        net::error_code error;
        std::vector<net::endpoint> addresses;
    };
    names resolve(const std::string& host, std::uint16_t port, duration patience);

    struct connection {
        net::error_code error = {};
        std::unique_ptr<net::stream> stream = nullptr;
        /// How far it got, and what is known of a failure beyond its code.
        net::link_stage stage = net::link_stage::connect;
        std::string detail = {};
    };
    connection connect(const net::endpoint& to, duration patience);
    /// The same as the client does it: resolves, tries all addresses, goes by way of a proxy.
    connection connect(net::link_target to, duration patience);

    struct handshake {
        net::tls::failure why;
        /// Plain text over the connection; null after a failure.
        std::unique_ptr<net::stream> stream;
        net::tls::handshake_facts facts;
        net::tls::shown_certificates shown;
    };
    /// Takes a connection to that host through TLS's handshake.
    handshake secure(std::unique_ptr<net::stream> over, net::tls::client_context& with,
        const std::string& host, std::uint16_t port, duration patience);

    struct answer {
        /// Why nothing more came: `eof`, `timed_out`, …; none if it was enough.
        net::error_code error;
        /// What is known of that beyond the code.
        std::string detail;
        std::vector<std::byte> bytes;
    };
    /// Says that, and listens until it is enough. The stream is of no more use after an error.
    answer ask(net::stream& whom, std::span<const std::byte> question,
        bool (*is_enough)(std::span<const std::byte>) noexcept, duration patience);

private:
    /// False when the time is over, or after an interruption.
    template <class Done>
    bool run_until(time_point deadline, Done done);

    std::shared_ptr<net::transport> via_;
    boost::asio::io_context context_{1};
};

} // namespace kafka::cli::doctor
