// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/table.hpp"
#include "client/driver/client_impl.hpp"
#include "core/deadline.hpp"

#include <kafka/client.hpp>
#include <kafka/config.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace kafka {

namespace {

client_options valid(client_options&& options) {
    require_valid(options);
    return std::move(options);
}

error_info no_request() {
    error_info why{.code = errc::illegal_argument};
    why.detail = "the message that was to be sent is no request";
    return why;
}

/// So that who waits for so long does not come too early.
std::chrono::milliseconds rounded_up(duration time) {
    return time == duration::max() ? std::chrono::milliseconds::max()
                                   : std::chrono::ceil<std::chrono::milliseconds>(time);
}

/// What `client::connect` waits for.
class bootstrap_wait final : public detail::exchange {
public:
    bootstrap_wait() : exchange(nullptr, nullptr, nullptr) {}

    void complete(delivery) noexcept override { done = true; }

    bool done = false;
};

} // namespace

namespace detail {

void start_send(client_impl& impl, exchange& what, target to, send_options options) {
    what.pinned_version = options.version;
    impl.step([&](client_core& core, time_point now) {
        what.deadline =
            core::saturated_sum(now, options.timeout.value_or(core.options().request_timeout));
        if (what.api)
            core.send(what, to, now);
        else
            core.refuse(what, no_request(), now);
    });
}

void start_bootstrap(client_impl& impl, exchange& what) {
    impl.step([&](client_core& core, time_point now) {
        what.deadline = core::saturated_sum(now, core.options().api_version_auto_timeout);
        core.await_bootstrap(what, now);
    });
}

void start_close(client_impl& impl, exchange& what, duration grace) {
    impl.step([&](client_core& core, time_point now) {
        what.deadline = core::saturated_sum(now, grace);
        core.close_gracefully(what, now);
    });
}

void cancel_exchange(client_impl& impl, exchange& what) {
    impl.step([&](client_core& core, time_point now) { core.abandon(what, now); });
}

} // namespace detail

// --- construction ----------------------------------------------------------------------------

client::client(std::shared_ptr<boost::asio::io_context> own, boost::asio::io_context* driven,
    executor_type executor, client_options&& options, transport&& via)
    : own_context_(std::move(own)),
      impl_(std::make_shared<detail::client_impl>(
          std::move(executor), driven, valid(std::move(options)), via.implementation())) {
}

client::client(std::shared_ptr<boost::asio::io_context> own, client_options&& options)
    : client(own, own.get(), own->get_executor(), std::move(options), transport::system()) {
}

client::client(client_options options)
    : client(std::make_shared<boost::asio::io_context>(), std::move(options)) {
}

client::client(boost::asio::io_context& context, client_options options)
    : client(nullptr, &context, context.get_executor(), std::move(options), transport::system()) {
}

client::client(executor_type executor, client_options options, transport via)
    : client(nullptr, nullptr, std::move(executor), std::move(options), std::move(via)) {
}

client::client(client&&) noexcept = default;

client& client::operator=(client&& other) noexcept {
    if (this != &other) {
        client old(std::move(*this));
        own_context_ = std::move(other.own_context_);
        impl_ = std::move(other.impl_);
    }
    return *this;
}

client::~client() {
    if (impl_)
        impl_->shut_down();
}

client client::connect(client_options options) {
    client made(std::move(options));
    bootstrap_wait wait;
    detail::start_bootstrap(*made.impl_, wait);
    while (!wait.done)
        made.poll();
    if (wait.failed())
        throw exception(std::move(*wait.failure));
    return made;
}

client::executor_type client::get_executor() const {
    if (impl_->executor())
        return impl_->executor();
    error_info why{.code = errc::illegal_state};
    why.detail = "the context that this client lives on has been destroyed";
    throw exception(std::move(why));
}

// --- questions -------------------------------------------------------------------------------

kafka::cluster client::cluster() const {
    return impl_->ask([](detail::client_core& core, time_point) { return core.cluster(); });
}

bool client::bootstrap_connected() const {
    return impl_->ask(
        [](detail::client_core& core, time_point) { return core.bootstrap_connected(); });
}

std::optional<node_id> client::least_loaded_node() const {
    return impl_->ask(
        [](detail::client_core& core, time_point now) { return core.least_loaded_node(now); });
}

bool client::is_ready(node_id node, bool metadata_priority) const {
    return impl_->ask([&](detail::client_core& core, time_point now) {
        return core.is_ready(node, metadata_priority, now);
    });
}

