// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/journal/flight_recorder.hpp"

#include "core/journal/words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace kafka::core {

namespace {

/// `   -12.345678 s  node 1         ` — what all lines begin with.
std::string beginning(time_point at, time_point now, const std::optional<node_id>& node) {
    constexpr std::size_t node_width = 14;
    constexpr double one_second = 1e9;
    std::array<char, 48> text{};
    const double seconds = static_cast<double>((at - now).count()) / one_second;
    std::snprintf(text.data(), text.size(), "%14.6f s  ", seconds);
    std::string who = node ? name_of(*node) : "-";
    who.resize(std::max(node_width, who.size()), ' ');
    return text.data() + who + "  ";
}

std::string gone(std::uint64_t count, const char* of) {
    if (count == 0)
        return {};
    return "… " + counted(count, "older event") + of + (count == 1 ? " is" : " are") +
           " not kept\n";
}

} // namespace

flight_copy flight_recorder::copy() const {
    return {.requests = requests_.copy(),
        .nodes = nodes_.copy(),
        .requests_gone = requests_.gone(),
        .nodes_gone = nodes_.gone()};
}

std::string flight_copy::to_text(time_point now) const {
    std::string text = gone(nodes_gone, "") + gone(requests_gone, " of requests");
    const auto line = [&](const auto& of) {
        text += beginning(of.event.at, now, of.event.node) + describe(of.event) + '\n';
    };
    auto request = requests.begin();
    for (const auto& each : nodes) {
        for (; request != requests.end() && request->number < each.number; ++request)
            line(*request);
        line(each);
    }
    std::for_each(request, requests.end(), line);
    return text;
}

} // namespace kafka::core
