// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <kafka/async_operation.hpp>
#include <kafka/detail/exchange.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace kafka::detail {

class client_impl;
class future_state;

/// Gives up waiting for `what`; harmless when it is done already.
void cancel_exchange(client_impl& impl, exchange& what);

/// The executor, kept busy as long as the result lives.
boost::asio::any_io_executor tracked(const boost::asio::any_io_executor& executor);

/// Ends a future as an exchange ends that was completed in this way.
void complete_future(
    future_state& state, std::unique_ptr<error_info> failure, exchange::delivery how);

/// What the operations of a client have in common whatever their handlers are. Compiled once, so
/// that each kind of handler adds little to the build of who uses it.
class operation : public exchange {
public:
    /// To be called or destroyed, once: ends the operation with its handler's call, or without.
    class finisher {
    public:
        explicit finisher(operation& what) noexcept : operation_(&what) {}
        finisher(finisher&& other) noexcept
            : operation_(std::exchange(other.operation_, nullptr)) {}
        finisher& operator=(finisher&&) = delete;
        ~finisher() {
            if (operation_)
                operation_->drop();
        }

        void operator()() { std::exchange(operation_, nullptr)->finish(); }
        /// Somebody else has it now.
        void release() noexcept { operation_ = nullptr; }

    private:
        operation* operation_;
    };

protected:
    operation(
        const protocol::api_type* of, std::shared_ptr<client_impl> owner, error_info* info) noexcept
        : exchange(of, nullptr, nullptr),
          owner_(std::move(owner)),
          info_(info) {}

    /// Calls the handler, and ends the operation's life before.
    virtual void finish() = 0;
    /// Ends it without.
    virtual void drop() = 0;

    /// Has `finish` called on `executor`, in the way that `how` says.
    void finish_on(boost::asio::any_io_executor executor, delivery how);
    /// Where the client lives.
    boost::asio::any_io_executor home() const;
    void cancel() { cancel_exchange(*owner_, *this); }

    /// What the handler is told about the failure, if there was one.
    template <failure_form Form>
    auto report() {
        if constexpr (Form == failure_form::code)
            return report_code();
        else
            return report_exception();
    }

private:
    error_code report_code();
    std::exception_ptr report_exception();

    const std::shared_ptr<client_impl> owner_;
    error_info* const info_;
};

} // namespace kafka::detail
