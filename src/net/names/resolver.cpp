// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/names/resolver.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#if __has_include(<boost/asio/config.hpp>)
#include <boost/asio/config.hpp>
#else
#include <boost/asio/detail/concurrency_hint.hpp>
#include <boost/asio/detail/scheduler.hpp>
#endif

namespace kafka::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// Whether threads that do not run the context may post to it. Its maker may have said that there
/// are none (`BOOST_ASIO_CONCURRENCY_HINT_UNSAFE`), and then nothing in it is locked.
bool takes_posts_of_others(asio::execution_context& context) {
#if __has_include(<boost/asio/config.hpp>)
    return asio::config(context).get("scheduler", "locking", true);
#else
    // Earlier releases of Asio know it in this place only.
    using asio::detail::scheduler;
    return !asio::has_service<scheduler>(context) ||
           BOOST_ASIO_CONCURRENCY_HINT_IS_LOCKING(
               SCHEDULER, asio::use_service<scheduler>(context).concurrency_hint());
#endif
}

class lookup_threads;

/// A question for the system.
class system_query : public query {
public:
    using query::query;

    /// Asks, and completes.
    void look_up() noexcept {
        error_code ec;
        std::vector<std::string> answer;
        try {
            answer = ask(ec);
        } catch (...) { // There is no memory.
            ec = asio::error::no_memory;
        }
        complete(ec, std::move(answer));
    }

    /// Those that it waits for, and holds up.
    virtual lookup_threads& threads() const;

private:
    virtual std::vector<std::string> ask(error_code& ec) const = 0;

    void on_abandoned() override;
    void on_forked() override;
};

/// Where is the host?
class address_query final : public system_query {
public:
    address_query(
        const executor& on, std::string host, address_family family, answer_handler handler)
        : system_query(on, std::move(handler)),
          host_(std::move(host)),
          family_(family) {}

private:
    std::vector<std::string> ask(error_code& ec) const override {
        asio::io_context unused(1);
        tcp::resolver resolver(unused);
        const auto flags = tcp::resolver::numeric_service;
        const auto results =
            family_ == address_family::unspecified
                ? resolver.resolve(host_, "0", flags, ec)
                : resolver.resolve(family_ == address_family::ipv4 ? tcp::v4() : tcp::v6(), host_,
                      "0", flags, ec);
        std::vector<std::string> addresses;
        for (const auto& result : results)
            addresses.push_back(result.endpoint().address().to_string());
        return addresses;
    }

    const std::string host_;
    const address_family family_;
};

/// What is the host called that has the address?
class name_query final : public system_query {
public:
    name_query(const executor& on, std::string address, answer_handler handler)
        : system_query(on, std::move(handler)),
          address_(std::move(address)) {}

private:
    std::vector<std::string> ask(error_code& ec) const override {
        const auto address = asio::ip::make_address(address_, ec);
        if (ec)
            return {};
        asio::io_context unused(1);
        tcp::resolver resolver(unused);
        std::vector<std::string> names;
        for (const auto& result : resolver.resolve(tcp::endpoint(address, 0), ec))
            names.push_back(result.host_name());
        return names;
    }

    const std::string address_;
};

/// No question at all, but just as long.
class errand final : public system_query {
public:
    errand(const executor& on, std::function<void()> what, answer_handler handler)
        : system_query(on, std::move(handler)),
          what_(std::move(what)) {}

    lookup_threads& threads() const override;

private:
    std::vector<std::string> ask(error_code&) const override {
        what_();
        return {};
    }
    // Nobody knows how far it has come in the parent.
    void on_forked() override { complete(asio::error::try_again, {}); }

    const std::function<void()> what_;
};

/// The threads that wait for the system. They are detached, so what they share is never destroyed.
class lookup_threads {
public:
    /// Those that look up names, and those that do all else: who keeps the ones waiting does not
    /// keep the others.
    static lookup_threads& for_names() {
        static constinit std::atomic<lookup_threads*> latest = nullptr;
        return those_of_process(latest, 32);
    }
    static lookup_threads& for_errands() {
        static constinit std::atomic<lookup_threads*> latest = nullptr;
        return those_of_process(latest, 8);
    }

    lookup_threads(pid_t process, int most_threads)
        : process_(process),
          most_threads_(most_threads) {
        asked_.reserve(most_at_work);
    }

    void submit(const std::shared_ptr<system_query>& what) {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(what);
        add_thread();
    }

    /// Nobody waits for the answer any more: the thread that does, if one does, is made up for.
    void give_up(const system_query& what) {
        const auto is_it = [&](const auto& each) { return each.get() == &what; };
        const std::lock_guard lock(mutex_);
        if (std::erase_if(waiting_, is_it) != 0 || std::erase_if(asked_, is_it) == 0)
            return;
        --at_work_;
        add_thread();
    }

private:
    /// How much is done at once.
    static constexpr int most_at_work = 4;

