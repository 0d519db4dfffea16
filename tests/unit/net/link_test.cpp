// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/link.hpp"

#include "unit/net/echo_server.hpp"
#include "unit/net/recorder.hpp"
#include "unit/net/worlds.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace kafka::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <class World>
class link_contract : public ::testing::Test {
protected:
    link_contract()
        : server(std::make_shared<echo_server>(world.via(), world.on(), world.address())) {
        server->start();
    }

    std::shared_ptr<link> connect(const std::shared_ptr<recorder>& handler) {
        link_target target;
        target.host = world.address();
        target.port = server->port();
        target.connect_deadline = world.via()->now() + 60s;
        return std::make_shared<link>(world.via(), world.on(), target, handler);
    }

    /// Ends everything that keeps the world busy, and waits for it.
    void finish() {
        server->stop();
        world.run();
    }

    World world;
    std::shared_ptr<echo_server> server;
};

TYPED_TEST_SUITE(link_contract, worlds, world_names);

TYPED_TEST(link_contract, carries_what_the_handler_has_and_wants) {
    const auto handler = std::make_shared<recorder>();
    handler->outgoing = {"first ", "second "};
    const auto link = this->connect(handler);
    EXPECT_THAT(handler->calls, IsEmpty());
    link->start();
    ASSERT_TRUE(this->world.run_until([&] { return handler->received == "first second "; }));
    EXPECT_EQ(handler->calls.front(), "on_established");
    EXPECT_EQ(handler->written, 13u);
    handler->outgoing = {"third"};
    link->notify();
    ASSERT_TRUE(this->world.run_until([&] { return handler->received == "first second third"; }));
    link->close();
    this->finish();
    EXPECT_EQ(handler->closed, 0);
    EXPECT_EQ(handler.use_count(), 1);
}

TYPED_TEST(link_contract, tells_how_far_a_long_write_has_come) {
    // More than a system takes at once, and not more than a simulation carries in a moment.
    constexpr bool simulated = std::is_same_v<TypeParam, simulated_world>;
    constexpr std::size_t size = simulated ? 1'000'000 : 16'000'000;
    const auto handler = std::make_shared<recorder>();
    handler->outgoing = {std::string(size / 2, 'x'), std::string(size / 2, 'y')};
    const auto link = this->connect(handler);
    link->start();
    ASSERT_TRUE(this->world.run_until([&] { return handler->received.size() == size; }));
    EXPECT_EQ(handler->written, size);
    EXPECT_EQ(handler->progress.empty(), simulated); // which takes all there is
    EXPECT_TRUE(std::ranges::is_sorted(handler->progress));
    for (const std::size_t each : handler->progress)
        EXPECT_TRUE(each > 0 && each < size) << each;
    link->close();
    this->finish();
}

TYPED_TEST(link_contract, writes_without_notice_what_a_read_has_brought_up) {
    const auto handler = std::make_shared<recorder>();
    handler->outgoing = {"ping"};
    handler->answer_to = {"ping", "pong"};
    const auto link = this->connect(handler);
    link->start();
    ASSERT_TRUE(this->world.run_until([&] { return handler->received == "pingpong"; }));
    link->close();
    this->finish();
}

