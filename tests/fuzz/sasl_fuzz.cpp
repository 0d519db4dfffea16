// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What brokers say while a client authenticates: whatever it is, it does no harm; what makes no
// sense ends in an error that says so, and nobody is taken for a broker who has not shown that he
// is one.

#include "core/sasl/aws_msk_iam.hpp"
#include "core/sasl/conversation.hpp"
#include "core/sasl/credential_wishes.hpp"
#include "core/sasl/gssapi.hpp"
#include "core/sasl/oauthbearer.hpp"
#include "core/sasl/plain.hpp"
#include "core/sasl/scram.hpp"
#include "support/scripted_context.hpp"

#include <kafka/protocol/codec.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::fuzz {

namespace {

using namespace core::sasl;
using step = conversation::step;
using bytes = std::span<const std::byte>;

constexpr std::size_t memory_max = std::size_t{1} << 20;
constexpr const char* password = "pencil";

// The first byte of an input: the mechanism, and how its messages come.
constexpr std::uint8_t which = 7;
constexpr std::uint8_t without_requests = 8; // tokens as they are, as before Kafka 1.0
constexpr std::uint8_t whole_bodies = 16;    // messages are bodies of answers, not only the tokens
constexpr std::uint8_t bad_handshake = 32;   // the first one is the body that answers SaslHandshake

void require(bool held, const char* what) {
    if (held)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

/// One message behind the other, each behind two bytes that say how long it is.
std::optional<bytes> next_message(bytes& from) {
    if (from.size() < 2)
        return std::nullopt;
    const std::size_t length =
        std::to_integer<std::size_t>(from[0]) * 256 + std::to_integer<std::size_t>(from[1]);
    const bytes message = from.subspan(2, std::min(length, from.size() - 2));
    from = from.subspan(2 + message.size());
    return message;
}

std::unique_ptr<mechanism> make(std::uint8_t mode, salted_keys& keys) {
    using answers = std::deque<tests::scripted_context::answer>;
    const auto scram_by = [&](crypto::hash_function hash) {
        // The nonce of RFC 7677, so that the example there comes to its end.
        return std::make_unique<scram>(scram_options{.hash = hash,
                                           .who = make_account("user", password),
                                           .nonce = "rOprNGfwEbeRWgbNEkqO"},
            keys);
    };
    switch (mode & which) {
    case 0:
        return std::make_unique<plain>(make_account("user", password));
    case 1:
        return scram_by(crypto::hash_function::sha256);
    case 2:
        return scram_by(crypto::hash_function::sha512);
    case 3:
        return std::make_unique<oauthbearer>();
    case 4:
        return std::make_unique<gssapi>(std::make_shared<tests::scripted_context>(answers{
                                            {.token = "ticket"}, {.token = "", .completes = true}}),
            "kafka@host");
    case 5:
        return std::make_unique<gssapi>(
            std::make_shared<tests::scripted_context>(answers(20, {.token = "on and on"})),
            "kafka@host");
    default:
        return std::make_unique<aws_msk_iam>(aws_msk_iam::options{
            .host = "host", .region = "eu-west-1", .user_agent = "fuzz", .now = {}});
    }
}

/// False if the client would be kept busy for longer than is of interest.
bool work(task& what) {
    switch (what.how()) {
    case task::kind::computes:
    case task::kind::blocks:
        for (int slices = 0; slices < 8; ++slices)
            if (static_cast<computation&>(what).advance())
                return true;
        return false;
    case task::kind::asks:
        if (auto* const wish = dynamic_cast<token_wish*>(&what))
            wish->grant({.value = password});
        else
            static_cast<aws_wish&>(what).grant(
                {.access_key_id = "id", .secret_access_key = password});
        return true;
    }
    return true;
}

template <class Response>
std::vector<std::byte> body_of(const Response& answer, std::int16_t version) {
    std::vector<std::byte> body;
    require(bool(protocol::encode(answer, version, body)), "an answer cannot be encoded");
    return body;
}

std::vector<std::byte> answer_to(
    const conversation& asked, std::uint8_t mode, bytes& input, bool& over) {
    const bool of_handshake = asked.api().key == protocol::sasl_handshake_request::api.key;
    if (of_handshake && (mode & bad_handshake) == 0) {
        protocol::sasl_handshake_response offers;
        offers.mechanisms.emplace_back(asked.mechanism_name());
        return body_of(offers, asked.version());
    }
    const std::optional<bytes> message = next_message(input);
    over = !message;
    if (over)
        return {};
    if (of_handshake || (mode & whole_bodies) != 0)
        return {message->begin(), message->end()};
    protocol::sasl_authenticate_response says;
    says.auth_bytes = protocol::bytes(message->begin(), message->end());
    return body_of(says, asked.version());
}

void look_at(const error_info& why, bool knows_password) {
    require(bool(why.code), "a failure without a code");
    require(why.detail.size() < 10'000, "a very long sentence");
    const std::string all = why.message();
    require(std::none_of(all.begin(), all.end(), [](char each) { return each >= 0 && each < ' '; }),
        "a sentence with control characters");
    require(!knows_password || all.find(password) == std::string::npos, "a sentence with a secret");
}

void converse(std::uint8_t mode, bytes input) {
    salted_keys keys;
    broker_versions with{
        .handshake = protocol::version_range{0, 1}, .authenticate = protocol::version_range{0, 2}};
    if ((mode & without_requests) != 0)
        with.authenticate.reset();
    conversation subject(make(mode, keys), with);
    // What it has not been told is no secret to it: those with a password know it all along, others
    // once they have asked for it.
    bool knows_password =
        subject.mechanism_name().starts_with("SCRAM") || subject.mechanism_name() == "PLAIN";
    std::vector<std::byte> last;
    step now = subject.begin();
    for (int turns = 0; turns < 100; ++turns) {
        switch (now) {
        case step::ask: {
            bool over = false;
            last = answer_to(subject, mode, input, over);
            if (over)
                return;
            now = subject.on_answer(last, memory_max);
            break;
        }
        case step::ask_raw: {
            subject.take_token();
            const std::optional<bytes> token = next_message(input);
            if (!token)
                return;
            last.assign(token->begin(), token->end());
            now = subject.on_token(*token);
            break;
        }
        case step::tell_raw:
            require(!subject.take_token().empty(), "a last word that says nothing");
            return;
        case step::wait:
            if (!work(*subject.task()))
                return;
            knows_password = knows_password || subject.task()->how() == task::kind::asks;
            now = subject.on_task_done();
            break;
        case step::done: {
            // Its last word was a signature, of which there is but one that is right.
            const std::string_view said = crypto::text_of(last);
            const std::string_view name = subject.mechanism_name();
            require(!name.starts_with("SCRAM") ||
                        said.find("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") != said.npos,
                "a server is trusted that has shown nothing");
            return;
        }
        case step::failed:
            return look_at(subject.failure(), knows_password);
        }
    }
    require(false, "a conversation without an end");
}

} // namespace

} // namespace kafka::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return -1;
    kafka::fuzz::converse(data[0], std::as_bytes(std::span(data + 1, size - 1)));
    return 0;
}
