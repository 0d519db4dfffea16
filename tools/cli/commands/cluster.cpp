// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/reports/cluster_report.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <kafka/protocol/metadata.hpp>

namespace kafka::cli {
namespace {

struct cluster_arguments {
    connection_arguments connection;
    bool topics = false;
    bool json = false;
};

void run(const cluster_arguments& arguments) {
    session session(arguments.connection.options());
    session.bootstrap();

    // One connection is enough, so it is used while it is there.
    const std::optional<broker> server = session.connected_server();
    const target node = server ? target(server->id) : any_node;
    const auto metadata = session.ask(node, all_topics_request(session.client()));
    const auto version =
        session.client().check_version(server ? std::optional(server->id) : std::nullopt);
    const cluster_report report = make_cluster_report(metadata, version);
    fmt::print("{}", arguments.json ? cluster_json(report) + '\n'
                                    : render_cluster(report, arguments.topics, style_of(stdout)));
}

} // namespace

void add_cluster_command(CLI::App& program) {
    auto arguments = std::make_shared<cluster_arguments>();
    CLI::App& command = *program.add_subcommand("cluster", "Show brokers, topics and trouble");
    arguments->connection.add_to(command);
    command.add_flag("--topics", arguments->topics, "show every partition");
    command.add_flag("--json", arguments->json, "print JSON, topics included");
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
