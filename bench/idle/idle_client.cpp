// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a client with many connections holds and does when nobody asks it for anything, and what
// the refresh of its metadata takes, which comes every five minutes. Usage:
//
//   idle_client ADDRESS PORT CONNECTIONS SECONDS [AUTHORITY]
//
// With a file of the authority to trust, over TLS.

#include "idle/idle.hpp"
#include "support/connections.hpp"
#include "support/measure.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace asio = boost::asio;

int main(int argc, char** argv) {
    if (argc != 5 && argc != 6)
        return 2;
    const long connections = std::atol(argv[3]);
    asio::io_context context(1);
    kafka::client_options options = bench::options_for(argv[1], argv[2], 1, 5); // as by default
    if (argc == 6) {
        options.security_protocol = kafka::security_protocol::ssl;
        options.ssl_cafile = argv[5];
    }
    kafka::client client(context.get_executor(), options);
    bench::connect(context, client, 1);
    context.run_for(std::chrono::seconds(1)); // the bootstrap connection goes
    const bench::memory before = bench::memory::now();
    bench::connect(context, client, connections);
    context.run_for(std::chrono::seconds(1));
    bench::report_memory(before, bench::memory::now(), connections - 1);

    const bench::stopwatch idle;
    const std::size_t handlers = context.run_for(std::chrono::seconds(std::atol(argv[4])));
    std::printf("cpu_percent %.4f handlers %zu ", idle.cpu_us() / idle.wall_us() * 100, handlers);

    constexpr int refreshes = 5;
    const bench::stopwatch fresh;
    for (int i = 0; i != refreshes; ++i) {
        bool done = false;
        client.async_refresh_metadata(
            [&](kafka::error_code ec, const kafka::cluster&) { done = !ec; });
        while (!done)
            context.run_one();
    }
    std::printf("refresh_cpu_us %.1f\n", fresh.cpu_us() / refreshes);
    client.close();
}
