// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/demo_tour.hpp"

#include <fmt/core.h>
#include <kafka/protocol/metadata.hpp>
#include <kafka/version_check.hpp>

#include <algorithm>
#include <map>

namespace kafka::cli {
namespace {

using clock = storyteller::clock;

constexpr std::size_t most_topics = 12;

std::string readable(clock::duration time) {
    const double milliseconds = std::chrono::duration<double, std::milli>(time).count();
    return milliseconds < 10     ? fmt::format("{:.2f} ms", milliseconds)
           : milliseconds < 1000 ? fmt::format("{:.0f} ms", milliseconds)
                                 : fmt::format("{:.1f} s", milliseconds / 1000);
}

/// One broker on the tour.
struct visit {
    const broker_row* broker;
    std::shared_ptr<pending<broker_version>> asked = nullptr;
    bool over = false;
    std::string problem = {};
};

class tour {
public:
    tour(session& through, storyteller& story) : session_(through), story_(story) {}

    cluster_report take() {
        bootstrap();
        discover();
        connect();
        story_.print(
            '\n' + heading() + '\n' + draw_cluster(report_, details_, most_topics, story_.with()));
        if (report_.partition_count() > 0)
            story_.print(render_trouble(report_, story_.with()));
        return std::move(report_);
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
        report_ = make_cluster_report(
            session_.ask(server_, all_topics_request(session_.client())), std::nullopt);
        story_.succeeded("discovered the cluster", clock::now() - story_.began(),
            fmt::format("{}, {}, {}", counted(report_.brokers.size(), "broker"),
                counted(report_.topics.size(), "topic"),
                counted(report_.partition_count(), "partition")));
    }

    // All at once: each broker is told of when it is ready.
    void connect() {
        story_.begin("connecting to " + counted(report_.brokers.size(), "broker"));
        for (const broker_row& broker : report_.brokers)
            visits_.push_back({&broker, ask_version(broker.id)});
        session_.poll_until([&] {
            for (visit& each : visits_)
                look_after(each);
            return std::ranges::all_of(visits_, &visit::over);
        });
    }

    std::shared_ptr<pending<broker_version>> ask_version(std::int32_t id) {
        const auto asked = std::make_shared<pending<broker_version>>();
        const version_check check{.node = node_id(id), .timeout = std::chrono::seconds(30)};
        session_.client().async_check_version(
            check, asked->info, [asked](error_code error, broker_version found) {
                asked->error = error;
                asked->answer = found;
                asked->done = true;
            });
        return asked;
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
        broker_details& details = details_[each.broker->id];
        const std::string what = fmt::format("broker {}", id.value());
        const clock::duration took = clock::now() - story_.began();
        if (each.problem.empty()) {
            const broker_version version = each.asked->answer;
            details.looks_like = version.to_string();
            report_.looks_like = std::min(report_.looks_like.value_or(version), version);
            story_.succeeded("connected to " + what, took, each.broker->address());
        } else {
            details.problem = "unreachable";
            story_.failed("cannot reach " + what, took, each.problem);
        }
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

    session& session_;
    storyteller& story_;
    target server_ = any_node;
    cluster_report report_;
    std::vector<visit> visits_;
    std::map<std::int32_t, broker_details> details_;
};

} // namespace

void storyteller::begin(const std::string& what) {
    began_ = clock::now();
    if (style_.rewrites_lines)
        print("\r  " + style_.paint(colour::dim, "… " + what));
}

void storyteller::succeeded(
    const std::string& what, clock::duration took, const std::string& note) {
    line(style_.paint(colour::green, "✓"), what, took, note);
}

void storyteller::failed(const std::string& what, clock::duration took, const std::string& why) {
    line(style_.paint(colour::red, "✗"), what, took, style_.paint(colour::red, why));
}

void storyteller::print(const std::string& text) {
    fmt::print("{}", text);
    flush_output();
}

void storyteller::line(const std::string& mark, const std::string& what, clock::duration took,
    const std::string& note) {
    std::string text = fmt::format("  {} {}  {}", mark, pad_right(what, 38),
        style_.paint(colour::dim, pad_left(readable(took), 8)));
    if (!note.empty())
        text += "   " + note;
    take_back();
    print(text + '\n');
}

cluster_report take_tour(session& through, storyteller& story) {
    return tour(through, story).take();
}

} // namespace kafka::cli
