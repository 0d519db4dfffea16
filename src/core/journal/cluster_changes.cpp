// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/journal/cluster_changes.hpp"

#include "core/address.hpp"
#include "core/journal/words.hpp"

#include <cstddef>
#include <map>
#include <utility>

namespace kafka::core {

namespace {

/// So many are named, and the others counted.
constexpr std::size_t most_named = 8;

std::string address_of(const broker& which) {
    return to_string(server_address{which.host, which.port});
}

class list_of_changes {
public:
    void add(const std::string& change) {
        if (++count_ <= most_named)
            text_ += (text_.empty() ? "" : ", ") + change;
    }
    std::string text() const {
        if (count_ <= most_named)
            return one_line(text_);
        return one_line(text_) + " and " + std::to_string(count_ - most_named) + " more";
    }
    std::size_t count() const { return count_; }

private:
    std::string text_;
    std::size_t count_ = 0;
};

} // namespace

std::string describe_cluster(const cluster_snapshot& found) {
    list_of_changes brokers;
    for (const broker& each : found.brokers())
        brokers.add(each.id.to_string() + " at " + address_of(each));
    std::string text = "found the cluster";
    if (const auto id = found.cluster_id())
        text += ' ' + one_line(std::string(*id));
    text += ": " + counted(found.brokers().size(), "broker") + " (" + brokers.text() + ')';
    if (const broker* controller = found.controller())
        text += ", controller " + controller->id.to_string();
    return text;
}

std::string describe_broker_changes(const cluster_snapshot& before, const cluster_snapshot& after) {
    list_of_changes changes;
    for (const broker& each : after.brokers()) {
        const broker* const old = before.find(each.id);
        if (!old)
            changes.add("broker " + each.id.to_string() + " has come, at " + address_of(each));
        else if (old->host != each.host || old->port != each.port)
            changes.add("broker " + each.id.to_string() + " has moved from " + address_of(*old) +
                        " to " + address_of(each));
    }
    for (const broker& each : before.brokers())
        if (!after.find(each.id))
            changes.add("broker " + each.id.to_string() + " has gone from " + address_of(each));
    return changes.text();
}

std::vector<topic_change> describe_topic_changes(const cluster_snapshot& before,
    const cluster_snapshot& after, const std::set<std::string, std::less<>>& wanted) {
    std::map<broker_errc, list_of_changes> changes;
    for (const std::string& name : wanted)
        if (const auto* const told = after.find_told(name);
            told != nullptr && told->error_code != before.topic_error(name))
            changes[told->error_code].add(name);
    std::vector<topic_change> made;
    for (const auto& [error, topics] : changes) {
        const bool is_one = topics.count() == 1;
        std::string text = (is_one ? "topic " : "topics ") + topics.text();
        if (error == broker_errc::none)
            text += is_one ? " is known now" : " are known now";
        else
            text += ": " + error_code(error).message();
        made.push_back({error, std::move(text)});
    }
    return made;
}

} // namespace kafka::core
