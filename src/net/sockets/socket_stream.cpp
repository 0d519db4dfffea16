// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/sockets/socket_stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <utility>

namespace kafka::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

error_code last_error() noexcept {
    return {errno, boost::system::system_category()};
}

/// A socket closed before an operation began answers `bad_descriptor`, one closed after it
/// `operation_aborted`; to the caller both are the same.
error_code translate(error_code ec) {
    return ec == asio::error::bad_descriptor ? asio::error::operation_aborted : ec;
}

/// What is left of a gather write, as a buffer sequence that is cheap to copy into an operation.
class remaining_buffers {
public:
    class const_iterator {
    public:
        using iterator_category = std::bidirectional_iterator_tag;
        using value_type = asio::const_buffer;
        using difference_type = std::ptrdiff_t;
        using pointer = const asio::const_buffer*;
        using reference = asio::const_buffer;

        const_iterator() noexcept = default;
        const_iterator(pointer at, std::size_t skip) noexcept : at_(at), skip_(skip) {}

        reference operator*() const noexcept { return *at_ + skip_; }
        const_iterator& operator++() noexcept {
            ++at_;
            skip_ = 0;
            return *this;
        }
        const_iterator operator++(int) noexcept { return std::exchange(*this, {at_ + 1, 0}); }
        /// Only from behind the first buffer, whose beginning the iterator does not remember.
        const_iterator& operator--() noexcept {
            --at_;
            return *this;
        }
        const_iterator operator--(int) noexcept { return std::exchange(*this, {at_ - 1, 0}); }
        friend bool operator==(const const_iterator& a, const const_iterator& b) noexcept {
            return a.at_ == b.at_;
        }

    private:
        pointer at_ = nullptr;
        std::size_t skip_ = 0;
    };

    using value_type = asio::const_buffer;

    explicit remaining_buffers(std::span<const asio::const_buffer> all) noexcept : left_(all) {
        consume(0);
    }

    const_iterator begin() const noexcept { return {left_.data(), skip_}; }
    const_iterator end() const noexcept { return {left_.data() + left_.size(), 0}; }
    bool empty() const noexcept { return left_.empty(); }

    void consume(std::size_t size) noexcept {
        skip_ += size;
        while (!left_.empty() && skip_ >= left_.front().size()) {
            skip_ -= left_.front().size();
            left_ = left_.subspan(1);
        }
    }

private:
    std::span<const asio::const_buffer> left_;
    std::size_t skip_ = 0;
};

/// A write that goes on until all is written, on the executor of the socket. It shares the socket,
/// since the stream may be destroyed between two of its steps.
struct write_operation {
    std::shared_ptr<tcp::socket> socket;
    remaining_buffers rest;
    std::size_t written;
    io_handler handler;

    void operator()(error_code ec, std::size_t size) {
        written += size;
        rest.consume(size);
        if (ec || rest.empty())
            return std::move(handler)(translate(ec), written);
        tcp::socket& target = *socket;
        const remaining_buffers next = rest;
        target.async_write_some(next, std::move(*this));
    }
};

class socket_stream final : public stream {
public:
    socket_stream(tcp::socket socket, const tcp& protocol)
        : socket_(std::make_shared<tcp::socket>(std::move(socket))),
          protocol_(protocol) {}

    ~socket_stream() override { close(); }

    socket_stream(const socket_stream&) = delete;
    socket_stream& operator=(const socket_stream&) = delete;

    executor get_executor() const override { return socket_->get_executor(); }

    void async_read_some(std::span<std::byte> into, io_handler handler) override {
        socket_->async_read_some(asio::buffer(into.data(), into.size()),
            [handler = std::move(handler)](error_code ec, std::size_t size) mutable {
                std::move(handler)(translate(ec), size);
            });
    }

    void async_write(std::span<const asio::const_buffer> buffers, io_handler handler) override {
        const remaining_buffers all(buffers);
        socket_->async_write_some(all, write_operation{socket_, all, 0, std::move(handler)});
    }

    void start_read(std::span<std::byte> into, std::shared_ptr<stream_events> tell) override {
        socket_->async_read_some(asio::buffer(into.data(), into.size()),
            [tell = std::move(tell)](
                error_code ec, std::size_t size) { tell->on_read(translate(ec), size); });
    }

    void start_write(
        std::span<const asio::const_buffer> buffers, std::shared_ptr<stream_events> tell) override {
        socket_->async_write_some(
            remaining_buffers(buffers), [tell = std::move(tell)](error_code ec, std::size_t size) {
                tell->on_written(translate(ec), size);
            });
    }

