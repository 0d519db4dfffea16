// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/link.hpp"

#include <boost/asio/buffer.hpp>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <future>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace kafka::net {

/// Its bytes come from any thread, through a counter under a mutex, as a client's requests do.
class busy_handler : public link_handler {
public:
    ~busy_handler() override { gone.set_value(); }

    void add(std::size_t size) {
        const std::lock_guard lock(mutex_);
        waiting_ += size;
    }

    void on_established(const link_route&) override { enter(); }
    std::span<std::byte> read_buffer() override {
        enter();
        return into_;
    }
    void on_read(std::size_t) override { enter(); }
    std::span<const boost::asio::const_buffer> next_write() override {
        enter();
        const std::lock_guard lock(mutex_);
        if (waiting_ == 0)
            return {};
        bytes_.assign(std::exchange(waiting_, 0), 'x');
        buffer_[0] = boost::asio::buffer(bytes_);
        return buffer_;
    }
    void on_written(std::size_t size) override {
        enter();
        EXPECT_EQ(size, bytes_.size());
    }
    void on_closed(const link_failure&) override {
        enter();
        ++closed;
    }

    std::promise<void> gone;
    std::atomic<int> closed = 0;

protected:
    /// Unsynchronised on purpose: the sanitizer sees when two calls meet.
    void enter() { ++calls_; }

private:
    std::mutex mutex_;
    std::size_t waiting_ = 0;
    std::uint64_t calls_ = 0;
    std::vector<char> bytes_;
    std::array<boost::asio::const_buffer, 1> buffer_;
    std::array<std::byte, 3'000> into_{};
};

} // namespace kafka::net
