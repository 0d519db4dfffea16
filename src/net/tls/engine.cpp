// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/engine.hpp"

#include "net/tls/certificate_text.hpp"
#include "net/tls/explain.hpp"

#include <kafka/error.hpp>
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace kafka::net::tls {

namespace {

// What an idle connection holds for what may come, and what one holds to which much comes.
constexpr std::size_t small_input = 4'096;
constexpr std::size_t large_input = 65'536;
/// No more is encrypted while that much waits to be sent.
constexpr std::size_t most_output = 65'536;
/// Answers that OpenSSL gives while it reads leave with what is written next. A peer that makes
/// more than that wait means no good.
constexpr std::size_t most_answers = 2 * most_output;
constexpr std::size_t record_size = SSL3_RT_MAX_PLAIN_LENGTH;
/// Header, nonce and tag, with a little to spare.
constexpr std::size_t record_overhead = 64;

} // namespace

void buffer_position::advance(std::size_t size) noexcept {
    skip += size;
    while (!buffers.empty() && skip >= buffers.front().size()) {
        skip -= buffers.front().size();
        buffers = buffers.subspan(1);
    }
}

engine::engine(ssl_ptr ssl, std::unique_ptr<connection_notes> notes, std::shared_ptr<void> kept,
    bool users_context)
    : kept_(std::move(kept)),
      notes_(std::move(notes)),
      ssl_(std::move(ssl)),
      users_context_(users_context) {
    BIO* const bio = make_memory_bio(wire_).release();
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_mode(ssl_.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    take_notes(ssl_.get(), *notes_);
}

engine::~engine() {
    // Otherwise OpenSSL takes the session for one that is not to be resumed.
    if (handshaken_ && !failure_)
        SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

// --- from and to the network --------------------------------------------------------------------

std::span<std::byte> engine::input_room() {
    const std::size_t wanted = input_is_large_ ? large_input : small_input;
    if (wire_.in.capacity() > wanted)
        wire_.in.release();
    return wire_.in.room(wanted);
}

void engine::on_input(std::size_t size) {
    // What fills the room has more behind it, most likely.
    input_is_large_ = size >= (input_is_large_ ? large_input : small_input);
    wire_.in.add(size);
    if (!std::exchange(has_heard_, true))
        look_at_first_bytes();
}

/// RFC 8446, 5.1: a content type, then a version whose first byte is 3.
void engine::look_at_first_bytes() {
    const std::span<const std::byte> first = wire_.in.bytes();
    const auto type = std::to_integer<int>(first[0]);
    if (type < SSL3_RT_CHANGE_CIPHER_SPEC || type > SSL3_RT_APPLICATION_DATA ||
        (first.size() > 1 && first[1] != std::byte{3}))
        fail(explain_foreign_peer(first, *notes_));
}

std::span<const std::byte> engine::output() noexcept {
    if (leaving_.empty())
        std::swap(leaving_, wire_.out);
    return leaving_.bytes();
}

std::size_t engine::on_output(std::size_t size) noexcept {
    leaving_.consume(size);
    leaving_.release();
    sent_ += size;
    std::size_t plain = 0;
    while (first_record_ != records_.size() && records_[first_record_].at <= sent_)
        plain += records_[first_record_++].plain;
    if (first_record_ == records_.size()) {
        records_.clear();
        first_record_ = 0;
    }
    encrypted_ -= plain;
    return plain;
}

// --- the handshake ------------------------------------------------------------------------------

engine::progress engine::handshake() {
    if (failure_)
        return progress::failed;
    if (handshaken_)
        return progress::done;
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1) {
        if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ)
            return progress::wants_input;
        fail();
        look_at_certificates();
        return progress::failed;
    }
    handshaken_ = true;
    look_at_certificates();
    stop_watching(ssl_.get());
    return accept_peer() ? progress::done : progress::failed;
}

/// OpenSSL has verified what its context asks for. Of a context of the user's nobody knows what
/// that was: it may verify nothing, or have a function that takes everything. So its peers' names
/// are looked at here, those of resumed sessions too, which hold the certificate of before.
bool engine::accept_peer() {
    if (!notes_->is_client)
        return true;
    X509* const shown = SSL_get0_peer_certificate(ssl_.get());
    const std::string& host = notes_->expected_host;
    if (shown == nullptr) {
        if (users_context_ && host.empty())
            return true;
        say_goodbye();
        fail({errc::tls_bad_certificate,
            notes_->peer + " has shown no certificate: it has none for the ciphers that the client "
                           "offers (anonymous ones are not safe, see ssl_ciphers)"});
        return false;
    }
    if (host.empty() || !users_context_ || is_for(shown, host))
        return true;
    notes_->verification_error = X509_V_ERR_HOSTNAME_MISMATCH;
    notes_->verification_depth = 0;
    notes_->nul_in_name = has_nul_in_name(shown);
    notes_->presented = describe(shown);
    say_goodbye();
    fail(explain_verification(*notes_));
    return false;
}

void engine::look_at_certificates() {
    if (!shown_)
        return;
    *shown_ = certificates_of(ssl_.get(), notes_->host);
    if (notes_->namesake)
        shown_->namesake = facts_of(notes_->namesake.get());
}

void engine::on_lost(error_code ec) {
    if (!failure_)
        fail(explain_loss(ec, has_heard_, *notes_));
}

std::string engine::waiting_for() const {
    if (!has_heard_)
        return notes_->is_client ? "the server has not answered the first message"
                                 : "the client has not sent the first message";
    return std::string("the peer has stopped in the middle of the handshake (") +
           SSL_state_string_long(ssl_.get()) + ')';
}

handshake_facts engine::facts() const {
    handshake_facts all;
    all.version = SSL_get_version(ssl_.get());
    all.cipher = SSL_get_cipher_name(ssl_.get());
    all.resumed = SSL_session_reused(ssl_.get()) == 1;
    if (const X509* const peer = SSL_get0_peer_certificate(ssl_.get()))
        all.peer = name_text(X509_get_subject_name(peer));
    return all;
}

// --- plain text ---------------------------------------------------------------------------------

std::size_t engine::read(std::span<std::byte> into) {
    std::size_t all = 0;
    ERR_clear_error();
    while (all < into.size() && !ended_ && !failure_) {
        std::size_t size = 0;
        const int result = SSL_read_ex(ssl_.get(), into.data() + all, into.size() - all, &size);
        all += size;
        if (waiting_output() > most_answers) {
            fail(explain_answers(*notes_));
            break;
        }
        if (result == 1)
            continue;
        switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return all;
        case SSL_ERROR_ZERO_RETURN:
            ended_ = true;
            break;
        default:
            fail();
        }
    }
    return all;
}

