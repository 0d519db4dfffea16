// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/simulation/network.hpp"
#include "net/transport.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace kafka::net::sim {

/// Both ends of a TCP connection and the packets between them, from the first SYN on. Kept by the
/// network until both ends are closed and all packets have arrived.
class connection : public std::enable_shared_from_this<connection> {
public:
    enum side : std::size_t { client = 0, server = 1 };
    enum class packet_kind : std::uint8_t { syn, syn_ack, data, fin, rst };

    static side other(side of) noexcept { return of == client ? server : client; }

    connection(std::shared_ptr<network> on, std::uint64_t id, endpoint client, endpoint server);

    /// Sends the SYN. The handler runs on `on`.
    void connect(executor on, connect_handler handler);
    /// Ends an attempt to connect; no effect on a connection.
    void give_up();
    /// A stream for the server's end. Once.
    std::unique_ptr<stream> accept(executor on);

    // What a stream does.
    void read(side of, std::span<std::byte> into, io_handler handler);
    void write(side of, std::span<const boost::asio::const_buffer> buffers, io_handler handler);
    void close(side of) noexcept;
    /// Ends the server's end, which nobody has accepted.
    void refuse() noexcept;
    bool is_open() const noexcept { return !ends_[client].closed || !ends_[server].closed; }
    /// Whether an end of it at this host is open.
    bool is_open_at(std::string_view host) const noexcept {
        const auto is_there = [host](const end& each) {
            return !each.closed && each.where.address == host;
        };
        return is_there(ends_[client]) || is_there(ends_[server]);
    }

    const endpoint& where(side of) const noexcept { return ends_[of].where; }
    const executor& executor_of(side of) const noexcept { return ends_[of].on; }

    /// Both ends learn now that the connection is broken.
    void break_both();
    /// A line's conditions may have changed: what was held up goes on if it can.
    void lines_changed();
    /// Destroys the handlers that wait, and lets go of the executors.
    void drop_handlers();

private:
    struct packet {
        packet_kind kind;
        std::vector<std::byte> data;
        time_point arrival;
    };

    struct end {
        endpoint where;
        executor on;
        bool closed = false;

        std::vector<std::byte> inbox; // no more than the window
        bool fin_arrived = false;
        error_code broken;
        std::span<std::byte> read_into;
        io_handler on_read;

        std::span<const boost::asio::const_buffer> to_write;
        std::size_t skip = 0; // in the first of `to_write`
        std::size_t written = 0;
        io_handler on_written;
        /// Sent, and not yet read by the program at the other end.
        std::size_t unread = 0;

        std::deque<packet> line;
        bool held_up = false;
        time_point line_free;
        time_point last_arrival;
    };

    void send(side from, packet_kind kind, std::vector<std::byte> data = {});
    void schedule_first(side from);
    void on_packet_due(side from);
    void arrive(side at, const packet& what);
    void on_syn();
    void on_syn_ack();
    void on_reset(side at, error_code when_connecting);
    void fail_connect(error_code ec);
    void pump_read(side of);
    void pump_write(side of);
    std::vector<std::byte> take_bytes(end& from, std::size_t size);
    void complete_read(end& of, error_code ec, std::size_t size);
    void complete_write(end& of, error_code ec);
    void finish(side of, packet_kind farewell);
    void forget_if_over();

    const std::shared_ptr<network> network_;
    const std::uint64_t id_;
    std::array<end, 2> ends_;
    connect_handler on_connected_;
};

} // namespace kafka::net::sim
