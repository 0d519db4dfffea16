// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The floor for the cost of a request: plain blocking sockets, prebuilt frames, answers counted
// and thrown away. Usage: request_floor_sockets ADDRESS PORT IN_FLIGHT REQUESTS

#include "support/frames.hpp"
#include "support/measure.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace {

[[noreturn]] void give_up(const char* what) {
    std::perror(what);
    std::exit(1);
}

void write_all(int fd, const unsigned char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t n = ::send(fd, data, size, MSG_NOSIGNAL);
        if (n < 0)
            give_up("send");
        data += n;
        size -= static_cast<std::size_t>(n);
    }
}

void run(int fd, const std::vector<unsigned char>& burst, std::size_t frame, long in_flight,
    long requests) {
    bench::frame_counter counter;
    std::vector<unsigned char> buffer(65536);
    long sent = std::min(in_flight, requests);
    write_all(fd, burst.data(), frame * static_cast<std::size_t>(sent));
    for (long answered = 0; answered < requests;) {
        const ssize_t n = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (n <= 0)
            give_up("recv");
        const long whole = counter.take(buffer.data(), static_cast<std::size_t>(n));
        answered += whole;
        const long next = std::min(whole, requests - sent);
        write_all(fd, burst.data(), frame * static_cast<std::size_t>(next));
        sent += next;
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5)
        return 2;
    const long in_flight = std::atol(argv[3]);
    const long requests = std::atol(argv[4]);
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[2])));
    ::inet_pton(AF_INET, argv[1], &to.sin_addr);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        give_up("connect");
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    const auto frame = bench::list_groups_frame("bench");
    std::vector<unsigned char> burst;
    for (long i = 0; i < in_flight; ++i)
        burst.insert(burst.end(), frame.begin(), frame.end());
    run(fd, burst, frame.size(), in_flight, requests / 10 + 1);
    const bench::stopwatch watch;
    run(fd, burst, frame.size(), in_flight, requests);
    bench::report(watch, requests);
    ::close(fd);
}
