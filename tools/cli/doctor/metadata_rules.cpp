// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Who is there speaks Kafka's protocol and lets the client in, and yet gives no metadata.

#include "cli/doctor/rules.hpp"
#include "cli/doctor/words.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace kafka::cli::doctor {
namespace {

void add_controller_listener(const visit& at, findings& to) {
    if (is_advertised(at))
        return add_other_listener(at, "is a KRaft controller", to);
    to.add({.why = cause::controller_listener,
        .where = {at.address()},
        .what = "What answers there offers no Metadata: that is the listener of a KRaft "
                "controller, and clients need a broker's.",
        .change = {"Use the port of a broker's listener in bootstrap_servers: of listeners, and "
                   "not of controller.listener.names."}});
}

/// Whether the client has given up what the doctor has waited for.
bool explain_slowness(const visit& at, const step& failed, findings& to) {
    constexpr duration slow = std::chrono::seconds(1);
    const auto asked = std::ranges::find(at.steps, step_kind::versions, &step::kind);
    if (failed.wrong != trouble::silent || asked == at.steps.end() || !asked->good() ||
        asked->took < slow)
        return false;
    to.add({.why = cause::slow_answers,
        .where = {at.address()},
        .what = "It answers, but slowly (" + took_text(asked->took) + "), too late for the client" +
                in_its_words(failed) + '.',
        .change = {"See what keeps the broker busy, and the way to it.",
            "Give it more time for each question: legacy_probing=false does, and so does "
            "api_version with the release that it is of."}});
    return true;
}

void add_too_long(const visit& at, const step& failed, findings& to) {
    to.add({.why = cause::answer_too_long,
        .where = {at.address()},
        .what = "An answer is longer than receive_message_max_bytes allows" + in_its_words(failed) +
                '.',
        .change = {"Set receive_message_max_bytes to more, or leave it out: by default it is 100 "
                   "MiB.",
            "If no answer could be that long, see what stands between (a load balancer, a proxy), "
            "and may change what is sent."}});
}

void add_no_brokers(const visit& at, findings& to) {
    to.add({.why = cause::no_brokers,
        .where = {at.address()},
        .what = "It answers, but knows of no broker, not even of itself: it is starting, or it is "
                "not part of a cluster.",
        .change = {"Wait until it has started, and see in its log whether it has come into the "
                   "cluster."}});
}

/// Metadata was asked for, and did not come.
void add_no_answer(const visit& at, const step& failed, findings& to) {
    to.add({.why = cause::no_metadata,
        .where = {at.address()},
        .what = std::string("It answers ApiVersions, and ") +
                (failed.wrong == trouble::silent ? "Metadata got no answer"
                                                 : "hangs up when it is asked for Metadata") +
                in_its_words(failed) + '.',
        .change = {"See in the broker's log what keeps it from that: it may be starting or "
                   "overloaded, or wait for others of the cluster."}});
}

} // namespace

bool explain_metadata(const visit& at, const step& failed, findings& to) {
    // Logging in begins with an answer, too.
    if (failed.wrong == trouble::too_long) {
        add_too_long(at, failed, to);
        return true;
    }
    if (failed.kind() != step_kind::metadata)
        return false;
    switch (failed.wrong) {
    case trouble::not_offered:
        add_controller_listener(at, to);
        return true;
    case trouble::no_brokers:
        add_no_brokers(at, to);
        return true;
    case trouble::silent:
    case trouble::closed:
        if (!explain_slowness(at, failed, to))
            add_no_answer(at, failed, to);
        return true;
    default:
        return false;
    }
}

} // namespace kafka::cli::doctor
