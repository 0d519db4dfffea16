// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/proxy/read_ahead.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace kafka::net {

namespace {

class read_ahead_stream final : public stream {
public:
    read_ahead_stream(crypto::secret bytes, std::unique_ptr<stream> of)
        : bytes_(std::move(bytes)),
          of_(std::move(of)) {}

    executor get_executor() const override { return of_->get_executor(); }

    void async_read_some(std::span<std::byte> into, io_handler handler) override {
        if (bytes_.empty())
            return of_->async_read_some(into, std::move(handler));
        boost::asio::post(
            get_executor(), [size = take(into), handler = std::move(handler)]() mutable {
                std::move(handler)(error_code(), size);
            });
    }

    void start_read(std::span<std::byte> into, std::shared_ptr<stream_events> tell) override {
        if (bytes_.empty())
            return of_->start_read(into, std::move(tell));
        boost::asio::post(get_executor(),
            [size = take(into), tell = std::move(tell)] { tell->on_read(error_code(), size); });
    }

    void async_write(
        std::span<const boost::asio::const_buffer> buffers, io_handler handler) override {
        of_->async_write(buffers, std::move(handler));
    }
    void start_write(std::span<const boost::asio::const_buffer> buffers,
        std::shared_ptr<stream_events> tell) override {
        of_->start_write(buffers, std::move(tell));
    }
    std::size_t write_some(
        std::span<const boost::asio::const_buffer> buffers, error_code& ec) override {
        return of_->write_some(buffers, ec);
    }

    void rebind(const executor& on) override { of_->rebind(on); }

    void close() noexcept override {
        bytes_.clear();
        of_->close();
    }

private:
    std::size_t take(std::span<std::byte> into) {
        const std::size_t size = std::min(into.size(), bytes_.size());
        const auto end = bytes_.begin() + static_cast<std::ptrdiff_t>(size);
        std::copy(bytes_.begin(), end, into.begin());
        bytes_.erase(bytes_.begin(), end);
        return size;
    }

    crypto::secret bytes_;
    const std::unique_ptr<stream> of_;
};

} // namespace

std::unique_ptr<stream> read_ahead(crypto::secret bytes, std::unique_ptr<stream> of) {
    return std::make_unique<read_ahead_stream>(std::move(bytes), std::move(of));
}

} // namespace kafka::net
