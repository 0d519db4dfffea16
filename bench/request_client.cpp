// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The cost of a request of this library: typed request, typed answer, as many coroutines as
// requests in flight. Usage: request_client ADDRESS PORT IN_FLIGHT REQUESTS
// [metrics|unrecorded]

#include "allocations.hpp"
#include "measure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/metrics.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace asio = boost::asio;

namespace {

struct totals {
    long left = 0;
    long running = 0;
};

asio::awaitable<void> ask(kafka::client& client, kafka::node_id node, totals& shared) {
    while (shared.left > 0) {
        --shared.left;
        co_await client.async_send(node, kafka::protocol::list_groups_request{});
    }
    if (--shared.running == 0)
        static_cast<asio::io_context&>((co_await asio::this_coro::executor).context()).stop();
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view how = argc == 6 ? argv[5] : "";
    if (argc < 5 || argc > 6 || (argc == 6 && how != "metrics" && how != "unrecorded"))
        return 2;
    const long in_flight = std::atol(argv[3]);
    const long requests = std::atol(argv[4]);
    asio::io_context context(1);
    kafka::client_options options;
    options.bootstrap_servers = {std::string(argv[1]) + ":" + argv[2]};
    options.client_id = "bench";
    if (how == "metrics")
        options.metrics = std::make_shared<kafka::metrics_registry>();
    if (how == "unrecorded")
        options.flight_recorder_events = 0;
    options.max_in_flight_requests_per_connection = static_cast<int>(in_flight);
    kafka::client client(context.get_executor(), options);

    const auto bootstrap = [&]() -> asio::awaitable<void> { co_await client.async_bootstrap(); };
    bool ready = false;
    asio::co_spawn(context, bootstrap(), [&](std::exception_ptr failure) {
        if (failure)
            std::rethrow_exception(failure);
        ready = true;
    });
    while (!ready)
        context.run_one();
    const kafka::node_id node = client.cluster().brokers().front().id;

    const auto run = [&](long count) {
        totals shared{.left = count, .running = in_flight};
        for (long i = 0; i < in_flight; ++i)
            asio::co_spawn(context, ask(client, node, shared), [](std::exception_ptr failure) {
                if (failure)
                    std::rethrow_exception(failure);
            });
        context.restart();
        context.run();
    };
    run(requests / 10 + 1);
    const long before = bench::allocations();
    const bench::stopwatch watch;
    run(requests);
    bench::report(watch, requests);
    std::printf("allocations per request: %.2f\n",
        static_cast<double>(bench::allocations() - before) / static_cast<double>(requests));
    client.close();
}
