// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::interop {

/// A connection for one request at a time, which has no client in between and takes an answer with
/// bytes left over for wrong. Blocks; throws `std::runtime_error` and its kin.
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

private:
    void exchange(const protocol::message_type& request_type, const void* request,
        const protocol::message_type& response_type, void* response, std::int16_t version);
    std::vector<std::byte> receive();

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_{context_};
    std::int32_t correlation_id_ = 0;
};

} // namespace kafka::interop
