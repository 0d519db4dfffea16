// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/testing/simulation.hpp>

#include "net/address.hpp"
#include "net/simulation/network.hpp"
#include "net/simulation/transport.hpp"
#include "net/simulation/wait.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>
#include <utility>

namespace kafka::testing {

namespace asio = boost::asio;
namespace sim = net::sim;

namespace {

constexpr std::string_view default_ipv4 = "192.0.2.1";
constexpr std::string_view default_ipv6 = "2001:db8::1";

std::string canonical(std::string_view address) {
    if (address.empty())
        return {};
    const std::optional<net::endpoint> literal = net::parse_literal(address, 0);
    if (!literal)
        throw std::invalid_argument(std::string(address) + " is not an IP address");
    return literal->address;
}

} // namespace

struct simulation::implementation {
    explicit implementation(const simulation_options& options)
        : network(std::make_shared<sim::network>(options)),
          max_handlers_at_once(options.max_handlers_at_once) {}

    /// One handler, or when none is ready, one event. False: nothing happens until `limit`.
    bool step(time_point limit);
    template <class Done>
    std::size_t run(time_point limit, Done done);

    std::shared_ptr<sim::network> network;
    std::size_t max_handlers_at_once;
    std::size_t handlers = 0;
    std::size_t handlers_at_once = 0;
    bool running = false;
    bool stopped = false;
    // The last to be made and the first to go: handlers in it may use all of the above.
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
};

bool simulation::implementation::step(time_point limit) {
    if (context.poll_one() > 0) {
        ++handlers;
        if (++handlers_at_once > max_handlers_at_once)
            throw std::runtime_error("the simulated program runs in circles: no time passes");
        return true;
    }
    const time_point next = network->time.next();
    if (next == time_point::max() || next > limit)
        return false;
    if (next > network->time.now())
        handlers_at_once = 0;
    network->time.run_next();
    return true;
}

template <class Done>
std::size_t simulation::implementation::run(time_point limit, Done done) {
    if (running)
        throw std::logic_error("a simulation cannot be run from inside itself");
    struct guard {
        bool& running;
        explicit guard(bool& flag) : running(flag) { running = true; }
        ~guard() { running = false; }
    };
    const guard is_running(running);
    stopped = false;
    const std::size_t before = handlers;
    while (!stopped && !done() && step(limit)) {
    }
    return handlers - before;
}

simulation::simulation(simulation_options options)
    : impl_(std::make_unique<implementation>(options)) {
}

simulation::~simulation() {
    impl_->network->shut_down();
}

simulation::executor_type simulation::get_executor() const noexcept {
    return impl_->context.get_executor();
}

transport simulation::get_transport() const {
    return transport(
        sim::make_transport(impl_->network, std::string(default_ipv4), std::string(default_ipv6)));
}

transport simulation::get_transport(std::string_view address) const {
    const std::string own = canonical(address);
    const bool is_ipv6 = own.find(':') != own.npos;
    return transport(sim::make_transport(impl_->network, is_ipv6 ? std::string(default_ipv4) : own,
        is_ipv6 ? own : std::string(default_ipv6)));
}

time_point simulation::now() const noexcept {
    return impl_->network->time.now();
}

std::size_t simulation::run() {
    return impl_->run(time_point::max(), [] { return false; });
}

std::size_t simulation::run_for(duration time) {
    const time_point end = impl_->network->time.after(time);
    const std::size_t count = impl_->run(end, [] { return false; });
    if (!impl_->stopped && end != time_point::max())
        impl_->network->time.advance_to(end);
    return count;
}

bool simulation::run_until(const std::function<bool()>& done, duration limit) {
    bool is_done = false;
    impl_->run(impl_->network->time.after(limit), [&] { return is_done = done(); });
    return is_done;
}

void simulation::stop() noexcept {
    impl_->stopped = true;
}

void simulation::start_sleep(duration time, sleep_handler handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    const time_point end = impl_->network->time.after(time);
    const std::weak_ptr<sim::wait> waiting = sim::wait::start(impl_->network, get_executor(), end,
        [on = impl_->context.get_executor(), handler = std::move(handler)](
            boost::system::error_code ec) mutable {
            const auto own = asio::get_associated_executor(handler, on);
            asio::dispatch(
                own, [ec, handler = std::move(handler)]() mutable { std::move(handler)(ec); });
        });
    if (!slot.is_connected())
        return;
    slot.assign([waiting](asio::cancellation_type type) {
        const auto held = waiting.lock();
        if (held && type != asio::cancellation_type::none)
            held->cancel();
    });
}

void simulation::set_name(std::string name, name_answer answer) {
    impl_->network->set_name(std::move(name), std::move(answer));
}

void simulation::set_line(
    std::string_view from, std::string_view to, const line_conditions& conditions) {
    impl_->network->set_line(canonical(from), canonical(to), conditions);
}

void simulation::clear_line(std::string_view from, std::string_view to) {
    impl_->network->clear_line(canonical(from), canonical(to));
}

void simulation::cut(std::string_view host, std::string_view other) {
    impl_->network->cut(canonical(host), canonical(other));
}

void simulation::heal(std::string_view host, std::string_view other) {
    impl_->network->heal(canonical(host), canonical(other));
}

std::size_t simulation::reset_connections(std::string_view host, std::string_view other) {
    return impl_->network->reset_connections(canonical(host), canonical(other));
}

void simulation::set_segmentation(segmentation cut) {
    impl_->network->set_segmentation(cut);
}

std::size_t simulation::open_connections() const noexcept {
    return impl_->network->open_connections();
}

std::size_t simulation::open_connections(std::string_view host) const {
    return impl_->network->open_connections(canonical(host));
}

std::uint64_t simulation::connection_attempts() const noexcept {
    return impl_->network->connection_attempts();
}

std::uint64_t simulation::network_events() const noexcept {
    return impl_->network->events();
}

void simulation::trace(std::function<void(std::string_view)> sink) {
    impl_->network->trace(std::move(sink));
}

std::uint64_t simulation::fingerprint() const noexcept {
    return impl_->network->fingerprint();
}

} // namespace kafka::testing
