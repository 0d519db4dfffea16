// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/client_registry.hpp"

#include "client/client_impl.hpp"

#include <memory>

namespace kafka::detail {

boost::asio::execution_context::id client_registry::id;

void client_registry::add(client_impl& which) {
    std::lock_guard lock(mutex_);
    clients_.push_back(&which);
}

void client_registry::remove(client_impl& which) noexcept {
    std::lock_guard lock(mutex_);
    std::erase(clients_, &which);
}

void client_registry::shutdown() {
    for (;;) {
        std::shared_ptr<client_impl> next;
        {
            std::lock_guard lock(mutex_);
            if (clients_.empty())
                return;
            next = clients_.back()->weak_from_this().lock();
            clients_.pop_back();
        }
        // May destroy handlers that own other clients.
        if (next)
            next->abandon();
    }
}

} // namespace kafka::detail
