// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/salted_keys.hpp"

#include <algorithm>
#include <utility>

namespace kafka::core::sasl {

const salted_key* salted_keys::find(const origin& of) const noexcept {
    const auto found = std::ranges::find(entries_, of, &entry::of);
    return found == entries_.end() ? nullptr : &found->key;
}

void salted_keys::add(origin of, const salted_key& key) {
    if (find(of) != nullptr) // Another connection was faster.
        return;
    if (entries_.size() == most)
        entries_.pop_front();
    entries_.push_back({std::move(of), key});
}

} // namespace kafka::core::sasl
