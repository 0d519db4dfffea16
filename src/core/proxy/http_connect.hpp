// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/proxy/negotiation.hpp"

namespace kafka::core::proxy {

/// HTTP/1.1's CONNECT (RFC 9110, 9.3.6), with basic authentication (RFC 7617) if there is a name.
class http_connect final : public negotiation {
public:
    http_connect(const settings& with, destination to);

private:
    std::size_t size_of_message(std::span<const std::byte> bytes) override;
    status on_message(std::span<const std::byte> message) override;
    question asked() const override;
    std::vector<crypto::secret> unspeakable() const override;
};

} // namespace kafka::core::proxy
