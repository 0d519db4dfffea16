// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>
#include <kafka/types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// The one interface between this library and the world: addresses, byte streams, time, chance.
/// It has two implementations, sockets and a simulation; client and broker run on either.
///
/// Every object is bound to the executor it was created with. Handlers run on that executor (one
/// they may be associated with is not asked), never inside the initiating function, and exactly
/// once; a context that is destroyed first destroys them uncalled. Objects are not thread-safe:
/// their functions are called on their executor only. A `transport` may be used by any thread.
namespace kafka::net {

using boost::system::error_code;
using executor = boost::asio::any_io_executor;

enum class address_family : std::uint8_t { unspecified, ipv4, ipv6 };

/// An IP address, as text without brackets, and a port.
struct endpoint {
    std::string address;
    std::uint16_t port = 0;
    address_family family = address_family::ipv4;

    friend bool operator==(const endpoint&, const endpoint&) = default;
};

/// `127.0.0.1:9092`, `[::1]:9092`.
std::string to_string(const endpoint& where);

/// What is set on a socket before it connects. Simulated streams ignore it.
struct socket_option {
    int level = 0;
    int name = 0;
    int value = 0;
};

// Handlers are handed on by construction and `swap`: in Boost 1.81, assigning an
// `any_completion_handler` wraps the old one in a new one, and an empty one is undefined.
using io_handler = boost::asio::any_completion_handler<void(error_code, std::size_t)>;

/// Is told what became of reads and writes, by whoever prefers that to a handler for each.
class stream_events {
public:
    virtual ~stream_events() = default;
    virtual void on_read(error_code ec, std::size_t size) = 0;
    virtual void on_written(error_code ec, std::size_t size) = 0;
};

/// An established, ordered stream of bytes in both directions.
class stream {
public:
    virtual ~stream() = default;

    virtual executor get_executor() const = 0;
    /// Reads at least one byte into `into`, which must not be empty. At most one read at a time.
    /// The end of the stream is `boost::asio::error::eof`.
    virtual void async_read_some(std::span<std::byte> into, io_handler handler) = 0;
    /// Writes all of `buffers`, in order. At most one write at a time. The span and what it refers
    /// to stay valid until the handler runs. On an error the number of bytes says how many were
    /// surely handed over.
    virtual void async_write(
        std::span<const boost::asio::const_buffer> buffers, io_handler handler) = 0;
    /// As `async_read_some`, for one that stays the same for as long as the stream lives, and keeps
    /// it until it is told. Streams over others tell what has happened beneath; `finish_read` and
    /// `finish_write` make of it what it means.
    virtual void start_read(std::span<std::byte> into, std::shared_ptr<stream_events> tell);
    /// Writes at least one byte of `buffers`, perhaps not all: who knows when no other thread uses
    /// the stream starts with the rest then. Otherwise as `async_write`.
    virtual void start_write(
        std::span<const boost::asio::const_buffer> buffers, std::shared_ptr<stream_events> tell);
    /// What `on_read` has told, as the reader is to know it. By who knows that no other thread uses
    /// the stream. False: it is nothing to him, and he starts again with the same room.
    virtual bool finish_read(error_code&, std::size_t&) { return true; }
    /// The same for `on_written`. What is left may be as much as before.
    virtual void finish_write(error_code&, std::size_t&) {}
    /// Writes what the system takes at once, and says how much that was: less than all of it is
    /// no error. Not while an `async_write` is pending. What is written next begins with what was
    /// not taken.
    virtual std::size_t write_some(
        std::span<const boost::asio::const_buffer> buffers, error_code& ec);
    /// A write has failed with that, but what is still to be read may tell more.
    virtual bool may_read_why(error_code) const { return false; }
    /// What the last error was about, beyond its code. Empty: nothing more is known.
    virtual std::string explanation() const { return {}; }
    /// From now on the stream belongs to that executor. Nothing may be pending.
    virtual void rebind(const executor& on);
    /// Ends the stream at once, as destruction does. What is pending, and what is started later,
    /// completes with `operation_aborted`, unless its handler was about to run already.
    virtual void close() noexcept = 0;
};

using connect_handler =
    boost::asio::any_completion_handler<void(error_code, std::unique_ptr<stream>)>;

/// Accepts streams on one address. Its functions may be called from any thread, one at a time.
class listener {
public:
    virtual ~listener() = default;

