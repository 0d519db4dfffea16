// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/explanation.hpp>

#include "core/journal/words.hpp"
#include "core/text.hpp"

namespace kafka {

namespace {

using core::counted;
using core::in_words;

/// What the sentence is about. Those states that are the client's own need none.
std::string subject(const explanation& of) {
    std::string node = of.node ? core::name_of(*of.node) : "the node";
    if (!of.peer.empty())
        node += " (" + core::one_line(of.peer) +
                (of.proxy.empty() ? std::string() : ", through " + of.proxy) + ')';
    switch (of.asked.type()) {
    case target::kind::given:
        break;
    case target::kind::controlling:
        return "the controller, " + node + ", ";
    case target::kind::least_loaded:
        if (!of.is_ready())
            return "no node can take a request now; the nearest to it, " + node + ", ";
        break;
    }
    return node + ' ';
}

std::string at_most(duration left) {
    return left == duration::max() ? std::string() : ", and has " + in_words(left) + " more";
}

std::string after_failures(std::uint32_t failures) {
    return failures == 0 ? std::string() : " after " + counted(failures, "failed attempt");
}

std::string clause(const explanation& of) {
    switch (of.state) {
    case node_state::ready:
        return "takes requests, and has " + std::to_string(of.in_flight) + " of at most " +
               std::to_string(of.max_in_flight) + " in flight";
    case node_state::metadata_first:
        return "takes requests, but metadata is due, which goes first";
    case node_state::full: {
        std::string text =
            "has " + counted(of.in_flight, "request") + " in flight, as many as it may";
        if (!of.oldest_request.empty())
            text += ", and the oldest, " + of.oldest_request +
                    ", has been waiting for its answer for " + in_words(of.oldest_elapsed);
        return text;
    }
    case node_state::throttled:
        return "wants no new request for " + in_words(of.remaining) + " more (throttling)";
    case node_state::negotiating:
        return "is connected, has not answered " +
               (of.oldest_request.empty() ? "yet" : of.oldest_request) + " for " +
               in_words(of.oldest_elapsed) + at_most(of.remaining);
    case node_state::authenticating:
        return std::string(of.again ? "is being authenticated again before its session ends"
                                    : "is connected, and is being authenticated") +
               ", for " + in_words(of.elapsed) + at_most(of.remaining);
    case node_state::connecting:
        return "has been connecting for " + in_words(of.elapsed) + after_failures(of.failures) +
               at_most(of.remaining);
    case node_state::backing_off:
        return "is backing off " + in_words(of.remaining) + " more" + after_failures(of.failures);
    case node_state::not_connected:
        return "has no connection; the next request has one made";
    case node_state::retiring:
        return "has a connection that takes no new requests, and ends when the " +
               counted(of.in_flight, "request") + " on it " + (of.in_flight == 1 ? "is" : "are") +
               " answered";
    case node_state::unknown:
        return "is not in the cluster's metadata";
    case node_state::no_metadata:
    case node_state::no_controller:
    case node_state::not_begun:
    case node_state::closed:
        break;
    }
    return {};
}

std::string beginning(const explanation& of) {
    switch (of.state) {
    case node_state::no_metadata:
        return "no metadata has come yet, so that " +
               (of.asked.type() == target::kind::controlling ? "the controller" : subject(of)) +
               (of.asked.type() == target::kind::controlling ? " is" : "is") + " not known";
    case node_state::no_controller:
        return "the cluster has no controller at present";
    case node_state::not_begun:
        return "the client has not begun to look for the cluster, as it does with the first "
               "request";
    case node_state::closed:
        return "the client is closed";
    default:
        return subject(of) + clause(of);
    }
}

} // namespace

std::string explanation::message() const {
    std::string text = beginning(*this);
    if (waiting != 0)
        text +=
            "; " + counted(waiting, "request") + (waiting == 1 ? " waits" : " wait") + " for it";
    if (!last_failure || is_ready())
        return text;
    text += "; last: ";
    if (!last_failure->peer.empty() && last_failure->peer != peer)
        text += core::one_line(last_failure->peer) + ": ";
    text += core::reason_of(*last_failure);
    return text;
}

} // namespace kafka
