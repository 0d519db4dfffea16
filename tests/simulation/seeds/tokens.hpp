// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/chance.hpp"

#include <kafka/credentials.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::simulated {

/// A provider of the user's, which keeps a token until it is about to expire, and answers in all
/// the ways that one may: before it returns, later, or never; with a failure, and by throwing.
class own_tokens final : public oauth_token_provider {
public:
    /// What none of its tokens is without, and nothing else is with.
    static constexpr std::string_view secret = "eyJhbGciOi";

    own_tokens(testing::simulation& world, chance& draw, std::chrono::seconds life)
        : world_(world),
          draw_(draw),
          life_(life) {}

    /// Whether it answers late, wrongly, or not at all now and then.
    void be_moody(bool moody) noexcept { moody_ = moody; }
    /// Whether it has nothing to give.
    void be_empty(bool empty) noexcept { empty_ = empty; }
    /// What brokers want tokens to be for.
    void set_scope(std::string scope);
    /// Answers what was never to be answered, when nobody wants it any more.
    void answer_the_rest();

    void async_get(boost::asio::any_io_executor on, handler_type handler) override;

private:
    std::chrono::milliseconds wall_clock() const;
    oauth_token current();
    void answer(handler_type handler);

    testing::simulation& world_;
    chance& draw_;
    const std::chrono::seconds life_;
    std::string scope_;
    std::string kept_;
    std::chrono::seconds expires_{};
    std::vector<handler_type> unanswered_;
    bool moody_ = false;
    bool empty_ = false;
};

} // namespace kafka::simulated
