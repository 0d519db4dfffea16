// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/names/query.hpp"

#include <kafka/credentials.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kafka::detail {

/// `errc::no_credentials`, with what the provider has said as its cause.
error_info provider_failure(error_info why);
/// The same, for what the provider has thrown. To be called where that is caught.
error_info provider_exception();

/// A question to a provider of the user's. What it answers, from whatever thread, arrives on the
/// executor it was asked on; the question is given up by `give_up`, by whoever does not wait for it
/// any more, and when the executor's context goes.
template <class Credentials>
class credentials_query {
public:
    /// Takes why there are none, or credentials.
    using handler = std::function<void(error_info why, Credentials what)>;

    credentials_query(const boost::asio::any_io_executor& on, handler then)
        : answer_(std::make_shared<answer>()),
          open_(std::make_shared<net::query>(
              on, [answer = answer_, then = std::move(then)](
                      error_code given_up, const std::vector<std::string>&) {
                  // Who answers too late may be writing it.
                  if (!given_up)
                      then(std::move(answer->why), std::move(answer->what));
              })) {}

    /// What gives the question up.
    std::shared_ptr<net::operation> give_up() const {
        return std::make_shared<net::query_operation>(open_);
    }

    /// Once.
    void put(credentials_provider<Credentials>& to, const boost::asio::any_io_executor& on) {
        open_->open();
        try {
            to.async_get(on, reply(answer_, open_));
        } catch (...) {
            return reply(answer_, open_).fail(provider_exception());
        }
        if (answer_->at.exchange(call::over) == call::dropped)
            reply(answer_, open_).fail(no_answer());
    }

private:
    /// Where the provider is. What it throws says more than that it has let go of its handler,
    /// which comes first.
    enum class call : std::uint8_t { under_way, dropped, over };

    struct answer {
        std::atomic<call> at = call::under_way;
        std::atomic<bool> is_given = false; // and nobody else gives one
        error_info why;
        Credentials what;
    };

    static error_info no_answer() {
        return provider_failure({.detail = "it has destroyed its handler uncalled"});
    }

    /// What the provider calls, or destroys.
    class reply {
    public:
        reply(std::shared_ptr<answer> into, std::shared_ptr<net::query> open)
            : into_(std::move(into)),
              open_(std::move(open)) {}
        reply(reply&&) noexcept = default;
        ~reply() {
            if (!open_)
                return;
            call during = call::under_way;
            if (!into_->at.compare_exchange_strong(during, call::dropped))
                fail(no_answer());
        }

        void operator()(error_info why, Credentials what) {
            if (why.code || !why.detail.empty())
                return fail(provider_failure(std::move(why)));
            give({}, std::move(what));
        }
        void fail(error_info why) { give(std::move(why), {}); }

    private:
        /// The first answer counts: a provider may throw when it has answered.
        void give(error_info why, Credentials what) {
            const auto open = std::exchange(open_, nullptr);
            if (into_->is_given.exchange(true))
                return;
            into_->why = std::move(why);
            into_->what = std::move(what);
            open->complete({}, {});
        }

        std::shared_ptr<answer> into_;
        std::shared_ptr<net::query> open_;
    };

    std::shared_ptr<answer> answer_;
    std::shared_ptr<net::query> open_;
};

} // namespace kafka::detail
