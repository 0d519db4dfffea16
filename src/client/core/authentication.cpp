// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that is about authentication as long as it goes well.

#include "client/core/client_core.hpp"

namespace kafka::detail {

void client_core::on_task_done(attempt& which, time_point now) {
    if (which.has_ended)
        return;
    which.connection.on_task_done(now);
    after(which, now);
    tell_to_write(which);
}

/// What the options ask for though it protects nobody.
void client_core::note_insecurity(time_point now) {
    const bool is_told_to_all = options_.sasl_mechanism == sasl_mechanism::plain ||
                                options_.sasl_mechanism == sasl_mechanism::oauthbearer;
    if (options_.security_protocol == security_protocol::sasl_plaintext && is_told_to_all)
        journal_.on_insecurity(
            options_.sasl_mechanism == sasl_mechanism::plain
                ? "PLAIN over SASL_PLAINTEXT sends the password as it is: whoever can listen knows "
                  "it; SASL_SSL encrypts it"
                : "OAUTHBEARER over SASL_PLAINTEXT sends the token as it is: whoever can listen "
                  "can use it; SASL_SSL encrypts it",
            now);
}

} // namespace kafka::detail
