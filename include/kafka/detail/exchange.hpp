// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/intrusive/list_hook.hpp>
#include <kafka/error.hpp>
#include <kafka/protocol/message.hpp>
#include <kafka/types.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace kafka::detail {

/// What is done with a large answer right where it is decoded, which may be another thread than the
/// client's and another moment than that at which it counts.
class digestion {
public:
    virtual ~digestion() = default;
    /// Takes what it likes out of the answer. Throws only `std::bad_alloc`.
    virtual void digest(void* answer, std::int16_t version) = 0;
};

/// One request and its answer on their way through the library. Cores link exchanges into their
/// queues and never own them: whoever made an exchange gets it back exactly once, through a queue
/// of completions, with `failure` set or with the answer decoded into `response`.
class exchange : public boost::intrusive::list_base_hook<
                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    exchange(const protocol::api_type* of, const void* asked, void* answer) noexcept
        : api(of),
          request(asked),
          response(answer) {}
    virtual ~exchange() = default;

    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;

    /// How the caller may be told.
    enum class delivery : std::uint8_t {
        /// User code may run before `complete` returns, if it is where it belongs.
        on_the_spot,
        /// Handlers are posted.
        posted,
        /// Handlers are posted, and nothing else of the user's is called: the client is going.
        at_destruction,
        /// Nobody is told: the context that would call handlers is going.
        dropped,
    };

    /// Called once, by whoever drains the completions, under no lock. Ends the exchange's life.
    /// Throws what user code throws, which is only `on_the_spot`.
    virtual void complete(delivery how) = 0;

    /// The answer in a form that can be kept; null for exchanges that hand it on themselves.
    virtual std::shared_ptr<const void> shared_response() const noexcept { return nullptr; }

    /// Null where nothing is to be done with the answer but to hand it on.
    virtual std::shared_ptr<detail::digestion> digestion() const noexcept { return nullptr; }

    bool failed() const noexcept { return failure != nullptr; }
    void fail(error_info why) { failure = std::make_unique<error_info>(std::move(why)); }

    /// Who has the exchange now. A given-up exchange counts as `done` for its caller.
    enum class place : std::uint8_t { caller, waiting, submitted, done };

    /// Null for what waits for the client itself and sends nothing.
    const protocol::api_type* api;
    const void* request;
    void* response;
    /// The version to use, or none for the highest that both sides know.
    std::optional<std::int16_t> pinned_version;
    /// When the caller stops waiting.
    time_point deadline{};
    /// Tells who of those that wait in different queues came first.
    std::uint64_t arrival = 0;
    /// Of one that waits for metadata: which refresh will do.
    std::uint64_t wish = 0;
    /// When the request was handed to the connection.
    time_point sent_at{};
    /// Where it went, and the version and the correlation id it was sent with.
    std::optional<node_id> node;
    std::int16_t version = -1;
    std::int32_t correlation_id = -1;
    place where = place::caller;
    /// The next of those that have ended together and are about to be completed.
    exchange* next_ended = nullptr;
    std::unique_ptr<error_info> failure;
};

} // namespace kafka::detail
