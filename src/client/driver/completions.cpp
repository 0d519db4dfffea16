// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/completions.hpp"

#include <exception>

namespace kafka::detail {

void complete_all(core::exchange_queue& ended, exchange::delivery how) {
    std::exception_ptr thrown;
    while (!ended.empty()) {
        exchange& first = ended.front();
        ended.pop_front();
        try {
            first.complete(how);
        } catch (...) {
            thrown = std::current_exception();
        }
    }
    if (thrown)
        std::rethrow_exception(thrown);
}

} // namespace kafka::detail
