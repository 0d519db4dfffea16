// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <span>
#include <utility>

namespace kafka::net::tls {

namespace asio = boost::asio;

namespace {

/// What pending operations share with the stream, which may go before they have come back.
struct line {
    line(std::unique_ptr<stream> over, std::unique_ptr<engine> by)
        : beneath(std::move(over)),
          tls(std::move(by)) {}

    std::unique_ptr<stream> beneath;
    std::unique_ptr<engine> tls;
    std::array<asio::const_buffer, 1> output;
    bool writing = false; // beneath
    bool closed = false;

    std::span<const asio::const_buffer> next_output() noexcept {
        const std::span<const std::byte> bytes = tls->output();
        output[0] = {bytes.data(), bytes.size()};
        return output;
    }

    /// What a reader is to be told now; false: nothing yet.
    bool read(std::span<std::byte> into, error_code& ec, std::size_t& size) {
        size = tls->read(into);
        if (size == 0)
            ec = tls->has_failed()  ? tls->why().code
                 : tls->has_ended() ? error_code(asio::error::eof)
                                    : error_code();
        return size != 0 || ec;
    }

    /// The same, when the stream beneath has delivered something.
    bool take(error_code& ec, std::size_t& size, std::span<std::byte> into) {
        if (!ec)
            tls->on_input(std::exchange(size, 0));
        else if (ec == asio::error::operation_aborted)
            return true;
        error_code above;
        const bool told = read(into, above, size);
        if (told)
            ec = above;
        return told || ec;
    }
};

struct read_operation {
    std::shared_ptr<line> of;
    std::span<std::byte> into;
    io_handler handler;

    void start() {
        line& via = *of;
        via.beneath->async_read_some(via.tls->input_room(), std::move(*this));
    }

    void operator()(error_code ec, std::size_t size) {
        if (of->closed)
            return std::move(handler)(asio::error::operation_aborted, 0);
        if (of->take(ec, size, into))
            return std::move(handler)(ec, size);
        start();
    }
};

struct write_operation {
    std::shared_ptr<line> of;
    buffer_position rest;
    std::size_t written;
    io_handler handler;

    void start() {
        line& via = *of;
        via.tls->write(rest);
        via.writing = true;
        via.beneath->async_write(via.next_output(), std::move(*this));
    }

    void operator()(error_code ec, std::size_t size) {
        of->writing = false;
        const std::size_t plain = of->tls->on_output(size);
        written += plain;
        rest.advance(plain);
        if (of->closed && !rest.at_end())
            ec = asio::error::operation_aborted;
        else if (!ec && of->tls->has_failed() && !rest.at_end())
            ec = of->tls->why().code;
        if (ec || rest.at_end())
            return std::move(handler)(ec, written);
        start();
    }
};

class tls_stream final : public stream {
public:
    tls_stream(std::unique_ptr<stream> over, std::unique_ptr<engine> by)
        : line_(std::make_shared<line>(std::move(over), std::move(by))) {}

    ~tls_stream() override { close(); }

    tls_stream(const tls_stream&) = delete;
    tls_stream& operator=(const tls_stream&) = delete;

    executor get_executor() const override { return line_->beneath->get_executor(); }

    void async_read_some(std::span<std::byte> into, io_handler handler) override {
        error_code ec;
        std::size_t size = 0;
        if (line_->closed)
            line_->beneath->async_read_some(into, std::move(handler));
        else if (line_->read(into, ec, size))
            complete(std::move(handler), ec, size);
        else
            read_operation{line_, into, std::move(handler)}.start();
    }

    void async_write(std::span<const asio::const_buffer> buffers, io_handler handler) override {
        buffer_position all{buffers};
        all.advance(0);
        if (line_->closed)
            line_->beneath->async_write(buffers, std::move(handler));
        else if (line_->tls->has_failed() || all.at_end())
            complete(std::move(handler), line_->tls->why().code, 0);
        else
            write_operation{line_, all, 0, std::move(handler)}.start();
    }

    void start_read(std::span<std::byte> into, std::shared_ptr<stream_events> tell) override {
        read_into_ = into;
        ready_ = line_->closed ? false : line_->read(into, ready_code_, ready_size_);
        if (!ready_)
            return line_->beneath->start_read(
                line_->closed ? into : line_->tls->input_room(), std::move(tell));
        asio::post(get_executor(), [tell = std::move(tell)] { tell->on_read({}, 0); });
    }

