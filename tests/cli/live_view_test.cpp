// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/live_view.hpp"

#include "samples.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <numeric>

namespace kafka::cli {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr style plain{};

/// Of three nodes one is gone, one pauses.
live_snapshot busy_moment() {
    return {.title = "three brokers",
        .elapsed = 7340ms,
        .planned = 24s,
        .nodes = {{.id = 1,
                      .address = "127.0.0.1:40001",
                      .condition = node_condition::ready,
                      .in_flight = 5,
                      .rate = 12345.6,
                      .latency = {.p50 = 0.0812, .p99 = 12.34},
                      .history = {0.1, 12000, 24000}},
            {.id = 2,
                .address = "127.0.0.1:40002",
                .condition = node_condition::backing_off,
                .wait = 340ms,
                .history = {12000, 0, 0}},
            {.id = 3,
                .address = "127.0.0.1:40003",
                .is_controller = true,
                .condition = node_condition::paused,
                .wait = 290ms,
                .in_flight = 3,
                .rate = 9.5,
                .latency = {.p50 = 0.09, .p99 = 123.4},
                .history = {3000, 6000, 9000}}},
        .in_flight = 8,
        .rate = 12355,
        .latency = {.p50 = 0.08, .p99 = 12.3},
        .answers = 812'345,
        .failures = 5,
        .cluster = healthy_cluster(),
        .act = "Node 2 is killed",
        .meaning = "Requests in flight fail at once, and are told that they may have been carried "
                   "out. New ones wait for it.",
        .events = {{3600ms, event_kind::act, "Node 2 is killed"},
            {3610ms, event_kind::bad,
                "node 2: 5 requests lost the connection (perhaps carried out)"},
            {67890ms, event_kind::good, "node 2 answers again, after 4.61 s"}}};
}

std::string joined(const std::vector<std::string>& lines) {
    return std::accumulate(lines.begin(), lines.end(), std::string(),
        [](std::string all, const std::string& line) { return std::move(all) + line + '\n'; });
}

TEST(live_view, picture) {
    EXPECT_EQ(joined(draw_live(busy_moment(), plain, 30)),
        R"(  three brokers                                               0:07.3 of 0:24.0

  Node 2 is killed
  Requests in flight fail at once, and are told that they may have been
  carried out. New ones wait for it.


  NODE    ADDRESS          STATE           IN FLIGHT  ANSWERS/S  P50 ms  P99 ms
  ●  1    127.0.0.1:40001  ready                   5     12,346    0.08    12.3
  ✗  2    127.0.0.1:40002  retry in 0.3 s          0          0       –       –
  ◌  3 ★  127.0.0.1:40003  paused 0.3 s            3        9.5    0.09     123
  all                                              8     12,355    0.08    12.3

  answers a second, a column each 500 ms, the highest 24,000
       1  ▁▄█
       2  ▄··
       3  ▁▂▃

  orders
     0 1
  1  ● ○
  2  ○ ●

   0:03.6  Node 2 is killed
   0:03.6  node 2: 5 requests lost the connection (perhaps carried out)
   1:07.8  node 2 answers again, after 4.61 s



  q or Ctrl-C ends it                               812,345 answers, 5 failures
)");
}

TEST(live_view, fills_the_height_and_never_the_width) {
    live_snapshot now = busy_moment();
    now.title = std::string(200, 't');
    now.act = std::string(200, 'a');
    now.meaning = std::string(500, 'm') + " and words " + std::string(100, 'n');
    now.nodes[0].address = std::string(100, 'h') + ":9092";
    now.nodes[1].history.assign(500, 1);
    now.nodes[2].wait = 24h;
    now.in_flight = 123'456'789;
    now.rate = 1e9;
    now.answers = now.failures = ~std::uint64_t{};
    now.events.push_back({24h, event_kind::bad, std::string(300, 'e')});
    for (std::size_t width : {64u, 76u, 80u, 200u})
        for (std::size_t height = least_live_height; height < 60; ++height) {
            const auto lines = draw_live(now, {.width = width}, height);
            EXPECT_THAT(lines, SizeIs(height));
            for (const std::string& line : lines)
                EXPECT_LT(display_width(line), width) << line;
        }
}

TEST(live_view, has_a_few_words_where_the_terminal_has_become_too_small) {
    EXPECT_EQ(joined(draw_live(busy_moment(), {.width = 20}, 16)),
        "0:07.3 of 0:24.0\n812,345 answers, 5…\n1 ready\n2 retry in 0.3 s\n3 paused 0.3 s\nNode 2 "
        "is "
        "killed\n");
    for (std::size_t width = 0; width != 80; ++width)
        for (std::size_t height = 0; height != 20; ++height) {
            const auto lines = draw_live(busy_moment(), {.width = width}, height);
            EXPECT_LE(lines.size(), height);
            for (const std::string& line : lines)
                EXPECT_LE(display_width(line), width) << line;
        }
}

TEST(live_view, leaves_out_what_has_no_room) {
    const live_snapshot now = busy_moment();
    const auto has = [&](std::size_t height, const char* what) {
        return joined(draw_live(now, plain, height)).find(what) != std::string::npos;
    };
    for (const std::size_t height : {least_live_height, std::size_t{24}, std::size_t{40}}) {
        EXPECT_TRUE(has(height, "retry in 0.3 s"));
        EXPECT_TRUE(has(height, "node 2 answers again"));
        EXPECT_TRUE(has(height, "q or Ctrl-C"));
    }
    EXPECT_FALSE(has(16, "a column each"));
    EXPECT_TRUE(has(24, "a column each"));
    EXPECT_FALSE(has(24, "orders"));
    EXPECT_TRUE(has(32, "orders"));
}

TEST(live_view, of_many_nodes_counts_those_without_a_row) {
    live_snapshot now = busy_moment();
    for (std::int32_t id = 4; id <= 50; ++id)
        now.nodes.push_back({.id = id, .condition = node_condition::ready});
    now.nodes.back().condition = node_condition::gone;
    const auto lines = draw_live(now, plain, 24);
    EXPECT_THAT(lines, SizeIs(24));
    EXPECT_THAT(lines, Contains(AllOf(HasSubstr("… and 4"), HasSubstr("more nodes, 1 not ready"))));
    EXPECT_THAT(lines, Contains(HasSubstr("node 2 answers again")));
}

TEST(live_view, of_nothing) {
    EXPECT_THAT(draw_live({}, plain, 24), SizeIs(24));
}

TEST(live_view, names_cannot_command_the_terminal) {
    live_snapshot now = busy_moment();
    now.title = "\x1b[2J";
    now.nodes[0].address = "\x1b[31m:1";
    now.events[0].text = "\x1b]0;x\x07";
    EXPECT_THAT(
        draw_live(now, plain, 40), Each(AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\x07")))));
}

TEST(live_view, colours_only_when_asked_for) {
    EXPECT_THAT(joined(draw_live(busy_moment(), {.colours = true}, 30)),
        AllOf(HasSubstr("\x1b[31m✗\x1b[0m"), HasSubstr("\x1b[31m··\x1b[0m"),
            HasSubstr("\x1b[32mnode 2 answers again, after 4.61 s\x1b[0m")));
    EXPECT_THAT(draw_live(busy_moment(), plain, 30), Each(Not(HasSubstr("\x1b"))));
}

TEST(live_line, has_the_moment_and_who_is_not_well) {
    EXPECT_EQ(live_line(busy_moment()),
        "   0:07.3  12,355 answers/s, 8 in flight, p50 0.08 ms, p99 12.3 ms; "
        "node 2: retry in 0.3 s; node 3: paused 0.3 s");
}

TEST(live_text, numbers) {
    EXPECT_EQ(clock_text(0s), "0:00.0");
    EXPECT_EQ(clock_text(-1s), "0:00.0");
    EXPECT_EQ(clock_text(67890ms), "1:07.8");
    EXPECT_EQ(span_text(340ms), "340 ms");
    EXPECT_EQ(span_text(999'400us), "999 ms");
    EXPECT_EQ(span_text(999'600us), "1.00 s");
    EXPECT_EQ(span_text(4610ms), "4.61 s");
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(1234567), "1,234,567");
    EXPECT_EQ(latency_text(std::nullopt), "–");
    EXPECT_EQ(latency_text(0.0812), "0.08");
    EXPECT_EQ(latency_text(9.996), "10.0");
    EXPECT_EQ(latency_text(99.96), "100");
}

TEST(live_text, breaks_between_words_if_there_are_any) {
    using testing::ElementsAre;
    EXPECT_THAT(wrapped("", 5), SizeIs(0));
    EXPECT_THAT(wrapped("ab cd ef", 5), ElementsAre("ab cd", "ef"));
    EXPECT_THAT(wrapped("abcdefgh ij", 5), ElementsAre("abcde", "fgh", "ij"));
}

live_summary good_summary() {
    return {.elapsed = 24s,
        .nodes = 3,
        .requests = 812'345,
        .answers = 812'310,
        .failures = {{"timed out (never written)", 20},
            {"lost the connection (perhaps carried out)", 15}},
        .latency = {.p50 = 0.11, .p95 = 0.2, .p99 = 0.3, .longest = 12.34},
        .connections = 9,
        .attempts_failed = 31,
        .outages = {{2, 4610ms, true}, {1, 3200ms, true}},
        .events = {{3600ms, event_kind::act, "Node 2 is killed"}}};
}

TEST(live_summary, of_a_run_that_went_as_it_should) {
    EXPECT_TRUE(good_summary().good());
    EXPECT_EQ(render_summary(good_summary(), plain), R"(  What happened
   0:03.6  Node 2 is killed

  In 24.0 s
  requests         812,345  to 3 nodes
  answers          812,310  33,846 a second
  failures              35
                        20  timed out (never written)
                        15  lost the connection (perhaps carried out)
  latency          0.11 ms  median; 95 %: 0.20, 99 %: 0.30, longest: 12.3 ms
  connections            9  31 more attempts failed
  outages                2  the longest 4.61 s, of node 2
  reconnects             2

  ✓ every request came to exactly one end
  ✓ every node answered in the end
)");
}

TEST(live_summary, of_one_that_did_not) {
    live_summary all = good_summary();
    all.open = 1;
    all.silent = {1, 3};
    EXPECT_FALSE(all.good());
    EXPECT_THAT(render_summary(all, plain),
        AllOf(HasSubstr("✗ 1 request came to no end\n"),
            HasSubstr("✗ in the end, no answers from node 1,3\n"), Not(HasSubstr("✓"))));
    all.ended_early = true;
    EXPECT_TRUE(all.good());
    EXPECT_THAT(render_summary(all, plain), HasSubstr("ended early, with 1 request under way\n"));
}

TEST(live_summary, says_what_the_metrics_have_forgotten) {
    live_summary all = good_summary();
    EXPECT_THAT(render_summary(all, plain), Not(HasSubstr("last minute")));
    all.elapsed = 61s;
    EXPECT_THAT(render_summary(all, plain), HasSubstr("12.3 ms, of the last minute\n"));
}

TEST(live_summary, of_nothing) {
    EXPECT_THAT(render_summary({}, plain),
        AllOf(HasSubstr("latency             – ms"), HasSubstr("outages                0\n")));
}

} // namespace
} // namespace kafka::cli
