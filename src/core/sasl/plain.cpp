// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/plain.hpp"

namespace kafka::core::sasl {

wish plain::begin() {
    constexpr std::string_view separator("\0", 1);
    // Brokers want the name they may act for to be left out, or to be the same.
    return send(crypto::joined(who_->user, separator, who_->user, separator, who_->password));
}

wish plain::on_challenge(std::span<const std::byte> challenge) {
    if (!challenge.empty())
        return fail(errc::protocol, "the broker answers PLAIN with " +
                                        std::to_string(challenge.size()) +
                                        " bytes, where there is nothing to say");
    return wish::done;
}

} // namespace kafka::core::sasl
