// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/first_bytes.hpp"

#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/request_header.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace kafka::cli::doctor {
namespace {

constexpr std::size_t length_size = 4;
constexpr std::size_t header_size = 8; // length and correlation id
/// The largest answer that is waited for: a broker lists its APIs in some hundred bytes.
constexpr std::int32_t most_bytes = 1 << 20;
constexpr std::size_t decoded_most = 4 << 20;

// --- writing -------------------------------------------------------------------------------------

class bytes_writer {
public:
    void u8(unsigned value) { all_.push_back(static_cast<std::byte>(value & 0xFF)); }
    void u16(unsigned value) {
        u8(value >> 8);
        u8(value);
    }
    void u16s(std::initializer_list<unsigned> values) {
        for (unsigned each : values)
            u16(each);
    }
    void bytes(std::span<const std::byte> some) {
        all_.insert(all_.end(), some.begin(), some.end());
    }
    void text(std::string_view some) {
        for (char each : some)
            u8(static_cast<unsigned char>(each));
    }
    /// What `inside` writes, behind its length in so many bytes.
    template <class Inside>
    void sized(std::size_t width, Inside inside) {
        const std::size_t at = all_.size();
        all_.resize(at + width);
        inside();
        const std::size_t size = all_.size() - at - width;
        for (std::size_t i = 0; i < width; ++i)
            all_[at + i] = static_cast<std::byte>(size >> (8 * (width - 1 - i)) & 0xFF);
    }
    std::vector<std::byte> take() { return std::move(all_); }

private:
    std::vector<std::byte> all_;
};

bool is_address(std::string_view host) {
    return host.find(':') != host.npos || host.find_first_not_of("0123456789.") == host.npos;
}

void write_extensions(bytes_writer& to, const std::string& host) {
    const auto extension = [&](unsigned type, auto body) {
        to.u16(type);
        to.sized(2, body);
    };
    if (!is_address(host) && host.size() < 256)
        extension(0, [&] { // server_name
            to.sized(2, [&] {
                to.u8(0);
                to.sized(2, [&] { to.text(host); });
            });
        });
    extension(10, [&] { to.sized(2, [&] { to.u16s({0x001D, 0x0017, 0x0018}); }); }); // groups
    extension(11, [&] { to.sized(1, [&] { to.u8(0); }); }); // uncompressed points
    extension(13, [&] {                                     // signatures
        to.sized(
            2, [&] { to.u16s({0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601}); });
    });
    extension(43, [&] { to.sized(1, [&] { to.u16s({0x0304, 0x0303}); }); }); // versions
    // No key is offered, so that a server with TLS 1.3 asks for one, and says so.
    extension(51, [&] { to.sized(2, [] {}); });
    extension(0xFF01, [&] { to.u8(0); }); // renegotiation_info
}

template <class Request>
std::vector<std::byte> question(const Request& request, std::int16_t version,
    std::int32_t correlation_id, std::string_view client) {
    protocol::request_header header;
    header.request_api_key = Request::api.key;
    header.request_api_version = version;
    header.correlation_id = correlation_id;
    header.client_id = protocol::string(client);
    std::vector<std::byte> inside;
    encode(header, protocol::request_header_version(Request::api, version), inside);
    encode(request, version, inside);
    bytes_writer to;
    to.sized(length_size, [&] { to.bytes(inside); });
    return to.take();
}

// --- reading -------------------------------------------------------------------------------------

std::int32_t int_at(std::span<const std::byte> bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
    return static_cast<std::int32_t>(value);
}

bool is_tls_record(std::span<const std::byte> bytes) {
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
    return bytes.size() >= 3 && at(0) >= 20 && at(0) <= 23 && at(1) == 3 && at(2) <= 4;
}

bool is_shown(char character) {
    return character >= ' ' && character <= '~';
}

/// The first line, as far as it is text.
std::string beginning(std::span<const std::byte> bytes) {
    constexpr std::size_t most = 60;
    const std::string_view text(
        reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), most));
    return {text.begin(), std::ranges::find_if_not(text, is_shown)};
}

template <class Response>
bool read_answer(std::span<const std::byte> frame, std::int16_t version, Response& answer) {
    std::size_t left_over = 0;
    return frame.size() > header_size && is_whole_frame(frame) &&
           int_at(frame, 0) + static_cast<std::int64_t>(length_size) ==
               static_cast<std::int64_t>(frame.size()) &&
           decode(frame.subspan(header_size), version, answer, &left_over, decoded_most);
}

} // namespace

