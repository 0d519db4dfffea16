// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/client_impl.hpp"

#include "client/calls/bootstrap_servers.hpp"
#include "client/driver/completions.hpp"
#include "client/driver/session.hpp"
#include "client/security/login.hpp"
#include "client/security/proxy.hpp"
#include "client/security/tls.hpp"
#include "core/deadline.hpp"
#include "net/names/user_names.hpp"
#include "net/tls/client_context.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace kafka::detail {

namespace {

constexpr int handlers_per_pass = 100;

std::uint64_t random_of(void* transport) {
    return static_cast<net::transport*>(transport)->random();
}

[[noreturn]] void refuse_poll(std::string why) {
    error_info info{.code = errc::illegal_state};
    info.detail = std::move(why);
    throw exception(std::move(info));
}

} // namespace

client_impl::client_impl(executor_type executor, boost::asio::io_context* driven,
    const client_options& options, std::shared_ptr<net::transport> via)
    : executor_(std::move(executor)),
      driven_(driven),
      transport_(net::with_names_of(options.resolver, std::move(via))),
      socket_options_(socket_options_of(options)),
      tls_(make_tls(options)),
      credentials_(make_credential_sources(options, transport_)),
      proxy_(make_proxy(options)),
      core_(options, shuffled_bootstrap_servers(options, *transport_), random_of, transport_.get(),
          make_login(options, transport_)),
      poll_sensors_(driven_ ? core_.sensors() : nullptr),
      timer_executor_(boost::asio::make_strand(executor_)),
      timer_(transport_->make_timer(timer_executor_)),
      registry_(&boost::asio::use_service<client_registry>(
          boost::asio::query(executor_, boost::asio::execution::context))),
      metrics_(options, [this] { return read_metrics(); }) {
    if (proxy_)
        core_.on_proxy(to_string(*proxy_), proxy_->resolves_names);
    registry_->add(*this);
}

client_impl::~client_impl() {
    if (!registry_)
        return;
    let_go_of_context();
    registry_->remove(*this);
}

/// Of what belongs to services of the context, or keeps one of its strands. The context may go as
/// soon as the registry does not know this client any more.
void client_impl::let_go_of_context() noexcept {
    timer_.reset();
    timer_executor_ = nullptr;
    executor_ = nullptr;
}

// --- steps -----------------------------------------------------------------------------------

void client_impl::collect(todo& what) {
    client_effects& effects = core_.effects();
    if (polling_.load(std::memory_order_relaxed)) {
        std::ranges::move(effects.own, std::back_inserter(seen_));
        for (const exchange& each : effects.completions)
            remember(each);
    }
    effects.own.clear();
    what.completions.splice(what.completions.end(), effects.completions);
    if (std::exchange(effects.metadata_applied, false) && !listeners_.empty())
        what.completions.push_back(*listeners_.call(core_.cluster()).release());
    what.how = how_;
    what.tell = log_.take(core_.log_records());
    for (const std::shared_ptr<attempt>& each : effects.opened)
        what.start.push_back(make_link(each));
    for (const std::shared_ptr<attempt>& each : effects.written_to)
        if (each->driver)
            what.notify.push_back(std::static_pointer_cast<net::link>(each->driver));
    for (const std::shared_ptr<attempt>& each : effects.closed) {
        if (each->driver)
            what.close.push_back(
                std::static_pointer_cast<net::link>(std::exchange(each->driver, nullptr)));
        if (each->asking)
            what.stop_asking.push_back(
                std::static_pointer_cast<net::operation>(std::exchange(each->asking, nullptr)));
    }
    effects.opened.clear();
    effects.written_to.clear();
    effects.closed.clear();
    what.tasks = std::exchange(effects.tasks, {});
    what.refused = std::exchange(effects.refused, {});
    what.look_up = std::exchange(effects.look_up, std::nullopt);
    what.is_over = core_.closed();
    if (what.is_over)
        what.stop_looking = std::exchange(names_, {}).lock();
    if (core_.next_deadline() < armed_for_ || (core_.closed() && armed_for_ != time_point::max())) {
        armed_for_ = core_.next_deadline();
        what.rearm = true;
    }
}

