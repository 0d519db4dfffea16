// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Members about what is known of the cluster: topics, listeners, coordinators.

#include "integration/stress/caller.hpp"

#include <string>
#include <vector>

namespace kafka::stress {

namespace {

/// Follows the future that `wish` returns.
template <class Wish>
void wish_for(caller& by, Wish wish) {
    if (const std::shared_ptr<operation> made = begin(by))
        follow(by, made, wish());
}

void listen_for_a_while(caller& by) {
    const auto heard = [&where = by.where, subject = std::weak_ptr(by.subject)](
                           const kafka::cluster& known) {
        ++where.listeners_called;
        if (!known.has_metadata())
            where.all.complain("a listener was called without metadata");
        go_on(subject, where.listeners_called);
    };
    const metadata_listener_id mine = by.subject->add_metadata_listener(heard);
    // Others stay until the end.
    if (!by.draw.one_in(50))
        by.subject->remove_metadata_listener(mine);
}

void add_coordinator(caller& by) {
    protocol::find_coordinator_response found;
    found.node_id = broker_id{static_cast<std::int32_t>(1 + by.draw.below(node_count))};
    const testing::node_address at = by.where.brokers->address(found.node_id);
    found.host = at.host;
    found.port = at.port;
    by.subject->add_coordinator(found, coordinator_kind::group, by.a_key());
}

constexpr call all[] = {
    {"request_metadata_update", 10,
        [](caller& by) { wish_for(by, [&] { return by.subject->request_metadata_update(); }); }},
    {"add_topic", 5,
        [](caller& by) { wish_for(by, [&] { return by.subject->add_topic(by.a_topic()); }); }},
    {"set_topics", 5,
        [](caller& by) {
            wish_for(by, [&] { return by.subject->set_topics({by.a_topic(), by.a_topic()}); });
        }},
    {"need_all_topics", 2,
        [](caller& by) {
            wish_for(by, [&] { return by.subject->need_all_topics(by.draw.one_in(2)); });
        }},
    {"async_refresh_metadata", 5,
        [](caller& by) {
            operate(by, [&](account::number, auto&&... rest) {
                by.subject->async_refresh_metadata(std::forward<decltype(rest)>(rest)...);
            });
        }},
    {"async_add_topic", 5,
        [](caller& by) {
            operate(by, [&](account::number, auto&&... rest) {
                by.subject->async_add_topic(by.a_topic(), std::forward<decltype(rest)>(rest)...);
            });
        }},
    {"async_set_topics", 5,
        [](caller& by) {
            operate(by, [&](account::number, auto&&... rest) {
                by.subject->async_set_topics(
                    {by.a_topic(), "t0"}, std::forward<decltype(rest)>(rest)...);
            });
        }},
    {"add_metadata_listener", 2, listen_for_a_while},
    {"remove_metadata_listener", 1,
        [](caller& by) {
            by.subject->remove_metadata_listener(metadata_listener_id(1 + by.draw.below(1000)));
        }},
    {"add_coordinator", 5, add_coordinator},
    {"forget_coordinator", 5,
        [](caller& by) { by.subject->forget_coordinator(coordinator_kind::group, by.a_key()); }},
};

} // namespace

std::span<const call> wishes() {
    return all;
}

} // namespace kafka::stress
