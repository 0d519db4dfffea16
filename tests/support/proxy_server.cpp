// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "support/proxy_server.hpp"

#include "protocol/base64.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace kafka::testing {

using net::error_code;
using namespace std::string_literals;

/// What all visits share.
class proxy_server::house : public std::enable_shared_from_this<house> {
public:
    std::shared_ptr<net::transport> via;
    net::executor on;
    proxy_manners manners;
    std::unique_ptr<net::listener> door;
    std::vector<std::weak_ptr<session>> sessions;
    std::vector<std::string> asked;
    std::string heard;

    void accept();
};

namespace {

/// One direction of a connection that stands.
class pump : public std::enable_shared_from_this<pump> {
public:
    pump(std::shared_ptr<net::stream> from, std::shared_ptr<net::stream> to)
        : from_(std::move(from)),
          to_(std::move(to)) {}

    void read() {
        from_->async_read_some(bytes_, [self = shared_from_this()](error_code ec, std::size_t n) {
            if (ec)
                return self->to_->close();
            self->out_[0] = {self->bytes_.data(), n};
            self->to_->async_write(self->out_, [self](error_code failed, std::size_t) {
                if (failed)
                    return self->from_->close();
                self->read();
            });
        });
    }

private:
    std::shared_ptr<net::stream> from_;
    std::shared_ptr<net::stream> to_;
    std::array<std::byte, 4096> bytes_{};
    std::array<boost::asio::const_buffer, 1> out_;
};

} // namespace

class proxy_server::session : public std::enable_shared_from_this<session> {
public:
    session(std::shared_ptr<house> of, std::unique_ptr<net::stream> with)
        : house_(std::move(of)),
          client_(std::move(with)) {}

    void read() {
        client_->async_read_some(
            bytes_, [self = shared_from_this()](error_code ec, std::size_t size) {
                if (ec)
                    return self->client_->close();
                const auto* const first = reinterpret_cast<const char*>(self->bytes_.data());
                self->in_.append(first, size);
                self->house_->heard.append(first, size);
                self->look();
            });
    }
    void close() {
        client_->close();
        if (broker_)
            broker_->close();
        if (operation_)
            operation_->cancel();
    }

private:
    const proxy_manners& manners() const { return house_->manners; }

    void look() {
        const std::size_t size = manners().http ? in_.find("\r\n\r\n") + 4 : size_of_message();
        if (size > in_.size() || (manners().http && in_.find("\r\n\r\n") == std::string::npos))
            return read();
        const std::string message = in_.substr(0, size);
        in_.erase(0, size);
        if (manners().http)
            on_request(message);
        else if (step_ == 0)
            on_greeting(message);
        else if (step_ == 1 && logs_in_)
            on_login(message);
        else
            on_wish(message);
    }

    std::size_t size_of_message() const {
        const auto at = [&](std::size_t i) {
            return i < in_.size() ? static_cast<unsigned char>(in_[i]) : std::size_t{255};
        };
        if (step_ == 0)
            return 2 + at(1);
        if (step_ == 1 && logs_in_)
            return 3 + at(1) + at(2 + at(1));
        return at(3) == 1 ? 10 : at(3) == 4 ? 22 : 7 + at(4);
    }

    void on_greeting(const std::string& message) {
        logs_in_ = !manners().user.empty();
        const char wanted = logs_in_ ? 2 : 0;
        if (message.find(wanted, 2) == std::string::npos)
            return say("\x05\xff"s, true);
        say("\x05"s + wanted);
    }

    void on_login(const std::string& message) {
        const std::string right = "\x01"s + static_cast<char>(manners().user.size()) +
                                  manners().user + static_cast<char>(manners().password.size()) +
                                  manners().password;
        const bool good = message == right;
        say(good ? "\x01\x00"s : "\x01\x01"s, !good);
    }

    void on_wish(const std::string& message) {
        const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
        namespace ip = boost::asio::ip;
        if (message[3] == 1) {
            ip::address_v4::bytes_type address;
            std::copy_n(bytes + 4, address.size(), address.begin());
            host_ = ip::address_v4(address).to_string();
        } else if (message[3] == 4) {
            ip::address_v6::bytes_type address;
            std::copy_n(bytes + 4, address.size(), address.begin());
            host_ = ip::address_v6(address).to_string();
        } else {
            host_ = message.substr(5, bytes[4]);
        }
        port_ =
            static_cast<std::uint16_t>(bytes[message.size() - 2] << 8 | bytes[message.size() - 1]);
        connect();
    }

    void on_request(const std::string& header) {
        const std::string pair = manners().user + ':' + manners().password;
        const std::string login = "Proxy-Authorization: Basic " +
                                  protocol::detail::to_base64(std::as_bytes(std::span(pair))) +
                                  "\r\n";
        if (!manners().user.empty() && header.find(login) == std::string::npos)
            return say("HTTP/1.1 407 Proxy Authentication Required\r\n"
                       "Proxy-Authenticate: Basic\r\n\r\n",
                true);
        EXPECT_TRUE(header.starts_with("CONNECT ")) << header;
        const std::string authority = header.substr(8, header.find(' ', 8) - 8);
        const std::size_t colon = authority.rfind(':');
        host_ = authority.substr(0, colon);
        if (host_.starts_with('['))
            host_ = host_.substr(1, host_.size() - 2);
        port_ = static_cast<std::uint16_t>(std::stoi(authority.substr(colon + 1)));
        connect();
    }

