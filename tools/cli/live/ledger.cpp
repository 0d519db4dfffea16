// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/ledger.hpp"

#include "cli/live/live_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace kafka::cli {
namespace {

std::string kind_of(error_code error, written may_have_arrived) {
    std::string text = error == errc::connection                 ? "lost the connection"
                       : error == broker_errc::request_timed_out ? "timed out"
                       : error == errc::unknown_broker_id        ? "refused, node not in cluster"
                                                                 : "failed: " + error.message();
    return text + (may_have_arrived == written::no       ? " (never written)"
                      : may_have_arrived == written::yes ? " (perhaps carried out)"
                                                         : " (perhaps written)");
}

} // namespace

void ledger::on_sent(std::int32_t node) {
    ++sent_;
    nodes_.try_emplace(node);
}

void ledger::on_answer(std::int32_t node, time_point now) {
    ++answers_;
    node_account& account = nodes_[node];
    account.last_answer = now;
    if (!account.outage)
        return;
    outage& over = outages_[*account.outage];
    over.ended = now;
    account.outage.reset();
    recovered_.emplace_back(node, now - over.began);
}

void ledger::on_failure(
    std::int32_t node, error_code error, written may_have_arrived, time_point now) {
    ++failures_;
    const std::string kind = kind_of(error, may_have_arrived);
    ++by_kind_[kind];
    ++recent_[{node, kind}];
    begin_outage(node, now);
}

void ledger::on_unreachable(std::int32_t node, time_point now) {
    begin_outage(node, now);
}

void ledger::begin_outage(std::int32_t node, time_point now) {
    node_account& account = nodes_[node];
    if (account.outage)
        return;
    account.outage = outages_.size();
    outages_.push_back({node, account.last_answer.value_or(now)});
}

bool ledger::has_answered(std::int32_t node) const {
    const auto found = nodes_.find(node);
    return found != nodes_.end() && found->second.last_answer;
}

bool ledger::is_answering(std::int32_t node) const {
    const auto found = nodes_.find(node);
    return has_answered(node) && !found->second.outage;
}

std::vector<failure_count> ledger::failures_by_kind() const {
    std::vector<failure_count> made;
    for (const auto& [kind, count] : by_kind_)
        made.push_back({kind, count});
    std::ranges::sort(made, [](const failure_count& a, const failure_count& b) {
        return std::tie(b.count, a.what) < std::tie(a.count, b.what);
    });
    return made;
}

std::vector<outage_record> ledger::outages(time_point now) const {
    std::vector<outage_record> made;
    for (const outage& each : outages_)
        made.push_back({each.node, each.ended.value_or(now) - each.began, each.ended.has_value()});
    return made;
}

std::vector<ledger::news> ledger::take_news() {
    std::vector<news> made;
    for (const auto& [which, count] : recent_) {
        const auto& [node, kind] = which;
        node_account& account = nodes_[node];
        if (account.told.insert(kind).second)
            made.push_back({event_kind::bad,
                fmt::format("node {}: {} {}", node, counted(count, "request"), kind)});
        else
            account.untold += count;
    }
    recent_.clear();
    for (const auto& [node, after] : recovered_) {
        node_account& account = nodes_[node];
        std::string text = fmt::format("node {} answers again, after {}", node, span_text(after));
        if (account.untold > 0)
            text += "; " + counted(account.untold, "more request") + " failed";
        made.push_back({event_kind::good, std::move(text)});
        account.untold = 0;
        account.told.clear();
    }
    recovered_.clear();
    return made;
}

} // namespace kafka::cli
