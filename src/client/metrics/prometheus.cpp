// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The metrics in the text format that Prometheus scrapes: for each family its help and its type,
// then one line for each of its series.

#include "client/metrics/report.hpp"

#include <charconv>
#include <chrono>
#include <concepts>

namespace kafka::detail {

namespace {

using core::authentications_reading;
using core::client_reading;
using core::connections_reading;
using core::poll_reading;
using core::traffic_reading;

/// Upper bounds of buckets, as powers of two of a microsecond: from 128 µs to 67 s. Of these the
/// histogram knows exactly what lies below them.
constexpr unsigned first_bound = 7;
constexpr unsigned last_bound = 26;

template <class Of>
struct family {
    /// Behind `kafka_client_`, or `kafka_client_node_`.
    std::string_view name;
    std::string_view type;
    std::string_view help;
    double (*value)(const Of& of) noexcept;
};

template <class Duration>
double seconds(Duration time) noexcept {
    return std::chrono::duration<double>(time).count();
}

template <std::integral Count>
double number(Count count) noexcept {
    return static_cast<double>(count);
}

constexpr family<connections_reading> of_connections[] = {
    {"connections", "gauge", "Connections that are ready for requests.",
        [](const connections_reading& of) noexcept { return number(of.open()); }},
    {"connections_created_total", "counter", "Connections that became ready for requests.",
        [](const connections_reading& of) noexcept { return number(of.all.created); }},
    {"connections_closed_total", "counter", "Connections that ended after they had been ready.",
        [](const connections_reading& of) noexcept { return number(of.all.closed); }},
    {"connection_failures_total", "counter", "Connections that ended before they were ready.",
        [](const connections_reading& of) noexcept { return number(of.all.failed); }},
};

constexpr family<authentications_reading> of_authentications[] = {
    {"authentications_total", "counter", "Connections that were authenticated.",
        [](const authentications_reading& of) noexcept { return number(of.all.succeeded); }},
    {"authentication_failures_total", "counter", "Connections that were refused.",
        [](const authentications_reading& of) noexcept { return number(of.all.failed); }},
    {"reauthentications_total", "counter", "Times that a connection was authenticated again.",
        [](const authentications_reading& of) noexcept { return number(of.all.renewed); }},
    {"reauthentication_failures_total", "counter", "Times that a connection was refused then.",
        [](const authentications_reading& of) noexcept { return number(of.all.not_renewed); }},
    {"reauthentication_seconds_total", "counter", "Time that authenticating again has taken.",
        [](const authentications_reading& of) noexcept { return seconds(of.all.renewal_time); }},
};

constexpr family<poll_reading> of_polling[] = {
    {"polls_total", "counter", "Passes of poll.",
        [](const poll_reading& of) noexcept { return number(of.all.passes); }},
    {"poll_wait_seconds_total", "counter", "Time that poll has waited for something to happen.",
        [](const poll_reading& of) noexcept { return seconds(of.all.waiting); }},
    {"poll_work_seconds_total", "counter", "Time that poll has worked.",
        [](const poll_reading& of) noexcept { return seconds(of.all.working); }},
};

constexpr family<traffic_reading> of_traffic[] = {
    {"requests_in_flight", "gauge", "Requests that wait for their answers.",
        [](const traffic_reading& of) noexcept { return number(of.in_flight); }},
    {"requests_total", "counter", "Requests written.",
        [](const traffic_reading& of) noexcept { return number(of.all.requests); }},
    {"request_bytes_total", "counter", "Bytes of requests written.",
        [](const traffic_reading& of) noexcept { return number(of.all.request_bytes); }},
    {"responses_total", "counter", "Answers received.",
        [](const traffic_reading& of) noexcept { return number(of.all.answers); }},
    {"response_bytes_total", "counter", "Bytes of answers received.",
        [](const traffic_reading& of) noexcept { return number(of.all.answer_bytes); }},
    {"throttle_time_seconds_total", "counter", "Time for which answers have asked for a pause.",
        [](const traffic_reading& of) noexcept { return seconds(of.all.throttle); }},
};

constexpr std::string_view latency_name = "request_latency_seconds";
constexpr std::string_view latency_help = "Time from a request to its answer.";

/// Without an exponent, as short as it can be told exactly.
std::string to_text(double value) {
    char digits[512];
    const auto end =
        std::to_chars(std::begin(digits), std::end(digits), value, std::chars_format::fixed);
    return {digits, end.ptr};
}

class exposition {
public:
    void begin(std::string_view prefix, std::string_view name, std::string_view type,
        std::string_view help) {
        name_.assign(prefix).append(name);
        text_.append("# HELP ").append(name_).append(" ").append(help);
        text_.append("\n# TYPE ").append(name_).append(" ").append(type).append("\n");
    }
    /// One series of the family: `suffix` goes behind the name, `labels` are in braces already.
    void add(std::string_view suffix, std::string_view labels, const std::string& value) {
        text_.append(name_).append(suffix).append("{").append(labels).append("} ");
        text_.append(value).append("\n");
    }

