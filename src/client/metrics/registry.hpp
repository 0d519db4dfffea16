// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/metrics/reading.hpp"

#include <kafka/client_options.hpp>
#include <kafka/metrics.hpp>

#include <functional>
#include <memory>

namespace kafka::detail {

/// A client's place in the registry that its options name, if they name one.
class metrics_registration {
public:
    using reader = std::function<core::client_reading()>;

    /// From now on any thread may call `read`, under the registry's lock: the client's own comes
    /// after that one, never before it.
    metrics_registration(const client_options& options, reader read);
    ~metrics_registration();

    metrics_registration(const metrics_registration&) = delete;
    metrics_registration& operator=(const metrics_registration&) = delete;

    /// Nobody calls `read` any more. Not to be called under the client's lock.
    void end() noexcept;

private:
    std::shared_ptr<metrics_registry> registry_;
    reader read_;
};

} // namespace kafka::detail
