// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/serving/cluster_server.hpp"

#include "testing/serving/awaiting.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <exception>
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

std::vector<node_record> make_records(const cluster_options& options) {
    std::vector<node_record> records(static_cast<std::size_t>(options.nodes));
    for (std::size_t i = 0; i < records.size(); ++i) {
        const std::string address = entry_or(options.addresses, i, std::string(default_address));
        const std::string rack = entry_or(options.racks, i, std::string());
        records[i].id = nth_node(options, i);
        records[i].host = entry_or(options.advertised_hosts, i, address);
        if (!rack.empty())
            records[i].rack = rack;
    }
    return records;
}

auto accept_one(listening& at, net::executor on) {
    return await_operation<void(net::error_code, std::unique_ptr<net::stream>)>(
        [&at, on = std::move(on)](auto handler) { at.async_accept(on, std::move(handler)); });
}

/// How long a node that cannot accept waits before it tries again. Whatever it is, a network that
/// is down or a lack of descriptors, may last; the connections keep waiting.
constexpr duration accept_pause = std::chrono::milliseconds(20);

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
      longest_request_(options.max_request_bytes),
      first_ports_(options.ports),
      core_(
          with_id(options, *via_), make_records(options), [via = via_] { return via->random(); }) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(options.nodes); ++i) {
        node_server& node = nodes_.emplace_back();
        node.id = nth_node(options, i);
        node.address = entry_or(options.addresses, i, std::string(default_address));
    }
}

void cluster_server::start() {
    try {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            open(nodes_[i], entry_or(first_ports_, i, std::uint16_t{0}));
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
            node.kept_port.reset();
            if (node.port != nullptr)
                node.port->close();
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

// --- control ----------------------------------------------------------------------------------

void cluster_server::open(node_server& node, std::uint16_t port) {
    const net::endpoint at{.address = node.address,
        .port = port,
        .family = node.address.find(':') == std::string::npos ? net::address_family::ipv4
                                                              : net::address_family::ipv6};
    node.kept_port.reset();
    net::error_code ec;
    std::unique_ptr<net::listener> listener = via_->listen(strand_, at, ec);
    if (listener == nullptr) {
        keep_port(node);
        // Without the place in Asio where the code was made, which only some compilers tell.
        throw boost::system::system_error(
            {ec.value(), ec.category()}, "cannot listen on " + net::to_string(at));
    }
    auto opened = std::make_shared<listening>(std::move(listener));
    auto pause = via_->make_timer(strand_);
    core_.state().set_port(node.id, opened->at().port);
    node.port = opened;
    node.running = true;
    asio::co_spawn(strand_, accept_all(node, std::move(opened), std::move(pause)), asio::detached);
}

void cluster_server::keep_port(node_server& node) {
    if (node.port != nullptr && !node.running)
        node.kept_port = via_->reserve(strand_, node.port->at());
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
        node.port->close();
        keep_port(node);
    }
    end_past_connections(node);
    settle();
}

void cluster_server::restart(broker_id id) {
    node_server& node = *find_node(id);
    const std::lock_guard lock(mutex_);
    if (node.running)
        return;
    open(node, node.port->at().port);
    if (!core_.state().alive(id))
        core_.state().node_found(id);
}

void cluster_server::open_at(node_server& node, std::string address, std::uint16_t port) {
    const std::string left = std::exchange(node.address, std::move(address));
    try {
        open(node, port);
    } catch (...) {
        node.address = left;
        throw;
    }
    if (core_.state().find_node(node.id)->host == left)
        core_.state().set_host(node.id, node.address);
}

void cluster_server::move(broker_id id, std::uint16_t port, std::optional<std::string> address) {
    node_server& node = *find_node(id);
    {
        const std::lock_guard lock(mutex_);
        const std::shared_ptr<listening> left = node.port;
        std::string to = address.value_or(node.address);
        if (!left->is_open() || port != left->at().port || to != node.address) {
            open_at(node, std::move(to), port);
            left->close();
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

// --- connections ------------------------------------------------------------------------------

asio::awaitable<void> cluster_server::accept_all(
    node_server& node, std::shared_ptr<listening> port, std::unique_ptr<net::timer> pause) {
    const auto self = shared_from_this();
    while (port->is_open()) {
        bool accepted = false;
        try {
            auto [ec, stream] = co_await accept_one(*port, strand_);
            accepted = !ec;
            if (accepted)
                on_accepted(node, *port, std::move(stream));
        } catch (const std::exception&) {
            // Want of memory costs this connection alone.
        }
        if (!accepted && port->is_open())
            co_await wait_until(*pause, via_->now() + accept_pause);
    }
}

void cluster_server::on_accepted(
    node_server& node, const listening& port, std::unique_ptr<net::stream> stream) {
    std::uint64_t life = 0;
    std::shared_ptr<const fault::rule> met;
    {
        const std::lock_guard lock(mutex_);
        if (!node.running || node.port.get() != &port)
            return;
        life = node.life;
        met = core_.faults().meet_connection(node.id);
    }
    const std::uint64_t number = ++last_connection_;
    auto served =
        std::make_shared<session>(*via_, std::move(stream), node.counters, longest_request_);
    const auto done = [self = shared_from_this(), &node, number] {
        node.connections.erase(number);
    };
    if (met != nullptr && met->deliver == fault::delivery::close)
        return served->close();
    try {
        node.connections.emplace(number, node_server::connection{life, served});
        if (met != nullptr) {
            served->start_silent(done);
        } else {
            served->start(
                [self = shared_from_this(), &node, life, number](
                    const request_prefix& prefix, std::span<const std::byte> payload) {
                    return self->on_request(node, life, number, prefix, payload);
                },
                done);
        }
    } catch (...) {
        served->close();
        done();
        throw;
    }
}

std::optional<reply> cluster_server::on_request(node_server& node, std::uint64_t life,
    std::uint64_t connection, const request_prefix& prefix, std::span<const std::byte> payload) {
    node.counters.count_request(prefix.api);
    std::optional<reply> made;
    std::shared_ptr<const observer> watch;
    {
        const std::lock_guard lock(mutex_);
        if (!node.running || node.life != life)
            return std::nullopt;
        made = core_.answer(node.id, prefix, payload);
        watch = observer_;
    }
    if (watch != nullptr) {
        request_info info;
        info.node = node.id;
        info.connection = connection;
        info.api = protocol::api_key{prefix.api};
        info.version = prefix.version;
        info.correlation_id = prefix.correlation_id;
        if (made->client_id)
            info.client_id = made->client_id->view();
        info.size = payload.size();
        info.payload = payload;
        (*watch)(info);
    }
    return made;
}

} // namespace kafka::testing::detail
