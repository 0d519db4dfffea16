#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Copies of the client's sources with bugs in them, to see whether the seeded runs find these.

Each bug is a line of a source and what is there instead, where `PLANTED` stands for its being
switched on. Which one is, the program says; the library itself knows nothing of them.

How many seeds it takes to find a bug is noted with it, as it was when it was looked at last: it
changes with whatever the runs draw, and when it grows much, they have become blind to something.
"""

import argparse
import pathlib
import sys


class Bug:
    def __init__(self, name, seeds, what, source, line, instead):
        self.name = name
        self.seeds = seeds
        self.what = what
        self.source = source
        self.line = line
        self.instead = instead


BUGS = (
    Bug("wake_up_dropped", 1, "who writes is not told of a request when no other is on its way",
        "client/core/requests.cpp",
        "    if (&to == current_ || to.has_ended || !to.connection.wants_write())",
        "    if (&to == current_ || to.has_ended || !to.connection.wants_write() ||\n"
        "        (PLANTED && to.connection.in_flight() == 1))"),
    Bug("room_unnoticed", 5, "nobody looks who waits when an answer has made room for another request",
        "client/core/client_core.cpp",
        "            serve(*of, now);",
        "            if (!PLANTED)\n"
        "                serve(*of, now);"),
    Bug("pause_never_ends", 7, "nothing wakes the client when the pause is over that a broker wanted",
        "core/connection/connection_lulls.cpp",
        "    return throttle_ahead_ ? throttled_until_ : time_point::max();",
        "    return throttle_ahead_ && !PLANTED ? throttled_until_ : time_point::max();"),
    Bug("deadline_forgotten", 2, "nothing wakes the client when a request that waits is due",
        "client/core/requests.cpp",
        "    wake_at(what.deadline);",
        "    if (!PLANTED)\n"
        "        wake_at(what.deadline);"),
    Bug("cancellation_forgotten", 3, "a request that waits is not taken out when it is cancelled",
        "client/core/requests.cpp",
        "    if (what.where == exchange::place::waiting) {",
        "    if (PLANTED && what.where == exchange::place::waiting) {\n"
        "    } else if (what.where == exchange::place::waiting) {"),
    Bug("answers_swapped", 1, "two requests to one API get each other's answers",
        "core/connection/connection_answers.cpp",
        "    exchange* const what = due.what;",
        "    if (const auto next = pipeline_.begin() + 1;\n"
        "        PLANTED && pipeline_.size() > 1 && next->api == due.api)\n"
        "        std::swap(pipeline_.front().what, next->what);\n"
        "    exchange* const what = due.what;"),
    Bug("request_lost", 1, "the last of several requests on a connection that ends is forgotten",
        "core/connection/connection.cpp",
        "        if (request.what == nullptr)",
        "        if (request.what == nullptr || (PLANTED && pipeline_.size() > 1 &&\n"
        "                                        request.correlation_id == correlation_id_))"),
    Bug("place_given_away", 29, "the answer to a request that was given up is not expected any more",
        "core/connection/connection.cpp",
        "        slot->what = nullptr;",
        "        if (PLANTED)\n"
        "            pipeline_.remove(*slot);\n"
        "        else\n"
        "            slot->what = nullptr;"),
    Bug("pause_ignored", 11, "requests are sent in a pause that the broker has asked for",
        "core/connection/connection.cpp",
        "           now >= throttled_until_ && !login_ && now < log_in_at_;",
        "           (PLANTED || now >= throttled_until_) && !login_ && now < log_in_at_;"),
    Bug("writing_denied", 300, "what is being written when the connection ends counts as not written",
        "core/framing/send_queue.cpp",
        "    if (part.begin >= (under_way_ ? handed_ : confirmed_))",
        "    if (part.begin >= (under_way_ && !PLANTED ? handed_ : confirmed_))"),
    Bug("back_off_forgotten", 1, "a node that cannot be connected to is tried again at once",
        "core/backoff.cpp",
        "    return end && *end > now ? *end - now : duration::zero();",
        "    return end && *end > now && !PLANTED ? *end - now : duration::zero();"),
    Bug("failure_unnoticed", 35, "a connection that is lost gives no reason to ask for metadata",
        "client/core/attempts.cpp",
        "            metadata_.request_update();",
        "            if (!PLANTED)\n"
        "                metadata_.request_update();"),
    Bug("end_miscounted", 1, "a connection that ends counts as one that never came to be",
        "client/core/attempts.cpp",
        "        sensors_->on_ended(which.was_connected, now);",
        "        sensors_->on_ended(which.was_connected && !PLANTED, now);"),
    Bug("connection_leaked", 1, "a connection that is not needed any more stays open",
        "client/driver/client_impl.cpp",
        "    for (const std::shared_ptr<attempt>& each : effects.closed) {",
        "    for (const std::shared_ptr<attempt>& each : effects.closed) {\n"
        "        if (PLANTED && each->was_connected)\n"
        "            continue;"),
    Bug("ready_untold", 25, "who waits for a node is not told when it is ready",
        "client/core/client_core.cpp",
        "    serve_ready_waiters(now);",
        "    if (!PLANTED)\n"
        "        serve_ready_waiters(now);"),
    Bug("topics_untold", 255, "topics that are tracked are not asked for when all were before",
        "core/cluster/metadata.cpp",
        "        return snapshot_->find_topic(each) == nullptr;",
        "        return snapshot_->find_topic(each) == nullptr && !PLANTED;"),
    Bug("pause_unexplained", 13, "a node that has asked for a pause is explained as one that is full",
        "client/core/explain.cpp",
        "    if (current.connection.throttle_delay(now) != duration::zero())",
        "    if (current.connection.throttle_delay(now) != duration::zero() && !PLANTED)"),
    Bug("renewal_forgotten", 4, "who is let in for a while does not say who it is again",
        "core/connection/connection_login.cpp",
        "        log_in_at_ = saturated_sum(now, std::chrono::duration_cast<duration>(part));",
        "        if (!PLANTED)\n"
        "            log_in_at_ = saturated_sum(now, std::chrono::duration_cast<duration>(part));"),
    Bug("login_overtaken", 4, "requests are put behind a login that is under way",
        "core/connection/connection.cpp",
        "    return state_ == connection_state::connected && pipeline_.size() < options_.max_in_flight &&",
        "    if (PLANTED && state_ == connection_state::connected && login_ &&\n"
        "        pipeline_.size() < options_.max_in_flight)\n"
        "        return true;\n"
        "    return state_ == connection_state::connected && pipeline_.size() < options_.max_in_flight &&"),
    Bug("token_taken_for_login", 4, "who has sent a token does not wait for what the broker says",
        "core/connection/connection_login.cpp",
        "            login_id_ = correlation_id_;",
        "            login_id_ = correlation_id_;\n"
        "        if (PLANTED && login_ && login_->api().key == protocol::sasl_authenticate_request::api.key)\n"
        "            on_logged_in(now);"),
    Bug("refusal_forgotten", 4, "that a node has not let the client in is not remembered",
        "client/core/refusals.cpp",
        "        !ended.was_connected && core::is_refusal(ended.connection.failure()->code);",
        "        !ended.was_connected && core::is_refusal(ended.connection.failure()->code) && !PLANTED;"),
    Bug("refusal_believed", 4, "where the client was not let in once, it does not try again",
        "client/core/refusals.cpp",
        "    const bool is_tried = which.current || which.backoff.delay(now) == duration::zero();",
        "    const bool is_tried =\n"
        "        !PLANTED && (which.current || which.backoff.delay(now) == duration::zero());"),
    Bug("refusal_unpaused", 4, "who is not let in makes no longer pauses from time to time",
        "client/core/attempts.cpp",
        "    if (which.was_connected && now - which.started_at >= options_.reconnect_backoff_max)",
        "    if (PLANTED ||\n"
        "        (which.was_connected && now - which.started_at >= options_.reconnect_backoff_max))"),
    Bug("old_brokers_suspected", 43, "who is to let the client in is asked what only old brokers answer",
        "client/core/client_core.cpp",
        "        .legacy_probing = options.legacy_probing && !logs_in,",
        "        .legacy_probing = options.legacy_probing && (!logs_in || PLANTED),"),
    Bug("refusal_unavoidable", 44, "who never begins again says whom it takes brokers for, too",
        "client/core/nodes.cpp",
        "    if (options_.metadata_recovery_strategy == metadata_recovery_strategy::none)",
        "    if (options_.metadata_recovery_strategy == metadata_recovery_strategy::none && !PLANTED)"),
)

HEADER = """\
// Written by tests/simulation/planted/bugs.py.
#pragma once

