// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// TLS as this library does it over its sockets, beside a plain program of OpenSSL's on blocking
// sockets: handshakes and bytes a second, and what of it is resumed. Both are clients of the same
// server, a plain program in a process of its own. Each line of input is one measurement. Usage:
//
//   tls plain|ours handshakes|resumed CONNECTIONS
//   tls plain|ours send|receive MEBIBYTES

#include "net/tls/client_context.hpp"
#include "net/tls/engine.hpp"
#include "net/tls/handshake.hpp"
#include "net/transport.hpp"
#include "support/measure.hpp"
#include "testing/certificates/authority.hpp"

#include <boost/asio/io_context.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace kafka;

constexpr std::size_t chunk = 262'144;

[[noreturn]] void give_up(const char* what) {
    std::fprintf(stderr, "%s\n", what);
    std::exit(1);
}

bool is_true(bool held) {
    if (!held)
        give_up("OpenSSL");
    return held;
}

template <class T>
T* made(T* what) {
    is_true(what != nullptr);
    return what;
}

X509* certificate_of(const std::string& pem) {
    BIO* const from = made(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    X509* const read = made(PEM_read_bio_X509(from, nullptr, nullptr, nullptr));
    BIO_free(from);
    return read;
}

EVP_PKEY* key_of(const std::string& pem) {
    BIO* const from = made(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    EVP_PKEY* const read = made(PEM_read_bio_PrivateKey(from, nullptr, nullptr, nullptr));
    BIO_free(from);
    return read;
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(port);
    return at;
}

// --- the server ---------------------------------------------------------------------------------

/// One connection after the other. The first byte says whether it is to send (`s`) or to receive
/// (`r`), the next eight how much; none at all ends the connection.
[[noreturn]] void serve(int door, SSL_CTX* context) {
    std::vector<char> buffer(chunk, 'x');
    for (;;) {
        const int line = ::accept(door, nullptr, nullptr);
        if (line < 0)
            std::exit(0);
        const int on = 1;
        ::setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        SSL* const ssl = made(SSL_new(context));
        SSL_set_fd(ssl, line);
        std::array<char, 9> wish{};
        if (SSL_accept(ssl) == 1 && SSL_read(ssl, wish.data(), wish.size()) == wish.size()) {
            std::uint64_t left = 0;
            std::memcpy(&left, wish.data() + 1, sizeof left);
            while (left != 0) {
                const int part = static_cast<int>(std::min<std::uint64_t>(left, chunk));
                const int size = wish[0] == 's' ? SSL_write(ssl, buffer.data(), part)
                                                : SSL_read(ssl, buffer.data(), part);
                if (size <= 0)
                    break;
                left -= static_cast<std::uint64_t>(size);
            }
            if (wish[0] == 'r')
                SSL_write(ssl, "k", 1);
        }
        SSL_shutdown(ssl);
        SSL_free(ssl);
        ::close(line);
    }
}

std::uint16_t start_server(const testing::issued_certificate& own, pid_t& process) {
    const int door = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at = loopback(0);
    socklen_t size = sizeof at;
    if (::bind(door, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(door, 128) != 0 ||
        ::getsockname(door, reinterpret_cast<sockaddr*>(&at), &size) != 0)
        give_up("cannot listen");
    process = ::fork();
    if (process == 0) {
        SSL_CTX* const context = made(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_use_certificate(context, certificate_of(own.certificate));
        SSL_CTX_use_PrivateKey(context, key_of(own.key));
        SSL_CTX_set_num_tickets(context, 1);
        serve(door, context);
    }
    ::close(door);
    return ntohs(at.sin_port);
}

std::array<char, 9> wish(char what, std::uint64_t size) {
    std::array<char, 9> made_wish{what};
    std::memcpy(made_wish.data() + 1, &size, sizeof size);
    return made_wish;
}

// --- a plain client -----------------------------------------------------------------------------

class plain_client {
public:
    plain_client(const std::string& trusted, std::uint16_t port)
        : context_(made(SSL_CTX_new(TLS_client_method()))),
          port_(port) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), certificate_of(trusted));
        SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    }

    /// A handshake and a byte each way. Returns whether it was resumed.
    bool meet(bool resume) {
        SSL* const ssl = connect(resume);
        ask(ssl, 's', 1);
        char byte = 0;
        is_true(SSL_read(ssl, &byte, 1) == 1);
        const bool resumed = SSL_session_reused(ssl) == 1;
        if (resume) {
            SSL_SESSION_free(session_);
            session_ = SSL_get1_session(ssl);
        }
        finish(ssl);
        return resumed;
    }

    void send(std::uint64_t size) {
        SSL* const ssl = connect(false);
        ask(ssl, 'r', size);
        const std::vector<char> buffer(chunk, 'x');
        for (std::uint64_t left = size; left != 0; left -= std::min<std::uint64_t>(left, chunk))
            is_true(SSL_write(ssl, buffer.data(),
                        static_cast<int>(std::min<std::uint64_t>(left, chunk))) > 0);
        char byte = 0;
        is_true(SSL_read(ssl, &byte, 1) == 1);
        finish(ssl);
    }

    void receive(std::uint64_t size) {
        SSL* const ssl = connect(false);
        ask(ssl, 's', size);
        std::vector<char> buffer(chunk);
        for (std::uint64_t left = size; left != 0;) {
            const int some = SSL_read(ssl, buffer.data(), static_cast<int>(chunk));
            is_true(some > 0);
            left -= static_cast<std::uint64_t>(some);
        }
        finish(ssl);
    }

private:
    SSL* connect(bool resume) {
        const int line = ::socket(AF_INET, SOCK_STREAM, 0);
        const int on = 1;
        ::setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const sockaddr_in to = loopback(port_);
        if (::connect(line, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            give_up("cannot connect");
        SSL* const ssl = made(SSL_new(context_));
        SSL_set_fd(ssl, line);
        SSL_set1_host(ssl, "localhost");
        SSL_set_tlsext_host_name(ssl, "localhost");
        if (resume && session_)
            SSL_set_session(ssl, session_);
        is_true(SSL_connect(ssl) == 1);
        return ssl;
    }
    static void ask(SSL* ssl, char what, std::uint64_t size) {
        const auto bytes = wish(what, size);
        is_true(SSL_write(ssl, bytes.data(), bytes.size()) == bytes.size());
    }
    static void finish(SSL* ssl) {
        const int line = SSL_get_fd(ssl);
        SSL_shutdown(ssl);
        SSL_free(ssl);
        ::close(line);
    }

    SSL_CTX* const context_;
    SSL_SESSION* session_ = nullptr;
    const std::uint16_t port_;
};

// --- ours ---------------------------------------------------------------------------------------

class our_client {
public:
    our_client(const std::string& trusted, std::uint16_t port) : port_(port) {
        net::tls::client_settings settings;
        settings.ca_pem = trusted;
        context_ = std::get<0>(net::tls::client_context::make(std::move(settings)));
    }

    bool meet(bool resume) {
        if (!resume)
            forget_session();
        const bool resumed = connect();
        ask('s', 1);
        read(1);
        stream_.reset();
        return resumed;
    }

    void send(std::uint64_t size) {
        connect();
        ask('r', size);
        const std::string buffer(chunk, 'x');
        for (std::uint64_t left = size; left != 0;) {
            const auto part = std::min<std::uint64_t>(left, chunk);
            write({buffer.data(), part});
            left -= part;
        }
        read(1);
        stream_.reset();
    }

    void receive(std::uint64_t size) {
        connect();
        ask('s', size);
        read(size);
        stream_.reset();
    }

private:
    /// Another port is another server.
    void forget_session() { ++named_port_; }

    void run(const bool& done) {
        io_.restart();
        while (!done)
            io_.run_one();
    }

    bool connect() {
        bool done = false;
        bool resumed = false;
        via_->async_connect(io_.get_executor(), {.address = "127.0.0.1", .port = port_},
            {{IPPROTO_TCP, TCP_NODELAY, 1}},
            [&](net::error_code ec, std::unique_ptr<net::stream> line) {
                if (ec)
                    give_up("cannot connect");
                net::tls::async_handshake(*via_, std::move(line),
                    context_->connect("localhost", named_port_), time_point::max(),
                    [&](net::tls::handshake_result result) {
                        if (result.why)
                            give_up(result.why.detail.c_str());
                        resumed = result.facts.resumed;
                        stream_ = std::move(result.established);
                        done = true;
                    });
            });
        run(done);
        return resumed;
    }

    void ask(char what, std::uint64_t size) {
        const auto bytes = wish(what, size);
        write({bytes.data(), bytes.size()});
    }

    void write(std::string_view bytes) {
        bool done = false;
        const std::array buffers{asio::const_buffer(bytes.data(), bytes.size())};
        net::error_code ec;
        std::size_t written = stream_->write_some(buffers, ec);
        const std::array rest{buffers[0] + written};
        if (written == bytes.size())
            return;
        stream_->async_write(rest, [&done](net::error_code failed, std::size_t) {
            if (failed)
                give_up("cannot write");
            done = true;
        });
        run(done);
    }

    void read(std::uint64_t size) {
        bool done = false;
        std::function<void()> more = [&] {
            stream_->async_read_some(into_, [&](net::error_code ec, std::size_t some) {
                if (ec)
                    give_up("cannot read");
                size -= std::min<std::uint64_t>(size, some);
                done = size == 0;
                if (!done)
                    more();
            });
        };
        more();
        run(done);
    }

    const std::uint16_t port_;
    std::uint16_t named_port_ = 1;
    asio::io_context io_{1};
    std::shared_ptr<net::transport> via_ = net::system_transport();
    std::shared_ptr<net::tls::client_context> context_;
    std::unique_ptr<net::stream> stream_;
    std::vector<std::byte> into_ = std::vector<std::byte>(chunk);
};

template <class Client>
void measure(Client& client, std::string_view what, long count) {
    const bool resume = what == "resumed";
    if (what == "handshakes" || resume) {
        const bench::stopwatch watch;
        long resumed = 0;
        for (long at = 0; at < count; ++at)
            resumed += client.meet(resume) ? 1 : 0;
        std::printf("per_s %.1f cpu_us %.1f resumed %ld\n",
            static_cast<double>(count) * 1e6 / watch.wall_us(),
            watch.cpu_us() / static_cast<double>(count), resumed);
        return;
    }
    const auto size = static_cast<std::uint64_t>(count) << 20;
    const bench::stopwatch watch;
    if (what == "send")
        client.send(size);
    else
        client.receive(size);
    std::printf("per_s %.1f cpu_us %.1f\n", static_cast<double>(count) * 1e6 / watch.wall_us(),
        watch.cpu_us() / static_cast<double>(count));
}

template <class Client>
void measure_per_line(
    const char* const* arguments, const std::string& trusted, std::uint16_t port) {
    Client client(trusted, port);
    for (int byte = std::getchar(); byte != EOF; byte = std::getchar()) {
        if (byte != '\n')
            continue;
        measure(client, arguments[0], std::atol(arguments[1]));
        std::fflush(stdout);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4)
        return 2;
    const testing::certificate_authority authority;
    pid_t server = 0;
    const std::uint16_t port = start_server(
        authority.issue({.common_name = "localhost", .dns_names = {"localhost"}}), server);
    if (std::string_view(argv[1]) == "plain")
        measure_per_line<plain_client>(argv + 2, authority.certificate(), port);
    else
        measure_per_line<our_client>(argv + 2, authority.certificate(), port);
    ::kill(server, SIGTERM);
    ::waitpid(server, nullptr, 0);
}
