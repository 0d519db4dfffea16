// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace CLI {
class App;
}

/// One function a command: adds it to the program, with its arguments and what it does. Commands
/// throw `failure`, or what the library throws.
namespace kafka::cli {

/// What the help ends with, of commands that are no client as well.
inline constexpr const char* exit_statuses =
    "The exit status is 0 when all went well, 2 when what was given is wrong or\n"
    "cannot be read, and 1 for everything else.";

void add_cluster_command(CLI::App& program);
void add_api_versions_command(CLI::App& program);
void add_request_command(CLI::App& program);
void add_protocol_command(CLI::App& program);
void add_codec_command(CLI::App& program);
void add_broker_command(CLI::App& program);
void add_config_command(CLI::App& program);
void add_demo_command(CLI::App& program);
void add_doctor_command(CLI::App& program);

} // namespace kafka::cli
