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

constexpr auto set_listeners =
    "On the broker, set advertised.listeners to a host and port that clients can reach from here";

void explain_advertised(
    const examination& seen, const visit& at, const step& failed, findings& to) {
    if (at.host.empty()) {
        to.add_advertised(at, cause::advertised_unknown_host,
            ", which is a port without a host: nobody can come there.",
            {std::string(set_listeners) + '.'});
    } else if (is_loopback(at.host) && !any_server_is(seen, is_loopback)) {
        to.add_advertised(at, cause::advertised_loopback,
            ", which is this machine and not the broker's: asking for the cluster works, and "
            "everything after that does not. A broker in a container, or behind NAT, does that "
            "when it is not told its name outside.",
            {std::string(set_listeners) + ", in place of " + at.host +
                "; inside of a container it can keep a second listener of that name for itself."});
    } else if (failed.wrong == trouble::unknown_host) {
        to.add_advertised(at, cause::advertised_unknown_host,
            std::string(", and here nobody knows such a host.") +
                (is_one_word(at.host)
                        ? " A single word looks like the name of a container, or one that is known "
                          "only in the broker's own network."
                        : ""),
            {std::string(set_listeners) + '.',
                "Or have the name known here: in DNS, or in /etc/hosts."});
    } else if (failed.wrong == trouble::no_name_service) {
        to.add_advertised(at, cause::advertised_unknown_host,
            ", and here the name could not be looked up" + in_its_words(failed) +
                ": nobody knows it, or the name servers do not answer.",
            {"See that this machine's name servers answer (/etc/resolv.conf).",
                "Or have the name known here: in DNS, or in /etc/hosts.",
                std::string(set_listeners) + '.'});
    } else {
        std::string ending = std::string(", and ") +
                             (failed.wrong == trouble::refused        ? "nothing listens there"
                                 : failed.wrong == trouble::timed_out ? "nobody answers there"
                                                                      : "no way leads there") +
                             in_its_words(failed) + '.';
        const auto private_address = [](std::string_view host) noexcept {
            return is_private(host);
        };
        const std::vector<std::string> addresses = at.addresses();
        if ((is_private(at.host) || std::ranges::any_of(addresses, private_address)) &&
            !any_server_is(seen, is_private))
            ending += " That is in a private network, as containers and clouds have them: it may "
                      "be right there, and is not from here.";
        to.add_advertised(at, cause::advertised_leads_nowhere, std::move(ending),
            {std::string(set_listeners) + '.',
                "If the address is right, see that the broker runs, and that no firewall is in the "
                "way."});
    }
}

std::string change_of_proxy(const visit& at, trouble wrong) {
    switch (wrong) {
    case trouble::proxy_unreachable:
        return "See that the proxy runs, and check host and port in proxy_url.";
    case trouble::proxy_login:
        return "Check the name and the password in proxy_url, before the @.";
    case trouble::not_a_proxy:
        return "Check scheme and port of proxy_url.";
    default:
        return "See whether the broker can be reached from the proxy, and whether the proxy's "
               "rules let it connect to " +
               at.address() + '.';
    }
}

void explain_proxy(const visit& at, const step& failed, findings& to) {
    const std::string& proxy = std::get<proxied>(failed.found).proxy;
    const bool is_named = failed.detail.find(proxy) != std::string::npos;
    to.add({.why = cause::proxy_failed,
        .where = {at.address()},
        .what = is_named ? "There is no way to the broker: " + failed.detail + '.'
                         : "The proxy " + proxy + " does not lead to the broker" +
                               in_its_words(failed) + '.',
        .change = {change_of_proxy(at, failed.wrong)}});
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
        explain_proxy(at, failed, to);
        return true;
    }
    if (is_advertised(at)) {
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
