// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/serving/cluster_server.hpp"

#include "testing/security/names.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <future>
#include <string>
#include <utility>

namespace kafka::testing::detail {

namespace asio = boost::asio;

namespace {

constexpr std::string_view default_address = "127.0.0.1";

/// The entry for a node of a vector that has one for each node, or none.
template <class T>
T entry_or(const std::vector<T>& entries, std::size_t index, T otherwise) {
    return entries.empty() ? std::move(otherwise) : entries[index];
}

broker_id nth_node(const cluster_options& options, std::size_t index) {
    return broker_id{options.first_node.value() + static_cast<std::int32_t>(index)};
}

/// One without security when nothing is said; the first has its ports and hosts from the cluster.
std::vector<listener_options> make_listeners(const cluster_options& options) {
    std::vector<listener_options> listeners = options.listeners;
    if (listeners.empty())
        listeners.emplace_back();
    if (listeners.front().ports.empty())
        listeners.front().ports = options.ports;
    if (listeners.front().advertised_hosts.empty())
        listeners.front().advertised_hosts = options.advertised_hosts;
    for (listener_options& each : listeners) {
        if (each.name.empty())
            each.name = to_string(each.protocol);
    }
    return listeners;
}

std::vector<node_record> make_records(
    const cluster_options& options, const std::vector<listener_options>& listeners) {
    std::vector<node_record> records(static_cast<std::size_t>(options.nodes));
    for (std::size_t i = 0; i < records.size(); ++i) {
        const std::string address = entry_or(options.addresses, i, std::string(default_address));
        const std::string rack = entry_or(options.racks, i, std::string());
        records[i].id = nth_node(options, i);
        for (const listener_options& each : listeners)
            records[i].listeners.push_back({entry_or(each.advertised_hosts, i, address), 0});
        if (!rack.empty())
            records[i].rack = rack;
    }
    return records;
}

/// All by which nodes can be reached.
std::vector<std::string> hosts_of(
    const cluster_options& options, const std::vector<listener_options>& listeners) {
    std::vector<std::string> hosts = options.addresses;
    for (const listener_options& each : listeners)
        hosts.insert(hosts.end(), each.advertised_hosts.begin(), each.advertised_hosts.end());
    return hosts;
}

std::unique_ptr<const tls_identity> make_tls(
    const cluster_options& options, const std::vector<listener_options>& listeners) {
    const bool is_wanted = std::any_of(listeners.begin(), listeners.end(),
        [](const listener_options& each) { return has_tls(each.protocol); });
    return is_wanted ? std::make_unique<tls_identity>(options.tls, hosts_of(options, listeners))
                     : nullptr;
}

cluster_options with_id(cluster_options options, net::transport& via) {
    if (options.cluster_id.empty())
        options.cluster_id = random_id([&via] { return via.random(); }).to_string();
    return options;
}

} // namespace

cluster_server::cluster_server(
    executor_type executor, cluster_options options, std::shared_ptr<net::transport> via)
    : executor_(std::move(executor)),
      strand_(asio::make_strand(executor_)),
      via_(std::move(via)),
      listeners_(make_listeners(options)),
      handshake_timeout_(options.tls.handshake_timeout),
      tls_(make_tls(options, listeners_)),
      core_(with_id(options, *via_), make_records(options, listeners_),
          [via = via_] { return via->random(); }) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(options.nodes); ++i) {
        node_server& node = nodes_.emplace_back();
        node.id = nth_node(options, i);
        node.address = entry_or(options.addresses, i, std::string(default_address));
        node.ports.resize(listeners_.size());
    }
}

void cluster_server::start() {
    try {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            port_numbers ports;
            for (const listener_options& each : listeners_)
                ports.push_back(entry_or(each.ports, i, std::uint16_t{0}));
            open(nodes_[i], ports);
        }
    } catch (...) {
        shut_down();
        throw;
    }
}

void cluster_server::shut_down() {
    for (node_server& node : nodes_) {
        {
            const std::lock_guard lock(mutex_);
            node.running = false;
            ++node.life;
            for (node_server::port& each : node.ports) {
                each.kept.reset();
                if (each.open != nullptr)
                    each.open->close();
            }
        }
        end_past_connections(node);
    }
}

node_server* cluster_server::find_node(broker_id id) noexcept {
    for (node_server& node : nodes_) {
        if (node.id == id)
            return &node;
    }
    return nullptr;
}

std::optional<std::size_t> cluster_server::find_listener(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
        if (name.empty() || listeners_[i].name == name)
            return i;
    }
    return std::nullopt;
}

// --- control ----------------------------------------------------------------------------------

