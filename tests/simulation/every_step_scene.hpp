// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/credentials.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

/// One of each thing that a client can be asked for.
namespace kafka::simulated::steps {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;

inline const node_id one{broker_id{1}};
inline const node_id two{broker_id{2}};
inline const node_id three{broker_id{3}};

/// What each of the calls may take.
constexpr std::chrono::milliseconds patience = 10s;
/// Nothing that is due is told later than that.
constexpr duration soon = 10ms;

/// A provider that takes its time.
class own_tokens final : public oauth_token_provider {
public:
    explicit own_tokens(testing::simulation& world) : world_(world) {}

    void async_get(asio::any_io_executor, handler_type handler) override {
        world_.async_sleep(1ms, [handler = std::move(handler)](error_code) mutable {
            constexpr auto begin = testing::simulation::wall_start;
            std::move(handler)(error_info(),
                oauth_token{.value = testing::unsecured_token("alice", begin, begin + 1h)});
        });
    }

private:
    testing::simulation& world_;
};

class scene {
public:
    /// `guarded`: clients have to say who they are, and again every two seconds.
    explicit scene(std::uint64_t seed, bool guarded = false)
        : world({.seed = seed, .cut = testing::segmentation::whole}),
          brokers(world.get_executor(), three_nodes(guarded), world.get_transport()) {
        name_everybody();
        brokers.add_group({.id = "the group"});
        brokers.create_topic({.name = "orders"});
        client_options options;
        options.bootstrap_servers = {"boot"};
        options.max_in_flight_requests_per_connection = 2;
        options.socket_connection_setup_timeout = 2s;
        options.request_timeout = 5s;
        options.default_api_timeout = patience;
        options.api_version_auto_timeout = patience;
        if (guarded) {
            options.security_protocol = security_protocol::sasl_plaintext;
            options.sasl_mechanism = sasl_mechanism::oauthbearer;
            options.sasl_oauth_token_provider = std::make_shared<own_tokens>(world);
        }
        subject.emplace(world.get_executor(), options, world.get_transport());
    }

    /// Where nobody is, and where somebody is; IPv4 and IPv6.
    void name_everybody() {
        world.set_name("boot", {.addresses = {"2001:db8::77", "10.0.0.1"}});
        world.set_name("one", {.addresses = {"10.0.0.1"}});
        world.set_name("two", {.addresses = {"10.0.0.77", "10.0.0.2"}});
        world.set_name("three", {.addresses = {"2001:db8::3"}});
    }

    void begin() {
        call("bootstrap", [&](auto token) { subject->async_bootstrap(std::move(token)); });
        send(any_node);
        send(controller);
        call("topic", [&](auto token) { subject->async_add_topic("orders", std::move(token)); });
        call("check", [&](auto token) {
            subject->async_check_version({.timeout = patience}, std::move(token));
        });
    }

    bool over() const {
        return std::ranges::all_of(calls, [](const entry& each) { return each.ended != 0; });
    }
    void cancel() {
        for (std::size_t i = 0; i < calls.size(); ++i) // an end may begin something
            calls[i].signal.emit(asio::cancellation_type::all);
    }
    template <class F>
    void on_all_nodes(F&& f) {
        for (const node_id each : {node_id::bootstrap(0), one, two, three})
            f(each);
    }
    void cut() {
        for (const char* here : {"192.0.2.1", "2001:db8::1"})
            world.cut(here);
    }
    void heal() {
        for (const char* here : {"192.0.2.1", "2001:db8::1"})
            world.heal(here);
    }
    void call_close() {
        call("close", [&](auto token) { subject->async_close(patience, std::move(token)); });
    }

    struct entry {
        std::string name;
        time_point until{};
        int ended = 0;
        error_code with = {};
        time_point ended_at{};
        asio::cancellation_signal signal;
    };

    testing::simulation world;
    testing::cluster brokers;
    std::optional<client> subject;
    std::deque<entry> calls;

    error_code send_and_run(target to) {
        std::optional<error_code> seen;
        subject->async_send(to, list_groups_request{}, {.timeout = patience},
            [&](error_code ec, const list_groups_response&) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return seen.value_or(error_code());
    }

private:
    static testing::cluster_options three_nodes(bool guarded) {
        testing::cluster_options made;
        if (guarded) {
            made.listeners = {{.protocol = testing::security_protocol::sasl_plaintext}};
            made.sasl.max_reauth = 2s;
        }
        made.nodes = 3;
        made.addresses = {"10.0.0.1", "10.0.0.2", "2001:db8::3"};
        made.ports = {9092, 9092, 9092};
        made.advertised_hosts = {"one", "two", "three"};
        return made;
    }

    template <class Start>
    void call(std::string name, Start&& start) {
        entry& made = calls.emplace_back();
        made.name = std::move(name);
        made.until = world.now() + patience;
        start(asio::bind_cancellation_slot(
            made.signal.slot(), [this, &made](error_code ec, const auto&...) {
                ++made.ended;
                made.with = ec;
                made.ended_at = world.now();
                go_on_after(made);
            }));
    }
    void send(target to) {
        call("send", [&](auto token) {
            subject->async_send(to, list_groups_request{}, {.timeout = patience}, std::move(token));
        });
    }
    /// More than one connection can take at once, and a future.
    void go_on_after(const entry& ended) {
        if (ended.with || !subject)
            return;
        if (ended.name == "bootstrap") {
            call("send to be followed", [&](auto token) {
                subject->async_send(
                    one, list_groups_request{}, {.timeout = patience}, std::move(token));
            });
            for (const node_id to : {one, one, two, two, two})
                send(to);
            call("ready",
                [&](auto token) { subject->async_await_ready(three, patience, std::move(token)); });
            call("check of a node", [&](auto token) {
                subject->async_check_version({.node = two, .timeout = patience}, std::move(token));
            });
            call("refresh", [&](auto token) { subject->async_refresh_metadata(std::move(token)); });
        } else if (ended.name == "send to be followed") {
            call("future", [&](auto token) {
                future<list_groups_response> answer;
                try {
                    answer = subject->send(two, list_groups_request{}, {.timeout = patience});
                } catch (const exception& thrown) { // There is no such node any more.
                    return token(thrown.code(), list_groups_response());
                }
                answer.async_wait(asio::bind_executor(world.get_executor(), std::move(token)));
            });
        }
    }
};

} // namespace kafka::simulated::steps
