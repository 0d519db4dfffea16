// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/serving/session.hpp"

#include "net/tls/handshake.hpp"
#include "testing/serving/awaiting.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>

#include <array>
#include <exception>
#include <utility>

namespace kafka::testing::detail {

namespace asio = boost::asio;

session::session(net::transport& via, std::unique_ptr<net::stream> stream, node_counters& counters,
    std::int32_t longest_request)
    : via_(via),
      executor_(stream->get_executor()),
      stream_(std::move(stream)),
      timer_(via.make_timer(executor_)),
      counters_(counters),
      frames_(longest_request) {
    counters_.count_accepted();
}

void session::close() noexcept {
    if (std::exchange(closed_, true))
        return;
    if (stream_ != nullptr)
        stream_->close();
    if (handshake_ != nullptr)
        handshake_->cancel();
    timer_->cancel();
    counters_.count_closed();
}

void session::run(asio::awaitable<void> what, std::function<void()> done) {
    // An exception can only be want of memory, and costs this connection alone.
    asio::co_spawn(executor_, std::move(what),
        [self = shared_from_this(), done = std::move(done)](std::exception_ptr) {
            self->close();
            done();
        });
}

void session::start(
    request_handler handle, std::function<void()> done, std::optional<tls_entrance> through) {
    run(serve(std::move(handle), std::move(through)), std::move(done));
}

void session::start_silent(std::function<void()> done) {
    run(stay_silent(), std::move(done));
}

asio::awaitable<bool> session::secure(tls_entrance& through) {
    const auto begin = [&](auto handler) {
        handshake_ = net::tls::async_handshake(via_, std::move(stream_), std::move(through.by),
            due_in(through.timeout), std::move(handler));
    };
    auto [made] = co_await await_operation<void(net::tls::handshake_result)>(begin);
    handshake_.reset();
    if (made.why || closed_)
        co_return false;
    stream_ = std::move(made.established);
    through.on_peer(std::move(made.facts.peer));
    co_return true;
}

asio::awaitable<void> session::serve(request_handler handle, std::optional<tls_entrance> through) {
    if (through) {
        const bool is_secure = co_await secure(*through);
        if (!is_secure)
            co_return;
    }
    while (!closed_ && !frames_.broken()) {
        while (const auto payload = frames_.next()) {
            const std::optional<reply> what = handle(*payload);
            if (!what || closed_)
                co_return;
            const bool goes_on = co_await deliver(*what);
            if (!goes_on || what->is_last)
                co_return;
            frames_.limit(what->longest_request);
        }
        if (frames_.broken())
            co_return;
        const auto [ec, size] = co_await read_some(*stream_, frames_.prepare());
        if (ec)
            co_return;
        frames_.commit(size);
    }
}

asio::awaitable<bool> session::deliver(const reply& what) {
    if (what.delay != duration{}) {
        const auto [ec] = co_await wait_until(*timer_, due_in(what.delay));
        if (ec || closed_)
            co_return false;
    }
    const std::span<const std::byte> bytes = what.bytes.bytes();
    bool written = true;
    switch (what.deliver) {
    case fault::delivery::whole:
    case fault::delivery::raw:
        written = co_await write(bytes);
        co_return written;
    case fault::delivery::single_bytes:
        written = co_await write_singly(bytes);
        co_return written;
    case fault::delivery::cut_then_close:
        co_await write(bytes.first(what.cut));
        co_return false;
    case fault::delivery::cut_then_silence:
        written = co_await write(bytes.first(what.cut));
        if (written)
            co_await stay_silent();
        co_return false;
    case fault::delivery::raw_then_close:
        co_await write(bytes);
        co_return false;
    case fault::delivery::silence:
        co_await stay_silent();
        co_return false;
    case fault::delivery::skip:
        co_return true;
    case fault::delivery::close:
        break;
    }
    co_return false;
}

asio::awaitable<bool> session::write(std::span<const std::byte> bytes) {
    if (bytes.empty())
        co_return true;
    const std::array buffers = {asio::const_buffer(bytes.data(), bytes.size())};
    const auto [ec, size] = co_await write_all(*stream_, buffers);
    co_return !ec && !closed_;
}

asio::awaitable<bool> session::write_singly(std::span<const std::byte> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool written = co_await write(bytes.subspan(i, 1));
        if (!written)
            co_return false;
    }
    co_return true;
}

time_point session::due_in(duration time) const {
    const time_point now = via_.now();
    return time > time_point::max() - now ? time_point::max() : now + time;
}

asio::awaitable<void> session::stay_silent() {
    if (!closed_)
        co_await wait_until(*timer_, time_point::max());
}

} // namespace kafka::testing::detail
