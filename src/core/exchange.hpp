// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/intrusive/list.hpp>
#include <kafka/error.hpp>
#include <kafka/protocol/message.hpp>
#include <kafka/types.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace kafka::core {

/// One request and its answer on their way through the cores. Cores link exchanges into their
/// queues and never own them: whoever made an exchange gets it back through exactly one queue of
/// completions, with `failure` set or with the answer decoded into `response`.
class exchange : public boost::intrusive::list_base_hook<> {
public:
    exchange(const protocol::api_type& of, const void* asked, void* answer) noexcept :
        api(&of), request(asked), response(answer) {}
    virtual ~exchange() = default;

    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;

    /// Called once, by whoever drains the completions, under no lock. Ends the exchange's life.
    virtual void complete() noexcept = 0;

    bool failed() const noexcept { return failure != nullptr; }
    void fail(error_info why) { failure = std::make_unique<error_info>(std::move(why)); }

    const protocol::api_type* api;
    const void* request;
    /// Written to only when the answer arrives; null once the caller has given up waiting.
    void* response;
    /// The version to use, or none to use the highest that both sides know.
    std::optional<std::int16_t> pinned_version;
    /// When the caller stops waiting.
    time_point deadline{};
    /// When the request was handed to the connection.
    time_point sent_at{};
    /// The version and the correlation id it was sent with.
    std::int16_t version = -1;
    std::int32_t correlation_id = -1;
    std::unique_ptr<error_info> failure;
};

using exchange_queue = boost::intrusive::list<exchange, boost::intrusive::constant_time_size<true>>;

} // namespace kafka::core
