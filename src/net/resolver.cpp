// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/resolver.hpp"

#include "net/socket_stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
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

/// One question. Shared by the context it is asked on and the thread that answers it; whoever
/// answers first has the say.
class query : public std::enable_shared_from_this<query> {
public:
    /// All questions of a context share the mutex.
    query(const executor& on, std::shared_ptr<std::mutex> mutex, std::string host,
        std::uint16_t port, address_family family, resolve_handler handler)
        : host_(std::move(host)),
          port_(port),
          family_(family),
          mutex_(std::move(mutex)),
          on_(asio::prefer(on, asio::execution::outstanding_work.tracked)),
          handler_(std::move(handler)) {}

    bool wanted() const {
        const std::lock_guard lock(*mutex_);
        return static_cast<bool>(on_);
    }
    /// The handler has run, or never will. Under the lock.
    bool is_over() const noexcept { return !handler_; }

    /// Asks the system, and completes.
    void look_up() noexcept;

    /// Has the handler run, unless somebody has before. False: there is no memory for that, and
    /// the question stays open.
    bool complete(error_code ec, std::vector<endpoint> addresses) noexcept {
        // Posting under the lock keeps the context alive meanwhile: its destructor comes to
        // `abandon` first.
        const std::lock_guard lock(*mutex_);
        if (!on_)
            return true;
        try {
            asio::post(on_, [self = shared_from_this()] { self->deliver(); });
        } catch (...) {
            return false;
        }
        ec_ = ec;
        addresses_ = std::move(addresses);
        on_ = nullptr;
        return true;
    }

    void abandon() {
        resolve_handler dropped; // destroyed after the lock is given back
        const std::lock_guard lock(*mutex_);
        dropped.swap(handler_);
        on_ = nullptr;
    }

private:
    std::vector<endpoint> ask_system(error_code& ec) const;

    void deliver() {
        resolve_handler handler;
        {
            const std::lock_guard lock(*mutex_);
            handler.swap(handler_);
        }
        std::move(handler)(ec_, std::move(addresses_));
    }

    const std::string host_;
    const std::uint16_t port_;
    const address_family family_;

    const std::shared_ptr<std::mutex> mutex_;
    executor on_; // empty when the answer is there
    resolve_handler handler_;
    error_code ec_;
    std::vector<endpoint> addresses_;
};

void query::look_up() noexcept {
    error_code ec;
    std::vector<endpoint> addresses;
    try {
        addresses = ask_system(ec);
    } catch (...) { // There is no memory.
        ec = asio::error::no_memory;
    }
    complete(ec, std::move(addresses));
}

std::vector<endpoint> query::ask_system(error_code& ec) const {
    std::vector<endpoint> addresses;
    asio::io_context unused(1);
    tcp::resolver resolver(unused);
    const std::string service = std::to_string(port_);
    const auto flags = tcp::resolver::numeric_service;
    const auto results =
        family_ == address_family::unspecified
            ? resolver.resolve(host_, service, flags, ec)
            : resolver.resolve(family_ == address_family::ipv4 ? tcp::v4() : tcp::v6(), host_,
                  service, flags, ec);
    for (const auto& result : results) {
        endpoint address = to_endpoint(result.endpoint());
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            addresses.push_back(std::move(address));
    }
    if (!ec && addresses.empty())
        ec = asio::error::host_not_found;
    return addresses;
}

/// The threads that wait for the system. They are detached, so what they share is never destroyed.
class lookup_threads {
public:
    /// That of this process. A fork does not copy threads, but what they have counted, and the
    /// locks they held: the child begins anew.
    static lookup_threads& instance() {
        static constinit std::atomic<lookup_threads*> latest = nullptr;
        const pid_t here = ::getpid();
        lookup_threads* found = latest.load(std::memory_order_acquire);
        while (found == nullptr || found->process_ != here) {
            auto fresh = std::make_unique<lookup_threads>(here);
            if (latest.compare_exchange_strong(found, fresh.get(), std::memory_order_acq_rel))
                found = fresh.release();
        }
        return *found;
    }

    explicit lookup_threads(pid_t process) : process_(process) { asked_.reserve(most_at_work); }

