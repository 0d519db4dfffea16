// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/support/terminal.hpp"
#include "cli/support/words.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <new>
#include <sstream>
#include <string>
#include <vector>

namespace {

using kafka::cli::colour;
using kafka::cli::failure;

int report(const failure& failure) {
    if (failure.text.empty())
        return failure.status;
    const kafka::cli::style style = kafka::cli::style_of(stderr);
    fmt::print(stderr, "{} {}\n", style.paint(colour::red, "kafka-asio:"), failure.text);
    if (!failure.hint.empty())
        fmt::print(stderr, "{}\n", failure.hint);
    return failure.status;
}

/// CLI11 would only say that a command is missing.
void check_command(CLI::App& program, const std::string& word) {
    std::vector<std::string> known;
    for (const CLI::App* each : program.get_subcommands([](CLI::App*) { return true; }))
        known.push_back(each->get_name());
    if (word.starts_with('-') || std::ranges::find(known, word) != known.end())
        return;
    const std::string meant = kafka::cli::nearest_word(word, known);
    throw kafka::cli::wrong_input(
        "'" + word + "' is no command" + (meant.empty() ? "" : "; did you mean '" + meant + "'?"),
        "Try 'kafka-asio --help'.");
}

int run(int argc, char** argv) {
    CLI::App program("A Kafka client for the command line.", "kafka-asio");
    program.set_version_flag("--version", "kafka-asio " KAFKA_ASIO_VERSION, "Show the version");
    program.set_help_flag("-h,--help", "Show this help");
    program.require_subcommand(1);
    program.footer( // which commands inherit
        "Options of the client (-X NAME=VALUE, or --config FILE) go behind a command. Where "
        "brokers\n"
        "encrypt, or have clients log in:\n"
        "  kafka-asio cluster -b HOST:PORT -X security_protocol=SSL -X ssl_cafile=ca.pem\n"
        "  kafka-asio cluster -b HOST:PORT -X security_protocol=SASL_SSL -X ssl_cafile=ca.pem \\\n"
        "    -X sasl_mechanism=SCRAM-SHA-512 --config user-and-password.properties\n"
        "'kafka-asio config' shows all of them, and 'kafka-asio doctor' what is wrong with them.\n"
        "\n" +
        std::string(kafka::cli::exit_statuses));
    kafka::cli::add_cluster_command(program);
    kafka::cli::add_api_versions_command(program);
    kafka::cli::add_doctor_command(program);
    kafka::cli::add_request_command(program);
    kafka::cli::add_protocol_command(program);
    kafka::cli::add_codec_command(program);
    kafka::cli::add_config_command(program);
    kafka::cli::add_broker_command(program);
    kafka::cli::add_demo_command(program);
    if (argc > 1)
        check_command(program, argv[1]);
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& help_or_version) {
        // Through the C library like all else, which tells when it is lost.
        std::ostringstream text;
        program.exit(help_or_version, text);
        fmt::print("{}", text.str());
    } catch (const CLI::ParseError& wrong) {
        return report(kafka::cli::wrong_input(
            wrong.what(), "Try 'kafka-asio --help', or --help after a command."));
    }
    kafka::cli::flush_output();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const failure& failed) {
        return report(failed);
    } catch (const kafka::exception& failed) {
        return report(kafka::cli::explain(failed.info()));
    } catch (const std::bad_alloc&) {
        return report({"there is not enough memory"});
    } catch (const std::exception& failed) {
        return report({failed.what()});
    }
}
