// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/testing/cluster_thread.hpp>

#include "testing/cluster_access.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <thread>
#include <utility>

namespace kafka::testing {

namespace asio = boost::asio;

struct cluster_thread::implementation {
    asio::io_context context{1};
    std::optional<cluster> served;
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    // Last, so that what it runs on outlives it.
    std::jthread runner;
};

cluster_thread::cluster_thread(cluster_options options)
    : impl_(std::make_unique<implementation>()) {
    impl_->served.emplace(impl_->context.get_executor(), std::move(options));
    impl_->runner = std::jthread([this] { impl_->context.run(); });
    impl_->served->impl_->wait_for(impl_->runner.get_id());
}

cluster_thread::~cluster_thread() {
    impl_->served.reset();
    impl_->work.reset();
}

cluster* cluster_thread::operator->() noexcept {
    return &*impl_->served;
}

const cluster* cluster_thread::operator->() const noexcept {
    return &*impl_->served;
}

cluster& cluster_thread::operator*() noexcept {
    return *impl_->served;
}

const cluster& cluster_thread::operator*() const noexcept {
    return *impl_->served;
}

} // namespace kafka::testing
