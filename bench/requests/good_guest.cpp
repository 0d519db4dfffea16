// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How long the library keeps the user's loop from anything else. Usage:
//
//   good_guest ADDRESS PORT requests CONNECTIONS IN_FLIGHT REQUESTS
//   good_guest ADDRESS PORT floor CONNECTIONS IN_FLIGHT REQUESTS     the same on bare Asio
//   good_guest ADDRESS PORT metadata REFRESHES       of all topics of the cluster, which the loop
//                                                    decodes itself
//   good_guest ADDRESS PORT aside REFRESHES          the same, but on a thread of its own

#include "support/connections.hpp"
#include "support/floor_load.hpp"
#include "support/loop_turns.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <kafka/client.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;

namespace {

/// The turns of so many requests, when some others have been answered.
template <class Start>
std::vector<double> run_turns(asio::io_context& context, long requests, Start start) {
    bool done = false;
    start(requests / 10 + 1, done);
    bench::run_turns(context, done);
    done = false;
    start(requests, done);
    return bench::run_turns(context, done);
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view scene = argc > 3 ? argv[3] : "";
    asio::io_context context(1);
    if (scene == "requests" && argc == 7) {
        const long connections = std::atol(argv[4]);
        const long in_flight = std::atol(argv[5]);
        kafka::client client(
            context.get_executor(), bench::options_for(argv[1], argv[2], connections, in_flight));
        bench::request_load load(client, bench::connect(context, client, connections), in_flight);
        bench::report_turns(run_turns(context, std::atol(argv[6]),
            [&](long count, bool& done) { load.start(context, count, done); }));
        client.close();
    } else if (scene == "floor" && argc == 7) {
        bench::floor_load load(
            context, argv[1], std::atoi(argv[2]), std::atoi(argv[4]), std::atol(argv[5]));
        bench::report_turns(run_turns(
            context, std::atol(argv[6]), [&](long count, bool& done) { load.start(count, done); }));
    } else if ((scene == "metadata" || scene == "aside") && argc == 5) {
        asio::thread_pool pool(1);
        kafka::client_options options = bench::options_for(argv[1], argv[2], 1, 5);
        if (scene == "aside")
            options.work_executor = pool.get_executor();
        kafka::client client(context.get_executor(), options);
        bench::connect(context, client, 1);
        client.need_all_topics();
        for (long left = std::atol(argv[4]); left != 0; --left) {
            bool done = false;
            client.async_refresh_metadata([&](kafka::error_code ec, const kafka::cluster& known) {
                done = true;
                if (ec || known.brokers().empty())
                    std::printf("no metadata: %s\n", ec.message().c_str());
            });
            bench::report_turns(bench::run_turns(context, done));
        }
        client.close();
    } else {
        return 2;
    }
    context.run();
}
