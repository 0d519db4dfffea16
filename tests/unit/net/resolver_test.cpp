// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Names whose server does not answer. The system's resolver is asked through a function of our
// own, which knows some names that it keeps to itself until it is told otherwise, and some that
// there is no memory for.
#include "net/names/resolver.hpp"
#include "net/transport.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <netdb.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <new>
#include <semaphore>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

/// The name server that does not answer.
class dead_server {
public:
    static dead_server& instance() { return *current(); }
    /// What threads wait in is of no use after a fork, when they are gone.
    static void begin_anew() {
        current() = new dead_server;
        instance().die();
    }

    /// Called where the system would wait.
    void wait() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        ++asked_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return answers_; });
        --waiting_;
        changed_.notify_all();
    }

    bool await_questions(int count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return asked_ >= count; });
    }
    void die() {
        const std::lock_guard lock(mutex_);
        answers_ = false;
        asked_ = 0;
    }
    /// Returns when nobody waits any more.
    void answer() {
        std::unique_lock lock(mutex_);
        answers_ = true;
        changed_.notify_all();
        changed_.wait(lock, [&] { return waiting_ == 0; });
    }

private:
    static dead_server*& current() {
        static auto* server = new dead_server;
        return server;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool answers_ = true;
    int waiting_ = 0;
    int asked_ = 0;
};

} // namespace

extern "C" int getaddrinfo(
    const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
    if (node != nullptr && std::string_view(node).ends_with(".hangs")) {
        dead_server::instance().wait();
        return EAI_NONAME;
    }
    if (node != nullptr && std::string_view(node).ends_with(".exhausts"))
        throw std::bad_alloc();
    static const auto real =
        reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(node, service, hints, result);
}

// The thread sanitizer ends children of a fork that start threads, unless it is told otherwise.
extern "C" const char* __tsan_default_options() {
    return "die_after_fork=0";
}

namespace kafka::net {
namespace {

namespace asio = boost::asio;

/// Runs handlers on a context, and has no memory for them as long as it is told so.
class exhaustible_executor {
public:
    class memory {
    public:
        void end() { set(false); }
        void come() { set(true); }
        bool await_refusal() {
            std::unique_lock lock(mutex_);
            return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return refusals_ > 0; });
        }
        void take() {
            const std::lock_guard lock(mutex_);
            if (there_)
                return;
            ++refusals_;
            changed_.notify_all();
            throw std::bad_alloc();
        }

    private:
        void set(bool there) {
            const std::lock_guard lock(mutex_);
            there_ = there;
        }

        std::mutex mutex_;
        std::condition_variable changed_;
        bool there_ = true;
        int refusals_ = 0;
    };

    exhaustible_executor(asio::io_context& context, memory& left)
        : context_(&context),
          memory_(&left) {}

    template <class F>
    void execute(F f) const {
        memory_->take();
        asio::post(*context_, std::move(f));
    }

    asio::execution_context& query(asio::execution::context_t) const noexcept { return *context_; }
    static constexpr asio::execution::blocking_t query(asio::execution::blocking_t) noexcept {
        return asio::execution::blocking.never;
    }

    friend bool operator==(const exhaustible_executor&, const exhaustible_executor&) = default;

private:
    asio::io_context* context_;
    memory* memory_;
};

