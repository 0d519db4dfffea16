// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/stress/caller.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <initializer_list>
#include <map>

namespace kafka::stress {

using namespace std::chrono_literals;

namespace {

struct counted_call {
    explicit counted_call(const call& of) : what(of) {}

    const call what;
    std::atomic<std::uint64_t> times = 0;
};

/// Of which some are called more often than others.
class choice {
public:
    explicit choice(std::initializer_list<std::span<const call>> of) {
        for (const std::span<const call> some : of)
            for (const call& each : some)
                calls_.emplace_back(each);
        for (const counted_call& each : calls_)
            weights_ += each.what.weight;
    }

    counted_call& by_chance(simulated::chance& draw) {
        std::size_t left = draw.below(weights_);
        auto at = calls_.begin();
        for (; left >= at->what.weight; ++at)
            left -= at->what.weight;
        return *at;
    }

    const std::deque<counted_call>& calls() const noexcept { return calls_; }

private:
    std::deque<counted_call> calls_;
    std::size_t weights_ = 0;
};

choice& all_calls() {
    static choice all{questions(), wishes(), requests(), waits()};
    return all;
}

choice& all_waits() {
    static choice all{waits()};
    return all;
}

void make(caller& by, counted_call& drawn) {
    ++drawn.times;
    try {
        drawn.what.make(by);
    } catch (const std::exception& thrown) {
        by.where.all.complain(std::string(drawn.what.name) + " has thrown: " + thrown.what());
    }
}

} // namespace

void caller::call_something() {
    make(*this, all_calls().by_chance(draw));
}

void caller::wait_for_something() {
    make(*this, all_waits().by_chance(draw));
}

node_id caller::a_node() {
    const broker_id broker{static_cast<std::int32_t>(1 + draw.below(node_count))};
    switch (draw.below(16)) {
    case 0:
        return node_id::bootstrap(static_cast<std::int32_t>(draw.below(node_count)));
    case 1:
        return node_id::coordinator(broker);
    case 2:
        return broker_id{99};
    default:
        return broker;
    }
}

target caller::a_target() {
    switch (draw.below(4)) {
    case 0:
        return controller;
    case 1:
        return any_node;
    default:
        return a_node();
    }
}

std::string caller::a_topic() {
    return "t" + std::to_string(draw.below(topic_count));
}

std::string caller::a_key() {
    return "key " + std::to_string(draw.below(5));
}

send_options caller::some_options() {
    if (draw.one_in(2))
        return {};
    return {.timeout = 1ms + draw.up_to(300ms)};
}

// --- operations --------------------------------------------------------------------------------

std::shared_ptr<operation> begin(caller& by) {
    const auto which = by.where.all.begin();
    if (!which)
        return nullptr;
    return std::make_shared<operation>(by.where.all, *which, by.subject->get_executor());
}

void operation::cancel(caller& by) {
    static constexpr std::array types{asio::cancellation_type::terminal,
        asio::cancellation_type::partial, asio::cancellation_type::total};
    const auto emit = [self = shared_from_this(), type = by.draw.one_of(types)] {
        self->signal.emit(type);
    };
    if (by.draw.one_in(2))
        return asio::post(strand, emit);
    patience.expires_after(by.draw.up_to(5ms));
    patience.async_wait([emit](error_code) { emit(); });
}

void go_on(const std::weak_ptr<client>& subject, account::number from) {
    const std::shared_ptr<client> held = subject.lock();
    if (!held)
        return;
    const node_id node(static_cast<std::int32_t>(1 + from % node_count));
    switch (from / 8 % 100) {
    case 0:
        held->ready(node);
        break;
    case 1:
        held->forget_coordinator(coordinator_kind::group, "key 0");
        break;
    case 2:
        held->request_metadata_update();
        break;
    case 3:
        held->add_topic("t0");
        break;
    case 4:
        held->close(node);
        break;
    case 5:
        held->flight_record();
        break;
    default:
        held->explain(node);
        break;
    }
}

// --- what was called ---------------------------------------------------------------------------

std::string calls_in_words() {
    std::map<std::string_view, std::uint64_t> sums;
    for (const choice* some : {&all_calls(), &all_waits()})
        for (const counted_call& each : some->calls())
            sums[each.what.name] += each.times;
    std::string text;
    for (const auto& [name, times] : sums)
        text += "  " + std::string(name) + " " + std::to_string(times) + "\n";
    return text;
}

bool all_were_called() {
    return std::ranges::all_of(
        all_calls().calls(), [](const counted_call& each) { return each.times != 0; });
}

} // namespace kafka::stress
