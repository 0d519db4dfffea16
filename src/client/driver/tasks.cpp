// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What authentication waits for, done outside of the lock and away from the connection.

#include "client/driver/client_impl.hpp"
#include "client/driver/credentials_query.hpp"
#include "core/sasl/credential_wishes.hpp"
#include "net/names/resolver.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

namespace kafka::detail {

namespace {

using core::sasl::computation;
using core::sasl::task;

/// Gives up what an attempt waits for, also where that has not begun yet.
class giving_up final : public net::operation {
public:
    void cancel() noexcept override {
        is_over_ = true;
        const std::lock_guard lock(mutex_);
        if (what_)
            what_->cancel();
    }
    /// What there is to cancel, from now on.
    void hold(std::unique_ptr<net::operation> what) {
        const std::lock_guard lock(mutex_);
        what_ = std::move(what);
        if (is_over_)
            what_->cancel();
    }
    bool is_over() const noexcept { return is_over_; }

private:
    std::atomic<bool> is_over_ = false;
    std::mutex mutex_;
    std::unique_ptr<net::operation> what_; // under mutex_
};

/// What it throws is why it has failed, and that it is over.
bool advance(task& what) {
    try {
        return static_cast<computation&>(what).advance();
    } catch (const std::bad_alloc&) {
        error_info why{.code = make_error_code(boost::system::errc::not_enough_memory)};
        what.fail(std::move(why));
    } catch (const std::exception& thrown) {
        error_info why{.code = errc::no_credentials};
        why.detail = thrown.what();
        what.fail(std::move(why));
    }
    return true;
}

} // namespace

error_info provider_failure(error_info why) {
    if (!why.code)
        why.code = errc::no_credentials;
    error_info outer{.code = errc::no_credentials};
    outer.detail = "the provider of credentials has failed";
    outer.cause = std::make_shared<const error_info>(std::move(why));
    return outer;
}

error_info provider_exception() {
    error_info why;
    try {
        throw;
    } catch (const exception& thrown) {
        why = thrown.info();
    } catch (const boost::system::system_error& thrown) {
        why.code = thrown.code();
        why.detail = thrown.what();
    } catch (const std::exception& thrown) {
        why.detail = thrown.what();
    } catch (...) {
        why.detail = "it has thrown what is no std::exception";
    }
    return provider_failure(std::move(why));
}

void client_impl::start(const client_effects::task& what) {
    if (!registry_)
        return;
    if (what.what->how() == task::kind::asks)
        return ask_provider(what);
    if (options().work_executor)
        return compute_elsewhere(what);
    compute_here(what);
}

/// All of it where the options want it done. What that executor lets go of is done without it: half
/// a key must not be taken for one. What nobody wants any more does not hold it up.
void client_impl::compute_elsewhere(const client_effects::task& what) {
    const auto is_done = std::make_shared<std::atomic<bool>>(false);
    const auto given_up = std::make_shared<giving_up>();
    if (!note(what, given_up))
        return;
    // Without the client, which would be destroyed there if nobody else held it.
    run_elsewhere(
        [work = what.what, is_done, given_up] {
            while (!given_up->is_over()) {
                if (!advance(*work))
                    continue;
                *is_done = true;
                return;
            }
        },
        [self = shared_from_this(), what, is_done] {
            if (*is_done)
                self->on_task_done(what);
            else if (self->registry_)
                self->compute_here(what);
        });
}

void client_impl::compute_here(const client_effects::task& what) {
    if (what.what->how() == task::kind::blocks)
        return wait_in_thread(what);
    compute(what);
}

/// On the client's executor, one slice after the other, each behind what else waits there.
void client_impl::compute(client_effects::task what) {
    boost::asio::post(executor_, [self = shared_from_this(), what = std::move(what)]() mutable {
        if (!self->is_wanted(what))
            return;
        if (advance(*what.what))
            self->on_task_done(what);
        else if (self->registry_)
            self->compute(std::move(what));
    });
}

/// As for names: others have the client's loop meanwhile. It is computed there all the same where
/// no other thread may post.
void client_impl::wait_in_thread(client_effects::task what) {
    const auto given_up = std::make_shared<giving_up>();
    if (!note(what, given_up))
        return;
    given_up->hold(net::run_in_thread(
        executor_, [work = what.what] { advance(*work); },
        [self = shared_from_this(), what](error_code ec, const std::vector<std::string>&) {
            if (ec == boost::asio::error::operation_aborted)
                return; // the connection has ended, and the thread has the task
            if (ec == boost::asio::error::operation_not_supported)
                return self->compute(what);
            if (ec)
                what.what->fail({.code = ec});
            self->on_task_done(what);
        }));
}

/// Before it begins: its end may come at once, and what comes next is then noted. False: nobody
/// wants it any more.
bool client_impl::note(const client_effects::task& what, std::shared_ptr<net::operation> given_up) {
    const std::lock_guard lock(mutex_);
    if (what.of->has_ended)
        return false;
    what.of->asking = std::move(given_up);
    return true;
}

bool client_impl::is_wanted(const client_effects::task& what) {
    const std::lock_guard lock(mutex_);
    return !what.of->has_ended;
}

void client_impl::on_task_done(const client_effects::task& what) {
    step([&](client_core& core, time_point now) {
        tell_of_tls(core, now); // a token may have been got through it
        core.on_task_done(*what.of, now);
    });
}

/// Posted, since it is user code that is called.
void client_impl::ask_provider(client_effects::task what) {
    boost::asio::post(executor_, [self = shared_from_this(), what = std::move(what)]() mutable {
        if (!self->registry_ || !self->is_wanted(what))
            return;
        if (dynamic_cast<core::sasl::token_wish*>(what.what.get()) != nullptr)
            self->put_question<core::sasl::token_wish>(std::move(what), *self->credentials_.tokens);
        else
            self->put_question<core::sasl::aws_wish>(std::move(what), *self->credentials_.aws);
    });
}

/// What goes wrong there is the provider's affair.
void client_impl::tell_refused(const core::sasl::task& what) {
    try {
        if (const auto* const token = dynamic_cast<const core::sasl::token_wish*>(&what))
            credentials_.tokens->on_refused(token->granted());
        else
            credentials_.aws->on_refused(static_cast<const core::sasl::aws_wish&>(what).granted());
    } catch (...) {
    }
}

template <class Wish, class Credentials>
void client_impl::put_question(client_effects::task what, credentials_provider<Credentials>& to) {
    credentials_query<Credentials> question(
        executor_, [self = shared_from_this(), what](error_info why, Credentials given) {
            auto& wish = static_cast<Wish&>(*what.what);
            if (why.code)
                wish.fail(std::move(why));
            else
                wish.grant(std::move(given));
            self->on_task_done(what);
        });
    if (note(what, question.give_up()))
        question.put(to, executor_);
}

} // namespace kafka::detail
