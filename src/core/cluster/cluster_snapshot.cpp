// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster/cluster_snapshot.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>
#include <utility>

namespace kafka::core {

namespace {

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

/// Whether the epochs of one count on from those of the other. An id that the answer does not have
/// tells nothing.
bool is_same_topic(const cluster_snapshot::topic& told, const cluster_snapshot::topic& known) {
    return told.topic_id.is_zero() || told.topic_id == known.topic_id;
}

} // namespace

cluster_snapshot::cluster_snapshot(broker_list bootstrap) : bootstrap_(std::move(bootstrap)) {
    led_from_.push_back(0);
}

cluster_snapshot::cluster_snapshot(broker_list bootstrap, protocol::metadata_response answer,
    std::int16_t version, const cluster_snapshot* before, bool believes)
    : bootstrap_(std::move(bootstrap)),
      answer_(std::move(answer)) {
    index_brokers();
    index_topics(version >= first_with_sound_epochs, before, believes);
    index_leaders();
}

void cluster_snapshot::index_brokers() {
    brokers_.reserve(answer_.brokers.size());
    for (const auto& told : answer_.brokers)
        brokers_.push_back(to_broker(told));
    std::ranges::sort(brokers_, {}, &broker::id);
    const auto repeated = std::ranges::unique(brokers_, {}, &broker::id);
    brokers_.erase(repeated.begin(), repeated.end());
}

// All that is to be done with a partition is done at once: with a million of them, getting them
// from memory is most of the work.
void cluster_snapshot::index_topics(
    bool trust_epochs, const cluster_snapshot* before, bool believes) {
    std::size_t characters = 0;
    std::size_t partitions = 0;
    for (const topic& told : answer_.topics) {
        characters += name_of(told).size();
        partitions += told.partitions.size();
    }
    names_.reserve(characters);
    leaderships_.reserve(partitions);
    topics_.reserve(answer_.topics.size());
    for (std::uint32_t i = 0; i != answer_.topics.size(); ++i) {
        topic& told = answer_.topics[i];
        entry made{
            .topic = i, .first = static_cast<std::uint32_t>(leaderships_.size()), .count = 0};
        past older = before != nullptr ? take_past(told, *before) : past();
        older.may_begin_anew = believes && told.topic_id.is_zero();
        const bool at_their_places = index_partitions(told, trust_epochs, older);
        if (told.error_code != broker_errc::none)
            faulty_.push_back(i);
        else if (at_their_places)
            made.count = static_cast<std::uint32_t>(told.partitions.size());
        const std::size_t at = names_.size();
        names_ += name_of(told);
        topics_.try_emplace(std::string_view(names_).substr(at), made);
    }
}

// What the epochs of this topic count on from; nothing if they do not.
cluster_snapshot::past cluster_snapshot::take_past(
    const topic& told, const cluster_snapshot& before) noexcept {
    const auto found = told.name ? before.topics_.find(told.name->view()) : before.topics_.end();
    const topic* const known =
        found == before.topics_.end() ? nullptr : &before.answer_.topics[found->second.topic];
    if (known == nullptr || told.error_code != known->error_code || !is_same_topic(told, *known)) {
        has_news_ = true;
        return {};
    }
    if (told.error_code != broker_errc::none)
        return {};
    const auto& [at, first, count] = found->second;
    return {.known = known, .leaders = std::span(before.leaderships_).subspan(first, count)};
}

// Of a partition whose leader is not the same as before. A broker that lags behind tells old
// epochs.
void cluster_snapshot::judge(partition& told, const topic& of, const past& older) {
    const partition* const then = find_partition(*older.known, told.partition_index);
    if (then != nullptr && told.leader_epoch != leader_epoch{-1} &&
        told.leader_epoch < then->leader_epoch && !older.may_begin_anew) {
        told = *then;
        is_doubtful_ = is_doubtful_ || of.topic_id.is_zero();
    } else {
        has_news_ = has_news_ || then == nullptr || then->leader_id != told.leader_id ||
                    then->leader_epoch != told.leader_epoch;
    }
}

// Puts the partitions in order. Returns whether each lies at the place that is its id.
bool cluster_snapshot::index_partitions(topic& of, bool trust_epochs, const past& older) {
    bool at_their_places = true;
    bool in_order = true;
    std::int32_t last = INT32_MIN;
    std::int32_t expected = 0;
    for (partition& each : of.partitions) {
        if (!trust_epochs)
            each.leader_epoch = leader_epoch{-1};
        const std::int32_t id = each.partition_index.value();
        const auto at = static_cast<std::uint32_t>(id);
        const bool is_as_before =
            at < older.leaders.size() &&
            older.leaders[at] == leadership{each.leader_id, each.leader_epoch};
        if (!is_as_before && older.known != nullptr) [[unlikely]]
            judge(each, of, older);
        at_their_places = at_their_places && id == expected++;
        in_order = in_order && id >= std::exchange(last, id);
        leaderships_.push_back({each.leader_id, each.leader_epoch});
    }
    if (in_order)
        return at_their_places;
    std::ranges::sort(of.partitions, {}, &partition::partition_index);
    leaderships_.resize(leaderships_.size() - of.partitions.size());
    return index_partitions(of, trust_epochs, older);
}

// Where a broker stands in brokers_; their number when it does not.
std::size_t cluster_snapshot::slot_of(broker_id id) const noexcept {
    const auto found = std::ranges::lower_bound(brokers_, node_id(id), {}, &broker::id);
    if (found == brokers_.end() || found->id != node_id(id))
        return brokers_.size();
    return static_cast<std::size_t>(found - brokers_.begin());
}

// The same for the low ids, which nearly all are, without a search.
std::vector<std::uint32_t> cluster_snapshot::slots_by_id() const {
    constexpr std::int32_t low = 10'000;
    std::int32_t end = 0;
    for (const broker& each : brokers_)
        if (each.id.number() >= 0 && each.id.number() < low)
            end = each.id.number() + 1;
    std::vector<std::uint32_t> slots(
        static_cast<std::size_t>(end), static_cast<std::uint32_t>(brokers_.size()));
    for (std::uint32_t i = 0; i != brokers_.size(); ++i)
        if (const std::int32_t id = brokers_[i].id.number(); id >= 0 && id < low)
            slots[static_cast<std::size_t>(id)] = i;
    return slots;
}

// Counts, then places: the partitions of each broker end up side by side, in the order of topics.
void cluster_snapshot::index_leaders() {
    const auto nobody = static_cast<std::uint32_t>(brokers_.size());
    const std::vector<std::uint32_t> by_id = slots_by_id();
    const auto for_each = [&](auto f) {
        const leadership* next = leaderships_.data();
        for (std::uint32_t t = 0; t != answer_.topics.size(); ++t) {
            const topic& told = answer_.topics[t];
            const leadership* const first = next;
            next += told.partitions.size();
            if (told.error_code != broker_errc::none)
                continue;
            for (const leadership* each = first; each != next; ++each) {
                const auto id = static_cast<std::uint32_t>(each->leader.value());
                const std::uint32_t slot = id < by_id.size()
                                               ? by_id[id]
                                               : static_cast<std::uint32_t>(slot_of(each->leader));
                f(slot, place{t, static_cast<std::uint32_t>(each - first)});
            }
        }
    };
    std::vector<std::uint32_t> counts(nobody + 1);
    for_each([of = counts.data()](std::uint32_t slot, place) { ++of[slot]; });
    led_from_.push_back(0);
    std::partial_sum(counts.begin(), counts.end() - 1, std::back_inserter(led_from_));
    led_.resize(led_from_.back());
    std::vector<std::uint32_t> next(led_from_);
    for_each([&, to = led_.data(), at = next.data()](std::uint32_t slot, place where) {
        if (slot != nobody)
            to[at[slot]++] = where;
    });
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
    const std::size_t slot = slot_of(broker_id(id.number()));
    return slot == brokers_.size() ? nullptr : &brokers_[slot];
}

std::span<const cluster_snapshot::topic> cluster_snapshot::all_topics() const noexcept {
    return {answer_.topics.data(), answer_.topics.size()};
}

const cluster_snapshot::topic* cluster_snapshot::find_told(std::string_view name) const noexcept {
    const auto found = topics_.find(name);
    return found == topics_.end() ? nullptr : &answer_.topics[found->second.topic];
}

const cluster_snapshot::topic* cluster_snapshot::find_topic(std::string_view name) const noexcept {
    const topic* const told = find_told(name);
    return told != nullptr && told->error_code == broker_errc::none ? told : nullptr;
}

std::optional<cluster_snapshot::leadership> cluster_snapshot::find_leader(
    std::string_view topic_name, partition_id id) const noexcept {
    const auto found = topics_.find(topic_name);
    if (found == topics_.end())
        return std::nullopt;
    if (static_cast<std::uint32_t>(id.value()) < found->second.count)
        return leaderships_[found->second.first + static_cast<std::uint32_t>(id.value())];
    const topic& told = answer_.topics[found->second.topic];
    if (told.error_code != broker_errc::none)
        return std::nullopt;
    const partition* const at = find_partition(told, id);
    if (at == nullptr)
        return std::nullopt;
    return leadership{at->leader_id, at->leader_epoch};
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
    const std::size_t slot = slot_of(id);
    if (slot == brokers_.size())
        return {};
    return std::span(led_).subspan(led_from_[slot], led_from_[slot + 1] - led_from_[slot]);
}

broker_errc cluster_snapshot::topic_error(std::string_view name) const noexcept {
    const topic* const told = find_told(name);
    return told == nullptr ? broker_errc::none : told->error_code;
}

} // namespace kafka::core