bool client::ready(node_id node, bool metadata_priority) {
    return impl_->step([&](detail::client_core& core, time_point now) {
        core.maybe_connect(node, now);
        return core.is_ready(node, metadata_priority, now);
    });
}

bool client::connected(node_id node) const {
    return impl_->ask([&](detail::client_core& core, time_point) { return core.connected(node); });
}

bool client::is_disconnected(node_id node) const {
    return impl_->ask(
        [&](detail::client_core& core, time_point) { return core.is_disconnected(node); });
}

bool client::connection_failed(node_id node) const {
    return impl_->ask(
        [&](detail::client_core& core, time_point) { return core.connection_failed(node); });
}

std::chrono::milliseconds client::connection_delay(node_id node) const {
    return rounded_up(impl_->ask([&](detail::client_core& core, time_point now) {
        return core.connection_delay(node, now);
    }));
}

std::chrono::milliseconds client::throttle_delay(node_id node) const {
    return rounded_up(impl_->ask(
        [&](detail::client_core& core, time_point now) { return core.throttle_delay(node, now); }));
}

std::chrono::milliseconds client::least_loaded_node_refresh() const {
    return rounded_up(impl_->ask([](detail::client_core& core, time_point now) {
        return core.least_loaded_node_refresh(now);
    }));
}

std::size_t client::in_flight_request_count(node_id node) const {
    return impl_->ask([&](detail::client_core& core, time_point) { return core.in_flight(node); });
}

std::size_t client::in_flight_request_count() const {
    return impl_->ask([](detail::client_core& core, time_point) { return core.in_flight(); });
}

explanation client::explain(target whom) const {
    return impl_->ask(
        [&](const detail::client_core& core, time_point now) { return core.explain(whom, now); });
}

std::string client::flight_record() const {
    time_point taken;
    const core::flight_copy copy = impl_->ask([&](const detail::client_core& core, time_point now) {
        taken = now;
        return core.journal().recorder().copy();
    });
    return copy.to_text(taken);
}

// --- requests --------------------------------------------------------------------------------

void client::watch(detail::future_state& answer) const {
    impl_->watch(answer);
}

// A step may complete other requests, too, and a future's callback may destroy the client: what is
// to be done after the step is done to a copy of the pointer.

bool client::maybe_connect(node_id node, bool wake) {
    const auto impl = impl_;
    const bool started = impl->step(
        [&](detail::client_core& core, time_point now) { return core.maybe_connect(node, now); });
    if (started && wake)
        impl->wake_other_poller();
    return started;
}

void client::set_sasl_credentials(std::string username, std::string password) {
    client_options changed =
        impl_->ask([](const detail::client_core& core, time_point) { return core.options(); });
    changed.sasl_plain_username = username;
    changed.sasl_plain_password = password;
    // All else was in order when the client was made, and its files need not be there any more.
    std::vector<config_problem> problems = validate(changed);
    std::erase_if(problems,
        [](const config_problem& each) { return !each.option.starts_with("sasl_plain_"); });
    if (!problems.empty())
        detail::refuse(problems);
    impl_->step([who = core::sasl::make_account(std::move(username), password)](
                    detail::client_core& core, time_point now) { core.use_account(who, now); });
}

void client::send_now(
    node_id node, std::unique_ptr<detail::exchange> what, send_options options, bool wake) {
    if (!what->api) {
        what->fail(no_request());
        return what.release()->complete(detail::exchange::delivery::on_the_spot);
    }
    const auto impl = impl_;
    // The core has it from here on, unless it says otherwise: it may be over when the step ends.
    detail::exchange* const sent = what.release();
    const std::string_view api = sent->api->name;
    sent->pinned_version = options.version;
    const bool known = impl->step([&](detail::client_core& core, time_point now) {
        sent->deadline =
            core::saturated_sum(now, options.timeout.value_or(core.options().request_timeout));
        return core.send_now(*sent, node, now);
    });
    if (!known) {
        delete sent;
        error_info why{.code = errc::unknown_broker_id, .node = node};
        why.api = api;
        why.detail = "the cluster's metadata has no such node";
        throw exception(std::move(why));
    }
    if (wake)
        impl->wake_other_poller();
}

// --- ending it -------------------------------------------------------------------------------

void client::close(node_id node) {
    impl_->step([&](detail::client_core& core, time_point now) { core.close_node(node, now); });
}

void client::close() {
    const auto impl = impl_;
    impl->step([](detail::client_core& core, time_point now) { core.close(errc::cancelled, now); });
    impl->wakeup();
}

} // namespace kafka
