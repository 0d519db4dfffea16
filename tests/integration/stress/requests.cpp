// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Members that send requests, and the operations that wait for what requests need.

#include "integration/stress/caller.hpp"
#include "support/numbered_requests.hpp"

#include <boost/asio/use_future.hpp>
#include <kafka/protocol/any_message.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace kafka::stress {

using namespace std::chrono_literals;
using protocol::any_message;
using tests::request_numbered;

namespace {

void send(caller& by) {
    const std::shared_ptr<operation> made = begin(by);
    if (!made)
        return;
    try {
        follow(by, made,
            by.subject->send(by.a_node(), request_numbered(made->number()), by.some_options(),
                by.draw.one_in(2)));
    } catch (const exception& thrown) {
        made->fail(thrown.info());
        if (thrown.code() != errc::unknown_broker_id)
            throw;
    }
}

void async_send(caller& by) {
    operate(by, [&](account::number number, auto&&... rest) {
        if (by.draw.one_in(4))
            by.subject->async_send(
                by.a_target(), request_numbered(number), std::forward<decltype(rest)>(rest)...);
        else
            by.subject->async_send(by.a_target(), request_numbered(number), by.some_options(),
                std::forward<decltype(rest)>(rest)...);
    });
}

/// As a message whose type is known only when the program runs.
void send_any_message(caller& by) {
    const std::shared_ptr<operation> made = begin(by);
    if (!made)
        return;
    by.subject->async_send(by.a_target(), any_message(request_numbered(made->number())),
        by.some_options(), made->why, [made](error_code ec, const any_message& answer) {
            if (ec)
                made->fail(made->why);
            else
                made->succeed(answer.get<account::answer_type>());
        });
}

/// To a `std::future`, with the error as a value: how the standard library shares an exception
/// between threads is hidden from sanitizers. Who moves the client cannot wait for it.
void send_to_std_future(caller& by) {
    if (by.moves_client)
        return;
    const std::shared_ptr<operation> made = begin(by);
    if (!made)
        return;
    const auto outcome = asio::use_future([](error_code ec, account::answer_type answer) {
        return std::pair(ec, std::move(answer));
    });
    const auto [ec, answer] = by.subject
                                  ->async_send(by.a_target(), request_numbered(made->number()),
                                      {.timeout = 10ms}, made->why, outcome)
                                  .get();
    if (ec)
        made->fail(made->why);
    else
        made->succeed(answer);
}

constexpr call all[] = {
    {"send", 40, send},
    {"async_send", 60, async_send},
    {"async_send", 5, send_any_message},
    {"async_send", 1, send_to_std_future},
    {"async_bootstrap", 2,
        [](caller& by) {
            operate(by, [&](account::number, auto&&... rest) {
                by.subject->async_bootstrap(std::forward<decltype(rest)>(rest)...);
            });
        }},
    {"async_await_ready", 5,
        [](caller& by) {
            operate(by, [&](account::number, auto&&... rest) {
                by.subject->async_await_ready(
                    by.a_node(), by.draw.up_to(300ms), std::forward<decltype(rest)>(rest)...);
            });
        }},
    {"async_check_version", 2,
        [](caller& by) {
            operate(by, [&](account::number, auto&&... rest) {
                version_check wanted{.timeout = by.draw.up_to(500ms)};
                if (by.draw.one_in(2))
                    wanted.node = by.a_node();
                wanted.strict = by.draw.one_in(2);
                by.subject->async_check_version(wanted, std::forward<decltype(rest)>(rest)...);
            });
        }},
};

} // namespace

std::span<const call> requests() {
    return all;
}

} // namespace kafka::stress
