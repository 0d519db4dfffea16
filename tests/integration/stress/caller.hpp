// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "integration/stress/scene.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace kafka::stress {

namespace asio = boost::asio;

/// Somebody who calls a client, in a thread or on the client's executor.
class caller {
public:
    /// `moves`: the client moves by this caller's thread, too.
    caller(scene& on, std::shared_ptr<client> whom, std::uint64_t seed, bool moves)
        : where(on),
          draw(seed),
          subject(std::move(whom)),
          moves_client(moves) {}

    /// Any member.
    void call_something();
    /// One of those that wait, and move the client meanwhile.
    void wait_for_something();

    node_id a_node();
    target a_target();
    std::string a_topic();
    std::string a_key();
    send_options some_options();

    scene& where;
    simulated::chance draw;
    const std::shared_ptr<client> subject;
    const bool moves_client;
};

/// How a member is called.
struct call {
    /// The member.
    std::string_view name;
    /// How often it is called, beside others.
    unsigned weight;
    /// Returns without waiting, but for members that wait.
    void (*make)(caller& by);
};

std::span<const call> questions();
std::span<const call> wishes();
std::span<const call> requests();
std::span<const call> waits();

/// Members by how often they were called in this process, and whether one never was.
std::string calls_in_words();
bool all_were_called();

/// Something that ends once, and its place in the account.
class pending {
public:
    pending(account& in, account::number which) : in_(in), which_(which) {}
    ~pending() {
        if (!over_)
            in_.forgotten(which_);
    }

    pending(const pending&) = delete;
    pending& operator=(const pending&) = delete;

    account::number number() const noexcept { return which_; }

    void succeed() {
        over_ = true;
        in_.succeeded(which_);
    }
    void succeed(const account::answer_type& answer) {
        over_ = true;
        in_.answered(which_, answer);
    }
    template <class T>
    void succeed(const T&) {
        succeed();
    }
    void fail(const error_info& why) {
        over_ = true;
        in_.failed(which_, why);
    }

private:
    account& in_;
    const account::number which_;
    bool over_ = false;
};

/// Something that ends in a handler, with the strand in which that runs and is given up.
struct operation : pending, std::enable_shared_from_this<operation> {
    operation(account& in, account::number which, const asio::any_io_executor& on)
        : pending(in, which),
          strand(asio::make_strand(on)),
          patience(strand) {}

    /// Now or in a while.
    void cancel(caller& by);

    asio::strand<asio::any_io_executor> strand;
    asio::cancellation_signal signal;
    asio::steady_timer patience;
    error_info why;
};

/// None when it is not the time to begin something.
std::shared_ptr<operation> begin(caller& by);
/// Does with the client what handlers do that go on from there.
void go_on(const std::weak_ptr<client>& subject, account::number from);

/// Calls `start(number, info…, handler)`, with or without an `error_info`, with a handler of one
/// kind or another; perhaps it is cancelled.
template <class Start>
void operate(caller& by, Start start) {
    const std::shared_ptr<operation> made = begin(by);
    if (!made)
        return;
    const bool informed = by.draw.one_in(2);
    auto handler = [made, informed, subject = std::weak_ptr(by.subject)](
                       error_code ec, const auto&... results) {
        if (!ec)
            made->succeed(results...);
        else
            made->fail(
                informed ? made->why : error_info{.code = ec, .request_written = written::maybe});
        if (made->number() % 8 == 0)
            go_on(subject, made->number());
    };
    const auto begin_with = [&](auto token) {
        if (informed)
            start(made->number(), made->why, std::move(token));
        else
            start(made->number(), std::move(token));
    };
    switch (by.draw.below(3)) {
    case 0:
        return begin_with(handler);
    case 1:
        return begin_with(asio::bind_executor(made->strand, handler));
    default:
        begin_with(asio::bind_cancellation_slot(
            made->signal.slot(), asio::bind_executor(made->strand, handler)));
        return made->cancel(by);
    }
}

/// Waits for a future in one way or another.
template <class T>
void follow(caller& by, const std::shared_ptr<operation>& of, const future<T>& made) {
    const auto succeed = [of](const T& value) { of->succeed(value); };
    const auto fail = [of](const error_info& why) { of->fail(why); };
    const auto on_wait_over = [of, made](error_code ec, const T& value) {
        if (!ec)
            return of->succeed(value);
        // Of a caller who has given up, the request goes on.
        of->fail(made.failed() ? made.error()
                               : error_info{.code = ec, .request_written = written::maybe});
    };
    switch (by.draw.below(5)) {
    case 0: {
        const future<T> other;
        other.add_both(succeed, fail);
        made.chain(other);
        return;
    }
    case 1:
        return made.async_wait(asio::bind_executor(of->strand, on_wait_over));
    case 2:
        made.async_wait(asio::bind_cancellation_slot(
            of->signal.slot(), asio::bind_executor(of->strand, on_wait_over)));
        return of->cancel(by);
    default:
        made.add_both(succeed, fail);
        return;
    }
}

} // namespace kafka::stress
