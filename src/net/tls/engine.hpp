// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/certificates.hpp"
#include "net/tls/connection_notes.hpp"
#include "net/tls/failure.hpp"
#include "net/tls/handles.hpp"
#include "net/tls/memory_bio.hpp"

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kafka::net::tls {

/// What a handshake has led to.
struct handshake_facts {
    std::string version; ///< `TLSv1.3`
    std::string cipher;  ///< `TLS_AES_256_GCM_SHA384`
    /// A session of before has been taken up: nobody has shown a certificate again.
    bool resumed = false;
    /// The subject of the peer's certificate; empty if it has shown none.
    std::string peer;
};

/// Where the next bytes of a list of buffers stand.
struct buffer_position {
    std::span<const boost::asio::const_buffer> buffers;
    std::size_t skip = 0; ///< in the first of them

    bool at_end() const noexcept { return buffers.empty(); }
    boost::asio::const_buffer front() const noexcept { return buffers.front() + skip; }
    void advance(std::size_t size) noexcept;
};

/// One connection's TLS without its I/O: what comes from the network goes in, what is to be sent
/// there comes out, and between them plain text. Belongs to one executor. Whatever the peer
/// sends, nothing is thrown but `bad_alloc`, and no more is kept than a record, what was put into
/// `input_room`, and 128 KiB to be sent beside the answers to that.
class engine {
public:
    /// Notes as far as they are known from the start; `kept` is what they, and the connection,
    /// point into. `users_context`: it may verify nothing, and what it verifies is the user's
    /// business.
    engine(ssl_ptr ssl, std::unique_ptr<connection_notes> notes, std::shared_ptr<void> kept,
        bool users_context);

    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;
    ~engine();

    /// It has failed before it has begun, for that reason.
    void refuse(failure why) { fail(std::move(why)); }

    /// Has what the peer shows of certificates written down there when the handshake has come to
    /// its end, a bad one as well as a good one. Before it begins.
    void write_down(std::shared_ptr<shown_certificates> where) { shown_ = std::move(where); }

    // --- from and to the network ----------------------------------------------------------------

    /// Where the next bytes from the network go: little as long as little comes.
    std::span<std::byte> input_room();
    void on_input(std::size_t size);
    /// What is to be sent before anything else. It stays where it is until `on_output` is told of
    /// it, whatever else is done meanwhile; there may be more behind it.
    std::span<const std::byte> output() noexcept;
    /// So many bytes of it have been handed over. Tells how many bytes given to `write` have now
    /// left in whole records: of a record that has left in part, the peer can read nothing.
    std::size_t on_output(std::size_t size) noexcept;

    // --- the handshake --------------------------------------------------------------------------

    enum class progress : std::uint8_t { done, wants_input, failed };

    /// Goes on with what has come. There may be something to send then, whatever the outcome is:
    /// the last word of a failed handshake is what the peer is told of it.
    progress handshake();
    /// The network has come to its end, or failed, before the handshake was over.
    void on_lost(error_code ec);
    /// What a handshake that does not go on is waiting for, for an error text.
    std::string waiting_for() const;
    /// Once it is done.
    handshake_facts facts() const;

    // --- plain text -----------------------------------------------------------------------------

    /// Reads what is there; 0 if that is nothing: the end, a failure, or more input is needed.
    std::size_t read(std::span<std::byte> into);
    /// The peer has said goodbye.
    bool has_ended() const noexcept { return ended_; }
    /// Encrypts as much as is reasonable at once. What stands at the position are the first bytes
    /// that `on_output` has not told of: what was encrypted before and has not left is not
    /// encrypted again. It goes on where there is room in the output.
    void write(buffer_position from);
    /// Says goodbye, if there is somebody to say it to.
    void say_goodbye();

    const failure& why() const noexcept { return failure_; }
    bool has_failed() const noexcept { return bool(failure_); }

private:
    struct record_end {
        std::uint64_t at;  // in all that was ever sent
        std::size_t plain; // what the record holds
    };

    std::size_t waiting_output() const noexcept { return leaving_.size() + wire_.out.size(); }
    void look_at_first_bytes();
    bool accept_peer();
    void look_at_certificates();
    void write_record(const void* bytes, std::size_t size);
    void fail();
    void fail(failure why);

    memory_wire wire_;
    byte_queue leaving_; // what `output` has shown
    std::shared_ptr<void> kept_;
    std::unique_ptr<connection_notes> notes_;
    std::shared_ptr<shown_certificates> shown_; // null: nobody wants to know
    ssl_ptr ssl_;
    const bool users_context_;
    bool has_heard_ = false; // from the peer
    bool handshaken_ = false;
    bool ended_ = false;
    bool input_is_large_ = false;
    failure failure_;

    std::vector<record_end> records_; // that have not left
    std::size_t first_record_ = 0;
    std::uint64_t sent_ = 0;
    std::size_t encrypted_ = 0; // plain text in them
};

} // namespace kafka::net::tls
