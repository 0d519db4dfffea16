// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/cluster/snapshot_update.hpp"

#include <kafka/detail/exchange.hpp>
#include <kafka/protocol/metadata.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace kafka::detail {

/// The client's own request for metadata. There is one, used again and again; the core takes it
/// out of the completions itself.
class metadata_exchange final : public exchange {
public:
    metadata_exchange() : exchange(&protocol::metadata_request::api, &asked_, &answered_) {}

    /// A large answer is made a snapshot of where it is decoded, by `making`.
    void prepare(protocol::metadata_request what, std::int16_t at_version, time_point until,
        std::shared_ptr<core::snapshot_making> making) {
        asked_ = std::move(what);
        answered_ = {};
        making_ = std::move(making);
        pinned_version = at_version;
        deadline = until;
        failure.reset();
    }

    /// The answer of which no snapshot was made.
    protocol::metadata_response take_answer() { return std::move(answered_); }
    /// Null when none was made.
    std::shared_ptr<const core::snapshot_making> take_snapshot() {
        std::shared_ptr<const core::snapshot_making> making = std::move(making_);
        return making && making->made() ? making : nullptr;
    }

    std::shared_ptr<detail::digestion> digestion() const noexcept override { return making_; }

    void complete(delivery) noexcept override {}

private:
    protocol::metadata_request asked_;
    protocol::metadata_response answered_;
    std::shared_ptr<core::snapshot_making> making_;
};

} // namespace kafka::detail
