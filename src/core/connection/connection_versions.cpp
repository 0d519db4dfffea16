// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of a connection that learns what the broker supports, and goes by it.

#include "core/connection/connection.hpp"

#include "core/connection/words.hpp"
#include "core/deadline.hpp"
#include "core/framing/request_frame.hpp"
#include "core/journal/journal.hpp"
#include "core/versions/version_error.hpp"

#include <boost/assert.hpp>
#include <kafka/protocol/api_versions.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace kafka::core {

namespace {

/// The version of ApiVersions to begin with.
std::int16_t highest_api_versions(const connection_options& options) {
    const protocol::message_type& request = protocol::api_versions_request::descriptor;
    if (!options.api_version)
        return request.stable.max;
    const api_versions known = support_of(*options.api_version).versions;
    return std::min(
        request.stable.max, known.find(request.api_key).value_or(protocol::version_range{}).max);
}

} // namespace

void connection::on_established(time_point now) {
    if (state_ != connection_state::connecting)
        return;
    last_activity_ = now;
    if (journal_ != nullptr)
        journal_->on_established(node_, now);
    if (step_.question == version_question::none) {
        BOOST_ASSERT(options_.api_version);
        return become_ready(support_of(*options_.api_version), now);
    }
    state_ = connection_state::api_versions;
    handshake_.emplace(step_.question, highest_api_versions(options_), options_.software_name,
        options_.software_version, expected_);
    ask_for_versions(now);
}

void connection::ask_for_versions(time_point now) {
    if (!ask(handshake_->api(), handshake_->request(), handshake_->version(), time_point::max(),
            now))
        return;
    answer_deadline_ = std::min(connect_deadline_, saturated_sum(now, step_.patience));
    ask_behind_at_ =
        handshake_->was_answered() ? time_point::max() : saturated_sum(now, step_.behind_after);
    if (ask_behind_at_ <= now)
        ask_behind(now);
}

void connection::ask_behind(time_point now) {
    ask_behind_at_ = time_point::max();
    const protocol::any_message request = version_handshake::question_behind();
    // It may turn out not to be needed. Then nobody waits for its answer but what is sent behind
    // it, and that must not be for ever.
    const time_point deadline = saturated_sum(connect_deadline_, connect_deadline_ - now);
    ask(*request.type()->api, request.data(), 0, deadline, now);
}

/// Appends a request of the connection's own, which is held to its deadline once the connection is
/// ready; false when that has ended the connection.
bool connection::ask(const protocol::api_type& api, const void* request, std::int16_t version,
    time_point deadline, time_point now) {
    const std::int32_t id = correlation_id_ = correlation_id_after(correlation_id_);
    const std::uint64_t begin = sending_.end();
    pipeline_.reserve_one();
    const protocol::codec_result encoded =
        append_request(sending_.gathering(), api, request, version, false, id, options_.client_id);
    if (!encoded) {
        end(errc::unsupported_field,
            in_words(api, version) + " cannot be sent: " + encoded.message());
        return false;
    }
    pipeline_.push({.api = &api,
        .version = version,
        .correlation_id = id,
        .bytes = {begin, sending_.end()},
        .sent_at = now,
        .deadline = deadline});
    note(pipeline_.back(), request_step::queued, now);
    return true;
}

/// Whether what was answered is the question behind ApiVersions, which the broker has left out.
bool connection::was_left_out(std::int32_t answered) noexcept {
    return handshake_ && pipeline_.size() == 2 &&
           pipeline_.front().api == &protocol::api_versions_request::api &&
           std::next(pipeline_.begin())->correlation_id == answered;
}

void connection::on_versions(std::span<const std::byte> body, time_point now) {
    const protocol::api_type& api = handshake_->api();
    const std::int16_t asked = handshake_->version();
    switch (handshake_->on_answer(body, options_.decode_memory_max)) {
    case version_handshake::outcome::done:
        pipeline_.pop();
        if (handshake_->left_over() != 0)
            note_left_over(api, asked, handshake_->left_over(), now);
        if (!step_.believed && !is_api_versions(step_.question)) {
            outcome_ = version_outcome::answered;
            return end(std::nullopt);
        }
        return become_ready(handshake_->support(), now);
    case version_handshake::outcome::ask_again:
        pipeline_.pop();
        return ask_for_versions(now);
    case version_handshake::outcome::refused:
        return end(handshake_->error(), "the broker refuses " + in_words(api, asked) + mistaken());
    case version_handshake::outcome::malformed:
        return end(errc::protocol, "the answer to " + in_words(api, asked) +
                                       " cannot be read: " + handshake_->problem().message());
    }
}

void connection::become_ready(broker_support found, time_point now) {
    support_ =
        options_.api_version ? limited(std::move(found), *options_.api_version) : std::move(found);
    if (handshake_)
        note_throttle(protocol::api_versions_response::descriptor, &handshake_->answer(), now);
    handshake_.reset();
    if (options_.login != nullptr)
        return log_in(now);
    open();
}

void connection::open() {
    frames_.set_limit(options_.receive_max);
    state_ = connection_state::connected;
}

/// Why the broker refuses, if it is that it was taken for another one.
std::string connection::mistaken() const {
    if (!expected_ || handshake_->error() != broker_errc::rebootstrap_required)
        return {};
    return ": it is not node " + std::to_string(expected_->node.value()) + " of the cluster " +
           expected_->cluster_id;
}

/// As long as it is not known what the broker is, it may.
bool connection::may_be_0_8_2() const noexcept {
    return handshake_ || support_.release == broker_version{0, 8, 2};
}

/// What it means for the question that was put that the connection ends like this.
version_outcome connection::outcome_of(const error_info& why) const noexcept {
    if (why.request_written != written::yes)
        return version_outcome::none;
    if (why.code == errc::protocol || why.code == errc::correlation_id ||
        why.code == errc::invalid_receive || why.code == errc::foreign_protocol)
        return version_outcome::nonsense;
    // Half an answer is one, and so is having told which versions of ApiVersions there are.
    const bool had_answered =
        !frames_.pending().empty() || (handshake_->was_answered() && handshake_->version() == 0);
    return why.code == errc::connection && !had_answered ? version_outcome::silence
                                                         : version_outcome::none;
}

error_info connection::explain(const version_choice& choice, const exchange& what) const {
    error_info why = describe(choice, *what.api, what.request, what.pinned_version, support_);
    if (options_.api_version)
        why.detail += "; api_version is " + options_.api_version->to_string();
    return why;
}

/// Whether the options alone say what the broker is.
bool connection::is_taken_for_old() const noexcept {
    return options_.api_version && *options_.api_version < first_with_api_versions;
}

} // namespace kafka::core
