// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/link.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::net {

/// A handler that writes what it is given, keeps what it is told, and watches the rules: one call
/// at a time, one write and one read at a time, nothing after the end.
class recorder : public link_handler {
public:
    std::vector<std::string> outgoing;
    /// What to write when all that was received ends like this.
    std::pair<std::string, std::string> answer_to;
    /// Wants no more once it has received as much.
    std::size_t read_limit = std::string::npos;
    std::function<void(std::string_view)> on_call;
    std::shared_ptr<int> keep;

    std::vector<std::string> calls;
    std::string received;
    std::size_t written = 0;
    std::vector<std::size_t> progress; ///< of all writes
    int asked_to_write = 0;
    int closed = 0;
    link_route route;
    link_failure failure;

    void on_established(const link_route& by) override {
        enter("on_established");
        route = by;
    }

    std::span<std::byte> read_buffer() override {
        enter("read_buffer");
        EXPECT_FALSE(std::exchange(reading_, true));
        if (received.size() >= read_limit)
            return {};
        return buffer_;
    }

    void on_read(std::size_t size) override {
        enter("on_read");
        EXPECT_TRUE(std::exchange(reading_, false));
        EXPECT_GT(size, 0u);
        received.append(reinterpret_cast<const char*>(buffer_.data()), size);
        if (!answer_to.first.empty() && received.ends_with(answer_to.first))
            outgoing.push_back(std::exchange(answer_to, {}).second);
    }

    std::span<const boost::asio::const_buffer> next_write() override {
        enter("next_write");
        EXPECT_FALSE(writing_);
        ++asked_to_write;
        if (outgoing.empty())
            return {};
        writing_ = true;
        current_ = std::exchange(outgoing, {});
        buffers_.clear();
        for (const std::string& each : current_)
            buffers_.emplace_back(each.data(), each.size());
        return buffers_;
    }

    void on_progress(std::size_t size) override {
        enter("on_progress");
        EXPECT_TRUE(writing_);
        progress.push_back(size);
    }

    void on_written(std::size_t size) override {
        enter("on_written");
        EXPECT_TRUE(std::exchange(writing_, false));
        std::size_t total = 0;
        for (const std::string& each : current_)
            total += each.size();
        EXPECT_EQ(size, total);
        written += size;
    }

    void on_closed(const link_failure& why) override {
        enter("on_closed");
        ++closed;
        failure = why;
    }

private:
    void enter(std::string_view call) {
        EXPECT_EQ(closed, 0) << call << " after on_closed";
        // The calls of long transfers say nothing.
        if (calls.size() < 1'000)
            calls.emplace_back(call);
        if (on_call)
            on_call(call);
    }

    std::array<std::byte, 4096> buffer_{};
    std::vector<std::string> current_;
    std::vector<boost::asio::const_buffer> buffers_;
    bool reading_ = false;
    bool writing_ = false;
};

} // namespace kafka::net
