// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/chance.hpp"
#include "simulation/seeds/history.hpp"
#include "simulation/seeds/names.hpp"
#include "simulation/seeds/protection.hpp"
#include "simulation/seeds/tokens.hpp"

#include <kafka/broker_version.hpp>
#include <kafka/client.hpp>
#include <kafka/log.hpp>
#include <kafka/metrics.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::simulated {

constexpr std::size_t node_count = 3;
/// Topics are called `t0`, `t1` and so on; not all of them are always there.
constexpr std::size_t topic_count = 4;

inline broker_id id_of(std::size_t node) {
    return broker_id{static_cast<std::int32_t>(node) + 1};
}

/// The client, the brokers and the world around them, of whom all others in the play know. What
/// they are like follows from the seed.
struct scene {
    scene(std::uint64_t seed, detail_level level);

    /// What things take when all is well: a request, a new connection if need be, a queue.
    static constexpr duration moment = std::chrono::milliseconds(100);
    static constexpr duration longest_timeout = std::chrono::seconds(2);
    static constexpr duration longest_pause = std::chrono::seconds(1);
    static constexpr duration longest_delay = std::chrono::milliseconds(1500);
    /// What a packet takes at least, in any weather.
    static constexpr duration quickest_line = std::chrono::microseconds(200);

    /// How long after the weather has cleared up the client may take until it serves every request
    /// at once.
    duration recovery_time() const;
    /// Whether connections that are dead without anybody having been told go by themselves.
    bool closes_idle_connections() const { return options.connections_max_idle.count() > 0; }
    bool looks_up_servers() const {
        return options.client_dns_lookup ==
               client_dns_lookup::resolve_canonical_bootstrap_servers_only;
    }
    /// Who has to be told who the client is, is not one of the old ones.
    bool may_take_for_old() const { return options.legacy_probing && !guard.has_logins(); }
    bool may_begin_again() const {
        return options.metadata_recovery_strategy == metadata_recovery_strategy::rebootstrap;
    }
    /// How long sessions last that begin now, as far as that is up to the brokers.
    void set_session(duration time);
    /// From now on tokens are good that are for this.
    void want_scope(const std::string& scope);
    /// How long the session lasts that has begun this very moment; none: it does not end.
    std::optional<duration> session_left() const;
    /// From now on the name leads there.
    void set_name(std::size_t node, testing::name_answer answer);
    /// Looks at what the client tells and remembers of itself.
    void on_log(const log_record& record);
    bool may_warn_in_fair_weather(std::string_view message) const;
    void check_flight_record();

    // What brokers of other releases cannot say. The newest can all of it.
    bool can_tell_versions() const { return !release || *release >= broker_version{0, 10}; }
    bool can_name_controllers() const { return !release || *release >= broker_version{0, 10}; }
    bool can_name_clusters() const { return !release || *release >= broker_version{0, 10, 1}; }
    bool can_repeat_keys() const { return !release || *release >= broker_version{3, 0}; }
    /// How many connections one may take to find out what a broker is.
    std::uint64_t most_steps() const { return can_tell_versions() ? 1 : 8; }

    bool is_closing = false;
    /// All is well, and has been for long.
    bool is_fair = false;

    chance draw;
    testing::simulation world;
    history log;
    /// Whether nodes are called by names, which can be made to lead elsewhere.
    const bool has_names;
    /// Of the brokers; none: the newest.
    const std::optional<broker_version> release;
    const protection guard;
    /// Null when tokens are not wanted.
    std::shared_ptr<own_tokens> tokens;
    /// Null when the names are looked up by the simulation.
    std::shared_ptr<own_names> book;
    std::shared_ptr<metrics_registry> metrics;
    client_options options;
    testing::cluster brokers;
    duration session{};
    /// When the token expires that was looked at last; since 1970, UTC.
    std::optional<std::chrono::milliseconds> token_end;
    std::uint64_t log_records = 0;
    time_point last_record{};
    std::optional<client> subject;
};

/// Where a node is or may move to. Nobody else is there.
extern const std::array<std::array<const char*, 3>, node_count> addresses;
extern const std::array<const char*, node_count> names;
/// The client's address of the same family.
const char* here(std::string_view address);

} // namespace kafka::simulated
