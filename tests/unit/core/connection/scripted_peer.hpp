// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/connection/connection.hpp"
#include "wire/endian.hpp"
#include "wire/reader.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::core::test {

using namespace std::chrono_literals;
using bytes = std::vector<std::byte>;

inline bytes to_bytes(std::string_view text) {
    const auto* const data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

inline bytes operator+(bytes first, const bytes& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

template <class T>
bytes big_endian(T value) {
    bytes made(sizeof(T));
    std::byte* at = made.data();
    wire::store(at, value);
    return made;
}

/// A length, then the payload.
inline bytes frame(const bytes& payload) {
    return big_endian(static_cast<std::int32_t>(payload.size())) + payload;
}

/// The answer to a request as it goes over the wire.
template <class Response>
bytes answer(std::int32_t correlation_id, std::int16_t version, const Response& response) {
    bytes payload = big_endian(correlation_id);
    const std::int16_t key = Response::descriptor.api_key;
    if (protocol::response_header_version(key, version) >= 1)
        payload.push_back(std::byte{0});
    EXPECT_TRUE(protocol::encode(response, version, payload));
    return frame(payload);
}

/// A request as a broker reads it.
struct seen_request {
    std::int16_t key = -1;
    std::int16_t version = -1;
    std::int32_t correlation_id = -1;
    std::string client_id;
    bytes body;
};

/// What a caller submits.
template <class Request>
class call final : public exchange {
public:
    using response_type = typename Request::response_type;

    explicit call(Request asked = {}, time_point until = time_point::max())
        : exchange(&Request::api, &question, &reply),
          question(std::move(asked)) {
        deadline = until;
    }

    void complete(delivery) noexcept override {}
    error_code error() const { return failed() ? failure->code : error_code(); }

    Request question;
    response_type reply;
};

inline protocol::api_versions_response versions_answer(
    std::initializer_list<protocol::api_versions_response::api_version> apis) {
    protocol::api_versions_response made;
    for (const auto& api : apis)
        made.api_keys.push_back(api);
    return made;
}

/// What a broker offers in most tests.
inline protocol::api_versions_response usual_versions() {
    return versions_answer({{.api_key = 3, .min_version = 0, .max_version = 12},
        {.api_key = 10, .min_version = 0, .max_version = 4},
        {.api_key = 16, .min_version = 0, .max_version = 4},
        {.api_key = 18, .min_version = 0, .max_version = 5}});
}

/// What a broker offers that leaves it to its clients to throttle themselves: release 2.3.
inline protocol::api_versions_response throttling_versions() {
    protocol::api_versions_response made = usual_versions();
    made.api_keys.push_back({.api_key = 1, .min_version = 0, .max_version = 11});
    return made;
}

/// A connection, and the broker at its other end.
class scripted_peer {
public:
    static constexpr std::int16_t highest = 5; // the highest version of ApiVersions

    explicit scripted_peer(connection_options with = default_options(),
        time_point until = start() + 10s, const version_step& step = {},
        std::optional<expected_peer> expected = std::nullopt)
        : options(std::move(with)),
          line(options, node_id(1), "broker:9092", until, step, std::move(expected)) {}

    static connection_options default_options() {
        return {.client_id = "tester", .software_name = "suite", .software_version = "1.0"};
    }
    static constexpr time_point start() { return time_point(1h); }

    /// Goes through the handshake.
    void connect(const protocol::api_versions_response& offered = usual_versions()) {
        line.on_established(now);
        const std::vector<seen_request> asked = take_requests();
        ASSERT_EQ(asked.size(), 1u);
        feed(answer(asked[0].correlation_id, asked[0].version, offered));
        ASSERT_EQ(line.state(), connection_state::connected);
    }

    /// Lets the connection write all it wants to.
    bytes take_written() {
        bytes all;
        for (auto buffers = line.next_write(); !buffers.empty(); buffers = line.next_write()) {
            std::size_t size = 0;
            for (const auto& each : buffers) {
                const auto* const data = static_cast<const std::byte*>(each.data());
                all.insert(all.end(), data, data + each.size());
                size += each.size();
            }
            line.on_written(size, now);
        }
        return all;
    }

    std::vector<seen_request> take_requests() { return parse(take_written()); }

    static std::vector<seen_request> parse(const bytes& stream) {
        std::vector<seen_request> found;
        wire::reader from(stream);
        while (from.remaining() != 0) {
            std::int32_t length = 0;
            seen_request each;
            std::int16_t id_size = 0;
            EXPECT_TRUE(from.read(length));
            const std::size_t end = from.offset() + static_cast<std::size_t>(length);
            EXPECT_TRUE(from.read(each.key) && from.read(each.version) &&
                        from.read(each.correlation_id) && from.read(id_size));
            const std::byte* const id = from.take(static_cast<std::size_t>(id_size));
            each.client_id.assign(
                reinterpret_cast<const char*>(id), static_cast<std::size_t>(id_size));
            if (protocol::request_header_version(each.key, each.version) >= 2)
                from.take(1);
            const std::size_t rest = end - from.offset();
            const std::byte* const body = from.take(rest);
            if (body == nullptr) {
                ADD_FAILURE() << "a request is cut";
                return found;
            }
            each.body.assign(body, body + rest);
            found.push_back(std::move(each));
        }
        return found;
    }

    /// Lets bytes arrive, `chunk` of them at a time.
    void feed(const bytes& stream, std::size_t chunk = SIZE_MAX) {
        for (std::size_t at = 0; at < stream.size();) {
            const std::span<std::byte> space = line.read_buffer();
            if (space.empty())
                return;
            const std::size_t size = std::min({chunk, space.size(), stream.size() - at});
            std::memcpy(space.data(), stream.data() + at, size);
            line.on_read(size, now);
            at += size;
        }
    }

    /// What is done, in its order.
    std::vector<exchange*> take_completions() {
        std::vector<exchange*> done;
        while (!line.completions().empty()) {
            done.push_back(&line.completions().front());
            line.completions().pop_front();
        }
        return done;
    }

    /// The text of the failure, for matchers.
    std::string why() const { return line.failure() == nullptr ? "" : line.failure()->message(); }

    connection_options options;
    time_point now = start();
    connection line;
};

inline protocol::list_groups_response groups(std::string_view name) {
    protocol::list_groups_response made;
    made.groups.emplace_back().group_id = name;
    return made;
}

using list_groups = call<protocol::list_groups_request>;
using metadata = call<protocol::metadata_request>;

} // namespace kafka::core::test