/// Whether a child of this process finds it to be so. `told`: the context that is told of the fork.
bool in_child(const std::function<bool()>& so, asio::execution_context* told = nullptr) {
    using context = asio::execution_context;
    if (told != nullptr)
        told->notify_fork(context::fork_prepare);
    const pid_t child = ::fork();
    if (child == 0)
        dead_server::begin_anew();
    if (told != nullptr)
        told->notify_fork(child == 0 ? context::fork_child : context::fork_parent);
    if (child == 0) {
        ::alarm(60); // ends one that waits for a lock which nobody holds
        bool is_so = false;
        try {
            is_so = so();
        } catch (...) { // It is not.
        }
        ::_exit(is_so ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

class resolver : public ::testing::Test {
protected:
    static constexpr int at_once = 4;
    static constexpr int most_threads = 32;

    resolver() { server.die(); }
    ~resolver() override {
        for (const auto& each : questions)
            each->cancel();
        server.answer();
        context.restart();
        context.run();
    }

    resolver(const resolver&) = delete;
    resolver& operator=(const resolver&) = delete;

    operation& ask(const std::string& name, std::function<void(error_code)> then = {}) {
        questions.push_back(system_transport()->async_resolve(context.get_executor(), name, 1,
            address_family::unspecified,
            [then = std::move(then)](error_code ec, const std::vector<endpoint>&) {
                if (then)
                    then(ec);
            }));
        return *questions.back();
    }

    /// `timed_out` when there is none.
    error_code answer_to(const std::string& name) {
        bool done = false;
        error_code result = asio::error::timed_out;
        ask(name, [&](error_code ec) {
            done = true;
            result = ec;
        });
        context.restart();
        while (!done && context.run_one_for(std::chrono::seconds(30)) > 0) {
        }
        return result;
    }

    /// Does a name resolve whose server is well?
    bool resolves_localhost() { return !answer_to("localhost"); }

    dead_server& server = dead_server::instance();
    asio::io_context context{1};
    std::vector<std::unique_ptr<operation>> questions;
};

TEST_F(resolver, names_that_hang_and_are_given_up_hold_nobody_up) {
    for (int round = 1; round <= 3; ++round) {
        std::vector<operation*> hanging;
        for (int i = 0; i < at_once; ++i)
            hanging.push_back(&ask("a.hangs"));
        ASSERT_TRUE(server.await_questions(round * at_once));
        for (operation* each : hanging)
            each->cancel();
        EXPECT_TRUE(resolves_localhost()) << round * at_once << " names hang";
    }
}

TEST_F(resolver, a_name_that_hangs_and_is_given_up_makes_room_for_one_that_waits) {
    for (int i = 0; i < at_once; ++i)
        ask("a.hangs");
    ASSERT_TRUE(server.await_questions(at_once));
    ask("b.hangs");
    questions.front()->cancel();
    EXPECT_TRUE(server.await_questions(at_once + 1));
}

TEST_F(resolver, a_context_that_goes_gives_its_names_up) {
    {
        asio::io_context other;
        for (int i = 0; i < at_once; ++i)
            questions.push_back(system_transport()->async_resolve(other.get_executor(), "a.hangs",
                1, address_family::unspecified, [](error_code, const std::vector<endpoint>&) {}));
        ASSERT_TRUE(server.await_questions(at_once));
    }
    EXPECT_TRUE(resolves_localhost());
}

TEST_F(resolver, does_something_else_that_takes_long_on_such_a_thread) {
    std::thread::id where;
    bool done = false;
    const auto work = run_in_thread(
        context.get_executor(), [&] { where = std::this_thread::get_id(); },
        [&](error_code ec, const std::vector<std::string>& names) {
            EXPECT_FALSE(ec) << ec.message();
            EXPECT_TRUE(names.empty());
            done = true;
        });
    context.run();
    EXPECT_TRUE(done);
    EXPECT_NE(where, std::thread::id());
    EXPECT_NE(where, std::this_thread::get_id());
}

TEST_F(resolver, something_else_that_is_given_up_holds_nobody_up) {
    const auto begun = std::make_shared<std::latch>(1);
    const auto end = std::make_shared<std::latch>(1);
    error_code said;
    const auto work = run_in_thread(
        context.get_executor(),
        [begun, end] {
            begun->count_down();
            end->wait();
        },
        [&](error_code ec, const std::vector<std::string>&) { said = ec; });
    begun->wait();
    work->cancel();
    context.run();
    EXPECT_EQ(said, asio::error::operation_aborted);
    EXPECT_TRUE(resolves_localhost());
    end->count_down();
}

TEST_F(resolver, something_else_that_hangs_holds_up_no_name_and_has_eight_threads) {
    constexpr int most = 8;
    const auto begun = std::make_shared<std::counting_semaphore<>>(0);
    const auto end = std::make_shared<std::latch>(1);
    std::vector<std::unique_ptr<operation>> all;
    const auto hang = [&] {
        all.push_back(run_in_thread(
            context.get_executor(),
            [begun, end] {
                begun->release();
                end->wait();
            },
            [](error_code, const std::vector<std::string>&) {}));
    };
    for (int i = 0; i < at_once; ++i)
        hang();
    for (int i = 0; i < at_once; ++i)
        ASSERT_TRUE(begun->try_acquire_for(std::chrono::seconds(30)));
    EXPECT_TRUE(resolves_localhost()) << "while they are waited for";
    for (int i = at_once; i < most; ++i) {
        all[static_cast<std::size_t>(i - at_once)]->cancel();
        hang();
        ASSERT_TRUE(begun->try_acquire_for(std::chrono::seconds(30)));
    }
    for (const auto& each : all)
        each->cancel();
    bool done = false;
    all.push_back(run_in_thread(
        context.get_executor(), [] {},
        [&](error_code ec, const std::vector<std::string>&) { done = !ec; }));
    EXPECT_TRUE(resolves_localhost()) << "and when all threads are lost to them";
    EXPECT_FALSE(done) << "it waits for a thread";
    end->count_down();
    context.restart();
    while (!done && context.run_one_for(std::chrono::seconds(30)) > 0) {
    }
    EXPECT_TRUE(done);
}

TEST_F(resolver, only_so_many_threads_are_lost_to_names_that_hang) {
    for (int i = 1; i <= most_threads; ++i) {
        operation& hanging = ask("a.hangs");
        ASSERT_TRUE(server.await_questions(i));
        hanging.cancel();
    }
    bool done = false;
    ask("localhost", [&](error_code) { done = true; });
    context.poll();
    EXPECT_FALSE(done);
    server.answer();
    context.restart();
    while (!done && context.run_one_for(std::chrono::seconds(30)) > 0) {
    }
    EXPECT_TRUE(done) << "threads that are free again go on with what waits";
}

TEST_F(resolver, a_context_that_no_other_thread_may_post_to_is_told_so) {
    asio::io_context unlocked(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
    const executor plain = unlocked.get_executor();
    for (const executor& on : {plain, executor(asio::make_strand(plain))}) {
        const auto ask_there = [&](const std::string& name, std::vector<error_code>& answers) {
            return system_transport()->async_resolve(on, name, 1, address_family::unspecified,
                [&](error_code ec, const std::vector<endpoint>&) { answers.push_back(ec); });
        };
        std::vector<error_code> answers;
        const auto name = ask_there("localhost", answers);
        const auto address = ask_there("127.0.0.1", answers);
        EXPECT_EQ(answers.size(), 0u);
        unlocked.restart();
        unlocked.run();
        name->cancel();
        EXPECT_EQ(answers, (std::vector<error_code>{asio::error::operation_not_supported, {}}));
    }
}

TEST_F(resolver, a_name_that_there_is_no_memory_for_is_told_so_and_costs_no_thread) {
    for (int i = 0; i <= most_threads; ++i)
        ASSERT_EQ(answer_to("a.exhausts"), asio::error::no_memory);
    for (int i = 0; i < at_once; ++i)
        ask("a.hangs");
    EXPECT_TRUE(server.await_questions(at_once));
}

TEST_F(resolver, an_answer_that_there_is_no_memory_for_can_still_be_given_up) {
    const auto work = asio::make_work_guard(context);
    exhaustible_executor::memory left;
    left.end();
    std::vector<error_code> answers;
    const auto question = system_transport()->async_resolve(exhaustible_executor(context, left),
        "localhost", 1, address_family::unspecified,
        [&](error_code ec, const std::vector<endpoint>&) { answers.push_back(ec); });
    ASSERT_TRUE(left.await_refusal());
    question->cancel();
    context.poll();
    EXPECT_TRUE(answers.empty());
    left.come();
    question->cancel();
    context.poll();
    EXPECT_EQ(answers, std::vector<error_code>{asio::error::operation_aborted});
    EXPECT_TRUE(resolves_localhost());
}

TEST_F(resolver, the_child_of_a_fork_is_not_held_up_by_what_hangs_in_its_parent) {
    for (int i = 0; i < at_once; ++i)
        ask("a.hangs");
    ASSERT_TRUE(server.await_questions(at_once));
    EXPECT_TRUE(in_child([] {
        asio::io_context own;
        error_code result = asio::error::timed_out;
        const auto question = system_transport()->async_resolve(own.get_executor(), "localhost", 1,
            address_family::unspecified,
            [&](error_code ec, const std::vector<endpoint>&) { result = ec; });
        own.run_for(std::chrono::seconds(30));
        return !result;
    }));
}

TEST_F(resolver, a_context_that_is_told_of_a_fork_asks_again_in_the_child) {
    for (int i = 0; i < at_once; ++i)
        ask("a.hangs");
    ASSERT_TRUE(server.await_questions(at_once));
    bool found = false;
    ask("localhost", [&](error_code ec) { found = !ec; });
    const auto goes_on = [&] {
        for (int i = 0; i < at_once; ++i)
            questions[static_cast<std::size_t>(i)]->cancel();
        while (!found && context.run_one_for(std::chrono::seconds(30)) > 0) {
        }
        return found;
    };
    EXPECT_TRUE(in_child(
        [&] { return dead_server::instance().await_questions(at_once) && goes_on(); }, &context));
    EXPECT_TRUE(goes_on()) << "and so it does in the parent";
}

} // namespace
} // namespace kafka::net
