// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/reports/cluster_report.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <kafka/protocol/metadata.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <algorithm>
#include <array>

namespace kafka::cli {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t most_topics = 12;
constexpr int round_trips = 9;

struct demo_arguments {
    connection_arguments connection;
};

std::string readable(clock::duration time) {
    const double milliseconds = std::chrono::duration<double, std::milli>(time).count();
    return milliseconds < 10     ? fmt::format("{:.2f} ms", milliseconds)
           : milliseconds < 1000 ? fmt::format("{:.0f} ms", milliseconds)
                                 : fmt::format("{:.1f} s", milliseconds / 1000);
}

/// Prints what is done, one line a step, as it happens.
class storyteller {
public:
    storyteller() : style_(style_of(stdout)) {}

    const style& with() const noexcept { return style_; }

    /// On a terminal, says what is being waited for until the next line replaces it.
    void begin(const std::string& what) {
        began_ = clock::now();
        if (style_.rewrites_lines) {
            fmt::print("\r  {}", style_.paint(colour::dim, "… " + what));
            flush_output();
        }
    }
    clock::time_point began() const noexcept { return began_; }

    void succeeded(const std::string& what, clock::duration took, const std::string& note = {}) {
        line(style_.paint(colour::green, "✓"), what, took, note);
    }
    void failed(const std::string& what, clock::duration took, const std::string& why) {
        line(style_.paint(colour::red, "✗"), what, took, style_.paint(colour::red, why));
    }
    void print(const std::string& text) {
        fmt::print("{}", text);
        flush_output();
    }
    /// What `begin` has said.
    void take_back() { print(style_.rewrites_lines ? "\r\x1b[K" : ""); }

private:
    void line(const std::string& mark, const std::string& what, clock::duration took,
        const std::string& note) {
        std::string text = fmt::format("  {} {}  {}", mark, pad_right(what, 38),
            style_.paint(colour::dim, pad_left(readable(took), 8)));
        if (!note.empty())
            text += "   " + note;
        take_back();
        print(text + '\n');
    }

    style style_;
    clock::time_point began_;
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

/// One broker on the tour.
struct visit {
    const broker_row* broker;
    std::shared_ptr<pending<protocol::api_versions_response>> asked = nullptr;
    bool over = false;
    std::string problem = {};
};

class tour {
public:
    tour(client_options options, storyteller& story)
        : session_(std::move(options)),
          story_(story) {}

    /// Whether every broker answered.
    bool run() {
        bootstrap();
        discover();
        connect();
        ask_versions();
        story_.print(
            '\n' + heading() + '\n' + draw_cluster(report_, details_, most_topics, story_.with()));
        if (report_.partition_count() > 0)
            story_.print(render_trouble(report_, story_.with()));
        return std::ranges::all_of(visits_, [](const visit& each) { return each.problem.empty(); });
    }

private:
    void bootstrap() {
        story_.begin("bootstrapping");
        session_.bootstrap();
        const std::optional<broker> server = session_.connected_server();
        server_ = server ? target(server->id) : any_node;
        story_.succeeded(server ? "bootstrapped through " + address_of(*server) : "bootstrapped",
            clock::now() - story_.began());
    }

    void discover() {
        story_.begin("discovering the cluster");
        protocol::metadata_request everything;
        everything.topics = std::nullopt;
        report_ = make_cluster_report(session_.ask(server_, std::move(everything)), std::nullopt);
        story_.succeeded("discovered the cluster", clock::now() - story_.began(),
            fmt::format("{}, {}, {}", counted(report_.brokers.size(), "broker"),
                counted(report_.topics.size(), "topic"),
                counted(report_.partition_count(), "partition")));
    }

    // All at once: each broker is told of when it is ready.
    void connect() {
        story_.begin("connecting to " + counted(report_.brokers.size(), "broker"));
        for (const broker_row& broker : report_.brokers)
            visits_.push_back({&broker, start(session_.client(), broker_id(broker.id),
                                            api_versions_request(session_.options()))});
        session_.poll_until([&] {
            for (visit& each : visits_)
                look_after(each);
            return std::ranges::all_of(visits_, &visit::over);
        });
    }

