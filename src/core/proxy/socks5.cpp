// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/socks5.hpp"

#include "core/address.hpp"

#include <array>

namespace kafka::core::proxy {

namespace {

constexpr std::uint8_t version = 5;
constexpr std::uint8_t login_version = 1;

constexpr std::uint8_t no_login = 0;
constexpr std::uint8_t name_and_password = 2;
constexpr std::uint8_t no_method = 0xFF;

constexpr std::uint8_t connect = 1;
enum address_type : std::uint8_t { ipv4 = 1, name = 3, ipv6 = 4 };

std::uint8_t at(std::span<const std::byte> bytes, std::size_t place) {
    return std::to_integer<std::uint8_t>(bytes[place]);
}

void append(crypto::secret& to, std::uint8_t value) {
    to.push_back(static_cast<std::byte>(value));
}

void append(crypto::secret& to, std::span<const std::byte> bytes) {
    to.insert(to.end(), bytes.begin(), bytes.end());
}

/// What RFC 1928 has for the codes of an answer.
std::string_view meaning_of(std::uint8_t code) noexcept {
    constexpr std::array<std::string_view, 9> meanings{"", "it has failed in general",
        "its rules do not allow this connection", "the network is unreachable",
        "the host is unreachable", "the connection was refused", "it took too long",
        "it does not know how to connect", "it does not know this type of address"};
    return code < meanings.size() ? meanings[code] : "it says something unheard of";
}

} // namespace

socks5::socks5(const settings& with, destination to) : negotiation(with, std::move(to)) {
    crypto::secret greeting;
    append(greeting, version);
    append(greeting, 1);
    append(greeting, with.user ? name_and_password : no_login);
    send(std::move(greeting));
}

std::size_t socks5::size_of_message(std::span<const std::byte> bytes) {
    if (bytes.empty())
        return 1;
    const std::uint8_t expected = stage_ == stage::login ? login_version : version;
    if (at(bytes, 0) != expected)
        return 0;
    if (stage_ != stage::connection)
        return 2;
    // Of a refusal nobody needs more than the code, and some proxies send no more.
    if (bytes.size() >= 2 && at(bytes, 1) != 0)
        return 2;
    // What it is bound to, which nobody needs either, is as long as its type says.
    constexpr std::size_t before_address = 4;
    constexpr std::size_t port_size = 2;
    if (bytes.size() < before_address + 1)
        return before_address + 1;
    switch (at(bytes, 3)) {
    case ipv4:
        return before_address + 4 + port_size;
    case ipv6:
        return before_address + 16 + port_size;
    case name:
        return before_address + 1 + at(bytes, 4) + port_size;
    default:
        return 0;
    }
}

negotiation::status socks5::on_message(std::span<const std::byte> message) {
    switch (stage_) {
    case stage::method:
        return on_method(at(message, 1));
    case stage::login:
        if (at(message, 1) != 0)
            return fail(errc::proxy_authentication_failed,
                "does not accept the name and the password of proxy_url");
        ask_for_connection();
        return status::under_way;
    case stage::connection:
        break;
    }
    if (const std::uint8_t code = at(message, 1); code != 0)
        return fail(errc::proxy_connect_failed,
            "does not connect to " + to_string(server_address{to_.host, to_.port}) + ": " +
                std::string(meaning_of(code)) + " (code " + std::to_string(code) + ')');
    return status::done;
}

negotiation::question socks5::asked() const {
    switch (stage_) {
    case stage::method:
        return {"the greeting of SOCKS 5", errc::proxy_unreachable, errc::proxy_protocol};
    case stage::login:
        return {"name and password", errc::proxy_unreachable, errc::proxy_authentication_failed};
    case stage::connection:
        break;
    }
    return {"the wish for a connection to " + to_string(server_address{to_.host, to_.port}),
        errc::proxy_connect_failed, errc::proxy_connect_failed};
}

negotiation::status socks5::on_method(std::uint8_t method) {
    if (method == no_method && with_.user)
        return fail(errc::proxy_authentication_failed,
            "lets nobody log in with name and password, which proxy_url has");
    if (method == no_method)
        return fail(errc::proxy_authentication_failed,
            "wants clients to log in, and proxy_url has neither name nor password");
    if (method != (with_.user ? name_and_password : no_login))
        return fail(errc::proxy_protocol,
            "wants a way to log in that was not offered (method " + std::to_string(method) + ')');
    if (!with_.user) {
        ask_for_connection();
        return status::under_way;
    }
    stage_ = stage::login;
    crypto::secret login;
    append(login, login_version);
    append(login, static_cast<std::uint8_t>(with_.user->size()));
    append(login, crypto::bytes_of(*with_.user));
    append(login, static_cast<std::uint8_t>(with_.password.size()));
    append(login, with_.password);
    send(std::move(login));
    return status::under_way;
}

void socks5::ask_for_connection() {
    stage_ = stage::connection;
    crypto::secret request;
    append(request, version);
    append(request, connect);
    append(request, 0);
    if (to_.address.empty()) {
        append(request, name);
        append(request, static_cast<std::uint8_t>(to_.host.size()));
        append(request, crypto::bytes_of(to_.host));
    } else {
        append(request, to_.address.size() == 4 ? ipv4 : ipv6);
        append(request, to_.address);
    }
    append(request, static_cast<std::uint8_t>(to_.port >> 8));
    append(request, static_cast<std::uint8_t>(to_.port & 0xFF));
    send(std::move(request));
}

} // namespace kafka::core::proxy
