// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"
#include "net/http/answer_reader.hpp"
#include "net/link.hpp"
#include "net/transport.hpp"

#include <boost/asio/any_completion_handler.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string>

namespace kafka::net {

class connector;
struct connect_outcome;

} // namespace kafka::net

namespace kafka::net::http {

struct outcome {
    http::answer answer = {};
    /// Why there is no answer, as the end of a sentence whose subject is the server. Empty: there
    /// is one.
    std::string problem = {};
    /// The same request may succeed later.
    bool may_pass = true;
};

/// One request and its answer, on a connection of their own. Lives on one executor. Its pending
/// operations own it.
class exchange : public std::enable_shared_from_this<exchange> {
public:
    using handler = boost::asio::any_completion_handler<void(outcome)>;

    /// All is over at the target's deadline.
    exchange(std::shared_ptr<transport> via, executor on, link_target to, crypto::secret request,
        std::size_t body_max, handler when_done);

    /// Once, on the executor. The handler never runs inside.
    void start();
    /// Ends what is pending, on the executor; the handler is destroyed uncalled.
    void cancel();

private:
    bool over() const noexcept { return !when_done_; }
    void on_connected(connect_outcome outcome);
    void read();
    void on_read(error_code ec, std::size_t size);
    void finish(http::outcome outcome);
    void stop_pending();

    const std::shared_ptr<transport> via_;
    const executor on_;
    link_target to_; // until the connector has it
    const time_point deadline_;
    const crypto::secret request_;
    handler when_done_;

    std::weak_ptr<connector> connector_;
    std::unique_ptr<timer> timer_;
    std::unique_ptr<stream> stream_;
    answer_reader reader_;
    std::array<boost::asio::const_buffer, 1> buffer_;
    std::array<std::byte, 4096> received_{};
};

} // namespace kafka::net::http