std::shared_ptr<net::link> client_impl::make_link(const std::shared_ptr<attempt>& of) {
    net::link_target to;
    to.host = of->address.host;
    to.port = of->address.port;
    to.family = static_cast<net::address_family>(of->address.family);
    for (const core::server_address& each : of->addresses)
        to.addresses.push_back({.address = each.host,
            .port = each.port,
            .family = static_cast<net::address_family>(each.family)});
    to.socket_options = socket_options_;
    to.connect_deadline = of->connect_deadline;
    to.tls = tls_;
    to.proxy = proxy_;
    auto made = std::make_shared<net::link>(
        transport_, executor_, std::move(to), std::make_shared<session>(shared_from_this(), of));
    of->driver = made;
    return made;
}

/// What should be known of certificates and files, which are looked at when a connection is made.
void client_impl::tell_of_tls(client_core& core, time_point now) {
    for (net::tls::client_context* const each : {tls_.get(), credentials_.tls.get()}) {
        if (each == nullptr)
            continue;
        for (std::string told = each->take_warning(); !told.empty(); told = each->take_warning())
            core.on_insecurity(std::move(told), now);
    }
}

void client_impl::carry_out(todo& what, core::exchange_queue* leave) {
    for (const auto& each : what.start)
        each->start();
    for (const auto& each : what.notify)
        each->notify();
    for (const auto& each : what.close)
        each->close();
    if (registry_) // If not, the context drops all questions by itself.
        for (const auto& each : what.stop_asking)
            each->cancel();
    if (what.is_over && credentials_.give_up && registry_)
        credentials_.give_up();
    if (registry_) // before another one is asked for
        for (const auto& each : what.refused)
            boost::asio::post(
                executor_, [self = shared_from_this(), each] { self->tell_refused(*each); });
    for (const client_effects::task& each : what.tasks)
        start(each);
    if (what.look_up && registry_)
        look_up(*what.look_up);
    if (what.stop_looking && registry_)
        boost::asio::post(
            what.stop_looking->get_executor(), [names = what.stop_looking] { names->cancel(); });
    if (what.rearm && registry_)
        boost::asio::post(timer_executor_, [self = shared_from_this()] { self->on_timer_armed(); });
    if (what.tell && registry_)
        boost::asio::post(executor_, [self = shared_from_this()] { self->tell_all(); });
    if (leave && what.how == exchange::delivery::posted)
        return leave->splice(leave->end(), what.completions);
    complete_all(what.completions, what.how);
}

void client_impl::look_up(const name_lookup& what) {
    std::vector<net::canonical_names::wanted> hosts;
    for (const core::server_address& each : what.servers)
        hosts.push_back({each.host, static_cast<net::address_family>(each.family)});
    const auto names = std::make_shared<net::canonical_names>(transport_,
        boost::asio::make_strand(executor_), std::move(hosts), what.deadline,
        [self = shared_from_this()](const net::canonical_names::answer& found) {
            self->step([&](client_core& core, time_point now) { core.on_names(found, now); });
        });
    {
        const std::lock_guard lock(mutex_);
        if (core_.closed())
            return;
        names_ = names;
    }
    boost::asio::post(names->get_executor(), [names] { names->start(); });
}

/// Tells whoever listens what there is to be told. Posted when there is something, and not again
/// before it has come to its end: so records are told one at a time, in their order.
void client_impl::tell_all() {
    const log_hook& hook = options().log;
    log_delivery::batch told;
    {
        std::lock_guard lock(mutex_);
        told = log_.next(options().client_id, transport_->now());
    }
    for (const log_record& each : told) {
        try {
            hook(each);
        } catch (...) { // A log that fails is no reason for the program to fail.
        }
    }
    std::lock_guard lock(mutex_);
    if (log_.on_told() && registry_)
        boost::asio::post(executor_, [self = shared_from_this()] { self->tell_all(); });
}

void client_impl::run_elsewhere(errands::work what, errands::work next) {
    if (registry_)
        errands_->run(options().work_executor, std::move(what), executor_, std::move(next));
}

void client_impl::watch(future_state& of) {
    if (options().log)
        of.set_watch(weak_from_this());
}

void client_impl::on_callback_threw(const std::string& what) noexcept {
    try {
        step([&](client_core& core, time_point now) { core.on_callback_threw(what, now); });
    } catch (const std::bad_alloc&) { // Then it is not told.
    }
}

/// For the poll that is under way.
void client_impl::remember(const exchange& what) {
    if (!what.api || !what.node)
        return;
    completion seen{.node = *what.node,
        .api = what.api,
        .version = what.version,
        .correlation_id = what.correlation_id};
    if (what.failed())
        seen.error = what.failure->code;
    else
        seen.response = what.shared_response();
    seen_.push_back(std::move(seen));
}

// --- time ------------------------------------------------------------------------------------