    /// `on` is the executor of the accepted stream; the handler runs on the listener's. At most
    /// one accept at a time.
    virtual void async_accept(executor on, connect_handler handler) = 0;
    /// What is pending completes with `operation_aborted`; new connections are refused.
    virtual void close() noexcept = 0;
    virtual endpoint local_endpoint() const = 0;
};

/// An address that is kept from others, until it is destroyed.
class reservation {
public:
    virtual ~reservation() = default;
};

class timer {
public:
    virtual ~timer() = default;

    /// Completes when `deadline` has come, or with `operation_aborted` after `cancel` or
    /// destruction. One wait at a time, but a new one may follow `cancel` at once, before the
    /// old one's handler has run. `time_point::max()` never comes.
    virtual void async_wait(
        time_point deadline, boost::asio::any_completion_handler<void(error_code)> handler) = 0;
    virtual void cancel() noexcept = 0;
};

using resolve_handler =
    boost::asio::any_completion_handler<void(error_code, std::vector<endpoint>)>;

using name_handler = boost::asio::any_completion_handler<void(error_code, std::string)>;

/// An attempt to connect, or to resolve, that can be given up. Destruction leaves it running.
class operation {
public:
    virtual ~operation() = default;
    /// The handler runs with `operation_aborted`, soon, unless it was about to run already.
    virtual void cancel() noexcept = 0;
};

/// One whose handler is posted already.
class completed_operation final : public operation {
public:
    void cancel() noexcept override {}
};

class transport {
public:
    virtual ~transport() = default;

    virtual time_point now() const noexcept = 0;
    /// The time of day, since 1970 in UTC: what certificates, tokens and signatures go by. May be
    /// set back and forth by others; never used to wait.
    virtual std::chrono::milliseconds wall_clock() const noexcept = 0;
    /// Uniformly distributed bits. Thread-safe.
    virtual std::uint64_t random() noexcept = 0;
    /// Bits that nobody can foretell, for what peers are not to guess. Thread-safe. Throws
    /// `boost::system::system_error` where there are none. Those of a simulation follow from its
    /// seed.
    virtual void fill_with_chance(std::span<std::byte> bytes);

    /// IPv4 and IPv6 addresses of `host` in the resolver's order, without repetition; at least
    /// one, or an error. Literals are answered without a resolver.
    virtual std::unique_ptr<operation> async_resolve(executor on, std::string host,
        std::uint16_t port, address_family family, resolve_handler handler) = 0;
    /// The name of the host that has the address, which is text: the address itself when no name of
    /// it is known, or the transport knows no names.
    virtual std::unique_ptr<operation> async_name(
        executor on, std::string address, name_handler handler);
    virtual std::unique_ptr<operation> async_connect(
        executor on, endpoint to, std::vector<socket_option> options, connect_handler handler) = 0;
    /// Null and `ec` set when the address cannot be listened on. Port 0 lets the system choose.
    virtual std::unique_ptr<listener> listen(executor on, endpoint at, error_code& ec) = 0;
    /// Keeps an address on which nobody listens, and where connecting is refused. Null when nobody
    /// else could take it, or it is taken.
    virtual std::unique_ptr<reservation> reserve(executor on, const endpoint& at);
    virtual std::unique_ptr<timer> make_timer(executor on) = 0;
};

/// Sockets, the system's clock and resolver. Shared by everything in the process that names no
/// other transport.
std::shared_ptr<transport> system_transport();

} // namespace kafka::net
