// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/transport.hpp"

#include <kafka/transport.hpp>

#include <utility>

namespace kafka {

transport transport::system() {
    return transport(net::system_transport());
}

transport::transport(std::shared_ptr<net::transport> implementation) noexcept
    : implementation_(std::move(implementation)) {
}

} // namespace kafka
