// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "kerberos/contexts.hpp"
#include "kerberos/handles.hpp"

#include <atomic>
#include <cstdint>
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
    /// the cache, and holds long enough, is used again. Who waits for another thread meanwhile
    /// shares its failure: a realm that is silent is asked once for all, not once for each after
    /// the other, which would keep a thread for each all the time.
    status acquire(credentials_handle& into);

private:
    status acquire_under_lock(credentials_handle& into);
    /// What has failed, in words that other threads can read, too.
    status explained(status what) const;

    const identity_options options_;
    bool own_cache_ = false;
    std::string cache_; // as Kerberos names it; empty: the system's
    /// So that tickets are got by one, and found by the others.
    std::mutex mutex_;
    std::atomic<std::uint64_t> failures_ = 0; // changed under mutex_
    status last_failure_;                     // under mutex_
};

} // namespace kafka::kerberos
