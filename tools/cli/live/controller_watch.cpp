// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/controller_watch.hpp"

#include <utility>

namespace kafka::cli {

bool controller_watch::on_metadata(std::optional<std::int32_t> named, bool old_is_there) {
    if (is_chance_ || !named || named == controller_)
        return false;
    // A controller that is well does not leave its office.
    is_chance_ = controller_ && old_is_there;
    if (is_chance_) {
        controller_.reset();
        return false;
    }
    return std::exchange(controller_, named).has_value();
}

} // namespace kafka::cli
