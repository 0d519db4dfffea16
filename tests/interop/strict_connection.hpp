// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::interop {

/// A connection for one request at a time, which has no client in between and takes an answer with
/// bytes left over for wrong. Blocks, but not for longer than ten seconds; throws
/// `std::runtime_error` and its kin.
class strict_connection {
public:
    /// `server` is HOST:PORT.
    explicit strict_connection(std::string_view server);

    template <class Request>
    typename Request::response_type send(const Request& request, std::int16_t version) {
        typename Request::response_type response;
        exchange(
            Request::descriptor, &request, Request::response_type::descriptor, &response, version);
        return response;
    }

    protocol::any_message send(const protocol::any_message& request, std::int16_t version) {
        const protocol::api_type& api = *protocol::find_api(request.type()->api_key);
        protocol::any_message response(*api.response);
        exchange(*api.request, request.data(), *api.response, response.data(), version);
        return response;
    }

private:
    void exchange(const protocol::message_type& request_type, const void* request,
        const protocol::message_type& response_type, void* response, std::int16_t version);
    std::vector<std::byte> receive();
    void read(boost::asio::mutable_buffer into);

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_{context_};
    std::int32_t correlation_id_ = 0;
};

} // namespace kafka::interop
