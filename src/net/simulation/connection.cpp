// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/simulation/connection.hpp"

#include "net/simulation/port.hpp"
#include "net/simulation/post.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <utility>

namespace kafka::net::sim {

namespace asio = boost::asio;

namespace {

/// A stream is one end of a connection, which lives on until its packets have arrived.
class end_stream final : public stream {
public:
    end_stream(std::shared_ptr<connection> of, connection::side which)
        : connection_(std::move(of)),
          side_(which) {}

    ~end_stream() override { close(); }

    end_stream(const end_stream&) = delete;
    end_stream& operator=(const end_stream&) = delete;

    executor get_executor() const override { return connection_->executor_of(side_); }

    void async_read_some(std::span<std::byte> into, io_handler handler) override {
        connection_->read(side_, into, std::move(handler));
    }

    void async_write(std::span<const asio::const_buffer> buffers, io_handler handler) override {
        connection_->write(side_, buffers, std::move(handler));
    }

    void close() noexcept override { connection_->close(side_); }

private:
    const std::shared_ptr<connection> connection_;
    const connection::side side_;
};

std::string_view name_of(connection::packet_kind kind) {
    switch (kind) {
    case connection::packet_kind::syn:
        return "syn";
    case connection::packet_kind::syn_ack:
        return "syn-ack";
    case connection::packet_kind::data:
        return "data";
    case connection::packet_kind::fin:
        return "fin";
    case connection::packet_kind::rst:
        return "rst";
    }
    return "?";
}

} // namespace

connection::connection(
    std::shared_ptr<network> on, std::uint64_t id, endpoint client_at, endpoint server_at)
    : network_(std::move(on)),
      id_(id) {
    ends_[client].where = std::move(client_at);
    ends_[server].where = std::move(server_at);
    ends_[server].closed = true; // until a listener has it
}

// --- establishing -------------------------------------------------------------------------------

void connection::connect(executor on, connect_handler handler) {
    ends_[client].on = std::move(on);
    on_connected_.swap(handler);
    send(client, packet_kind::syn);
}

void connection::give_up() {
    if (!on_connected_)
        return;
    fail_connect(asio::error::operation_aborted);
    send(client, packet_kind::rst);
}

void connection::fail_connect(error_code ec) {
    ends_[client].closed = true;
    connect_handler handler = std::exchange(on_connected_, nullptr);
    post_completion(*network_, ends_[client].on, std::move(handler), ec, std::unique_ptr<stream>());
}

void connection::on_syn() {
    const std::shared_ptr<port> listening = network_->find_port(ends_[server].where);
    if (!listening)
        return send(server, packet_kind::rst);
    if (!listening->offer(shared_from_this()))
        return;
    ends_[server].closed = false;
    send(server, packet_kind::syn_ack);
}

void connection::on_syn_ack() {
    if (!on_connected_)
        return;
    connect_handler handler = std::exchange(on_connected_, nullptr);
    std::unique_ptr<stream> established = std::make_unique<end_stream>(shared_from_this(), client);
    post_completion(
        *network_, ends_[client].on, std::move(handler), error_code(), std::move(established));
}

std::unique_ptr<stream> connection::accept(executor on) {
    ends_[server].on = std::move(on);
    return std::make_unique<end_stream>(shared_from_this(), server);
}

// --- packets ------------------------------------------------------------------------------------

void connection::send(side from, packet_kind kind, std::vector<std::byte> data) {
    if (network_->is_down())
        return;
    end& sender = ends_[from];
    const testing::line_conditions& line =
        network_->line(sender.where.address, ends_[other(from)].where.address);

    sender.line_free = std::max(sender.line_free, network_->time.now());
    if (line.bytes_per_second > 0)
        sender.line_free += duration(static_cast<duration::rep>(
            data.size() * std::uint64_t{1'000'000'000} / line.bytes_per_second));
    sender.last_arrival =
        std::max(sender.last_arrival, clock::after(sender.line_free, network_->delay(line)));
    sender.line.push_back({kind, std::move(data), sender.last_arrival});
    if (sender.line.size() == 1)
        schedule_first(from);
}

void connection::schedule_first(side from) {
    network_->time.at(ends_[from].line.front().arrival,
        [self = shared_from_this(), from] { self->on_packet_due(from); });
}

void connection::on_packet_due(side from) {
    end& sender = ends_[from];
    const end& receiver = ends_[other(from)];
    if (network_->is_blocked(sender.where.address, receiver.where.address)) {
        sender.held_up = true;
        network_->record("held up", sender.where, receiver.where, 0);
        return;
    }
    const packet what = std::move(sender.line.front());
    sender.line.pop_front();
    if (!sender.line.empty())
        schedule_first(from);
    network_->record(name_of(what.kind), sender.where, receiver.where, what.data.size());
    network_->count_event();
    arrive(other(from), what);
    forget_if_over();
}

void connection::lines_changed() {
    for (const side from : {client, server}) {
        end& sender = ends_[from];
        if (!sender.held_up)
            continue;
        const std::string& to = ends_[other(from)].where.address;
        if (network_->is_blocked(sender.where.address, to))
            continue;
        sender.held_up = false;
        sender.line.front().arrival =
            network_->time.after(network_->delay(network_->line(sender.where.address, to)));
        schedule_first(from);
    }
}

void connection::arrive(side at, const packet& what) {
    end& receiver = ends_[at];
    switch (what.kind) {
    case packet_kind::syn:
        return on_syn();
    case packet_kind::syn_ack:
        return on_syn_ack();
    case packet_kind::data:
        if (receiver.closed)
            return send(at, packet_kind::rst);
        receiver.inbox.insert(receiver.inbox.end(), what.data.begin(), what.data.end());
        return pump_read(at);
    case packet_kind::fin:
        receiver.fin_arrived = true;
        return pump_read(at);
    case packet_kind::rst:
        return on_reset(at, asio::error::connection_refused);
    }
}

void connection::on_reset(side at, error_code when_connecting) {
    if (at == client && on_connected_)
        return fail_connect(when_connecting);
    end& receiver = ends_[at];
    receiver.broken = asio::error::connection_reset;
    pump_read(at);
    if (receiver.on_written)
        complete_write(receiver, receiver.broken);
}

void connection::break_both() {
    network_->record("reset", ends_[client].where, ends_[server].where, 0);
    // What is on its way is lost; a packet that is due finds nothing to deliver but this.
    for (const side from : {client, server}) {
        end& sender = ends_[from];
        if (sender.line.size() > 1)
            sender.line.erase(sender.line.begin() + 1, sender.line.end());
        if (!sender.line.empty())
            sender.line.front() = {packet_kind::rst, {}, sender.line.front().arrival};
    }
    for (const side at : {client, server})
        on_reset(at, asio::error::connection_reset);
}

// --- reading and writing ------------------------------------------------------------------------

void connection::read(side of, std::span<std::byte> into, io_handler handler) {
    end& reader = ends_[of];
    if (reader.closed) {
        const error_code aborted = asio::error::operation_aborted;
        return post_completion(*network_, reader.on, std::move(handler), aborted, std::size_t{0});
    }
    reader.read_into = into;
    reader.on_read.swap(handler);
    pump_read(of);
}

void connection::pump_read(side of) {
    end& reader = ends_[of];
    if (!reader.on_read)
        return;
    const std::size_t available = std::min(reader.inbox.size(), reader.read_into.size());
    if (available > 0) {
        const std::size_t size = network_->read_size(available);
        const auto last = reader.inbox.begin() + static_cast<std::ptrdiff_t>(size);
        std::copy(reader.inbox.begin(), last, reader.read_into.begin());
        reader.inbox.erase(reader.inbox.begin(), last);
        complete_read(reader, {}, size);
        ends_[other(of)].unread -= size;
        pump_write(other(of));
    } else if (reader.broken) {
        complete_read(reader, reader.broken, 0);
    } else if (reader.fin_arrived) {
        complete_read(reader, asio::error::eof, 0);
    }
}

void connection::write(side of, std::span<const asio::const_buffer> buffers, io_handler handler) {
    end& writer = ends_[of];
    writer.to_write = buffers;
    writer.skip = 0;
    writer.written = 0;
    writer.on_written.swap(handler);
    if (writer.closed)
        return complete_write(writer, asio::error::operation_aborted);
    if (writer.broken)
        return complete_write(writer, asio::error::broken_pipe);
    pump_write(of);
}

void connection::pump_write(side of) {
    end& writer = ends_[of];
    if (!writer.on_written)
        return;
    const std::size_t window = network_->options().window;
    while (!writer.to_write.empty() && writer.unread < window) {
        std::vector<std::byte> data =
            take_bytes(writer, network_->packet_size(window - writer.unread));
        writer.unread += data.size();
        writer.written += data.size();
        if (!data.empty())
            send(of, packet_kind::data, std::move(data));
    }
    if (writer.to_write.empty())
        complete_write(writer, {});
}

std::vector<std::byte> connection::take_bytes(end& from, std::size_t size) {
    std::vector<std::byte> taken;
    while (!from.to_write.empty() && taken.size() < size) {
        const asio::const_buffer& first = from.to_write.front();
        const auto* const bytes = static_cast<const std::byte*>(first.data()) + from.skip;
        const std::size_t part = std::min(size - taken.size(), first.size() - from.skip);
        taken.insert(taken.end(), bytes, bytes + part);
        from.skip += part;
        if (from.skip == first.size()) {
            from.to_write = from.to_write.subspan(1);
            from.skip = 0;
        }
    }
    return taken;
}

void connection::complete_read(end& of, error_code ec, std::size_t size) {
    io_handler handler = std::exchange(of.on_read, nullptr);
    network_->count_event();
    post_completion(*network_, of.on, std::move(handler), ec, size);
}

void connection::complete_write(end& of, error_code ec) {
    of.to_write = {};
    io_handler handler = std::exchange(of.on_written, nullptr);
    network_->count_event();
    post_completion(*network_, of.on, std::move(handler), ec, of.written);
}

// --- ending -------------------------------------------------------------------------------------

void connection::close(side of) noexcept {
    // As a kernel does it: what was received but never read is told to the peer by a reset.
    finish(of, ends_[of].inbox.empty() ? packet_kind::fin : packet_kind::rst);
}

void connection::refuse() noexcept {
    finish(server, packet_kind::rst);
}

void connection::finish(side of, packet_kind farewell) {
    end& ending = ends_[of];
    if (std::exchange(ending.closed, true))
        return;
    ending.inbox.clear();
    if (ending.on_read)
        complete_read(ending, asio::error::operation_aborted, 0);
    if (ending.on_written)
        complete_write(ending, asio::error::operation_aborted);
    if (!ending.broken)
        send(of, farewell);
    forget_if_over();
}

void connection::drop_handlers() {
    for (end& each : ends_) {
        each.on = {};
        const io_handler read_handler = std::exchange(each.on_read, nullptr);
        const io_handler write_handler = std::exchange(each.on_written, nullptr);
    }
    const connect_handler handler = std::exchange(on_connected_, nullptr);
}

void connection::forget_if_over() {
    if (!is_open() && ends_[client].line.empty() && ends_[server].line.empty())
        network_->forget(id_);
}

} // namespace kafka::net::sim
