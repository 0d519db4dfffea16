// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <boost/asio/execution_context.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kafka::net {

/// Takes the answer to a question: addresses, or names, as text.
using answer_handler =
    boost::asio::any_completion_handler<void(error_code, std::vector<std::string>)>;

/// A question that is answered outside of the context on which it is asked, by any thread and at
/// any time, also when the context has gone. Whoever answers first has the say.
class query : public std::enable_shared_from_this<query> {
public:
    /// The handler runs on that executor, which is kept busy until then.
    query(const executor& on, answer_handler handler);
    virtual ~query() = default;

    query(const query&) = delete;
    query& operator=(const query&) = delete;

    /// To be called once, before the question is put.
    void open();

    bool wanted() const;
    /// Has the handler run, unless somebody has before. False: there is no memory for that, and
    /// the question stays open.
    bool complete(error_code ec, std::vector<std::string> answer) noexcept;
    /// The handler is destroyed uncalled, and so is that of the context that goes.
    void abandon();

private:
    friend class query_registry;

    /// The question was open when its context went.
    virtual void on_abandoned() {}
    /// It is open in the child of a fork, which has none of the threads.
    virtual void on_forked() {}

    /// The handler has run, or never will. Under the lock.
    bool is_over() const noexcept { return !handler_; }
    void deliver();

    boost::asio::execution_context& context_; // only while the question is open
    const std::shared_ptr<std::mutex> mutex_; // that of all questions of the context
    executor on_;                             // empty when the answer is there
    answer_handler handler_;
    error_code ec_;
    std::vector<std::string> answer_;
};

/// Gives a question up: it is over, with `operation_aborted`.
class query_operation : public operation {
public:
    explicit query_operation(const std::shared_ptr<query>& what) : query_(what) {}

    void cancel() noexcept override;

protected:
    /// A question that was still open has been given up.
    virtual void on_given_up(const std::shared_ptr<query>&) noexcept {}

private:
    std::weak_ptr<query> query_;
};

} // namespace kafka::net
