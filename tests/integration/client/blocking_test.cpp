// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Members that poll until something is done: `connect`, `await_ready`, `send_and_receive`,
// `check_version`.

#include "integration/client/fixture.hpp"

#include <boost/asio/post.hpp>
#include <kafka/protocol/any_message.hpp>

#include <cstddef>
#include <filesystem>
#include <future>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace kafka::client_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using clock = std::chrono::steady_clock;

const node_id node{first};

class blocking : public with_cluster {
protected:
    template <class F>
    static error_info thrown_by(F&& f) {
        try {
            f();
        } catch (const exception& thrown) {
            return thrown.info();
        }
        ADD_FAILURE() << "nothing was thrown";
        return {};
    }
    /// Whether that becomes true, while others go on.
    template <class F>
    static bool soon(F&& holds) {
        const auto deadline = clock::now() + patience;
        while (!holds() && clock::now() < deadline)
            std::this_thread::yield();
        return holds();
    }
    /// Each of them, by its name and that of its twin.
    struct call {
        std::string_view name;
        std::string_view twin;
        std::function<void(client&)> make;
    };
    static std::vector<call> calls() {
        return {{"check_version", "async_check_version", [](client& on) { on.check_version(); }},
            {"await_ready", "async_await_ready", [](client& on) { on.await_ready(node); }},
            {"send_and_receive", "async_send",
                [](client& on) { on.send_and_receive(node, list_groups_request{}); }}};
    }
};

// --- connect ----------------------------------------------------------------------------------

std::ptrdiff_t open_descriptors() {
    using std::filesystem::directory_iterator;
    return std::distance(directory_iterator("/proc/self/fd"), directory_iterator());
}

TEST_F(blocking, a_connect_that_throws_leaves_nothing) {
    client_options nobody;
    nobody.bootstrap_servers = {"127.0.0.1:1"};
    nobody.api_version_auto_timeout = 100ms;
    client_options silent = options();
    silent.api_version_auto_timeout = 100ms;
    for (const client_options& each : {nobody, silent}) {
        const auto fail = [&] {
            const auto silence = broker->inject(fault().always().never_answer());
            EXPECT_EQ(thrown_by([&] { client::connect(each); }).code, errc::no_brokers_available);
            broker->remove(silence);
            broker->disconnect(first); // which has not seen the client go
        };
        fail(); // what is made once stays
        ASSERT_TRUE(soon([&] { return broker->open_connections() == 0; }));
        const std::ptrdiff_t before = open_descriptors();
        for (int i = 0; i < 3; ++i)
            fail();
        EXPECT_TRUE(soon([&] { return open_descriptors() == before; }));
    }
}

// --- await_ready ------------------------------------------------------------------------------

TEST_F(blocking, await_ready_connects) {
    client made = client::connect(options());
    EXPECT_FALSE(made.connected(node));
    EXPECT_TRUE(made.await_ready(node));
    EXPECT_TRUE(made.is_ready(node));
    EXPECT_TRUE(made.await_ready(node, 0s)) << "it is there already";
}

TEST_F(blocking, await_ready_knows_when_to_stop) {
    client made = client::connect(options());
    broker->inject(fault().of(api_key::api_versions).always().never_answer());
    EXPECT_FALSE(made.await_ready(node, 0s));
    const auto began = clock::now();
    EXPECT_FALSE(made.await_ready(node, 50ms));
    EXPECT_GE(clock::now() - began, 50ms);
    EXPECT_THROW(made.await_ready(node, -1ns), std::invalid_argument);
}

TEST_F(blocking, await_ready_throws_what_keeps_the_node_from_being_connected) {
    client made = client::connect(options());
    broker->stop(first);
    const auto began = clock::now();
    const error_info why = thrown_by([&] { made.await_ready(node); });
    EXPECT_EQ(why.code, errc::connection);
    EXPECT_EQ(why.node, node);
    EXPECT_THAT(why.message(), HasSubstr("refused"));
    EXPECT_LT(clock::now() - began, patience);
    EXPECT_TRUE(made.connection_failed(node));
    broker->restart(first);
    const auto deadline = clock::now() + patience;
    bool ready = false;
    while (!ready && clock::now() < deadline) {
        try {
            ready = made.await_ready(node);
        } catch (const exception& still) {
            EXPECT_EQ(still.code(), errc::connection);
            made.poll(made.connection_delay(node));
        }
    }
    EXPECT_TRUE(ready);
    EXPECT_FALSE(made.connection_failed(node));
}

