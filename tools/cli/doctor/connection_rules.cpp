// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Names, connections, and where the brokers say that they are.

#include "cli/doctor/rules.hpp"

#include <algorithm>

namespace kafka::cli::doctor {
namespace {

/// From here on nothing but the host itself, or its neighbours, is reached.
bool is_private(std::string_view host) noexcept {
    if (host.starts_with("10.") || host.starts_with("192.168."))
        return true;
    if (!host.starts_with("172."))
        return false;
    const std::string_view second = host.substr(4, host.find('.', 4) - 4);
    return second.size() == 2 && second >= "16" && second <= "31";
}

bool any_server_is(const examination& seen, bool (*like)(std::string_view) noexcept) {
    return std::ranges::any_of(seen.visits, [&](const visit& each) {
        return each.bootstrap && (like(each.host) || std::ranges::any_of(each.addresses(), like));
    });
}

bool is_one_word(std::string_view host) noexcept {
    return host.find_first_of(".:") == host.npos;
}

std::string advertises(const visit& at) {
    return "Broker " + std::to_string(*at.node) + " tells its clients to come to " + at.address();
}

constexpr auto set_listeners =
    "On the broker, set advertised.listeners to a host and port that clients can reach from here";

void explain_advertised(
    const examination& seen, const visit& at, const step& failed, findings& to) {
    finding found{.why = cause::advertised_leads_nowhere, .where = {at.address()}};
    if (is_loopback(at.host) && !any_server_is(seen, is_loopback)) {
        found.why = cause::advertised_loopback;
        found.what = advertises(at) +
                     ", which is this machine and not the broker's: asking for the cluster works, "
                     "and everything after that does not. A broker in a container, or behind NAT, "
                     "does that when it is not told its name outside.";
        found.change = {std::string(set_listeners) + ", in place of " + at.host +
                        "; inside of a container it can keep a "
                        "second listener of that name for itself."};
    } else if (failed.wrong == trouble::unknown_host) {
        found.why = cause::advertised_unknown_host;
        found.what = advertises(at) + ", and here nobody knows the host " + at.host + '.' +
                     (is_one_word(at.host)
                             ? " It looks like the name of a container, or one that is known only "
                               "in the broker's own network."
                             : "");
        found.change = {std::string(set_listeners) + '.',
            "Or have " + at.host + " known here: in DNS, or in /etc/hosts."};
    } else {
        const std::string how = failed.wrong == trouble::refused     ? "nothing listens there"
                                : failed.wrong == trouble::timed_out ? "nobody answers there"
                                                                     : "no way leads there";
        found.what = advertises(at) + ", and " + how + in_its_words(failed) + '.';
        const auto private_address = [](std::string_view host) noexcept {
            return is_private(host);
        };
        const std::vector<std::string> addresses = at.addresses();
        if ((is_private(at.host) || std::ranges::any_of(addresses, private_address)) &&
            !any_server_is(seen, is_private))
            found.what += " That is an address of a private network, as containers and clouds "
                          "have them: it may be right there, and is not from here.";
        found.change = {std::string(set_listeners) + '.',
            "If " + at.address() +
                " is right, see that the broker runs, and that no firewall is "
                "in the way."};
    }
    to.add(std::move(found));
}

} // namespace

bool is_loopback(std::string_view host) noexcept {
    return host == "localhost" || host.ends_with(".localhost") || host.starts_with("localhost.") ||
           host.starts_with("127.") || host == "::1" || host == "0.0.0.0" || host == "::";
}

bool explain_connection(
    const examination& seen, const visit& at, const step& failed, findings& to) {
    if (failed.kind() != step_kind::resolve && failed.kind() != step_kind::connect &&
        failed.kind() != step_kind::proxy)
        return false;
    if (failed.kind() == step_kind::proxy) {
        to.add({.why = cause::proxy_failed,
            .where = {at.address()},
            .what = "The proxy " + std::get<proxied>(failed.found).proxy +
                    " does not lead to the broker" + in_its_words(failed) + '.',
            .change = {"Check proxy_url, its user name and password, and whether the proxy may "
                       "connect to " +
                       at.address() + '.'}});
        return true;
    }
    if (!at.bootstrap && at.node) {
        explain_advertised(seen, at, failed, to);
        return true;
    }
    finding found{.why = cause::server_dead, .where = {at.address()}};
    std::string what;
    switch (failed.wrong) {
    case trouble::unknown_host:
        found.why = cause::unknown_host;
        what = "No host is known by the name " + at.host + '.';
        found.change = {"Check the name in bootstrap_servers.",
            "If it is known only in another network, use a name or address that is known here."};
        break;
    case trouble::no_name_service:
        found.why = cause::no_name_service;
        what = "The name " + at.host + " could not be looked up" + in_its_words(failed) + '.';
        found.change = {"See that this machine can ask its name servers (/etc/resolv.conf)."};
        break;
    case trouble::refused:
        found.why = cause::nothing_listens;
        what = "The host is there, and nothing listens on port " + std::to_string(at.port) + '.';
        found.change = {"Check the port in bootstrap_servers against the broker's listeners.",
            "See that the broker runs, and listens on this address and not on 127.0.0.1 alone."};
        break;
    case trouble::timed_out:
        found.why = cause::filtered;
        what = "Nobody answers: a firewall drops what is sent there, or no host has the address.";
        found.change = {"Let connections to port " + std::to_string(at.port) +
                            " through the firewall (security group, network policy).",
            "Check host and port in bootstrap_servers."};
        break;
    default:
        found.why = cause::unreachable;
        what = "There is no way to it" + in_its_words(failed) + '.';
        found.change = {"Check the address in bootstrap_servers, and this machine's routes."};
    }
    if (any_server_lives(seen)) {
        found.why = cause::server_dead;
        what += " Other servers of the list answer, and one is enough; but when those are down, "
                "this one will not help.";
        found.change.push_back("Take it out of bootstrap_servers if it is gone for good.");
    }
    found.what = std::move(what);
    to.add(std::move(found));
    return true;
}

} // namespace kafka::cli::doctor