// --- questions -----------------------------------------------------------------------------------

std::vector<std::byte> client_hello(
    std::span<const std::byte, 64> random, const std::string& host) {
    bytes_writer to;
    to.u8(22); // a record of the handshake
    to.u16(0x0301);
    to.sized(2, [&] {
        to.u8(1); // ClientHello
        to.sized(3, [&] {
            to.u16(0x0303);
            to.bytes(random.first<32>());
            to.sized(1, [&] { to.bytes(random.last<32>()); }); // a session that there is not
            to.sized(2, [&] {
                to.u16s({0x1301, 0x1302, 0x1303, 0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA9, 0xCCA8,
                    0x009C, 0x009D, 0x002F});
            });
            to.sized(1, [&] { to.u8(0); }); // no compression
            to.sized(2, [&] { write_extensions(to, host); });
        });
    });
    return to.take();
}

std::vector<std::byte> http_request(const std::string& host) {
    bytes_writer to;
    to.text("GET / HTTP/1.0\r\nHost: ");
    to.text(host);
    to.text("\r\n\r\n");
    return to.take();
}

std::vector<std::byte> api_versions_question(
    std::int16_t version, std::int32_t correlation_id, std::string_view client) {
    protocol::api_versions_request request;
    if (version >= 3) {
        request.client_software_name = protocol::string(client);
        request.client_software_version = protocol::string("1");
    }
    return question(request, version, correlation_id, client);
}

std::vector<std::byte> sasl_question(
    std::int32_t correlation_id, std::string_view client, std::string_view mechanism) {
    protocol::sasl_handshake_request request;
    request.mechanism = protocol::string(mechanism);
    return question(request, 1, correlation_id, client);
}

// --- answers -------------------------------------------------------------------------------------

bool is_whole_frame(std::span<const std::byte> bytes) noexcept {
    if (bytes.size() < length_size)
        return false;
    const std::int32_t length = int_at(bytes, 0);
    return length < 4 || length > most_bytes ||
           bytes.size() >= length_size + static_cast<std::size_t>(length);
}

peer recognise(std::span<const std::byte> bytes, std::int32_t correlation_id) {
    if (bytes.empty())
        return {speaker::nobody};
    if (is_tls_record(bytes))
        return {speaker::tls};
    if (bytes.size() >= header_size && int_at(bytes, 0) >= 4 && int_at(bytes, 0) <= most_bytes &&
        int_at(bytes, 4) == correlation_id)
        return {speaker::kafka};
    std::string said = beginning(bytes);
    // Some answer what they do not understand with a page alone, as HTTP/0.9 did.
    std::string word = said.substr(0, 9);
    std::ranges::transform(word, word.begin(),
        [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each; });
    if (word.starts_with("http/") || word.starts_with("<!doctype") || word.starts_with("<html"))
        return {speaker::http, std::move(said)};
    // A greeting is a word at least.
    constexpr std::size_t shortest = 4;
    if (said.size() >= std::min(shortest, bytes.size()))
        return {speaker::text, std::move(said)};
    return {speaker::binary};
}

std::optional<versions_known> versions_in(std::span<const std::byte> frame, std::int16_t version) {
    protocol::api_versions_response answer;
    if (!read_answer(frame, version, answer) || answer.error_code != broker_errc::none)
        return std::nullopt;
    const bool offers_metadata = std::ranges::any_of(answer.api_keys,
        [](const auto& each) { return each.api_key == protocol::metadata_request::api.key; });
    return versions_known{infer_broker_version(answer), offers_metadata};
}

std::optional<std::vector<std::string>> mechanisms_in(std::span<const std::byte> frame) {
    protocol::sasl_handshake_response answer;
    if (!read_answer(frame, 1, answer))
        return std::nullopt;
    std::vector<std::string> all;
    for (const protocol::string& each : answer.mechanisms)
        all.emplace_back(std::string_view(each));
    const bool no_sasl = answer.error_code == broker_errc::illegal_sasl_state;
    if (no_sasl)
        all.clear();
    else if (answer.error_code != broker_errc::none &&
             answer.error_code != broker_errc::unsupported_sasl_mechanism)
        return std::nullopt;
    return all;
}

} // namespace kafka::cli::doctor
