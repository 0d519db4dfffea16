// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Everything from every thread, for a thread sanitizer to watch, and for counting that each
// request ends once.

#include "integration/client/fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <kafka/protocol/find_coordinator.hpp>

#include <atomic>
#include <exception>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kafka::client_test {
namespace {

class threads : public with_cluster {
protected:
    threads() : with_cluster(2) {}
};

TEST_F(threads, one_polls_and_three_do_everything_else) {
    constexpr int rounds = 400;
    client subject = client::connect(options());
    std::atomic<int> callers = 3;
    std::atomic<int> sent = 0;
    std::atomic<int> ended = 0;
    std::mutex mutex;
    std::vector<future<list_groups_response>> futures;

    const auto call_everything = [&](int seed) {
        for (int i = 0; i < rounds; ++i) {
            const node_id node(broker_id{1 + (i + seed) % 2});
            switch ((i * 7 + seed) % 16) {
            case 0:
                subject.maybe_connect(node, i % 3 == 0);
                break;
            case 1:
                subject.ready(node, i % 2 == 0);
                break;
            case 2:
                subject.is_ready(node);
                break;
            case 3:
                subject.is_disconnected(node);
                subject.connected(node);
                break;
            case 4:
                subject.connection_delay(node);
                break;
            case 5:
                EXPECT_TRUE(subject.cluster().broker_metadata(node));
                break;
            case 6:
                subject.least_loaded_node();
                break;
            case 7:
                subject.wakeup();
                break;
            case 8:
                if (i % 80 == 0)
                    subject.close(node);
                break;
            case 9:
                subject.in_flight_request_count(node);
                subject.in_flight_request_count();
                subject.get_api_versions();
                break;
            case 10:
            case 11: {
                ++sent;
                auto made = subject.send(node, list_groups_request{}, {}, i % 4 != 0);
                made.add_both([&](const auto&) { ++ended; }, [&](const error_info&) { ++ended; });
                const std::lock_guard lock(mutex);
                futures.push_back(std::move(made));
                break;
            }
            default:
                ++sent;
                subject.async_send(i % 2 == 0 ? target(any_node) : target(node),
                    list_groups_request{}, [&](error_code, auto) { ++ended; });
                break;
            }
        }
        --callers;
        subject.wakeup();
    };
    std::vector<std::jthread> running;
    for (int seed = 0; seed < 3; ++seed)
        running.emplace_back(call_everything, seed);
    const auto deadline = std::chrono::steady_clock::now() + 2 * patience;
    while ((callers != 0 || ended != sent) && std::chrono::steady_clock::now() < deadline)
        subject.poll(100ms);
    running.clear();
    EXPECT_EQ(ended, sent);
    EXPECT_GT(sent, 0);
    for (const auto& each : futures)
        EXPECT_TRUE(each.is_done());
}

TEST_F(threads, one_polls_and_three_wish_for_metadata) {
    constexpr int rounds = 200;
    broker->create_topic({.name = "a"});
    broker->create_topic({.name = "b"});
    client_options quick = options();
    quick.retry_backoff = std::chrono::milliseconds(1);
    client subject = client::connect(quick);
    std::atomic<int> callers = 3;
    std::atomic<int> wished = 0;
    std::atomic<int> ended = 0;
    std::atomic<int> told = 0;

    const auto wish = [&](const future<kafka::cluster>& made) {
        ++wished;
        made.add_both([&](const auto&) { ++ended; }, [&](const error_info&) { ++ended; });
    };
    const auto call_everything = [&](int seed) {
        for (int i = 0; i < rounds; ++i) {
            const std::string key = std::to_string(i % 5);
            switch ((i * 5 + seed) % 8) {
            case 0:
                wish(subject.add_topic(i % 2 == 0 ? "a" : "b"));
                break;
            case 1:
                wish(subject.set_topics({i % 2 == 0 ? "a" : "b"}));
                break;
            case 2:
                wish(subject.need_all_topics(i % 2 == 0));
                break;
            case 3:
                subject.remove_metadata_listener(
                    subject.add_metadata_listener([&](const kafka::cluster&) { ++told; }));
                break;
            case 4: {
                protocol::find_coordinator_response found;
                found.node_id = broker_id{1 + i % 2};
                found.host = "127.0.0.1";
                found.port = 9;
                subject.add_coordinator(found, coordinator_kind::group, key);
                break;
            }
            case 5:
                subject.forget_coordinator(coordinator_kind::group, key);
                subject.coordinator_for(coordinator_kind::group, key);
                break;
            case 6:
                ++wished;
                subject.async_refresh_metadata([&](error_code, const kafka::cluster&) { ++ended; });
                break;
            default:
                wish(subject.request_metadata_update());
                EXPECT_TRUE(subject.cluster().has_metadata());
                subject.needs_metadata_update();
                subject.metadata_ttl();
                break;
            }
        }
        --callers;
        subject.wakeup();
    };
    subject.add_metadata_listener([&](const kafka::cluster&) { ++told; });
    std::vector<std::jthread> running;
    for (int seed = 0; seed < 3; ++seed)
        running.emplace_back(call_everything, seed);
    const auto deadline = std::chrono::steady_clock::now() + 2 * patience;
    while ((callers != 0 || ended != wished) && std::chrono::steady_clock::now() < deadline)
        subject.poll(100ms);
    running.clear();
    EXPECT_EQ(ended, wished);
    EXPECT_GT(told, 0);
}

TEST_F(threads, a_pool_runs_the_client) {
    constexpr int coroutines = 12;
    constexpr int requests = 60;
    asio::thread_pool pool(4);
    client subject(pool.get_executor(), options());
    std::atomic<int> answers = 0;
    std::latch ended(coroutines);
    for (int i = 0; i < coroutines; ++i)
        asio::co_spawn(
            pool,
            [&, i]() -> asio::awaitable<void> {
                const list_groups_request ask{};
                co_await subject.async_bootstrap();
                for (int round = 0; round < requests; ++round) {
                    const target to = round % 3 == 0   ? target(any_node)
                                      : round % 3 == 1 ? target(controller)
                                                       : target(broker_id{1 + i % 2});
                    const list_groups_response answer = co_await subject.async_send(to, ask);
                    if (answer.error_code == broker_errc::none)
                        ++answers;
                }
            },
            [&](std::exception_ptr failure) {
                EXPECT_EQ(failure, nullptr);
                ended.count_down();
            });
    ended.wait();
    subject.close();
    pool.join();
    EXPECT_EQ(answers, coroutines * requests);
}

TEST_F(threads, a_callback_that_blocks_holds_up_no_deadline) {
    asio::thread_pool pool(2);
    client subject(pool.get_executor(), options());
    const node_id other(broker_id{2});
    subject.async_bootstrap(asio::use_future).get();
    for (const node_id each : {node_id(first), other})
        subject.async_send(each, list_groups_request{}, asio::use_future).get();
    broker->inject(fault().of(api_key::list_groups).always().never_answer());
    std::promise<void> expired;
    subject.async_send(other, list_groups_request{}, send_options{.timeout = 200ms},
        [&](error_code ec, list_groups_response) {
            EXPECT_EQ(ec, broker_errc::request_timed_out);
            expired.set_value();
        });
    std::promise<std::future_status> waited;
    const auto answer =
        subject.send(node_id(first), list_groups_request{}, send_options{.timeout = 50ms});
    answer.add_errback(
        [&](const error_info&) { waited.set_value(expired.get_future().wait_for(patience)); });
    EXPECT_EQ(waited.get_future().get(), std::future_status::ready);
    subject.close();
    pool.join();
}

TEST_F(threads, a_pool_runs_a_client_whose_broker_misbehaves) {
    constexpr int coroutines = 8;
    constexpr int requests = 60;
    broker->inject(fault().of(api_key::list_groups).after(20).times(5).drop());
    broker->inject(fault().of(api_key::list_groups).after(60).times(5).wrong_correlation_id());
    broker->inject(fault().of(api_key::list_groups).after(100).times(5).cut(6));
    asio::thread_pool pool(4);
    client subject(pool.get_executor(), options());
    std::atomic<int> calls = 0;
    std::latch ended(coroutines);
    struct row : std::enable_shared_from_this<row> {
        void next() {
            if (left-- == 0)
                return ended.count_down();
            with.async_send(
                any_node, list_groups_request{}, [self = shared_from_this()](error_code, auto) {
                    ++self->calls;
                    self->next();
                });
        }
        row(client& in, std::atomic<int>& counter, std::latch& end)
            : with(in),
              calls(counter),
              ended(end) {}
        client& with;
        std::atomic<int>& calls;
        std::latch& ended;
        int left = requests;
    };
    for (int i = 0; i < coroutines; ++i)
        std::make_shared<row>(subject, calls, ended)->next();
    ended.wait();
    EXPECT_EQ(calls, coroutines * requests);
    EXPECT_NO_THROW(subject.async_send(any_node, list_groups_request{}, asio::use_future).get());
    subject.close();
    pool.join();
}

TEST_F(threads, requests_are_cancelled_while_their_answers_arrive) {
    constexpr int many = 300;
    asio::thread_pool pool(4);
    client subject(pool.get_executor(), options());
    std::latch sent(many); // what is sent to a client that closes would be refused
    std::atomic<int> ended = 0;
    struct one_request {
        explicit one_request(asio::thread_pool& in) : strand(asio::make_strand(in)) {}
        asio::strand<asio::thread_pool::executor_type> strand;
        asio::cancellation_signal signal;
    };
    std::vector<std::unique_ptr<one_request>> all;
    for (int i = 0; i < many; ++i) {
        one_request& each = *all.emplace_back(std::make_unique<one_request>(pool));
        asio::dispatch(each.strand, [&] {
            subject.async_send(any_node, list_groups_request{},
                asio::bind_cancellation_slot(
                    each.signal.slot(), asio::bind_executor(each.strand, [&](error_code ec, auto) {
                        EXPECT_TRUE(!ec || ec == asio::error::operation_aborted) << ec.message();
                        ++ended;
                    })));
            sent.count_down();
        });
        if (i % 2 == 0)
            asio::post(each.strand, [&] { each.signal.emit(asio::cancellation_type::total); });
        if (i % 10 == 9) // so that some are answered before they are cancelled
            subject.async_send(any_node, list_groups_request{}, asio::use_future).get();
    }
    sent.wait();
    subject.async_close(patience, asio::use_future).get();
    pool.join();
    EXPECT_EQ(ended, many);
}

TEST_F(threads, a_client_is_closed_while_a_pool_uses_it) {
    for (int round = 0; round < 20; ++round) {
        asio::thread_pool pool(4);
        std::atomic<int> ended = 0;
        constexpr int many = 40;
        {
            client subject(pool.get_executor(), options());
            for (int i = 0; i < many; ++i)
                subject.async_send(
                    any_node, list_groups_request{}, [&](error_code, auto) { ++ended; });
            if (round % 3 == 0)
                subject.async_bootstrap(asio::use_future).wait();
            if (round % 2 == 0)
                subject.close();
        }
        pool.join();
        EXPECT_EQ(ended, many);
    }
}

/// Of more than 128 KiB when they are described.
void create_topics(testing::cluster_thread& on) {
    for (int i = 0; i != 700; ++i)
        on->create_topic({.name = std::to_string(i) + std::string(200, 't')});
}

TEST_F(threads, large_answers_are_decoded_on_another_pool) {
    create_topics(broker);
    asio::thread_pool pool(2);
    asio::thread_pool work(2);
    client_options with = options();
    with.work_executor = work.get_executor();
    with.retry_backoff = 0ms;
    client subject(pool.get_executor(), with);
    subject.need_all_topics();
    std::vector<std::future<kafka::cluster>> refreshed;
    std::vector<std::future<list_groups_response>> answered;
    for (int i = 0; i != 50; ++i) {
        refreshed.push_back(subject.async_refresh_metadata(asio::use_future));
        answered.push_back(subject.async_send(any_node, list_groups_request{}, asio::use_future));
        refreshed.back().wait();
    }
    for (auto& each : refreshed)
        EXPECT_EQ(each.get().topics().size(), 700u);
    for (auto& each : answered)
        EXPECT_NO_THROW(each.get());
}

TEST_F(threads, client_and_context_go_while_another_pool_decodes) {
    create_topics(broker);
    asio::thread_pool work(2);
    int successes = 0;
    for (int round = 0; round != 60; ++round) {
        std::atomic<int> ended = 0;
        {
            asio::io_context context(1);
            client_options with = options();
            with.work_executor = work.get_executor();
            std::optional<client> subject(std::in_place, context.get_executor(), with);
            subject->need_all_topics();
            subject->async_refresh_metadata([&](error_code ec, const kafka::cluster&) {
                ++ended;
                successes += ec ? 0 : 1;
            });
            // The end comes at any of some dozen handlers, and often when the answer has come.
            for (int handlers = 0; handlers != 5 + round && !ended; ++handlers)
                context.run_one_for(patience);
            if (round % 2 == 0)
                subject.reset();
        }
        EXPECT_LE(ended, 1);
    }
    EXPECT_GT(successes, 0) << "some have come to their end";
    EXPECT_LT(successes, 60) << "and some have not";
}

} // namespace
} // namespace kafka::client_test
