// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/json_text.hpp"
#include "cli/codec/message_names.hpp"
#include "cli/codec/message_template.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/reports/cluster_report.hpp"
#include "cli/support/input.hpp"
#include "cli/support/terminal.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <kafka/protocol/any_message.hpp>

#include <algorithm>
#include <charconv>

namespace kafka::cli {
namespace {

struct request_arguments {
    connection_arguments connection;
    std::string node = "any";
    std::string api;
    std::string json = "{}";
    bool print_template = false;
    bool pretty = false;
    bool show_secrets = false;
};

/// Whom `--node` means, once the cluster is known.
struct node_argument {
    bool controller = false;
    std::optional<std::int32_t> id = {};

    explicit node_argument(const std::string& text) : controller(text == "controller") {
        if (controller || text == "any")
            return;
        std::int32_t value = 0;
        const char* const end = text.data() + text.size();
        const auto [read, error] = std::from_chars(text.data(), end, value);
        if (text.empty() || read != end || error != std::errc() || value < 0)
            throw wrong_input(
                "--node: '" + printable(text) + "' is none of ID, 'any' and 'controller'");
        id = value;
    }
};

target choose(session& session, const node_argument& wanted) {
    const cluster cluster = session.client().cluster();
    if (wanted.controller) {
        const std::optional<broker> found = cluster.controller();
        return found ? target(found->id) : target(controller);
    }
    if (!wanted.id) {
        // One connection is enough, so it is used while it is there.
        const std::optional<broker> server = session.connected_server();
        return server ? target(server->id) : target(any_node);
    }
    std::vector<std::int32_t> ids;
    for (const broker& each : cluster.brokers())
        ids.push_back(each.id.number());
    if (std::ranges::find(ids, *wanted.id) == ids.end())
        throw failure{"the cluster has no broker " + std::to_string(*wanted.id) + "; there are " +
                      join_ids(ids)};
    return node_id(*wanted.id);
}

std::string text_of(const std::string& argument) {
    if (argument == "-")
        return read_standard_input();
    return argument.starts_with('@') ? read_file(argument.substr(1)) : argument;
}

/// Where the JSON is from, for what is said about it.
std::string source_of(const std::string& argument) {
    if (argument == "-")
        return "standard input: ";
    return argument.starts_with('@') ? printable(argument.substr(1)) + ": " : "";
}

/// Brokers refuse an ApiVersions request that does not say who asks: where the JSON does not, the
/// client does.
void introduce(
    protocol::any_message& request, std::string_view json, const client_options& options) {
    auto* const asked = request.get_if<protocol::api_versions_request>();
    if (!asked)
        return;
    protocol::api_versions_request own = api_versions_request(options);
    if (!has_json_member(json, "clientSoftwareName"))
        asked->client_software_name = std::move(own.client_software_name);
    if (!has_json_member(json, "clientSoftwareVersion"))
        asked->client_software_version = std::move(own.client_software_version);
}

protocol::any_message read_request(
    const request_arguments& arguments, const api_and_version& of, const client_options& options) {
    protocol::any_message request(*of.api->request);
    const std::string text = text_of(arguments.json);
    const protocol::json_result read =
        of.version ? from_json(text, *of.version, request) : from_json(text, request);
    if (!read)
        throw wrong_input(source_of(arguments.json) + printable(read.error),
            "'kafka-asio protocol " + std::string(of.api->name) + "' shows what there may be.");
    introduce(request, text, options);
    return request;
}

void print_json(const request_arguments& arguments, const std::string& json) {
    const bool pretty = arguments.pretty || is_terminal(stdout);
    fmt::print("{}\n", safe_json(pretty ? indented_json(json) : json));
}

void print_template(const request_arguments& arguments, const api_and_version& of) {
    const protocol::message_type& type = *of.api->request;
    const std::int16_t newest = type.stable.empty() ? type.versions.max : type.stable.max;
    const std::int16_t version = of.version.value_or(newest);
    protocol::any_message request = template_of(type, version);
    introduce(request, "{}", arguments.connection.options());
    print_json(arguments, to_json(request, version));
}

void run(const request_arguments& arguments) {
    const api_and_version of = parse_api_and_version(arguments.api);
    if (arguments.print_template)
        return print_template(arguments, of);
    if (!of.version && of.api->request->stable.empty())
        throw wrong_input(std::string(of.api->name) + " has unstable versions only",
            "A version that is named is sent all the same: " + std::string(of.api->name) + ':' +
                std::to_string(of.api->request->versions.max) + '.');
    const node_argument node(arguments.node);
    const client_options options = arguments.connection.options();
    protocol::any_message request = read_request(arguments, of, options);
    const bool silent = of.api->is_silent && of.api->is_silent(request.data());

    session session(options);
    session.bootstrap();
    const protocol::any_message answer = session.send(
        choose(session, node), std::move(request), send_options{.version = of.version});
    if (!silent)
        print_json(arguments,
            to_json(answer, answer.version().value(), {.mask_secrets = !arguments.show_secrets}));
}

} // namespace

void add_request_command(CLI::App& program) {
    auto arguments = std::make_shared<request_arguments>();
    CLI::App& command =
        *program.add_subcommand("request", "Send any request, written as JSON, and print the "
                                           "answer as JSON");
    command
        .add_option("API", arguments->api, "by Kafka's name or number, and the version if wanted")
        ->type_name("API[:VERSION]")
        ->required();
    CLI::Option* json =
        command.add_option("JSON", arguments->json, "the request, or where it stands ({})")
            ->type_name("JSON | @FILE | -");
    arguments->connection.add_to(command);
    command.add_option("--node", arguments->node, "whom to ask (any)")
        ->type_name("ID|any|controller");
    command
        .add_flag("--template", arguments->print_template,
            "print a request to begin with, and send nothing")
        ->excludes(json);
    command.add_flag("--pretty", arguments->pretty, "indent, as on a terminal");
    command.add_flag("--show-secrets", arguments->show_secrets, "do not mask what is secret");
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