    std::size_t write_some(std::span<const asio::const_buffer> buffers, error_code& ec) override {
        const remaining_buffers all(buffers);
        if (all.empty())
            return 0;
        const std::size_t size = socket_->write_some(all, ec);
        if (ec == asio::error::would_block || ec == asio::error::try_again)
            ec = {};
        ec = translate(ec);
        return size;
    }

    void rebind(const executor& on) override {
        error_code ec;
        const auto native = socket_->release(ec);
        if (ec)
            return;
        socket_ = std::make_shared<tcp::socket>(on);
        socket_->assign(protocol_, native, ec);
        if (ec)
            ::close(native);
        else
            socket_->non_blocking(true, ec);
    }

    void close() noexcept override {
        error_code ignored;
        socket_->close(ignored);
    }

private:
    std::shared_ptr<tcp::socket> socket_;
    const tcp protocol_;
};

class connect_operation final : public operation {
public:
    explicit connect_operation(std::shared_ptr<tcp::socket> socket) : socket_(std::move(socket)) {}

    void cancel() noexcept override {
        error_code ignored;
        socket_->close(ignored);
    }

private:
    // Shared with the pending connect only: once that has run, the socket in here is an empty one.
    std::shared_ptr<tcp::socket> socket_;
};

/// A `socket_option` in the form that Asio sets.
class integer_option {
public:
    explicit integer_option(const socket_option& option) : option_(option) {}

    template <class Protocol>
    int level(const Protocol&) const noexcept {
        return option_.level;
    }
    template <class Protocol>
    int name(const Protocol&) const noexcept {
        return option_.name;
    }
    template <class Protocol>
    const int* data(const Protocol&) const noexcept {
        return &option_.value;
    }
    template <class Protocol>
    std::size_t size(const Protocol&) const noexcept {
        return sizeof option_.value;
    }

private:
    const socket_option& option_;
};

error_code prepare(
    tcp::socket& socket, const tcp& protocol, const std::vector<socket_option>& options) {
    error_code ec;
    open_socket(socket, protocol, ec);
    for (const socket_option& option : options) {
        if (ec)
            break;
        socket.set_option(integer_option(option), ec);
    }
    return ec;
}

} // namespace

endpoint to_endpoint(const tcp::endpoint& from) {
    return {.address = from.address().to_string(),
        .port = from.port(),
        .family = from.address().is_v6() ? address_family::ipv6 : address_family::ipv4};
}

template <class Socket>
void open_socket(Socket& socket, const tcp& protocol, error_code& ec) {
#ifdef SOCK_CLOEXEC
    const int made =
        ::socket(protocol.family(), protocol.type() | SOCK_CLOEXEC, protocol.protocol());
    if (made == -1) {
        ec = last_error();
        return;
    }
    socket.assign(protocol, made, ec);
    if (ec)
        ::close(made);
#else
    socket.open(protocol, ec);
    if (!ec)
        close_on_exec(socket.native_handle(), ec);
#endif
}

template void open_socket(tcp::socket& socket, const tcp& protocol, error_code& ec);
template void open_socket(tcp::acceptor& socket, const tcp& protocol, error_code& ec);

void close_on_exec(int descriptor, error_code& ec) noexcept {
    ec = ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) == -1 ? last_error() : error_code();
}

std::unique_ptr<stream> make_socket_stream(tcp::socket socket, const tcp& protocol) {
    return std::make_unique<socket_stream>(std::move(socket), protocol);
}

std::unique_ptr<operation> connect_socket(executor on, const endpoint& to,
    const std::vector<socket_option>& options, connect_handler handler) {
    auto socket = std::make_shared<tcp::socket>(on);
    auto attempt = std::make_unique<connect_operation>(socket);

    error_code ec;
    const auto address = asio::ip::make_address(to.address, ec);
    const tcp::endpoint remote(address, to.port);
    if (!ec)
        ec = prepare(*socket, remote.protocol(), options);
    if (ec) {
        asio::post(
            on, [ec, handler = std::move(handler)]() mutable { std::move(handler)(ec, nullptr); });
        return attempt;
    }

    tcp::socket& connecting = *socket;
    connecting.async_connect(remote, [socket = std::move(socket), remote,
                                         handler = std::move(handler)](error_code result) mutable {
        std::unique_ptr<stream> established;
        if (!result && !socket->is_open())
            result = asio::error::operation_aborted;
        if (!result) {
            tcp::socket connected = std::move(*socket);
            error_code ignored;
            // A connect to a free port of this machine may be given that very port as its
            // own, and then meets itself. Nobody listens there.
            if (connected.local_endpoint(ignored) == remote)
                result = asio::error::connection_refused;
            else
                established = make_socket_stream(std::move(connected), remote.protocol());
        }
        std::move(handler)(translate(result), std::move(established));
    });
    return attempt;
}

} // namespace kafka::net
