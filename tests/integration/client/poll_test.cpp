// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The blocking way to drive a client: constructors, `connect`, `poll`, `wakeup`, futures.

#include "integration/client/fixture.hpp"

#include <boost/asio/post.hpp>
#include <kafka/protocol/metadata.hpp>

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kafka::client_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using clock = std::chrono::steady_clock;

const node_id node{first};

class polling : public with_cluster {
protected:
    /// A client that is connected to node 1 and has nothing to do.
    client ready_client() {
        client made = client::connect(options());
        make_ready(made);
        return made;
    }
    static void make_ready(client& made) {
        const auto deadline = clock::now() + patience;
        while (!made.ready(node) && clock::now() < deadline)
            made.poll(100ms);
        ASSERT_TRUE(made.is_ready(node));
    }
    static std::string message_of(const std::function<void()>& what) {
        try {
            what();
        } catch (const exception& thrown) {
            EXPECT_EQ(thrown.code(), errc::illegal_state);
            return thrown.what();
        }
        ADD_FAILURE() << "nothing was thrown";
        return {};
    }
};

// --- constructors, connect --------------------------------------------------------------------

TEST_F(polling, constructors_do_no_io) {
    asio::io_context context;
    const client own(options());
    const client on_context(context, options());
    const client on_executor(context.get_executor(), options());
    context.run();
    EXPECT_EQ(broker->connections(), 0u);
    EXPECT_FALSE(own.cluster().has_metadata());
}

TEST_F(polling, constructors_refuse_wrong_options) {
    client_options wrong = options();
    wrong.max_in_flight_requests_per_connection = 0;
    wrong.bootstrap_servers = {"host:port"};
    asio::io_context context;
    for (const auto& construct :
        std::vector<std::function<void()>>{[&] { client made(wrong); },
            [&] { client made(context, wrong); },
            [&] { client made(context.get_executor(), wrong); }, [&] { client::connect(wrong); }}) {
        try {
            construct();
            FAIL() << "nothing was thrown";
        } catch (const exception& thrown) {
            EXPECT_EQ(thrown.code(), errc::configuration);
            EXPECT_THAT(thrown.what(), AllOf(HasSubstr("max_in_flight_requests_per_connection"),
                                           HasSubstr("bootstrap_servers")));
        }
    }
}

TEST_F(polling, connect_knows_the_cluster) {
    const client made = client::connect(options());
    EXPECT_TRUE(made.cluster().has_metadata());
    EXPECT_EQ(made.cluster().cluster_id(), broker->cluster_id());
    EXPECT_TRUE(made.bootstrap_connected());
    EXPECT_EQ(made.least_loaded_node(), node);
}

TEST_F(polling, connect_throws_when_nobody_is_there) {
    client_options nobody = options();
    nobody.api_version_auto_timeout = 200ms;
    broker->stop(first);
    try {
        client::connect(nobody);
        FAIL() << "nothing was thrown";
    } catch (const exception& thrown) {
        EXPECT_EQ(thrown.code(), errc::no_brokers_available);
        ASSERT_NE(thrown.info().cause, nullptr);
        EXPECT_EQ(thrown.info().cause->code, errc::connection);
        EXPECT_THAT(thrown.what(), HasSubstr("refused"));
    }
}

TEST_F(polling, connect_skips_dead_servers) {
    client_options some = options();
    some.bootstrap_servers.insert(some.bootstrap_servers.begin(), {"127.0.0.1:1", "127.0.0.1:2"});
    EXPECT_TRUE(client::connect(some).cluster().has_metadata());
}

TEST_F(polling, discovers_the_cluster_by_itself) {
    client made(options());
    const auto deadline = clock::now() + patience;
    while (!made.cluster().has_metadata() && clock::now() < deadline)
        made.poll(1s);
    EXPECT_TRUE(made.cluster().has_metadata());
}

