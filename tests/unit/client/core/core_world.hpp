// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/core/client_core.hpp"
#include "unit/core/cluster/sample_metadata.hpp"
#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <deque>
#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kafka::detail::test {

using namespace std::chrono_literals;
using core::test::add_broker;
using core::test::bytes;
using core::test::list_groups;
using core::test::seen_request;

/// The server at the other end of one attempt, moved by hand.
struct server {
    std::shared_ptr<attempt> line;
    /// What has reached it and is not answered, ApiVersions first.
    std::deque<seen_request> asked;
    /// The driver was told to end it.
    bool closed = false;

    node_id node() const { return line->node; }
    std::string address() const { return core::to_string(line->address); }
};

/// A client's core with everything around it played by the test: the driver, the servers, time.
class core_world {
public:
    explicit core_world(client_options options = {}, int bootstrap_servers = 1,
        std::unique_ptr<kafka::core::sasl::login> login = nullptr)
        : core(options, make_bootstrap(bootstrap_servers), next_random, &random_state,
              std::move(login)) {}

    static std::vector<kafka::core::server_address> make_bootstrap(int count) {
        std::vector<kafka::core::server_address> servers;
        for (int i = 0; i < count; ++i)
            servers.push_back({.host = "boot" + std::to_string(i)});
        return servers;
    }

    /// Brokers 1 to `count`, of which the first is the controller.
    static protocol::metadata_response brokers(std::int32_t count) {
        protocol::metadata_response made;
        for (std::int32_t id = 1; id <= count; ++id)
            add_broker(made, id, "host" + std::to_string(id));
        made.controller_id = broker_id{1};
        return made;
    }

    // --- steps --------------------------------------------------------------------------------

    /// One step of the core, then what a driver does about it.
    template <class F>
    void step(F&& f, server* current = nullptr) {
        f();
        drive(current);
    }

    void start() {
        step([&] { core.start(now); });
    }
    void send(exchange& what, target to) {
        step([&] { core.send(what, to, now); });
    }
    bool send_now(exchange& what, node_id to) {
        bool known = false;
        step([&] { known = core.send_now(what, to, now); });
        return known;
    }
    bool maybe_connect(node_id to) {
        bool started = false;
        step([&] { started = core.maybe_connect(to, now); });
        return started;
    }
    void refresh(exchange& what, const metadata_wish& wish = {}) {
        step([&] { core.refresh(what, wish, now); });
    }
    void abandon(exchange& what) {
        step([&] { core.abandon(what, now); });
    }
    void close(error_code why = errc::cancelled) {
        step([&] { core.close(why, now); });
    }

    /// Lets time pass, with a call to the core whenever it has asked for one.
    void pass(duration time) {
        const time_point until = now + time;
        int idle_calls = 0;
        while (core.next_deadline() <= until) {
            idle_calls = core.next_deadline() > now ? 0 : idle_calls + 1;
            ASSERT_LT(idle_calls, 100) << "the core asks for the time again and again";
            now = std::max(now, core.next_deadline());
            step([&] { core.on_time(now); });
        }
        now = until;
    }

    // --- servers ------------------------------------------------------------------------------

    /// The attempt that was started last for the node, which must still be open.
    server& at(node_id node) {
        for (auto each = servers.rbegin(); each != servers.rend(); ++each)
            if (each->node() == node && !each->closed)
                return *each;
        ADD_FAILURE() << "there is no attempt to " << node.to_string();
        throw std::logic_error("no attempt");
    }
    bool has_open(node_id node) const {
        return std::ranges::any_of(
            servers, [&](const server& each) { return each.node() == node && !each.closed; });
    }
    /// How often a connection to the node was tried.
    std::size_t attempts(node_id node) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            servers, [&](const server& each) { return each.node() == node; }));
    }
    std::size_t open_attempts() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(servers, [](const server& each) { return !each.closed; }));
    }

    void establish(server& which) {
        step([&] { core.on_established(*which.line, now); }, &which);
    }
    /// The bytes that answer the oldest request.
    template <class Response>
    void answer(server& which, const Response& with) {
        ASSERT_FALSE(which.asked.empty());
        const seen_request to = which.asked.front();
        ASSERT_EQ(to.key, Response::descriptor.api_key);
        which.asked.pop_front();
        receive(which, kafka::core::test::answer(to.correlation_id, to.version, with));
    }
    void receive(server& which, const bytes& stream) {
        for (std::size_t at = 0; at < stream.size();) {
            const std::span<std::byte> space = which.line->connection.read_buffer();
            ASSERT_FALSE(space.empty());
            const std::size_t size = std::min(space.size(), stream.size() - at);
            std::memcpy(space.data(), stream.data() + at, size);
            step([&] { core.on_read(*which.line, size, now); }, &which);
            at += size;
        }
    }
    void fail(server& which, std::string detail = "refused") {
        error_info why{.code = errc::connection};
        why.detail = std::move(detail);
        step([&] { core.on_closed(*which.line, why, now); }, &which);
    }

    /// Goes through the handshake.
    void connect(server& which,
        const protocol::api_versions_response& offers = kafka::core::test::usual_versions()) {
        establish(which);
        answer(which, offers);
        ASSERT_EQ(which.line->connection.state(), kafka::core::connection_state::connected);
    }
    void connect(node_id node) {
        maybe_connect(node);
        connect(at(node));
    }
    /// Has the cluster described through the first bootstrap server that is tried.
    void discover(const protocol::metadata_response& what) {
        start();
        ASSERT_EQ(open_attempts(), 1u);
        server& first = *std::ranges::find(servers, false, &server::closed);
        connect(first);
        answer(first, what);
        ASSERT_TRUE(core.cluster().has_metadata());
    }

    // --- what came of it ----------------------------------------------------------------------

    bool is_done(const exchange& what) const { return std::ranges::count(done, &what) != 0; }

    std::uint64_t random_state = 1;
    time_point now{1h};
    client_core core;
    /// In the order of their start. Attempts that have ended stay.
    std::list<server> servers;
    /// What was to be done for authentications, in its order.
    std::vector<client_effects::task> tasks;
    /// What brokers have refused of what providers have given.
    std::vector<std::shared_ptr<core::sasl::task>> refused;
    /// The completions in their order.
    std::vector<const exchange*> done;

