// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/metrics/sample_windows.hpp"

#include <algorithm>

namespace kafka::core {

void sample_windows::begin(std::size_t which, time_point now) noexcept {
    samples_[which] = {.began = now, .turn = ++turns_};
    if (which == current_)
        complete_at_ = now + length;
}

void sample_windows::advance(time_point now) noexcept {
    current_ = (current_ + 1) % samples;
    begin(current_, now);
}

void sample_windows::on_read(time_point now) noexcept {
    if (turns_ == 0)
        return advance(now);
    for (std::size_t each = 0; each < samples; ++each)
        if (samples_[each].turn != 0 && now - samples_[each].began >= samples * length)
            begin(each, now);
}

duration sample_windows::elapsed(time_point now) const noexcept {
    constexpr auto at_least = static_cast<duration::rep>(samples - 1);
    const duration age = now - std::ranges::min(samples_, {}, &sample::began).began;
    return age + std::max<duration::rep>(at_least - age / length, 0) * length;
}

} // namespace kafka::core
