// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Tracked topics, listeners and coordinators, with a cluster that changes.

#include "integration/client/fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/metadata.hpp>

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kafka::client_test {
namespace {

using protocol::find_coordinator_request;
using protocol::find_coordinator_response;
using protocol::metadata_response;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using clock = std::chrono::steady_clock;

/// Polled by the test.
class metadata : public with_cluster {
protected:
    explicit metadata(std::int32_t nodes = 1)
        : with_cluster(nodes),
          subject(client::connect(quick(options()))) {}

    static client_options quick(client_options made) {
        made.retry_backoff = 1ms;
        return made;
    }
    bool poll_until(const std::function<bool()>& done) {
        const auto deadline = clock::now() + patience;
        while (!done() && clock::now() < deadline)
            subject.poll(100ms);
        return done();
    }
    /// The value of the future, once it has one.
    kafka::cluster get(const future<kafka::cluster>& from) {
        subject.poll(patience, from);
        EXPECT_TRUE(from.succeeded()) << from.error().message();
        return from.succeeded() ? from.get() : kafka::cluster();
    }
    kafka::cluster refreshed() { return get(subject.request_metadata_update()); }
    error_info failure_of(const future<kafka::cluster>& from) {
        subject.poll(patience, from);
        EXPECT_TRUE(from.failed());
        return from.error();
    }
    void make_ready(node_id which) {
        ASSERT_TRUE(poll_until([&] { return subject.ready(which, false); }));
    }

    client subject;
};

// --- tracked topics ---------------------------------------------------------------------------

TEST_F(metadata, a_tracked_topic_becomes_known) {
    broker->create_topic({.name = "orders", .partitions = 3});
    EXPECT_THAT(subject.cluster().topics(), IsEmpty());
    const future<kafka::cluster> added = subject.add_topic("orders");
    EXPECT_FALSE(added.is_done());
    EXPECT_THAT(get(added).partitions_for_topic("orders"), ::testing::Optional(SizeIs(3)));
    EXPECT_THAT(subject.cluster().topics(), ElementsAre("orders"));
}

TEST_F(metadata, a_topic_that_is_tracked_already_needs_no_request) {
    broker->create_topic({.name = "a"});
    broker->create_topic({.name = "b"});
    get(subject.set_topics({"a", "b"}));
    const std::uint64_t before = broker->requests(api_key::metadata);
    for (const auto& each : {subject.add_topic("a"), subject.set_topics({"b", "a"}),
             subject.set_topics({"b"}), subject.set_topics({})}) {
        ASSERT_TRUE(each.succeeded());
        EXPECT_THAT(each.get().topics(), UnorderedElementsAre("a", "b"));
    }
    EXPECT_THAT(refreshed().topics(), IsEmpty()) << "none is tracked any more";
    EXPECT_EQ(broker->requests(api_key::metadata), before + 1);
}

TEST_F(metadata, an_answer_that_was_asked_for_before_does_not_do) {
    broker->create_topic({.name = "late"});
    // Wished for by the broker's thread, while it has the request and has not answered it.
    const auto wished = std::make_shared<std::promise<future<kafka::cluster>>>();
    broker->observe([this, wished, told = false](const testing::request_info& what) mutable {
        if (what.api == api_key::metadata && !std::exchange(told, true))
            wished->set_value(subject.add_topic("late"));
    });
    EXPECT_FALSE(refreshed().topic("late"));
    const future<kafka::cluster> late = wished->get_future().get();
    EXPECT_TRUE(get(late).topic("late"));
    broker->observe({});
}

TEST_F(metadata, what_is_no_name_of_a_topic_is_refused_at_once) {
    broker->create_topic({.name = "good"});
    const std::vector<std::string> wrong{
        "", ".", "..", "a b", "a/b", "a\\b", "a*", "a+b", "a:b", "\xc3\xa4", std::string(250, 'x')};
    for (const std::string& name : wrong) {
        EXPECT_THROW(subject.add_topic(name), kafka::exception) << name;
        EXPECT_THROW(subject.set_topics({"good", name}), kafka::exception) << name;
    }
    try {
        subject.add_topic("a b");
    } catch (const kafka::exception& thrown) {
        EXPECT_EQ(thrown.code(), errc::illegal_argument);
        EXPECT_THAT(thrown.what(), HasSubstr("'a b'"));
    }
    EXPECT_THAT(refreshed().topics(), IsEmpty()) << "the good one is not tracked either";
    get(subject.add_topic("good"));
    get(subject.add_topic(std::string(249, 'x')));
}

TEST_F(metadata, a_topic_that_is_made_by_asking_for_it_is_waited_for) {
    const error_info why = failure_of(subject.add_topic("fresh"));
    EXPECT_EQ(why.code, broker_errc::unknown_topic_or_partition);
    EXPECT_THAT(why.message(), HasSubstr("topic fresh"));
    EXPECT_TRUE(subject.needs_metadata_update());
    EXPECT_TRUE(poll_until([&] { return subject.cluster().topic("fresh").has_value(); }));
    EXPECT_FALSE(subject.needs_metadata_update());
    EXPECT_GT(subject.metadata_ttl(), 1min);
}

TEST_F(metadata, who_wants_newer_metadata_before_it_is_asked_for_shares_a_future) {
    client other(quick(options()));
    const future<kafka::cluster> a = other.request_metadata_update();
    const future<kafka::cluster> b = other.request_metadata_update();
    EXPECT_EQ(a.state(), b.state());
    other.poll(patience, a);
    ASSERT_TRUE(a.succeeded());
    const future<kafka::cluster> c = other.request_metadata_update();
    EXPECT_NE(c.state(), a.state());
    other.poll(patience, c);
    EXPECT_TRUE(c.succeeded());
}

TEST_F(metadata, all_topics_can_be_asked_for) {
    broker->create_topic({.name = "a"});
    broker->create_topic({.name = "b"});
    broker->create_topic({.name = "__consumer_offsets"});
    const kafka::cluster all = get(subject.need_all_topics());
    EXPECT_THAT(all.topics(), UnorderedElementsAre("a", "b"));
    EXPECT_THAT(all.internal_topics(), ElementsAre("__consumer_offsets"));
    EXPECT_TRUE(subject.set_topics({"a"}).succeeded()) << "it is known";
    EXPECT_TRUE(subject.need_all_topics(false).succeeded());
    EXPECT_THAT(refreshed().topics(), ElementsAre("a"));
}

TEST_F(metadata, what_may_not_be_seen_is_said_so) {
    broker->create_topic({.name = "secret"});
    broker->create_topic({.name = "open"});
    broker->authorize_topic("secret", false);
    EXPECT_EQ(
        failure_of(subject.add_topic("secret")).code, broker_errc::topic_authorization_failed);
    const kafka::cluster known = get(subject.add_topic("open"));
    EXPECT_THAT(known.topics(), ElementsAre("open"));
    EXPECT_THAT(known.unauthorized_topics(), ElementsAre("secret"));
    broker->authorize_topic("secret", true);
    EXPECT_THAT(refreshed().topics(), UnorderedElementsAre("open", "secret"));
    EXPECT_THAT(subject.cluster().unauthorized_topics(), IsEmpty());
}

TEST_F(metadata, a_topic_made_anew_begins_anew) {
    const uuid before = broker->create_topic({.name = "t"});
    for (int i = 0; i < 5; ++i)
        broker->set_leader("t", 0, first);
    const kafka::cluster first_one = get(subject.add_topic("t"));
    EXPECT_EQ(first_one.topic("t")->id, before);
    EXPECT_EQ(first_one.leader_epoch_for_partition("t", partition_id{0}), leader_epoch{5});
    broker->delete_topic("t");
    const uuid after = broker->create_topic({.name = "t", .partitions = 2});
    const kafka::cluster second_one = refreshed();
    EXPECT_EQ(second_one.topic("t")->id, after);
    EXPECT_EQ(second_one.leader_epoch_for_partition("t", partition_id{0}), leader_epoch{0});
    EXPECT_THAT(second_one.partitions_for_topic("t"), ::testing::Optional(SizeIs(2)));
}

TEST_F(metadata, a_broker_that_lags_behind_is_not_believed) {
    broker->create_topic({.name = "t"});
    for (int i = 0; i < 5; ++i)
        broker->set_leader("t", 0, first);
    const kafka::cluster before = get(subject.add_topic("t"));
    broker->inject(fault().edit<metadata_response>([](metadata_response& answer) {
        answer.topics[0].partitions[0].leader_epoch = leader_epoch{4};
        answer.topics[0].partitions[0].leader_id = broker_id{-1};
    }));
    const kafka::cluster after = refreshed();
    EXPECT_EQ(after.leader_for_partition("t", partition_id{0}), first);
    EXPECT_EQ(after.leader_epoch_for_partition("t", partition_id{0}), leader_epoch{5});
    EXPECT_TRUE(after.shares_metadata_with(before)) << "there was nothing new in it";
}

TEST_F(metadata, what_does_not_change_is_shared) {
    broker->create_topic({.name = "t"});
    const kafka::cluster before = get(subject.add_topic("t"));
    EXPECT_TRUE(refreshed().shares_metadata_with(before));
    broker->add_partitions("t", 2);
    EXPECT_FALSE(refreshed().shares_metadata_with(before));
}

TEST_F(metadata, an_answer_without_brokers_fails_and_changes_nothing) {
    broker->inject(
        fault().edit<metadata_response>([](metadata_response& answer) { answer.brokers.clear(); }));
    EXPECT_EQ(failure_of(subject.request_metadata_update()).code, errc::metadata_empty_broker_list);
    EXPECT_THAT(subject.cluster().brokers(), SizeIs(1));
    refreshed();
}

TEST_F(metadata, futures_end_with_the_client) {
    broker->inject(fault().of(api_key::metadata).always().never_answer());
    const future<kafka::cluster> closed = subject.request_metadata_update();
    subject.close();
    ASSERT_TRUE(closed.failed());
    EXPECT_EQ(closed.error().code, errc::cancelled);
    const future<kafka::cluster> late = subject.add_topic("t");
    ASSERT_TRUE(late.failed());
    EXPECT_EQ(late.error().code, errc::illegal_state);

    std::optional<client> other(client(quick(options())));
    const future<kafka::cluster> dropped = other->add_topic("t");
    bool called = false;
    dropped.add_both([&](const auto&) { called = true; }, [&](const auto&) { called = true; });
    other.reset();
    ASSERT_TRUE(dropped.failed());
    EXPECT_EQ(dropped.error().code, errc::cancelled);
    EXPECT_FALSE(called);
}

TEST_F(metadata, another_thread_may_wish_while_one_polls) {
    broker->create_topic({.name = "t"});
    std::atomic<bool> known = false;
    std::jthread other([&] {
        const future<kafka::cluster> added = subject.add_topic("t");
        added.add_callback([&](const kafka::cluster& seen) {
            known = seen.topic("t").has_value();
            subject.wakeup();
        });
    });
    EXPECT_TRUE(poll_until([&] { return known.load(); }));
}

// --- operations ---------------------------------------------------------------------------------

TEST_F(metadata, can_be_wished_for_by_operations) {
    broker->create_topic({.name = "a"});
    broker->create_topic({.name = "b"});
    asio::io_context context;
    client on_loop(context.get_executor(), quick(options()));
    bool done = false;
    asio::co_spawn(
        context,
        [&]() -> asio::awaitable<void> {
            error_info info;
            const kafka::cluster with_a = co_await on_loop.async_add_topic("a");
            EXPECT_TRUE(with_a.topic("a"));
            const std::vector<std::string> both{"a", "b"};
            const kafka::cluster with_both = co_await on_loop.async_set_topics(both, info);
            EXPECT_THAT(with_both.topics(), UnorderedElementsAre("a", "b"));
            const kafka::cluster newer =
                co_await on_loop.async_refresh_metadata(info, asio::use_awaitable);
            EXPECT_TRUE(newer.shares_metadata_with(with_both));
            const kafka::cluster future_s = co_await on_loop.add_topic("a").async_wait();
            EXPECT_TRUE(future_s.topic("a"));
            try {
                co_await on_loop.async_add_topic("a b");
                ADD_FAILURE() << "nothing was thrown";
            } catch (const kafka::exception& thrown) {
                EXPECT_EQ(thrown.code(), errc::illegal_argument);
            }
            done = true;
        },
        [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
    EXPECT_TRUE(run_until(context, [&] { return done; }));
}

TEST_F(metadata, an_operation_fails_when_nobody_can_be_asked) {
    asio::io_context context;
    client_options impatient = quick(options());
    impatient.request_timeout = 100ms;
    impatient.default_api_timeout = 200ms;
    client on_loop(context.get_executor(), impatient);
    broker->stop(first);
    error_info why;
    bool done = false;
    on_loop.async_refresh_metadata(why, [&](error_code ec, const kafka::cluster& known) {
        EXPECT_EQ(ec, errc::timeout);
        EXPECT_FALSE(known.has_metadata());
        done = true;
    });
    EXPECT_TRUE(run_until(context, [&] { return done; }));
    EXPECT_THAT(why.message(), HasSubstr("refused"));
}

// --- listeners ----------------------------------------------------------------------------------

TEST_F(metadata, listeners_are_told_of_every_answer) {
    std::vector<std::size_t> seen;
    const auto poller = std::this_thread::get_id();
    const metadata_listener_id id = subject.add_metadata_listener([&](const kafka::cluster& known) {
        EXPECT_EQ(std::this_thread::get_id(), poller);
        seen.push_back(known.topics().size());
        EXPECT_TRUE(known.shares_metadata_with(subject.cluster())) << "no lock is held";
    });
    broker->create_topic({.name = "t"});
    refreshed();
    EXPECT_TRUE(poll_until([&] { return seen.size() == 1; }));
    get(subject.add_topic("t"));
    refreshed();
    EXPECT_TRUE(poll_until([&] { return seen.size() == 3; }));
    EXPECT_THAT(seen, ElementsAre(0u, 1u, 1u));
    broker->inject(fault().of(api_key::metadata).error(broker_errc::unknown_server_error));
    failure_of(subject.request_metadata_update());
    subject.remove_metadata_listener(id);
    subject.remove_metadata_listener(id);
    refreshed();
    EXPECT_THAT(seen, SizeIs(3)) << "not of failures, nor after its removal";
}

TEST_F(metadata, listeners_are_told_after_futures) {
    std::vector<std::string> order;
    subject.add_metadata_listener([&](const kafka::cluster&) { order.emplace_back("listener"); });
    const future<kafka::cluster> wanted = subject.request_metadata_update();
    wanted.add_callback([&](const kafka::cluster&) { order.emplace_back("future"); });
    EXPECT_TRUE(poll_until([&] { return order.size() == 2; }));
    EXPECT_THAT(order, ElementsAre("future", "listener"));
}

TEST_F(metadata, a_listener_s_wish_is_one_like_any_other) {
    broker->create_topic({.name = "t"});
    std::optional<future<kafka::cluster>> added;
    subject.add_metadata_listener([&](const kafka::cluster&) {
        if (!added)
            added = subject.add_topic("t");
    });
    refreshed();
    ASSERT_TRUE(poll_until([&] { return added.has_value(); }));
    EXPECT_TRUE(get(*added).topic("t"));
}

TEST_F(metadata, what_a_listener_throws_passes_through_poll) {
    int called = 0;
    subject.add_metadata_listener(
        [](const kafka::cluster&) { throw std::runtime_error("by a listener"); });
    subject.add_metadata_listener([&](const kafka::cluster&) { ++called; });
    const future<kafka::cluster> wanted = subject.request_metadata_update();
    std::string thrown;
    for (const auto end = clock::now() + patience; thrown.empty() && clock::now() < end;) {
        try {
            subject.poll(100ms);
        } catch (const std::runtime_error& by) {
            thrown = by.what();
        }
    }
    EXPECT_EQ(thrown, "by a listener");
    EXPECT_EQ(called, 1) << "the others have been told";
    EXPECT_TRUE(wanted.succeeded());
}

TEST_F(metadata, an_empty_listener_is_refused) {
    try {
        subject.add_metadata_listener({});
        ADD_FAILURE() << "nothing was thrown";
    } catch (const kafka::exception& thrown) {
        EXPECT_EQ(thrown.code(), errc::illegal_argument);
    }
}

TEST_F(metadata, listeners_go_with_the_client) {
    const auto held = std::make_shared<int>(7);
    std::optional<client> other(client(quick(options())));
    other->add_metadata_listener([held](const kafka::cluster&) {});
    EXPECT_EQ(held.use_count(), 2);
    other.reset();
    EXPECT_EQ(held.use_count(), 1);
}

TEST_F(metadata, a_listener_may_destroy_the_client) {
    std::optional<client> other(client::connect(quick(options())));
    int called = 0;
    for (int i = 0; i < 2; ++i)
        other->add_metadata_listener([&](const kafka::cluster&) {
            ++called;
            other.reset();
        });
    const future<kafka::cluster> wanted = other->request_metadata_update();
    const auto deadline = clock::now() + patience;
    while (other && clock::now() < deadline)
        other->poll(100ms);
    EXPECT_FALSE(other);
    EXPECT_EQ(called, 1) << "the second one was removed with the client";
    EXPECT_TRUE(wanted.succeeded());
}

TEST_F(metadata, listeners_run_where_the_client_lives) {
    asio::thread_pool pool(2);
    std::promise<bool> inside;
    {
        client on_pool(pool.get_executor(), quick(options()));
        on_pool.add_metadata_listener([&, told = false](const kafka::cluster&) mutable {
            if (!std::exchange(told, true))
                inside.set_value(pool.get_executor().running_in_this_thread());
        });
        on_pool.async_bootstrap([](error_code) {});
        std::future<bool> result = inside.get_future();
        ASSERT_EQ(result.wait_for(patience), std::future_status::ready);
        EXPECT_TRUE(result.get());
    }
    pool.join();
}

// --- coordinators and nodes that leave ----------------------------------------------------------

class metadata_of_three : public metadata {
protected:
    metadata_of_three() : metadata(3) {}

    find_coordinator_response find(std::string key) {
        const node_id any = *subject.least_loaded_node();
        make_ready(any);
        find_coordinator_request ask;
        ask.coordinator_keys.emplace_back(std::move(key));
        const auto answer = subject.send(any, ask);
        subject.poll(patience, answer);
        return answer.get();
    }
};

TEST_F(metadata_of_three, a_coordinator_is_reached_by_a_connection_of_its_own) {
    const broker_id where = broker->coordinator("the group");
    EXPECT_EQ(subject.coordinator_for(coordinator_kind::group, "the group"), std::nullopt);
    const std::optional<node_id> role =
        subject.add_coordinator(find("the group"), coordinator_kind::group, "the group");
    ASSERT_EQ(role, node_id::coordinator(where));
    EXPECT_EQ(subject.coordinator_for(coordinator_kind::group, "the group"), role);
    EXPECT_EQ(subject.cluster().broker_metadata(*role)->port, broker->address(where).port);
    make_ready(where);
    make_ready(*role);
    EXPECT_TRUE(poll_until([&] { return broker->open_connections(where) == 2; }));
    const auto answer = subject.send(*role, list_groups_request{});
    subject.poll(patience, answer);
    EXPECT_TRUE(is_answer(answer.get()));

    subject.forget_coordinator(coordinator_kind::group, "the group");
    EXPECT_EQ(subject.coordinator_for(coordinator_kind::group, "the group"), std::nullopt);
    EXPECT_FALSE(subject.connected(*role));
    EXPECT_TRUE(subject.connected(where));
    EXPECT_TRUE(poll_until([&] { return broker->open_connections(where) == 1; }));
}

TEST_F(metadata_of_three, a_coordinator_that_cannot_be_found_is_remembered_as_such) {
    broker->inject(
        fault().of(api_key::find_coordinator).error(broker_errc::coordinator_not_available));
    EXPECT_EQ(subject.add_coordinator(find("g"), coordinator_kind::group, "g"), std::nullopt);
    EXPECT_EQ(subject.coordinator_for(coordinator_kind::group, "g"), node_id(broker_id{-1}));
}

TEST_F(metadata_of_three, a_broker_that_has_left_loses_its_connection) {
    for (const std::int32_t each : {1, 2, 3})
        make_ready(node_id(each));
    const auto gone =
        broker->inject(fault().always().edit<metadata_response>([](metadata_response& answer) {
            const auto third = std::ranges::find(answer.brokers, broker_id{3},
                &metadata_response::metadata_response_broker::node_id);
            if (third != answer.brokers.end())
                answer.brokers.erase(third);
        }));
    EXPECT_THAT(refreshed().brokers(), SizeIs(2));
    EXPECT_TRUE(subject.connected(node_id(3))) << "one answer may be wrong";
    refreshed();
    EXPECT_FALSE(subject.connected(node_id(3)));
    EXPECT_TRUE(poll_until([&] { return broker->open_connections(broker_id{3}) == 0; }));
    broker->remove(gone);
    refreshed();
    make_ready(node_id(3));
}

TEST_F(metadata_of_three, begins_again_when_a_broker_says_so) {
    for (const std::int32_t each : {1, 2, 3})
        make_ready(node_id(each));
    const std::uint64_t before = broker->connections();
    broker->inject(fault().of(api_key::metadata).error(broker_errc::rebootstrap_required));
    const kafka::cluster found = refreshed();
    EXPECT_THAT(found.brokers(), SizeIs(3));
    EXPECT_GT(broker->connections(), before);
    EXPECT_FALSE(subject.connected(node_id(1)));
    for (const std::int32_t each : {1, 2, 3})
        make_ready(node_id(each));
}

TEST_F(metadata_of_three, follows_to_another_cluster_at_the_same_addresses) {
    subject.add_coordinator(find("g"), coordinator_kind::group, "g");
    broker->set_cluster_id("another");
    EXPECT_EQ(refreshed().cluster_id(), "another");
    EXPECT_EQ(subject.coordinator_for(coordinator_kind::group, "g"), std::nullopt);
    for (const std::int32_t each : {1, 2, 3})
        make_ready(node_id(each));
}

} // namespace
} // namespace kafka::client_test
