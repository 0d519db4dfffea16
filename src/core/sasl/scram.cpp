// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/scram.hpp"

#include "core/journal/words.hpp"
#include "core/sasl/scram_messages.hpp"
#include "crypto/key_derivation.hpp"
#include "protocol/base64.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace kafka::core::sasl {

namespace {

// No binding to a channel, nobody else to act for; and the same in base64.
constexpr std::string_view header = "n,,";
constexpr std::string_view header_in_base64 = "biws";

salted_key salted_key_from(crypto::hash_function hash, const crypto::digest& password) {
    crypto::keyed_hash salted(hash, password);
    return {.client = salted.of(crypto::bytes_of("Client Key")),
        .server = salted.of(crypto::bytes_of("Server Key"))};
}

} // namespace

/// Of the key, from the password.
class scram::derivation final : public computation {
public:
    // A millisecond or two.
    static constexpr std::uint32_t slice = 1024;

    derivation(crypto::hash_function hash, std::span<const std::byte> password,
        std::span<const std::byte> salt, std::uint32_t iterations)
        : derivation_(hash, password, salt, iterations) {}

    kind how() const noexcept override { return kind::computes; }
    std::string what() const override { return "the key to be made from the password"; }
    bool advance() override {
        derivation_.advance(slice);
        return derivation_.left() == 0;
    }
    const crypto::digest& key() const noexcept { return derivation_.key(); }

private:
    crypto::key_derivation derivation_;
};

std::string_view scram::name() const noexcept {
    return options_.hash == crypto::hash_function::sha256 ? "SCRAM-SHA-256" : "SCRAM-SHA-512";
}

wish scram::begin() {
    client_first_ = "n=" + scram_name(options_.who->user) + ",r=" + options_.nonce;
    return send(crypto::joined(header, client_first_));
}

wish scram::on_challenge(std::span<const std::byte> challenge) {
    if (challenge.size() > longest_message)
        return fail(errc::protocol, std::string(name()) + ": the broker sends a message of " +
                                        std::to_string(challenge.size()) + " bytes");
    const std::string_view text = crypto::text_of(challenge);
    return stage_ == stage::server_first ? on_server_first(text) : on_server_final(text);
}

/// Brokers look for the user first.
std::string_view scram::usual_cause() const noexcept {
    switch (stage_) {
    case stage::server_first:
        return "it knows no such user, or has no credentials of this mechanism for it";
    case stage::server_final:
        return "the password is wrong";
    case stage::key:
        break;
    }
    return {};
}

wish scram::distrust(std::string detail) {
    return fail(errc::untrusted_server, std::string(name()) + ": " + std::move(detail));
}

wish scram::on_server_first(std::string_view text) {
    server_first said = read_server_first(text);
    if (said.nonce.empty() && said.problem.empty())
        said.problem = "its nonce is empty";
    if (!said.problem.empty())
        return fail(errc::protocol,
            std::string(name()) + ": the broker's first message is malformed: " + said.problem);
    if (!said.nonce.starts_with(options_.nonce))
        return distrust("the broker answers with the nonce of another conversation");
    if (said.nonce.size() == options_.nonce.size())
        return distrust("the broker has added nothing to the nonce, so that the conversation "
                        "could be one that was recorded");
    if (said.iterations < fewest_iterations)
        return distrust("the broker asks for " + std::to_string(said.iterations) +
                        " iterations, which protect the password too little; at least " +
                        std::to_string(fewest_iterations) + " are accepted");
    if (said.iterations > most_iterations)
        return distrust("the broker asks for more than " + std::to_string(most_iterations) +
                        " iterations, which would keep the client computing");

    server_first_ = text;
    nonce_ = said.nonce;
    origin_ = {.hash = options_.hash,
        .user = options_.who->user,
        .password = crypto::hash(options_.hash, options_.who->password),
        .salt = std::move(said.salt),
        .iterations = said.iterations};
    if (const salted_key* known = keys_.find(origin_))
        return prove(*known);
    stage_ = stage::key;
    return wait_for(std::make_shared<derivation>(
        options_.hash, options_.who->password, origin_.salt, origin_.iterations));
}

wish scram::on_task_done() {
    const auto& done = static_cast<const derivation&>(*task());
    if (done.failure().code)
        return fail(done.failure());
    const salted_key key = salted_key_from(options_.hash, done.key());
    keys_.add(origin_, key);
    return prove(key);
}

wish scram::prove(const salted_key& key) {
    const std::string without_proof = "c=" + std::string(header_in_base64) + ",r=" + nonce_;
    const std::string conversation = client_first_ + "," + server_first_ + "," + without_proof;
    const auto said = crypto::bytes_of(conversation);
    const crypto::digest stored_key = crypto::hash(options_.hash, key.client);
    crypto::digest proof = crypto::keyed_hash_of(options_.hash, stored_key, said);
    proof ^= key.client;
    server_signature_ = crypto::keyed_hash_of(options_.hash, key.server, said);
    stage_ = stage::server_final;
    return send(
        crypto::joined(without_proof, std::string_view(",p="), protocol::detail::to_base64(proof)));
}

wish scram::on_server_final(std::string_view text) {
    const server_final said = read_server_final(text);
    if (!said.refusal.empty())
        return fail(broker_errc::sasl_authentication_failed,
            std::string(name()) +
                ": the broker refuses: " + told(said.refusal, unspeakable(), longest_message));
    if (!said.problem.empty())
        return distrust(
            "the broker does not show that it knows the password's key: " + said.problem);
    if (!crypto::equal(said.signature, server_signature_))
        return distrust("the broker's signature is wrong: it does not know the password's key, or "
                        "somebody stands in between");
    return wish::done;
}

} // namespace kafka::core::sasl
