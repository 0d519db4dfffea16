// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka {
enum class broker_errc : std::int16_t;
}

namespace kafka::protocol {
enum class api_key : std::int16_t;
struct message_type;
} // namespace kafka::protocol

namespace kafka::testing {

/// What happens to one request, or to one connection, in place of what should. Built by chaining:
/// first whom it meets, then what it does.
///
///     cluster.inject(fault().of(api_key::metadata).times(2).drop());
///     cluster.inject(fault().on(broker_id{3}).always().delay(200ms));
///
/// A fault meets the next request that fits, once, unless told otherwise. A request is met by at
/// most one fault, the first injected of those that fit. Requests of one connection are answered
/// in order, so whatever delays one delays those behind it.
class fault {
public:
    /// What becomes of the bytes of the answer.
    enum class delivery : std::uint8_t {
        whole,
        /// One write for each byte.
        single_bytes,
        /// Some bytes of the frame, then the end of the connection.
        cut_then_close,
        /// Some bytes of the frame, then as `silence`.
        cut_then_silence,
        /// The end of the connection.
        close,
        /// Nothing, also for the requests behind it; the connection is read no more, and stays open
        /// until the node ends it, even when the peer has left.
        silence,
        /// Nothing, but the requests behind it are answered.
        skip,
        /// Bytes that were given, without a frame around them.
        raw,
        /// Bytes that were given, then the end of the connection.
        raw_then_close,
    };

    /// What the calls below put together.
    struct rule {
        std::optional<broker_id> node;
        std::optional<protocol::api_key> api;
        std::optional<std::uint32_t> token;
        std::uint64_t skip = 0;
        std::uint64_t count = 1;

        bool at_accept = false;
        bool handle = true;
        duration delay{};
        duration throttle{};
        std::optional<broker_errc> error;
        std::function<void(void*)> edit;
        const protocol::message_type* edited = nullptr;
        std::optional<std::int32_t> correlation_id;
        std::int32_t correlation_id_offset = 0;
        std::optional<std::int32_t> frame_length;
        delivery deliver = delivery::whole;
        std::size_t cut = 0;
        std::string bytes;
    };

    // --- whom it meets ------------------------------------------------------------------------

    /// Only this node. Default: all.
    fault& on(broker_id node) { return set(&rule::node, node); }
    /// Only this API. Default: all.
    fault& of(protocol::api_key api) { return set(&rule::api, api); }
    /// The next `count` that fit. Default: 1.
    fault& times(std::uint64_t count) { return set(&rule::count, count); }
    /// All that fit, until it is removed.
    fault& always() { return times(std::numeric_limits<std::uint64_t>::max()); }
    /// Lets `count` that fit pass first.
    fault& after(std::uint64_t count) { return set(&rule::skip, count); }

    // --- what it does to a request ------------------------------------------------------------

    /// Handles the request at once and keeps the answer back this long.
    fault& delay(duration time) { return set(&rule::delay, time); }
    /// Says in the answer that the client is throttled, where the version can say so.
    fault& throttle(duration time) { return set(&rule::throttle, time); }
    /// Does nothing of what was asked and answers with this error, wherever in the answer the
    /// API has a place for one.
    fault& error(broker_errc code) {
        rule_.handle = false;
        return set(&rule::error, code);
    }
    /// Lets `change` alter the answer before it is encoded. `Response` names the API, too.
    /// `change` runs on the cluster's executor, where every node and every call of the cluster
    /// waits for it: it must not call the cluster, nor wait for anything.
    template <class Response, class Change>
    fault& edit(Change change) {
        rule_.edited = &Response::descriptor;
        rule_.api = static_cast<protocol::api_key>(Response::descriptor.api_key);
        rule_.edit = [change = std::move(change)](
                         void* response) mutable { change(*static_cast<Response*>(response)); };
        return *this;
    }
    /// Answers under this correlation id.
    fault& correlation_id(std::int32_t id) { return set(&rule::correlation_id, std::optional(id)); }
    /// Answers under the request's correlation id plus `offset`.
    fault& wrong_correlation_id(std::int32_t offset = 1000) {
        return set(&rule::correlation_id_offset, offset);
    }
    /// Says this, negative numbers included, where the frame's length belongs.
    fault& frame_length(std::int32_t length) {
        return set(&rule::frame_length, std::optional(length));
    }

