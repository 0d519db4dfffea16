// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/weather.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace kafka::simulated {

using namespace std::chrono_literals;
using testing::fault;

namespace {

constexpr duration longest_trouble = 4s;

} // namespace

std::span<const weather::trouble> weather::all_troubles() {
    static constexpr trouble all[] = {
        {"nodes are killed", &weather::kill},
        {"nodes lose power", &weather::cut_power},
        {"nodes move to other ports", &weather::move_port},
        {"nodes move to other hosts", &weather::move_host},
        {"controllers are elected", &weather::elect},
        {"nodes close connections", &weather::disconnect},
        {"lines are cut", &weather::cut},
        {"lines are cut one way", &weather::cut_one_way},
        {"lines are slow", &weather::slow_down},
        {"connections become half-open", &weather::lose_packets},
        {"connections are reset", &weather::reset},
        {"connections are reset in frames", &weather::reset_in_frames},
        {"packets have other sizes", &weather::cut_into_pieces},
        {"names are not found", &weather::lose_name},
        {"names are found late", &weather::delay_name},
        {"names lead elsewhere, too", &weather::confuse_name},
        {"answers are late or lost", &weather::spoil_answers},
        {"connections are not served", &weather::spoil_connections},
        {"answers are nonsense", &weather::talk_nonsense},
        {"nodes ask for pauses", &weather::throttle},
        {"metadata lags behind", &weather::lag_behind},
        {"requests are refused", &weather::refuse},
        {"nodes are up- and downgraded", &weather::change_versions},
        {"topics change", &weather::change_topics},
        {"the cluster is replaced", &weather::replace_cluster},
    };
    return all;
}

const weather::trouble& weather::any_trouble() {
    const bool is_of_logins = on_.guard.has_logins() && on_.draw.one_in(3);
    const auto kinds = is_of_logins ? troubles_of_logins() : all_troubles();
    return kinds[on_.draw.below(kinds.size())];
}

weather::weather(scene& on) : on_(on) {
    for (std::size_t node = 0; node < node_count; ++node)
        at_[node] = addresses[node][0];
    // Addresses that names may lead to besides: nobody answers at some, and at others nobody
    // listens.
    on_.world.cut("", "10.0.9.9");
    on_.world.cut("", "2001:db8::9:9");
}

void weather::begin() {
    ++period_;
    raging_ = true;
    // Brokers of old refuse by hanging up, so that any connection that is lost looks like that.
    if (on_.release)
        refused_logins_ = true;
    if (on_.book)
        on_.book->be_moody(on_.draw.one_in(4));
    kinds_.clear();
    // Many kinds at once hide what two of them would show.
    const std::size_t most = 1 + on_.draw.below(8);
    for (std::size_t i = 0; i < most; ++i)
        kinds_.push_back(&any_trouble());
    pace_ = on_.draw.between(100ms, 1s);
    tell("a storm begins");
    for (const trouble* each : kinds_)
        tell("  ", each->name);
    go_on();
}

void weather::go_on() {
    later(on_.draw.up_to(pace_), [this] {
        (this->*on_.draw.one_of(kinds_)->make)();
        go_on();
    });
}

void weather::later(duration time, std::function<void()> what) {
    on_.world.async_sleep(time, [this, period = period_, what = std::move(what)](error_code) {
        if (period == period_)
            what();
    });
}

void weather::for_a_while(std::function<void()> back) {
    // A few last as long as the storm does.
    if (!on_.draw.one_in(6))
        later(on_.draw.up_to(longest_trouble), std::move(back));
}

void weather::set_true_name(std::size_t node) {
    if (on_.has_names)
        on_.set_name(node, {.addresses = {at_[node]}});
}

