// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/callers.hpp"

#include "support/numbered_requests.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_key.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace kafka::simulated {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using tests::key_of;

callers::callers(scene& on, weather& outside, const doorkeeper& door)
    : on_(on),
      outside_(outside),
      door_(door),
      count_(1 + on.draw.below(8)),
      cancels_(on.draw.one_in(2)),
      sends_much_(on.draw.one_in(3)) {
}

void callers::begin(duration longest_pause) {
    longest_pause_ = longest_pause;
    resting_ = false;
    call_once();
}

void callers::call_once() {
    for (std::size_t i = 0; i < count_; ++i)
        call();
}

const excuses& callers::known() {
    known_.nonsense = outside_.talked_nonsense();
    known_.odd_refusals = outside_.refused_oddly();
    known_.refused_logins = outside_.refused_logins();
    return known_;
}

target callers::any_target(std::string& in_words) {
    if (!coordinators_.empty() && on_.draw.one_in(6)) {
        const auto& [to, key] = *std::next(coordinators_.begin(),
            static_cast<std::ptrdiff_t>(on_.draw.below(coordinators_.size())));
        if (!easy_ || on_.subject->coordinator_for(coordinator_kind::group, key) == to) {
            in_words = to.to_string();
            return to;
        }
    }
    switch (on_.draw.below(5)) {
    case 0:
        if (!on_.can_name_controllers())
            return any_target(in_words);
        in_words = "the controller";
        return controller;
    case 1:
    case 2:
        in_words = "any node";
        return any_node;
    default:
        const node_id to = id_of(on_.draw.below(node_count));
        in_words = "node " + to.to_string();
        return to;
    }
}

callers::request_type callers::make_request(std::size_t number) {
    if (!on_.can_repeat_keys()) {
        request_type made;
        made.key = key_of(number);
        return made;
    }
    request_type made = tests::request_numbered(number);
    if (sends_much_ && on_.draw.one_in(4))
        for (std::size_t more = on_.draw.below(30); more > 0; --more)
            made.coordinator_keys.emplace_back(std::string(on_.draw.below(100), 'x'));
    return made;
}

void callers::call() {
    std::string whom;
    const target to = any_target(whom);
    const bool now = !easy_ && to.type() == target::kind::given && on_.draw.one_in(5);
    const std::size_t number = make(now ? whom + " at once" : whom);
    request& made = requests_[number];
    made.goes_on = true;
    ++calling_;
    if (now)
        send_now(number, to.node());
    else
        send(number, to);
    if (cancels_ && on_.draw.one_in(6))
        cancel_later(made, on_);
}

void callers::look_around() {
    const auto ask = [this](target to, const std::string& whom) { send(make(whom), to); };
    ask(any_node, "any node");
    if (on_.can_name_controllers())
        ask(controller, "the controller");
    for (std::size_t node = 0; node < node_count; ++node)
        ask(id_of(node), "node " + node_id(id_of(node)).to_string());
    for (const auto& [to, key] : std::map(coordinators_))
        if (on_.subject->coordinator_for(coordinator_kind::group, key) == to)
            ask(to, to.to_string());
}

std::size_t callers::make(const std::string& whom) {
    const std::size_t number = requests_.size();
    request& made = requests_.emplace_back();
    made.is_easy = easy_;
    made.is_refused = locked_out_;
    made.limit =
        easy_ || locked_out_ ? scene::longest_timeout : on_.draw.up_to(scene::longest_timeout);
    if (!easy_ && !locked_out_ && on_.draw.one_in(20))
        made.limit = 0ms;
    made.what = "#" + std::to_string(number) + " to " + whom;
    simulated::begin(made, on_);
    return number;
}

void callers::send(std::size_t number, target to) {
    request& made = requests_[number];
    if (on_.draw.one_in(8))
        return send_as_any(number, to);
    on_.subject->async_send(to, make_request(number), {.timeout = made.limit}, made.why,
        asio::bind_cancellation_slot(
            made.signal.slot(), [this, number](error_code ec, const response_type& answer) {
                on_end(number, ec, answer);
            }));
}

/// As a message of which the client is not told the type.
void callers::send_as_any(std::size_t number, target to) {
    request& made = requests_[number];
    on_.subject->async_send(to, protocol::any_message(make_request(number)),
        {.timeout = made.limit}, made.why,
        asio::bind_cancellation_slot(
            made.signal.slot(), [this, number](error_code ec, const protocol::any_message& answer) {
                const auto* const told = answer.get_if<response_type>();
                if (!ec && told == nullptr)
                    on_.log.complain(requests_[number].what + " has an answer of another type");
                on_end(number, ec, told != nullptr ? *told : response_type());
            }));
}

