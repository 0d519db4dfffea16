// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the weather that meets the client when it says who it is.

#include "simulation/seeds/weather.hpp"

#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <string>

namespace kafka::simulated {

using namespace std::chrono_literals;
using protocol::api_key;
using testing::fault;

namespace {

/// Some steps of logins from now on.
fault some_steps(scene& on) {
    fault made;
    made.times(1 + on.draw.below(3)).after(on.draw.below(4));
    if (!on.draw.one_in(3))
        made.on(id_of(on.draw.below(node_count)));
    if (on.draw.one_in(3))
        made.of(api_key::sasl_handshake);
    else
        made.token(1 + static_cast<std::uint32_t>(
                           on.draw.below(static_cast<std::size_t>(on.guard.tokens()))));
    return made;
}

testing::sasl_mechanism another(testing::sasl_mechanism than) {
    return than == testing::sasl_mechanism::plain ? testing::sasl_mechanism::scram_sha_512
                                                  : testing::sasl_mechanism::plain;
}

} // namespace

std::span<const weather::trouble> weather::troubles_of_logins() {
    static constexpr trouble all[] = {
        {"logins are answered late or not at all", &weather::spoil_logins},
        {"some logins are refused", &weather::refuse_some_logins},
        {"all logins are refused", &weather::refuse_logins},
        {"logins are answered with nonsense", &weather::talk_nonsense_in_logins},
        {"sessions have other lengths", &weather::change_sessions},
        {"tokens come late, wrong or never", &weather::shake_tokens},
        {"tokens have to be for something else", &weather::rotate_tokens},
    };
    return all;
}

void weather::spoil_logins() {
    spoil(some_steps(on_), 60, "some answers in logins are ");
}

void weather::refuse_some_logins() {
    constexpr std::array codes{broker_errc::sasl_authentication_failed,
        broker_errc::sasl_authentication_failed, broker_errc::unsupported_sasl_mechanism,
        broker_errc::illegal_sasl_state, broker_errc::unknown_server_error};
    const broker_errc code = on_.draw.one_of(codes);
    refused_logins_ = true;
    tell("some logins are refused: ", make_error_code(code).message());
    on_.brokers.inject(some_steps(on_).error(code));
}

/// To have SCRAM's keys derived anew takes long, so that it is done once in a run.
void weather::change_credentials(bool wrong) {
    if (on_.tokens)
        return on_.tokens->be_empty(wrong);
    on_.brokers.set_user({.name = std::string(protection::user),
        .password = std::string(wrong ? "another one" : protection::password)});
}

void weather::refuse_logins() {
    refused_logins_ = true;
    if (!on_.guard.has_scram() && on_.draw.one_in(2)) {
        tell("the client's credentials are wrong");
        change_credentials(true);
        for_a_while([this] {
            tell("the client's credentials are right");
            change_credentials(false);
        });
    } else {
        tell("the mechanism is not enabled");
        on_.brokers.set_mechanisms({another(*on_.guard.mechanism)});
        for_a_while([this] {
            tell("the mechanism is enabled");
            on_.brokers.set_mechanisms({*on_.guard.mechanism});
        });
    }
    // Who is in stays in, as long as nobody is shown out.
    if (on_.draw.one_in(2))
        on_.brokers.disconnect(id_of(any_node()));
}

void weather::talk_nonsense_in_logins() {
    talked_nonsense_ = true;
    refused_logins_ = true;
    fault what = some_steps(on_);
    switch (on_.draw.below(on_.guard.has_scram() ? 8 : 4)) {
    case 0:
        // An empty one would be a yes.
        what.answer_token(std::string(1 + on_.draw.below(40), '\x02'));
        break;
    case 1:
        what.wrong_correlation_id();
        break;
    case 2:
        what.raw(std::string(on_.draw.below(40), '\x02'));
        break;
    case 3:
        what.frame_length(static_cast<std::int32_t>(on_.draw.below(100)) - 20);
        break;
    case 4:
        what.scram_iterations(on_.draw.one_in(2) ? 1 : 4'000'000'000);
        break;
    case 5:
        what.wrong_scram_nonce();
        break;
    case 6:
        what.bare_scram_nonce();
        break;
    default:
        what.wrong_scram_signature();
        break;
    }
    tell("some answers in logins are nonsense");
    on_.brokers.inject(what);
}

void weather::change_sessions() {
    if (on_.guard.session == duration::zero())
        return spoil_logins();
    // The shortest are over before the client could tell anybody anything.
    const duration time = on_.draw.one_in(6) ? 0ns : on_.draw.between(100ms, 4s);
    refused_logins_ = true;
    tell("sessions last ", in_words(time));
    on_.set_session(time);
    for_a_while([this] { on_.set_session(on_.guard.session); });
}

void weather::shake_tokens() {
    if (!on_.tokens)
        return spoil_logins();
    refused_logins_ = true;
    tell("tokens come late, wrong or never");
    on_.tokens->be_moody(true);
    for_a_while([this] { on_.tokens->be_moody(false); });
}

/// The provider hears of it later.
void weather::rotate_tokens() {
    if (!on_.tokens)
        return refuse_logins();
    refused_logins_ = true;
    const std::string scope = "scope-" + std::to_string(++scopes_);
    tell("tokens have to be for ", scope);
    on_.want_scope(scope);
    on_.tokens->set_scope("something else");
    for_a_while([this, scope] { on_.tokens->set_scope(scope); });
}

void weather::set_true_logins() {
    on_.set_session(on_.guard.session);
    on_.brokers.set_mechanisms({*on_.guard.mechanism});
    if (on_.tokens) {
        on_.tokens->be_moody(false);
        on_.want_scope("all");
    }
    if (!on_.guard.has_scram())
        change_credentials(false);
}

// --- where nobody gets in ---------------------------------------------------------------------

void weather::show_out() {
    for (std::size_t node = 0; node < node_count; ++node) {
        on_.brokers.disconnect(id_of(node));
        on_.world.reset_connections(here(at_[node]), at_[node]);
    }
}

void weather::lock_out() {
    refused_logins_ = true;
    if (on_.draw.one_in(3)) {
        tell("the mechanism is not enabled any more");
        on_.brokers.set_mechanisms({another(*on_.guard.mechanism)});
    } else {
        tell("nobody is let in any more");
        change_credentials(true);
    }
    show_out();
}

void weather::let_in() {
    tell("the client is let in again");
    on_.brokers.set_mechanisms({*on_.guard.mechanism});
    change_credentials(false);
}

} // namespace kafka::simulated
