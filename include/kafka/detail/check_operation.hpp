// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/broker_version.hpp>
#include <kafka/detail/send_operation.hpp>
#include <kafka/version_check.hpp>

#include <memory>
#include <utility>

namespace kafka::detail {

/// Completes with the failure, if any, and a broker's release.
template <class Handler, failure_form Form>
class check_operation final : public handler_operation<Handler, check_operation<Handler, Form>> {
    using base = handler_operation<Handler, check_operation>;
    friend base;

public:
    /// To be called before it is started.
    void ask(const version_check& what) noexcept { what_ = what; }

private:
    check_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info)
        : base(std::move(handler), std::move(owner), fallback, info, nullptr) {
        this->request = &what_;
        this->response = &found_;
    }

    void finish() override {
        auto outcome = this->template report<Form>();
        const broker_version found = found_;
        this->release()(std::move(outcome), found);
    }

    version_check what_;
    broker_version found_;
};

} // namespace kafka::detail