    /// A fork does not copy threads, but what they have counted, and the locks they held: the
    /// child begins anew.
    static lookup_threads& those_of_process(
        std::atomic<lookup_threads*>& latest, int most_threads) {
        const pid_t here = ::getpid();
        lookup_threads* found = latest.load(std::memory_order_acquire);
        while (found == nullptr || found->process_ != here) {
            auto fresh = std::make_unique<lookup_threads>(here, most_threads);
            if (latest.compare_exchange_strong(found, fresh.get(), std::memory_order_acq_rel))
                found = fresh.release();
        }
        return *found;
    }

    /// Under the lock.
    void add_thread() {
        if (waiting_.empty() || at_work_ == most_at_work || threads_ == most_threads_)
            return;
        try {
            std::thread([this] { work(); }).detach();
            ++at_work_;
            ++threads_;
        } catch (const std::exception&) {
            if (at_work_ > 0)
                return;
            for (; !waiting_.empty(); waiting_.pop_front())
                waiting_.front()->complete(asio::error::no_memory, {});
        }
    }

    void work() noexcept {
        while (const std::shared_ptr<system_query> next = take()) {
            if (next->wanted())
                next->look_up();
            if (!go_on_after(next))
                return;
        }
    }

    std::shared_ptr<system_query> take() {
        const std::lock_guard lock(mutex_);
        if (waiting_.empty()) {
            --at_work_;
            --threads_;
            return nullptr;
        }
        asked_.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
        return asked_.back();
    }

    /// False when another thread does the work of this one.
    bool go_on_after(const std::shared_ptr<system_query>& what) {
        const std::lock_guard lock(mutex_);
        if (std::erase(asked_, what) != 0)
            return true;
        if (at_work_ == most_at_work) {
            --threads_;
            return false;
        }
        ++at_work_;
        return true;
    }

    const pid_t process_;
    /// How many there are when some of them wait for what nobody wants to know any more.
    const int most_threads_;
    std::mutex mutex_;
    std::deque<std::shared_ptr<system_query>> waiting_;
    /// Those that the system was asked, and that are still wanted: one for a thread at work, so
    /// there is room.
    std::vector<std::shared_ptr<system_query>> asked_;
    /// Threads that look for work or are at something wanted; all of them.
    int at_work_ = 0;
    int threads_ = 0;
};

lookup_threads& system_query::threads() const {
    return lookup_threads::for_names();
}

lookup_threads& errand::threads() const {
    return lookup_threads::for_errands();
}

void system_query::on_abandoned() {
    threads().give_up(*this);
}

void system_query::on_forked() {
    threads().submit(std::static_pointer_cast<system_query>(shared_from_this()));
}

class system_operation final : public query_operation {
public:
    using query_operation::query_operation;

private:
    void on_given_up(const std::shared_ptr<query>& what) noexcept override {
        const auto& given_up = static_cast<const system_query&>(*what);
        given_up.threads().give_up(given_up);
    }
};

std::unique_ptr<operation> put(const std::shared_ptr<system_query>& what) {
    auto asked = std::make_unique<system_operation>(what);
    what->open();
    try {
        what->threads().submit(what);
    } catch (...) {
        what->abandon();
        throw;
    }
    return asked;
}

/// Refuses a question that no thread could answer.
std::unique_ptr<operation> refuse(const executor& on, answer_handler handler) {
    asio::post(on, [handler = std::move(handler)]() mutable {
        const error_code ec = asio::error::operation_not_supported;
        std::move(handler)(ec, std::vector<std::string>());
    });
    return std::make_unique<query_operation>(nullptr);
}

} // namespace

std::unique_ptr<operation> resolve_name(
    const executor& on, std::string host, address_family family, answer_handler handler) {
    if (!takes_posts_of_others(asio::query(on, asio::execution::context)))
        return refuse(on, std::move(handler));
    return put(std::make_shared<address_query>(on, std::move(host), family, std::move(handler)));
}

std::unique_ptr<operation> name_address(
    const executor& on, std::string address, answer_handler handler) {
    if (!takes_posts_of_others(asio::query(on, asio::execution::context)))
        return refuse(on, std::move(handler));
    return put(std::make_shared<name_query>(on, std::move(address), std::move(handler)));
}

std::unique_ptr<operation> run_in_thread(
    const executor& on, std::function<void()> what, answer_handler handler) {
    if (!takes_posts_of_others(asio::query(on, asio::execution::context)))
        return refuse(on, std::move(handler));
    return put(std::make_shared<errand>(on, std::move(what), std::move(handler)));
}

} // namespace kafka::net