void cluster_server::open(node_server& node, const port_numbers& ports) {
    for (node_server::port& each : node.ports)
        each.kept.reset();
    std::vector<std::shared_ptr<listening>> opened;
    std::vector<std::unique_ptr<net::timer>> pauses;
    try {
        for (const std::uint16_t port : ports) {
            opened.push_back(open_port(node, port));
            pauses.push_back(via_->make_timer(strand_));
        }
    } catch (...) {
        for (const auto& each : opened)
            each->close();
        keep_ports(node);
        throw;
    }
    const std::vector<node_address> places = core_.state().find_node(node.id)->listeners;
    node.running = true;
    for (std::size_t i = 0; i < opened.size(); ++i) {
        core_.state().set_address(node.id, i, {places[i].host, opened[i]->at().port});
        node.ports[i].open = opened[i];
        asio::co_spawn(strand_, accept_all(node, i, std::move(opened[i]), std::move(pauses[i])),
            asio::detached);
    }
}

std::shared_ptr<listening> cluster_server::open_port(const node_server& node, std::uint16_t port) {
    const net::endpoint at{.address = node.address,
        .port = port,
        .family = node.address.find(':') == std::string::npos ? net::address_family::ipv4
                                                              : net::address_family::ipv6};
    net::error_code ec;
    std::unique_ptr<net::listener> listener = via_->listen(strand_, at, ec);
    if (listener == nullptr)
        // Without the place in Asio where the code was made, which only some compilers tell.
        throw boost::system::system_error(
            {ec.value(), ec.category()}, "cannot listen on " + net::to_string(at));
    return std::make_shared<listening>(std::move(listener));
}

void cluster_server::keep_ports(node_server& node) {
    for (node_server::port& each : node.ports) {
        if (each.open != nullptr && !node.running)
            each.kept = via_->reserve(strand_, each.open->at());
    }
}

void cluster_server::end_past_connections(node_server& node) {
    asio::dispatch(strand_, [self = shared_from_this(), &node] {
        std::uint64_t life = 0;
        {
            const std::lock_guard lock(self->mutex_);
            life = node.life;
        }
        for (auto& [number, connection] : node.connections) {
            if (connection.life < life)
                connection.session_->close();
        }
    });
}

void cluster_server::settle() {
    if (runner_ == std::thread::id() || runner_ == std::this_thread::get_id())
        return;
    std::promise<void> settled;
    asio::post(strand_, [&settled] { settled.set_value(); });
    settled.get_future().wait();
}

void cluster_server::stop(broker_id id, notice by_others) {
    node_server& node = *find_node(id);
    {
        const std::lock_guard lock(mutex_);
        if (by_others == notice::taken && core_.state().alive(id))
            core_.state().node_lost(id);
        if (!node.running)
            return;
        node.running = false;
        ++node.life;
        for (const node_server::port& each : node.ports)
            each.open->close();
        keep_ports(node);
    }
    end_past_connections(node);
    settle();
}

void cluster_server::restart(broker_id id) {
    node_server& node = *find_node(id);
    const std::lock_guard lock(mutex_);
    if (node.running)
        return;
    port_numbers ports;
    for (const node_server::port& each : node.ports)
        ports.push_back(each.open->at().port);
    open(node, ports);
    if (!core_.state().alive(id))
        core_.state().node_found(id);
}

void cluster_server::open_at(node_server& node, std::string address, const port_numbers& ports) {
    const std::string left = std::exchange(node.address, std::move(address));
    try {
        open(node, ports);
    } catch (...) {
        node.address = left;
        throw;
    }
    const std::vector<node_address> places = core_.state().find_node(node.id)->listeners;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i].host == left)
            core_.state().set_address(node.id, i, {node.address, places[i].port});
    }
}

void cluster_server::move(broker_id id, std::uint16_t port, std::optional<std::string> address) {
    node_server& node = *find_node(id);
    {
        const std::lock_guard lock(mutex_);
        std::vector<std::shared_ptr<listening>> left;
        for (const node_server::port& each : node.ports)
            left.push_back(each.open);
        std::string to = address.value_or(node.address);
        const listening& first = *left.front();
        if (!first.is_open() || port != first.at().port || to != node.address) {
            port_numbers ports(left.size(), 0);
            ports.front() = port;
            open_at(node, std::move(to), ports);
            for (const auto& each : left)
                each->close();
        }
        ++node.life;
        if (!core_.state().alive(id))
            core_.state().node_found(id);
    }
    end_past_connections(node);
    settle();
}

void cluster_server::disconnect(broker_id id) {
    node_server& node = *find_node(id);
    {
        const std::lock_guard lock(mutex_);
        ++node.life;
    }
    end_past_connections(node);
    settle();
}

bool cluster_server::running(broker_id id) {
    const std::lock_guard lock(mutex_);
    return find_node(id)->running;
}

void cluster_server::observe(observer watch) {
    auto shared = watch ? std::make_shared<const observer>(std::move(watch)) : nullptr;
    {
        const std::lock_guard lock(mutex_);
        observer_.swap(shared);
    }
    settle();
}

} // namespace kafka::testing::detail
