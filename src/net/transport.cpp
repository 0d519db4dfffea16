// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/transport.hpp"

#include "crypto/random.hpp"

#include <boost/asio/post.hpp>
#include <kafka/transport.hpp>

#include <utility>

namespace kafka::net {

void stream::start_read(std::span<std::byte> into, std::shared_ptr<stream_events> tell) {
    async_read_some(into, io_handler([tell = std::move(tell)](error_code ec, std::size_t size) {
        tell->on_read(ec, size);
    }));
}

void stream::start_write(
    std::span<const boost::asio::const_buffer> buffers, std::shared_ptr<stream_events> tell) {
    async_write(buffers, io_handler([tell = std::move(tell)](error_code ec, std::size_t size) {
        tell->on_written(ec, size);
    }));
}

std::size_t stream::write_some(std::span<const boost::asio::const_buffer>, error_code&) {
    return 0;
}

void stream::rebind(const executor&) {
}

void transport::fill_with_chance(std::span<std::byte> bytes) {
    crypto::fill_with_chance(bytes);
}

std::unique_ptr<operation> transport::async_name(
    executor on, std::string address, name_handler handler) {
    boost::asio::post(on, [address = std::move(address), handler = std::move(handler)]() mutable {
        std::move(handler)(error_code(), std::move(address));
    });
    return std::make_unique<completed_operation>();
}

std::unique_ptr<reservation> transport::reserve(executor, const endpoint&) {
    return nullptr;
}

} // namespace kafka::net

namespace kafka {

transport transport::system() {
    return transport(net::system_transport());
}

transport::transport(std::shared_ptr<net::transport> implementation) noexcept
    : implementation_(std::move(implementation)) {
}

} // namespace kafka
