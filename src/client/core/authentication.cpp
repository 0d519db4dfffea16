// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that is about authentication as long as it goes well.

#include "client/core/client_core.hpp"

#include <utility>

namespace kafka::detail {

void client_core::on_task_done(attempt& which, time_point now) {
    if (which.has_ended)
        return;
    which.connection.on_task_done(now);
    after(which, now);
    tell_to_write(which);
}

void client_core::on_insecurity(std::string what, time_point now) {
    journal_.on_insecurity(std::move(what), now);
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
    if (options_.sasl_oauth_token_endpoint_url.starts_with("http://"))
        journal_.on_insecurity("sasl_oauth_token_endpoint_url begins with http://: whoever can "
                               "listen knows the client's secret and its tokens; https:// encrypts "
                               "them",
            now);
    const bool encrypts = options_.security_protocol == security_protocol::ssl ||
                          options_.security_protocol == security_protocol::sasl_ssl;
    if (encrypts && options_.ssl_check_hostname &&
        options_.client_dns_lookup != client_dns_lookup::use_all_dns_ips)
        journal_.on_insecurity("client_dns_lookup is resolve_canonical_bootstrap_servers_only: the "
                               "certificate of a bootstrap server has to be for the name that DNS "
                               "gives for its address, not for the one in bootstrap_servers, so "
                               "that who controls DNS says whose certificate is accepted",
            now);
    if (!options_.ssl_keylog_file.empty())
        journal_.on_insecurity("ssl_keylog_file is set: whoever can read that file can read all "
                               "that is sent; it is for finding out what is wrong, and for nothing "
                               "else",
            now);
}

} // namespace kafka::detail
