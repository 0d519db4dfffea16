// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/tokens.hpp"

#include "simulation/seeds/protection.hpp"

#include <kafka/testing/security.hpp>

#include <stdexcept>
#include <utility>

namespace kafka::simulated {

using namespace std::chrono_literals;

namespace {

/// Shorter sessions than this could not be prolonged in time.
constexpr std::chrono::milliseconds least_left = 1500ms;

} // namespace

std::chrono::milliseconds own_tokens::wall_clock() const {
    return std::chrono::floor<std::chrono::milliseconds>(
        testing::simulation::wall_start + (world_.now() - testing::simulation::start));
}

void own_tokens::set_scope(std::string scope) {
    scope_ = std::move(scope);
    kept_.clear();
}

oauth_token own_tokens::current() {
    const auto now = wall_clock();
    if (kept_.empty() || expires_ - now < least_left) {
        const auto begin = std::chrono::floor<std::chrono::seconds>(now);
        expires_ = begin + life_;
        kept_ = testing::unsecured_token(protection::user, begin, expires_, {scope_});
    }
    return {.value = kept_};
}

void own_tokens::answer(handler_type handler) {
    if (empty_)
        std::move(handler)(error_info{.detail = "there are no tokens today"}, oauth_token());
    else
        std::move(handler)(error_info(), current());
}

void own_tokens::async_get(boost::asio::any_io_executor, handler_type handler) {
    if (empty_ && draw_.one_in(2))
        throw std::runtime_error("there are no tokens today");
    duration delay = draw_.one_in(2) ? duration() : draw_.up_to(5ms);
    switch (moody_ ? draw_.below(12) : SIZE_MAX) {
    case 0:
        throw std::runtime_error("not now");
    case 1:
        return std::move(handler)(error_info{.detail = "not now"}, oauth_token());
    case 2:
        return unanswered_.push_back(std::move(handler));
    case 3: {
        const auto now = std::chrono::floor<std::chrono::seconds>(wall_clock());
        return std::move(handler)(error_info(),
            oauth_token{
                .value = testing::unsecured_token(protection::user, now - 2s, now - 1s, {scope_})});
    }
    case 4:
    case 5:
        delay = draw_.up_to(800ms);
        break;
    default:
        break;
    }
    if (delay == duration::zero())
        return answer(std::move(handler));
    world_.async_sleep(delay,
        [this, handler = std::move(handler)](error_code) mutable { answer(std::move(handler)); });
}

void own_tokens::answer_the_rest() {
    for (handler_type& each : std::exchange(unanswered_, {}))
        answer(std::move(each));
}

} // namespace kafka::simulated