void client_impl::on_timer_armed() {
    if (timer_waits_)
        timer_->cancel();
    else
        wait_for_timer();
}

void client_impl::wait_for_timer() {
    time_point when;
    {
        std::lock_guard lock(mutex_);
        when = armed_for_;
    }
    if (when == time_point::max())
        return;
    timer_waits_ = true;
    timer_->async_wait(when, [self = shared_from_this()](error_code) {
        self->timer_waits_ = false;
        bool due = false;
        {
            std::lock_guard lock(self->mutex_);
            due = self->armed_for_ <= self->transport_->now();
            if (due)
                self->armed_for_ = time_point::max();
        }
        // A callback of the user's that blocks must not keep the timer from its next wait.
        core::exchange_queue ended;
        if (due)
            self->step([](client_core& core, time_point now) { core.on_time(now); }, &ended);
        if (!self->timer_waits_)
            self->wait_for_timer();
        if (!ended.empty())
            boost::asio::post(self->executor_, posted_completions(ended));
    });
}

// --- poll ------------------------------------------------------------------------------------

client_impl::poll_turn::poll_turn(
    client_impl& of, const std::string& member, const std::string& twin)
    : of_(of) {
    if (!of.registry_)
        refuse_poll("the context that this client lives on has been destroyed");
    if (!of.driven_)
        refuse_poll("this client lives on the user's executor, which moves it; use " + twin +
                    " instead of " + member);
    if (of.driven_->get_executor().running_in_this_thread())
        refuse_poll(member +
                    " was called inside a handler of the context that it would have to run; use " +
                    twin + " there");
    if (of.polling_.exchange(true))
        refuse_poll("another thread is polling this client; " + member + " would do so, too");
}

void client_impl::poll_turn::poll_until(const future_state& done) const {
    do
        of_.poll(std::nullopt, &done);
    while (done.get() == future_state::outcome::pending);
}

std::vector<completion> client_impl::poll(
    std::optional<duration> timeout, const future_state* until) {
    if (!timeout && !until)
        timeout = options().request_timeout;
    const time_point deadline =
        timeout ? core::saturated_sum(transport_->now(), *timeout) : time_point::max();
    const auto done = [&] { return until && until->get() != future_state::outcome::pending; };
    const auto work = boost::asio::make_work_guard(*driven_);

    bool closed = step([](client_core& core, time_point now) {
        core.start(now);
        return core.closed();
    });
    // Only what has run out of work by itself: a `stop` from elsewhere ends the poll below.
    if (driven_->stopped())
        driven_->restart();
    do {
        duration wait = std::chrono::hours(1);
        if (closed || done() || woken_.load(std::memory_order_acquire))
            wait = duration::zero();
        else if (deadline != time_point::max())
            wait = std::min(wait, std::max(duration::zero(), deadline - transport_->now()));
        on_poll_waits();
        // Then what else is ready, but not for ever: handlers may go on making each other ready.
        // (A wait of no time runs nothing at all.)
        if ((wait == duration::zero() ? driven_->poll_one() : driven_->run_one_for(wait)) > 0)
            for (int more = 0; more < handlers_per_pass && driven_->poll_one() > 0; ++more) {
            }
        woken_.store(false, std::memory_order_release);
        on_poll_ends();
        closed = ask([](client_core& core, time_point) { return core.closed(); });
    } while (until && !done() && !closed && !driven_->stopped() && transport_->now() < deadline);

    std::lock_guard lock(mutex_);
    return std::exchange(seen_, {});
}

void client_impl::wakeup() {
    if (!woken_.exchange(true, std::memory_order_acq_rel) && driven_ && registry_)
        boost::asio::post(executor_, [] {});
}

void client_impl::wake_other_poller() {
    if (polling_.load(std::memory_order_relaxed) &&
        !driven_->get_executor().running_in_this_thread())
        wakeup();
}

void client_impl::shut_down() {
    end(exchange::delivery::at_destruction);
    metrics_.end();
}

void client_impl::abandon() {
    registry_ = nullptr;
    end(exchange::delivery::dropped);
    errands_->abandon();
    let_go_of_context();
}

void client_impl::end(exchange::delivery how) {
    metadata_listeners::list unheard; // destroyed under no lock
    {
        std::lock_guard lock(mutex_);
        how_ = how;
        unheard = listeners_.remove_all();
    }
    step([](client_core& core, time_point now) {
        core.close(boost::asio::error::operation_aborted, now);
    });
}

} // namespace kafka::detail
