// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/walk/client_steps.hpp"

#include "cli/commands/session.hpp"
#include "cli/doctor/troubles.hpp"
#include "cli/doctor/walk/interrupted.hpp"
#include "cli/support/terminal.hpp"

#include <kafka/client.hpp>
#include <kafka/log.hpp>
#include <kafka/transport.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

/// What the failure means, by the first of its causes that says more than that the connection has
/// ended, or that time has.
trouble trouble_in(step_kind at, const error_info& why) {
    trouble known = trouble::other;
    for (const error_info* each = &why; each != nullptr; each = each->cause.get()) {
        if (each->code == errc::no_brokers_available && each->cause)
            continue;
        const trouble meant = trouble_of(at, each->code);
        if (meant != trouble::none && meant != trouble::other)
            known = meant;
        if (known != trouble::other && known != trouble::closed)
            break;
    }
    return known;
}

/// What the broker itself said, or else what the client makes of it.
std::string words_of(const error_info& why) {
    for (const error_info* each = &why; each != nullptr; each = each->cause.get()) {
        if (!each->broker_message.empty())
            return printable(each->broker_message);
    }
    return reason_of(why);
}

/// What a client says in its log: what it warns of by itself, and when its connection has got how
/// far, which is over before anybody could look where the broker is near.
class progress {
public:
    /// Has the client tell this one too, beyond whoever is told anyhow.
    void listen(client_options& to) {
        to.log = [seen = seen_, others = to.log, lowest = to.log_level](const log_record& each) {
            note(*seen, each);
            if (others && each.level >= lowest)
                others(each);
        };
        to.log_level = std::min(to.log_level, log_level::info);
    }
    void note(const explanation& now) {
        if (now.state == node_state::authenticating && !seen_->authenticating)
            seen_->authenticating = clock::now();
    }

    const std::vector<std::string>& warnings() const noexcept { return seen_->warnings; }
    /// From a connection that is ready to metadata, or to now.
    duration since_ready() const {
        return seen_->found.value_or(clock::now()) - seen_->ready.value_or(started_);
    }
    /// How the login went. What fails while it is under way is its failure.
    step login(const std::string& mechanism, bool good, const error_info& why) const {
        const time_point begun = seen_->authenticating.value_or(started_);
        step made{.found = logged_in{mechanism},
            .took = std::max(seen_->ready.value_or(clock::now()) - begun, duration::zero())};
        if (good || seen_->ready)
            return made;
        made.wrong = trouble_in(step_kind::login, why);
        made.detail = words_of(why);
        return made;
    }

private:
    using clock = std::chrono::steady_clock;

    struct heard {
        std::vector<std::string> warnings = {};
        std::optional<time_point> authenticating = {};
        std::optional<time_point> ready = {};
        std::optional<time_point> found = {};
    };

    /// At `info` the first that is told of a connection is that there is one, and the first of
    /// metadata that it has come.
    static void note(heard& all, const log_record& told) {
        if (told.category == log_category::client && told.level == log_level::warning &&
            std::ranges::find(all.warnings, told.message) == all.warnings.end())
            all.warnings.push_back(told.message);
        if (told.level != log_level::info)
            return;
        if (told.category == log_category::connection && !all.ready)
            all.ready = told.time;
        else if (told.category == log_category::metadata && !all.found)
            all.found = told.time;
    }

    const time_point started_ = clock::now();
    /// The hook may be called after the client has gone.
    const std::shared_ptr<heard> seen_ = std::make_shared<heard>();
};

} // namespace

client_outcome ask_by_client(
    const client_options& options, const std::string& server, const std::string& mechanism) {
    client_options for_one = options;
    for_one.bootstrap_servers = {server};
    progress so_far;
    so_far.listen(for_one);
    kafka::client client(std::move(for_one));
    const node_id node = client.cluster().brokers().front().id;

    struct nothing {};
    const auto found = std::make_shared<pending<nothing>>();
    client.async_bootstrap(found->info, [found](error_code error) {
        found->error = error;
        found->done = true;
    });
    while (!found->done && !client.is_disconnected(node)) {
        stop_if_interrupted();
        client.poll(tick);
        so_far.note(client.explain(node));
    }
    const bool good = found->done && !found->error;

    client.poll(duration::zero()); // what is still to be told
    client_outcome all;
    all.warnings = so_far.warnings();
    error_info why = found->info;
    if (const auto last = client.explain(node).last_failure; !good && last)
        why = *last;
    if (!mechanism.empty()) {
        all.steps.push_back(so_far.login(mechanism, good, why));
        if (!all.steps.back().good())
            return all;
    }
    step metadata{.found = described(), .took = so_far.since_ready()};
    if (good) {
        metadata.found = description_of(client.cluster());
        try {
            all.release = client.check_version(std::nullopt);
        } catch (const exception&) {
            // It has said what it is, or never will.
        }
    } else {
        metadata.wrong = trouble_in(step_kind::metadata, why);
        metadata.detail = reason_of(why);
    }
    all.steps.push_back(std::move(metadata));
    return all;
}

} // namespace kafka::cli::doctor
