// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/core.h>
#include <kafka/testing/cluster.hpp>

#include <charconv>
#include <csignal>

namespace kafka::cli {
namespace {

struct broker_arguments {
    std::uint16_t port = 9092;
    std::int32_t nodes = 1;
    std::vector<std::string> topics;
};

template <class Int>
bool parse(std::string_view text, Int& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value > 0;
}

/// `NAME:PARTITIONS[:REPLICAS]`
testing::topic_options parse_topic(std::string_view text, std::int32_t nodes) {
    testing::topic_options topic;
    const std::size_t first = text.find(':');
    const std::size_t second = first == text.npos ? text.npos : text.find(':', first + 1);
    topic.name = text.substr(0, first);
    const bool ok = first != text.npos && first > 0 &&
                    parse(text.substr(first + 1, second == text.npos ? second : second - first - 1),
                        topic.partitions) &&
                    (second == text.npos || parse(text.substr(second + 1), topic.replicas));
    if (!ok)
        throw failure{"--topic " + std::string(text) +
                          ": expected NAME:PARTITIONS[:REPLICAS], "
                          "both at least 1",
            "", 2};
    if (topic.replicas > nodes)
        throw failure{"--topic " + std::string(text) +
                          ": more replicas than nodes; "
                          "--nodes " +
                          std::to_string(topic.replicas) + " would do",
            "", 2};
    return topic;
}

void run(const broker_arguments& arguments) {
    testing::cluster_options options;
    options.nodes = arguments.nodes;
    if (arguments.port != 0) {
        if (arguments.port + arguments.nodes - 1 > 65535)
            throw failure{"--port: not enough ports above " + std::to_string(arguments.port) +
                              " for " + std::to_string(arguments.nodes) + " nodes",
                "", 2};
        for (std::int32_t i = 0; i < arguments.nodes; ++i)
            options.ports.push_back(static_cast<std::uint16_t>(arguments.port + i));
    }
    for (const std::string& topic : arguments.topics)
        options.topics.push_back(parse_topic(topic, arguments.nodes));

    boost::asio::io_context context(1);
    std::optional<testing::cluster> cluster;
    try {
        cluster.emplace(context.get_executor(), std::move(options));
    } catch (const std::invalid_argument& wrong) {
        throw failure{wrong.what(), "", 2};
    } catch (const boost::system::system_error& wrong) {
        throw failure{"cannot listen: " + wrong.code().message(),
            "--port chooses another port, --port 0 any that is free."};
    }
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code, int) { context.stop(); });

    for (broker_id node : cluster->nodes()) {
        const testing::node_address at = cluster->address(node);
        fmt::print("node {} listens on {}:{}\n", node.value(), at.host, at.port);
    }
    fmt::print("ready: bootstrap.servers={}\n", cluster->bootstrap_servers());
    flush_output();
    context.run();
}

} // namespace

void add_broker_command(CLI::App& program) {
    auto arguments = std::make_shared<broker_arguments>();
    CLI::App& command = *program.add_subcommand(
        "broker", "Run a cluster for tests in this process, until interrupted");
    command.add_option("--port", arguments->port, "of the first node, the others follow (9092)")
        ->type_name("PORT");
    command.add_option("--nodes", arguments->nodes, "how many brokers (1)")
        ->type_name("N")
        ->check(CLI::Range(1, 1000));
    command.add_option("--topic", arguments->topics, "a topic to begin with; repeat for more")
        ->type_name("NAME:PARTITIONS[:REPLICAS]")
        ->allow_extra_args(false);
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
