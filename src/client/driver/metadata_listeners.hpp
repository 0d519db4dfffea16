// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/cluster.hpp>
#include <kafka/detail/exchange.hpp>
#include <kafka/types.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace kafka::detail {

/// Who is to be told of new metadata. The list is the owner's to guard; a call that was made from
/// it stands alone, so that listeners may change the list.
class metadata_listeners {
public:
    using function = std::function<void(const kafka::cluster&)>;

    struct listener {
        metadata_listener_id id;
        function call;
        /// Holds for calls that were made before, too.
        std::atomic<bool> removed = false;
    };
    using list = std::vector<std::shared_ptr<listener>>;

    bool empty() const noexcept { return listeners_.empty(); }
    metadata_listener_id add(function what);
    /// Returns what is to be destroyed under no lock.
    list remove(metadata_listener_id which);
    list remove_all();
    /// One that, when it is completed, calls all there are now, whatever some of them throw; then
    /// it throws the last of that.
    std::unique_ptr<exchange> call(kafka::cluster known) const;

private:
    list listeners_;
    std::uint64_t last_id_ = 0;
};

} // namespace kafka::detail
