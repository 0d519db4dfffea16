// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/proxy/negotiation.hpp"

#include <cstdint>

namespace kafka::core::proxy {

/// SOCKS 5 (RFC 1928), without a login or with name and password (RFC 1929).
class socks5 final : public negotiation {
public:
    socks5(const settings& with, destination to);

private:
    enum class stage : std::uint8_t { method, login, connection };

    std::size_t size_of_message(std::span<const std::byte> bytes) override;
    status on_message(std::span<const std::byte> message) override;
    question asked() const override;
    status on_method(std::uint8_t method);
    void ask_for_connection();

    stage stage_ = stage::method;
};

} // namespace kafka::core::proxy
