// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/request_frame.hpp"

#include "wire/writer.hpp"

#include <cstring>

namespace kafka::core {

namespace {

// Header version 1 added the client id, version 2 tagged fields, of which we have none to send.
constexpr std::int16_t first_header_with_client_id = 1;
constexpr std::int16_t first_header_with_tags = 2;

// Gives up what was appended unless told to keep it.
class appending {
public:
    explicit appending(wire::buffer& to) noexcept : to_(to), kept_(to.size()) {}
    ~appending() { to_.truncate(kept_); }
    void keep() noexcept { kept_ = to_.size(); }

private:
    wire::buffer& to_;
    std::size_t kept_;
};

} // namespace

protocol::codec_result append_request(outgoing& all, const protocol::api_type& api,
    const void* request, std::int16_t version, bool strict, std::int32_t correlation_id,
    std::string_view client_id) {
    const std::int16_t header = protocol::request_header_version(api, version);
    const std::size_t id_size = header < first_header_with_client_id ? 0 : 2 + client_id.size();
    const std::size_t tags_size = header < first_header_with_tags ? 0 : 1;
    wire::buffer& to = all.bytes();
    const std::size_t start = to.size();

    appending frame(to);
    std::byte* at = to.extend(12 + id_size + tags_size);
    wire::store<std::int32_t>(at, 0); // the length, once it is known
    wire::store(at, api.key);
    wire::store(at, version);
    wire::store(at, correlation_id);
    if (id_size != 0) {
        wire::store(at, static_cast<std::int16_t>(client_id.size()));
        std::memcpy(at, client_id.data(), client_id.size());
        at += client_id.size();
    }
    if (tags_size != 0)
        wire::store<std::int8_t>(at, 0);

    wire::writer body(to);
    const protocol::codec_result result = api.request->encode(request, body, version, strict);
    if (!result)
        return result;
    const std::size_t length = to.size() - start - 4 + body.spliced_size();
    if (length > INT32_MAX)
        return {protocol::codec_errc::value_too_long};
    at = to.data() + start;
    wire::store(at, static_cast<std::int32_t>(length));
    all.add(body);
    frame.keep();
    return result;
}

void append_token(outgoing& to, std::span<const std::byte> token) {
    std::byte* at = to.bytes().extend(4 + token.size());
    wire::store(at, static_cast<std::int32_t>(token.size()));
    if (!token.empty())
        std::memcpy(at, token.data(), token.size());
}

bool skip_response_header(wire::reader& from, std::int16_t header_version) noexcept {
    if (header_version < 1)
        return true;
    std::uint32_t fields = 0;
    from.read_uvarint(fields);
    // Every round takes at least two bytes, or ends the loop.
    for (; from.ok() && fields != 0; --fields) {
        std::uint32_t tag = 0;
        std::uint32_t size = 0;
        if (from.read_uvarint(tag) && from.read_uvarint(size))
            from.take(size);
    }
    return from.ok();
}

} // namespace kafka::core