TEST_F(polling, moves_the_given_context_with_the_user_s_handlers) {
    asio::io_context context;
    client made(context, options());
    bool called = false;
    asio::post(context, [&] { called = true; });
    made.poll(1s);
    EXPECT_TRUE(called);
    make_ready(made);
    const auto answer = made.send(node, list_groups_request{});
    made.poll(patience, answer);
    EXPECT_TRUE(is_answer(answer.get()));
}

TEST_F(polling, is_one_of_two_ways_to_move_the_given_context) {
    asio::io_context context;
    client made(context, options());
    bool done = false;
    made.async_send(any_node, list_groups_request{}, [&](error_code ec, list_groups_response) {
        EXPECT_FALSE(ec);
        done = true;
    });
    EXPECT_TRUE(run_until(context, [&] { return done; }));
    make_ready(made);
}

// --- send -------------------------------------------------------------------------------------

TEST_F(polling, send_and_poll_the_future) {
    client made = ready_client();
    const auto answer = made.send(node, list_groups_request{});
    EXPECT_FALSE(answer.is_done());
    EXPECT_EQ(made.in_flight_request_count(node), 1u) << "the sender sees its own effect";
    EXPECT_EQ(made.in_flight_request_count(), 1u);
    made.poll(patience, answer);
    ASSERT_TRUE(answer.succeeded());
    EXPECT_TRUE(is_answer(answer.get()));
    EXPECT_EQ(made.in_flight_request_count(), 0u);
}

TEST_F(polling, send_to_a_node_that_is_not_ready_fails_at_once) {
    client made = client::connect(options());
    const auto answer = made.send(node, list_groups_request{});
    ASSERT_TRUE(answer.failed());
    EXPECT_EQ(answer.error().code, errc::node_not_ready);
    EXPECT_TRUE(answer.retriable());
    make_ready(made);
    EXPECT_EQ(broker->requests(api_key::list_groups), 0u) << "it was not kept for later";
}

TEST_F(polling, send_to_an_unknown_node_throws) {
    client made = client::connect(options());
    try {
        made.send(node_id(77), list_groups_request{});
        FAIL() << "nothing was thrown";
    } catch (const exception& thrown) {
        EXPECT_EQ(thrown.code(), errc::unknown_broker_id);
        EXPECT_EQ(thrown.info().node, node_id(77));
        EXPECT_THAT(thrown.what(), HasSubstr("ListGroups"));
    }
}

TEST_F(polling, an_error_in_an_answer_is_the_caller_s) {
    client made = ready_client();
    broker->inject(fault().of(api_key::list_groups).error(broker_errc{15}));
    const auto answer = made.send(node, list_groups_request{});
    made.poll(patience, answer);
    ASSERT_TRUE(answer.succeeded());
    EXPECT_EQ(answer.get().error_code, broker_errc{15});
}

TEST_F(polling, several_requests_are_answered_in_order) {
    client made = ready_client();
    std::vector<future<list_groups_response>> answers;
    std::vector<int> order;
    for (int i = 0; i < 5; ++i) {
        answers.push_back(made.send(node, list_groups_request{}));
        answers.back().add_callback([&order, i](const auto&) { order.push_back(i); });
    }
    EXPECT_TRUE(made.send(node, list_groups_request{}).failed()) << "no place for a sixth";
    made.poll(patience, answers.back());
    EXPECT_THAT(order, ::testing::ElementsAre(0, 1, 2, 3, 4));
}

// --- what poll returns ------------------------------------------------------------------------

TEST_F(polling, returns_what_was_completed) {
    client made = ready_client();
    const auto answer = made.send(node, list_groups_request{});
    const std::vector<completion> seen = made.poll(patience, answer);
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].node, node);
    EXPECT_EQ(seen[0].api->name, "ListGroups");
    EXPECT_GE(seen[0].version, 0);
    EXPECT_FALSE(seen[0].error);
    EXPECT_EQ(seen[0].as<list_groups_response>(), &answer.get()) << "shared, not copied";
    EXPECT_EQ(seen[0].as<protocol::metadata_response>(), nullptr);
}