/// As a future, which is waited for here because its callbacks do not see the client's end.
void callers::send_now(std::size_t number, node_id to) {
    request& made = requests_[number];
    try {
        const auto sent = on_.subject->send(to, make_request(number), {.timeout = made.limit});
        sent.async_wait(asio::bind_executor(on_.world.get_executor(),
            asio::bind_cancellation_slot(made.signal.slot(),
                [this, number, sent](error_code ec, const response_type& answer) {
                    // Of a caller who has given up, the request goes on.
                    requests_[number].why =
                        ec == asio::error::operation_aborted
                            ? error_info{.code = ec, .request_written = written::maybe}
                            : sent.error();
                    on_end(number, ec, answer);
                })));
    } catch (const exception& refused) {
        made.why = refused.info();
        on_.world.async_sleep(0ns, [this, number](error_code) {
            on_end(number, requests_[number].why.code, response_type());
        });
    }
}

void callers::on_arrival(const testing::request_info& what) {
    const duration asked_pause = outside_.take_pause();
    // A broker that does not tell its features looks like an old one, which keeps its answers back.
    constexpr std::int16_t first_with_features = 3;
    if (what.api == protocol::api_key::api_versions) {
        if (what.version >= first_with_features)
            keep_pauses_.insert(what.connection);
        else
            keep_pauses_.erase(what.connection);
    }
    const auto number = tests::number_in(what.payload);
    if (!number)
        return;
    request& of = requests_.at(*number);
    on_.log.note([&] {
        const std::string answer =
            asked_pause == duration::zero()
                ? std::string()
                : ", and is to be followed by " + in_words(asked_pause) + " of silence";
        return "      " + of.what + " arrives on connection " + std::to_string(what.connection) +
               answer;
    });
    if (++of.arrivals > 1)
        on_.log.complain(of.what + " has arrived twice");
    if (door_.is_over(what.connection, of.started))
        on_.log.complain(of.what + " has arrived when the session was over, as the client knew");
    of.coordinator = on_.brokers.coordinator(key_of(*number));
    of.connection = what.connection;
    of.pause = asked_pause;
    const auto found = pauses_.find(what.connection);
    if (found != pauses_.end() && of.started > found->second.from &&
        on_.world.now() < found->second.until)
        on_.log.complain(of.what + " has arrived in a pause that the broker had asked for");
}

void callers::on_end(std::size_t number, error_code ec, const response_type& answer) {
    request& of = requests_[number];
    simulated::end(of, ec, on_, known());
    if (ec) {
        ++failed_;
    } else {
        ++answered_;
        check_answer(number, of, answer);
    }
    if (of.goes_on)
        call_again();
}

void callers::check_answer(std::size_t number, const request& of, const response_type& answer) {
    if (of.arrivals == 0)
        on_.log.complain(of.what + " was answered without having arrived");
    // Where the answer does not repeat the key, it names one of three.
    const bool is_own = on_.can_repeat_keys() ? tests::is_answer_to(number, answer)
                                              : answer.node_id == of.coordinator ||
                                                    answer.error_code != broker_errc::none;
    if (!is_own)
        return on_.log.complain(of.what + " has the answer to another one");
    if (of.pause != duration::zero() && keep_pauses_.contains(of.connection)) {
        pause& latest = pauses_[of.connection];
        if (on_.world.now() + of.pause > latest.until)
            latest = {on_.world.now(), on_.world.now() + of.pause};
    }
    if (on_.is_closing)
        return;
    const std::string key = key_of(number);
    const std::optional<node_id> found =
        on_.subject->add_coordinator(answer, coordinator_kind::group, key);
    if (easy_ && of.is_easy && !found)
        on_.log.complain(of.what + " has not found a coordinator although all is well");
    // One key is remembered for each of them.
    if (found && coordinators_.emplace(*found, key).first->second == key)
        return;
    if (found && on_.draw.one_in(4))
        on_.subject->forget_coordinator(
            coordinator_kind::group, std::exchange(coordinators_[*found], key));
    else
        on_.subject->forget_coordinator(coordinator_kind::group, key);
}

void callers::call_again() {
    // Most callers think before they go on.
    const duration thought = on_.draw.one_in(3) ? 0ns : on_.draw.up_to(longest_pause_);
    on_.world.async_sleep(thought, [this](error_code) {
        --calling_;
        if (!resting_)
            call();
    });
}

std::size_t callers::arrived_in_doubt() const {
    return static_cast<std::size_t>(std::ranges::count_if(requests_, [](const request& each) {
        return each.arrivals != 0 && each.why.request_written == written::maybe;
    }));
}

void callers::check_all() {
    for (const request& each : requests_) {
        if (each.ends == 0)
            on_.log.complain(each.what + " has never ended");
        if (each.ends != 0 && each.why.code && each.arrivals != 0 &&
            each.why.request_written == written::no)
            on_.log.complain(each.what + " has arrived and is said not to have been written: " +
                             each.why.message());
    }
}

} // namespace kafka::simulated
