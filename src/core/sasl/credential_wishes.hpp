// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/task.hpp"

#include <kafka/credentials.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace kafka::core::sasl {

/// Something to be had from the user's provider, of which there is one for each type.
template <class T>
class credential_wish final : public task {
public:
    kind how() const noexcept override { return kind::asks; }
    std::string what() const override {
        return std::is_same_v<T, oauth_token> ? "the provider of tokens"
                                              : "the provider of AWS credentials";
    }
    void grant(T what) { granted_ = std::move(what); }
    /// Unless the task has failed.
    const T& granted() const noexcept { return granted_; }

private:
    T granted_;
};

using token_wish = credential_wish<oauth_token>;
using aws_wish = credential_wish<aws_credentials>;

} // namespace kafka::core::sasl
