// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <boost/json.hpp>
#include <kafka/client.hpp>
#include <kafka/config.hpp>
#include <kafka/protocol/metadata.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <string>
#include <utility>

/// `persistent_client FILE SECONDS`: a client with the options of the file, which goes on for so
/// long, whatever happens: it looks for the cluster, then asks it one request after the other. What
/// it logs goes to standard error. At the end, what became of it stands on standard output, as
/// JSON:
///
///     answered   the number of requests that were answered
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

class persistent_client {
public:
    explicit persistent_client(client_options options) : client_(std::move(options)) {}

    void run(clock::time_point end, std::uint64_t answers) {
        find_cluster();
        while (clock::now() < end && answered_ < answers) {
            client_.poll(interval);
            if (found_ && !asking_ && clock::now() >= next_)
                ask();
        }
        over_ = true;
    }

    boost::json::object report() {
        return {{"answered", answered_}, {"errors", errors_},
            {"dump", client_.explain().message() + '\n' + client_.flight_record()}};
    }

private:
    void find_cluster() {
        if (over_)
            return;
        client_.async_bootstrap(info_, [this](error_code error) {
            found_ = !error;
            if (error) {
                tell();
                find_cluster();
            }
        });
    }

    void ask() {
        asking_ = true;
        next_ = clock::now() + interval;
        protocol::metadata_request request;
        request.topics.emplace();
        client_.async_send(any_node, std::move(request), info_,
            [this](error_code error, const protocol::metadata_response&) {
                if (error)
                    tell();
                else
                    ++answered_;
                asking_ = false;
            });
    }

    void tell() {
        if (over_)
            return;
        errors_.push_back(causes_of(info_));
        info_ = {};
    }

    error_info info_;
    std::uint64_t answered_ = 0;
    boost::json::array errors_;
    bool found_ = false;
    bool asking_ = false;
    bool over_ = false;
    clock::time_point next_{};
    client client_;
};

int run(const char* file, std::chrono::seconds duration, std::uint64_t answers) {
    config_reader reader;
    reader.read_file(file);
    client_options options = reader.options();
    options.log = [](const log_record& record) {
        std::cerr << to_string(record.level) << ' ' << record.text() << '\n';
    };
    options.log_level = log_level::trace;
    persistent_client subject(std::move(options));
    subject.run(clock::now() + duration, answers);
    std::cout << boost::json::serialize(subject.report()) << '\n';
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3 && argc != 4) {
        std::cerr << "persistent_client FILE SECONDS [ANSWERS]\n";
        return 1;
    }
    try {
        const std::uint64_t answers = argc == 4 ? std::strtoull(argv[3], nullptr, 10)
                                                : std::numeric_limits<std::uint64_t>::max();
        return run(argv[1], std::chrono::seconds(std::atoi(argv[2])), answers);
    } catch (const kafka::exception& refused) {
        const boost::json::object report{{"answered", 0},
            {"errors", boost::json::array{causes_of(refused.info())}}, {"dump", ""}};
        std::cout << boost::json::serialize(report) << '\n';
        return 2;
    }
}
