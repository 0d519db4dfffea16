// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/doorkeeper.hpp"

#include <kafka/protocol/api_key.hpp>

#include <algorithm>
#include <chrono>
#include <string>

namespace kafka::simulated {

using namespace std::chrono_literals;
using protocol::api_key;

namespace {

/// Which part of a session has passed when the client tells again who it is, at least.
constexpr double earliest_renewal = 0.85;
/// Sessions of less are taken for that.
constexpr duration shortest_session = 1s;

} // namespace

void doorkeeper::complain(const testing::request_info& of, const char* about) {
    on_.log.complain("on connection " + std::to_string(of.connection) + " API " +
                     std::to_string(static_cast<int>(of.api)) + " " + about);
}

void doorkeeper::on_arrival(const testing::request_info& what) {
    if (!on_.guard.has_logins())
        return;
    guest& by = guests_[what.connection];
    switch (what.api) {
    case api_key::api_versions:
        if (by.tells_who)
            complain(what, "comes in the midst of a login");
        return;
    case api_key::sasl_handshake:
        return on_handshake(by, what);
    case api_key::sasl_authenticate:
        return on_token(by, what);
    default:
        return on_other(by, what);
    }
}

void doorkeeper::on_handshake(guest& by, const testing::request_info& what) {
    ++requests_;
    on_.log.note([&] {
        return "      a login begins on connection " + std::to_string(what.connection) +
               (by.is_known ? ", again" : "");
    });
    if (by.tells_who)
        complain(what, "begins a login in the midst of another one");
    if (by.is_known && !by.lasts)
        complain(what, "begins a login where a session does not end");
    else if (by.is_known && on_.world.now() - by.since <
                                std::chrono::duration<double, duration::period>(
                                    earliest_renewal * std::max(*by.lasts, shortest_session)))
        complain(what, "begins a login long before a session ends");
    by.tells_who = true;
    by.tokens = 0;
}

void doorkeeper::on_token(guest& by, const testing::request_info& what) {
    ++requests_;
    // To the refusal of a token of OAUTHBEARER the client has to say something, too.
    if (!by.tells_who && !on_.guard.has_tokens())
        complain(what, "comes unasked");
    if (!by.tells_who || ++by.tokens < on_.guard.tokens() || what.principal.empty())
        return;
    on_.log.note([&] {
        return "      the client is known on connection " + std::to_string(what.connection);
    });
    if (by.is_known)
        ++renewals_;
    by.is_known = true;
    by.tells_who = false;
    by.since = on_.world.now();
    by.lasts = on_.session_left();
    by.first_use.reset();
}

void doorkeeper::on_other(guest& by, const testing::request_info& what) {
    // There and back again it takes longer, the answer that says that the client may come in.
    constexpr duration quickest = 2 * scene::quickest_line;
    if (!by.is_known || by.tells_who)
        complain(what, "comes before the client has said who it is");
    else if (on_.world.now() - by.since < quickest)
        complain(what, "was sent before the client knew that it may");
    if (!by.first_use)
        by.first_use = on_.world.now();
    if (on_.is_fair && by.lasts && on_.world.now() > by.since + *by.lasts)
        complain(what, "comes when the session is over");
}

bool doorkeeper::is_over(std::uint64_t connection, time_point begun) const {
    const auto found = guests_.find(connection);
    if (found == guests_.end() || !found->second.lasts || !found->second.first_use)
        return false;
    return begun > *found->second.first_use + std::max(*found->second.lasts, shortest_session);
}

} // namespace kafka::simulated
