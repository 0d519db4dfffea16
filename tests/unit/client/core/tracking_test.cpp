// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Wishes for metadata: which answer grants them, and what becomes of them otherwise.

#include "unit/client/core/core_world.hpp"

#include <kafka/protocol/codec.hpp>

#include <list>
#include <string>
#include <vector>

namespace kafka::detail::test {
namespace {

using core::test::partition;
using core::test::topic;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using kind = metadata_wish::kind;

class tracking : public ::testing::Test {
protected:
    /// A client that is connected to its only broker, and was told of it some time ago.
    void connect(duration ago = 1s) {
        world.discover(core_world::brokers(1));
        world.connect(one);
        world.pass(ago);
    }
    static metadata_wish topics(kind what, std::vector<std::string> names) {
        return {.what = what, .topics = std::move(names)};
    }
    /// The names that the request asks for; all topics are "*".
    static std::vector<std::string> names_in(const seen_request& from) {
        protocol::metadata_request request;
        EXPECT_TRUE(protocol::decode(from.body, from.version, request));
        if (!request.topics)
            return {"*"};
        std::vector<std::string> names;
        for (const auto& each : *request.topics)
            names.emplace_back(*each.name);
        return names;
    }
    std::vector<std::string> names_asked() {
        if (world.at(one).asked.empty()) {
            ADD_FAILURE() << "no metadata is being asked for";
            return {};
        }
        return names_in(world.at(one).asked.front());
    }
    bool is_asked() { return !world.at(one).asked.empty(); }
    static protocol::metadata_response describing(
        std::initializer_list<std::string_view> names, broker_errc error = broker_errc::none) {
        protocol::metadata_response made = core_world::brokers(1);
        for (const std::string_view each : names)
            made.topics.push_back(topic(each, {partition(0, 1)}, error));
        return made;
    }