TEST_F(polling, returns_the_client_s_own_requests_too) {
    client made(options());
    std::vector<completion> seen;
    const auto deadline = clock::now() + patience;
    while (!made.cluster().has_metadata() && clock::now() < deadline)
        std::ranges::move(made.poll(1s), std::back_inserter(seen));
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].api->name, "Metadata");
    EXPECT_TRUE(seen[0].node.is_bootstrap());
    EXPECT_EQ(seen[0].response, nullptr);
}

TEST_F(polling, returns_failures) {
    client made = ready_client();
    broker->inject(fault().of(api_key::list_groups).drop());
    const auto answer = made.send(node, list_groups_request{});
    const std::vector<completion> seen = made.poll(patience, answer);
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen[0].error, errc::connection);
    EXPECT_EQ(seen[0].as<list_groups_response>(), nullptr);
}

TEST_F(polling, returns_requests_of_handlers_without_their_answer) {
    client made = ready_client();
    bool done = false;
    made.async_send(node, list_groups_request{}, [&](error_code ec, list_groups_response answer) {
        EXPECT_FALSE(ec);
        EXPECT_TRUE(is_answer(answer));
        done = true;
    });
    std::vector<completion> seen;
    const auto deadline = clock::now() + patience;
    while (!done && clock::now() < deadline)
        std::ranges::move(made.poll(1s), std::back_inserter(seen));
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].node, node);
    EXPECT_EQ(seen[0].response, nullptr);
}

TEST_F(polling, collects_nothing_between_polls) {
    asio::io_context context;
    client made(context, options());
    make_ready(made);
    bool done = false;
    made.async_send(
        node, list_groups_request{}, [&](error_code, list_groups_response) { done = true; });
    ASSERT_TRUE(run_until(context, [&] { return done; }));
    EXPECT_THAT(made.poll(0s), IsEmpty());
}

// --- how long it takes ------------------------------------------------------------------------

TEST_F(polling, waits_no_longer_than_told) {
    client made = ready_client();
    const auto began = clock::now();
    made.poll(50ms); // may well end earlier: anything that moves ends it
    EXPECT_LT(clock::now() - began, patience);
}

TEST_F(polling, gives_up_waiting_for_a_future) {
    client made = ready_client();
    broker->inject(fault().of(api_key::list_groups).never_answer());
    const auto answer = made.send(node, list_groups_request{});
    const auto began = clock::now();
    made.poll(50ms, answer);
    EXPECT_GE(clock::now() - began, 50ms);
    EXPECT_FALSE(answer.is_done());
}

TEST_F(polling, makes_a_pass_even_for_a_future_that_is_done) {
    asio::io_context context;
    client made(context, options());
    make_ready(made);
    const auto answer = made.send(node, list_groups_request{});
    made.poll(patience, answer);
    bool called = false;
    asio::post(context, [&] { called = true; });
    made.poll(patience, answer);
    EXPECT_TRUE(called);
}

TEST_F(polling, refuses_negative_times) {
    client made(options());
    EXPECT_THROW(made.poll(-1ns), std::invalid_argument);
    EXPECT_EQ(broker->connections(), 0u);
}

TEST_F(polling, ends_when_the_context_is_stopped) {
    asio::io_context context;
    client made(context, options());
    make_ready(made);
    broker->inject(fault().of(api_key::list_groups).never_answer());
    const auto answer = made.send(node, list_groups_request{}, {.timeout = 2 * patience});
    asio::post(context, [&] { context.stop(); });
    const auto began = clock::now();
    made.poll(patience, answer);
    EXPECT_LT(clock::now() - began, patience);
    EXPECT_TRUE(context.stopped()) << "for who runs it elsewhere, too";
    EXPECT_FALSE(answer.is_done());
    bool called = false;
    asio::post(context, [&] { called = true; });
    made.poll(patience);
    EXPECT_TRUE(called) << "the next poll goes on";
}

TEST_F(polling, takes_the_longest_time_there_is) {
    client made = ready_client();
    const auto answer = made.send(node, list_groups_request{}, {.timeout = duration::max()});
    EXPECT_FALSE(answer.is_done());
    made.poll(duration::max(), answer);
    EXPECT_TRUE(answer.succeeded());
}

