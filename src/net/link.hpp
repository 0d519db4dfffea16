// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/proxy/negotiation.hpp"
#include "net/transport.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kafka::net {

namespace tls {
class client_context;
} // namespace tls

/// Where a link goes, and with what patience.
struct link_target {
    std::string host;
    std::uint16_t port = 0;
    address_family family = address_family::unspecified;
    /// Where the host is, if that is known: nobody is asked then. In the order of preference.
    std::vector<endpoint> addresses = {};
    std::vector<socket_option> socket_options = {};
    /// The whole attempt, from resolution to an established stream, ends by then.
    time_point connect_deadline = {};
    /// The next address is tried this long after the last one, or at once when that failed
    /// (RFC 8305, "Connection Attempt Delay").
    duration attempt_delay = std::chrono::milliseconds(250);
    /// Connections go through that; null: there directly. The host is looked up here and its
    /// addresses are tried through the proxy, or the proxy is told the name, as the settings say.
    std::shared_ptr<const core::proxy::settings> proxy = {};
    /// Speaks TLS once it is connected, and shows its handler plain text only. Null: it does not.
    /// The certificate has to be for `host`.
    std::shared_ptr<tls::client_context> tls = nullptr;
};

/// Where a link has come to an established stream.
struct link_route {
    endpoint reached;
    /// The other addresses of the host that have not failed: those not tried yet, then those that
    /// had not answered.
    std::vector<endpoint> others;
};

/// How far an attempt got; what a link's end is told by.
enum class link_stage : std::uint8_t {
    resolve,
    connect,
    /// On the way through a proxy; the code is one of `errc`.
    proxy,
    tls,
    established,
};

/// Why a link ended.
struct link_failure {
    link_stage stage = link_stage::resolve;
    error_code code;
    /// What is known beyond the code: whom it concerns, what came back, what to do. May be empty.
    std::string detail;
    /// One entry per address tried: `127.0.0.1:9092: Connection refused`.
    std::vector<std::string> attempts;
    /// Who has taken the connection, and where else the host is; in stage `tls` only.
    std::optional<link_route> reached = std::nullopt;
    /// How much of the write under way at the end the system had taken. Empty and zero elsewhere.
    std::size_t partly_written = 0;
};

/// Something to be called once, as soon as the link has given up its turn: there, the call may
/// take as long as it likes, may throw, and nothing that the link does waits for it.
struct afterthought {
    void (*call)(void* what) = nullptr;
    void* what = nullptr;
    /// What the call posts will want to write: the link looks for that when it has run.
    bool look_again = false;

    explicit operator bool() const noexcept { return call != nullptr; }
};

/// What a link asks and tells, inside the link's executor, one call at a time. Buffers handed
/// out stay valid and untouched until the call that reports on them, or until the handler is
/// destroyed; the link keeps its handler alive as long as it has an operation pending.
class link_handler {
public:
    virtual ~link_handler() = default;

    /// The stream is there. Reading starts, and what `next_write` returns is written.
    virtual void on_established(const link_route& by) = 0;
    /// Where the next bytes go. Empty: the handler wants no more, and the link ends, without an
    /// error code.
    virtual std::span<std::byte> read_buffer() = 0;
    virtual void on_read(std::size_t size) = 0;
    /// Whether what has been read is still being worked on elsewhere: nothing more is read then,
    /// until `link::resume`.
    virtual bool on_hold() const noexcept { return false; }
    virtual void on_resumed() {}
    /// What the calls since the last time have left to be done, if anything. Always asked before
    /// the turn is over.
    virtual afterthought take_afterthought() { return {}; }
    /// What is to be written next; empty when there is nothing, until `link::notify`.
    virtual std::span<const boost::asio::const_buffer> next_write() = 0;
    /// The system has taken that many bytes of it by now, and the write goes on.
    virtual void on_progress(std::size_t) {}
    virtual void on_written(std::size_t size) = 0;
    /// The last event. Not told after `link::close`.
    virtual void on_closed(const link_failure& failure) = 0;
};

/// Drives one connection from a name to its end: resolves it unless its addresses are given, races
/// those, then reads and writes as its handler says. It decides nothing about Kafka.
///
/// The pending operations own the link's inside; this object only points there. So a handler may
/// own its link without a cycle that outlives the executor's context.
class link {
public:
    /// Nothing happens before `start`. `on` may belong to a context that many threads run.
    link(std::shared_ptr<transport> via, executor on, link_target target,
        std::shared_ptr<link_handler> handler);
    /// Closes.
    ~link();

    link(const link&) = delete;
    link& operator=(const link&) = delete;

    /// Any thread, once.
    void start();
    /// There may be something to write. Any thread, never blocks nor writes; many calls cost one
    /// post.
    void notify();
    /// The work that the handler has put reading on hold for is over. Any thread.
    void resume();
    /// Keeps the link as a pending operation would do. To be let go of with the executor's context.
    std::shared_ptr<void> keep() const;
    /// Ends the link and lets go of its handler, as soon as no buffer of it is in use. Any thread,
    /// any number of times. Called by the handler, no other call to it follows; called elsewhere,
    /// one that is being made now may still be running.
    void close();

private:
    class inside;
    std::weak_ptr<inside> inside_;
    std::shared_ptr<inside> unstarted_;
};

} // namespace kafka::net
