// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/version_handshake.hpp"

#include "wire/reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace kafka::core {

namespace {

// Far more than any broker's answer takes.
constexpr std::size_t memory_max = std::size_t{1} << 20;

} // namespace

version_handshake::version_handshake(
    std::string software_name, std::string software_version, std::optional<std::int16_t> first)
    : version_(first.value_or(protocol::api_versions_request::descriptor.stable.max)) {
    request_.client_software_name = software_name;
    request_.client_software_version = software_version;
}

version_handshake::outcome version_handshake::on_answer(std::span<const std::byte> body) noexcept {
    wire::reader beginning(body);
    std::int16_t code = 0;
    if (!beginning.read(code)) {
        problem_ = beginning.result();
        return outcome::malformed;
    }
    const auto error = static_cast<broker_errc>(code);
    if (error == broker_errc::none)
        return decode(body, version_) ? outcome::done : outcome::malformed;
    if (error == broker_errc::unsupported_version)
        return decode(body, 0) ? on_unsupported_version() : outcome::malformed;
    answer_.error_code = error;
    return outcome::refused;
}

version_handshake::outcome version_handshake::on_unsupported_version() noexcept {
    if (version_ == 0)
        return outcome::refused;
    // Whatever the broker says, each round asks for less than the one before.
    std::int16_t next = 0;
    for (const auto& offered : answer_.api_keys)
        if (offered.api_key == protocol::api_versions_request::descriptor.api_key)
            next = std::min(version_, offered.max_version);
    version_ = next > 0 && next < version_ ? next : std::int16_t{0};
    return outcome::ask_again;
}

bool version_handshake::decode(std::span<const std::byte> body, std::int16_t version) noexcept {
    wire::reader from(body);
    from.memory().limit(memory_max);
    problem_ = protocol::api_versions_response::descriptor.decode(&answer_, from, version);
    left_over_ = problem_ ? from.remaining() : 0;
    // Some brokers send null for "none".
    const bool null_for_none = problem_.code == protocol::codec_errc::null_not_allowed &&
                               problem_.field == std::string_view("api_keys");
    if (null_for_none)
        answer_.api_keys.clear();
    return problem_ || null_for_none;
}

} // namespace kafka::core
