// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/stress/round.hpp"

#include "integration/stress/caller.hpp"
#include "integration/stress/trouble.hpp"
#include "support/numbered_requests.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace kafka::stress {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

/// No wait that succeeds takes anything like it.
constexpr duration patience = 60s;

constexpr unsigned pool_threads = 4;
constexpr int calls_in_a_row = 10;
constexpr int coroutines = 4;

/// How a client ends.
enum class ending : std::uint8_t {
    closed,
    closed_gracefully,
    /// With what is pending, where a pool runs its handlers even then.
    destroyed,
};

class round {
public:
    round(driving how, std::uint64_t seed, int callers);

    findings go(duration length);

private:
    void begin();
    void call_for(duration length, std::optional<ending> how);
    asio::awaitable<void> send_until(steady_clock::time_point over, std::uint64_t seed);
    void end_client(ending how, caller& by);
    void expect_answers();
    void ask_until_answered(target to, steady_clock::time_point limit);
    void wait_for(const std::future<void>& done, const char* what);
    void settle(const char* when);
    void complain_of_hang(std::string about);

    scene on_;
    const int callers_;
    trouble trouble_;
    // What the client may live on.
    std::optional<asio::io_context> context_;
    std::optional<asio::thread_pool> pool_;
    std::atomic<int> answers_to_come_ = 0;
    std::promise<void> all_answered_;
};

round::round(driving how, std::uint64_t seed, int callers)
    : on_(how, seed),
      callers_(callers),
      trouble_(*on_.brokers, seed, trouble::kind::of_all_kinds, 60ms,
          [this] { return on_.all.sums().answered; }) {
}

findings round::go(duration length) {
    begin();
    trouble_.begin();
    call_for(length * 3 / 4, std::nullopt);
    trouble_.end();
    settle("when all was well again");
    expect_answers();
    trouble_.begin();
    const auto how = static_cast<ending>(on_.draw.below(on_.how == driving::pooled ? 3 : 2));
    call_for(length / 4, how);
    if (how == ending::destroyed)
        on_.subject.reset();
    else
        on_.subject->close();
    settle("after the client's end");
    trouble_.end();
    on_.subject.reset();
    if (pool_)
        pool_->join();
    on_.brokers->observe(nullptr);
    on_.all.check_all();
    if (how != ending::destroyed && on_.all.sums().forgotten != 0)
        on_.all.complain("something was forgotten although the client was closed");
    return {.rounds = 1,
        .sums = on_.all.sums(),
        .failures = on_.all.failures(),
        .troubles = trouble_.deeds(),
        .connections = on_.brokers->connections(),
        .complaints = on_.all.complaints()};
}

void round::begin() {
    if (on_.how == driving::pooled) {
        pool_.emplace(pool_threads);
        on_.subject = std::make_shared<client>(pool_->get_executor(), on_.options);
        return;
    }
    switch (on_.draw.below(3)) {
    case 0:
        on_.subject = std::make_shared<client>(client::connect(on_.options));
        break;
    case 1: {
        client made(on_.options);
        client other;
        other = std::move(made);
        on_.subject = std::make_shared<client>(std::move(other));
        break;
    }
    default:
        context_.emplace();
        on_.subject = std::make_shared<client>(*context_, on_.options);
        break;
    }
}

// --- trouble -----------------------------------------------------------------------------------

/// All members from as many threads as there are callers; with a pool also from its own threads, in
/// coroutines. In the midst of it the first caller ends the client.
void round::call_for(duration length, std::optional<ending> how) {
    const auto over = steady_clock::now() + length;
    const std::uint64_t seed = on_.draw.below(1'000'000);
    std::atomic<int> calling = callers_;
    std::promise<void> done;
    const auto call = [&](int index) {
        caller each(on_, on_.subject, seed + static_cast<std::uint64_t>(index), !pool_);
        bool ends = how && index == 0;
        for (auto now = steady_clock::now(); now < over; now = steady_clock::now()) {
            if (ends && over - now < length / 2) {
                ends = false;
                end_client(*how, each);
            }
            for (int i = 0; i < calls_in_a_row; ++i)
                each.call_something();
            // Else callers would be all that runs.
            std::this_thread::yield();
        }
        if (--calling == 0)
            done.set_value();
    };
    std::vector<std::jthread> threads;
    for (int i = 0; i < callers_; ++i)
        threads.emplace_back(call, i);
    if (pool_)
        for (int i = 0; i < coroutines; ++i)
            asio::co_spawn(*pool_, send_until(over, seed + 100 + static_cast<std::uint64_t>(i)),
                [this](const std::exception_ptr& thrown) {
                    if (thrown)
                        on_.all.complain("a coroutine has thrown");
                });
    wait_for(done.get_future(), "callers go on calling");
}

