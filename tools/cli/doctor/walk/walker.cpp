// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/walk/walker.hpp"

#include "cli/doctor/first_bytes.hpp"
#include "cli/doctor/troubles.hpp"
#include "cli/doctor/walk/client_steps.hpp"
#include "cli/doctor/walk/probes.hpp"

#include <kafka/client.hpp>

#include <algorithm>
#include <chrono>

namespace kafka::cli::doctor {
namespace {

/// Who has not spoken by then does not understand the language, or is too slow for it to matter.
constexpr duration longest_probe = std::chrono::seconds(3);

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

} // namespace

walker::walker(const client_options& options, observer& tell)
    : options_(options),
      tell_(tell),
      patience_(options.socket_connection_setup_timeout),
      probe_patience_(std::min(patience_, longest_probe)) {
    all_.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

examination walker::walk() {
    for (auto& [host, port] : servers_of(options_))
        go(std::move(host), port, nullptr);
    go_to_advertised();
    return std::move(all_);
}

void walker::go_to_advertised() {
    std::vector<advertised_broker> brokers;
    for (const visit& at : all_.visits) {
        const described* const known = at.found<described>();
        if (known == nullptr)
            continue;
        for (const advertised_broker& each : known->brokers) {
            if (std::ranges::find(brokers, each) == brokers.end())
                brokers.push_back(each);
        }
    }
    for (const advertised_broker& each : brokers) {
        const auto been_there = std::ranges::find_if(all_.visits,
            [&](const visit& at) { return at.host == each.host && at.port == each.port; });
        if (been_there != all_.visits.end())
            been_there->node = each.id;
        else
            go(each.host, each.port, &each);
    }
}

void walker::go(std::string host, std::uint16_t port, const advertised_broker* as) {
    visit begun{.host = std::move(host), .port = port, .bootstrap = as == nullptr};
    if (as != nullptr)
        begun.node = as->id;
    all_.visits.push_back(std::move(begun));
    tell_.on_visit(here());
    addresses_.clear();
    stream_.reset();
    may_be_old_ = false;
    if (resolve() && connect() && ask_versions())
        ask_for_metadata();
    stream_.reset();
    tell_.on_left();
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
    net_calls::names found = calls_.resolve(here().host, here().port, patience_);
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
        net_calls::connection made = calls_.connect(each, patience_);
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

bool walker::ask_versions() {
    const time_point begun = calls_.now();
    const net_calls::answer answer = calls_.ask(
        *stream_, api_versions_question(probe_id, probe_client), &is_whole_frame, patience_);
    step made{.found = versions_known{release_in(answer.bytes)}};
    if (std::get<versions_known>(made.found).release)
        return add(std::move(made), begun).good();
    peer who = recognise(answer.bytes, probe_id);
    made.wrong = who.who != speaker::nobody                      ? trouble::foreign
                 : answer.error == boost::asio::error::timed_out ? trouble::silent
                                                                 : trouble::closed;
    if (who.who == speaker::nobody)
        who = find_out_who(calls_, {reached_, here().host, probe_patience_});
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

void walker::ask_for_metadata() {
    const time_point begun = calls_.now();
    client_outcome told = ask_by_client(options_, here().address());
    if (may_be_old_) {
        step versions{.found = versions_known{}, .wrong = trouble::closed, .really = peer()};
        if (told.steps.back().good()) {
            versions = {.found = versions_known{told.release}};
        }
        if (!add(std::move(versions), begun - versions_took_).good())
            return;
    }
    for (step& each : told.steps) {
        if (!each.good() && each.kind() == step_kind::metadata) {
            // Who has not logged in where he must is sent away now, without a word.
            const net_calls::connection again = calls_.connect(reached_, probe_patience_);
            if (again.stream)
                each.really = ask_for_mechanisms(calls_, *again.stream, "", probe_patience_);
        }
        const duration took = each.took;
        add(std::move(each), calls_.now() - took);
    }
}

} // namespace kafka::cli::doctor
