// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/metrics/registry.hpp"

#include "client/metrics/report.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <mutex>
#include <utility>

namespace kafka {

struct metrics_registry::implementation {
    /// What is shown as one.
    struct identity {
        std::string group_prefix;
        std::string client_id;

        friend auto operator<=>(const identity&, const identity&) = default;
    };
    struct members {
        std::vector<const detail::metrics_registration::reader*> readers;
        /// Of members that have gone: a counter never goes down.
        core::client_reading gone;
    };

    std::vector<detail::client_report> read() const {
        std::vector<detail::client_report> reports;
        std::lock_guard lock(mutex);
        reports.reserve(all.size());
        for (const auto& [who, of] : all) {
            detail::client_report& made =
                reports.emplace_back(who.group_prefix, who.client_id, of.gone);
            for (const auto* read_one : of.readers)
                made.reading += (*read_one)();
        }
        return reports;
    }

    mutable std::mutex mutex;
    std::map<identity, members> all; // under the mutex
};

metrics_registry::metrics_registry() : impl_(std::make_unique<implementation>()) {
}

metrics_registry::~metrics_registry() = default;

std::vector<metric> metrics_registry::snapshot() const {
    return detail::to_metrics(impl_->read());
}

std::string metrics_registry::prometheus() const {
    return detail::to_prometheus(impl_->read());
}

namespace detail {

metrics_registration::metrics_registration(const client_options& options, reader read)
    : registry_(options.metrics),
      read_(std::move(read)) {
    if (!registry_)
        return;
    metrics_registry::implementation& registry = *registry_->impl_;
    std::lock_guard lock(registry.mutex);
    registry.all[{options.metric_group_prefix, options.client_id}].readers.push_back(&read_);
}

metrics_registration::~metrics_registration() {
    end();
}

void metrics_registration::end() noexcept {
    const std::shared_ptr<metrics_registry> left = std::exchange(registry_, nullptr);
    if (!left)
        return;
    metrics_registry::implementation& registry = *left->impl_;
    std::lock_guard lock(registry.mutex);
    const auto found = std::ranges::find_if(registry.all, [&](const auto& entry) {
        return std::ranges::find(entry.second.readers, &read_) != entry.second.readers.end();
    });
    if (found == registry.all.end())
        return;
    metrics_registry::implementation::members& of = found->second;
    std::erase(of.readers, &read_);
    if (of.readers.empty()) {
        registry.all.erase(found);
        return;
    }
    try {
        core::client_reading last = read_();
        last.forget_recent();
        of.gone += last;
    } catch (...) { // There is no memory to remember it in.
    }
}

} // namespace detail

} // namespace kafka
