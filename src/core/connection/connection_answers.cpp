// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of a connection that makes answers of what is read.

#include "core/connection/connection.hpp"

#include "core/connection/words.hpp"
#include "core/framing/request_frame.hpp"
#include "core/journal/journal.hpp"
#include "core/metrics/sensors.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace kafka::core {

namespace {

std::string limit_in_words(
    const protocol::codec_result& decoded, const connection_options& options) {
    if (decoded.code != protocol::codec_errc::memory_limit)
        return {};
    return "; decode_memory_max is " + std::to_string(options.decode_memory_max);
}

// Brokers 0.8.2 answer FindCoordinator v0 under correlation id 0, whatever it was asked under.
bool is_quirk_of_0_8_2(const pipeline::slot& due, std::int32_t id) {
    constexpr std::int16_t find_coordinator = 10;
    return id == 0 && due.api->key == find_coordinator && due.version == 0;
}

} // namespace

void connection::cut_frames(time_point now) {
    std::span<const std::byte> frame;
    while (state_ != connection_state::disconnected && !decoding_) {
        if (!pipeline_.expects_answer() && !frames_.pending().empty())
            return end(errc::correlation_id, std::to_string(frames_.pending().size()) +
                                                 " bytes more came than all answers that were due");
        switch (frames_.next(frame)) {
        case frame_reader::status::incomplete:
            return;
        case frame_reader::status::complete:
            on_frame(frame, now);
            break;
        case frame_reader::status::invalid_length:
            return end(
                errc::invalid_receive, "an answer of " + std::to_string(frames_.announced()) +
                                           " bytes was announced; at most " +
                                           std::to_string(frames_.limit()) + " are accepted");
        }
    }
}

void connection::on_frame(std::span<const std::byte> frame, time_point now) {
    const pipeline::slot& due = pipeline_.due();
    if (due.raw) {
        pipeline_.take_silent_in_front([&](exchange& what) { completions_.push_back(what); });
        return on_login_answer(frame, now);
    }
    wire::reader from(frame, frames_.owner());
    std::int32_t id = 0;
    const std::int16_t header = protocol::response_header_version(*due.api, due.version);
    if (!from.read(id) || !skip_response_header(from, header))
        return end(errc::protocol, "an answer of " + std::to_string(frame.size()) +
                                       " bytes ends within its header; due was the one to " +
                                       in_words(due));
    if (was_left_out(id)) {
        pipeline_.pop();
        handshake_->on_left_out();
        step_.question = version_question::list_groups;
        step_.believed = true;
    } else if (id != due.correlation_id && !(may_be_0_8_2() && is_quirk_of_0_8_2(due, id))) {
        return end(errc::correlation_id, "an answer with correlation id " + std::to_string(id) +
                                             " came when the one to " + in_words(due) + " was due");
    }
    if (is_watched())
        watch_answer(frame.size(), now);
    // Brokers take requests one by one: this one has those, too, that nobody answers.
    pipeline_.take_silent_in_front([&](exchange& what) { completions_.push_back(what); });
    if (handshake_ && pipeline_.front().api == &handshake_->api())
        return on_versions(frame.subspan(from.offset()), now);
    note_turn_of_login(now);
    if (is_of_login(pipeline_.front()))
        return on_login_answer(frame.subspan(from.offset()), now);
    on_answer(frame, from, now);
}

void connection::on_answer(std::span<const std::byte> frame, wire::reader& body, time_point now) {
    const pipeline::slot& due = pipeline_.front();
    exchange* const what = due.what;
    if (what == nullptr && !notes_throttle_of(due))
        return pipeline_.pop();
    if (frame.size() > options_.decode_here_max) {
        decoding_ = std::make_shared<decoding>(frame, body.offset(), frames_.owner(),
            *due.api->response, due.version, options_.decode_memory_max,
            what == nullptr ? nullptr : what->digestion());
        decoding_taken_ = false;
        return frames_.leave_memory();
    }
    if (what == nullptr)
        return discard_answer(body, now);
    body.memory().limit(options_.decode_memory_max);
    const protocol::codec_result decoded =
        due.api->response->decode(what->response, body, due.version);
    frames_.respect_sharing();
    deliver(decoded, body.remaining(), now);
}

std::shared_ptr<decoding> connection::take_decoding() noexcept {
    return std::exchange(decoding_taken_, true) ? nullptr : decoding_;
}

void connection::on_decoded(time_point now) {
    const std::shared_ptr<decoding> read = std::exchange(decoding_, nullptr);
    if (!read)
        return;
    last_activity_ = now;
    note_turn_of_login(now);
    if (!read->is_done())
        read->run();
    const pipeline::slot& due = pipeline_.front();
    if (read->ran_out_of_memory())
        return end(make_error_code(boost::system::errc::not_enough_memory),
            "no memory for what the answer to " + in_words(due) + " says");
    if (due.what != nullptr) {
        read->move_to(due.what->response);
        deliver(read->result(), read->left_over(), now);
    } else {
        if (read->result())
            note_throttle(*due.api->response, read->answer(), now);
        pipeline_.pop();
    }
    cut_frames(now);
}

/// The answer that is due has been decoded to where it belongs.
void connection::deliver(
    const protocol::codec_result& decoded, std::size_t left_over, time_point now) {
    const pipeline::slot& due = pipeline_.front();
    exchange& what = *due.what;
    if (!decoded)
        return end(errc::protocol, "the answer to " + in_words(due) + " cannot be read: " +
                                       decoded.message() + limit_in_words(decoded, options_));
    if (left_over != 0)
        note_left_over(*due.api, due.version, left_over, now);
    note_throttle(*due.api->response, what.response, now);
    has_answered_ = true;
    pipeline_.pop();
    completions_.push_back(what);
}

void connection::note_left_over(
    const protocol::api_type& api, std::int16_t version, std::size_t size, time_point now) {
    if (std::ranges::find(left_over_, api.key) != left_over_.end())
        return;
    left_over_.push_back(api.key);
    if (journal_ != nullptr)
        journal_->on_left_over(node_, peer_, in_words(api, version), size, now);
}

} // namespace kafka::core
