// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that knows when nothing is sent: because a broker does not want it.

#include "client/client_core.hpp"

namespace kafka::detail {

duration client_core::throttle_delay(node_id id, time_point now) const noexcept {
    const node* found = nodes_.find(id);
    return found ? found->throttle_delay(now) : duration::zero();
}

} // namespace kafka::detail
