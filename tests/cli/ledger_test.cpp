// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/ledger.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace kafka::cli {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using news = ledger::news;

constexpr time_point start{1h};

TEST(ledger, each_request_is_open_until_it_ends) {
    ledger subject;
    subject.on_sent(1);
    subject.on_sent(1);
    subject.on_sent(2);
    EXPECT_EQ(subject.open(), 3u);
    subject.on_answer(1, start);
    subject.on_failure(2, errc::connection, written::yes, start);
    EXPECT_EQ(subject.sent(), 3u);
    EXPECT_EQ(subject.answers(), 1u);
    EXPECT_EQ(subject.failures(), 1u);
    EXPECT_EQ(subject.open(), 1u);
}

TEST(ledger, failures_are_counted_by_what_they_mean_for_the_caller) {
    ledger subject;
    for (int i = 0; i < 2; ++i)
        subject.on_failure(1, errc::connection, written::yes, start);
    for (int i = 0; i < 3; ++i)
        subject.on_failure(2, broker_errc::request_timed_out, written::no, start);
    subject.on_failure(2, errc::protocol, written::maybe, start);
    EXPECT_THAT(subject.failures_by_kind(),
        ElementsAre(failure_count{"timed out (never written)", 3},
            failure_count{"lost the connection (perhaps carried out)", 2},
            failure_count{"failed: the peer broke the protocol (perhaps written)", 1}));
}

TEST(ledger, an_outage_lasts_from_the_last_answer_to_the_next) {
    ledger subject;
    EXPECT_FALSE(subject.is_answering(1));
    subject.on_answer(1, start);
    EXPECT_TRUE(subject.is_answering(1));
    subject.on_failure(1, errc::connection, written::yes, start + 1s);
    subject.on_unreachable(1, start + 2s);
    EXPECT_FALSE(subject.is_answering(1));
    EXPECT_TRUE(subject.has_answered(1));
    EXPECT_THAT(subject.outages(start + 3s), ElementsAre(outage_record{1, 3s, false}));
    subject.on_answer(1, start + 4s);
    subject.on_answer(1, start + 9s);
    EXPECT_TRUE(subject.is_answering(1));
    EXPECT_THAT(subject.outages(start + 10s), ElementsAre(outage_record{1, 4s, true}));
}

TEST(ledger, the_outage_of_a_node_that_never_answered_begins_when_it_is_noticed) {
    ledger subject;
    subject.on_unreachable(7, start + 1s);
    subject.on_unreachable(7, start + 2s);
    EXPECT_FALSE(subject.has_answered(7));
    EXPECT_THAT(subject.outages(start + 3s), ElementsAre(outage_record{7, 2s, false}));
}

TEST(ledger, outages_of_several_nodes_are_told_apart) {
    ledger subject;
    subject.on_answer(1, start);
    subject.on_answer(2, start + 1s);
    subject.on_unreachable(1, start + 1s);
    subject.on_unreachable(2, start + 2s);
    subject.on_answer(2, start + 3s);
    subject.on_answer(1, start + 4s);
    subject.on_unreachable(1, start + 5s);
    EXPECT_THAT(
        subject.outages(start + 6s), ElementsAre(outage_record{1, 4s, true},
                                         outage_record{2, 2s, true}, outage_record{1, 2s, false}));
}

TEST(ledger, news_are_told_once_and_together) {
    ledger subject;
    subject.on_answer(2, start);
    EXPECT_THAT(subject.take_news(), IsEmpty());
    for (int i = 0; i < 5; ++i)
        subject.on_failure(2, errc::connection, written::maybe, start + 1s);
    subject.on_failure(1, broker_errc::request_timed_out, written::no, start + 1s);
    EXPECT_THAT(subject.take_news(),
        ElementsAre(news{event_kind::bad, "node 1: 1 request timed out (never written)"},
            news{event_kind::bad, "node 2: 5 requests lost the connection (perhaps written)"}));
    EXPECT_THAT(subject.take_news(), IsEmpty());
    subject.on_answer(2, start + 2500ms);
    EXPECT_THAT(subject.take_news(),
        ElementsAre(news{event_kind::good, "node 2 answers again, after 2.50 s"}));
}

TEST(ledger, failures_without_end_are_told_once_in_an_outage) {
    ledger subject;
    const auto fail = [&](int times, time_point now) {
        for (int i = 0; i < times; ++i)
            subject.on_failure(2, errc::unknown_broker_id, written::no, now);
    };
    subject.on_answer(2, start);
    fail(3, start + 1s);
    const news told{
        event_kind::bad, "node 2: 3 requests refused, node not in cluster (never written)"};
    EXPECT_THAT(subject.take_news(), ElementsAre(told));
    fail(4, start + 2s);
    EXPECT_THAT(subject.take_news(), IsEmpty());
    fail(1, start + 3s);
    subject.on_answer(2, start + 4s);
    EXPECT_THAT(subject.take_news(),
        ElementsAre(news{event_kind::good, "node 2 answers again, after 4.00 s; 5 more "
                                           "requests failed"}));
    EXPECT_EQ(subject.failures(), 8u);
    fail(3, start + 5s);
    EXPECT_THAT(subject.take_news(), ElementsAre(told));
    subject.on_answer(2, start + 6s);
    EXPECT_THAT(subject.take_news(),
        ElementsAre(news{event_kind::good, "node 2 answers again, after 2.00 s"}));
}

} // namespace
} // namespace kafka::cli