    core_world world;
};

TEST_F(tracking, a_wish_has_metadata_asked_for_and_gets_it) {
    connect();
    wish_for wish;
    world.refresh(wish);
    ASSERT_TRUE(is_asked());
    EXPECT_FALSE(world.is_done(wish));
    world.answer(world.at(one), core_world::brokers(2));
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_FALSE(wish.failed());
    EXPECT_EQ(wish.known.brokers().size(), 2u);
}

TEST_F(tracking, a_wish_starts_the_client) {
    wish_for wish;
    world.refresh(wish, topics(kind::more_topics, {"t"}));
    world.connect(world.at(boot));
    EXPECT_THAT(names_in(world.at(boot).asked.front()), ElementsAre("t"));
    world.answer(world.at(boot), describing({"t"}));
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_THAT(wish.known.topics(), ElementsAre("t"));
}

TEST_F(tracking, wishes_that_come_before_the_request_share_it) {
    connect(50ms);
    wish_for first;
    wish_for second;
    world.refresh(first);
    world.refresh(second);
    EXPECT_FALSE(is_asked()) << "the pause between two requests is kept";
    world.pass(50ms);
    ASSERT_TRUE(is_asked());
    world.answer(world.at(one), core_world::brokers(1));
    EXPECT_TRUE(world.is_done(first) && world.is_done(second));
    world.pass(10s);
    EXPECT_FALSE(is_asked());
}

TEST_F(tracking, a_thousand_wishes_are_one_request_and_those_that_come_meanwhile_one_more) {
    connect();
    std::list<wish_for> early;
    std::list<wish_for> late;
    for (int i = 0; i < 1000; ++i)
        world.refresh(early.emplace_back());
    EXPECT_EQ(world.at(one).asked.size(), 1u);
    for (int i = 0; i < 1000; ++i)
        world.refresh(late.emplace_back());
    EXPECT_EQ(world.at(one).asked.size(), 1u) << "the first is on its way";
    world.answer(world.at(one), core_world::brokers(1));
    EXPECT_EQ(world.done.size(), 1u) << "the others came after it was asked";
    EXPECT_FALSE(is_asked());
    world.pass(100ms);
    EXPECT_EQ(world.at(one).asked.size(), 1u);
    world.answer(world.at(one), core_world::brokers(1));
    ASSERT_EQ(world.done.size(), 2000u) << "and each once";
    for (const std::list<wish_for>* each : {&early, &late})
        for (const wish_for& wish : *each)
            EXPECT_FALSE(wish.failed());
    world.pass(10s);
    EXPECT_FALSE(is_asked());
}

TEST_F(tracking, callers_that_wish_again_and_again_cause_a_request_in_each_pause) {
    connect();
    std::list<wish_for> wishes;
    std::size_t requests = 0;
    for (int moment = 0; moment < 1000; ++moment) { // one second of them
        world.refresh(wishes.emplace_back());
        if (is_asked()) {
            ++requests;
            world.answer(world.at(one), core_world::brokers(1));
        }
        world.pass(1ms);
    }
    EXPECT_EQ(requests, 10u);
    world.pass(100ms);
    world.answer(world.at(one), core_world::brokers(1));
    EXPECT_EQ(world.done.size(), wishes.size());
}

TEST_F(tracking, a_topic_is_asked_for_until_it_is_tracked_no_more) {
    connect();
    wish_for a;
    wish_for b;
    wish_for replaced;
    world.refresh(a, topics(kind::more_topics, {"a"}));
    EXPECT_THAT(names_asked(), ElementsAre("a"));
    world.answer(world.at(one), describing({"a"}));
    world.pass(1s);
    world.refresh(b, topics(kind::more_topics, {"b"}));
    EXPECT_THAT(names_asked(), ElementsAre("a", "b"));
    world.answer(world.at(one), describing({"a", "b"}));
    world.pass(1s);
    world.refresh(replaced, topics(kind::these_topics, {"b", "c"}));
    EXPECT_THAT(names_asked(), ElementsAre("b", "c"));
    world.answer(world.at(one), describing({"b", "c"}));
    EXPECT_TRUE(world.is_done(a) && world.is_done(b) && world.is_done(replaced));
}

TEST_F(tracking, an_answer_that_was_asked_for_before_grants_nothing) {
    connect();
    wish_for early;
    wish_for late;
    wish_for as_late;
    world.refresh(early, topics(kind::more_topics, {"early"}));
    ASSERT_TRUE(is_asked());
    world.refresh(late, topics(kind::more_topics, {"late"}));
    world.refresh(as_late);
    world.answer(world.at(one), describing({"early"}));
    EXPECT_TRUE(world.is_done(early));
    EXPECT_FALSE(world.is_done(late) || world.is_done(as_late));
    EXPECT_FALSE(is_asked());
    world.pass(100ms);
    EXPECT_THAT(names_asked(), ElementsAre("early", "late"));
    world.answer(world.at(one), describing({"early", "late"}));
    ASSERT_TRUE(world.is_done(late) && world.is_done(as_late));
    EXPECT_TRUE(late.known.topic("late"));
    world.pass(10s);
    EXPECT_FALSE(is_asked());
}

TEST_F(tracking, what_is_tracked_needs_no_request) {
    connect();
    wish_for first;
    world.refresh(first, topics(kind::these_topics, {"a", "b"}));
    world.answer(world.at(one), describing({"a", "b"}));
    world.pass(1s);
    wish_for again;
    wish_for same;
    wish_for fewer;
    wish_for none;
    world.refresh(again, topics(kind::more_topics, {"a"}));
    world.refresh(same, topics(kind::these_topics, {"b", "a"}));
    world.refresh(fewer, topics(kind::these_topics, {"a"}));
    world.refresh(none, topics(kind::these_topics, {}));
    for (const wish_for* each : {&again, &same, &fewer, &none}) {
        EXPECT_TRUE(world.is_done(*each));
        EXPECT_TRUE(each->known.topic("b")) << "what is known is not forgotten before it is old";
    }
    EXPECT_FALSE(is_asked());
    wish_for next;
    world.refresh(next);
    EXPECT_THAT(names_asked(), IsEmpty());
}

TEST_F(tracking, all_topics_can_be_asked_for) {
    connect();
    wish_for all;
    world.refresh(all, {.what = kind::all_topics});
    EXPECT_THAT(names_asked(), ElementsAre("*"));
    world.answer(world.at(one), describing({"a", "b"}));
    EXPECT_TRUE(world.is_done(all));
    world.pass(1s);
    wish_for picked;
    world.refresh(picked, topics(kind::these_topics, {"a"}));
    EXPECT_TRUE(world.is_done(picked)) << "it is known, and all are asked for anyway";
    wish_for no_more;
    world.refresh(no_more, {.what = kind::tracked_topics});
    EXPECT_TRUE(world.is_done(no_more));
    wish_for next;
    world.refresh(next);
    EXPECT_THAT(names_asked(), ElementsAre("a"));
}

TEST_F(tracking, a_wish_fails_with_the_request) {
    connect();
    wish_for wish;
    world.refresh(wish);
    world.fail(world.at(one), "lost");
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_EQ(wish.error(), errc::connection);
    EXPECT_THAT(text_of(wish), HasSubstr("lost"));
    EXPECT_THAT(text_of(wish), HasSubstr("Metadata"));
}

TEST_F(tracking, a_wish_that_the_lost_request_did_not_know_of_waits_for_the_next) {
    connect();
    wish_for early;
    wish_for late;
    world.refresh(early);
    world.refresh(late);
    world.fail(world.at(one), "lost");
    EXPECT_TRUE(world.is_done(early));
    EXPECT_FALSE(world.is_done(late));
    world.pass(200ms);
    world.connect(world.at(one));
    world.answer(world.at(one), core_world::brokers(1));
    EXPECT_TRUE(world.is_done(late));
    EXPECT_FALSE(late.failed());
}

TEST_F(tracking, a_wish_fails_where_no_request_can_be_made) {
    wish_for wish;
    world.refresh(wish);
    world.connect(world.at(boot),
        core::test::versions_answer({{.api_key = 3, .min_version = 100, .max_version = 101}}));
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_EQ(wish.error(), errc::incompatible_broker_version);
}

TEST_F(tracking, the_error_of_the_only_topic_is_the_wish_s) {
    connect();
    wish_for wish;
    world.refresh(wish, topics(kind::more_topics, {"secret"}));
    protocol::metadata_response answer =
        describing({"secret"}, broker_errc::topic_authorization_failed);
    add_broker(answer, 2, "host2");
    world.answer(world.at(one), answer);
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_EQ(wish.error(), broker_errc::topic_authorization_failed);
    EXPECT_THAT(text_of(wish), HasSubstr("topic secret"));
    EXPECT_EQ(world.core.cluster().brokers().size(), 2u) << "the rest is known all the same";
    EXPECT_THAT(world.core.cluster().unauthorized_topics(), ElementsAre("secret"));
    world.pass(10s);
    EXPECT_FALSE(is_asked()) << "that error does not pass";
}

TEST_F(tracking, of_several_topics_each_has_its_error_in_what_is_known) {
    connect();
    wish_for wish;
    world.refresh(wish, topics(kind::these_topics, {"good", "secret"}));
    protocol::metadata_response answer = describing({"good"});
    answer.topics.push_back(topic("secret", {}, broker_errc::topic_authorization_failed));
    world.answer(world.at(one), answer);
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_FALSE(wish.failed());
    EXPECT_THAT(wish.known.topics(), ElementsAre("good"));
    EXPECT_EQ(wish.known.topic_error("secret"), broker_errc::topic_authorization_failed);
}

TEST_F(tracking, goes_on_asking_for_a_topic_that_is_just_being_made) {
    connect();
    wish_for wish;
    world.refresh(wish, topics(kind::more_topics, {"fresh"}));
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(is_asked());
        EXPECT_TRUE(world.core.needs_metadata_update());
        world.answer(world.at(one), describing({"fresh"}, broker_errc::unknown_topic_or_partition));
        EXPECT_FALSE(is_asked());
        EXPECT_TRUE(world.core.needs_metadata_update());
        EXPECT_EQ(world.core.metadata_ttl(world.now), 100ms);
        world.pass(100ms);
    }
    world.answer(world.at(one), describing({"fresh"}));
    EXPECT_TRUE(world.core.cluster().topic("fresh"));
    EXPECT_FALSE(world.core.needs_metadata_update());
    EXPECT_EQ(world.core.metadata_ttl(world.now), 5min);
}

TEST_F(tracking, a_wish_ends_at_its_deadline) {
    connect();
    wish_for wish(world.now + 5s);
    world.refresh(wish);
    world.pass(4999ms);
    EXPECT_FALSE(world.is_done(wish));
    world.pass(1ms);
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_EQ(wish.error(), errc::timeout);
    EXPECT_THAT(text_of(wish), HasSubstr("newer metadata"));
    EXPECT_TRUE(is_asked()) << "the request is on its way all the same";
}

TEST_F(tracking, says_at_the_deadline_why_nobody_could_be_asked) {
    wish_for wish(world.now + 100ms);
    world.refresh(wish);
    world.fail(world.at(boot), "the cable is cut");
    world.pass(100ms);
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_EQ(wish.error(), errc::timeout);
    EXPECT_THAT(text_of(wish), HasSubstr("the cable is cut"));
}

TEST_F(tracking, who_stops_waiting_does_not_take_the_wish_back) {
    connect();
    wish_for wish;
    world.refresh(wish, topics(kind::more_topics, {"t"}));
    world.abandon(wish);
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_EQ(wish.error(), boost::asio::error::operation_aborted);
    world.answer(world.at(one), describing({"t"}));
    EXPECT_TRUE(world.core.cluster().topic("t"));
    EXPECT_EQ(world.done.size(), 1u);
}

TEST_F(tracking, a_close_ends_what_waits_and_refuses_what_comes) {
    connect();
    wish_for early;
    wish_for late;
    world.refresh(early);
    world.close();
    ASSERT_TRUE(world.is_done(early));
    EXPECT_EQ(early.error(), errc::cancelled);
    world.refresh(late);
    ASSERT_TRUE(world.is_done(late));
    EXPECT_EQ(late.error(), errc::illegal_state);
}

TEST_F(tracking, a_close_in_peace_lets_wishes_be_granted) {
    connect();
    wish_for wish;
    world.refresh(wish);
    wait_for closed(world.now + 5s);
    world.step([&] { world.core.close_gracefully(closed, world.now); });
    EXPECT_FALSE(world.is_done(closed));
    world.answer(world.at(one), core_world::brokers(1));
    EXPECT_TRUE(world.is_done(wish) && world.is_done(closed));
    EXPECT_FALSE(wish.failed() || closed.failed());
}

TEST_F(tracking, the_ticket_tells_who_waits_for_the_same) {
    connect(50ms);
    const core::metadata_ticket next = world.core.next_wish();
    wish_for first;
    world.refresh(first);
    EXPECT_EQ(first.wish, next);
    EXPECT_EQ(world.core.next_wish(), next) << "nothing has been asked yet";
    world.pass(50ms);
    EXPECT_GT(world.core.next_wish(), next) << "the request is on its way";
}

TEST_F(tracking, new_metadata_is_told) {
    connect();
    wish_for wish;
    world.refresh(wish);
    protocol::metadata_response same = core_world::brokers(1);
    const seen_request to = world.at(one).asked.front();
    const bytes stream = core::test::answer(to.correlation_id, to.version, same);
    const std::span<std::byte> space = world.at(one).line->connection.read_buffer();
    std::ranges::copy(stream, space.begin());
    world.core.effects().metadata_applied = false;
    world.core.on_read(*world.at(one).line, stream.size(), world.now);
    EXPECT_TRUE(world.core.effects().metadata_applied) << "also when it says nothing new";
    EXPECT_FALSE(world.core.effects().completions.empty());
    world.core.effects().completions.clear();
}

} // namespace
} // namespace kafka::detail::test
