// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The member of the client that asks the registry, which has all messages: it stands alone, so that
// they are only part of programs that call it.

#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/message.hpp>

#include <string>
#include <utility>

namespace kafka {

std::int16_t client::api_version(protocol::api_key key, std::optional<std::int16_t> max) const {
    if (const protocol::api_type* const api = protocol::find_api(static_cast<std::int16_t>(key)))
        return highest_version(*api, max);
    error_info why{.code = errc::illegal_argument};
    why.detail = "there is no API with the key " + std::to_string(static_cast<int>(key));
    throw exception(std::move(why));
}

} // namespace kafka
