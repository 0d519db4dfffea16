// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/diagnosis.hpp"

#include "cli/doctor/rules.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace kafka::cli::doctor {

std::string_view to_string(cause which) noexcept {
    static constexpr std::array<std::string_view, 54> names{"clock_off",
        "plaintext_client_on_tls_port", "tls_client_on_plaintext_port", "http_server", "not_kafka",
        "controller_listener", "sasl_required", "sasl_not_enabled", "wrong_mechanism",
        "wrong_credentials", "login_unfinished", "untrusted_server", "no_credentials",
        "unknown_service", "kerberos_unreachable", "unknown_authority", "wrong_host_name",
        "certificate_expired", "authority_expired", "certificate_revoked", "revocation_unknown",
        "bad_certificate", "tls_version", "tls_cipher", "client_certificate_required",
        "client_certificate_refused", "tls_failed", "proxy_failed", "unknown_host",
        "no_name_service", "nothing_listens", "filtered", "unreachable", "no_answer",
        "unusable_answer", "slow_answers", "answer_too_long", "no_brokers", "no_metadata",
        "two_clusters", "advertised_loopback", "advertised_unknown_host",
        "advertised_leads_nowhere", "advertised_other_protocol", "advertised_wrong_broker",
        "advertised_shared", "unfinished", "server_dead", "address_dead", "client_warning",
        "hurried", "advertised_differently", "versions_differ", "certificate_expires_soon"};
    static_assert(names.size() == static_cast<std::size_t>(cause::certificate_expires_soon) + 1);
    return names[static_cast<std::size_t>(which)];
}

// --- collecting ----------------------------------------------------------------------------------

namespace {

void add_servers(std::vector<std::string>& to, std::vector<std::string> some) {
    for (std::string& each : some) {
        if (std::ranges::find(to, each) == to.end())
            to.push_back(std::move(each));
    }
}

/// Of more than a few that ask the same and differ in what they name, the first speaks for all.
std::vector<finding> without_repetition(std::vector<finding> all) {
    constexpr std::ptrdiff_t few = 3;
    std::vector<finding> left;
    for (finding& each : all) {
        const auto is_alike = [&](const finding& other) {
            return other.why == each.why && other.change == each.change;
        };
        if (each.change.empty() || std::ranges::count_if(all, is_alike) <= few) {
            left.push_back(each);
        } else if (const auto first = std::ranges::find_if(left, is_alike); first != left.end()) {
            add_servers(first->where, each.where);
        } else {
            left.push_back(each);
            left.back().what += " It is alike at the others.";
        }
    }
    return left;
}

} // namespace

void findings::add(finding found) {
    const auto same = std::ranges::find_if(all_, [&](const finding& each) {
        return each.why == found.why && each.what == found.what && each.change == found.change;
    });
    if (same == all_.end()) {
        all_.push_back(std::move(found));
        return;
    }
    add_servers(same->where, std::move(found.where));
}

void findings::add_advertised(
    const visit& at, cause why, std::string ending, std::vector<std::string> change) {
    finding found{.why = why,
        .where = {at.address()},
        .what = std::move(ending),
        .change = std::move(change)};
    std::string node = std::to_string(at.node.value_or(-1));
    const auto same = std::ranges::find_if(advertised_, [&](const advertised& each) {
        return each.found.why == found.why && each.found.what == found.what &&
               each.found.change == found.change;
    });
    if (same == advertised_.end()) {
        advertised_.push_back({.found = std::move(found), .nodes = {std::move(node)}});
        return;
    }
    same->nodes.push_back(std::move(node));
    same->found.where.push_back(std::move(found.where.front()));
}

std::vector<finding> findings::take() {
    constexpr std::size_t most = 3;
    for (auto& [found, nodes] : std::exchange(advertised_, {})) {
        found.what =
            (nodes.size() == 1 ? "Broker " + nodes.front() + " tells its clients"
                               : "Brokers " + listed(nodes, most) + " tell their clients") +
            " to come to " + listed(found.where, most) + found.what;
        add(std::move(found));
    }
    std::vector<finding> in_order;
    for (finding& each : all_)
        in_order.insert(
            std::ranges::upper_bound(in_order, each.why, {}, &finding::why), std::move(each));
    all_.clear();
    return without_repetition(std::move(in_order));
}

std::string listed(std::span<const std::string> names, std::size_t most) {
    std::string text;
    const std::size_t shown = std::min(names.size(), most);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0)
            text += i + 1 == names.size() ? " and " : ", ";
        text += names[i];
    }
    if (shown < names.size())
        text += " and " + std::to_string(names.size() - shown) + " more";
    return text;
}

std::string in_its_words(const step& failed) {
    return failed.detail.empty() ? "" : " (" + failed.detail + ')';
}

bool any_server_lives(const examination& seen) noexcept {
    return std::ranges::any_of(
        seen.visits, [](const visit& each) { return each.bootstrap && each.good(); });
}

// --- the diagnosis -------------------------------------------------------------------------------

std::vector<finding> diagnose(const examination& seen) {
    findings all;
    for (const visit& at : seen.visits) {
        const step* const failed = at.failure();
        if (failed == nullptr)
            continue;
        // The first that has an opinion has the say.
        if (!explain_connection(seen, at, *failed, all) &&
            !explain_certificate(seen, at, *failed, all) &&
            !explain_protocol(seen, at, *failed, all) && !explain_login(seen, at, *failed, all) &&
            !explain_metadata(at, *failed, all))
            all.add({.why = cause::no_metadata,
                .where = {at.address()},
                .what = "It does not get further" + in_its_words(*failed) + '.',
                .change = {"Look into the broker's log for what it says of this connection."}});
    }
    look_at_clusters(seen, all);
    look_at_certificates(seen, all);
    look_at_what_is_missing(seen, all);
    return all.take();
}

bool is_healthy(const std::vector<finding>& findings) noexcept {
    return std::ranges::none_of(findings, &finding::is_problem);
}

} // namespace kafka::cli::doctor
