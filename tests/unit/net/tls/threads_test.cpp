// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Links through TLS on a context that several threads run. Meant for the thread sanitizer as well.
#include "net/link.hpp"
#include "net/tls/handshake.hpp"
#include "unit/net/tls/engines.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kafka::net::tls {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Sends back what it is sent, on every stream that arrives. Lives on a strand.
class echo_server : public std::enable_shared_from_this<echo_server> {
public:
    explicit echo_server(executor on) : on_(std::move(on)) {
        error_code ec;
        door_ = system_transport()->listen(on_, {.address = "127.0.0.1"}, ec);
        EXPECT_FALSE(ec) << ec.message();
    }

    void start() {
        door_->async_accept(
            on_, [self = shared_from_this()](error_code ec, std::unique_ptr<stream> arrived) {
                if (ec)
                    return;
                async_handshake(*system_transport(), std::move(arrived), self->context_->accept(),
                    time_point::max(), [self](handshake_result result) {
                        if (result.why)
                            return;
                        self->lines_.push_back(std::make_shared<line>());
                        self->lines_.back()->over = std::move(result.established);
                        self->lines_.back()->read();
                    });
                self->start();
            });
    }
    void stop() {
        door_->close();
        for (const auto& each : lines_)
            each->over->close();
    }
    std::uint16_t port() const { return door_->local_endpoint().port; }

private:
    struct line : std::enable_shared_from_this<line> {
        std::unique_ptr<stream> over;
        std::array<std::byte, 20'000> bytes;
        std::array<asio::const_buffer, 1> answer;

        void read() {
            over->async_read_some(
                bytes, [self = shared_from_this()](error_code ec, std::size_t size) {
                    if (ec)
                        return;
                    self->answer[0] = asio::buffer(self->bytes.data(), size);
                    self->over->async_write(self->answer, [self](error_code failed, std::size_t) {
                        if (!failed)
                            self->read();
                    });
                });
        }
    };

    const executor on_;
    const std::shared_ptr<server_context> context_ = server_with(showing(broker_certificate()));
    std::unique_ptr<listener> door_;
    std::vector<std::shared_ptr<line>> lines_;
};

/// Counts what comes back of the bytes that any thread adds.
class counting_handler : public link_handler {
public:
    explicit counting_handler(std::size_t expected) : expected_(expected) {}
    ~counting_handler() override { gone.set_value(); }

    void add(std::size_t size) {
        const std::lock_guard lock(mutex_);
        waiting_ += size;
    }

    void on_established(const link_route&) override { enter(); }
    std::span<std::byte> read_buffer() override {
        enter();
        return into_;
    }
    void on_read(std::size_t size) override {
        enter();
        received_ += size;
        if (received_ == expected_)
            all_there.set_value();
    }
    std::span<const asio::const_buffer> next_write() override {
        enter();
        const std::lock_guard lock(mutex_);
        if (waiting_ == 0)
            return {};
        bytes_.assign(std::exchange(waiting_, 0), 'x');
        buffer_[0] = asio::buffer(bytes_);
        return buffer_;
    }
    void on_written(std::size_t size) override {
        enter();
        EXPECT_EQ(size, bytes_.size());
    }
    void on_closed(const link_failure& why) override {
        enter();
        ADD_FAILURE() << why.code.message() << why.detail;
    }

    std::promise<void> all_there;
    std::promise<void> gone;

private:
    /// Unsynchronised on purpose: the sanitizer sees when two calls meet.
    void enter() { ++calls_; }

    const std::size_t expected_;
    std::mutex mutex_;
    std::size_t waiting_ = 0;
    std::size_t received_ = 0;
    std::uint64_t calls_ = 0;
    std::vector<char> bytes_;
    std::array<asio::const_buffer, 1> buffer_;
    std::array<std::byte, 3'000> into_{};
};

link_target target_at(std::uint16_t port) {
    link_target made;
    made.host = "127.0.0.1";
    made.port = port;
    made.connect_deadline = time_point::max();
    made.tls = client_with(trusting());
    return made;
}

constexpr int threads = 4;

TEST(tls_threads, carry_bytes_both_ways_at_once) {
    constexpr std::size_t times = 200;
    constexpr std::size_t sizes[] = {10, 500, 30'000, 3};
    std::size_t all = 0;
    for (const std::size_t each : sizes)
        all += each * times;
    asio::thread_pool pool(3);
    const auto strand = asio::make_strand(pool);
    const auto server = std::make_shared<echo_server>(strand);
    asio::post(strand, [server] { server->start(); });
    auto handler = std::make_shared<counting_handler>(all);
    auto gone = handler->gone.get_future();
    net::link one(system_transport(), pool.get_executor(), target_at(server->port()), handler);
    one.start();
    std::vector<std::thread> callers;
    for (const std::size_t size : sizes) {
        callers.emplace_back([&, size] {
            for (std::size_t n = 0; n < times; ++n) {
                handler->add(size);
                one.notify();
            }
        });
    }
    for (std::thread& caller : callers)
        caller.join();
    EXPECT_EQ(handler->all_there.get_future().wait_for(60s), std::future_status::ready);
    one.close();
    handler.reset();
    EXPECT_EQ(gone.wait_for(30s), std::future_status::ready);
    asio::post(strand, [server] { server->stop(); });
    pool.join();
}

TEST(tls_threads, close_at_any_time) {
    asio::thread_pool pool(3);
    const auto strand = asio::make_strand(pool);
    const auto server = std::make_shared<echo_server>(strand);
    asio::post(strand, [server] { server->start(); });
    for (int round = 0; round < 60; ++round) {
        auto handler = std::make_shared<counting_handler>(0);
        auto gone = handler->gone.get_future();
        net::link one(system_transport(), pool.get_executor(), target_at(server->port()), handler);
        one.start();
        std::vector<std::thread> callers;
        for (int i = 0; i < threads; ++i) {
            callers.emplace_back([&, i] {
                for (int n = 0; n < 20 * i * (round % 5); ++n) {
                    handler->add(1'000);
                    one.notify();
                }
                one.close();
            });
        }
        for (std::thread& caller : callers)
            caller.join();
        handler.reset();
        ASSERT_EQ(gone.wait_for(30s), std::future_status::ready) << "the handler is let go of";
    }
    asio::post(strand, [server] { server->stop(); });
    pool.join();
}

TEST(tls_threads, contexts_are_shared) {
    const auto client = client_with(trusting());
    const auto server = server_with(showing(broker_certificate()));
    std::atomic<int> resumed = 0;
    std::atomic<int> failed = 0;
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) {
        all.emplace_back([&] {
            for (int round = 0; round < 20; ++round) {
                engines both(*client, *server);
                both.handshake();
                if (!both.done())
                    ++failed;
                else if (both.client->facts().resumed)
                    ++resumed;
            }
        });
    }
    for (std::thread& each : all)
        each.join();
    EXPECT_EQ(failed, 0);
    EXPECT_GT(resumed, 0);
}

} // namespace
} // namespace kafka::net::tls
