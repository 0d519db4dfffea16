// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/conversation.hpp"

#include "core/journal/words.hpp"

#include <kafka/protocol/codec.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace kafka::core::sasl {

namespace {

// Since 1.0 tokens go in requests, and the handshake says so by its version.
constexpr std::int16_t with_requests = 1;

// Of what a broker says that may be anybody: whoever logs it does so for each attempt.
constexpr std::size_t longest_message = 500;

std::string list_of(const protocol::list<protocol::string>& mechanisms,
    const std::vector<std::string_view>& secrets) {
    constexpr std::size_t most = 10;
    constexpr std::size_t longest_name = 40;
    if (mechanisms.empty())
        return "it offers none";
    std::string text = "it offers";
    std::size_t count = 0;
    for (const protocol::string& each : mechanisms) {
        if (++count > most)
            return text + " and others";
        text += (count == 1 ? " " : ", ") + told(each, secrets, longest_name);
    }
    return text;
}

} // namespace

conversation::conversation(std::unique_ptr<mechanism> by, const broker_versions& with)
    : by_(std::move(by)),
      with_(with) {
    handshake_.mechanism = by_->name();
}

const protocol::api_type& conversation::api() const noexcept {
    return chosen_ ? protocol::sasl_authenticate_request::api
                   : protocol::sasl_handshake_request::api;
}

const void* conversation::request() const noexcept {
    return chosen_ ? static_cast<const void*>(&authenticate_) : &handshake_;
}

conversation::step conversation::begin() {
    if (!with_.handshake)
        return fail(errc::incompatible_broker_version,
            "the broker knows no SaslHandshake; brokers before 0.10 cannot be authenticated to");
    const std::int16_t highest = with_.authenticate ? with_requests : std::int16_t{0};
    version_ = std::min(with_.handshake->max, highest);
    if (with_.handshake->min > version_)
        return fail(errc::incompatible_broker_version,
            "the broker knows SaslHandshake from version " + std::to_string(with_.handshake->min) +
                " on; this client knows versions up to " + std::to_string(version_));
    return step::ask;
}

conversation::step conversation::on_answer(
    std::span<const std::byte> body, std::size_t memory_max) {
    wipe_request();
    protocol::sasl_handshake_response handshake;
    protocol::sasl_authenticate_response authenticate;
    const protocol::codec_result read =
        chosen_ ? protocol::decode(body, version_, authenticate, nullptr, memory_max)
                : protocol::decode(body, version_, handshake, nullptr, memory_max);
    if (!read)
        return fail(errc::protocol,
            "the answer to " + std::string(api().name) + " cannot be read: " + read.message());
    return chosen_ ? on_authenticate(authenticate) : on_handshake(handshake);
}

conversation::step conversation::on_handshake(const protocol::sasl_handshake_response& answer) {
    const std::string name(by_->name());
    const bool is_offered = std::ranges::any_of(answer.mechanisms,
        [&](const protocol::string& each) { return std::string_view(each) == name; });
    if (answer.error_code == broker_errc::unsupported_sasl_mechanism ||
        (answer.error_code == broker_errc::none && !is_offered))
        return fail(broker_errc::unsupported_sasl_mechanism,
            "the listener does not offer " + name + " (sasl_mechanism); " +
                list_of(answer.mechanisms, by_->unspeakable()));
    if (answer.error_code != broker_errc::none)
        return fail(answer.error_code, answer.error_code == broker_errc::illegal_sasl_state
                                           ? "the listener has no clients log in by SASL: "
                                             "security_protocol is to be PLAINTEXT "
                                             "or SSL there, or the port is wrong"
                                           : "the broker refuses SaslHandshake");
    chosen_ = true;
    raw_ = version_ < with_requests;
    if (!raw_) {
        const protocol::version_range ours = protocol::sasl_authenticate_request::descriptor.stable;
        version_ = std::min(with_.authenticate->max, ours.max);
        if (with_.authenticate->min > version_)
            return fail(errc::incompatible_broker_version,
                "the broker knows SaslAuthenticate from version " +
                    std::to_string(with_.authenticate->min) +
                    " on; this client knows versions up to " + std::to_string(version_));
    }
    return proceed(by_->begin());
}

conversation::step conversation::on_authenticate(
    const protocol::sasl_authenticate_response& answer) {
    if (answer.error_code != broker_errc::none) {
        fail(answer.error_code, by_->refusal());
        if (answer.error_message)
            failure_.broker_message =
                told(*answer.error_message, by_->unspeakable(), longest_message);
        return step::failed;
    }
    // Shorter sessions could not be kept alive.
    constexpr std::chrono::milliseconds shortest(1000);
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365);
    if (answer.session_lifetime_ms > 0)
        lifetime_ =
            std::clamp(std::chrono::milliseconds(answer.session_lifetime_ms), shortest, longest);
    return proceed(by_->on_challenge({answer.auth_bytes.data(), answer.auth_bytes.size()}));
}

conversation::step conversation::on_token(std::span<const std::byte> token) {
    return proceed(by_->on_challenge(token));
}

std::string conversation::silent_refusal() const {
    const std::string_view cause = by_->usual_cause();
    return "the broker has hung up on what it was told by " + std::string(by_->name()) +
           ", as brokers before 1.0 do to refuse it" +
           (cause.empty() ? "" : "; most likely " + std::string(cause));
}

conversation::step conversation::proceed(wish next) {
    waits_ = next == wish::wait;
    switch (next) {
    case wish::send:
    case wish::send_last:
        if (raw_)
            return next == wish::send_last ? step::tell_raw : step::ask_raw;
        put_into_request(by_->take_token());
        return step::ask;
    case wish::wait:
        return step::wait;
    case wish::done:
        return step::done;
    case wish::failed:
        break;
    }
    failure_ = by_->failure();
    return step::failed;
}

void conversation::put_into_request(const crypto::secret& token) {
    authenticate_.auth_bytes = protocol::bytes(token.begin(), token.end());
}

/// Also where no answer comes: brokers that refuse may just hang up.
void conversation::wipe_request() noexcept {
    crypto::wipe({authenticate_.auth_bytes.data(), authenticate_.auth_bytes.size()});
}

conversation::step conversation::fail(error_code code, std::string detail) {
    failure_ = {.code = code};
    failure_.detail = std::move(detail);
    return step::failed;
}

} // namespace kafka::core::sasl
