// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/operation.hpp"

#include <boost/asio/error.hpp>

#include <chrono>

namespace kafka::simulated {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// A deadline is kept to the moment in a world where nothing takes time by itself.
constexpr duration tolerance = 1ms;

bool is_nonsense(error_code ec) {
    return ec == errc::protocol || ec == errc::correlation_id || ec == errc::invalid_receive ||
           ec == errc::foreign_protocol;
}

bool is_wrong_version(error_code ec) {
    return ec == errc::incompatible_broker_version || ec == errc::unsupported_field;
}

bool is_mistake_of_the_caller(error_code ec) {
    return ec == errc::illegal_argument || ec == errc::configuration;
}

bool is_refusal(error_code ec) {
    return ec == broker_errc::sasl_authentication_failed || ec == errc::untrusted_server ||
           ec == errc::no_credentials || ec == broker_errc::unsupported_sasl_mechanism ||
           ec == broker_errc::illegal_sasl_state;
}

/// Where nobody is let in.
std::string unrefused(error_code ec, const scene& on) {
    if (!ec)
        return "has succeeded although nobody is let in";
    // Whom nobody tells of the cluster begins again, and knows of no node then, or waits for it.
    const bool misses_node = ec == errc::unknown_broker_id || ec == broker_errc::request_timed_out;
    if (is_refusal(ec) || (misses_node && on.may_begin_again()))
        return {};
    return "has failed without a word of that nobody is let in";
}

std::string unexplained(
    const operation& what, error_code ec, const scene& on, const excuses& known) {
    if (ec == asio::error::operation_aborted && !what.cancelled && !on.is_closing)
        return "was aborted by nobody";
    if ((ec == errc::illegal_state || ec == errc::cancelled) && !known.closed && !on.is_closing)
        return "failed as if the client had been closed";
    if (is_nonsense(ec) && !known.nonsense)
        return "failed as if a broker had sent nonsense";
    if (is_refusal(ec) && !known.refused_logins)
        return "failed as if the client had been refused";
    // A broker that is kept from answering long enough looks like an old one, or like none at all.
    const bool may_look_old = on.may_take_for_old();
    if (ec == errc::unrecognized_broker_version && !known.nonsense && !known.odd_refusals &&
        !may_look_old)
        return "failed as if there were no such broker";
    if (is_wrong_version(ec) && !may_look_old)
        return "failed as if the broker were an old one";
    if (is_mistake_of_the_caller(ec))
        return "failed as if it had been wrong";
    return {};
}

} // namespace

void begin(operation& what, scene& on) {
    what.started = on.world.now();
    on.log.note([&] {
        return what.what + (what.limit ? ", within " + in_words(*what.limit) : std::string()) +
               (what.is_easy ? ", easy" : "");
    });
}

void cancel_later(operation& what, scene& on) {
    on.world.async_sleep(on.draw.up_to(what.limit.value_or(1s) + 1ns), [&](error_code) {
        if (what.ends != 0)
            return;
        what.cancelled = on.world.now();
        on.log.note([&] { return what.what + " is cancelled"; });
        what.signal.emit(asio::cancellation_type::total);
    });
}

void end(operation& what, error_code ec, scene& on, const excuses& known) {
    const duration took = on.world.now() - what.started;
    on.log.note([&] {
        if (!ec)
            return what.what + " succeeds after " + in_words(took);
        return what.what + " fails: " + (what.why.code ? what.why.message() : ec.message());
    });
    const auto complain = [&](const std::string& about) {
        std::string text = what.what + " " + about;
        if (ec)
            text += ": " + what.why.message();
        on.log.complain(text);
    };
    if (++what.ends != 1)
        return complain("has ended twice");
    if (what.limit && took > *what.limit + tolerance)
        complain("has ended too late, after " + in_words(took));
    if (what.cancelled && on.world.now() > *what.cancelled)
        complain("has ended too late after it was cancelled");
    if (what.why.code != ec)
        complain("has failed with two errors, the other one being " + ec.message());
    if (const std::string about = unexplained(what, ec, on, known); !about.empty())
        complain(about);
    if (what.is_refused && !what.cancelled) {
        if (const std::string about = unrefused(ec, on); !about.empty())
            complain(about);
        return;
    }
    if (!what.is_easy || what.cancelled)
        return;
    // What a broker says of a topic is an answer.
    const bool is_told = ec.category() == broker_category() && ec != broker_errc::request_timed_out;
    if (ec && !is_told)
        complain("has failed although all is well");
    else if (took > what.moment)
        complain("has taken " + in_words(took) + " although all is well");
}

} // namespace kafka::simulated
