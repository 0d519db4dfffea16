// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/credentials/oidc_provider.hpp"

#include "core/oauth/token_answer.hpp"
#include "core/oauth/token_file.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

namespace kafka::detail {

namespace {

// Tokens of some kilobytes are known.
constexpr std::size_t largest_answer = 64 * 1024;

} // namespace

/// Asks until there is a token, or no use in asking. What it waits for owns it.
class oidc_provider::effort : public std::enable_shared_from_this<effort> {
public:
    effort(std::shared_ptr<oidc_provider> of, net::executor on, std::uint64_t number)
        : of_(std::move(of)),
          on_(boost::asio::make_strand(std::move(on))),
          number_(number) {}
    ~effort() {
        if (!ended_)
            of_->on_lost(number_);
    }
    effort(const effort&) = delete;
    effort& operator=(const effort&) = delete;

    /// The first attempt is late at that time; `time_point::max()`: nobody wants to know.
    void start(time_point late_at) {
        boost::asio::post(on_, [self = shared_from_this(), late_at] {
            if (late_at != time_point::max())
                self->look_at(late_at);
            self->ask();
        });
    }
    /// Any thread, as long as the executor's context lives.
    void cancel() {
        boost::asio::post(on_, [self = shared_from_this()] {
            self->ended_ = true;
            if (const auto asked = self->exchange_.lock())
                asked->cancel();
            if (self->timer_)
                self->timer_->cancel();
            if (self->late_)
                self->late_->cancel();
        });
    }

private:
    void look_at(time_point late_at) {
        if (ended_)
            return;
        late_ = of_->via_->make_timer(on_);
        late_->async_wait(late_at, [self = shared_from_this()](net::error_code ec) {
            if (!ec)
                self->of_->on_late(self->number_);
        });
    }

    void ask() {
        if (ended_)
            return;
        const core::oauth::http_url& where = of_->settings_.client.endpoint;
        ++attempts_;
        asked_at_ = of_->via_->now();
        net::link_target target{.host = where.host, .port = where.port};
        target.tls = of_->settings_.tls;
        target.connect_deadline = asked_at_ + of_->settings_.request_timeout;
        const auto asked = std::make_shared<net::http::exchange>(of_->via_, on_, std::move(target),
            core::oauth::token_request(of_->settings_.client), largest_answer,
            [self = shared_from_this()](
                net::http::outcome outcome) { self->on_outcome(std::move(outcome)); });
        exchange_ = asked;
        asked->start();
    }

    void on_outcome(net::http::outcome outcome) {
        if (late_)
            late_->cancel();
        result got = of_->read(std::move(outcome));
        if (got.problem.empty()) {
            ended_ = true;
            return of_->on_token(number_, std::move(got), asked_at_);
        }
        const auto again = of_->on_failure(number_, got.problem, got.may_pass, attempts_);
        ended_ = !again;
        if (!again)
            return;
        timer_ = of_->via_->make_timer(on_);
        timer_->async_wait(*again, [self = shared_from_this()](net::error_code ec) {
            if (!ec)
                self->ask();
        });
    }

