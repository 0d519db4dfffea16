// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every asynchronous operation with every kind of completion token, on every kind of executor.
// What the operations have in common is here; each has a file that instantiates it.

#include "integration/client/fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

namespace kafka::client_test {

/// Where a client lives and its handlers run.
class world {
public:
    virtual ~world() = default;
    virtual asio::any_io_executor executor() = 0;
    /// Whether this thread is running a handler of the executor.
    virtual bool inside() = 0;
    /// Lets things happen until the future is ready.
    template <class T>
    bool wait(std::future<T>& until) {
        return wait_for(
            [&](duration time) { return until.wait_for(time) == std::future_status::ready; });
    }
    /// Lets everything happen that is left.
    virtual void finish() = 0;

protected:
    /// `ready(time)` waits at most that long.
    virtual bool wait_for(const std::function<bool(duration)>& ready) = 0;
};

class io_context_world : public world {
public:
    asio::any_io_executor executor() override { return context.get_executor(); }
    bool inside() override { return context.get_executor().running_in_this_thread(); }
    void finish() override {
        context.restart();
        context.run_for(patience);
        EXPECT_TRUE(context.stopped()) << "something keeps the context busy";
    }

protected:
    bool wait_for(const std::function<bool(duration)>& ready) override {
        // What is waited for may happen on another thread, which does not wake this context.
        const auto work = asio::make_work_guard(context);
        const auto deadline = std::chrono::steady_clock::now() + patience;
        context.restart();
        while (!ready(0s) && std::chrono::steady_clock::now() < deadline)
            context.run_one_for(10ms);
        return ready(0s);
    }

    asio::io_context context;
};

class strand_world final : public io_context_world {
public:
    asio::any_io_executor executor() override { return strand; }
    bool inside() override { return strand.running_in_this_thread(); }

private:
    asio::strand<asio::io_context::executor_type> strand{context.get_executor()};
};

class pool_world final : public world {
public:
    asio::any_io_executor executor() override { return pool.get_executor(); }
    bool inside() override { return pool.get_executor().running_in_this_thread(); }
    void finish() override { pool.join(); }

private:
    bool wait_for(const std::function<bool(duration)>& ready) override { return ready(patience); }

    asio::thread_pool pool{2};
};

/// Counts what is allocated through it.
struct allocations {
    std::atomic<int> live = 0;
    std::atomic<int> total = 0;
};

template <class T>
class counting_allocator {
public:
    using value_type = T;

    explicit counting_allocator(allocations& in) noexcept : in_(&in) {}
    template <class U>
    counting_allocator(const counting_allocator<U>& other) noexcept : in_(other.counts()) {}

    T* allocate(std::size_t count) {
        ++in_->live;
        ++in_->total;
        return std::allocator<T>().allocate(count);
    }
    void deallocate(T* what, std::size_t count) noexcept {
        --in_->live;
        std::allocator<T>().deallocate(what, count);
    }
    allocations* counts() const noexcept { return in_; }

    friend bool operator==(const counting_allocator&, const counting_allocator&) = default;

private:
    allocations* in_;
};

/// What a handler has seen, and when.
class report {
public:
    explicit report(world& of) : world_(of) {}

    /// To be called by the handler.
    void take(error_code with) {
        EXPECT_FALSE(initiating_) << "the handler was called by the initiating function";
        was_inside_ = world_.inside();
        result_ = with;
        if (++calls_ == 1)
            done_.set_value();
    }
    /// Around the initiating function.
    template <class F>
    auto initiate(F&& f) {
        struct reset {
            ~reset() { initiating_ = false; }
        } at_end;
        initiating_ = true;
        return f();
    }
    bool wait() { return world_.wait(future_); }
    int calls() const { return calls_; }
    error_code result() const { return result_; }
    bool was_inside() const { return was_inside_; }

private:
    inline static thread_local bool initiating_ = false;

