// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/client_registry.hpp"

#include "client/driver/client_impl.hpp"

#include <memory>

namespace kafka::detail {

boost::asio::execution_context::id client_registry::id;

void client_registry::add(client_impl& which) {
    std::lock_guard lock(mutex_);
    clients_.push_back(&which);
}

void client_registry::remove(client_impl& which) noexcept {
    // Notified under the lock: who waits for this destroys the registry next.
    std::lock_guard lock(mutex_);
    std::erase(clients_, &which);
    removed_.notify_all();
}

void client_registry::shutdown() {
    std::unique_lock lock(mutex_);
    while (!clients_.empty()) {
        std::shared_ptr<client_impl> next = clients_.back()->weak_from_this().lock();
        if (!next) { // Its destructor runs on another thread, and is not yet through with us.
            removed_.wait(lock);
            continue;
        }
        clients_.pop_back();
        lock.unlock();
        // May destroy handlers that own other clients.
        next->abandon();
        next.reset();
        lock.lock();
    }
}

} // namespace kafka::detail
