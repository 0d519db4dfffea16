// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// One of each thing that a client can be asked for, begun at once, and something that comes in
// between: after the first handler that runs, and again after the second, and so on up to the last.
// Whatever state client and connections are in then, each operation ends once, in its time, by what
// has happened; and when all is well again, so is the client.

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::simulated {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;
using testing::fault;

const node_id one{broker_id{1}};
const node_id two{broker_id{2}};
const node_id three{broker_id{3}};

/// What each of the calls may take.
constexpr std::chrono::milliseconds patience = 10s;
/// Nothing that is due is told later than that.
constexpr duration soon = 10ms;

class scene {
public:
    explicit scene(std::uint64_t seed)
        : world({.seed = seed, .cut = testing::segmentation::whole}) {
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
    testing::cluster brokers{world.get_executor(), three_nodes(), world.get_transport()};
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
    static testing::cluster_options three_nodes() {
        testing::cluster_options made;
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

struct intervention {
    std::string_view called;
    void (*happens)(scene&);
    /// What the calls may end with that it meets.
    std::vector<error_code> failures;
    /// How all becomes well again, so much later. Null: the client is no more.
    void (*passes)(scene&);
    duration lasts = 0s;
};

void PrintTo(const intervention& of, std::ostream* to) {
    *to << of.called;
}

const intervention interventions[] = {
    {"nothing", [](scene&) {}, {}, [](scene&) {}},
    {"close", [](scene& in) { in.subject->close(); }, {errc::cancelled, errc::illegal_state},
        nullptr},
    {"graceful_close", [](scene& in) { in.call_close(); }, {errc::illegal_state}, nullptr},
    {"graceful_close_in_silence",
        [](scene& in) {
            in.call_close();
            in.cut();
        },
        {errc::illegal_state, errc::timeout, errc::cancelled, errc::connection,
            errc::node_not_ready, errc::no_brokers_available, broker_errc::request_timed_out},
        nullptr},
    {"destruction", [](scene& in) { in.subject.reset(); },
        {asio::error::operation_aborted, errc::cancelled}, nullptr},
    {"cancellation", [](scene& in) { in.cancel(); }, {asio::error::operation_aborted},
        [](scene&) {}},
    {"close_of_all_nodes",
        [](scene& in) { in.on_all_nodes([&](node_id each) { in.subject->close(each); }); },
        {errc::cancelled}, [](scene&) {}},
    {"resets", [](scene& in) { in.world.reset_connections(""); }, {errc::connection},
        [](scene&) {}},
    // As long as everybody waits: all come to their deadlines.
    {"silence", [](scene& in) { in.cut(); },
        {broker_errc::request_timed_out, errc::timeout, errc::connection, errc::node_not_ready,
            errc::no_brokers_available},
        [](scene& in) { in.heal(); }, 30s},
    {"all_nodes_stop",
        [](scene& in) {
            for (const broker_id each : in.brokers.nodes())
                in.brokers.stop(each, testing::notice::not_taken);
        },
        {errc::connection},
        [](scene& in) {
            for (const broker_id each : in.brokers.nodes())
                in.brokers.restart(each);
        },
        5s},
    {"all_nodes_restart",
        [](scene& in) {
            for (const broker_id each : in.brokers.nodes()) {
                in.brokers.stop(each, testing::notice::not_taken);
                in.brokers.restart(each);
            }
        },
        {errc::connection}, [](scene&) {}},
    {"a_node_leaves", [](scene& in) { in.brokers.stop(broker_id{2}); },
        {errc::connection, errc::unknown_broker_id, errc::node_not_ready,
            broker_errc::request_timed_out},
        [](scene& in) {
            in.brokers.restart(broker_id{2});
            in.subject->async_refresh_metadata([](error_code, const kafka::cluster&) {});
        },
        12s},
    {"names_lead_nowhere",
        [](scene& in) {
            for (const char* each : {"boot", "one", "two", "three"})
                in.world.set_name(each, {.failure = asio::error::host_not_found});
        },
        {errc::connection}, [](scene& in) { in.name_everybody(); }, 5s},
    {"names_are_not_looked_up",
        [](scene& in) {
            for (const char* each : {"boot", "one", "two", "three"})
                in.world.set_name(each, {.delay = duration::max()});
        },
        {errc::connection}, [](scene& in) { in.name_everybody(); }, 1s},
    {"a_node_moves",
        [](scene& in) {
            in.brokers.move(broker_id{1}, "10.0.0.11", 9093);
            in.world.set_name("one", {.addresses = {"10.0.0.77", "10.0.0.11"}});
            in.world.set_name("boot", {.addresses = {"10.0.0.2", "10.0.0.77"}});
        },
        {errc::connection}, [](scene&) {}},
    {"nonsense", [](scene& in) { in.brokers.inject(fault().always().raw("\xff\xff\xff\xff")); },
        {errc::invalid_receive, errc::connection}, [](scene& in) { in.brokers.clear_faults(); },
        3s},
    {"wrong_answers", [](scene& in) { in.brokers.inject(fault().always().wrong_correlation_id()); },
        {errc::correlation_id, errc::connection}, [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"half_answers", [](scene& in) { in.brokers.inject(fault().always().cut(6)); },
        {errc::connection}, [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"half_answers_and_silence", [](scene& in) { in.brokers.inject(fault().always().stall(6)); },
        {errc::connection, broker_errc::request_timed_out},
        [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"pauses", [](scene& in) { in.brokers.inject(fault().always().throttle(500ms)); }, {},
        [](scene& in) { in.brokers.clear_faults(); }, 3s},
    {"single_bytes", [](scene& in) { in.world.set_segmentation(testing::segmentation::bytewise); },
        {}, [](scene&) {}},
};

class step : public ::testing::TestWithParam<intervention> {
protected:
    /// How many handlers run if nothing comes in between.
    static std::size_t count(std::uint64_t seed) {
        scene usual(seed);
        usual.begin();
        std::size_t handlers = 0;
        usual.world.run_until([&] {
            ++handlers;
            return usual.over();
        });
        return handlers;
    }

    static void check_ends(const scene& of) {
        for (const scene::entry& each : of.calls) {
            EXPECT_EQ(each.ended, 1) << each.name;
            EXPECT_LE(each.ended_at, each.until + soon) << each.name;
            // It goes on only if there is a place at that very moment.
            const bool may_find_no_place =
                each.name == "future" && each.with == errc::node_not_ready;
            EXPECT_TRUE(!each.with || may_find_no_place ||
                        std::ranges::count(GetParam().failures, each.with) != 0)
                << each.name << ": " << each.with.message();
        }
    }

    static void play(std::uint64_t seed, std::size_t handlers) {
        scene now(seed);
        now.begin();
        std::size_t so_far = 0;
        if (handlers != 0)
            now.world.run_until([&] { return ++so_far == handlers; });
        GetParam().happens(now);
        now.world.run_for(GetParam().lasts);
        if (GetParam().passes != nullptr)
            GetParam().passes(now);
        EXPECT_TRUE(now.world.run_until([&] { return now.over(); }, patience + soon));
        check_ends(now);
        if (GetParam().passes != nullptr) {
            now.world.run_for(1s); // for what is on its way to be seen
            for (const target to :
                {target(any_node), target(controller), target(one), target(two), target(three)})
                EXPECT_EQ(now.send_and_run(to), error_code());
            EXPECT_EQ(now.subject->in_flight_request_count(), 0u);
        }
        now.subject.reset();
        // Nodes that have fallen silent do not see it go.
        for (const broker_id each : now.brokers.nodes())
            now.brokers.stop(each);
        EXPECT_LT(now.world.run(), 1'000u);
        EXPECT_EQ(now.world.open_connections(), 0u);
        check_ends(now); // and not once more
    }
};

TEST_P(step, may_be_followed_by) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) { // packets arrive in different orders
        const std::size_t last = count(seed);
        ASSERT_GT(last, 100u);
        // Under a sanitizer not after each, but after other ones with each seed.
        for (std::size_t handlers = seed % HANDLERS_APART; handlers <= last;
            handlers += HANDLERS_APART) {
            SCOPED_TRACE(
                ::testing::Message() << "seed " << seed << ", after " << handlers << " handlers");
            play(seed, handlers);
            if (HasFailure())
                return;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(any, step, ::testing::ValuesIn(interventions),
    [](const auto& of) { return std::string(of.param.called); });

} // namespace
} // namespace kafka::simulated