    world& world_;
    std::promise<void> done_;
    std::future<void> future_ = done_.get_future();
    std::atomic<int> calls_ = 0;
    error_code result_;
    bool was_inside_ = false;
};

enum class place { io_context, strand, thread_pool };

/// Typed by what is done: `Operation::start(client, token)` begins it so that it succeeds,
/// `begin_pending` brings the client into a state where it does not end by itself.
template <class Operation>
class tokens : public with_cluster {
protected:
    void set_up(place where) {
        switch (where) {
        case place::io_context:
            in = std::make_unique<io_context_world>();
            break;
        case place::strand:
            in = std::make_unique<strand_world>();
            break;
        case place::thread_pool:
            in = std::make_unique<pool_world>();
            break;
        }
        subject.emplace(in->executor(), options());
        seen.emplace(*in);
    }
    /// The client ends; nothing may be left to be called.
    void tear_down() {
        subject.reset();
        in->finish();
        EXPECT_EQ(seen->calls(), 1);
    }
    /// Does the whole of it in each place.
    template <class F>
    void everywhere(F&& f) {
        for (const place where : {place::io_context, place::strand, place::thread_pool}) {
            SCOPED_TRACE(::testing::Message() << "place " << static_cast<int>(where));
            set_up(where);
            f();
            tear_down();
            broker->clear_faults();
        }
    }
    auto handler() {
        return [this](error_code ec, auto&&... answer) {
            if (!ec)
                (void(Operation::check(answer)), ...);
            seen->take(ec);
        };
    }
    template <class Token>
    void start(Token&& token) {
        seen->initiate([&] { Operation::start(*subject, std::forward<Token>(token)); });
    }
    void expect_success() {
        ASSERT_TRUE(seen->wait());
        EXPECT_EQ(seen->result(), error_code());
    }
    void expect_success_inside() {
        expect_success();
        EXPECT_TRUE(seen->was_inside());
    }
    template <class Coroutine>
    void spawn(Coroutine&& coroutine) {
        asio::co_spawn(
            in->executor(), std::forward<Coroutine>(coroutine), [this](std::exception_ptr failure) {
                EXPECT_EQ(failure, nullptr);
                seen->take({});
            });
    }
    void cancel(asio::cancellation_signal& signal, asio::cancellation_type type) {
        asio::post(in->executor(), [&signal, type] { signal.emit(type); });
    }

