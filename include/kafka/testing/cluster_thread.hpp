// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/testing/cluster.hpp>

#include <memory>

namespace kafka::testing {

/// A cluster that runs in a thread of its own, for tests whose own thread is busy or blocked.
///
///     kafka::testing::cluster_thread broker({.nodes = 3});
///     broker->stop(kafka::broker_id{2});     // port 2 refuses when this returns
///
/// Functions of a cluster that end connections return here only when these are closed, unless
/// called from the thread itself. The destructor ends the thread and waits for it.
class cluster_thread {
public:
    explicit cluster_thread(cluster_options options = {});
    ~cluster_thread();

    cluster_thread(const cluster_thread&) = delete;
    cluster_thread& operator=(const cluster_thread&) = delete;

    cluster* operator->() noexcept;
    const cluster* operator->() const noexcept;
    cluster& operator*() noexcept;
    const cluster& operator*() const noexcept;

private:
    struct implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace kafka::testing