    void connect() {
        house_->asked.push_back(host_ + ':' + std::to_string(port_));
        if (manners().says.contains(step_) || step_ >= manners().silent_from)
            return say({}, true);
        operation_ = house_->via->async_resolve(house_->on, host_, port_,
            host_.find(':') == std::string::npos ? net::address_family::ipv4
                                                 : net::address_family::ipv6,
            [self = shared_from_this()](error_code ec, std::vector<net::endpoint> found) {
                if (ec)
                    return self->say(self->refusal(4, "502 Cannot resolve it"), true);
                self->operation_ = self->house_->via->async_connect(self->house_->on, found[0], {},
                    [self](error_code failed, std::unique_ptr<net::stream> made) {
                        if (failed)
                            return self->say(self->refusal(5, "502 Cannot connect to it"), true);
                        self->broker_ = std::move(made);
                        self->say(self->manners().http
                                      ? "HTTP/1.1 200 Connection established\r\n\r\n"s
                                      : "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"s);
                    });
            });
    }

    std::string refusal(char code, const std::string& line) const {
        if (manners().http)
            return "HTTP/1.1 " + line + "\r\nContent-Length: 5\r\n\r\nSorry";
        return "\x05"s + code + "\x00\x01\x00\x00\x00\x00\x00\x00"s;
    }

    void say(std::string what, bool last = false) {
        if (step_ >= manners().silent_from)
            return wait_for_end();
        if (const auto scripted = manners().says.find(step_); scripted != manners().says.end()) {
            what = scripted->second;
            last |= step_ == manners().says.rbegin()->first;
        }
        ++step_;
        if (broker_)
            what += manners().adds;
        const std::size_t left =
            manners().hangs_up_after - std::min(said_, manners().hangs_up_after);
        if (what.size() >= left) {
            what.resize(left);
            last = true;
        }
        said_ += what.size();
        out_ = std::move(what);
        if (out_.empty())
            return close();
        buffer_[0] = {out_.data(), out_.size()};
        client_->async_write(
            buffer_, [self = shared_from_this(), last](error_code ec, std::size_t) {
                if (ec)
                    return self->close();
                if (last)
                    return self->wait_for_end();
                if (!self->broker_)
                    return self->look();
                std::make_shared<pump>(self->client_, self->broker_)->read();
                std::make_shared<pump>(self->broker_, self->client_)->read();
            });
    }

    /// What was said last is to arrive; where the client was to be cut off, that is at once.
    void wait_for_end() {
        if (manners().hangs_up_after != std::string::npos)
            return close();
        client_->async_read_some(bytes_, [self = shared_from_this()](error_code ec, std::size_t) {
            ec ? self->close() : self->wait_for_end();
        });
    }

    std::shared_ptr<house> house_;
    std::shared_ptr<net::stream> client_;
    std::shared_ptr<net::stream> broker_;
    std::unique_ptr<net::operation> operation_;
    std::array<std::byte, 512> bytes_{};
    std::array<boost::asio::const_buffer, 1> buffer_;
    std::string in_;
    std::string out_;
    std::string host_;
    std::uint16_t port_ = 0;
    std::size_t said_ = 0;
    int step_ = 0;
    bool logs_in_ = false;
};

void proxy_server::house::accept() {
    door->async_accept(
        on, [self = shared_from_this()](error_code ec, std::unique_ptr<net::stream> arrived) {
            if (ec)
                return;
            const auto made = std::make_shared<session>(self, std::move(arrived));
            self->sessions.push_back(made);
            made->read();
            self->accept();
        });
}

proxy_server::proxy_server(std::shared_ptr<net::transport> via, net::executor on,
    std::string address, std::uint16_t port, proxy_manners manners)
    : house_(std::make_shared<house>()) {
    error_code ec;
    house_->via = std::move(via);
    house_->on = std::move(on);
    house_->manners = std::move(manners);
    house_->door = house_->via->listen(house_->on, {std::move(address), port}, ec);
    EXPECT_FALSE(ec) << ec.message();
    house_->accept();
}

proxy_server::~proxy_server() {
    stop();
}

std::uint16_t proxy_server::port() const {
    return house_->door->local_endpoint().port;
}

const std::vector<std::string>& proxy_server::asked() const {
    return house_->asked;
}

std::size_t proxy_server::visits() const {
    return house_->sessions.size();
}

const std::string& proxy_server::heard() const {
    return house_->heard;
}

void proxy_server::stop() {
    house_->door->close();
    for (const std::weak_ptr<session>& each : house_->sessions)
        if (const auto open = each.lock())
            open->close();
}

} // namespace kafka::testing
