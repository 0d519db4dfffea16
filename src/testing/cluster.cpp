// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/testing/cluster.hpp>

#include "testing/cluster_access.hpp"
#include "testing/coordinator.hpp"
#include "testing/options.hpp"
#include "testing/topics/topic_name.hpp"

#include <algorithm>
#include <utility>

namespace kafka::testing {

using detail::cluster_core;
using detail::cluster_state;
using detail::topic_record;

namespace {

using detail::refuse_option;

partition_state describe(const cluster_state& state, const topic_record& topic, std::size_t index) {
    const detail::partition_record& partition = topic.partitions[index];
    partition_state described;
    described.index = static_cast<std::int32_t>(index);
    described.leader = partition.leader;
    described.epoch = leader_epoch{partition.epoch};
    described.replicas = partition.replicas;
    described.isr = partition.isr;
    described.offline = state.offline_replicas(partition);
    return described;
}

topic_state describe(const cluster_state& state, const topic_record& topic) {
    topic_state described;
    described.name = topic.name;
    described.id = topic.id;
    described.internal = topic.internal;
    for (std::size_t i = 0; i < topic.partitions.size(); ++i)
        described.partitions.push_back(describe(state, topic, i));
    return described;
}

const detail::node_record& find_node(const cluster_state& state, broker_id id) {
    const detail::node_record* found = state.find_node(id);
    if (found == nullptr)
        refuse_option("there is no node " + std::to_string(id.value()));
    return *found;
}

const topic_record& find_topic(const cluster_state& state, std::string_view name) {
    const topic_record* found = state.find_topic(name);
    if (found == nullptr)
        refuse_option("there is no topic '" + std::string(name) + "'");
    return *found;
}

/// The index of a partition that exists.
std::size_t find_partition(
    const cluster_state& state, std::string_view topic, std::int32_t partition) {
    const std::size_t count = find_topic(state, topic).partitions.size();
    if (partition < 0 || static_cast<std::size_t>(partition) >= count)
        refuse_option(
            "topic '" + std::string(topic) + "' has no partition " + std::to_string(partition));
    return static_cast<std::size_t>(partition);
}

void check_nodes(const cluster_state& state, const std::vector<broker_id>& ids) {
    for (broker_id id : ids)
        find_node(state, id);
}

std::string host_and_port(const std::string& host, std::uint16_t port) {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

} // namespace

cluster::cluster(executor_type executor, cluster_options options, const transport& network) {
    detail::check_options(options);
    impl_ =
        std::make_shared<implementation>(std::move(executor), options, network.implementation());
    for (topic_options& topic : options.topics)
        create_topic(std::move(topic));
    for (group_options& group : options.groups)
        add_group(std::move(group));
    impl_->start();
}

cluster::~cluster() {
    impl_->shut_down();
}

cluster::executor_type cluster::get_executor() const noexcept {
    return impl_->executor();
}

// --- what it is -------------------------------------------------------------------------------

std::string cluster::cluster_id() const {
    return impl_->with_core([](cluster_core& core) { return core.state().cluster_id(); });
}

std::string cluster::bootstrap_servers(std::string_view listener) const {
    const std::size_t which = impl_->checked(listener);
    return impl_->with_core([which](cluster_core& core) {
        std::string all;
        for (const detail::node_record& node : core.state().nodes()) {
            const node_address& at = node.listeners[which];
            all.append(all.empty() ? 0 : 1, ',').append(host_and_port(at.host, at.port));
        }
        return all;
    });
}

std::vector<broker_id> cluster::nodes() const {
    std::vector<broker_id> ids;
    for (const detail::node_server& node : impl_->nodes())
        ids.push_back(node.id);
    return ids;
}

node_address cluster::address(broker_id node, std::string_view listener) const {
    const std::size_t which = impl_->checked(listener);
    return impl_->with_core([node, which](cluster_core& core) {
        return find_node(core.state(), node).listeners[which];
    });
}

bool cluster::running(broker_id node) const {
    return impl_->running(impl_->checked(node).id);
}

broker_id cluster::controller() const {
    return impl_->with_core([](cluster_core& core) { return core.state().controller(); });
}

std::vector<topic_state> cluster::topics() const {
    return impl_->with_core([](cluster_core& core) {
        std::vector<topic_state> all;
        for (const auto& [name, topic] : core.state().topics())
            all.push_back(describe(core.state(), topic));
        return all;
    });
}

topic_state cluster::topic(std::string_view name) const {
    return impl_->with_core([name](cluster_core& core) {
        return describe(core.state(), find_topic(core.state(), name));
    });
}

partition_state cluster::partition(std::string_view topic, std::int32_t index) const {
    return impl_->with_core([=](cluster_core& core) {
        const std::size_t found = find_partition(core.state(), topic, index);
        return describe(core.state(), find_topic(core.state(), topic), found);
    });
}

broker_id cluster::coordinator(std::string_view group) const {
    return impl_->with_core([group](cluster_core& core) {
        return find_coordinator(core.state(), detail::coordinator_type::group, group);
    });
}

// --- nodes ------------------------------------------------------------------------------------

void cluster::stop(broker_id node, notice by_others) {
    impl_->stop(impl_->checked(node).id, by_others);
}

void cluster::restart(broker_id node) {
    impl_->restart(impl_->checked(node).id);
}

void cluster::move(broker_id node, std::uint16_t port) {
    impl_->move(impl_->checked(node).id, port);
}

void cluster::move(broker_id node, std::string_view address, std::uint16_t port) {
    impl_->move(impl_->checked(node).id, port, std::string(address));
}

void cluster::disconnect(broker_id node) {
    impl_->disconnect(impl_->checked(node).id);
}

void cluster::elect_controller(broker_id node) {
    impl_->with_core([node](cluster_core& core) {
        if (node != detail::no_broker)
            find_node(core.state(), node);
        core.state().set_controller(node);
    });
}

void cluster::set_cluster_id(std::string id) {
    impl_->with_core([&](cluster_core& core) { core.state().set_cluster_id(std::move(id)); });
}

void cluster::limit_api(api_range range, std::optional<broker_id> node) {
    impl_->with_core([&](cluster_core& core) {
        if (node)
            find_node(core.state(), *node);
        core.limit_api(range, node);
    });
}

// --- topics and groups ------------------------------------------------------------------------

uuid cluster::create_topic(topic_options topic) {
    return impl_->with_core([&](cluster_core& core) {
        detail::topic_wish wish;
        wish.name = std::move(topic.name);
        if (topic.assignment.empty()) {
            wish.partitions = topic.partitions;
            wish.replicas = topic.replicas;
        }
        for (std::vector<broker_id>& replicas : topic.assignment)
            wish.assignment.emplace_back(
                static_cast<std::int32_t>(wish.assignment.size()), std::move(replicas));
        detail::topic_plan plan;
        if (const auto refused = core.creator().plan(wish, plan))
            refuse_option(refused->message);
        plan.internal = topic.internal.value_or(plan.internal);
        plan.id = topic.id.value_or(plan.id);
        if (core.state().find_topic(plan.id) != nullptr)
            refuse_option("there is a topic of that id already");
        return core.creator().commit(std::move(plan)).id;
    });
}

void cluster::delete_topic(std::string_view name) {
    impl_->with_core([name](cluster_core& core) {
        find_topic(core.state(), name);
        core.state().remove_topic(name);
    });
}

void cluster::add_partitions(std::string_view topic, std::int32_t total) {
    impl_->with_core([=](cluster_core& core) {
        const topic_record& grown = find_topic(core.state(), topic);
        const auto wanted = static_cast<std::size_t>(std::max(total, 0));
        if (wanted <= grown.partitions.size())
            refuse_option("topic '" + grown.name + "' has as many partitions already");
        auto placed = core.creator().place_more(grown, wanted - grown.partitions.size());
        for (std::vector<broker_id>& replicas : placed)
            core.state().add_partition(topic, std::move(replicas));
    });
}

void cluster::set_leader(std::string_view topic, std::int32_t partition, broker_id leader) {
    impl_->with_core([=](cluster_core& core) {
        if (leader != detail::no_broker)
            find_node(core.state(), leader);
        core.state().set_leader(topic, find_partition(core.state(), topic, partition), leader);
    });
}

void cluster::set_isr(std::string_view topic, std::int32_t partition, std::vector<broker_id> isr) {
    impl_->with_core([&](cluster_core& core) {
        check_nodes(core.state(), isr);
        core.state().set_isr(topic, find_partition(core.state(), topic, partition), std::move(isr));
    });
}

void cluster::set_offline(
    std::string_view topic, std::int32_t partition, std::vector<broker_id> offline) {
    impl_->with_core([&](cluster_core& core) {
        check_nodes(core.state(), offline);
        core.state().set_offline(
            topic, find_partition(core.state(), topic, partition), std::move(offline));
    });
}

void cluster::authorize_topic(std::string_view name, bool may_be_seen) {
    impl_->with_core([=](cluster_core& core) { core.state().set_may_be_seen(name, may_be_seen); });
}

void cluster::add_group(group_options group) {
    impl_->with_core([&](cluster_core& core) { core.state().add_group(std::move(group)); });
}

void cluster::remove_group(std::string_view id) {
    impl_->with_core([id](cluster_core& core) { core.state().remove_group(id); });
}

// --- faults -----------------------------------------------------------------------------------

cluster::fault_id cluster::inject(const fault& what) {
    return impl_->with_core([&](cluster_core& core) {
        if (what.built().node)
            find_node(core.state(), *what.built().node);
        return core.faults().add(what.built());
    });
}

std::uint64_t cluster::met(fault_id which) const {
    return impl_->with_core([which](cluster_core& core) { return core.faults().met(which); });
}

bool cluster::remove(fault_id which) {
    const auto removed =
        impl_->with_core([which](cluster_core& core) { return core.faults().remove(which); });
    return removed != nullptr;
}

void cluster::clear_faults() {
    const auto removed = impl_->with_core([](cluster_core& core) { return core.faults().clear(); });
}

// --- what has happened ------------------------------------------------------------------------

namespace {

template <class Count>
std::uint64_t sum(const std::deque<detail::node_server>& nodes, Count count) {
    std::uint64_t total = 0;
    for (const detail::node_server& node : nodes)
        total += count(node.counters);
    return total;
}

} // namespace

std::uint64_t cluster::requests() const noexcept {
    return sum(impl_->nodes(), [](const auto& counters) { return counters.requests(); });
}

std::uint64_t cluster::requests(protocol::api_key api) const noexcept {
    return sum(impl_->nodes(),
        [api](const auto& counters) { return counters.requests(static_cast<std::int16_t>(api)); });
}

std::uint64_t cluster::requests(broker_id node) const {
    return impl_->checked(node).counters.requests();
}

std::uint64_t cluster::requests(broker_id node, protocol::api_key api) const {
    return impl_->checked(node).counters.requests(static_cast<std::int16_t>(api));
}

std::uint64_t cluster::connections() const noexcept {
    return sum(impl_->nodes(), [](const auto& counters) { return counters.accepted(); });
}

std::uint64_t cluster::connections(broker_id node) const {
    return impl_->checked(node).counters.accepted();
}

std::uint64_t cluster::open_connections() const noexcept {
    return sum(impl_->nodes(), [](const auto& counters) { return counters.open(); });
}

std::uint64_t cluster::open_connections(broker_id node) const {
    return impl_->checked(node).counters.open();
}

void cluster::observe(std::function<void(const request_info&)> watch) {
    impl_->observe(std::move(watch));
}

const detail::node_server& cluster::implementation::checked(broker_id node) {
    const detail::node_server* found = find_node(node);
    if (found == nullptr)
        refuse_option("there is no node " + std::to_string(node.value()));
    return *found;
}

std::size_t cluster::implementation::checked(std::string_view listener) const {
    const auto found = find_listener(listener);
    if (!found)
        refuse_option("there is no listener '" + std::string(listener) + "'");
    return *found;
}

} // namespace kafka::testing
