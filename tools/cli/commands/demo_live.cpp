// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/demo_live.hpp"

#include "cli/commands/demo_load.hpp"
#include "cli/live/controller_watch.hpp"
#include "cli/live/live_metrics.hpp"
#include "cli/live/live_view.hpp"
#include "cli/support/interruption.hpp"
#include "cli/support/log_lines.hpp"
#include "cli/support/screen.hpp"

#include <fmt/core.h>
#include <kafka/testing/fault.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace kafka::cli {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr auto frame_interval = 100ms;
constexpr auto line_interval = 1s;
/// So that a picture of ordinary width shows the whole run.
constexpr int ticks_in_all = 60;
constexpr auto shortest_tick = 250ms;
/// How long nodes that do not answer in the end are waited for.
constexpr auto most_patience = 10s;
constexpr std::size_t topics_shown = 3;

/// What is kept of a node besides what is shown.
struct node_followed {
    rate_meter lately = {};
    rate_meter by_tick = {};
    bool was_listed = true;
    bool reason_told = false;
};

class live_run {
public:
    live_run(
        session& through, const cluster_report& found, live_settings settings, const style& with)
        : session_(through),
          client_(through.client()),
          settings_(std::move(settings)),
          style_(with),
          load_(client_, ledger_, {.rate = settings_.rate}),
          began_(clock::now()) {
        now_.title = settings_.title;
        now_.planned = settings_.planned;
        now_.tick = std::max<span_of_time>(shortest_tick, settings_.planned / ticks_in_all);
        std::vector<std::string> names;
        for (const topic_row& topic : found.topics)
            if (names.size() < topics_shown && topic.error.empty() && !topic.is_internal)
                names.push_back(topic.name);
        client_.set_topics(names);
        for (const broker_row& broker : found.brokers)
            node(broker.id).address = broker.address();
    }

    live_outcome run() {
        const interruption watch;
        const screen::extent size = screen::size_of(stdout);
        if (style_.rewrites_lines && size.columns >= least_live_width &&
            size.rows >= least_live_height)
            take_screen();
        const bool to_the_end = move_until_the_end();
        if (to_the_end)
            await_last_answers();
        live_outcome outcome{summarise(!to_the_end), interruption::signal()};
        screen_.reset();
        held_log_.reset();
        return outcome;
    }

private:
    void take_screen() {
        held_log_.emplace();
        screen_.emplace(stdout);
    }

    /// False when somebody did not want to wait for it.
    bool move_until_the_end() {
        time_point next_frame = began_;
        time_point next_tick = began_ + now_.tick;
        time_point next_line = began_ + line_interval;
        for (;;) {
            const time_point now = clock::now();
            if (interruption::signal() != 0 || (screen_ && screen_->quit_pressed()))
                return false;
            act(now);
            load_.send_due(now);
            if (now >= next_frame) {
                observe(now, now >= next_tick);
                while (next_tick <= now)
                    next_tick += now_.tick;
                next_frame = now + frame_interval;
                draw();
            }
            if (!screen_ && now >= next_line) {
                next_line += line_interval;
                print(live_line(now_));
            }
            if (is_over(now))
                return true;
            client_.poll(settings_.rate ? 5ms : 20ms);
        }
    }

    bool is_over(time_point now) {
        if (now < began_ + settings_.planned)
            return false;
        // Who has never answered is not waited for.
        std::vector<std::int32_t> awaited = silent();
        std::erase_if(awaited, [&](std::int32_t id) { return !ledger_.has_answered(id); });
        if (awaited.empty() || now >= began_ + settings_.planned + most_patience)
            return true;
        now_.act = "Waiting for node " + join_ids(awaited) + " to answer";
        now_.meaning = "The time is over, but not all is well yet.";
        return false;
    }

    void await_last_answers() {
        load_.stop();
        const time_point limit = clock::now() + most_patience;
        while (ledger_.open() > 0 && clock::now() < limit)
            client_.poll(20ms);
    }

    // --- what is done ------------------------------------------------------------------------

