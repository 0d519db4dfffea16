// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/detail/send_operation.hpp>

#include "client/driver/client_impl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <kafka/detail/future_state.hpp>

#include <utility>

namespace kafka::detail {

const protocol::api_type* api_of(const protocol::any_message& request) noexcept {
    if (!request || request.type()->kind != protocol::message_kind::request)
        return nullptr;
    return request.type()->api;
}

protocol::any_message room_for_answer(const protocol::api_type* api) {
    return api ? protocol::any_message(*api->response) : protocol::any_message();
}

boost::asio::any_io_executor tracked(const boost::asio::any_io_executor& executor) {
    return boost::asio::prefer(executor, boost::asio::execution::outstanding_work.tracked);
}

boost::asio::any_io_executor operation::home() const {
    return owner_->executor();
}

void operation::finish_on(boost::asio::any_io_executor executor, delivery how) {
    switch (how) {
    case delivery::on_the_spot:
        return executor.execute(finisher(*this));
    case delivery::posted:
        // Queued where the client lives, then handed over, so that the handlers of answers which
        // came together are called in their order.
        return boost::asio::post(
            home(), [executor = std::move(executor), end = finisher(*this)]() mutable {
                executor.execute(std::move(end));
            });
    case delivery::at_destruction:
        return boost::asio::post(executor, finisher(*this));
    case delivery::dropped:
        return drop();
    }
}

void complete_future(
    future_state& state, std::unique_ptr<error_info> failure, exchange::delivery how) {
    if (how == exchange::delivery::at_destruction)
        state.drop_user_callbacks();
    else if (how == exchange::delivery::dropped)
        state.drop_callbacks();
    if (failure &&
        (how == exchange::delivery::at_destruction || how == exchange::delivery::dropped))
        failure->code = errc::cancelled;
    if (failure)
        state.set_failed(std::move(*failure));
    else
        state.set_succeeded();
}

error_code operation::report_code() {
    if (info_)
        *info_ = failure ? *failure : error_info();
    return failure ? failure->code : error_code();
}

std::exception_ptr operation::report_exception() {
    if (info_)
        *info_ = failure ? *failure : error_info();
    return failure ? std::make_exception_ptr(exception(std::move(*failure))) : std::exception_ptr();
}

} // namespace kafka::detail
