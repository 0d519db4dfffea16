// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/handshake.hpp"

#include "net/tls/stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <new>
#include <span>
#include <utility>

namespace kafka::net::tls {

namespace asio = boost::asio;

namespace {

/// One handshake. Its pending operations own it.
class handshaking : public std::enable_shared_from_this<handshaking> {
public:
    handshaking(std::unique_ptr<stream> over, std::unique_ptr<engine> by, handshake_handler handler)
        : stream_(std::move(over)),
          engine_(std::move(by)),
          handler_(std::move(handler)) {}

    void start(transport& via, time_point deadline) {
        if (deadline != time_point::max()) {
            timer_ = via.make_timer(stream_->get_executor());
            timer_->async_wait(deadline, [self = shared_from_this()](error_code ec) {
                if (!ec && !self->over())
                    self->end({asio::error::timed_out,
                        "the TLS handshake was not over in time: " + self->engine_->waiting_for()});
            });
        }
        step();
        inside_call_ = false;
    }

    /// The handler runs later, as with all operations that are cancelled.
    void give_up() noexcept {
        inside_call_ = true;
        end({asio::error::operation_aborted, {}});
    }

private:
    bool over() const noexcept { return !handler_; }

    void step() {
        try {
            progress_ = engine_->handshake();
            write();
        } catch (const std::bad_alloc&) {
            end({make_error_code(boost::system::errc::not_enough_memory), {}});
        }
    }

    void write() {
        std::span<const std::byte> words = engine_->output();
        if (words.empty())
            return on_written({});
        output_[0] = {words.data(), words.size()};
        error_code ec;
        const std::size_t size = stream_->write_some(output_, ec);
        engine_->on_output(size);
        if (ec || size == words.size())
            return on_written(ec);
        output_[0] += size;
        stream_->async_write(
            output_, [self = shared_from_this()](error_code failed, std::size_t all) {
                if (self->over())
                    return;
                self->engine_->on_output(all);
                self->on_written(failed);
            });
    }

    void on_written(error_code ec) {
        switch (progress_) {
        case engine::progress::failed:
            return end(engine_->why());
        case engine::progress::wants_input:
            // Why a peer has gone may still be there to be read.
            return read();
        case engine::progress::done:
            if (!ec)
                return end({});
            engine_->on_lost(ec);
            return end(engine_->why());
        }
    }

    void read() {
        stream_->async_read_some(
            engine_->input_room(), [self = shared_from_this()](error_code ec, std::size_t size) {
                if (self->over())
                    return;
                if (ec)
                    self->engine_->on_lost(ec);
                else
                    self->engine_->on_input(size);
                self->step();
            });
    }

    /// Once; whatever comes later finds that it is over.
    void end(failure why) {
        if (over())
            return;
        handshake_handler handler = std::exchange(handler_, nullptr);
        if (timer_)
            timer_->cancel();
        // What was wrong comes before that nobody could be told of it in time.
        if (why.code == asio::error::timed_out && engine_->has_failed())
            why = engine_->why();
        const executor on = stream_->get_executor();
        handshake_result result;
        if (why) {
            stream_->close();
        } else {
            result.facts = engine_->facts();
            result.established = make_stream(std::move(stream_), std::move(engine_));
        }
        result.why = std::move(why);
        if (!inside_call_)
            return std::move(handler)(std::move(result));
        asio::post(on, [handler = std::move(handler), result = std::move(result)]() mutable {
            std::move(handler)(std::move(result));
        });
    }

    std::unique_ptr<stream> stream_;
    std::unique_ptr<engine> engine_;
    handshake_handler handler_;
    std::unique_ptr<timer> timer_;
    std::array<asio::const_buffer, 1> output_;
    engine::progress progress_ = engine::progress::wants_input;
    bool inside_call_ = true; // of the one who waits for the handler
};

class handshake_operation final : public operation {
public:
    explicit handshake_operation(const std::shared_ptr<handshaking>& of) : of_(of) {}

    void cancel() noexcept override {
        if (const auto held = of_.lock())
            held->give_up();
    }

private:
    const std::weak_ptr<handshaking> of_;
};

} // namespace

std::unique_ptr<operation> async_handshake(transport& via, std::unique_ptr<stream> over,
    std::unique_ptr<engine> by, time_point deadline, handshake_handler handler) {
    const auto made =
        std::make_shared<handshaking>(std::move(over), std::move(by), std::move(handler));
    made->start(via, deadline);
    return std::make_unique<handshake_operation>(made);
}

} // namespace kafka::net::tls
