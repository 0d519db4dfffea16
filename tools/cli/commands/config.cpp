// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/reports/config_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace kafka::cli {
namespace {

struct config_arguments {
    connection_arguments connection;
    bool markdown = false;
};

void run(const config_arguments& arguments) {
    const client_options options = arguments.connection.options();
    fmt::print(
        "{}", arguments.markdown ? config_markdown() : render_config(options, style_of(stdout)));
}

} // namespace

void add_config_command(CLI::App& program) {
    auto arguments = std::make_shared<config_arguments>();
    CLI::App& command =
        *program.add_subcommand("config", "Show the client's options and their values");
    arguments->connection.add_to(command);
    command.add_flag("--markdown", arguments->markdown, "print the reference page instead");
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
