// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/connection/decoding.hpp"
#include "core/connection/pipeline.hpp"
#include "core/exchange.hpp"
#include "core/framing/frame_reader.hpp"
#include "core/framing/send_queue.hpp"
#include "core/sasl/conversation.hpp"
#include "core/versions/broker_support.hpp"
#include "core/versions/version_handshake.hpp"
#include "core/versions/version_step.hpp"
#include "core/versions/versions.hpp"

#include <boost/asio/buffer.hpp>
#include <kafka/broker_version.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kafka::core {

class client_sensors;
class journal;
class node_sensors;
namespace sasl {
class login;
}
enum class request_step : std::uint8_t;

/// What all connections of a client share.
struct connection_options {
    /// At most 32767 bytes.
    std::string client_id;
    std::string software_name;
    std::string software_version;
    /// No broker is treated as newer than that, and one before 0.10 is asked nothing. A release of
    /// the table in protocol/releases.hpp.
    std::optional<broker_version> api_version = {};
    std::size_t max_in_flight = 5;
    /// The largest frame that is accepted.
    std::size_t receive_max = 104'857'600;
    /// The most memory that a decoded answer may take.
    std::size_t decode_memory_max = 419'430'400;
    /// Answers of more bytes are decoded by the driver, see `take_decoding`.
    std::size_t decode_here_max = std::numeric_limits<std::size_t>::max();
    /// Where requests and answers are counted; null: nowhere.
    client_sensors* sensors = nullptr;
    /// Where it is noted what happens; null: nowhere.
    core::journal* journal = nullptr;
    /// How brokers are told who the client is; null: they are not.
    sasl::login* login = nullptr;
};

enum class connection_state : std::uint8_t {
    disconnected,
    connecting,
    api_versions,
    authenticating,
    connected,
};

/// One connection to a broker from the moment it is wanted until it ends, as decisions only:
/// bytes and time go in; bytes, completed exchanges and a deadline come out. A connection that
/// has ended stays ended; a new attempt is a new object.
///
/// After any call the driver looks at `completions`, `wants_write`, `next_deadline` and `state`; a
/// state of `disconnected` means the socket is to be closed. Buffers that were handed out stay
/// where they are even then, until the connection is destroyed.
class connection {
public:
    /// `peer` is `host:port`, for messages. The attempt ends at `connect_deadline` unless the
    /// connection is ready by then: by the driver until the stream is established, then by us.
    /// `step` says what the broker is asked first, and `expected` who it should be, if that is
    /// known. The options outlive the connection.
    connection(const connection_options& options, node_id node, std::string peer,
        time_point connect_deadline, const version_step& step = {},
        std::optional<expected_peer> expected = std::nullopt);

    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    // --- events ------------------------------------------------------------------------------

    /// The stream is established: starts the conversation, with ApiVersions as a rule.
    void on_established(time_point now);
    /// Where bytes are to be received; stays valid until `on_read`. Empty only when the connection
    /// has ended, perhaps just now for want of memory.
    std::span<std::byte> read_buffer();
    /// `size` bytes have arrived in the read buffer.
    void on_read(std::size_t size, time_point now);
    /// What `take_decoding` gave has been done, or will not be: then it is done now.
    void on_decoded(time_point now);
    /// What is to be written, to be called again only after `on_written`. Empty when there is
    /// nothing to write or a write is under way. Stays valid until `on_written` or destruction.
    std::span<const boost::asio::const_buffer> next_write();
    void on_written(std::size_t size, time_point now);
    /// So many of the bytes handed out are written by now, and the write goes on.
    void on_progress(std::size_t size, time_point now);
    /// The stream ended, or never came to be. `why` is completed with node, peer and what was
    /// going on; what is not an error of ours becomes the cause of `errc::connection`.
    void on_closed(error_info why, time_point now);
    /// Deadlines are due.
    void on_time(time_point now);
    /// What `take_task` gave is done, or has failed.
    void on_task_done(time_point now);

