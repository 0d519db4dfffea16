// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Members that wait by polling: for one thread at a time, and none where a pool moves the client.

#include "integration/stress/caller.hpp"
#include "support/numbered_requests.hpp"

#include <chrono>
#include <vector>

namespace kafka::stress {

using namespace std::chrono_literals;

namespace {

/// Calls what waits. Another thread may be polling; and where a pool moves the client, nobody may.
template <class Wait>
void wait(caller& by, const char* member, Wait member_called) {
    bool refused = false;
    try {
        member_called();
    } catch (const exception& thrown) {
        refused = thrown.code() == errc::illegal_state;
    }
    if (by.where.how == driving::pooled && !refused)
        by.where.all.complain(std::string(member) + " has not refused to poll for a pool");
}

void look_at(const std::vector<completion>& completed, account& all) {
    for (const completion& each : completed)
        if ((each.error ? each.response != nullptr : each.version < 0) || !each.api)
            all.complain("a completion is neither an answer nor a failure");
}

void poll(caller& by) {
    wait(by, "poll", [&] {
        look_at(by.subject->poll(by.draw.one_in(4) ? 0ns : by.draw.up_to(20ms)), by.where.all);
    });
}

void poll_until_done(caller& by) {
    const std::shared_ptr<operation> made = begin(by);
    if (!made)
        return;
    const auto wished = by.subject->request_metadata_update();
    follow(by, made, wished);
    wait(by, "poll", [&] { look_at(by.subject->poll(by.draw.up_to(20ms), wished), by.where.all); });
}

void await_ready(caller& by) {
    wait(by, "await_ready", [&] { by.subject->await_ready(by.a_node(), by.draw.up_to(20ms)); });
}

void check_version(caller& by) {
    wait(by, "check_version", [&] {
        if (by.draw.one_in(2))
            by.subject->check_version(by.a_node(), by.draw.up_to(20ms), by.draw.one_in(2));
        else
            by.subject->check_version(std::nullopt, by.draw.up_to(20ms));
    });
}

void send_and_receive(caller& by) {
    const std::shared_ptr<operation> made = begin(by);
    if (!made)
        return;
    wait(by, "send_and_receive", [&] {
        try {
            made->succeed(by.subject->send_and_receive(
                by.a_node(), tests::request_numbered(made->number()), {.timeout = 50ms}));
        } catch (const exception& thrown) {
            made->fail(thrown.info());
            throw;
        }
    });
}

constexpr call all[] = {
    {"poll", 3, poll},
    {"poll", 1, poll_until_done},
    {"await_ready", 1, await_ready},
    {"check_version", 1, check_version},
    {"send_and_receive", 2, send_and_receive},
};

} // namespace

std::span<const call> waits() {
    return all;
}

} // namespace kafka::stress
