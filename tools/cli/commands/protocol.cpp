// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/message_names.hpp"
#include "cli/commands/commands.hpp"
#include "cli/reports/protocol_report.hpp"
#include "cli/support/terminal.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace kafka::cli {
namespace {

struct protocol_arguments {
    std::string name;
    bool json = false;
};

std::string report(const protocol_arguments& arguments) {
    const style style = style_of(stdout);
    if (arguments.name.empty())
        return arguments.json ? apis_json(protocol::apis()) + '\n'
                              : render_apis(protocol::apis(), style);
    if (!find_api_like(arguments.name)) {
        if (const protocol::message_type* message = find_data_message_like(arguments.name))
            return arguments.json ? message_json(*message) + '\n' : render_message(*message, style);
    }
    const protocol::api_type& api = parse_api(arguments.name);
    return arguments.json ? api_json(api) + '\n' : render_api(api, style);
}

} // namespace

void add_protocol_command(CLI::App& program) {
    auto arguments = std::make_shared<protocol_arguments>();
    CLI::App& command = *program.add_subcommand(
        "protocol", "List the APIs of Kafka, or show what the messages of one hold");
    command
        .add_option(
            "API", arguments->name, "by Kafka's name or number; a data message, too (all APIs)")
        ->type_name("API");
    command.add_flag("--json", arguments->json, "print JSON");
    command.footer(exit_statuses);
    command.callback([arguments] { fmt::print("{}", report(*arguments)); });
}

} // namespace kafka::cli
