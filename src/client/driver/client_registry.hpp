// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/execution_context.hpp>

#include <condition_variable>
#include <mutex>
#include <vector>

namespace kafka::detail {

class client_impl;

/// Knows the clients that live on a context. When the context is destroyed before them, what is
/// pending on them is destroyed with it, as are Asio's own operations. Nobody else would do it: a
/// coroutine that waits for its own client is owned by what it waits for.
class client_registry final : public boost::asio::execution_context::service {
public:
    static boost::asio::execution_context::id id;

    explicit client_registry(boost::asio::execution_context& owner) : service(owner) {}

    void add(client_impl& which);
    void remove(client_impl& which) noexcept;

private:
    void shutdown() override;

    std::mutex mutex_;
    std::condition_variable removed_;
    std::vector<client_impl*> clients_; // under mutex_
};

} // namespace kafka::detail
