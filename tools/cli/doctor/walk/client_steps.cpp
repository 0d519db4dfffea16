// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/walk/client_steps.hpp"

#include "cli/commands/session.hpp"
#include "cli/doctor/troubles.hpp"

#include <kafka/client.hpp>
#include <kafka/transport.hpp>

#include <algorithm>
#include <utility>

namespace kafka::cli::doctor {
namespace {

/// How closely the clock is looked at.
constexpr auto tick = std::chrono::milliseconds(1);

described description_of(const cluster& known) {
    described all{.cluster_id = known.cluster_id()};
    if (const std::optional<broker> controller = known.controller())
        all.controller = controller->id.number();
    for (const broker& each : known.brokers())
        all.brokers.push_back({each.id.number(), each.host, each.port});
    return all;
}

/// The reason beneath all the layers that has a code of its own.
const error_info& reason_beneath(const error_info& info) {
    const error_info* at = &info;
    while (at->cause)
        at = at->cause.get();
    return *at;
}

} // namespace

client_outcome ask_by_client(const client_options& options, const std::string& server) {
    using clock = std::chrono::steady_clock;
    client_options for_one = options;
    for_one.bootstrap_servers = {server};
    kafka::client client(std::move(for_one));
    const node_id node = client.cluster().brokers().front().id;

    struct nothing {};
    const auto found = std::make_shared<pending<nothing>>();
    const clock::time_point started = clock::now();
    clock::time_point ready = started;
    bool was_ready = false;
    client.async_bootstrap(found->info, [found](error_code error) {
        found->error = error;
        found->done = true;
    });
    while (!found->done && !client.is_disconnected(node)) {
        client.poll(tick);
        if (!was_ready && client.explain(node).is_ready()) {
            was_ready = true;
            ready = clock::now();
        }
    }

    client_outcome all;
    step metadata{.found = described(), .took = clock::now() - ready};
    if (found->done && !found->error) {
        metadata.found = description_of(client.cluster());
        try {
            all.release = client.check_version(std::nullopt);
        } catch (const exception&) {
            // It has said what it is, or never will.
        }
    } else {
        error_info why = found->info;
        if (const auto last = client.explain(node).last_failure)
            why = *last;
        metadata.wrong = trouble_of(step_kind::metadata, reason_beneath(why).code);
        if (metadata.wrong == trouble::none)
            metadata.wrong = trouble::other;
        metadata.detail = reason_of(why);
    }
    all.steps.push_back(std::move(metadata));
    return all;
}

} // namespace kafka::cli::doctor
