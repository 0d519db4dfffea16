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

#include <algorithm>
#include <deque>
#include <exception>
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
/// takes the handler out first has the say.
class query {
public:
    query(const executor& on, std::string host, std::uint16_t port, address_family family,
        resolve_handler handler)
        : host_(std::move(host)),
          port_(port),
          family_(family),
          on_(asio::prefer(on, asio::execution::outstanding_work.tracked)),
          handler_(std::move(handler)) {}

    bool wanted() {
        const std::lock_guard lock(mutex_);
        return static_cast<bool>(handler_);
    }

    void look_up();

    void complete(error_code ec, std::vector<endpoint> addresses) {
        // Posting under the lock keeps the context alive meanwhile: its destructor comes to
        // `abandon` first.
        const std::lock_guard lock(mutex_);
        if (!handler_)
            return;
        asio::post(
            on_, [ec, addresses = std::move(addresses), handler = std::move(handler_)]() mutable {
                std::move(handler)(ec, std::move(addresses));
            });
        handler_ = nullptr;
        on_ = nullptr;
    }

    void abandon() {
        resolve_handler dropped; // destroyed after the lock is given back
        const std::lock_guard lock(mutex_);
        dropped.swap(handler_);
        on_ = nullptr;
    }

private:
    const std::string host_;
    const std::uint16_t port_;
    const address_family family_;

    std::mutex mutex_;
    executor on_;
    resolve_handler handler_;
};

void query::look_up() {
    error_code ec;
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
    complete(ec, std::move(addresses));
}

/// The threads that wait for the system. They are detached, so what they share is never destroyed.
class lookup_threads {
public:
    static lookup_threads& instance() {
        static auto* const threads = new lookup_threads;
        return *threads;
    }

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
            for (const auto& each : std::exchange(waiting_, {}))
                each->complete(asio::error::no_memory, {});
        }
    }

    void work() {
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

    std::mutex mutex_;
    std::deque<std::shared_ptr<query>> waiting_;
    /// Those that the system was asked, and that are still wanted.
    std::vector<std::shared_ptr<query>> asked_;
    /// Threads that look for work or are at something wanted; all of them.
    int at_work_ = 0;
    int threads_ = 0;
};

/// Knows the open questions of one context, to drop them when the context goes.
class query_registry final : public asio::execution_context::service {
public:
    using key_type = query_registry;
    static asio::execution_context::id id;

    explicit query_registry(asio::execution_context& owner) : service(owner) {}

    void add(const std::shared_ptr<query>& what) {
        const std::lock_guard lock(mutex_);
        std::erase_if(open_, [](const std::weak_ptr<query>& q) { return q.expired(); });
        open_.push_back(what);
    }

private:
    void shutdown() override {
        std::vector<std::weak_ptr<query>> left;
        {
            const std::lock_guard lock(mutex_);
            left.swap(open_);
        }
        for (const auto& entry : left) {
            if (const auto open = entry.lock()) {
                open->abandon();
                lookup_threads::instance().give_up(open);
            }
        }
    }

    std::mutex mutex_;
    std::vector<std::weak_ptr<query>> open_;
};

asio::execution_context::id query_registry::id;

class resolve_operation final : public operation {
public:
    explicit resolve_operation(const std::shared_ptr<query>& what) : query_(what) {}

    void cancel() noexcept override {
        if (const auto open = query_.lock()) {
            open->complete(asio::error::operation_aborted, {});
            lookup_threads::instance().give_up(open);
        }
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
    auto open = std::make_shared<query>(on, std::move(host), port, family, std::move(handler));
    asio::use_service<query_registry>(context).add(open);
    lookup_threads::instance().submit(open);
    return std::make_unique<resolve_operation>(open);
}

} // namespace kafka::net
