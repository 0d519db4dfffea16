// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace kafka {

/// Which addresses of a host are wanted.
enum class ip_version : std::uint8_t { any, v4, v6 };

/// Looks up the names of servers in place of the library (`client_options::resolver`): in a table
/// of one's own, at a service registry, by a DNS library that needs no threads.
///
/// ```cpp
/// class fixed_names final : public kafka::resolver {
/// public:
///     void async_resolve(boost::asio::any_io_executor, std::string host, kafka::ip_version,
///         addresses_handler handler) override {
///         boost::system::error_code ec;
///         std::vector<std::string> addresses;
///         if (host == "broker")
///             addresses = {"10.0.0.1", "10.0.0.2"};
///         else
///             ec = boost::asio::error::host_not_found;
///         std::move(handler)(ec, std::move(addresses));
///     }
/// };
/// ```
///
/// Threads: functions are called by the threads that run the client's executor, under no lock of
/// the library's, and several at once if there are several such threads or clients. A handler may
/// be called once, from any thread, before the function returns or later; what it is given arrives
/// on the client's executor. (On a context made with `BOOST_ASIO_CONCURRENCY_HINT_UNSAFE`, from
/// the thread that runs it.)
///
/// Lifetime: clients share ownership. A handler keeps the client's context busy, and may be called
/// when client and context are gone: then, and when the client has stopped waiting, it does
/// nothing. One that is never called costs the attempt to connect its time, and no more. Functions
/// that throw have failed.
class resolver {
public:
    /// Takes IPv4 and IPv6 addresses as text without brackets, in the order in which they are to
    /// be tried. What is no address, or not of the version wanted, is left out.
    using addresses_handler = boost::asio::any_completion_handler<void(
        boost::system::error_code, std::vector<std::string>)>;
    /// Takes a host name.
    using name_handler =
        boost::asio::any_completion_handler<void(boost::system::error_code, std::string)>;

    virtual ~resolver() = default;

    /// The addresses of `host`, which is a name and never an address. `on` is the executor that the
    /// client waits on.
    virtual void async_resolve(boost::asio::any_io_executor on, std::string host, ip_version wanted,
        addresses_handler handler) = 0;
    /// The canonical name of the host that has the address. Asked for only where
    /// `client_options::client_dns_lookup` says so. Answers `host_not_found` unless overridden.
    virtual void async_name(
        boost::asio::any_io_executor on, std::string address, name_handler handler);
};

} // namespace kafka