    void submit(const std::shared_ptr<query>& what) {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(what);
        add_thread();
    }

    /// Nobody waits for the answer any more: the thread that does, if one does, is made up for.
    void give_up(const std::shared_ptr<query>& what) {
        const std::lock_guard lock(mutex_);
        if (std::erase(waiting_, what) != 0 || std::erase(asked_, what) == 0)
            return;
        --at_work_;
        add_thread();
    }

private:
    /// How many names are looked up at once, and how many threads there are at most when some of
    /// them wait for what nobody wants to know any more.
    static constexpr int most_at_work = 4;
    static constexpr int most_threads = 32;

    /// Under the lock.
    void add_thread() {
        if (waiting_.empty() || at_work_ == most_at_work || threads_ == most_threads)
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
        while (const std::shared_ptr<query> next = take()) {
            if (next->wanted())
                next->look_up();
            if (!go_on_after(next))
                return;
        }
    }

    std::shared_ptr<query> take() {
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
    bool go_on_after(const std::shared_ptr<query>& what) {
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
    std::mutex mutex_;
    std::deque<std::shared_ptr<query>> waiting_;
    /// Those that the system was asked, and that are still wanted: one for a thread at work, so
    /// there is room.
    std::vector<std::shared_ptr<query>> asked_;
    /// Threads that look for work or are at something wanted; all of them.
    int at_work_ = 0;
    int threads_ = 0;
};

/// Knows the open questions of one context, to drop them when the context goes, and to ask them
/// again in the child of a process that forks.
class query_registry final : public asio::execution_context::service {
public:
    using key_type = query_registry;
    static asio::execution_context::id id;

    explicit query_registry(asio::execution_context& owner) : service(owner) {}

    const std::shared_ptr<std::mutex>& mutex() const noexcept { return mutex_; }

    void add(const std::shared_ptr<query>& what) {
        const std::lock_guard lock(*mutex_);
        std::erase_if(open_, [](const auto& each) { return each->is_over(); });
        open_.push_back(what);
    }

private:
    void shutdown() override {
        std::vector<std::shared_ptr<query>> left;
        {
            const std::lock_guard lock(*mutex_);
            left.swap(open_);
        }
        for (const auto& each : left) {
            each->abandon();
            lookup_threads::instance().give_up(each);
        }
    }

    void notify_fork(asio::execution_context::fork_event event) override {
        if (event == asio::execution_context::fork_prepare)
            return mutex_->lock(); // no thread is in the middle of an answer
        mutex_->unlock();
        if (event != asio::execution_context::fork_child)
            return;
        for (const auto& each : open_) {
            if (each->wanted())
                lookup_threads::instance().submit(each);
        }
    }

    const std::shared_ptr<std::mutex> mutex_ = std::make_shared<std::mutex>();
    std::vector<std::shared_ptr<query>> open_; // some of them are over
};

asio::execution_context::id query_registry::id;

class resolve_operation final : public operation {
public:
    explicit resolve_operation(const std::shared_ptr<query>& what) : query_(what) {}

    void cancel() noexcept override {
        const auto open = query_.lock();
        if (open && open->complete(asio::error::operation_aborted, {}))
            lookup_threads::instance().give_up(open);
    }

private:
    std::weak_ptr<query> query_;
};

} // namespace

std::unique_ptr<operation> resolve_name(executor on, std::string host, std::uint16_t port,
    address_family family, resolve_handler handler) {
    asio::execution_context& context = asio::query(on, asio::execution::context);
    if (!takes_posts_of_others(context)) {
        asio::post(on, [handler = std::move(handler)]() mutable {
            const error_code ec = asio::error::operation_not_supported;
            std::move(handler)(ec, std::vector<endpoint>());
        });
        return std::make_unique<resolve_operation>(nullptr);
    }
    auto& registry = asio::use_service<query_registry>(context);
    auto open = std::make_shared<query>(
        on, registry.mutex(), std::move(host), port, family, std::move(handler));
    auto asked = std::make_unique<resolve_operation>(open);
    registry.add(open);
    try {
        lookup_threads::instance().submit(open);
    } catch (...) {
        open->abandon();
        throw;
    }
    return asked;
}

} // namespace kafka::net
