// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/negotiation.hpp"

#include "core/proxy/http_connect.hpp"
#include "core/proxy/socks5.hpp"

namespace kafka::core::proxy {

negotiation::status negotiation::on_input(std::span<const std::byte> bytes) {
    input_.insert(input_.end(), bytes.begin(), bytes.end());
    for (;;) {
        const std::size_t size = size_of_message(input_);
        if (size == 0)
            return fail(problem_.empty() ? "it answers something that is no answer of a proxy"
                                         : std::move(problem_));
        if (size > input_.size())
            return status::under_way;
        const crypto::secret message(
            input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(size));
        input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(size));
        const status now = on_message(message);
        // Brokers speak when they are spoken to, and so do proxies.
        if (now != status::failed && !input_.empty())
            return fail("it says more than it was asked");
        if (now != status::under_way || input_.empty())
            return now;
    }
}

std::unique_ptr<negotiation> make_negotiation(const settings& with, destination to) {
    if (with.type == kind::http)
        return std::make_unique<http_connect>(with, to);
    return std::make_unique<socks5>(with, std::move(to));
}

} // namespace kafka::core::proxy
