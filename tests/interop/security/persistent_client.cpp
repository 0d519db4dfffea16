// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <boost/json.hpp>
#include <kafka/client.hpp>
#include <kafka/config.hpp>
#include <kafka/metrics.hpp>
#include <kafka/protocol/fetch.hpp>
#include <kafka/protocol/metadata.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

/// `persistent_client FILE SECONDS [ANSWERS [POLL_MS BESIDE]]`: a client with the options of the
/// file, which goes on for so long, whatever happens, and for half a minute more as long as nothing
/// does; or until it has so many answers (0: any number). It looks for the cluster, then asks it
/// one request after the other. With POLL_MS there is always a Fetch on its way to one broker,
/// which waits for so long for the records of a topic "quiet" that has none, and BESIDE other
/// requests. What it logs goes to standard error. At the end, what became of it stands on standard
/// output, as JSON:
///
///     seconds    for how long it went on
///     answered   the number of requests that were answered
///     polled     how many of them were a Fetch
///     overtaken  how many were answered before one that was sent earlier
///     made       the number of connections that were made
///     renewed    how often one was authenticated again
///     errors     each error that the program was told of, as the list of its causes, the outermost
///                first: "category", "code" (a number), "message", and of Kafka's own the "name"
///     dump       what the client tells of itself when it is asked
///
/// The status is 0, 2 if the options are refused ("errors" has that), 1 if the program was called
/// wrongly.
namespace {

using namespace kafka;
using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds interval{50};
constexpr std::chrono::seconds patience{30};

boost::json::array causes_of(const error_info& info) {
    boost::json::array causes;
    for (const error_info* at = &info; at; at = at->cause.get()) {
        boost::json::object cause{{"category", at->code.category().name()},
            {"code", at->code.value()}, {"message", at->message()}};
        if (at->code.category() == broker_category()) {
            if (const auto* known = find_broker_error(static_cast<std::int16_t>(at->code.value())))
                cause["name"] = known->name;
        }
        causes.push_back(std::move(cause));
    }
    return causes;
}

struct wishes {
    std::chrono::seconds duration{0};
    std::uint64_t answers = std::numeric_limits<std::uint64_t>::max();
    std::chrono::milliseconds poll{0};
    int beside = 0;
};

class persistent_client {
public:
    persistent_client(client_options options, const wishes& wished)
        : client_(measured_by(metrics_, std::move(options))),
          wished_(wished) {}

    void run() {
        const clock::time_point end = began_ + wished_.duration;
        const auto goes_on = [&] {
            const bool nothing_yet = answered_ == 0 && errors_.empty();
            return clock::now() < (nothing_yet ? end + patience : end);
        };
        // What is refused is so at once for as long as the client remembers it.
        while (goes_on() && answered_ < wished_.answers) {
            if (!asking_ && clock::now() >= next_)
                found_ ? ask() : find_cluster();
            client_.poll(interval);
        }
        over_ = true;
    }

    boost::json::object report() {
        const std::chrono::duration<double> lasted = clock::now() - began_;
        return {{"seconds", lasted.count()}, {"answered", answered_}, {"polled", polled_},
            {"overtaken", overtaken_}, {"made", total("connection-creation-total")},
            {"renewed", total("successful-reauthentication-total")}, {"errors", errors_},
            {"dump", client_.explain().message() + '\n' + client_.flight_record()}};
    }

private:
    static client_options measured_by(
        const std::shared_ptr<metrics_registry>& metrics, client_options options) {
        options.metrics = metrics;
        return options;
    }
    /// Of the client, which comes before its nodes.
    std::uint64_t total(std::string_view name) const {
        for (const metric& each : metrics_->snapshot())
            if (each.name == name)
                return static_cast<std::uint64_t>(each.value);
        return 0;
    }
    void begin() {
        asking_ = true;
        next_ = clock::now() + interval;
    }

    void find_cluster() {
        begin();
        client_.async_bootstrap(info_, [this](error_code error) {
            found_ = !error;
            if (error)
                tell(info_);
            asking_ = false;
        });
    }