private:
    // splitmix64
    static std::uint64_t next_random(void* state) {
        std::uint64_t bits = (*static_cast<std::uint64_t*>(state) += 0x9E3779B97F4A7C15u);
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
        return bits ^ (bits >> 31);
    }

    /// Writes for the attempt whose event it was, and for those the core has named; nothing else.
    void drive(server* current) {
        std::vector<server*> writing;
        if (current != nullptr)
            writing.push_back(current);
        client_effects& effects = core.effects();
        for (const auto& each : effects.opened)
            servers.push_back({.line = each, .asked = {}});
        for (const auto& each : effects.written_to)
            writing.push_back(server_of(*each));
        for (const auto& each : effects.closed)
            server_of(*each)->closed = true;
        while (!effects.completions.empty()) {
            done.push_back(&effects.completions.front());
            effects.completions.pop_front();
        }
        for (const client_effects::task& each : effects.tasks)
            tasks.push_back(each);
        effects.tasks.clear();
        for (const auto& each : effects.refused)
            refused.push_back(each);
        effects.refused.clear();
        effects.opened.clear();
        effects.written_to.clear();
        effects.closed.clear();
        for (server* each : writing)
            if (!each->closed)
                write(*each);
    }
    void write(server& which) {
        kafka::core::connection& line = which.line->connection;
        for (auto buffers = line.next_write(); !buffers.empty(); buffers = line.next_write()) {
            bytes taken;
            for (const auto& each : buffers) {
                const auto* const data = static_cast<const std::byte*>(each.data());
                taken.insert(taken.end(), data, data + each.size());
            }
            for (seen_request& each : kafka::core::test::scripted_peer::parse(taken))
                which.asked.push_back(std::move(each));
            const std::size_t size = taken.size();
            step([&] { core.on_written(*which.line, size, now); }, nullptr);
        }
    }
    server* server_of(const attempt& of) {
        const auto found = std::ranges::find_if(
            servers, [&](const server& each) { return each.line.get() == &of; });
        EXPECT_NE(found, servers.end());
        return &*found;
    }
};

/// A wait without a request, as `async_bootstrap` and `async_close` are.
class wait_for final : public exchange {
public:
    explicit wait_for(time_point until) : exchange(nullptr, nullptr, nullptr) { deadline = until; }
    void complete(delivery) noexcept override {}
    error_code error() const { return failed() ? failure->code : error_code(); }
};

/// A wish for metadata, as `async_refresh_metadata` and its kin have.
class wish_for final : public exchange {
public:
    explicit wish_for(time_point until = time_point::max()) : exchange(nullptr, nullptr, &known) {
        deadline = until;
    }
    void complete(delivery) noexcept override {}
    error_code error() const { return failed() ? failure->code : error_code(); }

    kafka::cluster known;
};

inline const node_id one{broker_id{1}};
inline const node_id two{broker_id{2}};
inline const node_id three{broker_id{3}};
inline const node_id boot = node_id::bootstrap(0);

/// The whole text of a failure, for matchers.
inline std::string text_of(const exchange& what) {
    return what.failed() ? what.failure->message() : std::string();
}

} // namespace kafka::detail::test
