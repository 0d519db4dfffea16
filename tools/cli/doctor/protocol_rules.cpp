// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Listeners that are spoken to in another protocol than theirs.

#include "cli/doctor/rules.hpp"

namespace kafka::cli::doctor {
namespace {

std::string in_quotes(const std::string& said) {
    return said.empty() ? "" : ": it says '" + said + '\'';
}

/// Which option or setting leads to the port.
std::string check_port(const visit& at) {
    return at.bootstrap ? "Check the port in bootstrap_servers against the broker's listeners."
                        : "Check the port in advertised.listeners of the broker.";
}

void add_plaintext_on_tls(const examination& seen, const visit& at, findings& to) {
    const bool sasl = seen.with.uses_sasl();
    finding found{.why = cause::plaintext_client_on_tls_port, .where = {at.address()}};
    found.what = std::string("The port speaks TLS, and the client was told not to "
                             "(security_protocol is ") +
                 seen.with.security_protocol + ").";
    found.change = {std::string("Set security_protocol to ") + (sasl ? "SASL_SSL" : "SSL") +
                        (sasl ? "" : ", or to SASL_SSL if clients log in there") +
                        ", and ssl_cafile unless its certificate comes from a public authority.",
        "Or use the port of a listener without TLS."};
    to.add(std::move(found));
}

/// It is a broker as far as its framing goes.
void add_unusable(const visit& at, const step& failed, findings& to) {
    finding found{.why = cause::unusable_answer, .where = {at.address()}};
    if (failed.wrong == trouble::unusable_answer) {
        found.what = "It answers in Kafka's framing, but its answer to ApiVersions cannot be used.";
        found.change = {"See what answers there, and what it logs: a broker in trouble, or "
                        "something that only resembles one.",
            check_port(at)};
    } else {
        found.what = std::string("It speaks Kafka's protocol, and yet at first ") +
                     (failed.wrong == trouble::silent ? "it did not answer in time"
                                                      : "it hung up without an answer") +
                     '.';
        found.change = {"See whether the broker is overloaded, or refuses some connections, and "
                        "what it logs."};
    }
    to.add(std::move(found));
}

void add_tls_on_plaintext(const examination& seen, const visit& at, findings& to) {
    const bool sasl = seen.with.uses_sasl();
    to.add({.why = cause::tls_client_on_plaintext_port,
        .where = {at.address()},
        .what = "The port speaks Kafka's protocol without TLS, and the client was told to encrypt "
                "(security_protocol is " +
                seen.with.security_protocol + ").",
        .change = {"Use the port of the TLS listener, if there is one. " + check_port(at),
            std::string("Or set security_protocol to ") + (sasl ? "SASL_PLAINTEXT" : "PLAINTEXT") +
                ": nothing is encrypted then" + (sasl ? ", not even the login." : ".")}});
}

constexpr auto see_whether_it_is_up = "See whether the broker is up, and what it logs.";

/// It was spoken to in several ways.
void add_no_answer(const visit& at, bool hangs_up, bool by_tls, findings& to) {
    finding found{.why = cause::no_answer, .where = {at.address()}};
    if (hangs_up)
        found.what = std::string("It takes connections, and closes them without an answer, whether "
                                 "it is spoken to in Kafka's protocol or in TLS: a listener that "
                                 "refuses this client (by address, or by the number of its "
                                 "connections), a load balancer in front of nothing") +
                     (by_tls ? " or that knows no server of this name" : "") + ", or no broker.";
    else
        found.what = "It takes connections, and then says nothing, neither to Kafka's protocol nor "
                     "to TLS: a broker that hangs, or a load balancer in front of nothing.";
    found.change = {check_port(at), see_whether_it_is_up};
    to.add(std::move(found));
}

} // namespace

void add_other_listener(const visit& at, const std::string& does, findings& to) {
    to.add_advertised(at, cause::advertised_other_protocol,
        ", and unlike the listener that says so, what listens there " + does + '.',
        {"On the broker, put advertised.listeners right: what a listener advertises has to lead to "
         "that listener itself."});
}

bool explain_protocol(const examination& seen, const visit& at, const step& failed, findings& to) {
    const bool early = failed.kind() == step_kind::tls || failed.kind() == step_kind::versions;
    if (!early)
        return false;
    finding found{.where = {at.address()}};
    const peer really = failed.really.value_or(peer());
    switch (really.who) {
    case speaker::tls:
        if (!seen.with.uses_tls() && is_advertised(at)) {
            add_other_listener(at, "speaks TLS", to);
            return true;
        }
        if (!seen.with.uses_tls()) {
            add_plaintext_on_tls(seen, at, to);
            return true;
        }
        break;
    case speaker::kafka:
        if (failed.kind() == step_kind::tls && is_advertised(at)) {
            add_other_listener(at, "speaks Kafka's protocol without TLS", to);
            return true;
        }
        if (failed.kind() == step_kind::tls) {
            add_tls_on_plaintext(seen, at, to);
            return true;
        }
        add_unusable(at, failed, to);
        return true;
    case speaker::http:
        found.why = cause::http_server;
        found.what = "That is an HTTP server, not a Kafka broker" + in_quotes(really.said) + '.';
        found.change = {check_port(at),
            "A REST proxy, Schema Registry or a console of the cluster is no broker; clients "
            "need the brokers' own addresses."};
        to.add(std::move(found));
        return true;
    case speaker::text:
    case speaker::binary:
        found.why = cause::not_kafka;
        found.what =
            "Something else than a Kafka broker answers there" + in_quotes(really.said) + '.';
        found.change = {check_port(at)};
        to.add(std::move(found));
        return true;
    case speaker::nobody:
        break;
    }
    const bool hangs_up = failed.wrong == trouble::closed;
    if (failed.kind() == step_kind::tls && really.who == speaker::nobody &&
        (hangs_up || failed.wrong == trouble::silent)) {
        add_no_answer(at, hangs_up, true, to);
    } else if (failed.kind() == step_kind::tls) {
        found.why = cause::tls_failed;
        found.what = "The handshake of TLS has failed" + in_its_words(failed) + '.';
        found.change = {check_port(at), "Look into the broker's log for what it says of the "
                                        "handshake."};
        to.add(std::move(found));
    } else if (seen.with.uses_tls()) {
        found.why = cause::no_answer;
        found.what = std::string("It speaks TLS, and inside of that it ") +
                     (hangs_up ? "hangs up" : "says nothing") +
                     " when it is spoken to in Kafka's protocol: no broker, or a load balancer in "
                     "front of nothing.";
        found.change = {check_port(at), see_whether_it_is_up};
        to.add(std::move(found));
    } else {
        add_no_answer(at, hangs_up, false, to);
    }
    return true;
}

} // namespace kafka::cli::doctor
