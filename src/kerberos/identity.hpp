// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "kerberos/contexts.hpp"
#include "kerberos/handles.hpp"

#include <mutex>
#include <string>

namespace kafka::kerberos {

class identity {
public:
    explicit identity(identity_options options);
    identity(const identity&) = delete;
    identity& operator=(const identity&) = delete;
    ~identity();

    const identity_options& options() const noexcept { return options_; }

    /// Credentials with tickets in them, or with keys that get some: which is then done. What is in
    /// the cache, and holds long enough, is used again.
    status acquire(credentials_handle& into);

private:
    status acquire_under_lock(credentials_handle& into);

    const identity_options options_;
    bool own_cache_ = false;
    std::string cache_; // as Kerberos names it; empty: the system's
    /// So that tickets are got by one, and found by the others.
    std::mutex mutex_;
};

} // namespace kafka::kerberos
