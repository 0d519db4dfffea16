// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/core/client_core.hpp"
#include "client/credentials/sources.hpp"
#include "client/driver/client_registry.hpp"
#include "client/driver/errands.hpp"
#include "client/driver/log_delivery.hpp"
#include "client/driver/metadata_listeners.hpp"
#include "client/metrics/registry.hpp"
#include "core/metrics/sensors.hpp"
#include "net/link.hpp"
#include "net/names/canonical_names.hpp"
#include "net/transport.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <kafka/credentials.hpp>
#include <kafka/detail/future_state.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

namespace kafka::detail {

/// Stands between the threads and the core: takes the one lock for one step of the core, then,
/// with the lock released, does what the step wants done. Whatever is pending for the client on
/// its loop shares its ownership, so that it may outlive the `client` that the user sees.
class client_impl final : public std::enable_shared_from_this<client_impl>, public callback_watch {
public:
    using executor_type = boost::asio::any_io_executor;

    /// `driven` is the context that `poll` moves, null when the user does.
    client_impl(executor_type executor, boost::asio::io_context* driven,
        const client_options& options, std::shared_ptr<net::transport> via);
    ~client_impl() override;

    client_impl(const client_impl&) = delete;
    client_impl& operator=(const client_impl&) = delete;

    /// Empty when the context has gone.
    const executor_type& executor() const noexcept { return executor_; }
    const client_options& options() const noexcept { return core_.options(); }

    /// Runs `f(core, now)` as one step, and returns what it returns. `f` must not call anything of
    /// the user's. What came to its end is completed; or, with `leave`, is left there for the
    /// caller to complete. Throws what user code throws where it is completed.
    template <class F>
    auto step(F&& f, core::exchange_queue* leave = nullptr);
    /// Asks without changing anything.
    template <class F>
    auto ask(F&& f);

    /// The end of a wish that need not be waited for by an operation. Those who want nothing but
    /// newer metadata, and want it before the request for it is built, get the same one.
    std::shared_ptr<value_state<kafka::cluster>> refresh(const metadata_wish& wish);
    /// Has what the future's callbacks throw told to whoever listens.
    void watch(future_state& of);
    void on_callback_threw(const std::string& what) noexcept override;
    metadata_listener_id add_listener(metadata_listeners::function listener);
    void remove_listener(metadata_listener_id which);

    /// The right to poll, which one thread has at a time.
    class poll_turn {
    public:
        /// `member` is what the user has called, `twin` what may be called in its place where
        /// nobody may poll. Throws `exception` with `errc::illegal_state` there.
        poll_turn(client_impl& of, const std::string& member, const std::string& twin);
        ~poll_turn() { of_.polling_ = false; }

        poll_turn(const poll_turn&) = delete;
        poll_turn& operator=(const poll_turn&) = delete;

        std::vector<completion> poll(
            std::optional<duration> timeout, const future_state* until) const {
            return of_.poll(timeout, until);
        }
        /// Until that is done. What completes meanwhile is not reported.
        void poll_until(const future_state& done) const;

    private:
        client_impl& of_;
    };

    /// Does work where the options want it done, then what comes next on the client's executor,
    /// which shares the ownership of the client.
    void run_elsewhere(errands::work what, errands::work next);

    void wakeup();
    /// `wakeup`, if another thread than this one is inside `poll`.
    void wake_other_poller();
    /// The client is being destroyed.
    void shut_down();
    /// The context is being destroyed, and the registry with it.
    void abandon();

private:
    friend class session;

    /// What a step has left to do, taken from the core under the lock.
    struct todo {
        core::exchange_queue completions;
        boost::container::small_vector<std::shared_ptr<net::link>, 4> start;
        boost::container::small_vector<std::shared_ptr<net::link>, 4> notify;
        boost::container::small_vector<std::shared_ptr<net::link>, 4> close;
        std::vector<client_effects::task> tasks;
        std::vector<std::shared_ptr<core::sasl::task>> refused;
        boost::container::small_vector<std::shared_ptr<net::operation>, 4> stop_asking;
        std::optional<name_lookup> look_up;
        std::shared_ptr<net::canonical_names> stop_looking;
        bool is_over = false; // the client is closed
        bool rearm = false;
        bool tell = false;
        exchange::delivery how = exchange::delivery::posted;
    };

