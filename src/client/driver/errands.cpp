// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/errands.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <new>
#include <utility>

namespace kafka::detail {

/// What the other executor holds. It is over when it is destroyed, whether it has run or not.
class errands::errand {
public:
    errand(std::shared_ptr<errands> of, list::iterator who, work what) noexcept
        : of_(std::move(of)),
          who_(who),
          what_(std::move(what)) {}
    errand(errand&&) = default;
    errand& operator=(errand&&) = delete;
    ~errand() {
        if (of_)
            of_->finish(who_);
    }

    void operator()() { std::move(what_)(); }

private:
    std::shared_ptr<errands> of_; // none: it was moved from
    list::iterator who_;
    work what_;
};

void errands::run(const executor_type& there, work what, const executor_type& here, work next) {
    list one;
    one.push_back({boost::asio::prefer(here, boost::asio::execution::outstanding_work.tracked),
        std::move(next)});
    const list::iterator who = one.begin();
    {
        const std::lock_guard lock(mutex_);
        if (abandoned_)
            return;
        waiting_.splice(waiting_.end(), one);
    }
    boost::asio::post(there, errand(shared_from_this(), who, std::move(what)));
}

void errands::finish(list::iterator which) noexcept {
    // Held while posting, since afterwards the context may go.
    const std::lock_guard lock(mutex_);
    if (abandoned_)
        return;
    try {
        boost::asio::post(
            which->here, [next = std::move(which->next)]() mutable { std::move(next)(); });
        waiting_.erase(which);
    } catch (const std::bad_alloc&) { // Who waits has a deadline.
        which->here = {};
    }
}

void errands::abandon() noexcept {
    list nobody;
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    nobody.splice(nobody.end(), waiting_);
}

} // namespace kafka::detail