/// Keeps a context from ever running out of handlers.
struct busybody : std::enable_shared_from_this<busybody> {
    explicit busybody(asio::io_context& in) : context(in) {}
    void go_on() {
        if (++rounds < limit)
            asio::post(context, [self = shared_from_this()] { self->go_on(); });
    }

    static constexpr int limit = 2'000'000;
    asio::io_context& context;
    int rounds = 0;
};

TEST_F(polling, returns_although_the_context_never_falls_silent) {
    asio::io_context context;
    client made(context, options());
    make_ready(made);
    const auto busy = std::make_shared<busybody>(context);
    busy->go_on();
    made.poll(1ms);
    EXPECT_LT(busy->rounds, busybody::limit);
    const auto answer = made.send(node, list_groups_request{});
    made.poll(patience, answer);
    EXPECT_TRUE(answer.succeeded());
    EXPECT_LT(busy->rounds, busybody::limit);
}

// --- where it may not be called ---------------------------------------------------------------

TEST_F(polling, is_not_for_a_client_on_the_user_s_executor) {
    asio::io_context context;
    client made(context.get_executor(), options());
    EXPECT_THAT(
        message_of([&] { made.poll(0s); }), AllOf(HasSubstr("executor"), HasSubstr("async_")));
}

TEST_F(polling, is_not_for_handlers) {
    asio::io_context context;
    client made(context, options());
    std::string told;
    made.async_bootstrap([&](error_code) { told = message_of([&] { made.poll(0s); }); });
    ASSERT_TRUE(run_until(context, [&] { return !told.empty(); }));
    EXPECT_THAT(told, AllOf(HasSubstr("handler"), HasSubstr("async_")));

    told.clear();
    make_ready(made);
    made.async_send(node, list_groups_request{},
        [&](error_code, list_groups_response) { told = message_of([&] { made.poll(0s); }); });
    const auto deadline = clock::now() + patience;
    while (told.empty() && clock::now() < deadline)
        made.poll(1s);
    EXPECT_THAT(told, HasSubstr("handler"));
}

TEST_F(polling, is_not_for_callbacks_of_futures) {
    client made = ready_client();
    std::string told;
    const auto answer = made.send(node, list_groups_request{});
    answer.add_callback([&](const auto&) { told = message_of([&] { made.poll(0s); }); });
    made.poll(patience, answer);
    EXPECT_THAT(told, HasSubstr("handler"));
}

TEST_F(polling, is_not_for_two_threads_at_once) {
    asio::io_context context;
    client made(context, options());
    std::promise<void> inside;
    std::promise<void> leave;
    asio::post(context, [&] {
        inside.set_value();
        leave.get_future().wait();
    });
    std::jthread polls([&] { made.poll(patience); });
    inside.get_future().wait();
    EXPECT_THAT(message_of([&] { made.poll(0s); }), HasSubstr("another thread"));
    leave.set_value();
    polls.join();
    EXPECT_NO_THROW(made.poll(0s)) << "now the first one has left";
}

// --- waking up --------------------------------------------------------------------------------

TEST_F(polling, ends_by_a_wakeup_from_another_thread) {
    client made = ready_client();
    for (int i = 0; i < 100; ++i) {
        const auto began = clock::now();
        std::jthread wakes([&] { made.wakeup(); });
        made.poll(patience);
        EXPECT_LT(clock::now() - began, patience);
        wakes.join();
        made.poll(0s); // takes what a wakeup after the end of the poll has left
    }
}

TEST_F(polling, ends_by_a_wakeup_before_it_began) {
    client made = ready_client();
    for (int i = 0; i < 10; ++i)
        made.wakeup();
    const auto began = clock::now();
    made.poll(patience);
    EXPECT_LT(clock::now() - began, patience);
    made.poll(0s);
    const auto next = clock::now();
    made.poll(20ms);
    EXPECT_GE(clock::now() - next, 20ms) << "many wakeups count as one";
}

