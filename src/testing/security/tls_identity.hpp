// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/server_context.hpp"
#include "testing/certificates/authority.hpp"

#include <kafka/testing/security.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::testing::detail {

/// What the nodes of a cluster show to clients that come by TLS, and who has certified it.
class tls_identity {
public:
    /// `hosts`: all names and addresses by which nodes are reached. Throws `std::invalid_argument`
    /// when the options cannot be used.
    tls_identity(const tls_options& options, const std::vector<std::string>& hosts);

    /// In PEM.
    const std::string& ca_certificate() const noexcept { return authority_.certificate(); }
    certified_key issue(std::string_view common_name) const;
    /// For a connection that a node has accepted.
    std::unique_ptr<net::tls::engine> accept() const;

private:
    certificate_authority authority_;
    std::shared_ptr<net::tls::server_context> context_;
};

} // namespace kafka::testing::detail