void engine::write(buffer_position from) {
    if (failure_)
        return;
    from.advance(encrypted_);
    std::size_t expected = 0;
    for (const boost::asio::const_buffer& each : from.buffers)
        expected = std::min(expected + each.size(), most_output);
    if (expected != 0 && waiting_output() < most_output)
        wire_.out.room(expected + (expected / record_size + 1) * record_overhead);

    std::array<std::byte, record_size> gathered; // NOLINT: filled before it is read
    while (!from.at_end() && waiting_output() < most_output && !failure_) {
        const boost::asio::const_buffer first = from.front();
        if (first.size() >= record_size || from.buffers.size() == 1) {
            const std::size_t size = std::min(first.size(), record_size);
            write_record(first.data(), size);
            from.advance(size);
            continue;
        }
        // A record for each of many small pieces would cost more than copying them.
        std::size_t size = 0;
        while (!from.at_end() && size < record_size) {
            const boost::asio::const_buffer next = from.front();
            const std::size_t part = std::min(next.size(), record_size - size);
            std::memcpy(gathered.data() + size, next.data(), part);
            size += part;
            from.advance(part);
        }
        write_record(gathered.data(), size);
    }
}

void engine::write_record(const void* bytes, std::size_t size) {
    if (size == 0)
        return;
    ERR_clear_error();
    std::size_t done = 0;
    if (SSL_write_ex(ssl_.get(), bytes, size, &done) != 1)
        return fail();
    records_.push_back({sent_ + waiting_output(), done});
    encrypted_ += done;
}

void engine::say_goodbye() {
    if (!handshaken_ || failure_)
        return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
}

// --- failures -----------------------------------------------------------------------------------

void engine::fail() {
    if (wire_.out_of_memory)
        return fail({make_error_code(boost::system::errc::not_enough_memory), {}});
    fail(explain_errors(ssl_.get(), *notes_));
}

void engine::fail(failure why) {
    failure_ = std::move(why);
    ERR_clear_error();
}

} // namespace kafka::net::tls
