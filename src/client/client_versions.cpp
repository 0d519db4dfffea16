// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that finds out what the brokers are.

#include "client/client_core.hpp"

#include <memory>
#include <utility>

namespace kafka::detail {

namespace {

using move = core::version_ladder::move;

} // namespace

// --- what failures mean ----------------------------------------------------------------------

/// An attempt to connect has failed, or a connection was lost.
void client_core::note_failure(
    node& of, const core::connection& failed, core::version_ladder::move then) {
    error_info why = *failed.failure();
    if (then == move::unrecognized) {
        // What is worth knowing is how the first questions ended, not those for old brokers.
        why = {.code = errc::connection, .node = of.id, .peer = core::to_string(of.address)};
        why.detail = "the peer answers neither ApiVersions nor what brokers before 0.10 know";
        why.cause = of.last_failure;
    }
    if (then != move::on || core::is_api_versions(failed.question()))
        last_failure_ = of.last_failure = std::make_shared<const error_info>(std::move(why));
}

} // namespace kafka::detail
