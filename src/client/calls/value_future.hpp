// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/detail/exchange.hpp>
#include <kafka/detail/future_state.hpp>
#include <kafka/detail/operation.hpp>

#include <memory>
#include <utility>

namespace kafka::detail {

/// A wait for something that is no answer to a request of its own, and whose end is a future's.
template <class T>
class value_future : public exchange {
public:
    using state_type = value_state<T>;

    value_future() : exchange(nullptr, nullptr, nullptr), state_(std::make_shared<state_type>()) {
        response = &state_->value;
        deadline = time_point::max();
    }

    const std::shared_ptr<state_type>& state() const noexcept { return state_; }

    std::shared_ptr<const void> shared_response() const noexcept override {
        return {state_, &state_->value};
    }

    void complete(delivery how) noexcept override {
        std::unique_ptr<value_future> self(this);
        const std::shared_ptr<state_type> state = std::move(state_);
        std::unique_ptr<error_info> why = std::move(failure);
        self.reset();
        complete_future(*state, std::move(why), how);
    }

private:
    std::shared_ptr<state_type> state_;
};

} // namespace kafka::detail