    void look_after(visit& each) {
        const broker_id id(each.broker->id);
        if (each.over)
            return;
        if (each.asked->done)
            each.problem = each.asked->error ? reason_of(each.asked->info) : "";
        else if (session_.client().is_disconnected(id))
            each.problem = reason_of(session_.why_unreachable(id));
        else
            return;
        each.over = true;
        const std::string what = fmt::format("broker {}", id.value());
        const clock::duration took = clock::now() - story_.began();
        if (each.problem.empty())
            story_.succeeded("connected to " + what, took, each.broker->address());
        else
            story_.failed("cannot reach " + what, took, each.problem);
    }

    void ask_versions() {
        story_.begin("asking each broker for its versions");
        std::size_t asked = 0;
        std::size_t apis = 0;
        for (const visit& each : visits_) {
            broker_details& details = details_[each.broker->id];
            if (!each.problem.empty()) {
                details.problem = "unreachable";
                continue;
            }
            protocol::api_versions_response answer;
            std::array<clock::duration, round_trips> times;
            for (clock::duration& time : times) {
                const clock::time_point before = clock::now();
                answer = session_.ask(
                    broker_id(each.broker->id), api_versions_request(session_.options()));
                time = clock::now() - before;
            }
            std::ranges::nth_element(times, times.begin() + round_trips / 2);
            details.latency = readable(times[round_trips / 2]);
            const broker_version version = infer_broker_version(answer);
            details.looks_like = version.to_string();
            report_.looks_like = std::min(report_.looks_like.value_or(version), version);
            apis = std::max(apis, answer.api_keys.size());
            ++asked;
        }
        if (asked > 0)
            story_.succeeded("asked each for its versions",
                (clock::now() - story_.began()) / (round_trips * asked),
                fmt::format("a round trip; {} spoken", counted(apis, "API")));
    }

    std::string heading() const {
        std::string text =
            "  " +
            story_.with().paint(colour::bold,
                report_.cluster_id ? "Cluster " + printable(*report_.cluster_id) : "Cluster");
        if (report_.looks_like)
            text += " · looks like Kafka " + report_.looks_like->to_string();
        return text + "\n";
    }

    session session_;
    storyteller& story_;
    target server_ = any_node;
    cluster_report report_;
    std::vector<visit> visits_;
    std::map<std::int32_t, broker_details> details_;
};

std::string hints(const style& with, bool own_cluster) {
    const auto command = [&](const std::string& text, const std::string& meaning) {
        return "    " + with.paint(colour::cyan, pad_right(text, 50)) +
               with.paint(colour::dim, meaning) + '\n';
    };
    std::string text = "\n  " + with.paint(colour::bold, "Next") + '\n';
    if (own_cluster) {
        text += command("kafka-asio broker --nodes 3 --topic orders:9:3", "keep such a cluster");
        text += command("kafka-asio cluster --topics", "look at it, partition by partition");
        text += command("kafka-asio demo --bootstrap HOST:PORT", "take the tour on your own");
    } else {
        text += command("kafka-asio cluster --topics -b …", "every partition");
        text += command("kafka-asio api-versions --node ID -b …", "what a broker can do");
        text += command("kafka-asio cluster --json -b … | jq .", "the same for programs");
    }
    return text;
}

void run(const demo_arguments& arguments) {
    client_options options = arguments.connection.options();
    storyteller story;
    story.print("\n  " + story.with().paint(colour::bold, "kafka-asio " KAFKA_ASIO_VERSION) +
                story.with().paint(colour::dim, " · a tour of one cluster") + "\n\n");

    const bool own_cluster = options.bootstrap_servers.empty();
    std::optional<testing::cluster_thread> cluster;
    if (own_cluster) {
        story.begin("starting three brokers");
        cluster.emplace(small_cluster());
        options.bootstrap_servers = {(*cluster)->bootstrap_servers()};
        story.succeeded("started three brokers in this process", clock::now() - story.began());
    }

    bool all_answered = false;
    try {
        all_answered = tour(std::move(options), story).run();
    } catch (...) {
        story.take_back();
        throw;
    }
    story.print(hints(story.with(), own_cluster));
    story.print("\n");
    if (!all_answered)
        throw failure{"not every broker could be reached",
            "Clients connect to the addresses that brokers advertise: check advertised.listeners."};
}

} // namespace

void add_demo_command(CLI::App& program) {
    auto arguments = std::make_shared<demo_arguments>();
    CLI::App& command = *program.add_subcommand(
        "demo", "Tour a cluster: one in this process, or yours with --bootstrap");
    arguments->connection.add_to(command);
    command.callback([arguments] { run(*arguments); });
}

} // namespace kafka::cli
