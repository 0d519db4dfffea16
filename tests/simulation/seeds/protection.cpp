// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/protection.hpp"

#include "simulation/seeds/history.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace kafka::simulated {

using namespace std::chrono_literals;
using testing::sasl_mechanism;
using testing::security_protocol;

namespace {

/// Brokers take nobody's name more often than once in a second, and the client tells it when 0.85
/// of a session have passed.
constexpr duration shortest_session = 1500ms;
constexpr duration longest_session = 5s;

/// Since then brokers say with an answer how long a session lasts (KIP-368).
constexpr broker_version first_with_sessions{2, 2};
constexpr broker_version first_with_logins{0, 10};

} // namespace

duration protection::longest_session() const noexcept {
    const duration by_tokens = has_tokens() && token_life < 1min ? duration(token_life) : 0ns;
    if (session == 0ns || by_tokens == 0ns)
        return std::max(session, by_tokens);
    return std::min(session, by_tokens);
}

std::string protection::in_words() const {
    std::string text(to_string(protocol));
    if (mechanism)
        text.append(" by ").append(to_string(*mechanism));
    if (longest_session() != 0ns)
        text += ", sessions of " + simulated::in_words(longest_session()) + " at most";
    return text;
}

protection make_protection(chance& draw, std::optional<broker_version> release) {
    // Few over TLS or by SCRAM, where much is computed for every connection, or for every password.
    constexpr std::array mechanisms{sasl_mechanism::plain, sasl_mechanism::plain,
        sasl_mechanism::oauthbearer, sasl_mechanism::oauthbearer, sasl_mechanism::oauthbearer,
        sasl_mechanism::scram_sha_256};
    protection made;
    const bool has_tls = draw.one_in(40);
    if (has_tls)
        made.protocol = security_protocol::ssl;
    if (!draw.one_in(4) || (release && *release < first_with_logins))
        return made;
    made.protocol = has_tls ? security_protocol::sasl_ssl : security_protocol::sasl_plaintext;
    made.mechanism = draw.one_of(mechanisms);
    made.failure_delay = draw.one_in(2) ? 0ns : draw.up_to(100ms);
    made.token_life = 1h;
    if (release && *release < first_with_sessions)
        return made;
    if (!draw.one_in(4))
        made.session = draw.between(shortest_session, longest_session);
    if (draw.one_in(2))
        made.token_life = std::chrono::seconds(4 + draw.below(3));
    return made;
}

} // namespace kafka::simulated
