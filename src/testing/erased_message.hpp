// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <new>

namespace kafka::testing::detail {

/// A message whose type is known only when the program runs.
class erased_message {
public:
    explicit erased_message(const protocol::message_type& type)
        : type_(type),
          memory_(::operator new(type.size, std::align_val_t{type.alignment})) {
        try {
            type_.construct(memory_);
        } catch (...) {
            release();
            throw;
        }
    }
    ~erased_message() {
        type_.destroy(memory_);
        release();
    }

    erased_message(const erased_message&) = delete;
    erased_message& operator=(const erased_message&) = delete;

    void* get() noexcept { return memory_; }

private:
    void release() noexcept { ::operator delete(memory_, std::align_val_t{type_.alignment}); }

    const protocol::message_type& type_;
    void* memory_;
};

} // namespace kafka::testing::detail
