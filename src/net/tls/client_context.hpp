// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/settings.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace kafka::net::tls {

class engine;
struct client_generation;

/// What all TLS connections of a client have in common. Thread-safe; the connections that it makes
/// keep what they need of it.
class client_context {
public:
    /// Reads and checks all that the settings name. Slow: it reads files, and may ask for a
    /// password.
    static std::variant<std::shared_ptr<client_context>, settings_error> make(
        client_settings settings);

    /// What `make` does; throws a `refusal`.
    explicit client_context(client_settings settings);
    ~client_context();

    client_context(const client_context&) = delete;
    client_context& operator=(const client_context&) = delete;

    /// A new connection to the host, a name or an address without brackets, which its certificate
    /// has to be for. If files have changed they are read again; as long as they cannot be used,
    /// what was read before is, and each connection tries again. One at a time reads; others that
    /// are made meanwhile do not wait, but take what was read before. A host that is nobody's name
    /// makes one whose handshake fails. `now` is for sessions, whether they may still be resumed;
    /// OpenSSL looks at certificates by the system's clock.
    std::unique_ptr<engine> connect(const std::string& host, std::uint16_t port,
        std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

    /// What the user should be told, in one line, each once: files that have changed and cannot be
    /// used, a certificate of his own that has expired. Empty: nothing.
    std::string take_warning();

private:
    /// What a connection that is made now goes by.
    std::shared_ptr<client_generation> current();
    /// Is given a lock of the mutex, and lets go of it meanwhile.
    void read_again(std::unique_lock<std::mutex>& lock);
    void warn(std::string text);

    const client_settings settings_;
    /// For all below. Not held while files are read, or somebody is asked for a password: warnings
    /// are taken by those who hold locks of their own.
    std::mutex mutex_;
    std::shared_ptr<client_generation> generation_;
    bool reading_ = false; // a new one
    std::string refused_;  // what was told of files that cannot be used
    std::vector<std::string> warnings_;
};

} // namespace kafka::net::tls
