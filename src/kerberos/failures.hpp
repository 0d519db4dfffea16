// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "kerberos/handles.hpp"

#include <kafka/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// What Kerberos's codes mean to whoever has to do something about it.
namespace kafka::kerberos {

/// What was being done.
enum class activity : std::uint8_t {
    /// Getting tickets, by what there is on this side.
    getting_tickets,
    /// Reading what the broker has said.
    checking_the_broker,
    /// Accepting a client.
    accepting,
};

/// What the sentence is about.
struct circumstances {
    activity doing = activity::getting_tickets;
    /// The name of the broker.
    std::string_view target = {};
    /// Of the options, where they are set.
    std::string_view principal = {};
    std::string_view keytab = {};
    std::string_view credential_cache = {};
};

/// What `what` means: its code, and a sentence with Kerberos's own text and with what to do. To be
/// called on the thread that has called GSSAPI, and at once: some of the text is kept there.
error_info failure_of(const status& what, const circumstances& where);

/// What Kerberos says of it, on the same terms.
std::string text_of(const status& what);

/// The code alone.
error_code code_of(const status& what, const circumstances& where) noexcept;

} // namespace kafka::kerberos
