// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/commands.hpp"
#include "cli/commands/demo_live.hpp"
#include "cli/commands/demo_tour.hpp"
#include "cli/live/live_view.hpp"
#include "cli/support/terminal.hpp"

#include <CLI/CLI.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace kafka::cli {
namespace {

/// Requests a second to each node of a cluster that is somebody's.
constexpr double modest_rate = 10;
constexpr int longest = 24 * 60 * 60;

struct demo_arguments {
    connection_arguments connection;
    int seconds = 24;
    std::optional<double> rate;
};

testing::cluster_options small_cluster() {
    testing::cluster_options options;
    options.nodes = 3;
    options.racks = {"rack-a", "rack-b", "rack-c"};
    const auto topic = [&](std::string name, std::int32_t partitions, std::int16_t replicas) {
        testing::topic_options made;
        made.name = std::move(name);
        made.partitions = partitions;
        made.replicas = replicas;
        options.topics.push_back(std::move(made));
    };
    topic("orders", 9, 3);
    topic("payments", 6, 2);
    topic("audit", 3, 1);
    return options;
}

std::vector<std::int32_t> ids_of(const cluster_report& report) {
    std::vector<std::int32_t> ids;
    for (const broker_row& broker : report.brokers)
        ids.push_back(broker.id);
    return ids;
}

/// Where this program is, unless a shell finds it by its name alone.
std::string whereabouts() {
    std::error_code failed;
    const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe", failed);
    const char* const path = std::getenv("PATH");
    if (failed || path == nullptr)
        return {};
    const std::string folders = ':' + std::string(path) + ':';
    if (folders.find(':' + own.parent_path().string() + ':') != std::string::npos)
        return {};
    return std::filesystem::proximate(own, failed).string();
}

std::string hints(const style& with, bool own_cluster) {
    const auto command = [&](const std::string& text, const std::string& meaning) {
        return "    " + with.paint(colour::cyan, pad_right(text, 50)) +
               with.paint(colour::dim, meaning) + '\n';
    };
    std::string text = "\n  " + with.paint(colour::bold, "Next") + '\n';
    if (own_cluster) {
        text += command("kafka-asio demo --bootstrap HOST:PORT", "watch your own");
        text += command("kafka-asio broker --nodes 3 --topic orders:9:3", "keep such a cluster");
        text += command("kafka-asio cluster --topics", "look at it closely");
    } else {
        text += command("kafka-asio cluster --topics -b …", "every partition");
        text += command("kafka-asio api-versions --node ID -b …", "what a broker can do");
        text += command("kafka-asio cluster --json -b … | jq .", "the same for programs");
    }
    if (const std::string own = whereabouts(); !own.empty())
        text += "    " + with.paint(colour::dim, "kafka-asio is " + printable(own)) + '\n';
    return text + '\n';
}

void check(const live_outcome& outcome, bool own_cluster) {
    // What shells say of programs that a signal has ended. The summary has said the rest.
    if (outcome.signal != 0)
        throw failure{.status = 128 + outcome.signal};
    if (outcome.summary.good())
        return;
    if (own_cluster)
        throw failure{"the client is not well after the faults"};
    throw failure{"not every broker could be reached",
        "Clients connect to the addresses that brokers advertise: check advertised.listeners."};
}

void run(const demo_arguments& arguments) {
    client_options options = arguments.connection.options();
    storyteller story;
    story.print("\n  " + story.with().paint(colour::bold, "kafka-asio " KAFKA_ASIO_VERSION) +
                story.with().paint(colour::dim, " · a cluster, found and watched") + "\n\n");

    const bool own_cluster = options.bootstrap_servers.empty();
    std::optional<testing::cluster_thread> cluster;
    if (own_cluster) {
        story.begin("starting three brokers");
        cluster.emplace(small_cluster());
        options.bootstrap_servers = {(*cluster)->bootstrap_servers()};
        story.succeeded(
            "started three brokers in this process", storyteller::clock::now() - story.began());
    }
    options.metrics = std::make_shared<metrics_registry>();
    live_settings settings{
        .title = "kafka-asio " KAFKA_ASIO_VERSION " · three brokers in this process",
        .planned = std::chrono::seconds(arguments.seconds),
        .rate = arguments.rate,
        .metrics = options.metrics,
        .own = cluster ? &*cluster : nullptr};

    session through(std::move(options));
    cluster_report found;
    try {
        found = take_tour(through, story);
    } catch (...) {
        story.take_back();
        throw;
    }
    if (own_cluster) {
        settings.script =
            script_for_own(ids_of(found), (*cluster)->controller().value(), settings.planned);
    } else {
        if (!settings.rate)
            settings.rate = modest_rate;
        settings.title = "kafka-asio " KAFKA_ASIO_VERSION " · cluster " +
                         found.cluster_id.value_or("without an id");
        settings.script = script_for_theirs(*settings.rate);
    }
    story.print("\n");
    const live_outcome outcome = run_live(through, found, std::move(settings), story.with());
    story.print((story.with().rewrites_lines ? "" : "\n") +
                render_summary(outcome.summary, story.with()) + hints(story.with(), own_cluster));
    check(outcome, own_cluster);
}

} // namespace

void add_demo_command(CLI::App& program) {
    auto arguments = std::make_shared<demo_arguments>();
    CLI::App& command = *program.add_subcommand("demo",
        "Watch the client at work: nodes of a cluster in this process are killed and come back; "
        "with --bootstrap yours is shown, and nothing done to it");
    arguments->connection.add_to(command);
    command.add_option("--seconds", arguments->seconds, "how long it goes on (24)")
        ->type_name("N")
        ->check(CLI::Range(1, longest));
    command
        .add_option("--rate", arguments->rate,
            "requests a second to each node (10, and to nodes in this process as many as they "
            "answer)")
        ->type_name("N")
        ->check(CLI::Range(0.1, 1'000'000.0));
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
