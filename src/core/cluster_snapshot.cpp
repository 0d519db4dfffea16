// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster_snapshot.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace kafka::core {

namespace {

// Before this version of the answer, brokers may tell epochs that are out of date (KAFKA-9212).
constexpr std::int16_t first_with_sound_epochs = 9;

broker to_broker(const protocol::metadata_response::metadata_response_broker& told) {
    broker made{.id = told.node_id, .host = std::string(told.host)};
    if (told.port > 0 && told.port <= UINT16_MAX)
        made.port = static_cast<std::uint16_t>(told.port);
    if (told.rack)
        made.rack = std::string(*told.rack);
    return made;
}

std::string_view name_of(const cluster_snapshot::topic& told) {
    return told.name ? told.name->view() : std::string_view();
}

} // namespace

cluster_snapshot::cluster_snapshot(broker_list bootstrap) : bootstrap_(std::move(bootstrap)) {
    led_from_.push_back(0);
}

cluster_snapshot::cluster_snapshot(
    broker_list bootstrap, protocol::metadata_response answer, std::int16_t version)
    : bootstrap_(std::move(bootstrap)),
      answer_(std::move(answer)) {
    index_brokers();
    index_topics(version >= first_with_sound_epochs);
    index_leaders();
}

void cluster_snapshot::index_brokers() {
    brokers_.reserve(answer_.brokers.size());
    for (const auto& told : answer_.brokers)
        brokers_.push_back(to_broker(told));
    std::ranges::stable_sort(brokers_, {}, &broker::id);
    const auto repeated = std::ranges::unique(brokers_, {}, &broker::id);
    brokers_.erase(repeated.begin(), repeated.end());
}

void cluster_snapshot::index_topics(bool trust_epochs) {
    topics_.reserve(answer_.topics.size());
    for (std::uint32_t i = 0; i != answer_.topics.size(); ++i) {
        topic& told = answer_.topics[i];
        if (!trust_epochs)
            for (partition& each : told.partitions)
                each.leader_epoch = leader_epoch{-1};
        if (!std::ranges::is_sorted(told.partitions, {}, &partition::partition_index))
            std::ranges::stable_sort(told.partitions, {}, &partition::partition_index);
        topics_.try_emplace(name_of(told), i);
    }
}

// Counts, then places: the partitions of each broker end up side by side, in the order of topics.
void cluster_snapshot::index_leaders() {
    const auto slot_of = [this](broker_id leader) -> std::size_t {
        const auto found = std::ranges::lower_bound(brokers_, node_id(leader), {}, &broker::id);
        return found != brokers_.end() && found->id == node_id(leader)
                   ? static_cast<std::size_t>(found - brokers_.begin())
                   : brokers_.size();
    };
    const auto for_each_led = [&](auto&& use) {
        for (std::uint32_t t = 0; t != answer_.topics.size(); ++t) {
            const topic& told = answer_.topics[t];
            if (told.error_code != broker_errc::none)
                continue;
            for (std::uint32_t p = 0; p != told.partitions.size(); ++p)
                if (const std::size_t slot = slot_of(told.partitions[p].leader_id);
                    slot != brokers_.size())
                    use(slot, place{t, p});
        }
    };
    led_from_.assign(brokers_.size() + 1, 0);
    for_each_led([&](std::size_t slot, place) { ++led_from_[slot + 1]; });
    for (std::size_t slot = 0; slot != brokers_.size(); ++slot)
        led_from_[slot + 1] += led_from_[slot];
    led_.resize(led_from_.back());
    std::vector<std::uint32_t> next(led_from_.begin(), led_from_.end() - 1);
    for_each_led([&](std::size_t slot, place where) { led_[next[slot]++] = where; });
}

std::optional<std::string_view> cluster_snapshot::cluster_id() const noexcept {
    if (!answer_.cluster_id)
        return std::nullopt;
    return answer_.cluster_id->view();
}

std::span<const broker> cluster_snapshot::brokers() const noexcept {
    return has_metadata() ? std::span<const broker>(brokers_) : bootstrap();
}

const broker* cluster_snapshot::find(node_id id) const noexcept {
    if (id.is_bootstrap()) {
        const auto index = static_cast<std::uint32_t>(id.number());
        return index < bootstrap_->size() ? &(*bootstrap_)[index] : nullptr;
    }
    const node_id real(broker_id(id.number()));
    const auto found = std::ranges::lower_bound(brokers_, real, {}, &broker::id);
    return found != brokers_.end() && found->id == real ? &*found : nullptr;
}

std::span<const cluster_snapshot::topic> cluster_snapshot::all_topics() const noexcept {
    return {answer_.topics.data(), answer_.topics.size()};
}

const cluster_snapshot::topic* cluster_snapshot::find_topic(std::string_view name) const noexcept {
    const auto found = topics_.find(name);
    if (found == topics_.end())
        return nullptr;
    const topic& told = answer_.topics[found->second];
    return told.error_code == broker_errc::none ? &told : nullptr;
}

const cluster_snapshot::partition* cluster_snapshot::find_partition(
    std::string_view topic_name, partition_id id) const noexcept {
    const topic* const in = find_topic(topic_name);
    return in == nullptr ? nullptr : find_partition(*in, id);
}

const cluster_snapshot::partition* cluster_snapshot::find_partition(
    const topic& in, partition_id id) const noexcept {
    // Nearly always all partitions are there, each at its place.
    const auto guess = static_cast<std::uint32_t>(id.value());
    if (guess < in.partitions.size() && in.partitions[guess].partition_index == id)
        return &in.partitions[guess];
    const auto found = std::ranges::lower_bound(in.partitions, id, {}, &partition::partition_index);
    return found != in.partitions.end() && found->partition_index == id ? &*found : nullptr;
}

std::span<const cluster_snapshot::place> cluster_snapshot::led_by(broker_id id) const noexcept {
    const auto found = std::ranges::lower_bound(brokers_, node_id(id), {}, &broker::id);
    if (found == brokers_.end() || found->id != node_id(id))
        return {};
    const auto slot = static_cast<std::size_t>(found - brokers_.begin());
    return std::span(led_).subspan(led_from_[slot], led_from_[slot + 1] - led_from_[slot]);
}

broker_errc cluster_snapshot::topic_error(std::string_view name) const noexcept {
    const auto found = topics_.find(name);
    return found == topics_.end() ? broker_errc::none : answer_.topics[found->second].error_code;
}

} // namespace kafka::core
