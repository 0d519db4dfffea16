// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// From a connection to one that is encrypted.

#include "net/connector.hpp"
#include "net/tls/client_context.hpp"
#include "net/tls/engine.hpp"
#include "net/tls/handshake.hpp"

#include <new>
#include <utility>

namespace kafka::net {

void connector::start_tls(std::unique_ptr<stream> over, link_route route) {
    const auto failed = [](tls::failure why, link_route by) {
        connect_outcome outcome;
        outcome.failure.stage = link_stage::tls;
        outcome.failure.code = why.code;
        outcome.failure.detail = std::move(why.detail);
        outcome.failure.attempts = {to_string(by.reached) + ": " + why.code.message()};
        outcome.failure.reached = std::move(by);
        return outcome;
    };
    auto then = [self = shared_from_this(), failed, route](tls::handshake_result result) mutable {
        if (self->over())
            return;
        self->handshake_.reset();
        self->finish(result.why
                         ? failed(std::move(result.why), std::move(route))
                         : connect_outcome{std::move(result.established), std::move(route), {}});
    };
    std::unique_ptr<tls::engine> engine;
    try {
        engine = target_.tls->connect(target_.host, target_.port);
    } catch (const std::bad_alloc&) {
        return finish(failed({make_error_code(boost::system::errc::not_enough_memory), {}}, route));
    }
    handshake_ = tls::async_handshake(
        *via_, std::move(over), std::move(engine), target_.connect_deadline, std::move(then));
}

} // namespace kafka::net