    void act(time_point now) {
        while (
            next_act_ < settings_.script.size() && now - began_ >= settings_.script[next_act_].at) {
            const demo_act& act = settings_.script[next_act_++];
            now_.act = act.title;
            now_.meaning = act.meaning;
            tell(now, event_kind::act, act.title);
            if (!screen_)
                tell_meaning(act.meaning);
            if (settings_.own != nullptr)
                perform(act, **settings_.own);
        }
    }

    void perform(const demo_act& act, testing::cluster& on) {
        const broker_id id(act.node);
        switch (act.deed) {
        case demo_deed::nothing:
            break;
        case demo_deed::kill_unnoticed:
            on.stop(id, testing::notice::not_taken);
            break;
        case demo_deed::kill_noticed:
            on.stop(id);
            break;
        case demo_deed::restart:
            on.restart(id);
            break;
        case demo_deed::throttle:
            throttling_ = on.inject(testing::fault().on(id).always().throttle(demo_pause));
            break;
        case demo_deed::relieve:
            on.remove(throttling_);
            break;
        }
    }

    // --- what is seen ------------------------------------------------------------------------

    live_node& node(std::int32_t id) {
        const auto place = std::ranges::lower_bound(now_.nodes, id, {}, &live_node::id);
        if (place != now_.nodes.end() && place->id == id)
            return *place;
        load_.add(id, clock::now());
        return *now_.nodes.insert(place, live_node{.id = id});
    }

    void observe(time_point now, bool is_tick) {
        now_.elapsed = now - began_;
        const cluster known = client_.cluster();
        learn_brokers(known, now);
        for (const ledger::news& each : ledger_.take_news())
            tell(now, each.kind, each.text);
        learn_rest(known, now);
        const measurements found = read_metrics(settings_.metrics->snapshot());
        for (live_node& each : now_.nodes) {
            const auto measured_of = found.nodes.find(each.id);
            observe(now, is_tick, each,
                measured_of == found.nodes.end() ? measured{} : measured_of->second);
        }
        all_.add(now, found.all.answers);
        now_.in_flight = found.all.in_flight;
        now_.rate = all_.lately();
        now_.latency = found.all.latency;
        now_.answers = ledger_.answers();
        now_.failures = ledger_.failures();
    }

    /// Who is back is told before what that has led to.
    void learn_brokers(const cluster& known, time_point now) {
        if (!known.has_metadata())
            return;
        listed_.clear();
        now_.cluster.brokers.clear();
        for (const broker& each : known.brokers()) {
            if (!each.id.is_broker())
                continue;
            listed_.insert(each.id.number());
            const broker_row row{each.id.number(), each.host, each.port};
            node(row.id).address = row.address();
            now_.cluster.brokers.push_back(row);
            if (!std::exchange(followed_[row.id].was_listed, true))
                tell(now, event_kind::good, fmt::format("node {} is back in the metadata", row.id));
        }
    }

    void learn_rest(const cluster& known, time_point now) {
        if (!known.has_metadata())
            return;
        const std::optional<broker> named = known.controller();
        const std::optional<std::int32_t> old = controller_.controller();
        const bool is_news =
            controller_.on_metadata(named ? std::optional(named->id.number()) : std::nullopt,
                old && listed_.contains(*old) && client_.connected(broker_id(*old)));
        if (is_news)
            tell(now, event_kind::act,
                fmt::format("node {} is the controller now", *controller_.controller()));
        for (live_node& each : now_.nodes)
            each.is_controller = each.id == controller_.controller();
        now_.cluster.topics = topic_rows(known);
    }

