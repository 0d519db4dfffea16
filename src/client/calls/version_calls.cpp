// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The members of the client that say what the brokers are.

#include "client/calls/value_future.hpp"
#include "client/driver/client_impl.hpp"
#include "core/deadline.hpp"
#include "core/versions/version_error.hpp"

#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>

#include <memory>
#include <string>
#include <utility>

namespace kafka {

namespace {

/// What `check_version` waits for. Should polling throw, it goes on by itself.
class blocking_check final : public detail::value_future<broker_version> {
public:
    explicit blocking_check(const version_check& what) : what_(what) { request = &what_; }

private:
    const version_check what_;
};

} // namespace

void detail::start_check(client_impl& impl, exchange& what, duration timeout) {
    impl.step([&](client_core& core, time_point now) {
        what.deadline = core::saturated_sum(now, timeout);
        core.check_version(what, now);
    });
}

broker_version client::check_version(std::optional<node_id> node, duration timeout, bool strict) {
    // Both outlive this call even if a handler destroys the client.
    const auto context = own_context_;
    const auto impl = impl_;
    const detail::client_impl::poll_turn turn(*impl, "check_version", "async_check_version");
    auto check = std::make_unique<blocking_check>(
        version_check{.node = node, .timeout = timeout, .strict = strict});
    const future<broker_version> found(check->state());
    detail::start_check(*impl, *check.release(), timeout);
    turn.poll_until(*found.state());
    return found.get();
}

std::optional<std::map<protocol::api_key, protocol::version_range>>
client::get_api_versions() const {
    std::optional<std::map<protocol::api_key, protocol::version_range>> all;
    impl_->ask([&](detail::client_core& core, time_point) {
        const core::broker_support* const known = core.support();
        if (!known)
            return;
        all.emplace();
        for (const core::api_versions::entry& each : known->versions.entries())
            all->emplace(protocol::api_key{each.key}, each.range);
    });
    return all;
}

std::int16_t client::highest_version(
    const protocol::api_type& api, std::optional<std::int16_t> max) const {
    const std::int16_t most = max.value_or(protocol::no_version);
    error_info why;
    const std::optional<std::int16_t> version =
        impl_->ask([&](detail::client_core& core, time_point) -> std::optional<std::int16_t> {
            if (const core::broker_support* known = core.support()) {
                if (const auto highest = core::highest_version(api, known->versions, most))
                    return highest;
                why = core::describe({}, api, nullptr, std::nullopt, *known);
                if (max)
                    why.detail += "; asked for was at most " + std::to_string(most);
            } else {
                why = {.code = errc::node_not_ready, .api = api.name};
                why.detail = "no broker has been connected to yet";
            }
            return std::nullopt;
        });
    if (!version)
        throw exception(std::move(why));
    return *version;
}

} // namespace kafka
