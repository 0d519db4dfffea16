// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/proxy/negotiation.hpp"
#include "net/link.hpp"
#include "net/transport.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <kafka/error.hpp>

#include <array>
#include <cstddef>
#include <memory>

namespace kafka::net {

class connector;
struct connect_outcome;

/// What became of it: a stream that is the broker's, or why there is none.
struct proxied_outcome {
    std::unique_ptr<stream> established;
    error_info failure;
};

/// One attempt to get to one address, or name, of a broker through a proxy: connects to the proxy
/// and asks it for a connection. Lives on one executor. Its pending operations own it.
class proxied : public std::enable_shared_from_this<proxied> {
public:
    using handler = boost::asio::any_completion_handler<void(proxied_outcome)>;

    /// `of` names the proxy, and how connections are made; `to` may have a name for an address.
    proxied(std::shared_ptr<transport> via, executor on, const link_target& of, endpoint to,
        handler when_done);

    /// Once, on the executor. The handler never runs inside.
    void start();
    /// The time is over: the handler runs, inside, unless it has before.
    void expire();
    /// Ends what is pending; the handler is destroyed uncalled.
    void cancel();

private:
    bool over() const noexcept { return !when_done_; }
    void on_reached(connect_outcome outcome);
    void go_on();
    void read();
    void on_read(error_code ec, std::size_t size);
    void fail(error_info why);
    void finish(proxied_outcome outcome);
    void stop();

    const std::shared_ptr<transport> via_;
    const executor on_;
    const std::shared_ptr<const core::proxy::settings> proxy_;
    link_target where_; // the proxy is, until the connector has it
    const core::proxy::destination to_;
    handler when_done_;

    std::weak_ptr<connector> to_proxy_;
    std::unique_ptr<core::proxy::negotiation> talk_;
    std::unique_ptr<stream> stream_;
    crypto::secret sending_;
    std::array<boost::asio::const_buffer, 1> buffer_;
    std::array<std::byte, 1024> received_{};
};

} // namespace kafka::net
