// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/meddler.hpp"

#include "simulation/seeds/questions.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <kafka/protocol/api_key.hpp>

#include <chrono>
#include <utility>
#include <vector>

namespace kafka::simulated {

namespace asio = boost::asio;
using namespace std::chrono_literals;

meddler::meddler(scene& on, callers& others)
    : on_(on),
      others_(others),
      does_anything_(!on.draw.one_in(4)),
      closes_(on.draw.one_in(4)) {
}

void meddler::begin() {
    resting_ = false;
    if (does_anything_ && !std::exchange(waiting_, true))
        go_on();
}

void meddler::go_on() {
    on_.world.async_sleep(on_.draw.up_to(1s), [this](error_code) {
        waiting_ = false;
        if (resting_)
            return;
        do_something();
        waiting_ = true;
        go_on();
    });
}

operation& meddler::make(std::string what, std::optional<duration> limit) {
    operation& made = operations_.emplace_back();
    made.what = std::move(what);
    made.limit = limit;
    made.is_easy = easy_;
    made.moment += on_.options.retry_backoff; // before metadata is asked for again
    ++pending_;
    simulated::begin(made, on_);
    if (on_.draw.one_in(6))
        cancel_later(made, on_);
    return made;
}

auto meddler::handler(operation& of) {
    return asio::bind_cancellation_slot(
        of.signal.slot(), [this, &of](error_code ec, const auto&...) {
            --pending_;
            simulated::end(of, ec, on_, others_.known());
        });
}

void meddler::do_something() {
    // Topics may well not be there.
    const std::string topic = "t" + std::to_string(on_.draw.below(topic_count));
    client& subject = *on_.subject;
    switch (on_.draw.below(14)) {
    case 0: {
        operation& made = make("refresh", on_.options.default_api_timeout);
        return subject.async_refresh_metadata(made.why, handler(made));
    }
    case 1: {
        operation& made = make("add topic " + topic, on_.options.default_api_timeout);
        return subject.async_add_topic(topic, made.why, handler(made));
    }
    case 2: {
        operation& made = make("bootstrap", on_.options.api_version_auto_timeout);
        return subject.async_bootstrap(made.why, handler(made));
    }
    case 3:
        return check_version();
    case 4:
        return wait_for(subject.request_metadata_update(), "update");
    case 5:
        return wait_for(subject.set_topics({topic, "t0"}), "set topics " + topic + ", t0");
    case 6:
        return wait_for(subject.need_all_topics(on_.draw.one_in(2)), "change need of all topics");
    case 7:
        return close_node();
    case 8:
    case 9:
        return await_ready();
    case 10:
        return listen();
    default:
        return ask_questions();
    }
}

/// Some of these may not be there.
node_id meddler::any_id() {
    const std::size_t node = on_.draw.below(node_count);
    switch (on_.draw.below(6)) {
    case 0:
        return node_id::coordinator(id_of(node));
    case 1:
        return node_id::bootstrap(static_cast<std::int32_t>(node));
    default:
        return id_of(node);
    }
}

void meddler::await_ready() {
    const node_id node = easy_ ? node_id(id_of(on_.draw.below(node_count))) : any_id();
    const duration timeout = easy_                ? scene::longest_timeout
                             : on_.draw.one_in(8) ? 0ms
                                                  : on_.draw.up_to(scene::longest_timeout);
    operation& made = make("wait for node " + node.to_string(), timeout);
    on_.subject->async_await_ready(node, timeout, made.why, handler(made));
}

/// From now on somebody is told of metadata, or is not any more.
void meddler::listen() {
    if (!listeners_.empty() && on_.draw.one_in(2)) {
        listener& gone = on_.draw.one_of(listeners_);
        gone.removed = true;
        return on_.subject->remove_metadata_listener(gone.id); // it may have gone before
    }
    listener& made = listeners_.emplace_back();
    made.refreshes = on_.brokers.requests(protocol::api_key::metadata);
    made.id = on_.subject->add_metadata_listener([this, &made](const kafka::cluster& known) {
        // The answer that comes first may have been asked for before.
        const std::uint64_t most =
            on_.brokers.requests(protocol::api_key::metadata) - made.refreshes + 1;
        if (made.removed)
            on_.log.complain("a listener is told of metadata that was removed");
        if (++made.calls > most || !known.has_metadata())
            on_.log.complain("a listener is told of metadata that has not come");
    });
}

void meddler::ask_questions() {
    const node_id node = any_id();
    on_.log.note([&] { return "questions about node " + node.to_string(); });
    if (on_.draw.one_in(2))
        on_.subject->maybe_connect(node);
    ask_about(node, on_);
    ask_about_all(on_);
}

void meddler::wait_for(const future<kafka::cluster>& update, std::string what) {
    operation& made = make(std::move(what), std::nullopt);
    update.async_wait(asio::bind_executor(on_.world.get_executor(),
        asio::bind_cancellation_slot(
            made.signal.slot(), [this, &made, update](error_code ec, const kafka::cluster&) {
                --pending_;
                made.why =
                    ec == asio::error::operation_aborted ? error_info{.code = ec} : update.error();
                simulated::end(made, ec, on_, others_.known());
            })));
}

void meddler::check_version() {
    version_check wanted{.timeout = 1ms + on_.draw.up_to(2s)};
    if (easy_)
        wanted.timeout = 2s;
    if (on_.draw.one_in(2))
        wanted.node = id_of(on_.draw.below(node_count));
    wanted.strict = on_.draw.one_in(3);
    operation& made = make(
        "version of " + (wanted.node ? "node " + wanted.node->to_string() : std::string("any")),
        wanted.timeout);
    on_.subject->async_check_version(wanted, made.why, handler(made));
}

void meddler::close_node() {
    if (easy_ || !closes_)
        return ask_questions();
    const node_id node = id_of(on_.draw.below(node_count));
    on_.log.note([&] { return "the connection to node " + node.to_string() + " is closed"; });
    others_.on_connections_closed();
    on_.subject->close(node);
}

void meddler::check_all() {
    for (const operation& each : operations_)
        if (each.ends == 0)
            on_.log.complain(each.what + " has never ended");
}

} // namespace kafka::simulated
