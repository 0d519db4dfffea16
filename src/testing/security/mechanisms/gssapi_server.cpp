// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/gssapi_server.hpp"

#include "crypto/secret.hpp"

#include <array>

namespace kafka::testing::detail {

namespace {

// RFC 4752, 3.3: no layer; and the size that Java's servers name, which nobody uses then.
constexpr std::byte no_layer{1};
constexpr std::array no_layer_offer{no_layer, std::byte{1}, std::byte{0}, std::byte{0}};

std::string text_of(const crypto::secret& token) {
    return std::string(crypto::text_of(token));
}

} // namespace

evaluation gssapi_server::evaluate(std::span<const std::byte> token, std::chrono::milliseconds) {
    switch (stage_) {
    case stage::context:
        return on_context_token(token);
    case stage::offer:
        return token.empty() ? offer() : refuse_for("the client answers the end of the context");
    case stage::choice:
        return on_choice(token);
    case stage::end:
        break;
    }
    return refuse_for("the client goes on");
}

evaluation gssapi_server::on_context_token(std::span<const std::byte> token) {
    if (token.empty() || ++steps_ > most_steps)
        return refuse_for("the client says nothing, or does not come to an end");
    crypto::secret next;
    if (const error_info why = context_->step(token, next); why.code)
        return refuse_for(why.detail);
    if (context_->is_complete()) {
        if (next.empty())
            return offer();
        stage_ = stage::offer;
    }
    return challenge(text_of(next));
}

evaluation gssapi_server::offer() {
    crypto::secret wrapped;
    if (const error_info why = context_->wrap(no_layer_offer, wrapped); why.code)
        return refuse_for(why.detail);
    stage_ = stage::choice;
    return challenge(text_of(wrapped));
}

evaluation gssapi_server::on_choice(std::span<const std::byte> wrapped) {
    stage_ = stage::end;
    crypto::secret choice;
    if (const error_info why = context_->unwrap(wrapped, choice); why.code)
        return refuse_for(why.detail);
    if (choice.size() < no_layer_offer.size())
        return refuse_for("the client's choice is too short");
    if ((choice[0] & no_layer) == std::byte{})
        return refuse_for("the client chooses a layer that was not offered");
    const std::string peer = context_->peer();
    std::string name = peer.substr(0, peer.find_first_of("/@"));
    if (name.empty())
        return refuse_for("the client's principal has no name");
    return accept(std::move(name));
}

evaluation gssapi_server::refuse_for(std::string reason) {
    stage_ = stage::end;
    reason_ = std::move(reason);
    return refuse();
}

} // namespace kafka::testing::detail
