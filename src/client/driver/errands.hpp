// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>

#include <list>
#include <memory>
#include <mutex>

namespace kafka::detail {

/// Work that is done on another executor than the client's, on which somebody waits for it. The
/// client's context is kept busy meanwhile, and may all the same be destroyed first.
///
/// May be used by any thread.
class errands : public std::enable_shared_from_this<errands> {
public:
    using executor_type = boost::asio::any_io_executor;
    /// Does not throw.
    using work = boost::asio::any_completion_handler<void()>;

    /// Runs `what` on `there`, then `next` on `here`. If `there` lets go of the work without
    /// having run it, `next` runs all the same.
    void run(const executor_type& there, work what, const executor_type& here, work next);
    /// The context of `here` is going: what is to come next is destroyed uncalled, and no more is
    /// posted once this has returned.
    void abandon() noexcept;

private:
    struct waiting {
        executor_type here; // counts as work
        work next;
    };
    using list = std::list<waiting>;
    class errand;

    void finish(list::iterator which) noexcept;

    std::mutex mutex_;
    list waiting_;           // under mutex_
    bool abandoned_ = false; // under mutex_; then nobody waits, and none of the iterators counts
};

} // namespace kafka::detail
