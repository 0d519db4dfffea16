// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What only shows when the servers are looked at together.

#include "cli/doctor/rules.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace kafka::cli::doctor {
namespace {

std::string cluster_of(const visit& at) {
    const described* const all = at.found<described>();
    return all != nullptr && all->cluster_id ? *all->cluster_id : "";
}

void look_for_two_clusters(const examination& seen, findings& to) {
    std::map<std::string, std::vector<std::string>> servers;
    for (const visit& at : seen.visits) {
        if (const std::string id = cluster_of(at); at.bootstrap && !id.empty())
            servers[id].push_back(at.address());
    }
    if (servers.size() < 2)
        return;
    finding found{.why = cause::two_clusters};
    found.what = "The servers belong to different clusters, and the client works with whichever "
                 "answers first:";
    for (const auto& [id, addresses] : servers) {
        found.what += (found.where.empty() ? " " : "; ") + listed(addresses) + " to " + id;
        found.where.insert(found.where.end(), addresses.begin(), addresses.end());
    }
    found.what += '.';
    found.change = {"Leave those of one cluster in bootstrap_servers."};
    to.add(std::move(found));
}

/// The clusters of which others say that this is one of their brokers, and which one.
std::map<std::string, std::int32_t> clusters_that_name(const visit& at, const examination& seen) {
    std::map<std::string, std::int32_t> all;
    for (const visit& other : seen.visits) {
        const described* const told = other.found<described>();
        if (told == nullptr || &other == &at)
            continue;
        for (const advertised_broker& each : told->brokers) {
            if (const std::string id = cluster_of(other);
                !id.empty() && each.host == at.host && each.port == at.port)
                all.try_emplace(id, each.id);
        }
    }
    return all;
}

/// Where a broker says it is, somebody else may be.
void look_for_wrong_brokers(const examination& seen, findings& to) {
    for (const visit& at : seen.visits) {
        const std::string id = cluster_of(at);
        if (at.bootstrap || id.empty())
            continue;
        for (const auto& [theirs, node] : clusters_that_name(at, seen)) {
            if (theirs == id)
                continue;
            visit meant{.host = at.host, .port = at.port, .node = node};
            to.add_advertised(meant, cause::advertised_wrong_broker,
                ", and from here that leads to cluster " + id + " and not to its own, " + theirs +
                    '.' + (is_loopback(at.host) ? " That address is this machine's." : ""),
                {"On the broker, set advertised.listeners to a host and port that lead to it from "
                 "here."});
        }
    }
}

/// Brokers that are said to be in one place: by one of them, or by the one that is there.
void look_for_shared_addresses(const examination& seen, findings& to) {
    std::map<std::pair<std::string, std::string>, std::set<std::int32_t>> brokers;
    for (const visit& at : seen.visits) {
        const described* const all = at.found<described>();
        if (all == nullptr)
            continue;
        for (const advertised_broker& each : all->brokers)
            brokers[{cluster_of(at), visit{.host = each.host, .port = each.port}.address()}].insert(
                each.id);
    }
    for (const auto& [place, ids] : brokers) {
        if (ids.size() < 2)
            continue;
        std::vector<std::string> nodes;
        for (const std::int32_t each : ids)
            nodes.push_back(std::to_string(each));
        to.add({.why = cause::advertised_shared,
            .where = {place.second},
            .what = "Brokers " + listed(nodes) + (nodes.size() == 2 ? " are both" : " are all") +
                    " said to be at " + place.second +
                    ", where only one can be: what is meant for the others goes to a broker that "
                    "does not have it.",
            .change = {"On each broker, set advertised.listeners to a host and port of its own. A "
                       "load balancer's name does for bootstrap_servers alone."}});
    }
}

std::string place_of(const advertised_broker& broker) {
    return visit{.host = broker.host, .port = broker.port}.address();
}

/// The brokers that both know, and of which they say different things, as the second has them.
std::vector<std::string> differences(const described& first, const described& second) {
    std::vector<std::string> all;
    for (const advertised_broker& each : second.brokers) {
        const auto other = std::ranges::find(first.brokers, each.id, &advertised_broker::id);
        if (other != first.brokers.end() && *other != each)
            all.push_back("broker " + std::to_string(each.id) + " at " + place_of(each) + ", not " +
                          place_of(*other));
    }
    return all;
}

/// Those of a cluster who do not say of its brokers what the first server that was asked does.
struct dissent {
    std::string from;
    std::vector<std::string> says;
    std::vector<std::string> brokers = {};
    std::vector<std::string> servers = {};
    std::vector<std::string> where = {};
};

std::string subject_of(const dissent& some) {
    std::string who;
    if (!some.brokers.empty())
        who =
            (some.brokers.size() == 1 ? "Broker " + some.brokers.front() + ", asked itself,"
                                      : "Brokers " + listed(some.brokers) + ", asked themselves,");
    if (!some.servers.empty())
        who += (who.empty() ? "" : " and ") + listed(some.servers);
    return who + (some.brokers.size() + some.servers.size() == 1 ? " gives" : " give");
}

/// A listener says of all brokers where that listener is. Who comes by an address that leads to
/// another one is told of other places.
void look_for_dissent(const examination& seen, findings& to) {
    std::map<std::string, const visit*> first;
    std::vector<dissent> all;
    for (const visit& at : seen.visits) {
        const described* const told = at.found<described>();
        if (told == nullptr)
            continue;
        const visit* const reference = first.try_emplace(cluster_of(at), &at).first->second;
        std::vector<std::string> says = differences(*reference->found<described>(), *told);
        if (says.empty())
            continue;
        auto same = std::ranges::find_if(all, [&](const dissent& each) {
            return each.from == reference->address() && each.says == says;
        });
        if (same == all.end())
            same = all.insert(all.end(), {.from = reference->address(), .says = std::move(says)});
        if (at.bootstrap)
            same->servers.push_back(at.address());
        else
            same->brokers.push_back(std::to_string(at.node.value_or(-1)));
        same->where.push_back(at.address());
    }
    for (dissent& each : all)
        to.add({.why = cause::advertised_differently,
            .where = std::move(each.where),
            .what = subject_of(each) + " other addresses than " + each.from +
                    " does: " + listed(each.says, 3) +
                    ". The client goes by the latest answer, whoever gives it.",
            .change = {"Have every address lead to the listener that advertises it: what is "
                       "forwarded to a listener for inside the cluster comes to know the addresses "
                       "of the inside.",
                "Name servers of one listener in bootstrap_servers."}});
}

void look_at_versions(const examination& seen, findings& to) {
    std::map<broker_version, std::vector<std::string>> brokers;
    for (const visit& at : seen.visits) {
        const versions_known* const known = at.found<versions_known>();
        if (known != nullptr && known->release)
            brokers[*known->release].push_back(at.address());
    }
    if (brokers.size() < 2)
        return;
    finding found{.why = cause::versions_differ};
    found.what = "The brokers are not of one release:";
    for (const auto& [release, addresses] : brokers) {
        found.what += (found.where.empty() ? " " : "; ") + listed(addresses) +
                      " looks like Kafka " + release.to_string();
        found.where.insert(found.where.end(), addresses.begin(), addresses.end());
    }
    found.what += ". The client takes each for what it is.";
    found.change = {"Nothing, if the cluster is being upgraded. Otherwise see which broker was "
                    "left behind."};
    to.add(std::move(found));
}

void look_for_dead_addresses(const examination& seen, findings& to) {
    for (const visit& at : seen.visits) {
        if (!at.good())
            continue;
        std::vector<std::string> dead;
        for (const step& each : at.steps) {
            if (each.kind() == step_kind::connect && !each.good())
                dead.push_back(std::get<connected>(each.found).address);
        }
        if (!dead.empty())
            to.add({.why = cause::address_dead,
                .where = {at.address()},
                .what = "Of the addresses of " + at.host + ", " + listed(dead) +
                        (dead.size() == 1 ? " takes" : " take") +
                        " no connection. The client goes on to the next one, and loses time with "
                        "it.",
                .change = {"Have the broker listen on all addresses of its name, or take those "
                           "out of DNS."}});
    }
}

/// They say themselves what to do.
void look_for_warnings(const examination& seen, findings& to) {
    for (const visit& at : seen.visits) {
        for (const std::string& each : at.warnings)
            to.add({.why = cause::client_warning,
                .where = {at.address()},
                .what = "The client warns: " + each + '.'});
    }
}

} // namespace

void look_at_clusters(const examination& seen, findings& to) {
    look_for_two_clusters(seen, to);
    look_for_wrong_brokers(seen, to);
    look_for_shared_addresses(seen, to);
    look_for_dead_addresses(seen, to);
    look_for_dissent(seen, to);
    look_at_versions(seen, to);
    look_for_warnings(seen, to);
}

} // namespace kafka::cli::doctor
