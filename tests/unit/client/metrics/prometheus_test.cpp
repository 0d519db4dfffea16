// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The metrics as text for Prometheus: read back by a parser that is as strict as the format, and
// compared with what it is known to be.

#include "unit/client/metrics/readings.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::detail::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

using labels = std::map<std::string, std::string>;

struct sample {
    std::string name;
    labels of;
    double value = 0;
};

struct family {
    std::string name;
    std::string help;
    std::string type;
    std::vector<sample> samples;
};

/// Reads the format, and throws where it does not keep to it.
class parser {
public:
    explicit parser(std::string_view text) : rest_(text) {}

    std::vector<family> parse() {
        while (!rest_.empty()) {
            const std::size_t end = rest_.find('\n');
            require(end != rest_.npos, "the last line has no end");
            line_ = rest_.substr(0, end);
            rest_.remove_prefix(end + 1);
            if (take("# HELP "))
                begin_family();
            else if (take("# TYPE "))
                set_type();
            else
                add_sample();
        }
        return std::move(families_);
    }

private:
    void require(bool holds, std::string_view what) const {
        if (!holds)
            throw std::runtime_error(std::string(what) + ": " + std::string(line_));
    }
    bool take(std::string_view beginning) {
        if (!line_.starts_with(beginning))
            return false;
        line_.remove_prefix(beginning.size());
        return true;
    }
    std::string take_name() {
        std::size_t size = 0;
        const auto is_letter = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        };
        while (size < line_.size() &&
               (is_letter(line_[size]) || (size > 0 && line_[size] >= '0' && line_[size] <= '9')))
            ++size;
        require(size != 0, "no name");
        const std::string name(line_.substr(0, size));
        line_.remove_prefix(size);
        return name;
    }
    void begin_family() {
        const std::string name = take_name();
        require(names_.insert(name).second, "a family comes twice");
        require(take(" ") && !line_.empty(), "no help");
        families_.push_back({name, std::string(line_), {}, {}});
    }
    void set_type() {
        require(!families_.empty() && take_name() == families_.back().name, "the wrong type");
        require(families_.back().type.empty() && families_.back().samples.empty(), "a late type");
        require(take(" "), "no type");
        families_.back().type = line_;
        require(line_ == "counter" || line_ == "gauge" || line_ == "histogram", "no type");
    }
    void add_sample() {
        require(!families_.empty() && !families_.back().type.empty(), "no type before");
        family& of = families_.back();
        sample made{take_name(), {}, 0};
        const std::string_view name = made.name;
        require(name.starts_with(of.name), "the wrong family");
        const std::string_view suffix = name.substr(of.name.size());
        require(of.type == "histogram"
                    ? suffix == "_bucket" || suffix == "_sum" || suffix == "_count"
                    : suffix.empty(),
            "the wrong name");
        if (take("{")) {
            while (!take("}")) {
                require(made.of.empty() || take(","), "no comma");
                const std::string label = take_name();
                require(take("=\""), "no value");
                require(made.of.emplace(label, take_value()).second, "a label comes twice");
            }
        }
        require(take(" "), "no value");
        const auto [end, error] =
            std::from_chars(line_.data(), line_.data() + line_.size(), made.value);
        require(error == std::errc() && end == line_.data() + line_.size(), "no number");
        require(series_.emplace(made.name, made.of).second, "a series comes twice");
        of.samples.push_back(std::move(made));
    }
    std::string take_value() {
        std::string value;
        for (;;) {
            require(!line_.empty(), "no quote at the end");
            const char c = line_.front();
            line_.remove_prefix(1);
            if (c == '"')
                return value;
            if (c != '\\') {
                value += c;
                continue;
            }
            require(!line_.empty(), "nothing behind a backslash");
            const char escaped = line_.front();
            line_.remove_prefix(1);
            require(escaped == '\\' || escaped == '"' || escaped == 'n', "no such escape");
            value += escaped == 'n' ? '\n' : escaped;
        }
    }

    std::string_view rest_;
    std::string_view line_;
    std::vector<family> families_;
    std::set<std::string> names_;
    std::set<std::pair<std::string, labels>> series_;
};

std::vector<family> parse(std::span<const client_report> reports) {
    const std::string text = to_prometheus(reports);
    return parser(text).parse();
}

/// The series of that name and those labels.
std::optional<double> find(
    const std::vector<family>& all, std::string_view name, const labels& with) {
    for (const family& of : all)
        for (const sample& each : of.samples)
            if (each.name == name && each.of == with)
                return each.value;
    return std::nullopt;
}

