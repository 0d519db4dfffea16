// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/link.hpp"
#include "net/transport.hpp"

#include <boost/asio/any_completion_handler.hpp>

#include <memory>
#include <string>
#include <vector>

namespace kafka::net {

class proxied;
struct proxied_outcome;

/// What became of an attempt: a stream, or why there is none.
struct connect_outcome {
    std::unique_ptr<stream> established;
    link_route route;
    link_failure failure;
};

/// One attempt to get from a name to an established stream: resolves it, unless it is known where
/// it leads, races its addresses (RFC 8305), through a proxy if there is one, and goes on with the
/// first that takes the connection, through the handshake of TLS if that is asked for. Lives on one
/// executor. Its pending operations own it, so nobody has to keep it, and it is gone when the last
/// of them has come back.
class connector : public std::enable_shared_from_this<connector> {
public:
    using handler = boost::asio::any_completion_handler<void(connect_outcome)>;

    connector(std::shared_ptr<transport> via, executor on, link_target target, handler when_done);

    /// Once, on the executor. The handler never runs inside.
    void start();
    /// Ends what is pending; the handler is destroyed uncalled.
    void cancel();

private:
    struct attempt {
        endpoint to;
        error_code result;
        std::unique_ptr<operation> pending = nullptr;
        std::weak_ptr<proxied> through = {}; // a proxy
        std::string detail = {};             // what has become of that
    };

    bool over() const noexcept { return !when_done_; }
    void on_resolved(error_code ec, std::vector<endpoint> addresses);
    void try_next();
    void on_connected(std::size_t index, error_code ec, std::unique_ptr<stream> established);
    void on_stream(std::unique_ptr<stream> established, link_route route);
    void start_tls(std::unique_ptr<stream> over, link_route route);
    void try_through_proxy(std::size_t index);
    void on_proxied(std::size_t index, proxied_outcome outcome);
    void on_deadline();
    void wait_for_deadline();
    void wait_for_next();
    void fail(error_code ec);
    link_route route_by(std::size_t index) const;
    void finish(connect_outcome outcome);
    void stop_pending();

    const std::shared_ptr<transport> via_;
    const executor on_;
    const link_target target_;
    handler when_done_;

    link_stage stage_ = link_stage::resolve;
    std::unique_ptr<operation> resolution_;
    std::vector<endpoint> addresses_; // in the order they are tried
    std::vector<attempt> attempts_;   // of the first addresses
    std::unique_ptr<timer> deadline_timer_;
    std::unique_ptr<timer> next_timer_;
    std::unique_ptr<operation> handshake_;
};

} // namespace kafka::net
