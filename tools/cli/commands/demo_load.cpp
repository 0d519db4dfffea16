// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/demo_load.hpp"

#include <kafka/protocol/metadata.hpp>

#include <algorithm>

namespace kafka::cli {
namespace {

/// Whoever has failed takes breath before trying again, for failures that take no time.
constexpr auto pause_after_failure = std::chrono::milliseconds(100);

/// Small and harmless, and understood by brokers of every age.
protocol::metadata_request no_topics() {
    protocol::metadata_request request;
    request.topics.emplace();
    return request;
}

} // namespace

load::load(client& through, ledger& account, settings how)
    : client_(through),
      ledger_(account),
      settings_(how) {
    if (settings_.rate)
        interval_ = std::chrono::duration_cast<duration>(std::chrono::duration<double>(
            static_cast<double>(settings_.callers_per_node) / *settings_.rate));
}

void load::add(std::int32_t node, time_point now) {
    const auto count = static_cast<duration::rep>(settings_.callers_per_node);
    for (duration::rep i = 0; i < count; ++i)
        callers_.push_back(
            std::make_shared<caller>(caller{.node = node, .due = now + interval_ * i / count}));
}

void load::send_due(time_point now) {
    if (stopped_)
        return;
    for (const std::shared_ptr<caller>& each : callers_)
        if (!each->waits && each->due <= now)
            send(each);
}

void load::send(const std::shared_ptr<caller>& who) {
    who->waits = true;
    who->info = {};
    ledger_.on_sent(who->node);
    client_.async_send(broker_id(who->node), no_topics(), {.timeout = settings_.timeout}, who->info,
        [this, who](error_code error, const protocol::metadata_response&) { on_end(who, error); });
}

void load::on_end(const std::shared_ptr<caller>& who, error_code error) {
    const time_point now = std::chrono::steady_clock::now();
    who->waits = false;
    if (error)
        ledger_.on_failure(who->node, error, who->info.request_written, now);
    else
        ledger_.on_answer(who->node, now);
    // One that is late does not catch up.
    who->due = std::max(who->due + interval_, error ? now + pause_after_failure : now);
    if (!stopped_ && who->due <= now)
        send(who);
}

} // namespace kafka::cli