    // --- requests ----------------------------------------------------------------------------

    /// True when connected, below the in-flight limit, not throttled and not about to authenticate
    /// again.
    bool can_send(time_point now) const noexcept;
    /// Takes the exchange, which comes back through `completions`: at once when no version can
    /// carry it, otherwise with its answer or with the connection's end. Its deadline is the
    /// exchange's. Requires `can_send`.
    void submit(exchange& what, time_point now);
    /// The caller of a submitted exchange has stopped waiting. It comes back through
    /// `completions` with `operation_aborted`; a request not yet handed to a write is taken out
    /// of the stream, another keeps its place until its answer has passed.
    void abandon(exchange& what, time_point now);
    /// Ends the connection on purpose: exchanges come back with `errc::cancelled`, or with `why`.
    void close(time_point now, std::optional<error_info> why = std::nullopt);

    // --- what came of it ---------------------------------------------------------------------

    connection_state state() const noexcept { return state_; }
    /// Exchanges that are done, in the order they got done. The caller takes them out.
    exchange_queue& completions() noexcept { return completions_; }
    /// What authentication waits for, once: for the driver to do. Null: nothing.
    std::shared_ptr<sasl::task> take_task() noexcept { return std::exchange(task_, nullptr); }
    /// An answer that the driver is to decode, once, anywhere, while the connection goes on but
    /// reads nothing. Null: there is none.
    std::shared_ptr<decoding> take_decoding() noexcept;
    /// Whether `on_decoded` is awaited.
    bool is_decoding() const noexcept { return decoding_ != nullptr; }
    /// Whether client and broker are telling each other who they are, the first time or again, and
    /// since when.
    bool is_authenticating() const noexcept { return login_.has_value(); }
    time_point login_began() const noexcept { return login_began_; }
    /// Whether `next_write` would return something.
    bool wants_write() const noexcept;
    /// When `on_time` is due; `time_point::max()` for never.
    time_point next_deadline() const noexcept;
    /// Whether a request that was submitted has been answered, which a broker only does for whom it
    /// lets in.
    bool has_answered() const noexcept { return has_answered_; }
    /// Why the connection ended; null for one that lives or was closed without a reason.
    const error_info* failure() const noexcept { return failure_ ? &*failure_ : nullptr; }
    /// What was asked first, or what was answered in its place; and what became of it when the
    /// connection ended with that.
    version_question question() const noexcept { return step_.question; }
    version_outcome outcome() const noexcept { return outcome_; }
    /// How long the broker wants no new request; zero when it takes them, and unless connected.
    duration throttle_delay(time_point now) const noexcept;
    /// Since when there has been nothing to do: since the last traffic, or since the broker's pause
    /// is over, which may be ahead. `time_point::max()` unless connected with nothing in flight.
    time_point idle_since() const noexcept;
    /// How many requests wait for their answers, the connection's own and given-up ones included.
    std::size_t in_flight() const noexcept { return pipeline_.size(); }
    /// The first of them. Requires that there is one.
    const pipeline::slot& oldest() const noexcept { return pipeline_.front(); }
    /// What the broker supports, as far as the options allow it. Empty until connected.
    const api_versions& versions() const noexcept { return support_.versions; }
    /// The release that the broker looks like, or that the options limit it to. Once connected.
    broker_version release() const noexcept { return support_.release; }
    /// The APIs whose answers were longer than they should be, each once. The answers themselves
    /// were delivered.
    std::span<const std::int16_t> apis_with_left_over() const noexcept { return left_over_; }

private:
    void ask_for_versions(time_point now);
    void ask_behind(time_point now);
    bool ask(const protocol::api_type& api, const void* request, std::int16_t version,
        time_point deadline, time_point now);
    bool was_left_out(std::int32_t answered) noexcept;
    void cut_frames(time_point now);
    void on_frame(std::span<const std::byte> frame, time_point now);
    void on_versions(std::span<const std::byte> body, time_point now);
    void become_ready(broker_support found, time_point now);
    void open();
    void log_in(time_point now);
    void log_in_further(sasl::conversation::step next, time_point now);
    void send_token(time_point now);
    time_point login_deadline() const noexcept;
    void note_turn_of_login(time_point now) noexcept;
    bool is_of_login(const pipeline::slot& due) const noexcept;
    void on_login_answer(std::span<const std::byte> body, time_point now);
    void on_logged_in(time_point now);
    void note_refusal(time_point now);
    error_info gone_during_login(error_info why) const;
    std::string mistaken() const;
    bool may_be_0_8_2() const noexcept;
    version_outcome outcome_of(const error_info& why) const noexcept;
    error_info explain(const version_choice& choice, const exchange& what) const;
    bool is_taken_for_old() const noexcept;
    void on_answer(std::span<const std::byte> frame, wire::reader& body, time_point now);
    void deliver(const protocol::codec_result& decoded, std::size_t left_over, time_point now);
    void discard_answer(wire::reader& body, time_point now);
    bool notes_throttle_of(const pipeline::slot& due) const noexcept;
    bool throttling_is_ours() const noexcept;
    void note_throttle(const protocol::message_type& type, const void* answer, time_point now);
    time_point throttle_end() const noexcept;
    void end_throttle(time_point now) noexcept;
    void after_writing(time_point now);
    void end(std::optional<error_info> why);
    void end(error_code code, std::string detail);
    void end_late(std::string detail);
    void end_session();
    /// Chooses a version and appends the request.
    version_choice encode(const exchange& what, std::int32_t id, lookout how);
    void finish(exchange& what, error_info why);
    std::string progress() const;
    static std::string waiting_for(const sasl::task& what);
    void note_left_over(
        const protocol::api_type& api, std::int16_t version, std::size_t size, time_point now);
    bool is_watched() const noexcept { return sensors_ != nullptr || journal_ != nullptr; }
    void watch_request(pipeline::slot& request, time_point now);
    void watch_written(time_point now);
    void watch_answer(std::size_t frame_size, time_point now);
    void note(const pipeline::slot& request, request_step step, time_point now);
    error_info make_error(error_code code, std::string detail) const;

