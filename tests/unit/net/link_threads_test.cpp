// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Links on a context that several threads run, used by several others. Meant for the thread
// sanitizer as well.
#include "net/link.hpp"
#include "unit/net/busy_handler.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <deque>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace kafka::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Counts what arrives, on every stream that does.
class byte_counter : public std::enable_shared_from_this<byte_counter> {
public:
    byte_counter(executor on, std::size_t expected) : on_(std::move(on)), expected_(expected) {
        error_code ec;
        door_ = system_transport()->listen(on_, {.address = "127.0.0.1"}, ec);
        EXPECT_FALSE(ec) << ec.message();
    }

    void start() {
        door_->async_accept(
            on_, [self = shared_from_this()](error_code ec, std::unique_ptr<stream> accepted) {
                if (ec)
                    return;
                self->peers_.push_back({.bytes = {}, .from = std::move(accepted)});
                self->read(self->peers_.back());
                self->start();
            });
    }
    void stop() {
        door_->close();
        for (const peer& each : peers_)
            each.from->close();
    }
    std::uint16_t port() const { return door_->local_endpoint().port; }

    std::promise<void> all_there;

private:
    struct peer {
        std::array<std::byte, 4096> bytes;
        std::unique_ptr<stream> from;
    };

    void read(peer& of) {
        of.from->async_read_some(
            of.bytes, [self = shared_from_this(), &of](error_code ec, std::size_t size) {
                if (ec)
                    return;
                self->count_ += size;
                if (self->count_ >= self->expected_ && !std::exchange(self->told_, true))
                    self->all_there.set_value();
                self->read(of);
            });
    }

    executor on_;
    std::size_t expected_;
    std::size_t count_ = 0;
    bool told_ = false;
    std::unique_ptr<listener> door_;
    std::deque<peer> peers_;
};

constexpr int threads = 4;

/// On the pool as it is, where only the link's turn keeps its threads apart, and on a strand of it.
enum class runs_on : std::uint8_t { pool, strand };

class link_threads : public testing::TestWithParam<runs_on> {
protected:
    static executor make_executor(asio::thread_pool& pool) {
        if (GetParam() == runs_on::strand)
            return asio::make_strand(pool);
        return pool.get_executor();
    }
};

INSTANTIATE_TEST_SUITE_P(executors, link_threads, testing::Values(runs_on::pool, runs_on::strand),
    [](const auto& of) { return of.param == runs_on::pool ? "pool" : "strand"; });

TEST_P(link_threads, no_notice_is_lost) {
    constexpr std::size_t each = 5'000;
    asio::thread_pool pool(2);
    const auto counter_strand = asio::make_strand(pool);
    const auto counter = std::make_shared<byte_counter>(counter_strand, each * threads);
    counter->start();
    const auto handler = std::make_shared<busy_handler>();
    link_target target;
    target.host = "127.0.0.1";
    target.port = counter->port();
    target.connect_deadline = time_point::max();
    link one(system_transport(), make_executor(pool), target, handler);
    std::vector<std::thread> callers;
    for (int i = 0; i < threads; ++i) {
        callers.emplace_back([&, i] {
            if (i == 0)
                one.start();
            for (std::size_t n = 0; n < each; ++n) {
                handler->add(1);
                one.notify();
            }
        });
    }
    for (std::thread& caller : callers)
        caller.join();
    EXPECT_EQ(counter->all_there.get_future().wait_for(30s), std::future_status::ready);
    one.close();
    asio::post(counter_strand, [&] { counter->stop(); });
    pool.join();
    EXPECT_EQ(handler->closed, 0);
    EXPECT_EQ(handler.use_count(), 1);
}