TYPED_TEST(link_contract, one_call_comes_of_many_notices) {
    const auto handler = std::make_shared<recorder>();
    const auto link = this->connect(handler);
    link->start();
    ASSERT_TRUE(this->world.run_until([&] { return handler->asked_to_write == 1; }));
    for (int round = 2; round < 5; ++round) {
        for (int i = 0; i < 1'000; ++i)
            link->notify();
        EXPECT_EQ(handler->asked_to_write, round - 1) << "not inside notify";
        bool all_posted_has_run = false;
        asio::post(this->world.on(), [&] { all_posted_has_run = true; });
        ASSERT_TRUE(this->world.run_until([&] { return all_posted_has_run; }));
        EXPECT_EQ(handler->asked_to_write, round);
    }
    link->notify();
    link->close();
    this->finish();
    EXPECT_EQ(handler->asked_to_write, 4) << "a closed link asks no more";
}

/// Leaves something to be done after each of its calls.
class thinker : public recorder {
public:
    afterthought take_afterthought() override {
        if (calls.size() == thought_about_)
            return {};
        thought_about_ = calls.size();
        return {[](void* what) { static_cast<thinker*>(what)->think(); }, this};
    }

    std::size_t thoughts = 0;
    std::function<void()> thinking;

private:
    void think() {
        ++thoughts;
        if (thinking)
            thinking();
    }

    std::size_t thought_about_ = 0;
};

TYPED_TEST(link_contract, does_what_calls_have_left_when_the_turn_is_over) {
    const auto handler = std::make_shared<thinker>();
    handler->outgoing = {"hello"};
    const auto link = this->connect(handler);
    // What is thrown comes out where the executor runs, and the link goes on.
    handler->thinking = [&] {
        if (handler->received == "hello")
            throw std::runtime_error("a thought");
    };
    link->start();
    EXPECT_THROW(
        this->world.run_until([&] { return handler->received == "never"; }), std::runtime_error);
    handler->thinking = nullptr;
    handler->outgoing = {" again"};
    link->notify();
    ASSERT_TRUE(this->world.run_until([&] { return handler->received == "hello again"; }));
    const std::size_t before = handler->thoughts;
    this->server->accepted.at(0)->with->close();
    ASSERT_TRUE(this->world.run_until([&] { return handler->closed == 1; }));
    EXPECT_GT(handler->thoughts, before) << "after the last call, too";
    this->finish();
}

TYPED_TEST(link_contract, ends_when_a_call_finds_no_memory) {
    for (const std::string_view call : {"on_established", "on_read", "read_buffer", "next_write"}) {
        const auto handler = std::make_shared<recorder>();
        handler->outgoing = {"hello"};
        handler->on_call = [&](std::string_view now) {
            if (now == call)
                throw std::bad_alloc();
        };
        const auto link = this->connect(handler);
        link->start();
        ASSERT_TRUE(this->world.run_until([&] { return handler->closed > 0; })) << call;
        EXPECT_EQ(handler->failure.stage, link_stage::established) << call;
        EXPECT_EQ(handler->failure.code, asio::error::no_memory) << call;
        EXPECT_EQ(handler->calls.back(), "on_closed") << call;
        EXPECT_EQ(handler.use_count(), 1) << call;
    }
    this->finish();
}

TYPED_TEST(link_contract, tells_once_that_the_peer_has_gone) {
    const auto handler = std::make_shared<recorder>();
    handler->outgoing = {"hello"};
    const auto link = this->connect(handler);
    link->start();
    ASSERT_TRUE(this->world.run_until([&] { return handler->received == "hello"; }));
    this->finish();
    EXPECT_EQ(handler->closed, 1);
    EXPECT_EQ(handler->failure.stage, link_stage::established);
    EXPECT_EQ(handler->failure.code, asio::error::eof) << handler->failure.code.message();
    EXPECT_THAT(handler->failure.attempts, IsEmpty());
    EXPECT_EQ(handler->calls.back(), "on_closed");
    EXPECT_EQ(handler.use_count(), 1);
    link->notify();
    link->close();
    this->world.run();
    EXPECT_EQ(handler->closed, 1);
}

TYPED_TEST(link_contract, gives_buffers_back_before_it_tells_the_end) {
    const auto handler = std::make_shared<recorder>();
    // More than the peer will ever take: it writes back and waits for this side to read, which
    // wants nothing any more once it has seen a little.
    handler->outgoing = {std::string(64'000'000, 'x')};
    handler->read_limit = 1'000;
    const auto link = this->connect(handler);
    link->start();
    ASSERT_TRUE(this->world.run_until([&] { return handler->closed > 0; }));
    EXPECT_FALSE(handler->failure.code) << handler->failure.code.message();
    EXPECT_GT(handler->failure.partly_written, 0u);
    EXPECT_LT(handler->failure.partly_written, 64'000'000u);
    EXPECT_EQ(handler.use_count(), 1) << "nothing can touch the buffers any more";
    this->finish();
    EXPECT_EQ(handler->closed, 1);
}

TYPED_TEST(link_contract, tells_that_nobody_listens) {
    const std::uint16_t port = this->server->port();
    this->finish();
    const auto handler = std::make_shared<recorder>();
    link_target target;
    target.host = this->world.address();
    target.port = port;
    target.connect_deadline = this->world.via()->now() + 60s;
    link one(this->world.via(), this->world.on(), target, handler);
    one.start();
    this->world.run();
    EXPECT_EQ(handler->closed, 1);
    EXPECT_EQ(handler->failure.stage, link_stage::connect);
    EXPECT_EQ(handler->failure.code, asio::error::connection_refused);
    EXPECT_THAT(handler->failure.attempts,
        ElementsAre(this->world.address() + ":" + std::to_string(port) + ": Connection refused"));
    EXPECT_THAT(handler->calls, ElementsAre("on_closed"));
    EXPECT_EQ(handler.use_count(), 1);
}

TYPED_TEST(link_contract, tells_that_a_name_is_not_known) {
    const auto handler = std::make_shared<recorder>();
    link_target target;
    target.host = "no such name";
    target.connect_deadline = this->world.via()->now() + 60s;
    link one(this->world.via(), this->world.on(), target, handler);
    one.start();
    this->finish();
    EXPECT_EQ(handler->closed, 1);
    EXPECT_EQ(handler->failure.stage, link_stage::resolve);
    EXPECT_TRUE(handler->failure.code);
    EXPECT_THAT(handler->failure.attempts, IsEmpty());
}

TYPED_TEST(link_contract, closes_in_every_call_and_is_silent_from_then_on) {
    for (const std::string_view where :
        {"on_established", "next_write", "read_buffer", "on_written", "on_read"}) {
        SCOPED_TRACE(where);
        const auto handler = std::make_shared<recorder>();
        handler->outgoing = {"hello"};
        const auto link = this->connect(handler);
        handler->on_call = [&](std::string_view call) {
            if (call == where)
                link->close();
        };
        link->start();
        ASSERT_TRUE(this->world.run_until([&] { return handler.use_count() == 1; }));
        EXPECT_EQ(handler->calls.back(), where);
        EXPECT_EQ(handler->closed, 0);
    }
    this->finish();
}

TYPED_TEST(link_contract, closes_before_and_while_it_connects) {
    for (const int steps : {0, 1, 2, 3, 4, 5}) {
        SCOPED_TRACE(steps);
        const auto handler = std::make_shared<recorder>();
        handler->outgoing = {"hello"};
        const auto link = this->connect(handler);
        link->start();
        int left = steps;
        this->world.run_until([&] { return left-- == 0; });
        link->close();
        link->close();
        ASSERT_TRUE(this->world.run_until([&] { return handler.use_count() == 1; }));
        EXPECT_EQ(handler->closed, 0);
    }
    this->finish();
}

TYPED_TEST(link_contract, may_be_closed_or_dropped_unstarted) {
    const auto handler = std::make_shared<recorder>();
    {
        const auto closed = this->connect(handler);
        closed->notify();
        closed->close();
        closed->start();
        const auto dropped = this->connect(handler);
        dropped->notify();
    }
    this->finish();
    EXPECT_THAT(handler->calls, IsEmpty());
    EXPECT_EQ(handler.use_count(), 1);
}

TYPED_TEST(link_contract, dropping_it_closes_it) {
    const auto handler = std::make_shared<recorder>();
    handler->outgoing = {"hello"};
    auto link = this->connect(handler);
    link->start();
    ASSERT_TRUE(this->world.run_until([&] { return handler->received == "hello"; }));
    link.reset();
    this->finish();
    EXPECT_EQ(handler->closed, 0);
    EXPECT_EQ(handler.use_count(), 1);
}

TYPED_TEST(link_contract, a_handler_may_own_its_link) {
    struct owner : recorder {
        std::shared_ptr<net::link> own;
    };
    const auto watch = std::make_shared<int>();
    {
        auto other = std::make_unique<TypeParam>();
        auto peer = std::make_shared<echo_server>(other->via(), other->on(), other->address());
        peer->start();
        auto handler = std::make_shared<owner>();
        handler->outgoing = {"hello"};
        handler->keep = watch;
        link_target target;
        target.host = other->address();
        target.port = peer->port();
        target.connect_deadline = time_point::max();
        handler->own = std::make_shared<net::link>(other->via(), other->on(), target, handler);
        handler->own->start();
        ASSERT_TRUE(other->run_until([&] { return handler->received == "hello"; }));
        handler.reset();
        EXPECT_EQ(watch.use_count(), 2) << "the pending read keeps the handler";
        peer->stop();
        peer.reset();
        other.reset();
    }
    EXPECT_EQ(watch.use_count(), 1);
    this->finish();
}

} // namespace
} // namespace kafka::net
