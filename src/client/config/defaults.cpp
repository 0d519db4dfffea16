// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/client_options.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace kafka::detail {

std::string default_client_id() {
    return "kafka-asio-" KAFKA_ASIO_VERSION;
}

std::string default_software_name() {
    return "kafka-asio";
}

std::string default_software_version() {
    return KAFKA_ASIO_VERSION;
}

std::vector<socket_option> default_socket_options() {
    return {{IPPROTO_TCP, TCP_NODELAY, 1}, {SOL_SOCKET, SO_KEEPALIVE, 1}};
}

} // namespace kafka::detail
