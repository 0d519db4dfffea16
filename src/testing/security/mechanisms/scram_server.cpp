// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/scram_server.hpp"

#include "crypto/secret.hpp"
#include "protocol/base64.hpp"
#include "testing/security/mechanisms/scram_client_messages.hpp"

#include <algorithm>
#include <utility>

namespace kafka::testing::detail {

evaluation scram_server::evaluate(std::span<const std::byte> token, std::chrono::milliseconds) {
    const std::string_view text = crypto::text_of(token);
    return std::exchange(greeted_, true) ? on_final(text) : on_first(text);
}

evaluation scram_server::on_first(std::string_view text) {
    const auto said = read_scram_client_first(text);
    if (!said)
        return refuse();
    auto known = find_(said->user);
    if (!known)
        return refuse();
    if (!said->acts_for.empty() && said->acts_for != said->user)
        return refuse("Authentication failed: Client requested an authorization id that is "
                      "different from username");
    user_ = said->user;
    header_ = said->header;
    client_first_ = said->bare;
    credential_ = std::move(*known);
    nonce_.insert(0, said->nonce);
    server_first_ = "r=" + nonce_ + ",s=" + protocol::detail::to_base64(credential_.salt) +
                    ",i=" + std::to_string(credential_.iterations);
    return challenge(server_first_);
}

evaluation scram_server::on_final(std::string_view text) {
    const auto said = read_scram_client_final(text);
    // Kafka bears what stands before the nonce, and old clients repeat their own there.
    if (!said || server_first_.empty() || !said->nonce.ends_with(nonce_) ||
        said->binding != header_ || said->proof.size() != crypto::digest_size(hash_))
        return refuse();
    const std::string conversation =
        client_first_ + "," + server_first_ + "," + std::string(said->without_proof);
    const auto bytes = crypto::bytes_of(conversation);
    crypto::digest client_key = crypto::keyed_hash_of(hash_, credential_.stored_key, bytes);
    crypto::digest proof(said->proof.size());
    std::ranges::copy(said->proof, proof.begin());
    client_key ^= proof;
    if (!crypto::equal(crypto::hash(hash_, client_key), credential_.stored_key))
        return refuse();
    const crypto::digest signature = crypto::keyed_hash_of(hash_, credential_.server_key, bytes);
    return accept(user_, "v=" + protocol::detail::to_base64(signature));
}

} // namespace kafka::testing::detail