    const connection_options& options_;
    node_sensors* const sensors_; // null: nothing is measured
    journal* const journal_;      // null: nothing is noted
    node_id node_;
    std::string peer_;
    time_point connect_deadline_;
    time_point answer_deadline_ = time_point::max(); // of what is asked first
    time_point ask_behind_at_ = time_point::max();
    version_step step_;
    std::optional<expected_peer> expected_;
    connection_state state_ = connection_state::connecting;
    version_outcome outcome_ = version_outcome::none;
    bool recognized_ = false;     // the peer's first bytes do not speak of another protocol
    bool throttle_ahead_ = false; // its end is still to be told
    time_point throttled_until_ = time_point::min();
    time_point last_activity_ = time_point::min();
    std::int32_t correlation_id_ = 0;
    frame_reader frames_;
    send_queue sending_;
    pipeline pipeline_;
    exchange_queue completions_;
    std::shared_ptr<decoding> decoding_; // of the answer that is due
    bool decoding_taken_ = false;
    bool has_answered_ = false;
    broker_support support_;
    std::optional<version_handshake> handshake_;
    std::optional<sasl::conversation> login_; // while it goes on
    std::int32_t login_id_ = -1;              // correlation id of what it has asked last
    time_point login_began_{};
    time_point login_turn_{};  // when the latest request was over that is in front of its own
    time_point quiet_since_{}; // when something happened last before it
    std::shared_ptr<sasl::task> task_;
    time_point log_in_at_ = time_point::max(); // the next time
    time_point session_end_ = time_point::max();
    std::optional<error_info> failure_;
    std::vector<std::int16_t> left_over_;
};

} // namespace kafka::core
