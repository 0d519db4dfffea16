// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/engine.hpp"
#include "net/transport.hpp"
#include "testing/cluster_core.hpp"
#include "testing/serving/counters.hpp"
#include "testing/serving/frame_assembler.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace kafka::testing::detail {

/// One connection that a node has accepted: reads requests and answers them one by one, so that
/// a client which does not read its answers is not read from either. Lives on its executor.
class session : public std::enable_shared_from_this<session> {
public:
    /// What to do about a request; nothing ends the connection.
    using request_handler = std::function<std::optional<reply>(std::span<const std::byte> payload)>;

    session(net::transport& via, std::unique_ptr<net::stream> stream, node_counters& counters,
        std::int32_t longest_request);

    session(const session&) = delete;
    session& operator=(const session&) = delete;

    /// TLS before anything else.
    struct tls_entrance {
        std::unique_ptr<net::tls::engine> by;
        /// What the handshake may take.
        duration timeout;
        /// Is told the subject of the client's certificate, empty if it has shown none.
        std::function<void(std::string subject)> on_peer;
    };

    /// Serves until the connection ends, then calls `done`. The session keeps itself alive.
    void start(request_handler handle, std::function<void()> done,
        std::optional<tls_entrance> through = std::nullopt);
    /// Neither reads nor writes, and so does not see the peer go. Calls `done` after `close`.
    void start_silent(std::function<void()> done);
    /// Ends the connection at once.
    void close() noexcept;

private:
    boost::asio::awaitable<void> serve(request_handler handle, std::optional<tls_entrance> through);
    /// False when the connection is over.
    boost::asio::awaitable<bool> secure(tls_entrance& through);
    /// False when the connection is over.
    boost::asio::awaitable<bool> deliver(const reply& what);
    boost::asio::awaitable<bool> write(std::span<const std::byte> bytes);
    boost::asio::awaitable<bool> write_singly(std::span<const std::byte> bytes);
    boost::asio::awaitable<void> stay_silent();
    /// The end of time where it is beyond that.
    time_point due_in(duration time) const;
    void run(boost::asio::awaitable<void> what, std::function<void()> done);

    net::transport& via_;
    const net::executor executor_;
    /// Null while TLS's handshake has it.
    std::unique_ptr<net::stream> stream_;
    std::unique_ptr<net::operation> handshake_;
    std::unique_ptr<net::timer> timer_;
    node_counters& counters_;
    frame_assembler frames_;
    bool closed_ = false;
};

} // namespace kafka::testing::detail