TEST_F(polling, is_woken_by_a_send_from_another_thread) {
    client made = ready_client();
    std::optional<future<list_groups_response>> answer;
    std::jthread sends([&] { answer = made.send(node, list_groups_request{}); });
    made.poll(patience);
    sends.join();
    made.poll(patience, *answer);
    EXPECT_TRUE(answer->succeeded());
}

// --- the end ----------------------------------------------------------------------------------

TEST_F(polling, a_closed_client_refuses_everything_and_returns_at_once) {
    client made = ready_client();
    const auto pending = made.send(node, list_groups_request{});
    made.close();
    EXPECT_EQ(pending.error().code, errc::cancelled);
    const auto began = clock::now();
    EXPECT_THAT(made.poll(patience), IsEmpty());
    made.poll();
    EXPECT_LT(clock::now() - began, patience);
    const auto refused = made.send(node, list_groups_request{});
    EXPECT_EQ(refused.error().code, errc::illegal_state);
    EXPECT_FALSE(made.ready(node));
    EXPECT_FALSE(made.maybe_connect(node));
    made.wakeup();
    made.close();
}

TEST_F(polling, closing_one_node_is_no_failure) {
    client made = ready_client();
    broker->inject(fault().of(api_key::list_groups).never_answer());
    const auto pending = made.send(node, list_groups_request{});
    made.close(node);
    EXPECT_EQ(pending.error().code, errc::cancelled);
    EXPECT_FALSE(made.connected(node));
    EXPECT_FALSE(made.is_disconnected(node));
    EXPECT_EQ(made.connection_delay(node), 0ms);
    make_ready(made);
}

TEST_F(polling, connection_delay_is_the_longest_when_connected) {
    client made = ready_client();
    EXPECT_EQ(made.connection_delay(node), std::chrono::milliseconds::max());
    EXPECT_EQ(made.connection_delay(node_id(77)), 0ms);
}

TEST_F(polling, callbacks_may_call_the_client) {
    client made = ready_client();
    const auto answer = made.send(node, list_groups_request{});
    std::optional<future<list_groups_response>> next;
    answer.add_callback([&](const auto&) {
        EXPECT_EQ(made.in_flight_request_count(), 0u);
        EXPECT_TRUE(made.is_ready(node));
        next = made.send(node, list_groups_request{});
        made.wakeup();
    });
    made.poll(patience, answer);
    ASSERT_TRUE(next);
    made.poll(patience, *next);
    EXPECT_TRUE(next->succeeded());
}

TEST_F(polling, callbacks_may_close_the_client) {
    client made = ready_client();
    const auto answer = made.send(node, list_groups_request{});
    const auto other = made.send(node, list_groups_request{});
    answer.add_callback([&](const auto&) { made.close(); });
    made.poll(patience, other);
    EXPECT_TRUE(answer.succeeded());
    EXPECT_TRUE(other.is_done());
}

TEST_F(polling, callbacks_that_throw_are_no_concern_of_the_poll) {
    client made = ready_client();
    const auto answer = made.send(node, list_groups_request{});
    answer.add_callback([](const auto&) { throw std::runtime_error("from a callback"); });
    EXPECT_NO_THROW(made.poll(patience, answer));
    EXPECT_TRUE(answer.succeeded());
}

TEST_F(polling, handlers_that_throw_are_heard_where_the_context_is_moved) {
    client made = ready_client();
    made.async_send(node, list_groups_request{},
        [](error_code, list_groups_response) { throw std::runtime_error("from a handler"); });
    std::string heard;
    const auto deadline = clock::now() + patience;
    while (heard.empty() && clock::now() < deadline) {
        try {
            made.poll(1s);
        } catch (const std::runtime_error& thrown) {
            heard = thrown.what();
        }
    }
    EXPECT_EQ(heard, "from a handler");
    const auto answer = made.send(node, list_groups_request{});
    made.poll(patience, answer);
    EXPECT_TRUE(answer.succeeded()) << "and the client goes on";
}

} // namespace
} // namespace kafka::client_test
