// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/client_context.hpp"
#include "net/tls/engine.hpp"
#include "net/tls/server_context.hpp"
#include "testing/certificates/authority.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

/// Both ends of TLS in memory, and certificates for them.
namespace kafka::net::tls {

using testing::certificate_authority;
using testing::certificate_wishes;
using testing::issued_certificate;

inline crypto::secret secret_of(std::string_view text) {
    const auto bytes = crypto::bytes_of(text);
    return {bytes.begin(), bytes.end()};
}

/// Whom the tests trust.
inline const certificate_authority& trusted() {
    static const certificate_authority made("Trusted authority");
    return made;
}

/// For `broker` and 10.0.0.1.
inline const issued_certificate& broker_certificate() {
    static const issued_certificate made = trusted().issue(
        {.common_name = "broker", .dns_names = {"broker"}, .addresses = {"10.0.0.1", "127.0.0.1"}});
    return made;
}

inline client_settings trusting() {
    client_settings made;
    made.ca_pem = trusted().certificate();
    return made;
}

inline client_settings known_as(const issued_certificate& own) {
    client_settings made = trusting();
    made.certificate_pem = own.chain();
    made.key_pem = secret_of(own.key);
    return made;
}

inline server_settings showing(const issued_certificate& own) {
    server_settings made;
    made.certificate_pem = own.chain();
    made.key_pem = secret_of(own.key);
    return made;
}

inline server_settings asking(server_settings::client_authentication how,
    server_settings made = showing(broker_certificate())) {
    made.client_auth = how;
    made.client_ca_pem = trusted().certificate();
    return made;
}

inline std::shared_ptr<client_context> client_with(client_settings settings) {
    auto made = client_context::make(std::move(settings));
    if (const auto* refused = std::get_if<settings_error>(&made)) {
        ADD_FAILURE() << refused->message();
        return nullptr;
    }
    return std::get<0>(std::move(made));
}

inline std::shared_ptr<server_context> server_with(const server_settings& settings) {
    auto made = server_context::make(settings);
    if (const auto* refused = std::get_if<settings_error>(&made)) {
        ADD_FAILURE() << refused->message();
        return nullptr;
    }
    return std::get<0>(std::move(made));
}

/// What a client says of settings that it does not take.
inline std::string refusal_of(client_settings settings) {
    const auto made = client_context::make(std::move(settings));
    const auto* refused = std::get_if<settings_error>(&made);
    return refused ? refused->message() : "not refused";
}

inline void put(engine& into, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const std::span<std::byte> room = into.input_room();
        const std::size_t size = std::min(room.size(), bytes.size());
        std::memcpy(room.data(), bytes.data(), size);
        into.on_input(size);
        bytes = bytes.subspan(size);
    }
}

/// All that there is to be sent.
inline std::string take(engine& from) {
    std::string all;
    for (auto some = from.output(); !some.empty(); some = from.output()) {
        all.append(crypto::text_of(some));
        from.on_output(some.size());
    }
    return all;
}

inline std::string read_all(engine& from) {
    std::string all;
    std::array<std::byte, 5'000> into;
    while (const std::size_t size = from.read(into))
        all.append(crypto::text_of(std::span(into).first(size)));
    return all;
}

inline void write_all(engine& to, std::string_view text) {
    const std::array buffers{boost::asio::const_buffer(text.data(), text.size())};
    to.write({buffers});
}

/// A client and a server that speak with each other.
struct engines {
    std::unique_ptr<engine> client;
    std::unique_ptr<engine> server;

    engines(client_context& of, server_context& with, const std::string& host = "broker",
        std::chrono::system_clock::time_point now = std::chrono::system_clock::now())
        : client(of.connect(host, 9093, now)),
          server(with.accept()) {}

    static std::string between(
        engine& from, engine& to, engine::progress& progress, std::size_t piece) {
        const std::string bytes = take(from);
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            put(to, crypto::bytes_of(std::string_view(bytes).substr(at, piece)));
            progress = to.handshake();
        }
        return bytes;
    }

    /// Until neither has anything to say any more.
    void handshake(std::size_t piece = std::string::npos / 2) {
        client_is = client->handshake();
        while (!between(*client, *server, server_is, piece).empty() ||
               !between(*server, *client, client_is, piece).empty()) {
        }
        read_all(*client); // tickets, and alerts that come late
    }

    bool done() const {
        return client_is == engine::progress::done && server_is == engine::progress::done;
    }

    std::string to_server(std::string_view text) {
        write_all(*client, text);
        put(*server, crypto::bytes_of(take(*client)));
        return read_all(*server);
    }
    std::string to_client(std::string_view text) {
        write_all(*server, text);
        put(*client, crypto::bytes_of(take(*server)));
        return read_all(*client);
    }

    engine::progress client_is = engine::progress::wants_input;
    engine::progress server_is = engine::progress::wants_input;
};

} // namespace kafka::net::tls
