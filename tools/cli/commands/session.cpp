// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/session.hpp"

#include "cli/reports/cluster_report.hpp"
#include "cli/support/log_lines.hpp"
#include "cli/support/terminal.hpp"

#include <CLI/CLI.hpp>
#include <kafka/config.hpp>

#include <cerrno>
#include <cstdio>
#include <set>

namespace kafka::cli {
namespace {

std::string joined(const std::vector<std::string>& servers) {
    std::string list;
    for (const std::string& each : servers)
        list.append(list.empty() ? 0 : 1, ',').append(each);
    return list;
}

/// Who names servers means some: an empty list, as of a variable that is not set, would stand for
/// the default.
std::string required(std::string servers) {
    if (servers.find_first_not_of(", \t") == servers.npos)
        throw wrong_input("-b: no server is named; write HOST:PORT, several with commas");
    return servers;
}

bool is_ours(error_code code) {
    return code.category() == client_category() || code.category() == broker_category();
}

/// The first of the causes, but for the bare code of the system's, which names nobody.
const error_info& innermost(const error_info& info) {
    const error_info* at = &info;
    while (at->cause && is_ours(at->cause->code))
        at = at->cause.get();
    return *at;
}

} // namespace

// --- arguments -----------------------------------------------------------------------------------

void connection_arguments::add_to(CLI::App& command) {
    command.add_option("-b,--bootstrap", bootstrap, "servers to ask first (localhost:9092)")
        ->type_name("HOST:PORT,…")
        ->allow_extra_args(false);
    command
        .add_option("-X", settings,
            "an option of the client, such as security_protocol=SSL; 'kafka-asio config' shows all")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    command.add_option("--config", config_file, "a file of such options, one a line")
        ->type_name("FILE");
    command.add_flag("-v,--verbose", verbosity,
        "tell on standard error what the client does; more with -vv, every request with -vvv");
}

client_options connection_arguments::options() const {
    config_reader reader;
    if (!config_file.empty())
        reader.read_file(config_file);
    for (const std::string& setting : settings)
        reader.assign(setting, "-X");
    if (!bootstrap.empty())
        reader.set("bootstrap_servers", required(joined(bootstrap)), "-b");
    const std::vector<config_problem> problems = reader.problems();
    if (problems.empty()) {
        client_options made = reader.options();
        make_verbose(made, verbosity);
        return made;
    }
    failure wrong{.status = 2};
    for (const config_problem& problem : problems)
        wrong.add_line(problem.message());
    throw wrong;
}

// --- session -------------------------------------------------------------------------------------

session::session(client_options options)
    : options_(std::move(options)),
      client_(options_),
      servers_(client_.cluster().brokers()) {
}

void session::bootstrap() {
    struct nothing {};
    const auto found = std::make_shared<pending<nothing>>();
    client_.async_bootstrap(found->info, [found](error_code error) {
        found->error = error;
        found->done = true;
    });
    // Those whose latest attempt, of those that are over, has failed.
    std::set<node_id> failed;
    while (!found->done && failed.size() < servers_.size()) {
        client_.poll(std::chrono::milliseconds(20));
        for (const broker& server : servers_) {
            if (client_.is_disconnected(server.id))
                failed.insert(server.id);
            else if (client_.connected(server.id))
                failed.erase(server.id);
        }
    }
    if (found->done && !found->error)
        return;

    failure result;
    const error_info& last = innermost(found->info);
    for (const broker& server : servers_) {
        const bool concerned = found->info.cause && last.node.value_or(server.id) == server.id;
        if (client_.connected(server.id))
            result.add_line(address_of(server) + ": connected; " +
                            (concerned ? reason_of(last) : "it did not tell of its cluster"));
        else if (client_.explain(server.id).state == node_state::not_connected &&
                 !failed.contains(server.id))
            result.add_line(address_of(server) + ": not asked before the time was over");
        else
            result.add_line(explain(why_unreachable(server.id)).text);
    }
    throw result;
}

std::optional<broker> session::connected_server() const {
    for (const broker& server : servers_) {
        if (client_.connected(server.id))
            return server;
    }
    return std::nullopt;
}

error_info session::why_unreachable(node_id node) const {
    const explanation known = client_.explain(node);
    if (!known.is_ready() && known.last_failure)
        return innermost(*known.last_failure);
    error_info why{.code = errc::node_not_ready};
    why.detail = known.is_ready() ? "connected again" : known.message();
    return why;
}

protocol::any_message session::send(
    target to, protocol::any_message request, send_options options) {
    const std::optional<node_id> node =
        to.type() == target::kind::given ? std::optional(to.node()) : std::nullopt;
    const auto asked = std::make_shared<pending<protocol::any_message>>();
    client_.async_send(to, std::move(request), options, asked->info,
        [asked](error_code error, protocol::any_message answer) {
            asked->error = error;
            asked->answer = std::move(answer);
            asked->done = true;
        });
    if (!poll_until([&] { return asked->done; }, node))
        throw explain(why_unreachable(*node));
    if (asked->error)
        throw explain(asked->info);
    return std::move(asked->answer);
}

protocol::api_versions_request api_versions_request(const client_options& options) {
    protocol::api_versions_request request;
    request.client_software_name = options.client_software_name;
    request.client_software_version = options.client_software_version;
    return request;
}

protocol::metadata_request all_topics_request(const kafka::client& client) {
    protocol::metadata_request request;
    request.topics = std::nullopt;
    // Version 0, the only one before 0.10, has an empty list for all of them.
    if (client.api_version<protocol::metadata_request>() == 0)
        request.topics.emplace();
    return request;
}

// --- output --------------------------------------------------------------------------------------

void flush_output() {
    if (std::fflush(stdout) != 0)
        throw failure{"cannot write the output: " +
                      error_code(errno, boost::system::generic_category()).message()};
    if (std::ferror(stdout) != 0)
        throw failure{"cannot write the output"};
}

std::string address_of(const broker& server) {
    return broker_row{0, server.host, server.port}.address();
}

// --- errors --------------------------------------------------------------------------------------

std::string reason_of(const error_info& info) {
    const error_info& why = innermost(info);
    std::string reason = why.detail.empty() ? why.code.message() : why.detail;
    if (!why.broker_message.empty())
        reason += " (" + why.broker_message + ')';
    return printable(reason);
}

failure refusal(const protocol::message_type& answer, broker_errc why) {
    return {"the broker answers " + std::string(protocol::find_api(answer.api_key)->name) +
            " with an error: " + make_error_code(why).message()};
}

failure explain(const error_info& info) {
    const error_info& why = innermost(info);
    if (info.code == errc::configuration)
        return wrong_input(reason_of(why));
    std::string where = printable(why.peer);
    if (where.empty() && why.node)
        where = "node " + why.node->to_string();
    return {.text = (where.empty() ? "" : where + ": ") + reason_of(why)};
}

} // namespace kafka::cli