    /// Closes the connection instead of handling the request.
    fault& drop() {
        rule_.handle = false;
        return set(&rule::deliver, delivery::close);
    }
    /// Does what was asked, then closes the connection without an answer.
    fault& drop_answer() { return set(&rule::deliver, delivery::close); }
    /// Does what was asked and never answers, neither this request nor those behind it, which are
    /// not read.
    fault& never_answer() { return set(&rule::deliver, delivery::silence); }
    /// Does what was asked and never answers; requests behind it are answered.
    fault& skip_answer() { return set(&rule::deliver, delivery::skip); }
    /// Sends the first `bytes` of the frame, its length included, then closes.
    fault& cut(std::size_t bytes) {
        rule_.cut = bytes;
        return set(&rule::deliver, delivery::cut_then_close);
    }
    /// Sends the first `bytes` of the frame, its length included, then nothing any more. What is
    /// behind the request is not read.
    fault& stall(std::size_t bytes) {
        rule_.cut = bytes;
        return set(&rule::deliver, delivery::cut_then_silence);
    }
    /// Sends the answer byte by byte.
    fault& single_bytes() { return set(&rule::deliver, delivery::single_bytes); }
    /// Sends these bytes instead of a frame.
    fault& raw(std::string bytes) {
        rule_.handle = false;
        rule_.bytes = std::move(bytes);
        return set(&rule::deliver, delivery::raw);
    }
    /// Sends these bytes instead of a frame, then closes: what a server of another protocol does.
    fault& raw_then_close(std::string bytes) {
        raw(std::move(bytes));
        return set(&rule::deliver, delivery::raw_then_close);
    }

    // --- what it does to a login ---------------------------------------------------------------

    // For logins the calls above do as well: `of(sasl_handshake)` and `token(2)` say which step is
    // delayed, cut or met with silence. A token without a request around it counts as
    // SaslAuthenticate. Answers are edited: one of these at a time, and no `edit` besides.

    /// Only the token that is the `which`-th of its conversation, from 1.
    fault& token(std::uint32_t which);
    /// Names these mechanisms and says that the one asked for is not among them.
    fault& mechanisms(std::vector<std::string> names);
    /// Answers a token with these bytes, whatever the mechanism would.
    fault& answer_token(std::string bytes);
    /// Asks for that many iterations in SCRAM.
    fault& scram_iterations(std::uint64_t count);
    /// Goes on with a nonce of SCRAM that does not begin with the client's.
    fault& wrong_scram_nonce();
    /// Adds nothing to the client's nonce.
    fault& bare_scram_nonce();
    /// Shows with SCRAM that it does not know the password's key.
    fault& wrong_scram_signature();
    /// Says with the answer to a token that the session lasts so long; zero: for ever. It lasts as
    /// long as it does.
    fault& session_lifetime(duration time);

    // --- what it does to a connection ---------------------------------------------------------

    /// Closes a connection as soon as it is accepted.
    fault& refuse() {
        rule_.at_accept = true;
        return set(&rule::deliver, delivery::close);
    }
    /// Accepts a connection, and neither reads from it nor writes to it.
    fault& ignore() {
        rule_.at_accept = true;
        return set(&rule::deliver, delivery::silence);
    }

    const rule& built() const noexcept { return rule_; }

private:
    template <class Member, class Value>
    fault& set(Member rule::* member, Value value) {
        rule_.*member = std::move(value);
        return *this;
    }

    rule rule_;
};

} // namespace kafka::testing
