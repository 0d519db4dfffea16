// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What was not looked at, or only briefly.

#include "cli/doctor/rules.hpp"
#include "cli/doctor/words.hpp"

#include <utility>

namespace kafka::cli::doctor {
namespace {

void add_unfinished(const examination& seen, findings& to) {
    finding found{.why = cause::unfinished, .where = {}};
    for (const visit& at : seen.visits) {
        if (at.unfinished)
            found.where.push_back(at.address());
    }
    found.where.insert(found.where.end(), seen.left_out.begin(), seen.left_out.end());
    if (found.where.empty())
        return;
    found.what = seen.interrupted
                     ? "The examination was interrupted before it had come to the end of these."
                     : "It had taken so long by then that it did not go to these any more.";
    found.change = {seen.interrupted ? "Run it again, and let it come to its end."
                                     : "Name one of these alone in bootstrap_servers to begin "
                                       "with it, or put right first what keeps others silent."};
    to.add(std::move(found));
}

void add_hurried(const examination& seen, findings& to) {
    finding found{.why = cause::hurried};
    for (const visit& at : seen.visits) {
        if (at.hurried && at.failure() != nullptr)
            found.where.push_back(at.address());
    }
    if (found.where.empty())
        return;
    found.what = "After others had kept it waiting in vain, it waited at most " +
                 took_text(seen.hurried_patience) + " for each answer of these, and not " +
                 took_text(seen.patience) + ": one that is only slow looks as if it were silent.";
    found.change = {"Name one of these alone in bootstrap_servers to wait longer for it."};
    to.add(std::move(found));
}

} // namespace

void look_at_what_is_missing(const examination& seen, findings& to) {
    add_unfinished(seen, to);
    add_hurried(seen, to);
}

} // namespace kafka::cli::doctor
