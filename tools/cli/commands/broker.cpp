// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/broker_security.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/core.h>
#include <kafka/testing/cluster.hpp>

#include <charconv>
#include <csignal>
#include <limits>

namespace kafka::cli {
namespace {

/// More would only fill the memory.
constexpr int most_nodes = 1000;
constexpr std::int64_t most_replicas = 1'000'000; // of all partitions together

struct broker_arguments {
    std::int32_t port = 9092;
    std::int32_t nodes = 1;
    std::vector<std::string> topics;
    std::vector<std::string> groups;
    std::string release;
    broker_security_arguments security;
};

failure wrong_topic(std::string_view text, const std::string& why) {
    return wrong_input("--topic " + std::string(text) + ": " + why);
}

std::string too_many() {
    return "too many partitions; all topics together may have " + std::to_string(most_replicas) +
           ", each replica counted";
}

/// Zero for what is no count; the largest number there is for one that is larger.
std::int64_t parse_count(std::string_view text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, value);
    if (read != end || text.starts_with('-'))
        return 0;
    return error == std::errc::result_out_of_range ? std::numeric_limits<std::int64_t>::max()
                                                   : value;
}

/// `NAME:PARTITIONS[:REPLICAS]`
testing::topic_options parse_topic(std::string_view text, std::int32_t nodes) {
    const std::size_t first = text.find(':');
    const std::size_t second = first == text.npos ? text.npos : text.find(':', first + 1);
    std::int64_t partitions = 0;
    std::int64_t replicas = 1;
    if (first != text.npos && first > 0)
        partitions =
            parse_count(text.substr(first + 1, second == text.npos ? second : second - first - 1));
    if (second != text.npos)
        replicas = parse_count(text.substr(second + 1));
    if (partitions == 0 || replicas == 0)
        throw wrong_topic(text, "expected NAME:PARTITIONS[:REPLICAS], both at least 1");
    if (replicas > most_nodes)
        throw wrong_topic(text, "more replicas than there can be nodes");
    if (replicas > nodes)
        throw wrong_topic(
            text, "more replicas than nodes; --nodes " + std::to_string(replicas) + " would do");
    if (partitions > most_replicas / replicas)
        throw wrong_topic(text, too_many());

    testing::topic_options topic;
    topic.name = text.substr(0, first);
    topic.partitions = static_cast<std::int32_t>(partitions);
    topic.replicas = static_cast<std::int16_t>(replicas);
    return topic;
}

std::vector<testing::topic_options> parse_topics(
    const std::vector<std::string>& texts, std::int32_t nodes) {
    std::vector<testing::topic_options> topics;
    std::int64_t replicas = 0;
    for (const std::string& text : texts) {
        topics.push_back(parse_topic(text, nodes));
        replicas += std::int64_t{topics.back().partitions} * topics.back().replicas;
        if (replicas > most_replicas)
            throw wrong_topic(text, too_many());
    }
    return topics;
}

std::optional<broker_version> parse_release(const std::string& text) {
    if (text.empty())
        return std::nullopt;
    const std::optional<broker_version> release = broker_version::parse(text);
    if (!release)
        throw wrong_input("--as-version " + text + ": expected a release of Kafka, such as 2.8");
    return release;
}

/// What an exception says, without what it adds for programmers.
std::string in_plain_words(std::string_view text) {
    constexpr std::string_view who = "kafka::testing::cluster: ";
    if (text.starts_with(who))
        text.remove_prefix(who.size());
    return std::string(text);
}

/// Boost adds the code and where it was made.
std::string in_plain_words(const boost::system::system_error& wrong) {
    const std::string_view text = wrong.what();
    return in_plain_words(text.substr(0, text.rfind(" [")));
}

/// What is spoken where is said unless all of it is plain.
void tell_addresses(
    const testing::cluster& cluster, const std::vector<testing::listener_options>& listeners) {
    const bool is_plain = listeners.size() == 1 &&
                          listeners.front().protocol == testing::security_protocol::plaintext;
    for (const testing::listener_options& each : listeners) {
        const std::string_view name = to_string(each.protocol);
        for (broker_id node : cluster.nodes()) {
            const testing::node_address at = cluster.address(node, name);
            fmt::print("node {} listens on {}:{}{}\n", node.value(), at.host, at.port,
                is_plain ? std::string() : fmt::format(" ({})", name));
        }
    }
    for (std::size_t i = 1; i < listeners.size(); ++i) {
        const std::string_view name = to_string(listeners[i].protocol);
        fmt::print("{}: bootstrap.servers={}\n", name, cluster.bootstrap_servers(name));
    }
}

void run(const broker_arguments& arguments) {
    testing::cluster_options options;
    options.nodes = arguments.nodes;
    arguments.security.apply_to(options, arguments.port);
    options.topics = parse_topics(arguments.topics, arguments.nodes);
    for (const std::string& group : arguments.groups)
        options.groups.emplace_back().id = group;
    options.release = parse_release(arguments.release);

    const std::vector<testing::listener_options> listeners = options.listeners;
    boost::asio::io_context context(1);
    std::optional<testing::cluster> cluster;
    try {
        cluster.emplace(context.get_executor(), std::move(options));
    } catch (const std::invalid_argument& wrong) {
        throw wrong_input(in_plain_words(std::string_view(wrong.what())));
    } catch (const boost::system::system_error& wrong) {
        throw failure{
            in_plain_words(wrong), "--port chooses another port, --port 0 any that is free."};
    }
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code, int) { context.stop(); });

    arguments.security.write_certificates(*cluster);
    tell_addresses(*cluster, listeners);
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
        ->type_name("PORT")
        ->check(CLI::Range(0, 65535));
    command.add_option("--nodes", arguments->nodes, "how many brokers (1)")
        ->type_name("N")
        ->check(CLI::Range(1, most_nodes));
    command.add_option("--topic", arguments->topics, "a topic to begin with; repeat for more")
        ->type_name("NAME:PARTITIONS[:REPLICAS]")
        ->allow_extra_args(false);
    command.add_option("--group", arguments->groups, "a consumer group to list; repeat for more")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command
        .add_option("--as-version", arguments->release,
            "the release of Kafka to resemble, from 0.8.0 on (the newest)")
        ->type_name("RELEASE");
    arguments->security.add_to(command);
    command.footer(exit_statuses);
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