    const std::shared_ptr<oidc_provider> of_;
    const net::executor on_;
    const std::uint64_t number_;
    std::weak_ptr<net::http::exchange> exchange_;
    std::unique_ptr<net::timer> timer_; // of the next attempt
    std::unique_ptr<net::timer> late_;  // of the first one
    time_point asked_at_{};
    std::uint32_t attempts_ = 0;
    bool ended_ = false;
};

oidc_provider::oidc_provider(oidc_settings settings, std::shared_ptr<net::transport> via)
    : settings_(std::move(settings)),
      via_(std::move(via)),
      keeper_(settings_.policy) {
}

void oidc_provider::async_get(boost::asio::any_io_executor on, handler_type handler) {
    using move = core::oauth::token_keeper::move;
    std::unique_lock lock(mutex_);
    const time_point now = via_->now();
    if (now >= overdue_at_)
        keeper_.on_lost(); // so that a new effort has all the time that there is for one
    const move what = keeper_.on_asked(now);
    if (what == move::give) {
        oauth_token token = last_token();
        lock.unlock();
        return std::move(handler)(error_info(), std::move(token));
    }
    waiters_.push_back(std::move(handler));
    if (what == move::wait)
        return;
    const std::uint64_t number = ++efforts_;
    overdue_at_ =
        now + settings_.policy.patience + settings_.request_timeout + std::chrono::seconds(1);
    const auto begun = std::make_shared<effort>(shared_from_this(), std::move(on), number);
    under_way_ = begun;
    const time_point patient_until = keeper_.patient_until();
    const bool has_other = keeper_.is_still_good(patient_until);
    lock.unlock();
    begun->start(has_other ? patient_until : time_point::max());
}

void oidc_provider::on_refused(const oauth_token& what) {
    const std::lock_guard lock(mutex_);
    keeper_.on_refused(what.value, via_->now());
}

void oidc_provider::give_up() {
    std::unique_lock lock(mutex_);
    ++efforts_; // what it comes to does not count
    keeper_.on_lost();
    const std::shared_ptr<effort> ending = std::exchange(under_way_, {}).lock();
    const std::vector<handler_type> dropped = std::exchange(waiters_, {});
    lock.unlock();
    if (ending)
        ending->cancel();
}

oidc_provider::result oidc_provider::read(net::http::outcome outcome) const {
    if (!outcome.problem.empty())
        return {.problem = std::move(outcome.problem), .may_pass = outcome.may_pass};
    auto read = core::oauth::read_token_answer({.status = outcome.answer.status,
                                                   .content_type = outcome.answer.content_type,
                                                   .location = outcome.answer.location,
                                                   .body = std::move(outcome.answer.body)},
        core::oauth::secrets_of_request(settings_.client));
    if (read.problem.empty() && !read.lifetime)
        if (const auto end = core::oauth::end_of_jwt(read.token))
            read.lifetime = std::chrono::floor<std::chrono::seconds>(*end - via_->wall_clock());
    return {.token = std::move(read.token),
        .lifetime = read.lifetime,
        .problem = std::move(read.problem),
        .may_pass = read.may_pass};
}

/// Under the lock.
oauth_token oidc_provider::last_token() const {
    return {.value = keeper_.token(), .extensions = settings_.extensions};
}

void oidc_provider::on_token(std::uint64_t of_effort, result what, time_point asked_at) {
    std::unique_lock lock(mutex_);
    if (of_effort != efforts_)
        return;
    keeper_.on_token(std::move(what.token), what.lifetime, asked_at);
    std::vector<handler_type> waiters = std::exchange(waiters_, {});
    const oauth_token token = last_token();
    lock.unlock();
    tell(std::move(waiters), {}, token);
}

std::optional<time_point> oidc_provider::on_failure(
    std::uint64_t of_effort, const std::string& problem, bool may_pass, std::uint32_t attempts) {
    std::unique_lock lock(mutex_);
    if (of_effort != efforts_)
        return std::nullopt;
    const time_point now = via_->now();
    const auto again = keeper_.on_failure(may_pass, via_->random(), now);
    const bool has_other = keeper_.is_still_good(now);
    if (again && !has_other)
        return again;
    std::vector<handler_type> waiters = std::exchange(waiters_, {});
    oauth_token token;
    error_info why;
    if (has_other) {
        token = last_token();
    } else {
        why.detail = "the token endpoint " + to_string(settings_.client.endpoint) + ' ' + problem;
        if (attempts > 1)
            why.detail += " (and was asked " + std::to_string(attempts) + " times)";
    }
    lock.unlock();
    tell(std::move(waiters), why, token);
    return again;
}

/// It may still come to something.
void oidc_provider::on_late(std::uint64_t of_effort) {
    std::unique_lock lock(mutex_);
    if (of_effort != efforts_ || !keeper_.is_still_good(via_->now()))
        return;
    std::vector<handler_type> waiters = std::exchange(waiters_, {});
    const oauth_token token = last_token();
    lock.unlock();
    tell(std::move(waiters), {}, token);
}

/// Those who wait find out by their handlers' being destroyed.
void oidc_provider::on_lost(std::uint64_t of_effort) noexcept {
    std::vector<handler_type> dropped; // under no lock
    const std::lock_guard lock(mutex_);
    if (of_effort != efforts_)
        return;
    keeper_.on_lost();
    dropped.swap(waiters_);
}

void oidc_provider::tell(
    std::vector<handler_type> whom, const error_info& why, const oauth_token& what) {
    for (handler_type& each : whom)
        std::move(each)(why, what);
}

} // namespace kafka::detail
