// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/future.hpp>

#include <boost/asio/error.hpp>
#include <boost/assert.hpp>
#include <boost/system/errc.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

namespace kafka::detail {

error_info wait_aborted() {
    return {.code = boost::asio::error::operation_aborted};
}

error_info no_memory_for_value() {
    error_info why{.code = make_error_code(boost::system::errc::not_enough_memory)};
    why.detail = "the value cannot be copied to the future that is chained to this one";
    return why;
}

const future_callback* future_state::add(std::unique_ptr<future_callback> f) {
    {
        std::lock_guard lock(mutex_);
        if (get() == outcome::pending)
            return callbacks_.emplace_back(std::move(f)).get();
    }
    call(*f);
    return nullptr;
}

void future_state::forget(const future_callback* which) {
    std::unique_ptr<future_callback> forgotten; // under no lock
    std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(callbacks_, which, &std::unique_ptr<future_callback>::get);
    if (found == callbacks_.end())
        return;
    forgotten = std::move(*found);
    callbacks_.erase(found);
}

void future_state::set_succeeded() {
    set(outcome::succeeded);
}

void future_state::set_failed(error_info why) {
    failure_ = std::make_unique<error_info>(std::move(why));
    set(outcome::failed);
}

void future_state::set_watch(std::weak_ptr<callback_watch> who) {
    const std::lock_guard lock(mutex_);
    watch_ = std::move(who);
}

void future_state::share_watch(future_state& with) const {
    std::weak_ptr<callback_watch> who;
    {
        const std::lock_guard lock(mutex_);
        who = watch_;
    }
    with.set_watch(std::move(who));
}

/// A callback that throws must not keep the others from running, nor break the loop it runs on.
void future_state::call(future_callback& which) const noexcept {
    try {
        which.call();
    } catch (const std::exception& thrown) {
        report(thrown.what());
    } catch (...) {
        report("what is no std::exception");
    }
}

void future_state::report(const char* what) const noexcept {
    std::shared_ptr<callback_watch> who;
    {
        const std::lock_guard lock(mutex_);
        who = watch_.lock();
    }
    if (!who)
        return;
    try {
        who->on_callback_threw(what);
    } catch (const std::bad_alloc&) { // The text does not fit into memory.
    }
}

std::vector<std::shared_ptr<future_state>> future_state::drop(bool also_those_that_post) {
    std::vector<std::unique_ptr<future_callback>> kept;
    std::vector<std::unique_ptr<future_callback>> dropped; // destroyed under no lock
    std::vector<std::shared_ptr<future_state>> targets;
    const std::lock_guard lock(mutex_);
    for (auto& each : callbacks_) {
        auto target = each->target();
        const bool stays = target || (each->posts() && !also_those_that_post);
        (stays ? kept : dropped).push_back(std::move(each));
        if (target)
            targets.push_back(std::move(target));
    }
    callbacks_.swap(kept);
    return targets;
}

void future_state::drop_callbacks() {
    for (const auto& each : drop(true))
        each->drop_callbacks();
}

void future_state::drop_user_callbacks() {
    for (const auto& each : drop(false))
        each->drop_user_callbacks();
}

void future_state::set(outcome what) {
    std::vector<std::unique_ptr<future_callback>> callbacks;
    {
        std::lock_guard lock(mutex_);
        BOOST_ASSERT(get() == outcome::pending);
        outcome_.store(what, std::memory_order_release);
        callbacks.swap(callbacks_);
    }
    for (const auto& each : callbacks)
        call(*each);
}

void throw_future_error(const future_state& state) {
    if (state.get() == future_state::outcome::failed)
        throw exception(state.failure());
    error_info why{.code = errc::illegal_state};
    why.detail = "the future is still pending; poll until it is done";
    throw exception(std::move(why));
}

} // namespace kafka::detail
