// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/settings.hpp"

#include <memory>
#include <variant>

namespace kafka::net::tls {

class engine;

/// What all TLS connections of a server have in common. Thread-safe; the connections that it makes
/// keep what they need of it.
class server_context {
public:
    static std::variant<std::shared_ptr<server_context>, settings_error> make(
        const server_settings& settings);

    /// What `make` does; throws a `refusal`.
    explicit server_context(const server_settings& settings);
    ~server_context();

    server_context(const server_context&) = delete;
    server_context& operator=(const server_context&) = delete;

    /// A connection that a client has made.
    std::unique_ptr<engine> accept();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace kafka::net::tls