TEST_P(link_threads, any_thread_closes_at_any_time) {
    asio::thread_pool pool(2);
    const auto counter_strand = asio::make_strand(pool);
    const auto counter = std::make_shared<byte_counter>(counter_strand, ~std::size_t{0});
    counter->start();
    for (int round = 0; round < 200; ++round) {
        auto handler = std::make_shared<busy_handler>();
        auto gone = handler->gone.get_future();
        link_target target;
        target.host = "127.0.0.1";
        target.port = counter->port();
        target.connect_deadline = system_transport()->now() + 30s;
        const auto one =
            std::make_shared<link>(system_transport(), make_executor(pool), target, handler);
        one->start();
        std::vector<std::thread> callers;
        for (int i = 0; i < threads; ++i) {
            callers.emplace_back([&, i] {
                for (int n = 0; n < 20 * i; ++n) {
                    handler->add(100);
                    one->notify();
                }
                one->close();
            });
        }
        for (std::thread& caller : callers)
            caller.join();
        handler.reset();
        ASSERT_EQ(gone.wait_for(30s), std::future_status::ready) << "the handler is let go of";
    }
    asio::post(counter_strand, [&] { counter->stop(); });
    pool.join();
}

TEST_P(link_threads, writes_that_take_several_steps_arrive_whole) {
    constexpr std::size_t each = 1 << 20;
    constexpr std::size_t times = 4;
    asio::thread_pool pool(2);
    const auto counter_strand = asio::make_strand(pool);
    const auto counter = std::make_shared<byte_counter>(counter_strand, each * times * threads);
    counter->start();
    const auto handler = std::make_shared<busy_handler>();
    link_target target;
    target.host = "127.0.0.1";
    target.port = counter->port();
    target.connect_deadline = time_point::max();
    link one(system_transport(), make_executor(pool), target, handler);
    one.start();
    std::vector<std::thread> callers;
    for (int i = 0; i < threads; ++i) {
        callers.emplace_back([&] {
            for (std::size_t n = 0; n < times; ++n) {
                handler->add(each);
                one.notify();
            }
        });
    }
    for (std::thread& caller : callers)
        caller.join();
    EXPECT_EQ(counter->all_there.get_future().wait_for(30s), std::future_status::ready);
    one.close();
    asio::post(counter_strand, [&] { counter->stop(); });
    pool.join();
    EXPECT_EQ(handler->closed, 0);
}

TEST_P(link_threads, a_close_meets_a_write_in_the_middle) {
    constexpr std::size_t much = 8 << 20;
    asio::thread_pool pool(3);
    const auto counter_strand = asio::make_strand(pool);
    for (int round = 0; round < 40; ++round) {
        // The more has arrived, the more steps the write has behind it.
        const std::size_t some = (much / 64) * static_cast<std::size_t>(round % 20 + 1);
        const auto counter = std::make_shared<byte_counter>(counter_strand, some);
        asio::post(counter_strand, [counter] { counter->start(); });
        auto handler = std::make_shared<busy_handler>();
        auto gone = handler->gone.get_future();
        link_target target;
        target.host = "127.0.0.1";
        target.port = counter->port();
        target.connect_deadline = system_transport()->now() + 30s;
        link one(system_transport(), make_executor(pool), target, handler);
        handler->add(much);
        one.start();
        EXPECT_EQ(counter->all_there.get_future().wait_for(30s), std::future_status::ready);
        one.close();
        handler.reset();
        ASSERT_EQ(gone.wait_for(30s), std::future_status::ready) << "the handler is let go of";
        asio::post(counter_strand, [counter] { counter->stop(); });
    }
    pool.join();
}

TEST(resolver_threads, lookups_are_given_up_and_contexts_go_at_any_time) {
    for (int round = 0; round < 50; ++round) {
        std::atomic<int> calls = 0;
        {
            asio::thread_pool pool(2);
            std::vector<std::unique_ptr<operation>> lookups;
            for (int i = 0; i < 8; ++i) {
                lookups.push_back(system_transport()->async_resolve(pool.get_executor(),
                    "localhost", 1, address_family::unspecified,
                    [&](error_code, std::vector<endpoint>) { ++calls; }));
            }
            for (int i = 0; i < 4; ++i)
                lookups[static_cast<std::size_t>(i)]->cancel();
            if (round % 2 == 0) {
                pool.join();
                EXPECT_EQ(calls, 8);
            } else {
                pool.stop();
            }
        }
        EXPECT_LE(calls, 8);
    }
}

} // namespace
} // namespace kafka::net
