// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/detail/exchange.hpp>
#include <kafka/protocol/metadata.hpp>

#include <utility>

namespace kafka::detail {

/// The client's own request for metadata. There is one, used again and again; the core takes it
/// out of the completions itself.
class metadata_exchange final : public exchange {
public:
    metadata_exchange() : exchange(&protocol::metadata_request::api, &asked_, &answered_) {}

    void prepare(protocol::metadata_request what, std::int16_t at_version, time_point until) {
        asked_ = std::move(what);
        answered_ = {};
        pinned_version = at_version;
        deadline = until;
        failure.reset();
    }

    protocol::metadata_response take_answer() { return std::move(answered_); }

    void complete(delivery) noexcept override {}

private:
    protocol::metadata_request asked_;
    protocol::metadata_response answered_;
};

} // namespace kafka::detail