    template <class F>
    auto decide(F& f, todo& left);
    void collect(todo& what);
    std::shared_ptr<net::link> make_link(const std::shared_ptr<attempt>& of);
    void carry_out(todo& what, core::exchange_queue* leave);
    void look_up(const name_lookup& what);
    void tell_of_tls(client_core& core, time_point now);
    void start(const client_effects::task& what);
    void compute_elsewhere(const client_effects::task& what);
    void compute_here(const client_effects::task& what);
    void compute(client_effects::task what);
    void wait_in_thread(client_effects::task what);
    bool note(const client_effects::task& what, std::shared_ptr<net::operation> given_up);
    bool is_wanted(const client_effects::task& what);
    void ask_provider(client_effects::task what);
    void tell_refused(const core::sasl::task& what);
    template <class Wish, class Credentials>
    void put_question(client_effects::task what, credentials_provider<Credentials>& to);
    void on_task_done(const client_effects::task& what);
    void end(exchange::delivery how);
    void remember(const exchange& what);

    void let_go_of_context() noexcept;
    void tell_all();

    void on_timer_armed();
    void wait_for_timer();
    std::vector<completion> poll(std::optional<duration> timeout, const future_state* until);

    core::client_reading read_metrics();
    void on_poll_waits();
    void on_poll_ends();

    executor_type executor_;
    boost::asio::io_context* const driven_;
    const std::shared_ptr<net::transport> transport_;
    std::vector<net::socket_option> socket_options_;
    const std::shared_ptr<net::tls::client_context> tls_; // null where nothing is encrypted
    const credential_sources credentials_;
    const std::shared_ptr<const core::proxy::settings> proxy_; // null: connections are direct

    mutable std::mutex mutex_;
    client_core core_;                                    // under mutex_
    time_point armed_for_ = time_point::max();            // under mutex_
    std::vector<completion> seen_;                        // under mutex_
    exchange::delivery how_ = exchange::delivery::posted; // under mutex_
    metadata_listeners listeners_;                        // under mutex_
    log_delivery log_;                                    // under mutex_
    // Under mutex_: the last future of newer metadata, and what it waits for.
    std::weak_ptr<value_state<kafka::cluster>> refresh_;
    core::metadata_ticket refresh_ticket_ = 0;
    std::weak_ptr<net::canonical_names> names_; // under mutex_
    core::client_sensors* const poll_sensors_;  // under mutex_; null where `poll` is not measured

    executor_type timer_executor_;
    std::unique_ptr<net::timer> timer_; // on timer_executor_
    bool timer_waits_ = false;          // on timer_executor_

    client_registry* registry_; // null once it is going, and the context with it

    const std::shared_ptr<errands> errands_ = std::make_shared<errands>();

    std::atomic<bool> polling_ = false;
    std::atomic<bool> woken_ = false;

    metrics_registration metrics_; // the last: it reads all the others
};

template <class F>
auto client_impl::decide(F& f, todo& left) {
    std::lock_guard lock(mutex_);
    const time_point now = transport_->now();
    if (poll_sensors_)
        poll_sensors_->on_step(now);
    if constexpr (std::is_void_v<std::invoke_result_t<F&, client_core&, time_point>>) {
        f(core_, now);
        collect(left);
    } else {
        auto result = f(core_, now);
        collect(left);
        return result;
    }
}

template <class F>
auto client_impl::step(F&& f, core::exchange_queue* leave) {
    todo left;
    if constexpr (std::is_void_v<std::invoke_result_t<F&, client_core&, time_point>>) {
        decide(f, left);
        carry_out(left, leave);
    } else {
        auto result = decide(f, left);
        carry_out(left, leave);
        return result;
    }
}

template <class F>
auto client_impl::ask(F&& f) {
    std::lock_guard lock(mutex_);
    return f(core_, transport_->now());
}

} // namespace kafka::detail
