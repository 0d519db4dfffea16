// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What clients do to their sockets before they connect them. The system is asked through functions
// of our own, which write down what was set on each socket, and may refuse to set it.

#include "integration/client/fixture.hpp"

#include <dlfcn.h>
#include <kafka/resolver.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

/// What has been done to sockets, by any thread.
class socket_record {
public:
    using setting = kafka::socket_option;

    static socket_record& instance() {
        static socket_record record;
        return record;
    }

    void opened(int fd) {
        const std::lock_guard lock(mutex_);
        settings_[fd].clear();
    }
    /// False: it is to be refused.
    bool set(int fd, const setting& what) {
        const std::lock_guard lock(mutex_);
        settings_[fd].push_back(what);
        return refusals_ == 0 || refusals_-- == 0;
    }
    void connected(int fd) {
        const std::lock_guard lock(mutex_);
        connected_.push_back(settings_[fd]);
    }

    void begin() {
        const std::lock_guard lock(mutex_);
        connected_.clear();
    }
    void refuse(int how_many) {
        const std::lock_guard lock(mutex_);
        refusals_ = how_many;
    }
    /// From now on no socket is made of that domain, or of any; 0: they are made again.
    void make_none(int error, int domain = AF_UNSPEC) {
        const std::lock_guard lock(mutex_);
        missing_ = error;
        missing_domain_ = domain;
    }
    /// The error that making one of this domain ends with, or 0.
    int missing(int domain) {
        const std::lock_guard lock(mutex_);
        return missing_domain_ == AF_UNSPEC || missing_domain_ == domain ? missing_ : 0;
    }
    /// For each socket that was connected, what had been set on it by then.
    std::vector<std::vector<setting>> connections() {
        const std::lock_guard lock(mutex_);
        return connected_;
    }

private:
    std::mutex mutex_;
    std::map<int, std::vector<setting>> settings_;
    std::vector<std::vector<setting>> connected_;
    int refusals_ = 0;
    int missing_ = 0;
    int missing_domain_ = AF_UNSPEC;
};

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" int socket(int domain, int type, int protocol) noexcept {
    static const auto ask = real<int(int, int, int)>("socket");
    if (const int error = socket_record::instance().missing(domain); error != 0) {
        errno = error;
        return -1;
    }
    const int fd = ask(domain, type, protocol);
    if (fd >= 0)
        socket_record::instance().opened(fd);
    return fd;
}

extern "C" int setsockopt(int fd, int level, int name, const void* value, socklen_t size) noexcept {
    static const auto ask = real<int(int, int, int, const void*, socklen_t)>("setsockopt");
    // Listeners do so, too, and they are not spoken of here.
    if (name == SO_REUSEADDR || size != sizeof(int))
        return ask(fd, level, name, value, size);
    if (!socket_record::instance().set(fd, {level, name, *static_cast<const int*>(value)})) {
        errno = ENOPROTOOPT;
        return -1;
    }
    return ask(fd, level, name, value, size);
}

extern "C" int connect(int fd, const sockaddr* to, socklen_t size) {
    static const auto ask = real<int(int, const sockaddr*, socklen_t)>("connect");
    socket_record::instance().connected(fd);
    return ask(fd, to, size);
}

namespace kafka::client_test {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const node_id the_node{first};

class sockets : public with_cluster {
protected:
    void SetUp() override { record.begin(); }
    void TearDown() override { record.make_none(0); }

    void bootstrap(client& subject, error_code expected = {}) {
        std::optional<error_code> seen;
        subject.async_bootstrap(told, [&](error_code ec) { seen = ec; });
        EXPECT_TRUE(run_until(context, [&] { return seen.has_value(); }));
        EXPECT_EQ(seen.value_or(error_code()), expected) << told.message();
    }
    void send(client& subject, error_code expected = {}) { send_to(subject, the_node, expected); }
    void send_to(client& subject, target to, error_code expected = {}) {
        std::optional<error_code> seen;
        subject.async_send(to, list_groups_request{}, told,
            [&](error_code ec, const list_groups_response&) { seen = ec; });
        EXPECT_TRUE(run_until(context, [&] { return seen.has_value(); }));
        EXPECT_EQ(seen.value_or(error_code()), expected) << told.message();
    }
    /// Has the client lose its connection to the broker, and make another.
    void reconnect(client& subject) {
        broker->disconnect(first);
        ASSERT_TRUE(run_until(context, [&] { return !subject.connected(the_node); }));
        send(subject);
    }