/// What stays of the storm is where the nodes are, what the cluster is like, and, at times,
/// connections that are dead without anybody knowing.
void weather::clear_up() {
    ++period_;
    raging_ = false;
    resets_in_frames_ = false;
    if (on_.book)
        on_.book->be_moody(false);
    on_.brokers.clear_faults();
    on_.world.set_segmentation(testing::segmentation::random);
    set_true_versions();
    if (on_.guard.has_logins())
        set_true_logins();
    const bool end_dead_connections = !on_.closes_idle_connections() || on_.draw.one_in(3);
    for (std::size_t node = 0; node < node_count; ++node) {
        restore(node);
        if (!end_dead_connections)
            continue;
        on_.brokers.disconnect(id_of(node));
        on_.world.reset_connections(here(at_[node]), at_[node]);
    }
    for (std::size_t topic = 0; topic < topic_count; ++topic)
        on_.brokers.authorize_topic("t" + std::to_string(topic), true);
    if (on_.brokers.controller() == broker_id{-1})
        on_.brokers.elect_controller(id_of(0));
    tell("all is well again", end_dead_connections ? ", and dead connections are reset" : "");
}

void weather::restore(std::size_t node) {
    on_.brokers.restart(id_of(node));
    for (const char* const address : addresses[node]) {
        on_.world.heal(here(address), address);
        on_.world.clear_line(here(address), address);
        on_.world.clear_line(address, here(address));
    }
    set_true_name(node);
}

void weather::on_arrival(const testing::request_info& what) {
    if (!resets_in_frames_ || !on_.draw.one_in(10))
        return;
    const auto node = static_cast<std::size_t>(what.node.value() - 1);
    later(on_.draw.up_to(600us), [this, node] {
        tell("connections to node ", std::to_string(node + 1), " are reset");
        on_.world.reset_connections(here(at_[node]), at_[node]);
    });
}

// --- nodes ------------------------------------------------------------------------------------

/// The others may notice. So a client may be told of one node only, which then stops, and has to
/// find the others through the bootstrap servers.
void weather::kill() {
    const std::size_t node = any_node();
    const bool noticed = on_.draw.one_in(2);
    tell("node ", std::to_string(node + 1), " is killed", noticed ? "" : ", and nobody notices");
    on_.brokers.stop(id_of(node), noticed ? testing::notice::taken : testing::notice::not_taken);
    for_a_while([this, node] {
        tell("node ", std::to_string(node + 1), " is restarted");
        on_.brokers.restart(id_of(node));
    });
}

/// Nobody is told that connections have ended, until somebody sends something after the restart.
void weather::cut_power() {
    const std::size_t node = any_node();
    tell("node ", std::to_string(node + 1), " loses power");
    const std::string address = at_[node];
    on_.world.cut(here(address), address);
    on_.brokers.stop(id_of(node));
    for_a_while([this, node, address] {
        tell("node ", std::to_string(node + 1), " has power again");
        on_.world.heal(here(address), address);
        on_.brokers.restart(id_of(node));
    });
}

/// Known addresses must not all be wrong: who is called by its address stays there, but for one;
/// and who does not go back to the bootstrap servers may not know any other.
bool weather::may_move(std::size_t node) const {
    return node == node_count - 1 && on_.may_begin_again();
}

void weather::move_port() {
    constexpr std::size_t last = node_count - 1;
    if (!may_move(last))
        return kill();
    on_.brokers.move(id_of(last));
    tell("node 3 moves to port ", std::to_string(on_.brokers.address(id_of(last)).port));
}

void weather::move_host() {
    const std::size_t node = any_node();
    if (!on_.has_names && !may_move(node))
        return kill();
    at_[node] = on_.draw.one_of(addresses[node]);
    on_.brokers.move(id_of(node), at_[node], on_.brokers.address(id_of(node)).port);
    tell("node ", std::to_string(node + 1), " moves to ", at_[node]);
    // Names follow, but not at once.
    for_a_while([this, node] { set_true_name(node); });
}

void weather::elect() {
    const broker_id next = on_.draw.one_in(4) ? broker_id{-1} : id_of(any_node());
    tell("the controller is ", std::to_string(next.value()));
    on_.brokers.elect_controller(next);
}

void weather::disconnect() {
    const std::size_t node = any_node();
    tell("node ", std::to_string(node + 1), " closes its connections");
    on_.brokers.disconnect(id_of(node));
}

// --- lines ------------------------------------------------------------------------------------

void weather::cut() {
    const std::string address = at_[any_node()];
    tell("the lines to ", address, " are cut");
    on_.world.cut(here(address), address);
    for_a_while([this, address] {
        tell("the lines to ", address, " are whole again");
        on_.world.heal(here(address), address);
    });
}