    void observe(time_point now, bool is_tick, live_node& each, const measured& by_client) {
        const broker_id id(each.id);
        node_followed& followed = followed_[each.id];
        const bool is_listed = listed_.contains(each.id);
        if (!is_listed && std::exchange(followed.was_listed, false))
            tell(
                now, event_kind::bad, fmt::format("node {} is no longer in the metadata", each.id));

        each.wait = {};
        if (client_.connected(id)) {
            each.wait = client_.throttle_delay(id);
            each.condition = each.wait > 0ms ? node_condition::paused : node_condition::ready;
            followed.reason_told = false;
        } else if (!is_listed) {
            each.condition = node_condition::gone;
            ledger_.on_unreachable(each.id, now);
        } else {
            each.wait = client_.connection_delay(id);
            each.condition =
                each.wait > 0ms ? node_condition::backing_off : node_condition::connecting;
            if (client_.is_disconnected(id)) {
                ledger_.on_unreachable(each.id, now);
                tell_reason(now, id, followed);
            }
        }
        followed.lately.add(now, by_client.answers);
        each.in_flight = by_client.in_flight;
        each.rate = followed.lately.lately();
        each.latency = by_client.latency;
        if (!followed.by_tick.started())
            followed.by_tick.add(now, by_client.answers);
        if (is_tick) {
            followed.by_tick.add(now, by_client.answers);
            each.history.push_back(followed.by_tick.since_last());
        }
    }

    /// Once, until there is a connection again.
    void tell_reason(time_point now, broker_id id, node_followed& followed) {
        if (followed.reason_told)
            return;
        followed.reason_told = true;
        tell(now, event_kind::bad,
            fmt::format("node {} is out of reach: {}", id.value(),
                reason_of(session_.why_unreachable(id))));
    }

    /// Nodes of the cluster that do not answer; of one that is ours all have to.
    std::vector<std::int32_t> silent() const {
        std::vector<std::int32_t> ids;
        for (const live_node& each : now_.nodes)
            if (!ledger_.is_answering(each.id) &&
                (settings_.own != nullptr || listed_.contains(each.id)))
                ids.push_back(each.id);
        return ids;
    }

    // --- what is shown -----------------------------------------------------------------------

    void tell(time_point now, event_kind kind, std::string text) {
        now_.events.push_back({now - began_, kind, std::move(text)});
        if (!screen_)
            print(event_line(now_.events.back(), style_));
    }

    void draw() {
        if (!screen_)
            return;
        const screen::extent size = screen::size_of(stdout);
        style with = style_;
        with.width = size.columns;
        screen_->draw(draw_live(now_, with, size.rows));
        flush_output();
    }

    /// Below the line of an event.
    void tell_meaning(const std::string& meaning) const {
        const std::string indent(11, ' ');
        const std::size_t width = std::max(style_.width, least_live_width) - indent.size() - 1;
        for (const std::string& line : wrapped(meaning, width))
            print(indent + style_.paint(colour::dim, line));
    }

    static void print(const std::string& line) {
        fmt::print("{}\n", line);
        flush_output();
    }

    live_summary summarise(bool ended_early) {
        const time_point now = clock::now();
        observe(now, false);
        const measurements found = read_metrics(settings_.metrics->snapshot());
        return {.elapsed = now - began_,
            .nodes = now_.nodes.size(),
            .requests = ledger_.sent(),
            .answers = ledger_.answers(),
            .failures = ledger_.failures_by_kind(),
            .open = ledger_.open(),
            .latency = found.all.latency,
            .connections = found.connections,
            .attempts_failed = found.attempts_failed,
            .outages = ledger_.outages(now),
            .silent = silent(),
            .ended_early = ended_early,
            // Lines have told them already.
            .events = screen_ ? std::move(now_.events) : std::vector<live_event>()};
    }

    session& session_;
    client& client_;
    const live_settings settings_;
    const style style_;
    ledger ledger_;
    load load_;
    const time_point began_;
    std::size_t next_act_ = 0;
    testing::cluster::fault_id throttling_ = 0;
    live_snapshot now_;
    std::map<std::int32_t, node_followed> followed_;
    rate_meter all_;
    std::set<std::int32_t> listed_;
    controller_watch controller_;
    std::optional<held_log> held_log_;
    std::optional<screen> screen_;
};

} // namespace

live_outcome run_live(
    session& through, const cluster_report& found, live_settings settings, const style& with) {
    return live_run(through, found, std::move(settings), with).run();
}

} // namespace kafka::cli