TEST(prometheus, text_of_nobody_is_empty) {
    EXPECT_THAT(to_prometheus({}), IsEmpty());
}

TEST(prometheus, names_are_in_order) {
    core::client_sensors polled;
    polled.at(one);
    const client_report reports[] = {{"", "polled", polled.read(start)}};
    for (const family& each : parse(reports)) {
        EXPECT_TRUE(each.name.starts_with("kafka_client_")) << each.name;
        EXPECT_EQ(each.name.ends_with("_total"), each.type == "counter") << each.name;
        EXPECT_TRUE(each.help.ends_with('.')) << each.name;
        EXPECT_THAT(each.samples, Not(IsEmpty())) << each.name;
        EXPECT_THAT(each.name,
            AllOf(Not(HasSubstr("milli")), Not(HasSubstr("_ms")), Not(HasSubstr("nano"))));
    }
}

TEST(prometheus, has_totals_and_nodes) {
    busy_client subject;
    const client_report reports[] = {subject.report()};
    const std::vector<family> all = parse(reports);
    const labels client{{"client_id", "billing"}};
    const labels broker{{"client_id", "billing"}, {"node_id", "1"}};
    const labels server{{"client_id", "billing"}, {"node_id", "bootstrap-0"}};
    EXPECT_EQ(find(all, "kafka_client_connections", client), 1);
    EXPECT_EQ(find(all, "kafka_client_connections_created_total", client), 2);
    EXPECT_EQ(find(all, "kafka_client_connections_closed_total", client), 1);
    EXPECT_EQ(find(all, "kafka_client_connection_failures_total", client), 1);
    EXPECT_EQ(find(all, "kafka_client_requests_total", client), 3);
    EXPECT_EQ(find(all, "kafka_client_node_requests_total", broker), 2);
    EXPECT_EQ(find(all, "kafka_client_node_requests_total", server), 1);
    EXPECT_EQ(find(all, "kafka_client_request_bytes_total", client), 350);
    EXPECT_EQ(find(all, "kafka_client_response_bytes_total", client), 2000);
    EXPECT_EQ(find(all, "kafka_client_requests_in_flight", client), 1);
    EXPECT_EQ(find(all, "kafka_client_throttle_time_seconds_total", client), 0.02);
    EXPECT_EQ(find(all, "kafka_client_request_latency_seconds_sum", client), 0.103);
    EXPECT_EQ(find(all, "kafka_client_request_latency_seconds_count", client), 2);
    EXPECT_EQ(find(all, "kafka_client_node_request_latency_seconds_count", broker), 1);
    EXPECT_EQ(find(all, "kafka_client_polls_total", client), std::nullopt);
}

TEST(prometheus, histograms_are_cumulative) {
    busy_client subject;
    const client_report reports[] = {subject.report(), subject.report("other")};
    int histograms = 0;
    for (const family& of : parse(reports)) {
        if (of.type != "histogram")
            continue;
        std::map<labels, std::vector<std::pair<double, double>>> buckets;
        std::map<labels, double> counts;
        for (const sample& each : of.samples) {
            labels who = each.of;
            if (each.name.ends_with("_count"))
                counts[who] = each.value;
            if (!each.name.ends_with("_bucket"))
                continue;
            const std::string bound = each.of.at("le");
            who.erase("le");
            buckets[who].emplace_back(bound == "+Inf" ? HUGE_VAL : std::stod(bound), each.value);
        }
        ASSERT_EQ(buckets.size(), counts.size());
        for (const auto& [who, all] : buckets) {
            ++histograms;
            EXPECT_EQ(all.size(), 21u);
            EXPECT_TRUE(std::ranges::is_sorted(all));
            EXPECT_TRUE(std::ranges::is_sorted(all, {}, [](auto each) { return each.second; }));
            EXPECT_EQ(all.front().first, 0.000128);
            EXPECT_EQ(all.back(), std::pair(HUGE_VAL, counts.at(who)));
        }
    }
    EXPECT_EQ(histograms, 6); // two clients, with two nodes each
}

TEST(prometheus, buckets_have_what_is_not_above_their_bounds) {
    core::client_sensors subject;
    core::node_sensors& node = subject.at(one);
    node.on_answer(1, 1us, start);
    node.on_answer(1, 1024us, start);
    node.on_answer(1, 1024us + 1ns, start);
    node.on_answer(1, 1h, start);
    const client_report reports[] = {{"", "x", subject.read(start)}};
    const std::vector<family> all = parse(reports);
    const auto up_to = [&](const std::string& bound) {
        return find(all, "kafka_client_request_latency_seconds_bucket",
            {{"client_id", "x"}, {"le", bound}});
    };
    EXPECT_EQ(up_to("0.000128"), 1);
    EXPECT_EQ(up_to("0.001024"), 2);
    EXPECT_EQ(up_to("0.002048"), 3);
    EXPECT_EQ(up_to("67.108864"), 3);
    EXPECT_EQ(up_to("+Inf"), 4);
}