void weather::cut_one_way() {
    const std::string address = at_[any_node()];
    const bool away = on_.draw.one_in(2);
    const std::string from = away ? here(address) : address;
    const std::string to = away ? address : here(address);
    tell("the line from ", from, " to ", to, " is cut");
    on_.world.set_line(from, to, {.blocked = true});
    for_a_while([this, from, to] { on_.world.clear_line(from, to); });
}

void weather::slow_down() {
    const std::string address = at_[any_node()];
    const bool away = on_.draw.one_in(2);
    const std::string from = away ? here(address) : address;
    const std::string to = away ? address : here(address);
    testing::line_conditions slow;
    slow.latency = std::max<duration>(on_.draw.up_to(300ms), scene::quickest_line);
    slow.jitter = on_.draw.up_to(100ms);
    if (on_.draw.one_in(2))
        slow.bytes_per_second = 500 + on_.draw.below(50'000);
    tell("the line from ", from, " to ", to, " is slow: ", in_words(slow.latency), ", ",
        std::to_string(slow.bytes_per_second), " bytes/s");
    on_.world.set_line(from, to, slow);
    for_a_while([this, from, to] { on_.world.clear_line(from, to); });
}

/// What is sent meanwhile never arrives, nor does what follows it on the same connection.
void weather::lose_packets() {
    const std::string address = at_[any_node()];
    const bool away = on_.draw.one_in(2);
    const std::string from = away ? here(address) : address;
    const std::string to = away ? address : here(address);
    tell("the line from ", from, " to ", to, " loses connections");
    on_.world.set_line(from, to, {.latency = duration::max()});
    later(on_.draw.up_to(1s), [this, from, to] { on_.world.clear_line(from, to); });
}

void weather::reset() {
    const std::string address = at_[any_node()];
    tell("connections to ", address, " are reset");
    on_.world.reset_connections(here(address), address);
}

void weather::reset_in_frames() {
    resets_in_frames_ = true;
    for_a_while([this] { resets_in_frames_ = false; });
}

void weather::cut_into_pieces() {
    const bool whole = on_.draw.one_in(2);
    tell("what is sent arrives ", whole ? "whole" : "byte by byte");
    on_.world.set_segmentation(
        whole ? testing::segmentation::whole : testing::segmentation::bytewise);
    later(on_.draw.up_to(whole ? longest_trouble : 200ms),
        [this] { on_.world.set_segmentation(testing::segmentation::random); });
}

// --- names ------------------------------------------------------------------------------------

void weather::lose_name() {
    if (!on_.has_names)
        return cut();
    const std::size_t node = any_node();
    tell("the name of node ", std::to_string(node + 1), " is not found");
    on_.set_name(node, {.failure = boost::asio::error::host_not_found});
    for_a_while([this, node] { set_true_name(node); });
}

void weather::delay_name() {
    if (!on_.has_names)
        return slow_down();
    const std::size_t node = any_node();
    const duration delay = on_.draw.one_in(4) ? duration::max() : on_.draw.up_to(2s);
    tell("the name of node ", std::to_string(node + 1), " is found after ", in_words(delay));
    on_.set_name(node, {.addresses = {at_[node]}, .delay = delay});
    for_a_while([this, node] { set_true_name(node); });
}

void weather::confuse_name() {
    if (!on_.has_names)
        return reset();
    // At the first two of them nobody listens; of the others nothing is heard.
    constexpr std::array<const char*, 4> wrong{
        "10.0.9.1", "2001:db8::9:1", "10.0.9.9", "2001:db8::9:9"};
    const std::size_t node = any_node();
    testing::name_answer answer{.addresses = {at_[node]}};
    std::string all;
    for (std::size_t more = 1 + on_.draw.below(3); more > 0; --more) {
        const char* const address = on_.draw.one_of(wrong);
        const auto where = static_cast<std::ptrdiff_t>(on_.draw.below(answer.addresses.size() + 1));
        answer.addresses.insert(answer.addresses.begin() + where, address);
    }
    for (const std::string& each : answer.addresses)
        all.append(" ").append(each);
    tell("the name of node ", std::to_string(node + 1), " leads to", all);
    on_.set_name(node, std::move(answer));
    for_a_while([this, node] { set_true_name(node); });
}

} // namespace kafka::simulated