    asio::io_context context;
    socket_record& record = socket_record::instance();
    error_info told;
};

TEST_F(sockets, are_kept_alive_and_do_not_wait_for_more_to_send) {
    client subject(context.get_executor(), options());
    bootstrap(subject);
    EXPECT_THAT(
        record.connections(), ElementsAre(ElementsAre(socket_option{IPPROTO_TCP, TCP_NODELAY, 1},
                                  socket_option{SOL_SOCKET, SO_KEEPALIVE, 1})));
}

TEST_F(sockets, have_all_options_in_their_order_before_they_connect) {
    client_options all = options();
    all.socket_options = {{SOL_SOCKET, SO_KEEPALIVE, 0}, {IPPROTO_TCP, TCP_NODELAY, 1},
        {IPPROTO_TCP, TCP_KEEPIDLE, 30}, {SOL_SOCKET, SO_KEEPALIVE, 1}};
    all.receive_buffer_bytes = 65'536;
    all.send_buffer_bytes = 32'768;
    client subject(context.get_executor(), all);
    bootstrap(subject);
    EXPECT_THAT(
        record.connections(), ElementsAre(ElementsAre(socket_option{SOL_SOCKET, SO_KEEPALIVE, 0},
                                  socket_option{IPPROTO_TCP, TCP_NODELAY, 1},
                                  socket_option{IPPROTO_TCP, TCP_KEEPIDLE, 30},
                                  socket_option{SOL_SOCKET, SO_KEEPALIVE, 1},
                                  socket_option{SOL_SOCKET, SO_RCVBUF, 65'536},
                                  socket_option{SOL_SOCKET, SO_SNDBUF, 32'768})));
}

TEST_F(sockets, of_all_clients_and_connections_have_the_same_options_each_once) {
    client_options shared = options();
    shared.receive_buffer_bytes = 65'536;
    const client_options before = shared;
    {
        client one(context.get_executor(), shared);
        client two(context.get_executor(), shared);
        for (client* each : {&one, &two}) {
            bootstrap(*each);
            send(*each);
            for (int again = 0; again < 3; ++again)
                reconnect(*each);
        }
    }
    EXPECT_THAT(record.connections(), AllOf(SizeIs(::testing::Ge(10u)), Each(SizeIs(3u))));
    EXPECT_EQ(shared, before);

    record.begin();
    client other(context.get_executor(), options());
    bootstrap(other);
    EXPECT_THAT(record.connections(), ElementsAre(SizeIs(2u))) << "nothing leaks from the others";
}

TEST_F(sockets, that_are_refused_an_option_cost_one_connection) {
    client subject(context.get_executor(), options());
    bootstrap(subject);
    record.begin();
    record.refuse(1);
    EXPECT_TRUE(subject.maybe_connect(the_node));
    ASSERT_TRUE(run_until(context, [&] { return subject.is_disconnected(the_node); }));
    EXPECT_THAT(record.connections(), IsEmpty()) << "it was not even connected";
    send(subject);
    EXPECT_THAT(record.connections(), SizeIs(1u));
}

TEST_F(sockets, that_are_always_refused_an_option_say_so) {
    client_options wrong = options();
    wrong.socket_options = {{SOL_SOCKET, 9'999, 1}};
    wrong.api_version_auto_timeout = 300ms;
    client subject(context.get_executor(), wrong);
    client other(context.get_executor(), options());
    bootstrap(subject, errc::no_brokers_available);
    EXPECT_THAT(
        told.message(), AllOf(HasSubstr("cannot connect"), HasSubstr("Protocol not available")));
    bootstrap(other);
}

/// Of every name it says that it is this machine.
class both_loopbacks final : public resolver {
public:
    void async_resolve(
        asio::any_io_executor, std::string, ip_version, addresses_handler handler) override {
        std::move(handler)(error_code(), std::vector<std::string>{"::1", "127.0.0.1"});
    }
};

TEST_F(sockets, that_cannot_be_made_are_passed_over) {
    client_options named = options();
    const std::string port = named.bootstrap_servers.at(0);
    named.bootstrap_servers = {"broker" + port.substr(port.rfind(':'))};
    named.resolver = std::make_shared<both_loopbacks>();
    record.make_none(EAFNOSUPPORT, AF_INET6);
    client subject(context.get_executor(), named);
    bootstrap(subject);
    EXPECT_THAT(record.connections(), SizeIs(1u));
    send(subject);
}

TEST_F(sockets, that_cannot_be_made_for_a_while_are_made_later) {
    client_options hasty = options();
    hasty.api_version_auto_timeout = 300ms;
    client subject(context.get_executor(), hasty);
    record.make_none(EMFILE);
    bootstrap(subject, errc::no_brokers_available);
    EXPECT_THAT(
        told.message(), AllOf(HasSubstr("cannot connect"), HasSubstr("Too many open files")));
    EXPECT_THAT(record.connections(), IsEmpty());
    record.make_none(0);
    send_to(subject, any_node);
    EXPECT_THAT(record.connections(), SizeIs(1u));
}

TEST_F(sockets, hold_every_connection_to_the_limit_of_a_frame) {
    client_options limited = options();
    limited.receive_message_max_bytes = 8'192;
    client subject(context.get_executor(), limited);
    bootstrap(subject);
    send(subject);
    for (int connection = 1; connection <= 3; ++connection) {
        reconnect(subject);
        broker->inject(fault().of(api_key::list_groups).frame_length(8'193));
        send(subject, errc::invalid_receive);
        EXPECT_THAT(told.message(), AllOf(HasSubstr("8193"), HasSubstr("at most 8192")));
    }
    send(subject);
}

} // namespace
} // namespace kafka::client_test
