// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions/version_handshake.hpp"

#include "wire/reader.hpp"

#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/heartbeat.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/offset_fetch.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace kafka::core {

namespace {

// Far more than any broker's answer to ApiVersions takes.
constexpr std::size_t api_versions_memory = std::size_t{1} << 20;

// Nobody is a member of it; brokers only look for where it would belong.
constexpr std::string_view group_of_nobody = "kafka-asio-version-check";

/// The request that brokers before 0.10 are told apart by; no message for ApiVersions.
protocol::any_message old_request(version_question question) {
    switch (question) {
    case version_question::api_versions:
    case version_question::oldest_api_versions:
    case version_question::none:
        break;
    case version_question::list_groups:
        return protocol::list_groups_request{};
    case version_question::find_coordinator: {
        protocol::find_coordinator_request request;
        request.key = group_of_nobody;
        return request;
    }
    case version_question::offset_fetch: {
        protocol::offset_fetch_request request;
        request.group_id = group_of_nobody;
        return request;
    }
    case version_question::metadata:
        return protocol::metadata_request{}; // of all topics: naming some would create them
    }
    return {};
}

broker_version release_by(version_question question) noexcept {
    switch (question) {
    case version_question::list_groups:
        return {0, 9};
    case version_question::find_coordinator:
        return {0, 8, 2};
    case version_question::offset_fetch:
        return {0, 8, 1};
    case version_question::metadata:
        return {0, 8, 0};
    case version_question::api_versions:
    case version_question::oldest_api_versions:
    case version_question::none:
        break;
    }
    return first_with_api_versions;
}

} // namespace

version_handshake::version_handshake(version_question question, std::int16_t highest,
    std::string software_name, std::string software_version,
    const std::optional<expected_peer>& expected)
    : question_(question),
      version_(question == version_question::api_versions ? highest : std::int16_t{0}),
      old_request_(old_request(question)) {
    request_.client_software_name = software_name;
    request_.client_software_version = software_version;
    if (expected) {
        request_.cluster_id.emplace(expected->cluster_id);
        request_.node_id = expected->node;
    }
    api_ = old_request_ ? old_request_.type()->api : &protocol::api_versions_request::api;
}

protocol::any_message version_handshake::question_behind() {
    protocol::heartbeat_request request;
    request.group_id = group_of_nobody;
    return request;
}

void version_handshake::on_left_out() {
    question_ = version_question::list_groups;
    version_ = 0;
    old_request_ = question_behind();
    api_ = old_request_.type()->api;
}

const void* version_handshake::request() const noexcept {
    return old_request_ ? old_request_.data() : &request_;
}

version_handshake::outcome version_handshake::on_answer(
    std::span<const std::byte> body, std::size_t memory_max) {
    if (!old_request_)
        return on_api_versions(body);
    wire::reader from(body);
    from.memory().limit(memory_max);
    protocol::any_message answer(*api_->response);
    problem_ = api_->response->decode(answer.data(), from, version_);
    left_over_ = problem_ ? from.remaining() : 0;
    return problem_ ? outcome::done : outcome::malformed;
}

version_handshake::outcome version_handshake::on_api_versions(
    std::span<const std::byte> body) noexcept {
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
    answered_ = true;
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
    from.memory().limit(api_versions_memory);
    problem_ = protocol::api_versions_response::descriptor.decode(&answer_, from, version);
    left_over_ = problem_ ? from.remaining() : 0;
    // Some brokers send null for "none".
    const bool null_for_none = problem_.code == protocol::codec_errc::null_not_allowed &&
                               problem_.field == std::string_view("api_keys");
    if (null_for_none)
        answer_.api_keys.clear();
    return problem_ || null_for_none;
}

broker_support version_handshake::support() const {
    return is_api_versions(question_) ? support_of(answer_) : support_of(release_by(question_));
}

} // namespace kafka::core