    std::unique_ptr<world> in;
    std::optional<client> subject;
    std::optional<report> seen;
};

TYPED_TEST_SUITE_P(tokens);

TYPED_TEST_P(tokens, callback) {
    this->everywhere([this] {
        this->start(this->handler());
        this->expect_success_inside();
    });
}

TYPED_TEST_P(tokens, deferred) {
    this->everywhere([this] {
        auto later = TypeParam::start(*this->subject, asio::deferred);
        this->seen->initiate([&] { std::move(later)(this->handler()); });
        this->expect_success_inside();
    });
}

TYPED_TEST_P(tokens, default_token) {
    this->everywhere([this] {
        this->spawn([this]() -> asio::awaitable<void> {
            co_await TypeParam::start(*this->subject);
            EXPECT_TRUE(this->in->inside());
        });
        this->expect_success_inside();
    });
}

TYPED_TEST_P(tokens, use_awaitable) {
    this->everywhere([this] {
        this->spawn([this]() -> asio::awaitable<void> {
            co_await TypeParam::start(*this->subject, asio::use_awaitable);
            EXPECT_TRUE(this->in->inside());
        });
        this->expect_success_inside();
    });
}

TYPED_TEST_P(tokens, as_tuple) {
    this->everywhere([this] {
        this->spawn([this]() -> asio::awaitable<void> {
            const auto result =
                co_await TypeParam::start(*this->subject, asio::as_tuple(asio::use_awaitable));
            EXPECT_EQ(std::get<0>(result), error_code());
        });
        this->expect_success_inside();
    });
}

TYPED_TEST_P(tokens, use_future) {
    this->everywhere([this] {
        auto result = TypeParam::start(*this->subject, asio::use_future);
        ASSERT_TRUE(this->in->wait(result));
        EXPECT_NO_THROW(result.get());
        this->seen->take({});
    });
}

TYPED_TEST_P(tokens, bind_executor) {
    asio::thread_pool elsewhere(1);
    this->everywhere([&] {
        this->start(asio::bind_executor(elsewhere, [&, next = this->handler()](auto... result) {
            EXPECT_TRUE(elsewhere.get_executor().running_in_this_thread());
            EXPECT_FALSE(this->in->inside());
            next(std::move(result)...);
        }));
        this->expect_success();
    });
    elsewhere.join();
}

TYPED_TEST_P(tokens, bind_executor_to_a_strand) {
    this->everywhere([this] {
        const auto strand = asio::make_strand(this->in->executor());
        this->start(asio::bind_executor(strand, [&, next = this->handler()](auto... result) {
            EXPECT_TRUE(strand.running_in_this_thread());
            next(std::move(result)...);
        }));
        this->expect_success();
    });
}

TYPED_TEST_P(tokens, bind_allocator) {
    this->everywhere([this] {
        allocations counts;
        this->start(asio::bind_allocator(
            counting_allocator<char>(counts), [&, next = this->handler()](auto... result) {
                EXPECT_EQ(counts.live, 0) << "memory was not given back before the call";
                next(std::move(result)...);
            }));
        this->expect_success_inside();
        EXPECT_GT(counts.total, 0);
    });
}

TYPED_TEST_P(tokens, move_only_handler) {
    this->everywhere([this] {
        this->start([next = this->handler(), held = std::make_unique<int>(7)](auto... result) {
            EXPECT_EQ(*held, 7);
            next(std::move(result)...);
        });
        this->expect_success_inside();
    });
}

TYPED_TEST_P(tokens, move_only_handler_with_everything_bound) {
    asio::thread_pool elsewhere(1);
    this->everywhere([&] {
        allocations counts;
        asio::cancellation_signal unused;
        auto handler = [&, next = this->handler(), held = std::make_unique<int>(7)](
                           auto... result) {
            EXPECT_EQ(*held, 7);
            EXPECT_EQ(counts.live, 0);
            EXPECT_TRUE(elsewhere.get_executor().running_in_this_thread());
            EXPECT_FALSE(unused.slot().has_handler());
            next(std::move(result)...);
        };
        this->start(asio::bind_cancellation_slot(
            unused.slot(), asio::bind_allocator(counting_allocator<char>(counts),
                               asio::bind_executor(elsewhere, std::move(handler)))));
        this->expect_success();
    });
    elsewhere.join();
}

TYPED_TEST_P(tokens, bind_cancellation_slot) {
    using enum asio::cancellation_type;
    for (const asio::cancellation_type type : {terminal, partial, total}) {
        this->everywhere([&] {
            TypeParam::begin_pending(*this->broker, *this->subject);
            asio::cancellation_signal signal;
            this->start(asio::bind_cancellation_slot(signal.slot(), this->handler()));
            this->cancel(signal, type);
            ASSERT_TRUE(this->seen->wait());
            EXPECT_EQ(this->seen->result(), asio::error::operation_aborted);
            EXPECT_TRUE(this->seen->was_inside());
        });
    }
}

TYPED_TEST_P(tokens, cancelling_twice_or_too_late_is_harmless) {
    this->everywhere([this] {
        asio::cancellation_signal signal;
        this->start(asio::bind_cancellation_slot(signal.slot(), this->handler()));
        this->expect_success();
        signal.emit(asio::cancellation_type::all);
        signal.emit(asio::cancellation_type::all);
    });
}

TYPED_TEST_P(tokens, destroying_the_client_aborts_it) {
    this->everywhere([this] {
        TypeParam::begin_pending(*this->broker, *this->subject);
        this->start(this->handler());
        this->seen->initiate([this] { this->subject.reset(); });
        ASSERT_TRUE(this->seen->wait());
        EXPECT_EQ(this->seen->result(), asio::error::operation_aborted);
        EXPECT_TRUE(this->seen->was_inside());
    });
}

TYPED_TEST_P(tokens, that_is_over_at_once_is_still_not_told_by_the_initiating_function) {
    this->everywhere([this] {
        this->subject->close();
        this->start(this->handler());
        ASSERT_TRUE(this->seen->wait());
        EXPECT_EQ(this->seen->result(), TypeParam::result_when_closed());
        EXPECT_TRUE(this->seen->was_inside());
    });
}

REGISTER_TYPED_TEST_SUITE_P(tokens, callback, deferred, default_token, use_awaitable, as_tuple,
    use_future, bind_executor, bind_executor_to_a_strand, bind_allocator, move_only_handler,
    move_only_handler_with_everything_bound, bind_cancellation_slot,
    cancelling_twice_or_too_late_is_harmless, destroying_the_client_aborts_it,
    that_is_over_at_once_is_still_not_told_by_the_initiating_function);

} // namespace kafka::client_test