#include <array>

namespace kafka::planted {{

enum class bug {{ {names} }};

/// The one that is switched on.
inline bug present = bug::none;

inline bool is(bug which) noexcept {{
    return present == which;
}}

struct description {{
    bug which;
    const char* name;
    const char* what;
    /// How many it takes to find it, or did.
    unsigned seeds;
}};

inline constexpr std::array<description, {count}> all{{{{
{entries}
}}}};

}} // namespace kafka::planted
"""


def sources(bugs):
    return list(dict.fromkeys(bug.source for bug in bugs))


def outputs(bugs):
    return ["planted_bugs.hpp"] + [source.replace("/", "_") for source in sources(bugs)]


def header(bugs):
    return HEADER.format(
        names=", ".join(["none"] + [bug.name for bug in bugs]), count=len(bugs),
        entries="\n".join(
            f'    {{bug::{bug.name}, "{bug.name}", "{bug.what}", {bug.seeds}}},' for bug in bugs))


def plant(source, text, bugs):
    """The text of a source, with those of the bugs that belong to it."""
    lines = text.splitlines()
    for bug in bugs:
        if bug.source != source:
            continue
        places = [index for index, line in enumerate(lines) if line == bug.line]
        if len(places) != 1:
            raise ValueError(
                f"the bug {bug.name} replaces a line of src/{source} that is there {len(places)} "
                f"times now:\n{bug.line}\nfind a line where the same goes wrong "
                f"({bug.what}), and name that in tests/simulation/planted/bugs.py")
        switch = f"kafka::planted::is(kafka::planted::bug::{bug.name})"
        lines[places[0]] = bug.instead.replace("PLANTED", switch)
    return '#include "planted_bugs.hpp"\n' + "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="print what would be written")
    parser.add_argument("--sources", action="store_true", help="print what would be read")
    parser.add_argument("--src", type=pathlib.Path, help="the directory of the client's sources")
    parser.add_argument("--out", type=pathlib.Path)
    given = parser.parse_args()
    if given.list or given.sources:
        print("\n".join(outputs(BUGS) if given.list else sources(BUGS)))
        return 0
    try:
        texts = [header(BUGS)] + [
            plant(source, (given.src / source).read_text(encoding="utf-8"), BUGS)
            for source in sources(BUGS)]
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    for name, text in zip(outputs(BUGS), texts):
        (given.out / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
