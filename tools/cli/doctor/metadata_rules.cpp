// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Who is there speaks Kafka's protocol and lets the client in, and yet gives no metadata.

#include "cli/doctor/rules.hpp"

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

} // namespace

bool explain_metadata(const visit& at, const step& failed, findings& to) {
    if (failed.kind() != step_kind::metadata)
        return false;
    if (failed.wrong == trouble::not_offered) {
        add_controller_listener(at, to);
        return true;
    }
    return false;
}

} // namespace kafka::cli::doctor