    bool finish_read(error_code& ec, std::size_t& size) override {
        if (std::exchange(ready_, false)) {
            ec = ready_code_;
            size = ready_size_;
            return true;
        }
        return line_->closed || line_->take(ec, size, read_into_);
    }

    void start_write(
        std::span<const asio::const_buffer> buffers, std::shared_ptr<stream_events> tell) override {
        if (!line_->closed) {
            line_->tls->write({buffers});
            if (line_->tls->has_failed() && line_->tls->output().empty()) {
                asio::post(get_executor(), [tell = std::move(tell), ec = line_->tls->why().code] {
                    tell->on_written(ec, 0);
                });
                return;
            }
            line_->writing = true;
            buffers = line_->next_output();
        }
        line_->beneath->start_write(buffers, std::move(tell));
    }

    void finish_write(error_code& ec, std::size_t& size) override {
        line_->writing = false;
        size = line_->tls->on_output(size);
        if (!ec && line_->tls->has_failed())
            ec = line_->tls->why().code;
    }

    std::size_t write_some(std::span<const asio::const_buffer> buffers, error_code& ec) override {
        if (line_->closed)
            return line_->beneath->write_some(buffers, ec);
        buffer_position rest{buffers};
        rest.advance(0);
        std::size_t written = 0;
        while (!rest.at_end() && !ec) {
            line_->tls->write(rest);
            const std::size_t size = line_->beneath->write_some(line_->next_output(), ec);
            const bool all = size == line_->output[0].size();
            const std::size_t plain = line_->tls->on_output(size);
            written += plain;
            rest.advance(plain);
            if (!ec && line_->tls->has_failed())
                ec = line_->tls->why().code;
            if (!all)
                break;
        }
        return written;
    }

    bool may_read_why(error_code ec) const override {
        return !line_->tls->has_failed() &&
               (ec == asio::error::connection_reset || ec == asio::error::broken_pipe ||
                   ec == asio::error::connection_aborted);
    }

    std::string explanation() const override { return line_->tls->why().detail; }

    void rebind(const executor& on) override { line_->beneath->rebind(on); }

    void close() noexcept override {
        if (!std::exchange(line_->closed, true) && !line_->writing) {
            try {
                line_->tls->say_goodbye();
            } catch (...) { // It is left unsaid.
            }
            send_last_words(*line_->beneath, *line_->tls, line_);
        }
        line_->beneath->close();
    }

private:
    void complete(io_handler handler, error_code ec, std::size_t size) {
        asio::post(get_executor(),
            [handler = std::move(handler), ec, size]() mutable { std::move(handler)(ec, size); });
    }

    const std::shared_ptr<line> line_;
    // What `start_read` has found to be there already.
    std::span<std::byte> read_into_;
    bool ready_ = false;
    error_code ready_code_;
    std::size_t ready_size_ = 0;
};

} // namespace

std::unique_ptr<stream> make_stream(std::unique_ptr<stream> over, std::unique_ptr<engine> by) {
    return std::make_unique<tls_stream>(std::move(over), std::move(by));
}

void send_last_words(stream& over, engine& by, std::shared_ptr<void> keep) noexcept {
    try {
        std::span<const std::byte> words = by.output();
        if (words.empty())
            return;
        error_code ec;
        const std::size_t size =
            over.write_some(std::array{asio::const_buffer(words.data(), words.size())}, ec);
        by.on_output(size);
        if (ec || size == words.size())
            return;
        // Streams that take nothing at once may take it all the same before they are closed.
        struct last {
            std::shared_ptr<void> keep;
            std::array<asio::const_buffer, 1> output;
        };
        words = by.output();
        auto kept = std::make_shared<last>(
            last{std::move(keep), {asio::const_buffer(words.data(), words.size())}});
        const std::span<const asio::const_buffer> output = kept->output;
        over.async_write(output, [kept = std::move(kept)](error_code, std::size_t) {});
    } catch (...) { // They are left unsaid.
    }
}

} // namespace kafka::net::tls
