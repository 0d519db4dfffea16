// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/connection/connection.hpp"

#include "core/connection/words.hpp"
#include "core/deadline.hpp"
#include "core/framing/foreign_protocol.hpp"
#include "core/framing/request_frame.hpp"
#include "core/journal/journal.hpp"
#include "core/metrics/sensors.hpp"
#include "core/text.hpp"

#include <boost/asio/error.hpp>
#include <boost/assert.hpp>

#include <algorithm>
#include <utility>

namespace kafka::core {

namespace {

// The driver ends an attempt that takes too long, and knows how far it came. This long after, one
// that did not is ended without.
constexpr duration patience_with_driver = std::chrono::milliseconds(100);

// What brokers answer to ApiVersions is a few KiB. Nothing is known of the peer before it. Old ones
// may have to list all their groups or topics.
std::size_t first_frame_max(const connection_options& options, version_question question) {
    constexpr std::size_t api_versions_max = std::size_t{1} << 20;
    return is_api_versions(question) ? std::min(options.receive_max, api_versions_max)
                                     : options.receive_max;
}

bool is_ours(error_code code) {
    return code.category() == client_category() || code.category() == broker_category();
}

} // namespace

connection::connection(const connection_options& options, node_id node, std::string peer,
    time_point connect_deadline, const version_step& step, std::optional<expected_peer> expected)
    : options_(options),
      sensors_(options.sensors == nullptr ? nullptr : &options.sensors->at(node)),
      journal_(options.journal),
      node_(node),
      peer_(std::move(peer)),
      connect_deadline_(connect_deadline),
      step_(step),
      expected_(std::move(expected)),
      frames_(first_frame_max(options, step.question)) {
}

// --- events -------------------------------------------------------------------------------------

std::span<std::byte> connection::read_buffer() {
    if (state_ == connection_state::disconnected)
        return {};
    const std::span<std::byte> space = frames_.space(!pipeline_.empty());
    if (space.empty())
        end(make_error_code(boost::system::errc::not_enough_memory),
            "no memory for an answer of " + std::to_string(frames_.announced()) + " bytes");
    return space;
}

void connection::on_read(std::size_t size, time_point now) {
    if (state_ == connection_state::disconnected)
        return;
    last_activity_ = now;
    frames_.received(size);
    if (!recognized_ && frames_.pending().size() >= frame_reader::prefix_size) {
        recognized_ = true;
        if (std::string foreign = recognize_foreign_protocol(frames_.pending()); !foreign.empty())
            return end(errc::foreign_protocol, std::move(foreign));
    }
    if (!pipeline_.expects_answer() && size != 0)
        return end(errc::connection,
            std::to_string(frames_.pending().size()) + " bytes came while no answer was due");
    cut_frames(now);
}

std::span<const boost::asio::const_buffer> connection::next_write() {
    if (state_ == connection_state::disconnected)
        return {};
    return sending_.next_write();
}

void connection::on_written(std::size_t size, time_point now) {
    sending_.on_written(size);
    after_writing(now);
}

void connection::on_progress(std::size_t size, time_point now) {
    sending_.on_progress(size);
    after_writing(now);
}

void connection::after_writing(time_point now) {
    last_activity_ = now;
    if (is_watched())
        watch_written(now);
    pipeline_.take_silent(
        [&](const pipeline::slot& each) { return sending_.how_far(each.bytes) == written::yes; },
        [&](exchange& what) {
            completions_.push_back(what);
            login_turn_ = now; // nothing is sent behind a login, so that it was in front
        });
}

void connection::on_closed(error_info why, time_point now) {
    if (state_ == connection_state::disconnected)
        return;
    if (login_ && login_->is_refused())
        return log_in_further(login_->on_silence(), now);
    if (is_ours(why.code)) {
        why.node = node_;
        why.peer = peer_;
        // Who the other side is, is no matter of when.
        if (state_ != connection_state::connecting && why.code != condition::authentication)
            why.detail += (why.detail.empty() ? "" : ", ") + progress();
        return end(std::move(why));
    }
    const bool by_peer = why.code == boost::asio::error::eof;
    error_info outer = make_error(errc::connection,
        (by_peer ? "the peer closed the connection " : "the connection ended ") + progress());
    if (by_peer && state_ == connection_state::api_versions)
        outer.detail += options_.login == nullptr
                            ? "; a listener for another security_protocol does so"
                            : "; a listener for another security_protocol does so, and a broker "
                              "before 0.10, which clients like this one cannot log in to";
    if (by_peer && state_ == connection_state::connected && !has_answered_ && !pipeline_.empty() &&
        options_.login == nullptr && !is_taken_for_old())
        outer.detail += ", having answered none; a listener that wants clients to authenticate "
                        "does so (security_protocol SASL_PLAINTEXT or SASL_SSL)";
    if (by_peer && is_taken_for_old() && !pipeline_.empty())
        outer.detail += "; a broker does so that does not know a request, and api_version is " +
                        options_.api_version->to_string();
    if (by_peer && login_ && login_->is_raw() && !pipeline_.empty()) {
        note_refusal(now);
        outer = gone_during_login(std::move(outer));
    }
    if (!by_peer)
        outer.cause = std::make_shared<const error_info>(std::move(why));
    end(std::move(outer));
}

void connection::on_time(time_point now) {
    if (now < next_deadline())
        return;
    if (login_ && login_->is_refused() &&
        (state_ == connection_state::authenticating || now >= login_deadline()))
        return log_in_further(login_->on_silence(), now);
    switch (state_) {
    case connection_state::disconnected:
        return;
    case connection_state::connecting:
        return end(errc::connection, "no connection was established in time");
    case connection_state::api_versions:
        if (now < answer_deadline_)
            return ask_behind(now);
        return end_late(in_words(pipeline_.front()) + " was not answered in time: within " +
                        in_words(now - pipeline_.front().sent_at));
    case connection_state::authenticating:
        if (const sasl::task* const awaited = login_->waits_for())
            return end(awaited->when_late(),
                "authentication has not come to its end in time: " + waiting_for(*awaited));
        return end_late("authentication has not come to its end in time, " + progress());
    case connection_state::connected:
        if (!login_ && now >= log_in_at_)
            log_in(now);
        else if (login_ && now >= login_deadline())
            return end_session();
        end_throttle(now);
        if (now < pipeline_.next_deadline())
            return;
        break;
    }
    const pipeline::slot& late = pipeline_.first_to_expire();
    note(late, request_step::expired, now);
    std::string what = in_words(late) + " was not " + (late.silent ? "written" : "answered") +
                       " within " + in_words(now - late.sent_at);
    if (decoding_)
        what += "; work_executor has not decoded the answer to " + in_words(pipeline_.due()) +
                ", which has come";
    end(broker_errc::request_timed_out, std::move(what));
}

void connection::end_session() {
    std::string detail = "the session has ended before the client was authenticated again";
    const sasl::task* const awaited = login_->waits_for();
    if (awaited != nullptr)
        detail += ": " + waiting_for(*awaited);
    end(awaited != nullptr ? awaited->when_late() : errc::connection, std::move(detail));
}

/// The peer is there, and has kept silent.
void connection::end_late(std::string detail) {
    error_info why = make_error(errc::connection, std::move(detail));
    why.cause =
        std::make_shared<const error_info>(error_info{.code = boost::asio::error::timed_out});
    end(std::move(why));
}

// --- requests -----------------------------------------------------------------------------------

time_point connection::next_deadline() const noexcept {
    switch (state_) {
    case connection_state::disconnected:
        break;
    case connection_state::connecting:
        return saturated_sum(connect_deadline_, patience_with_driver);
    case connection_state::api_versions:
        return std::min(answer_deadline_, ask_behind_at_);
    case connection_state::authenticating:
        return connect_deadline_;
    case connection_state::connected:
        return std::min(
            {pipeline_.next_deadline(), throttle_end(), login_ ? login_deadline() : log_in_at_});
    }
    return time_point::max();
}

bool connection::wants_write() const noexcept {
    return state_ != connection_state::disconnected && sending_.wants_write();
}

bool connection::can_send(time_point now) const noexcept {
    return state_ == connection_state::connected && pipeline_.size() < options_.max_in_flight &&
           now >= throttled_until_ && !login_ && now < log_in_at_;
}

void connection::submit(exchange& what, time_point now) {
    BOOST_ASSERT(can_send(now));
    pipeline_.reserve_one();
    const std::int32_t id = correlation_id_after(correlation_id_);
    const std::uint64_t begin = sending_.end();
    version_choice choice = encode(what, id, lookout::first_elements);
    // A later element of some list needs another version than the first.
    if (choice.outcome == version_choice::verdict::unsupported_field && !what.pinned_version)
        choice = encode(what, id, lookout::whole);
    if (choice.outcome == version_choice::verdict::unsupported_field &&
        choice.problem.code != protocol::codec_errc::field_not_in_version)
        return finish(what,
            make_error(errc::illegal_argument, in_words(*what.api, choice.version) +
                                                   " cannot be sent: " + choice.problem.message()));
    if (!choice)
        return finish(what, explain(choice, what));
    correlation_id_ = id;
    last_activity_ = now;
    what.node = node_;
    what.sent_at = now;
    what.version = choice.version;
    what.correlation_id = id;
    pipeline_.push({.what = &what,
        .api = what.api,
        .version = choice.version,
        .correlation_id = id,
        .bytes = {begin, sending_.end()},
        .sent_at = now,
        .deadline = what.deadline,
        .silent = what.api->is_silent != nullptr && what.api->is_silent(what.request)});
    note(pipeline_.back(), request_step::queued, now);
}

version_choice connection::encode(const exchange& what, std::int32_t id, lookout how) {
    version_choice choice =
        choose_version(*what.api, what.request, what.pinned_version, support_.versions, how);
    if (!choice)
        return choice;
    choice.problem = append_request(sending_.gathering(), *what.api, what.request, choice.version,
        choice.strict, id, options_.client_id);
    if (!choice.problem)
        choice.outcome = version_choice::verdict::unsupported_field;
    return choice;
}

void connection::abandon(exchange& what, time_point now) {
    pipeline::slot* const slot = pipeline_.find(what);
    if (slot == nullptr)
        return;
    last_activity_ = now;
    note(*slot, request_step::cancelled, now);
    error_info why = make_error(boost::asio::error::operation_aborted, {});
    why.request_written = sending_.how_far(slot->bytes);
    if (sending_.can_remove(slot->bytes)) {
        sending_.remove(slot->bytes);
        pipeline_.remove(*slot);
    } else {
        slot->what = nullptr;
    }
    finish(what, std::move(why));
}

void connection::close(time_point, std::optional<error_info> why) {
    if (why) {
        why->node = node_;
        why->peer = peer_;
    }
    end(std::move(why));
}

// --- the end ------------------------------------------------------------------------------------

void connection::end(error_code code, std::string detail) {
    end(make_error(code, std::move(detail)));
}

void connection::end(std::optional<error_info> why) {
    if (state_ == connection_state::disconnected)
        return;
    if (why && handshake_ && !pipeline_.empty()) {
        why->api = handshake_->api().name;
        why->request_written = sending_.how_far(pipeline_.front().bytes);
        outcome_ = outcome_of(*why);
    }
    state_ = connection_state::disconnected;
    decoding_.reset();
    handshake_.reset();
    login_.reset();
    task_.reset();
    const error_info each = why ? *why : make_error(errc::cancelled, "the connection was closed");
    for (const pipeline::slot& request : pipeline_) {
        if (request.what == nullptr)
            continue;
        error_info own = each;
        own.request_written = sending_.how_far(request.bytes);
        finish(*request.what, std::move(own));
    }
    pipeline_.clear();
    failure_ = std::move(why);
}

error_info connection::make_error(error_code code, std::string detail) const {
    error_info made;
    made.code = code;
    made.node = node_;
    made.peer = peer_;
    made.detail = std::move(detail);
    return made;
}

std::string connection::waiting_for(const sasl::task& what) {
    return "it waited for " + what.what();
}

std::string connection::progress() const {
    std::string text;
    switch (state_) {
    case connection_state::disconnected:
        break;
    case connection_state::connecting:
        text = "while it was being made";
        break;
    case connection_state::api_versions:
        text = "during the version handshake";
        break;
    case connection_state::authenticating:
        text = "during authentication";
        if (login_->waits_for() != nullptr)
            text += ", before the client knew what to say: " + waiting_for(*login_->waits_for());
        break;
    case connection_state::connected:
        text = pipeline_.empty()
                   ? "while it was idle"
                   : "with " + std::to_string(pipeline_.size()) +
                         (pipeline_.size() == 1 ? " request" : " requests") + " in flight";
        break;
    }
    return frames_.pending().empty() ? text : text + ", in the middle of an answer";
}

void connection::finish(exchange& what, error_info why) {
    why.node = node_;
    why.peer = peer_;
    why.api = what.api->name;
    what.fail(std::move(why));
    completions_.push_back(what);
}

} // namespace kafka::core
