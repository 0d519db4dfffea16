// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "interop/strict_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/endian/buffers.hpp>
#include <kafka/protocol/request_header.hpp>
#include <kafka/protocol/response_header.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <stdexcept>

namespace kafka::interop {

namespace asio = boost::asio;
using boost::endian::big_int32_buf_t;

namespace {

void require(const protocol::codec_result& result, std::string_view what, std::int16_t version) {
    if (!result)
        throw std::runtime_error(
            std::string(what) + " v" + std::to_string(version) + ": " + result.message());
}

} // namespace

strict_connection::strict_connection(std::string_view server) {
    const auto colon = server.rfind(':');
    asio::ip::tcp::resolver resolver(context_);
    asio::connect(socket_, resolver.resolve(server.substr(0, colon), server.substr(colon + 1)));
}

void strict_connection::exchange(const protocol::message_type& request_type, const void* request,
    const protocol::message_type& response_type, void* response, std::int16_t version) {
    const std::int16_t key = request_type.api_key;
    const protocol::request_header header{.request_api_key = key,
        .request_api_version = version,
        .correlation_id = ++correlation_id_,
        .client_id = protocol::string("strict")};
    std::vector<std::byte> body;
    require(protocol::encode(header, protocol::request_header_version(key, version), body),
        "request header", version);
    require(protocol::encode(request_type, request, version, body), request_type.name, version);
    const big_int32_buf_t size(static_cast<std::int32_t>(body.size()));
    const std::array<asio::const_buffer, 2> frame{
        asio::buffer(&size, sizeof size), asio::buffer(body)};
    asio::write(socket_, frame);

    const std::vector<std::byte> answer = receive();
    protocol::response_header answered;
    std::size_t rest = 0;
    require(
        protocol::decode(answer, protocol::response_header_version(key, version), answered, &rest),
        "response header", version);
    if (answered.correlation_id != correlation_id_)
        throw std::runtime_error("the answer is to another request");
    require(protocol::decode(response_type, std::span(answer).last(rest), version, response),
        response_type.name, version);
}

std::vector<std::byte> strict_connection::receive() {
    big_int32_buf_t size;
    read(asio::buffer(&size, sizeof size));
    std::vector<std::byte> frame(static_cast<std::size_t>(size.value()));
    read(asio::buffer(frame));
    return frame;
}

void strict_connection::read(asio::mutable_buffer into) {
    std::optional<boost::system::error_code> outcome;
    asio::async_read(
        socket_, into, [&](boost::system::error_code error, std::size_t) { outcome = error; });
    context_.restart();
    context_.run_for(std::chrono::seconds(10));
    if (!outcome) {
        socket_.close();
        context_.run(); // the handler refers to here
        throw std::runtime_error("no answer for ten seconds");
    }
    if (*outcome)
        throw boost::system::system_error(*outcome, "read");
}

} // namespace kafka::interop
