// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <random>

namespace kafka::simulated {

/// All that is left to chance in a run, as its seed has it.
class chance {
public:
    explicit chance(std::uint64_t seed) : bits_(seed) {}

    /// 0 … `limit` - 1.
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(bits_() % limit); }
    bool one_in(std::size_t several) { return below(several) == 0; }
    /// Less than `longest`, which is more than none.
    duration up_to(duration longest) {
        return duration(
            static_cast<duration::rep>(bits_() % static_cast<std::uint64_t>(longest.count())));
    }
    duration between(duration shortest, duration longest) {
        return shortest + up_to(longest - shortest);
    }
    template <class Items>
    auto& one_of(Items& items) {
        return items[below(items.size())];
    }

private:
    std::mt19937_64 bits_;
};

} // namespace kafka::simulated
