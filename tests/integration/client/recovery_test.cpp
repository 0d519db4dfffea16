// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Three nodes that stop, come back and move while requests are on their way.

#include "integration/client/fixture.hpp"

#include <algorithm>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::client_test {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

const node_id one{broker_id{1}};
const node_id two{broker_id{2}};
const node_id three{broker_id{3}};

struct outcome {
    int calls = 0;
    error_code code;
    error_info info;
};

class recovery : public with_cluster {
protected:
    recovery() : with_cluster(3), subject(context.get_executor(), options()) {
        bool done = false;
        subject.async_bootstrap([&](error_code ec) {
            EXPECT_FALSE(ec);
            done = true;
        });
        EXPECT_TRUE(run_until(context, [&] { return done; }));
    }

    void start(outcome& seen, target to, duration timeout = patience) {
        subject.async_send(to, list_groups_request{}, {.timeout = timeout}, seen.info,
            [&](error_code ec, list_groups_response) {
                ++seen.calls;
                seen.code = ec;
            });
    }
    bool finish(const outcome& seen) {
        return run_until(context, [&] { return seen.calls != 0; });
    }
    error_code send(target to, duration timeout = patience) {
        outcome seen;
        start(seen, to, timeout);
        EXPECT_TRUE(finish(seen));
        EXPECT_EQ(seen.calls, 1);
        return seen.code;
    }

    asio::io_context context;
    client subject;
};

TEST_F(recovery, finds_every_node) {
    std::vector<node_id> nodes;
    for (const kafka::broker& each : subject.cluster().brokers())
        nodes.push_back(each.id);
    EXPECT_THAT(nodes, UnorderedElementsAre(one, two, three));
    for (const node_id each : nodes)
        EXPECT_FALSE(send(each));
    EXPECT_FALSE(subject.bootstrap_connected());
}

TEST_F(recovery, a_request_in_flight_fails_once_when_its_node_stops) {
    EXPECT_FALSE(send(two));
    broker->inject(fault().on(broker_id{2}).of(api_key::list_groups).never_answer());
    outcome seen;
    start(seen, two);
    const std::uint64_t before = broker->requests(broker_id{2}, api_key::list_groups);
    ASSERT_TRUE(run_until(context, [&] {
        context.poll();
        if (broker->requests(broker_id{2}, api_key::list_groups) > before)
            return true;
        asio::post(context, [] {});
        return false;
    }));
    broker->stop(broker_id{2}, testing::notice::not_taken);
    ASSERT_TRUE(finish(seen));
    EXPECT_EQ(seen.code, errc::connection);
    EXPECT_EQ(seen.info.node, two);
    EXPECT_EQ(seen.info.request_written, written::yes);
    context.restart();
    context.poll();
    EXPECT_EQ(seen.calls, 1);
    EXPECT_TRUE(subject.is_disconnected(two));
}

TEST_F(recovery, a_request_for_a_stopped_node_waits_for_its_return) {
    EXPECT_FALSE(send(two));
    broker->stop(broker_id{2}, testing::notice::not_taken);
    ASSERT_TRUE(run_until(context, [&] { return subject.is_disconnected(two); }));
    outcome seen;
    start(seen, two);
    context.poll();
    EXPECT_EQ(seen.calls, 0);
    broker->restart(broker_id{2});
    ASSERT_TRUE(finish(seen));
    EXPECT_FALSE(seen.code) << seen.info.message();
}

TEST_F(recovery, a_request_for_a_stopped_node_says_so_at_its_deadline) {
    EXPECT_FALSE(send(two));
    broker->stop(broker_id{2}, testing::notice::not_taken);
    ASSERT_TRUE(run_until(context, [&] { return subject.is_disconnected(two); }));
    outcome seen;
    start(seen, two, 200ms);
    ASSERT_TRUE(finish(seen));
    EXPECT_EQ(seen.code, broker_errc::request_timed_out);
    EXPECT_THAT(seen.info.message(), HasSubstr("refused"));
}

TEST_F(recovery, any_node_does_as_long_as_one_is_there) {
    for (const std::int32_t stopped : {1, 2}) {
        broker->stop(broker_id{stopped}, testing::notice::not_taken);
        for (int i = 0; i < 20; ++i) {
            const error_code ec = send(any_node);
            EXPECT_TRUE(!ec || ec == errc::connection) << ec.message();
        }
        EXPECT_FALSE(send(any_node));
    }
}

