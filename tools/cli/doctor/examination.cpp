// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/examination.hpp"

#include <algorithm>

namespace kafka::cli::doctor {

std::string visit::address() const {
    const bool brackets = host.find(':') != host.npos;
    return (brackets ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

bool visit::good() const noexcept {
    return !unfinished && !steps.empty() && failure() == nullptr;
}

const step* visit::failure() const noexcept {
    if (unfinished)
        return nullptr;
    const step* refused = nullptr;
    bool taken = false;
    for (const step& each : steps) {
        if (each.kind() != step_kind::connect) {
            if (!each.good())
                return &each;
        } else if (each.good()) {
            taken = true;
        } else if (refused == nullptr) {
            refused = &each;
        }
    }
    return taken ? nullptr : refused;
}

std::vector<std::string> visit::addresses() const {
    std::vector<std::string> all;
    for (const step& each : steps) {
        if (const auto* names = std::get_if<resolved>(&each.found))
            all.insert(all.end(), names->addresses.begin(), names->addresses.end());
    }
    return all;
}

std::size_t waited_in_vain(const examination& seen, duration so_long) noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(seen.visits, [&](const visit& at) {
        const step* const failed = at.failure();
        return failed != nullptr && failed->took >= so_long;
    }));
}

} // namespace kafka::cli::doctor
