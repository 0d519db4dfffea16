// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// From nothing to the first answer: a client is made, finds the cluster, and asks one of its
// brokers for its groups. Once for each line of standard input. Usage:
//
//   bootstrap_client ADDRESS PORT

#include "support/connections.hpp"
#include "support/measure.hpp"

#include <iostream>
#include <string>

namespace asio = boost::asio;

namespace {

struct taken {
    double wall_us;
    double cpu_us;
};

taken bootstrap(const char* address, const char* port) {
    const bench::stopwatch watch;
    asio::io_context context(1);
    kafka::client client(context.get_executor(), bench::options_for(address, port, 1, 5));
    const auto work = [&]() -> asio::awaitable<void> {
        co_await client.async_bootstrap();
        co_await client.async_send(
            client.cluster().brokers().front().id, kafka::protocol::list_groups_request{});
    };
    bool done = false;
    asio::co_spawn(context, work(), [&](std::exception_ptr failure) {
        bench::rethrow(failure);
        done = true;
    });
    while (!done)
        context.run_one();
    return {watch.wall_us(), watch.cpu_us()};
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return 2;
    for (std::string line; std::getline(std::cin, line);) {
        const taken each = bootstrap(argv[1], argv[2]);
        std::printf("wall_us %.1f cpu_us %.1f\n", each.wall_us, each.cpu_us);
        std::fflush(stdout);
    }
}
