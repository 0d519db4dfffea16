// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A build without Kerberos.

#include "kerberos/contexts.hpp"

namespace kafka::kerberos {

class identity {};

bool is_built_in() noexcept {
    return false;
}

std::shared_ptr<identity> make_identity(identity_options) {
    return nullptr;
}

std::unique_ptr<crypto::security_context> make_initiator(std::shared_ptr<identity>, std::string) {
    return nullptr;
}

std::unique_ptr<crypto::security_context> make_acceptor(acceptor_options) {
    return nullptr;
}

} // namespace kafka::kerberos
