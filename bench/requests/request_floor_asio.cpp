// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The floor for the cost of a request on Boost.Asio: the loop of request_floor_sockets as
// coroutines, over one connection or several. Usage:
//
//   request_floor_asio ADDRESS PORT CONNECTIONS IN_FLIGHT REQUESTS

#include "support/floor_load.hpp"
#include "support/measure.hpp"

#include <cstdlib>

int main(int argc, char** argv) {
    if (argc != 6)
        return 2;
    const long requests = std::atol(argv[5]);
    boost::asio::io_context context(1);
    bench::floor_load load(
        context, argv[1], std::atoi(argv[2]), std::atoi(argv[3]), std::atol(argv[4]));
    const auto run = [&](long count) {
        bool done = false;
        load.start(count, done);
        while (!done)
            context.run_one();
    };
    run(requests / 10 + 1);
    const bench::stopwatch watch;
    run(requests);
    bench::report(watch, requests);
}
