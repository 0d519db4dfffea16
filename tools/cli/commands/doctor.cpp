// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/doctor/report.hpp"
#include "cli/doctor/walk/walker.hpp"
#include "cli/support/interruption.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace kafka::cli {
namespace {

struct doctor_arguments {
    connection_arguments connection;
    bool json = false;
};

/// Shows each step as soon as it is over.
class telling final : public doctor::observer {
public:
    void on_visit(const doctor::visit& at) override { show(render_heading(at, with_)); }
    void on_step(const doctor::step& each) override {
        show(render_step(each,
            std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()), with_));
    }
    void on_left() override { show("\n"); }

private:
    static void show(const std::string& text) {
        fmt::print("{}", text);
        flush_output();
    }

    const style with_ = style_of(stdout);
};

/// JSON comes when all is known.
class silence final : public doctor::observer {
public:
    void on_visit(const doctor::visit&) override {}
    void on_step(const doctor::step&) override {}
    void on_left() override {}
};

void run(const doctor_arguments& arguments) {
    telling aloud;
    silence quiet;
    doctor::observer& tell = arguments.json ? static_cast<doctor::observer&>(quiet)
                                            : static_cast<doctor::observer&>(aloud);
    const interruption watch;
    const doctor::examination seen = doctor::walker(arguments.connection.options(), tell).walk();
    const std::vector<doctor::finding> findings = doctor::diagnose(seen);
    fmt::print("{}", arguments.json ? doctor_json(seen, findings) + '\n'
                                    : render_diagnosis(seen, findings, style_of(stdout)));
    // As shells say it of programs that a signal has ended.
    if (seen.interrupted)
        throw failure{.status = 128 + interruption::signal()};
    if (!is_healthy(findings))
        throw failure{}; // all has been said
}

} // namespace

void add_doctor_command(CLI::App& program) {
    auto arguments = std::make_shared<doctor_arguments>();
    CLI::App& command = *program.add_subcommand(
        "doctor", "Find out step by step why a cluster cannot be reached, and what to change");
    arguments->connection.add_to(command);
    command.add_flag("--json", arguments->json, "print JSON");
    command.footer(
        "The exit status is 0 when all is well, 1 when something is to be put right, and 2\n"
        "when the options are wrong. Ctrl-C has it tell what it has found until then; the\n"
        "status is 130.");
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