    void ask() {
        begin();
        if (wished_.poll.count() == 0)
            return ask_for_metadata(any_node, [this] { asking_ = false; });
        // From here on each answer has the next request sent.
        const node_id where = client_.cluster().brokers().front().id;
        poll(where);
        for (int i = 0; i < wished_.beside; ++i)
            ask_for_metadata_again(where);
    }

    void ask_for_metadata_again(node_id where) {
        ask_for_metadata(where, [this, where] {
            if (goes_on())
                ask_for_metadata_again(where);
        });
    }

    template <class Then>
    void ask_for_metadata(target where, Then then) {
        protocol::metadata_request request;
        request.topics.emplace();
        send(where, std::move(request),
            [then = std::move(then)](const protocol::metadata_response&) { then(); });
    }

    bool goes_on() const { return !over_ && errors_.empty(); }

    void poll(node_id where) {
        protocol::fetch_request request;
        request.max_wait_ms = static_cast<std::int32_t>(wished_.poll.count());
        request.min_bytes = 1;
        auto& topic = request.topics.emplace_back();
        topic.topic = "quiet";
        topic.partitions.emplace_back().partition_max_bytes = 1024;
        const clock::time_point began = clock::now();
        send(where, std::move(request), [this, where, began](const protocol::fetch_response&) {
            polled_ += clock::now() - began >= wished_.poll ? 1 : 0;
            if (goes_on())
                poll(where);
        });
    }

    template <class Request, class Then>
    void send(target where, Request request, Then then) {
        auto info = std::make_shared<error_info>();
        client_.async_send(where, std::move(request), *info,
            [this, info, number = sent_++, then = std::move(then)](
                error_code error, const typename Request::response_type& answer) {
                overtaken_ += number < next_answer_ ? 1 : 0;
                next_answer_ = std::max(next_answer_, number + 1);
                if (error)
                    tell(*info);
                else
                    ++answered_;
                then(answer);
            });
    }

    void tell(const error_info& info) {
        if (!over_)
            errors_.push_back(causes_of(info));
    }

    const std::shared_ptr<metrics_registry> metrics_ = std::make_shared<metrics_registry>();
    const clock::time_point began_ = clock::now();
    error_info info_;
    std::uint64_t sent_ = 0;
    std::uint64_t next_answer_ = 0;
    std::uint64_t overtaken_ = 0;
    std::uint64_t polled_ = 0;
    std::uint64_t answered_ = 0;
    boost::json::array errors_;
    bool found_ = false;
    bool asking_ = false;
    bool over_ = false;
    clock::time_point next_{};
    client client_;
    const wishes wished_;
};

int run(const char* file, const wishes& wished) {
    config_reader reader;
    reader.read_file(file);
    client_options options = reader.options();
    options.log = [](const log_record& record) {
        std::cerr << to_string(record.level) << ' ' << record.text() << '\n';
    };
    options.log_level = log_level::trace;
    persistent_client subject(std::move(options), wished);
    subject.run();
    std::cout << boost::json::serialize(subject.report()) << '\n';
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3 || argc > 6) {
        std::cerr << "persistent_client FILE SECONDS [ANSWERS [POLL_MS BESIDE]]\n";
        return 1;
    }
    wishes wished{.duration = std::chrono::seconds(std::atoi(argv[2]))};
    if (const std::uint64_t answers = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0)
        wished.answers = answers;
    wished.poll = std::chrono::milliseconds(argc > 4 ? std::atoi(argv[4]) : 0);
    wished.beside = argc > 5 ? std::atoi(argv[5]) : 0;
    try {
        return run(argv[1], wished);
    } catch (const kafka::exception& refused) {
        const boost::json::object report{{"answered", 0},
            {"errors", boost::json::array{causes_of(refused.info())}}, {"dump", ""}};
        std::cout << boost::json::serialize(report) << '\n';
        return 2;
    }
}