TEST_F(blocking, await_ready_throws_for_what_is_no_node) {
    client made = client::connect(options());
    const error_info why = thrown_by([&] { made.await_ready(node_id(77)); });
    EXPECT_EQ(why.code, errc::unknown_broker_id);
    EXPECT_EQ(why.node, node_id(77));
}

// --- send_and_receive -------------------------------------------------------------------------

TEST_F(blocking, send_and_receive_gives_the_answer) {
    client made = client::connect(options());
    ASSERT_TRUE(made.await_ready(node));
    const list_groups_response answer = made.send_and_receive(node, list_groups_request{});
    EXPECT_TRUE(is_answer(answer));
    const protocol::any_message other =
        made.send_and_receive(node, protocol::any_message(list_groups_request{}));
    ASSERT_NE(other.get_if<list_groups_response>(), nullptr);
    EXPECT_EQ(*other.get_if<list_groups_response>(), answer);
}

TEST_F(blocking, send_and_receive_does_not_wait_for_the_node) {
    client made = client::connect(options());
    const error_info why = thrown_by([&] { made.send_and_receive(node, list_groups_request{}); });
    EXPECT_EQ(why.code, errc::node_not_ready);
    EXPECT_THAT(why.message(), HasSubstr("still connecting"));
    EXPECT_THAT(made.poll(0s), IsEmpty()) << "that was not poll's";
    EXPECT_EQ(thrown_by([&] { made.send_and_receive(node_id(77), list_groups_request{}); }).code,
        errc::unknown_broker_id);
}

TEST_F(blocking, send_and_receive_throws_what_the_request_fails_with) {
    client made = client::connect(options());
    ASSERT_TRUE(made.await_ready(node));
    broker->inject(fault().of(api_key::list_groups).drop());
    const error_info why = thrown_by([&] { made.send_and_receive(node, list_groups_request{}); });
    EXPECT_EQ(why.code, errc::connection);
    EXPECT_EQ(why.request_written, written::yes);

    made.poll(made.connection_delay(node));
    ASSERT_TRUE(made.await_ready(node));
    broker->inject(fault().of(api_key::list_groups).never_answer());
    EXPECT_EQ(thrown_by([&] {
        made.send_and_receive(node, list_groups_request{}, {.timeout = 50ms});
    }).code,
        broker_errc::request_timed_out);
}

// --- where they may not be called -------------------------------------------------------------

TEST_F(blocking, calls_are_not_for_a_client_on_the_user_s_executor) {
    asio::io_context context;
    client made(context.get_executor(), options());
    for (const call& each : calls()) {
        const error_info why = thrown_by([&] { each.make(made); });
        EXPECT_EQ(why.code, errc::illegal_state);
        EXPECT_THAT(why.detail, AllOf(HasSubstr("executor"), HasSubstr(std::string(each.name)),
                                    HasSubstr(std::string(each.twin))));
    }
}

TEST_F(blocking, calls_are_not_for_handlers) {
    asio::io_context context;
    client made(context, options());
    int refused = 0;
    asio::post(context, [&] {
        for (const call& each : calls()) {
            const error_info why = thrown_by([&] { each.make(made); });
            EXPECT_EQ(why.code, errc::illegal_state);
            EXPECT_THAT(why.detail, AllOf(HasSubstr("handler"), HasSubstr(std::string(each.twin))));
            ++refused;
        }
    });
    made.poll(patience);
    EXPECT_EQ(refused, 3);
}

TEST_F(blocking, calls_are_not_for_two_threads_at_once) {
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
    for (const call& each : calls()) {
        const error_info why = thrown_by([&] { each.make(made); });
        EXPECT_EQ(why.code, errc::illegal_state);
        EXPECT_THAT(why.detail, HasSubstr("another thread"));
    }
    leave.set_value();
    polls.join();
    EXPECT_EQ(made.in_flight_request_count(node), 0u);
    EXPECT_EQ(broker->requests(api_key::list_groups), 0u) << "what was refused was not sent";
}

TEST_F(blocking, calls_let_pass_what_handlers_throw_and_go_on_by_themselves) {
    for (const call& each : calls()) {
        asio::io_context context;
        client made(context, options());
        bool done = false;
        made.async_bootstrap([&](error_code) { done = true; });
        ASSERT_TRUE(run_until(context, [&] { return done; }));
        asio::post(context, [] { throw std::runtime_error("from a handler"); });
        EXPECT_THROW(each.make(made), std::runtime_error) << each.name;
        EXPECT_TRUE(made.await_ready(node)) << "the next one may poll";
    }
}

} // namespace
} // namespace kafka::client_test
