// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/examination.hpp"

#include <kafka/client_options.hpp>

#include <string>
#include <vector>

namespace kafka::cli::doctor {

/// What a client of these options that knows this one server gets from it.
struct client_outcome {
    /// The login, if there is one, and metadata; or why there is none.
    std::vector<step> steps;
    /// What the server looks like to it.
    std::optional<broker_version> release;
    /// What it warns of by itself, not for what that server does.
    std::vector<std::string> warnings;
};

/// Has a client find the cluster by that server alone, and takes down how that went. Gives up
/// when the first attempt has failed.
/// `mechanism` is what it logs in with; empty: it does not. Throws `interrupted`.
client_outcome ask_by_client(
    const client_options& options, const std::string& server, const std::string& mechanism);

} // namespace kafka::cli::doctor
