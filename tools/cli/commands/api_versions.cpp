// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/reports/cluster_report.hpp"
#include "cli/reports/versions_report.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>

namespace kafka::cli {
namespace {

struct api_versions_arguments {
    connection_arguments connection;
    std::optional<std::int32_t> node;
    bool json = false;
};

/// Who answers, and the connection to ask through.
struct answerer {
    target to;
    broker who;
};

answerer choose(const session& session, kafka::client& client, std::optional<std::int32_t> wanted) {
    const std::vector<broker> brokers = client.cluster().brokers();
    if (wanted) {
        const auto found = std::ranges::find(brokers, node_id(*wanted), &broker::id);
        if (found != brokers.end())
            return {found->id, *found};
        std::vector<std::int32_t> ids;
        for (const broker& each : brokers)
            ids.push_back(each.id.number());
        throw failure{"the cluster has no broker " + std::to_string(*wanted) + "; there are " +
                      join_ids(ids)};
    }
    // The broker that gives the bootstrap server's address is that server. Where none does (another
    // name of the host, a load balancer), only asking one of the brokers tells who has answered.
    const std::optional<broker> server = session.connected_server();
    const auto same = std::ranges::find_if(brokers, [&](const broker& each) {
        return server && each.host == server->host && each.port == server->port;
    });
    if (same != brokers.end())
        return {server->id, *same};
    const auto like = std::ranges::find_if(
        brokers, [&](const broker& each) { return server && each.port == server->port; });
    const broker& chosen = like == brokers.end() ? brokers.front() : *like;
    return {chosen.id, chosen};
}

void run(const api_versions_arguments& arguments) {
    session session(arguments.connection.options());
    session.bootstrap();
    const answerer chosen = choose(session, session.client(), arguments.node);
    const auto answer = session.ask(chosen.to, api_versions_request(session.options()));

    const versions_report report = make_versions_report(
        answer, chosen.who.id.number(), address_of(chosen.who), protocol::apis());
    fmt::print("{}",
        arguments.json ? versions_json(report) + '\n' : render_versions(report, style_of(stdout)));
}

} // namespace

void add_api_versions_command(CLI::App& program) {
    auto arguments = std::make_shared<api_versions_arguments>();
    CLI::App& command =
        *program.add_subcommand("api-versions", "Show what a broker and this client can say");
    arguments->connection.add_to(command);
    command.add_option("--node", arguments->node, "the broker to ask (the bootstrap server)")
        ->type_name("ID");
    command.add_flag("--json", arguments->json, "print JSON");
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
