// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The cost of a request of this library: typed request, typed answer, as many coroutines as
// requests in flight, over connections to that many nodes. Usage:
//
//   request_client ADDRESS PORT CONNECTIONS IN_FLIGHT REQUESTS [metrics|unrecorded]

#include "support/allocations.hpp"
#include "support/connections.hpp"
#include "support/measure.hpp"

#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/metrics.hpp>

#include <cstdlib>
#include <memory>
#include <string_view>

namespace asio = boost::asio;

int main(int argc, char** argv) {
    const std::string_view how = argc == 7 ? argv[6] : "";
    if (argc < 6 || argc > 7 || (argc == 7 && how != "metrics" && how != "unrecorded"))
        return 2;
    const long connections = std::atol(argv[3]);
    const long in_flight = std::atol(argv[4]);
    const long requests = std::atol(argv[5]);
    asio::io_context context(1);
    kafka::client_options options = bench::options_for(argv[1], argv[2], connections, in_flight);
    if (how == "metrics")
        options.metrics = std::make_shared<kafka::metrics_registry>();
    if (how == "unrecorded")
        options.flight_recorder_events = 0;
    kafka::client client(context.get_executor(), options);
    bench::request_load load(client, bench::connect(context, client, connections), in_flight);

    const auto run = [&](long count) {
        bool done = false;
        load.start(context, count, done);
        while (!done)
            context.run_one();
    };
    run(requests / 10 + 1);
    const long before = bench::allocations();
    const bench::stopwatch watch;
    run(requests);
    bench::report(watch, requests);
    std::printf("allocations %.2f\n",
        static_cast<double>(bench::allocations() - before) / static_cast<double>(requests));
    client.close();
}
