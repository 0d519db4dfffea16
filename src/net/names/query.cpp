// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/names/query.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>

#include <utility>

namespace kafka::net {

namespace asio = boost::asio;

/// Knows the open questions of one context, to drop them when the context goes, and to have them
/// put again in the child of a process that forks.
class query_registry final : public asio::execution_context::service {
public:
    using key_type = query_registry;
    static asio::execution_context::id id;

    explicit query_registry(asio::execution_context& owner) : service(owner) {}

    const std::shared_ptr<std::mutex>& mutex() const noexcept { return mutex_; }

    void add(const std::shared_ptr<query>& what) {
        const std::lock_guard lock(*mutex_);
        std::erase_if(open_, [](const auto& each) { return each->is_over(); });
        open_.push_back(what);
    }

private:
    void shutdown() override {
        std::vector<std::shared_ptr<query>> left;
        {
            const std::lock_guard lock(*mutex_);
            left.swap(open_);
        }
        for (const auto& each : left) {
            each->abandon();
            each->on_abandoned();
        }
    }

    void notify_fork(asio::execution_context::fork_event event) override {
        if (event == asio::execution_context::fork_prepare)
            return mutex_->lock(); // no thread is in the middle of an answer
        mutex_->unlock();
        if (event != asio::execution_context::fork_child)
            return;
        for (const auto& each : open_) {
            if (each->wanted())
                each->on_forked();
        }
    }

    const std::shared_ptr<std::mutex> mutex_ = std::make_shared<std::mutex>();
    std::vector<std::shared_ptr<query>> open_; // some of them are over
};

asio::execution_context::id query_registry::id;

query::query(const executor& on, answer_handler handler)
    : context_(asio::query(on, asio::execution::context)),
      mutex_(asio::use_service<query_registry>(context_).mutex()),
      on_(asio::prefer(on, asio::execution::outstanding_work.tracked)),
      handler_(std::move(handler)) {
}

void query::open() {
    asio::use_service<query_registry>(context_).add(shared_from_this());
}

bool query::wanted() const {
    const std::lock_guard lock(*mutex_);
    return static_cast<bool>(on_);
}

bool query::complete(error_code ec, std::vector<std::string> answer) noexcept {
    // Posting under the lock keeps the context alive meanwhile: its destructor comes to
    // `abandon` first.
    const std::lock_guard lock(*mutex_);
    if (!on_)
        return true;
    try {
        asio::post(on_, [self = shared_from_this()] { self->deliver(); });
    } catch (...) {
        return false;
    }
    ec_ = ec;
    answer_ = std::move(answer);
    on_ = nullptr;
    return true;
}

void query::abandon() {
    answer_handler dropped; // destroyed after the lock is given back
    const std::lock_guard lock(*mutex_);
    dropped.swap(handler_);
    on_ = nullptr;
}

void query::deliver() {
    answer_handler handler;
    {
        const std::lock_guard lock(*mutex_);
        handler.swap(handler_);
    }
    std::move(handler)(ec_, std::move(answer_));
}

void query_operation::cancel() noexcept {
    const auto open = query_.lock();
    if (open && open->complete(asio::error::operation_aborted, {}))
        on_given_up(open);
}

} // namespace kafka::net