TEST_F(recovery, the_controller_is_followed) {
    EXPECT_FALSE(send(controller));
    for (const std::int32_t next : {3, 2, 1}) {
        const broker_id old = broker->controller();
        broker->elect_controller(broker_id{next});
        broker->disconnect(old); // so that the client looks
        for (int i = 0; i < 20'000 && !subject.connected(broker_id{next}); ++i) {
            const error_code ec = send(controller);
            EXPECT_TRUE(!ec || ec == errc::connection) << ec.message();
        }
        EXPECT_TRUE(subject.connected(broker_id{next}));
    }
}

TEST_F(recovery, a_request_for_the_controller_moves_on_with_the_office) {
    const broker_id old = broker->controller();
    broker->stop(old, testing::notice::taken); // others elect a new one
    outcome seen;
    start(seen, controller, 5s);
    ASSERT_TRUE(finish(seen));
    EXPECT_FALSE(seen.code) << seen.info.message();
    EXPECT_NE(subject.cluster().controller()->id, node_id(old));
}

TEST_F(recovery, a_node_that_has_moved_is_found_again) {
    EXPECT_FALSE(send(two));
    EXPECT_FALSE(send(one));
    const auto before = broker->address(broker_id{2});
    broker->move(broker_id{2});
    ASSERT_NE(broker->address(broker_id{2}), before);
    error_code ec;
    for (int i = 0; i < 100; ++i)
        if (ec = send(two, 2s); !ec)
            break;
    EXPECT_FALSE(ec) << ec.message();
    EXPECT_EQ(subject.cluster().broker_metadata(two)->port, broker->address(broker_id{2}).port);
}

TEST_F(recovery, everything_may_stop_and_come_back) {
    for (const node_id each : {one, two, three})
        EXPECT_FALSE(send(each));
    for (const std::int32_t each : {1, 2, 3})
        broker->stop(broker_id{each}, testing::notice::not_taken);
    EXPECT_TRUE(send(any_node, 300ms));
    for (const std::int32_t each : {1, 2, 3})
        broker->restart(broker_id{each});
    for (const node_id each : {one, two, three})
        EXPECT_FALSE(send(each));
    EXPECT_FALSE(send(any_node));
    EXPECT_FALSE(send(controller));
}

TEST_F(recovery, of_a_stream_of_requests_each_ends_once) {
    constexpr int streams = 8;
    constexpr int requests = 150;
    int ended = 0;
    int failed = 0;
    std::list<outcome> all;
    const target targets[] = {any_node, one, two, three, controller};
    std::function<void(int, int)> next = [&](int stream, int round) {
        if (round == requests)
            return;
        outcome& seen = all.emplace_back();
        subject.async_send(targets[static_cast<std::size_t>(stream + round) % 5],
            list_groups_request{}, {.timeout = 200ms}, seen.info,
            [&, stream, round](error_code ec, list_groups_response) {
                ++seen.calls;
                ++ended;
                failed += ec ? 1 : 0;
                seen.code = ec;
                next(stream, round + 1);
            });
    };
    for (int stream = 0; stream < streams; ++stream)
        next(stream, 0);
    int disturbed = 0;
    ASSERT_TRUE(run_until(context, [&] {
        if (ended > disturbed * 50 && disturbed < 20) {
            const broker_id victim{1 + disturbed / 2 % 3};
            if (disturbed++ % 2 == 0)
                broker->stop(victim, testing::notice::not_taken);
            else
                broker->restart(victim);
        }
        return ended == streams * requests;
    }));
    EXPECT_EQ(all.size(), static_cast<std::size_t>(streams * requests));
    EXPECT_TRUE(std::ranges::all_of(all, [](const outcome& each) { return each.calls == 1; }));
    EXPECT_LT(failed, streams * requests / 2);
    for (const outcome& each : all)
        EXPECT_TRUE(!each.code || each.code == errc::connection ||
                    each.code == broker_errc::request_timed_out)
            << each.info.message();
    for (const std::int32_t each : {1, 2, 3})
        broker->restart(broker_id{each});
    EXPECT_FALSE(send(one));
    EXPECT_FALSE(send(two));
    EXPECT_FALSE(send(three));
    EXPECT_EQ(subject.in_flight_request_count(), 0u);
}

} // namespace
} // namespace kafka::client_test
