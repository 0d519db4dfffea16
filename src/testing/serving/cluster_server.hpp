// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"
#include "testing/cluster_core.hpp"
#include "testing/security/tls_identity.hpp"
#include "testing/serving/node_server.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>
#include <kafka/testing/cluster.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace kafka::testing::detail {

/// The sockets around a `cluster_core`. Connections are served on one strand; control comes from
/// any thread. One mutex guards the core and which node runs where; it is held for one request
/// or one act of control, never while anything is waited for. The only user code that runs under
/// it is what a fault edits an answer with.
class cluster_server : public std::enable_shared_from_this<cluster_server> {
public:
    using executor_type = boost::asio::any_io_executor;
    using observer = std::function<void(const request_info&)>;

    /// The options have been checked.
    cluster_server(
        executor_type executor, cluster_options options, std::shared_ptr<net::transport> via);

    /// Opens all ports. Throws `boost::system::system_error` and opens none.
    void start();
    /// Closes everything.
    void shut_down();

    const executor_type& executor() const noexcept { return executor_; }
    /// Null when no listener has TLS.
    const tls_identity* tls() const noexcept { return tls_.get(); }
    /// The listener of that name, the first if it is empty; nothing when there is none.
    std::optional<std::size_t> find_listener(std::string_view name) const noexcept;

    /// Locks out all others while `use` works on the core.
    template <class Use>
    decltype(auto) with_core(Use use) {
        const std::lock_guard lock(mutex_);
        return use(core_);
    }

    // Nodes are known to exist. Ports open and refuse when these return. Connections are closed on
    // the strand, which is waited for only after `wait_for`.

    void stop(broker_id node, notice by_others);
    void restart(broker_id node);
    void move(broker_id node, std::uint16_t port, std::optional<std::string> address = {});
    void disconnect(broker_id node);
    bool running(broker_id node);
    void observe(observer watch);

    /// From now on control returns when the thread named, which runs the executor, has closed
    /// the connections in question.
    void wait_for(std::thread::id runner) noexcept { runner_ = runner; }

    node_server* find_node(broker_id id) noexcept;
    std::deque<node_server>& nodes() noexcept { return nodes_; }

private:
    using strand = boost::asio::strand<executor_type>;

    using port_numbers = std::vector<std::uint16_t>; // by listener

    /// Opens the node's ports, all or none, and begins to accept there. Under the lock.
    void open(node_server& node, const port_numbers& ports);
    std::shared_ptr<listening> open_port(const node_server& node, std::uint16_t port);
    /// The same on that address, which is the node's from then on unless it throws.
    void open_at(node_server& node, std::string address, const port_numbers& ports);
    /// Keeps the ports of a stopped node for it. Under the lock.
    void keep_ports(node_server& node);
    /// Has connections of past lives closed on the strand.
    void end_past_connections(node_server& node);
    /// Waits if it is to wait.
    void settle();

    /// One connection, once it is accepted.
    struct guest {
        std::uint64_t life = 0;
        std::uint64_t number = 0;
        client_state client;
    };

    boost::asio::awaitable<void> accept_all(node_server& node, std::size_t listener,
        std::shared_ptr<listening> port, std::unique_ptr<net::timer> pause);
    void on_accepted(node_server& node, std::size_t listener, const listening& port,
        std::unique_ptr<net::stream> stream);
    std::optional<reply> on_request(
        node_server& node, guest& by, std::span<const std::byte> payload);

    const executor_type executor_;
    const strand strand_;
    const std::shared_ptr<net::transport> via_;
    const std::vector<listener_options> listeners_;
    const duration handshake_timeout_;
    const std::unique_ptr<const tls_identity> tls_;
    std::thread::id runner_;

    std::mutex mutex_;
    cluster_core core_;
    std::shared_ptr<const observer> observer_;
    std::deque<node_server> nodes_;
    /// Only on the strand.
    std::uint64_t last_connection_ = 0;
};

} // namespace kafka::testing::detail
