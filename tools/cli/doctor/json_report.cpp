// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/report.hpp"
#include "cli/doctor/words.hpp"
#include "cli/reports/json_values.hpp"

#include <boost/json/serialize.hpp>

#include <string_view>

namespace kafka::cli::doctor {
namespace {

namespace json = boost::json;

void add(json::object& to, const resolved& found) {
    to["name"] = found.name;
    to["addresses"] = array_of(found.addresses);
}

void add(json::object& to, const connected& found) {
    to["address"] = found.address;
}

void add(json::object& to, const proxied& found) {
    to["proxy"] = found.proxy;
}

void add(json::object& to, const secured& found) {
    to["version"] = or_null(found.version);
    to["cipher"] = or_null(found.cipher);
    json::array chain;
    for (const certificate& each : found.chain)
        chain.push_back(json::object{{"subject", each.subject}, {"issuer", each.issuer},
            {"names", array_of(each.names)}, {"not_before", time_text(each.not_before)},
            {"not_after", time_text(each.not_after)}});
    to["certificates"] = std::move(chain);
    to["name_matches"] = or_null(found.name_matches);
}

void add(json::object& to, const versions_known& found) {
    to["looks_like"] = found.release ? json::value(found.release->to_string()) : nullptr;
}

void add(json::object& to, const logged_in& found) {
    to["mechanism"] = found.mechanism;
}

void add(json::object& to, const described& found) {
    to["cluster_id"] = or_null(found.cluster_id);
    to["controller_id"] = or_null(found.controller);
    json::array brokers;
    for (const advertised_broker& each : found.brokers)
        brokers.push_back(
            json::object{{"node_id", each.id}, {"host", each.host}, {"port", each.port}});
    to["brokers"] = std::move(brokers);
}

json::object step_json(const step& each) {
    json::object made{{"step", to_string(each.kind())}, {"ok", each.good()},
        {"ms", std::chrono::duration<double, std::milli>(each.took).count()}};
    if (!each.good())
        made["trouble"] = to_string(each.wrong);
    if (!each.detail.empty())
        made["detail"] = each.detail;
    std::visit([&](const auto& found) { add(made, found); }, each.found);
    if (each.really) {
        json::object who{{"speaks", to_string(each.really->who)}};
        if (!each.really->said.empty())
            who["said"] = each.really->said;
        if (each.really->mechanisms)
            who["mechanisms"] = array_of(*each.really->mechanisms);
        made["really"] = std::move(who);
    }
    return made;
}

json::object visit_json(const visit& at) {
    json::array steps;
    for (const step& each : at.steps)
        steps.push_back(step_json(each));
    return {{"address", at.address()}, {"bootstrap", at.bootstrap}, {"node_id", or_null(at.node)},
        {"ok", at.good()}, {"steps", std::move(steps)}};
}

} // namespace

std::string doctor_json(const examination& seen, const std::vector<finding>& findings) {
    json::array visits;
    for (const visit& at : seen.visits)
        visits.push_back(visit_json(at));
    json::array diagnosis;
    for (const finding& each : findings)
        diagnosis.push_back(json::object{{"cause", to_string(each.why)},
            {"problem", each.is_problem()}, {"where", array_of(each.where)}, {"what", each.what},
            {"change", array_of(each.change)}});
    return json::serialize(json::object{{"healthy", is_healthy(findings)},
        {"servers", std::move(visits)}, {"diagnosis", std::move(diagnosis)}});
}

} // namespace kafka::cli::doctor
