// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "frames.hpp"
#include "net/transport.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <kafka/testing/cluster.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace kafka::testing::test {

/// Runs what has to run until a condition holds. False: it never will.
using run_until = std::function<bool(const std::function<bool()>&)>;

inline run_until running(boost::asio::io_context& context) {
    return [&context](const std::function<bool()>& done) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!done()) {
            context.restart();
            if (context.run_one_until(limit) == 0)
                return false;
        }
        return true;
    };
}

/// The least client there can be: a stream, of which frames are read and to which bytes are
/// written, one call after the other.
class raw_client {
public:
    struct network {
        std::shared_ptr<net::transport> via;
        net::executor executor;
        run_until run;
    };

    explicit raw_client(network on) : on_(std::move(on)) {}

    net::error_code connect(const node_address& where) {
        const net::endpoint to{.address = where.host,
            .port = where.port,
            .family = where.host.find(':') == std::string::npos ? net::address_family::ipv4
                                                                : net::address_family::ipv6};
        const auto done = std::make_shared<outcome>();
        const auto attempt = on_.via->async_connect(
            on_.executor, to, {}, [done](net::error_code ec, std::unique_ptr<net::stream> stream) {
                done->stream = std::move(stream);
                done->result = ec;
            });
        const net::error_code ec = wait_for(*done);
        stream_ = std::move(done->stream);
        return ec;
    }

    net::error_code write(std::span<const std::byte> bytes) {
        const auto done = std::make_shared<outcome>();
        start_write(bytes, [done](net::error_code ec) { done->result = ec; });
        return wait_for(*done);
    }

    /// Does not wait for the end of the write.
    void start_write(std::span<const std::byte> bytes, std::function<void(net::error_code)> then) {
        const auto kept = std::make_shared<outcome>();
        kept->bytes.assign(bytes.begin(), bytes.end());
        kept->buffers[0] = boost::asio::const_buffer(kept->bytes.data(), kept->bytes.size());
        stream_->async_write(kept->buffers,
            [kept, then = std::move(then)](net::error_code ec, std::size_t) { then(ec); });
    }

    /// Reads once. Empty: the stream is over.
    byte_vector read() {
        const auto done = std::make_shared<outcome>();
        done->bytes.resize(4096);
        stream_->async_read_some(done->bytes, [done](net::error_code ec, std::size_t size) {
            done->bytes.resize(ec ? 0 : size);
            done->result = ec;
        });
        return wait_for(*done) ? byte_vector() : std::move(done->bytes);
    }

    /// Does not wait for what is read.
    void start_read(std::function<void()> then) {
        const auto kept = std::make_shared<outcome>();
        kept->bytes.resize(4096);
        stream_->async_read_some(
            kept->bytes, [kept, then = std::move(then)](net::error_code, std::size_t) { then(); });
    }

    /// Everything until the stream is over.
    byte_vector read_all() {
        byte_vector all = std::exchange(unread_, {});
        for (byte_vector some = read(); !some.empty(); some = read())
            all.insert(all.end(), some.begin(), some.end());
        return all;
    }

    /// The payload of the next frame. Nothing when the stream ends before it does.
    std::optional<byte_vector> read_frame() {
        while (unread_.size() < 4 || unread_.size() - 4 < announced()) {
            const byte_vector some = read();
            if (some.empty())
                return std::nullopt;
            unread_.insert(unread_.end(), some.begin(), some.end());
        }
        const auto end = unread_.begin() + 4 + static_cast<std::ptrdiff_t>(announced());
        byte_vector payload(unread_.begin() + 4, end);
        unread_.erase(unread_.begin(), end);
        return payload;
    }

    template <class Request>
    net::error_code send(
        const Request& request, std::int16_t version, std::int32_t correlation_id = 1) {
        return write(frame(encode_request(request, version, correlation_id)));
    }

    /// Nothing when the stream ends, or what comes is not an answer of this kind.
    template <class Response>
    std::optional<decoded<Response>> receive(std::int16_t version) {
        const auto payload = read_frame();
        return payload ? decode_response<Response>(*payload, version) : std::nullopt;
    }

    template <class Request>
    std::optional<decoded<typename Request::response_type>> call(
        const Request& request, std::int16_t version, std::int32_t correlation_id = 1) {
        if (send(request, version, correlation_id))
            return std::nullopt;
        return receive<typename Request::response_type>(version);
    }

    void close() { stream_.reset(); }

    /// For what is spoken beneath.
    std::unique_ptr<net::stream> take_stream() { return std::move(stream_); }
    void use(std::unique_ptr<net::stream> stream) { stream_ = std::move(stream); }

private:
    std::size_t announced() const { return static_cast<std::uint32_t>(read_int32(unread_)); }

    /// Of an operation. Outlives a test that gave up waiting for it.
    struct outcome {
        std::optional<net::error_code> result;
        std::unique_ptr<net::stream> stream;
        byte_vector bytes;
        std::array<boost::asio::const_buffer, 1> buffers;
    };

    net::error_code wait_for(const outcome& of) {
        if (on_.run([&] { return of.result.has_value(); }))
            return *of.result;
        ADD_FAILURE() << "nothing happens any more";
        return boost::asio::error::timed_out;
    }

    network on_;
    std::unique_ptr<net::stream> stream_;
    byte_vector unread_;
};

} // namespace kafka::testing::test
