// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's face that is about what is known of the cluster: topics, listeners,
// coordinators.

#include "client/calls/value_future.hpp"
#include "client/config/values.hpp"
#include "client/driver/client_impl.hpp"
#include "core/deadline.hpp"

#include <kafka/client.hpp>

#include <algorithm>
#include <utility>

namespace kafka {

namespace {

error_info illegal_argument(std::string why) {
    error_info info{.code = errc::illegal_argument};
    info.detail = std::move(why);
    return info;
}

/// What is wrong with the names of topics, if anything is.
std::optional<error_info> find_wrong_name(const detail::metadata_wish& wish) {
    const auto wrong = std::ranges::find_if_not(wish.topics, detail::is_topic_name);
    if (wrong == wish.topics.end())
        return std::nullopt;
    return illegal_argument("'" + *wrong +
                            "' is not the name of a topic: those have at most 249 letters, "
                            "digits, '.', '_' and '-', and are neither '.' nor '..'");
}

} // namespace

namespace detail {

void start_refresh(client_impl& impl, exchange& what, const metadata_wish& wish) {
    std::optional<error_info> wrong = find_wrong_name(wish);
    impl.step([&](client_core& core, time_point now) {
        what.deadline = core::saturated_sum(now, core.options().default_api_timeout);
        if (wrong)
            core.refuse(what, std::move(*wrong), now);
        else
            core.refresh(what, wish, now);
    });
}

std::shared_ptr<value_state<kafka::cluster>> client_impl::refresh(const metadata_wish& wish) {
    auto made = std::make_unique<value_future<kafka::cluster>>();
    std::shared_ptr<value_state<kafka::cluster>> state = made->state();
    watch(*state);
    step([&](client_core& core, time_point now) {
        const bool may_be_shared = wish.what == metadata_wish::kind::newer && !core.closed();
        if (may_be_shared && refresh_ticket_ == core.next_wish())
            if (auto earlier = refresh_.lock()) {
                state = std::move(earlier);
                return;
            }
        // The core has it from here on. It is not completed before the step has ended.
        const exchange& waiting = *made;
        core.refresh(*made.release(), wish, now);
        if (may_be_shared) {
            refresh_ = state;
            refresh_ticket_ = waiting.wish;
        }
    });
    return state;
}

metadata_listener_id client_impl::add_listener(metadata_listeners::function listener) {
    std::lock_guard lock(mutex_);
    return listeners_.add(std::move(listener));
}

void client_impl::remove_listener(metadata_listener_id which) {
    metadata_listeners::list gone; // destroyed under no lock
    std::lock_guard lock(mutex_);
    gone = listeners_.remove(which);
}

} // namespace detail

// --- metadata --------------------------------------------------------------------------------

future<kafka::cluster> client::refresh(detail::metadata_wish wish) {
    if (std::optional<error_info> wrong = find_wrong_name(wish))
        throw exception(std::move(*wrong));
    // A callback of another future may destroy the client inside the step.
    const auto impl = impl_;
    return future<kafka::cluster>(impl->refresh(wish));
}

future<kafka::cluster> client::request_metadata_update() {
    return refresh({});
}

future<kafka::cluster> client::add_topic(std::string_view name) {
    return refresh(detail::more_topics(std::string(name)));
}

future<kafka::cluster> client::set_topics(std::vector<std::string> names) {
    return refresh(detail::these_topics(std::move(names)));
}

future<kafka::cluster> client::need_all_topics(bool all) {
    return refresh({all ? detail::metadata_wish::kind::all_topics
                        : detail::metadata_wish::kind::tracked_topics});
}

bool client::needs_metadata_update() const {
    return impl_->ask(
        [](detail::client_core& core, time_point) { return core.needs_metadata_update(); });
}

std::chrono::milliseconds client::metadata_ttl() const {
    const duration left = impl_->ask(
        [](detail::client_core& core, time_point now) { return core.metadata_ttl(now); });
    return std::chrono::ceil<std::chrono::milliseconds>(left);
}

// --- listeners -------------------------------------------------------------------------------

metadata_listener_id client::add_metadata_listener(
    std::function<void(const kafka::cluster&)> listener) {
    if (!listener)
        throw exception(illegal_argument("there is no function to be called"));
    return impl_->add_listener(std::move(listener));
}

void client::remove_metadata_listener(metadata_listener_id which) {
    impl_->remove_listener(which);
}

// --- coordinators ----------------------------------------------------------------------------

std::optional<node_id> client::add_coordinator(const protocol::find_coordinator_response& answer,
    coordinator_kind kind, std::string_view key) {
    const auto impl = impl_;
    return impl->step([&](detail::client_core& core, time_point now) {
        return core.add_coordinator(answer, kind, key, now);
    });
}

std::optional<node_id> client::coordinator_for(coordinator_kind kind, std::string_view key) const {
    return impl_->ask(
        [&](detail::client_core& core, time_point) { return core.coordinator_for(kind, key); });
}

void client::forget_coordinator(coordinator_kind kind, std::string_view key) {
    const auto impl = impl_;
    impl->step([&](detail::client_core& core, time_point now) {
        core.forget_coordinator(kind, key, now);
    });
}

} // namespace kafka
