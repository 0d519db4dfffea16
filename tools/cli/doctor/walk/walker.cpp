// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/walk/walker.hpp"

#include "cli/doctor/first_bytes.hpp"
#include "cli/doctor/troubles.hpp"
#include "cli/doctor/walk/client_steps.hpp"
#include "cli/doctor/walk/interrupted.hpp"
#include "client/security/proxy.hpp"
#include "client/security/tls.hpp"

#include <boost/asio/error.hpp>
#include <kafka/client.hpp>
#include <kafka/config.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

namespace kafka::cli::doctor {
namespace {

/// Who has not spoken by then does not understand the language, or is too slow for it to matter.
constexpr duration longest_probe = std::chrono::seconds(3);
/// Where so many servers have kept us waiting in vain, it is not for lack of time, and there may be
/// very many more.
constexpr std::size_t patiently_tried = 3;
/// The others are given a part of it, within these, and are left out when all together have taken
/// so long.
constexpr duration shortest_of_the_hurried = std::chrono::milliseconds(100);
constexpr duration longest_of_the_hurried = std::chrono::seconds(1);
constexpr duration longest_walk_in_a_hurry = std::chrono::minutes(3);

/// How often what brokers name is followed: the servers name some, and these may name others, where
/// an address leads to another listener. Beyond that somebody makes them up.
constexpr int most_rounds = 3;

/// Every entry as the client understands it, in the user's order, none twice.
std::vector<std::pair<std::string, std::uint16_t>> servers_of(const client_options& options) {
    std::vector<std::string> entries;
    for (const std::string& list : options.bootstrap_servers) {
        std::size_t at = 0;
        while (at <= list.size()) {
            const std::size_t end = std::min(list.find(',', at), list.size());
            if (list.find_first_not_of(" \t", at) < end)
                entries.push_back(list.substr(at, end - at));
            at = end + 1;
        }
    }
    if (entries.empty())
        entries.emplace_back("localhost:9092");
    std::vector<std::pair<std::string, std::uint16_t>> servers;
    for (const std::string& entry : entries) {
        client_options one = options;
        one.bootstrap_servers = {entry};
        one.log = {};
        const std::vector<broker> understood = kafka::client(std::move(one)).cluster().brokers();
        for (const broker& each : understood) {
            std::pair server(each.host, each.port);
            if (std::ranges::find(servers, server) == servers.end())
                servers.push_back(std::move(server));
        }
    }
    return servers;
}

std::string text_of(const client_options& options, std::string_view name) {
    for (const option_info& each : client_option_table()) {
        if (each.name == name)
            return option_value(each, options);
    }
    return {};
}

settings settings_of(const client_options& options) {
    settings made{.security_protocol = text_of(options, "security_protocol"),
        .ssl_min_version = text_of(options, "ssl_min_version"),
        .has_token_file = !options.sasl_oauth_token_file.empty(),
        .has_token_endpoint = !options.sasl_oauth_token_endpoint_url.empty()};
    if (made.uses_sasl())
        made.sasl_mechanism = text_of(options, "sasl_mechanism");
    for (const auto& [name, value] :
        {std::pair("ssl_cafile", &options.ssl_cafile), std::pair("ssl_capath", &options.ssl_capath),
            std::pair("ssl_ca_pem", &options.ssl_ca_pem)}) {
        if (!value->empty() && made.trust_option.empty())
            made.trust_option = name;
    }
    return made;
}

certificate certificate_of(net::tls::certificate_facts each) {
    return {std::move(each.subject), std::move(each.issuer), std::move(each.names), each.not_before,
        each.not_after};
}

secured facts_of(net::tls::shown_certificates shown, net::tls::handshake_facts facts) {
    secured made{.version = std::move(facts.version),
        .cipher = std::move(facts.cipher),
        .name_matches = shown.name_matches};
    for (net::tls::certificate_facts& each : shown.chain)
        made.chain.push_back(certificate_of(std::move(each)));
    if (shown.namesake)
        made.namesake = certificate_of(std::move(*shown.namesake));
    return made;
}

/// For a client that is not to take long. It connects, logs in and asks within this.
client_options hurried(client_options options, duration patience) {
    const auto each = std::chrono::ceil<std::chrono::milliseconds>(patience);
    options.socket_connection_setup_timeout =
        std::min(options.socket_connection_setup_timeout, each);
    options.request_timeout = std::min(options.request_timeout, each);
    options.api_version_auto_timeout = std::min(options.api_version_auto_timeout, 3 * each);
    return options;
}

/// It may be that the other side is not what it was taken for.
bool is_strange(trouble wrong) noexcept {
    return wrong == trouble::not_tls || wrong == trouble::closed || wrong == trouble::silent ||
           wrong == trouble::tls_failed;
}

} // namespace

walker::walker(const client_options& options, observer& tell)
    : options_(options),
      tls_(kafka::detail::make_tls(options)),
      proxy_(kafka::detail::make_proxy(options)),
      tell_(tell) {
    all_.with = settings_of(options);
    all_.patience = options.socket_connection_setup_timeout;
    all_.hurried_patience = std::min(all_.patience,
        std::clamp(all_.patience / 4, shortest_of_the_hurried, longest_of_the_hurried));
    all_.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

examination walker::walk() {
    begun_ = calls_.now();
    for (auto& [host, port] : servers_of(options_))
        go(std::move(host), port, nullptr);
    for (int round = 0; round < most_rounds && go_to_advertised(); ++round) {
    }
    return std::move(all_);
}

/// False when it went nowhere. What belongs to none of the servers' clusters is not
/// followed: its brokers are nobody's affair here.
bool walker::go_to_advertised() {
    std::set<std::optional<std::string>> clusters;
    std::vector<advertised_broker> brokers;
    for (const visit& at : all_.visits) {
        const described* const known = at.found<described>();
        if (known == nullptr)
            continue;
        if (at.bootstrap)
            clusters.insert(known->cluster_id);
        if (!clusters.contains(known->cluster_id))
            continue;
        for (const advertised_broker& each : known->brokers) {
            if (std::ranges::find(brokers, each) == brokers.end())
                brokers.push_back(each);
        }
    }
    bool has_gone = false;
    for (const advertised_broker& each : brokers) {
        const auto been_there = std::ranges::find_if(all_.visits,
            [&](const visit& at) { return at.host == each.host && at.port == each.port; });
        if (been_there == all_.visits.end()) {
            has_gone |= go(each.host, each.port, &each);
        } else if (!been_there->node) {
            been_there->node = each.id;
        }
    }
    return has_gone;
}

bool walker::go(std::string host, std::uint16_t port, const advertised_broker* as) {
    visit begun{.host = std::move(host), .port = port, .bootstrap = as == nullptr};
    if (as != nullptr)
        begun.node = as->id;
    begun.hurried = waited_in_vain(all_, all_.hurried_patience) >= patiently_tried;
    all_.interrupted = all_.interrupted || interruption::signal() != 0;
    if (all_.interrupted || (begun.hurried && calls_.now() - begun_ > longest_walk_in_a_hurry)) {
        if (std::ranges::find(all_.left_out, begun.address()) == all_.left_out.end())
            all_.left_out.push_back(begun.address());
        return false;
    }
    all_.visits.push_back(std::move(begun));
    tell_.on_visit(here());
    addresses_.clear();
    may_be_old_ = false;
    try {
        take_steps();
    } catch (const interrupted&) {
        all_.interrupted = here().unfinished = true;
    }
    stream_.reset();
    tell_.on_left();
    return true;
}

void walker::take_steps() {
    // Without a host there is nothing that a proxy could be told.
    const bool by_proxy = proxy_ && !here().host.empty();
    if ((by_proxy ? connect_by_proxy() : resolve() && connect()) && secure() && ask_versions() &&
        ask_for_mechanism())
        ask_for_metadata();
}

duration walker::patience() const {
    return here().hurried ? all_.hurried_patience : all_.patience;
}

duration walker::probe_patience() const {
    return std::min(patience(), longest_probe);
}

peer walker::find_out_who() {
    if (!here().hurried)
        return doctor::find_out_who(calls_, port_here());
    // The one that the client does not speak.
    return tls_ ? try_kafka(calls_, port_here()) : try_tls(calls_, port_here());
}

step& walker::add(step made, time_point begun) {
    made.took = calls_.now() - begun;
    here().steps.push_back(std::move(made));
    tell_.on_step(here().steps.back());
    return here().steps.back();
}

// --- the steps -----------------------------------------------------------------------------------

bool walker::resolve() {
    const time_point begun = calls_.now();
    // The system would take it for itself.
    if (here().host.empty())
        return add({.found = resolved(), .wrong = trouble::unknown_host}, begun).good();
    net_calls::names found = calls_.resolve(here().host, here().port, patience());
    resolved names{.name = here().host};
    for (const net::endpoint& each : found.addresses)
        names.addresses.push_back(each.address);
    step made{.found = std::move(names), .wrong = trouble_of(step_kind::resolve, found.error)};
    if (made.wrong == trouble::no_name_service)
        made.detail = found.error.message();
    addresses_ = std::move(found.addresses);
    return add(std::move(made), begun).good();
}

/// Tries all addresses, and goes on with the first that takes a connection.
bool walker::connect() {
    for (const net::endpoint& each : addresses_) {
        const time_point begun = calls_.now();
        net_calls::connection made = calls_.connect(each, patience());
        step taken{.found = connected{to_string(each)},
            .wrong = trouble_of(step_kind::connect, made.error)};
        if (!taken.good())
            taken.detail = made.error.message();
        add(std::move(taken), begun);
        if (made.stream && !stream_) {
            stream_ = std::move(made.stream);
            reached_ = each;
        }
    }
    return stream_ != nullptr;
}

bool walker::connect_by_proxy() {
    const time_point begun = calls_.now();
    net_calls::connection made = calls_.connect(*port_here().by_name, patience());
    stream_ = std::move(made.stream);
    if (made.stage == net::link_stage::resolve && made.error)
        return add({.found = resolved{here().host},
                       .wrong = trouble_of(step_kind::resolve, made.error),
                       .detail = std::move(made.detail)},
            begun)
            .good();
    return add({.found = proxied{to_string(*proxy_)},
                   .wrong = trouble_of(step_kind::proxy, made.error),
                   .detail = std::move(made.detail)},
        begun)
        .good();
}

port_to_probe walker::port_here() const {
    port_to_probe port{.at = reached_, .host = here().host, .patience = probe_patience()};
    if (proxy_)
        port.by_name = net::link_target{.host = here().host, .port = here().port, .proxy = proxy_};
    return port;
}

bool walker::secure() {
    if (!tls_)
        return true;
    const time_point begun = calls_.now();
    net_calls::handshake made =
        calls_.secure(std::move(stream_), *tls_, here().host, here().port, patience());
    step taken{.found = facts_of(std::move(made.shown), std::move(made.facts)),
        .wrong = trouble_of(step_kind::tls, made.why.code),
        .detail = std::move(made.why.detail)};
    taken.took = calls_.now() - begun;
    stream_ = std::move(made.stream);
    if (is_strange(taken.wrong))
        taken.really = find_out_who();
    return add(std::move(taken), calls_.now() - taken.took).good();
}

std::unique_ptr<net::stream> walker::connect_again() {
    net_calls::connection made = doctor::connect(calls_, port_here());
    if (!made.stream || !tls_)
        return std::move(made.stream);
    return calls_.secure(std::move(made.stream), *tls_, here().host, here().port, probe_patience())
        .stream;
}

/// With TLS 1.3, servers say only after the handshake what they think of the client's certificate.
bool walker::tell_of_late_refusal(const net_calls::answer& answer, time_point begun) {
    const trouble wrong = trouble_of(step_kind::tls, answer.error);
    if (!tls_ || (wrong != trouble::client_certificate_required &&
                     wrong != trouble::client_certificate_refused))
        return false;
    // Certificates were shown with the handshake.
    add({.found = secured(), .wrong = wrong, .detail = answer.detail}, begun);
    return true;
}

bool walker::ask_versions() {
    const time_point begun = calls_.now();
    const auto ask = [this](std::int16_t version) {
        return calls_.ask(*stream_, api_versions_question(version, probe_id, probe_client),
            &is_whole_frame, patience());
    };
    net_calls::answer answer = ask(3);
    std::optional<versions_known> known = versions_in(answer.bytes, 3);
    if (!known && !answer.error && recognise(answer.bytes, probe_id).who == speaker::kafka) {
        answer = ask(0);
        known = versions_in(answer.bytes, 0);
    }
    step made{.found = known.value_or(versions_known())};
    if (known)
        return add(std::move(made), begun).good() && offers_metadata();
    if (tell_of_late_refusal(answer, begun))
        return false;
    peer who = recognise(answer.bytes, probe_id);
    made.wrong = who.who == speaker::kafka                       ? trouble::unusable_answer
                 : who.who != speaker::nobody                    ? trouble::foreign
                 : answer.error == boost::asio::error::timed_out ? trouble::silent
                                                                 : trouble::closed;
    if (who.who == speaker::nobody && !tls_)
        who = find_out_who();
    may_be_old_ =
        who.who == speaker::nobody && made.wrong == trouble::closed && options_.legacy_probing;
    if (may_be_old_) {
        // What becomes of it, the client finds out.
        versions_took_ = calls_.now() - begun;
        return true;
    }
    made.really = std::move(who);
    return add(std::move(made), begun).good();
}

/// Who has no such API need not be asked, nor logged in to.
bool walker::offers_metadata() {
    if (here().found<versions_known>()->offers_metadata)
        return true;
    return add({.found = described(), .wrong = trouble::not_offered}, calls_.now()).good();
}

/// Before anybody logs in: whether that can be done there, and how.
bool walker::ask_for_mechanism() {
    const std::string& mechanism = all_.with.sasl_mechanism;
    if (mechanism.empty() || may_be_old_)
        return true;
    const time_point begun = calls_.now();
    peer who = ask_for_mechanisms(calls_, *stream_, mechanism, patience());
    if (!who.mechanisms || std::ranges::find(*who.mechanisms, mechanism) != who.mechanisms->end())
        return true; // the client says the rest
    step made{.found = logged_in{mechanism},
        .wrong = who.mechanisms->empty() ? trouble::no_sasl : trouble::mechanism_not_offered};
    made.really = std::move(who);
    return add(std::move(made), begun).good();
}

void walker::ask_for_metadata() {
    const time_point begun = calls_.now();
    stream_.reset();
    client_outcome told = ask_by_client(here().hurried ? hurried(options_, patience()) : options_,
        here().address(), all_.with.sasl_mechanism);
    here().warnings = std::move(told.warnings);
    if (may_be_old_) {
        step versions{.found = versions_known{}, .wrong = trouble::closed, .really = peer()};
        if (told.steps.back().good()) {
            versions = {.found = versions_known{told.release}};
        }
        if (!add(std::move(versions), begun - versions_took_).good())
            return;
    }
    for (step& each : told.steps) {
        if (each.wrong == trouble::closed && each.kind() == step_kind::metadata) {
            // Who has not logged in where he must is sent away now, without a word.
            if (const std::unique_ptr<net::stream> again = connect_again())
                each.really = ask_for_mechanisms(calls_, *again, "", probe_patience());
        }
        const duration took = each.took;
        add(std::move(each), calls_.now() - took);
    }
}

} // namespace kafka::cli::doctor