TEST(prometheus, escapes_what_names_a_client) {
    core::client_sensors subject;
    const std::string odd = "a \"b\"\\c\nd{e}=ü,\xe2\x82\xac";
    const client_report reports[] = {{"p\"", odd, subject.read(start)}};
    EXPECT_THAT(to_prometheus(reports), HasSubstr(R"(client_id="a \"b\"\\c\nd{e}=ü,€",)"
                                                  R"(group_prefix="p\"")"));
    const std::vector<family> all = parse(reports);
    EXPECT_THAT(all.front().samples.front().of,
        ElementsAre(Pair("client_id", odd), Pair("group_prefix", "p\"")));
}

TEST(prometheus, large_numbers_and_small_ones_have_no_exponent) {
    core::client_sensors subject;
    core::node_sensors& node = subject.at(one);
    for (int i = 0; i < 3; ++i)
        node.on_answer(std::size_t{1} << 40, 1ns, start);
    const client_report reports[] = {{"", "x", subject.read(start)}};
    EXPECT_THAT(to_prometheus(reports),
        AllOf(HasSubstr("response_bytes_total{client_id=\"x\"} 3298534883328\n"),
            HasSubstr("latency_seconds_sum{client_id=\"x\"} 0.000000003\n")));
}

TEST(prometheus, text_is_this) {
    core::client_sensors subject;
    subject.on_connected(start);
    subject.on_poll_waits(start);
    subject.on_step(start + 2s);
    subject.on_poll_ends(start + 2500ms);
    core::node_sensors& node = subject.at(one);
    node.on_request(100, start);
    node.on_answer(250, 1500us, start);
    node.on_throttle(40ms);
    client_report report{"pay", "billing", subject.read(start)};
    report.reading.nodes[0].of.in_flight = 2;
    EXPECT_EQ(to_prometheus({&report, 1}),
        R"(# HELP kafka_client_connections Connections that are ready for requests.
# TYPE kafka_client_connections gauge
kafka_client_connections{client_id="billing",group_prefix="pay"} 1
# HELP kafka_client_connections_created_total Connections that became ready for requests.
# TYPE kafka_client_connections_created_total counter
kafka_client_connections_created_total{client_id="billing",group_prefix="pay"} 1
# HELP kafka_client_connections_closed_total Connections that ended after they had been ready.
# TYPE kafka_client_connections_closed_total counter
kafka_client_connections_closed_total{client_id="billing",group_prefix="pay"} 0
# HELP kafka_client_connection_failures_total Connections that ended before they were ready.
# TYPE kafka_client_connection_failures_total counter
kafka_client_connection_failures_total{client_id="billing",group_prefix="pay"} 0
# HELP kafka_client_authentications_total Connections that were authenticated.
# TYPE kafka_client_authentications_total counter
kafka_client_authentications_total{client_id="billing",group_prefix="pay"} 0
# HELP kafka_client_authentication_failures_total Connections that were refused.
# TYPE kafka_client_authentication_failures_total counter
kafka_client_authentication_failures_total{client_id="billing",group_prefix="pay"} 0
# HELP kafka_client_reauthentications_total Times that a connection was authenticated again.
# TYPE kafka_client_reauthentications_total counter
kafka_client_reauthentications_total{client_id="billing",group_prefix="pay"} 0
# HELP kafka_client_reauthentication_failures_total Times that a connection was refused then.
# TYPE kafka_client_reauthentication_failures_total counter
kafka_client_reauthentication_failures_total{client_id="billing",group_prefix="pay"} 0
# HELP kafka_client_reauthentication_seconds_total Time that authenticating again has taken.
# TYPE kafka_client_reauthentication_seconds_total counter
kafka_client_reauthentication_seconds_total{client_id="billing",group_prefix="pay"} 0
# HELP kafka_client_polls_total Passes of poll.
# TYPE kafka_client_polls_total counter
kafka_client_polls_total{client_id="billing",group_prefix="pay"} 1
# HELP kafka_client_poll_wait_seconds_total Time that poll has waited for something to happen.
# TYPE kafka_client_poll_wait_seconds_total counter
kafka_client_poll_wait_seconds_total{client_id="billing",group_prefix="pay"} 2
# HELP kafka_client_poll_work_seconds_total Time that poll has worked.
# TYPE kafka_client_poll_work_seconds_total counter
kafka_client_poll_work_seconds_total{client_id="billing",group_prefix="pay"} 0.5
# HELP kafka_client_requests_in_flight Requests that wait for their answers.
# TYPE kafka_client_requests_in_flight gauge
kafka_client_requests_in_flight{client_id="billing",group_prefix="pay"} 2
# HELP kafka_client_requests_total Requests written.
# TYPE kafka_client_requests_total counter
kafka_client_requests_total{client_id="billing",group_prefix="pay"} 1
# HELP kafka_client_request_bytes_total Bytes of requests written.
# TYPE kafka_client_request_bytes_total counter
kafka_client_request_bytes_total{client_id="billing",group_prefix="pay"} 100
# HELP kafka_client_responses_total Answers received.
# TYPE kafka_client_responses_total counter
kafka_client_responses_total{client_id="billing",group_prefix="pay"} 1
# HELP kafka_client_response_bytes_total Bytes of answers received.
# TYPE kafka_client_response_bytes_total counter
kafka_client_response_bytes_total{client_id="billing",group_prefix="pay"} 250
# HELP kafka_client_throttle_time_seconds_total Time for which answers have asked for a pause.
# TYPE kafka_client_throttle_time_seconds_total counter
kafka_client_throttle_time_seconds_total{client_id="billing",group_prefix="pay"} 0.04
# HELP kafka_client_request_latency_seconds Time from a request to its answer.
# TYPE kafka_client_request_latency_seconds histogram
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.000128"} 0
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.000256"} 0
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.000512"} 0
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.001024"} 0
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.002048"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.004096"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.008192"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.016384"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.032768"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.065536"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.131072"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.262144"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="0.524288"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="1.048576"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="2.097152"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="4.194304"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="8.388608"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="16.777216"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="33.554432"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="67.108864"} 1
kafka_client_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",le="+Inf"} 1
kafka_client_request_latency_seconds_sum{client_id="billing",group_prefix="pay"} 0.0015
kafka_client_request_latency_seconds_count{client_id="billing",group_prefix="pay"} 1
# HELP kafka_client_node_requests_in_flight Requests that wait for their answers.
# TYPE kafka_client_node_requests_in_flight gauge
kafka_client_node_requests_in_flight{client_id="billing",group_prefix="pay",node_id="1"} 2
# HELP kafka_client_node_requests_total Requests written.
# TYPE kafka_client_node_requests_total counter
kafka_client_node_requests_total{client_id="billing",group_prefix="pay",node_id="1"} 1
# HELP kafka_client_node_request_bytes_total Bytes of requests written.
# TYPE kafka_client_node_request_bytes_total counter
kafka_client_node_request_bytes_total{client_id="billing",group_prefix="pay",node_id="1"} 100
# HELP kafka_client_node_responses_total Answers received.
# TYPE kafka_client_node_responses_total counter
kafka_client_node_responses_total{client_id="billing",group_prefix="pay",node_id="1"} 1
# HELP kafka_client_node_response_bytes_total Bytes of answers received.
# TYPE kafka_client_node_response_bytes_total counter
kafka_client_node_response_bytes_total{client_id="billing",group_prefix="pay",node_id="1"} 250
# HELP kafka_client_node_throttle_time_seconds_total Time for which answers have asked for a pause.
# TYPE kafka_client_node_throttle_time_seconds_total counter
kafka_client_node_throttle_time_seconds_total{client_id="billing",group_prefix="pay",node_id="1"} 0.04
# HELP kafka_client_node_request_latency_seconds Time from a request to its answer.
# TYPE kafka_client_node_request_latency_seconds histogram
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.000128"} 0
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.000256"} 0
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.000512"} 0
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.001024"} 0
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.002048"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.004096"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.008192"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.016384"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.032768"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.065536"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.131072"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.262144"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="0.524288"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="1.048576"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="2.097152"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="4.194304"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="8.388608"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="16.777216"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="33.554432"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="67.108864"} 1
kafka_client_node_request_latency_seconds_bucket{client_id="billing",group_prefix="pay",node_id="1",le="+Inf"} 1
kafka_client_node_request_latency_seconds_sum{client_id="billing",group_prefix="pay",node_id="1"} 0.0015
kafka_client_node_request_latency_seconds_count{client_id="billing",group_prefix="pay",node_id="1"} 1
)");
}

} // namespace
} // namespace kafka::detail::test