asio::awaitable<void> round::send_until(steady_clock::time_point over, std::uint64_t seed) {
    simulated::chance draw(seed);
    const std::weak_ptr<client> subject = on_.subject;
    while (steady_clock::now() < over) {
        co_await asio::post(asio::use_awaitable);
        std::shared_ptr<client> held = subject.lock();
        if (!held)
            co_return;
        std::optional<caller> by(std::in_place, on_, std::move(held), draw.below(1'000'000), true);
        for (int i = 0; i < 3; ++i)
            by->call_something();
        const std::shared_ptr<operation> sent = stress::begin(*by);
        if (!sent)
            continue;
        auto sending = by->subject->async_send(
            by->a_target(), tests::request_numbered(sent->number()), by->some_options());
        by.reset(); // The client may be destroyed meanwhile.
        try {
            sent->succeed(co_await std::move(sending));
        } catch (const exception& thrown) {
            sent->fail(thrown.info());
        }
    }
}

void round::end_client(ending how, caller& by) {
    if (how == ending::closed)
        by.subject->close();
    else if (how == ending::closed_gracefully)
        operate(by, [&](account::number, auto&&... rest) {
            by.subject->async_close(by.draw.up_to(300ms), std::forward<decltype(rest)>(rest)...);
        });
}

// --- when all is well --------------------------------------------------------------------------

/// From each node, and in every way there is to choose one.
void round::expect_answers() {
    const auto limit = steady_clock::now() + patience;
    answers_to_come_ = node_count + 2;
    ask_until_answered(any_node, limit);
    ask_until_answered(controller, limit);
    for (std::int32_t node = 1; node <= node_count; ++node)
        ask_until_answered(broker_id{node}, limit);
    wait_for(all_answered_.get_future(), "not every node answers although all is well");
}

/// The first may meet a connection that has ended without the client's having noticed.
void round::ask_until_answered(target to, steady_clock::time_point limit) {
    const account::number number = on_.all.begin().value();
    const auto why = std::make_shared<error_info>();
    on_.subject->async_send(to, tests::request_numbered(number), {.timeout = 10s}, *why,
        [=, this](error_code ec, const account::answer_type& answer) {
            if (!ec) {
                on_.all.answered(number, answer);
                if (--answers_to_come_ == 0)
                    all_answered_.set_value();
                return;
            }
            on_.all.failed(number, *why);
            if (steady_clock::now() > limit)
                return;
            auto pause = std::make_shared<asio::steady_timer>(on_.subject->get_executor(), 10ms);
            asio::steady_timer& waiting = *pause;
            waiting.async_wait([this, to, limit, pause = std::move(pause)](
                                   error_code) { ask_until_answered(to, limit); });
        });
}

void round::wait_for(const std::future<void>& done, const char* what) {
    const auto limit = steady_clock::now() + patience;
    caller poller(on_, on_.subject, on_.draw.below(1'000'000), !pool_);
    const duration pause = pool_ ? patience : 0s;
    while (done.wait_for(pause) != std::future_status::ready) {
        if (steady_clock::now() > limit)
            return complain_of_hang(what);
        poller.wait_for_something();
    }
}

/// What is pending ends, by its deadline at the latest.
void round::settle(const char* when) {
    if (pool_) {
        on_.all.wait_until_settled(patience);
    } else {
        const auto limit = steady_clock::now() + patience;
        while (on_.all.pending() != 0 && steady_clock::now() < limit)
            on_.subject->poll(10ms);
    }
    if (const auto pending = on_.all.pending(); pending != 0)
        complain_of_hang(std::to_string(pending) + " are pending " + when);
}

void round::complain_of_hang(std::string about) {
    if (on_.subject)
        about += "\n" + on_.subject->explain().message() + "\n" + on_.subject->flight_record();
    on_.all.complain(std::move(about));
}

} // namespace

findings& findings::operator+=(const findings& other) {
    rounds += other.rounds;
    sums += other.sums;
    for (const auto& [what, times] : other.failures)
        failures[what] += times;
    for (const auto& [what, times] : other.troubles)
        troubles[what] += times;
    connections += other.connections;
    complaints.insert(complaints.end(), other.complaints.begin(), other.complaints.end());
    return *this;
}

findings run_round(driving how, std::uint64_t seed, int callers, duration length) {
    return round(how, seed, callers).go(length);
}

} // namespace kafka::stress