    std::string take() && { return std::move(text_); }

private:
    std::string text_;
    std::string name_;
};

/// `, name="value"`, without the comma where it comes first.
void append_label(std::string& to, std::string_view name, std::string_view value) {
    to.append(to.empty() ? "" : ",").append(name).append("=\"");
    for (const char each : value) {
        if (each == '\\' || each == '"')
            to += '\\';
        if (each == '\n')
            to += "\\n";
        else
            to += each;
    }
    to += '"';
}

/// Who it is, and what was read. What is pointed at outlives it.
template <class Of>
struct series {
    std::string labels;
    const Of* of;
};

template <class Of, std::size_t Count>
void append(exposition& to, std::string_view prefix, const family<Of> (&families)[Count],
    const std::vector<series<Of>>& all) {
    if (all.empty())
        return;
    for (const family<Of>& each : families) {
        to.begin(prefix, each.name, each.type, each.help);
        for (const series<Of>& one : all)
            to.add("", one.labels, to_text(each.value(*one.of)));
    }
}

void append_latency(
    exposition& to, std::string_view prefix, const std::vector<series<traffic_reading>>& all) {
    if (all.empty())
        return;
    to.begin(prefix, latency_name, "histogram", latency_help);
    for (const series<traffic_reading>& one : all) {
        const core::traffic& of = one.of->all;
        const auto add_bucket = [&](std::string_view bound, std::uint64_t count) {
            std::string labels = one.labels;
            append_label(labels, "le", bound);
            to.add("_bucket", labels, std::to_string(count));
        };
        for (unsigned power = first_bound; power <= last_bound; ++power)
            add_bucket(to_text(seconds(std::chrono::microseconds(1LL << power))),
                of.latencies.count_up_to(power));
        add_bucket("+Inf", of.answers);
        to.add("_sum", one.labels, to_text(seconds(of.latency)));
        to.add("_count", one.labels, std::to_string(of.answers));
    }
}

} // namespace

std::string to_prometheus(std::span<const client_report> reports) {
    std::vector<traffic_reading> totals;
    totals.reserve(reports.size());
    std::vector<series<connections_reading>> connections;
    std::vector<series<authentications_reading>> authentications;
    std::vector<series<poll_reading>> polling;
    std::vector<series<traffic_reading>> traffic;
    std::vector<series<traffic_reading>> node_traffic;
    for (const client_report& each : reports) {
        const client_reading& reading = each.reading;
        std::string labels;
        append_label(labels, "client_id", each.client_id);
        if (!each.group_prefix.empty())
            append_label(labels, "group_prefix", each.group_prefix);
        connections.push_back({labels, &reading.connections});
        if (reading.authentications)
            authentications.push_back({labels, &*reading.authentications});
        if (reading.polling)
            polling.push_back({labels, &*reading.polling});
        traffic.push_back({labels, &totals.emplace_back(reading.total())});
        for (const core::node_reading& node : reading.nodes) {
            node_traffic.push_back({labels, &node.of});
            append_label(node_traffic.back().labels, "node_id", node.node.to_string());
        }
    }
    exposition made;
    append(made, "kafka_client_", of_connections, connections);
    append(made, "kafka_client_", of_authentications, authentications);
    append(made, "kafka_client_", of_polling, polling);
    append(made, "kafka_client_", of_traffic, traffic);
    append_latency(made, "kafka_client_", traffic);
    append(made, "kafka_client_node_", of_traffic, node_traffic);
    append_latency(made, "kafka_client_node_", node_traffic);
    return std::move(made).take();
}

} // namespace kafka::detail
