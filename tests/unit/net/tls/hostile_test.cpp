// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Servers that break off, lie, or send what no server should.
#include "net/tls/material.hpp"
#include "unit/net/tls/engines.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/error.hpp>

#include <string>
#include <vector>

namespace kafka::net::tls {
namespace {

using ::testing::HasSubstr;

server_settings up_to(version most) {
    server_settings made = showing(broker_certificate());
    made.max_version = most;
    return made;
}

class first_flight : public ::testing::TestWithParam<version> {
protected:
    /// A client, and what a server answers to its first message.
    std::string begin() {
        client = clients->connect("broker", 9093);
        client->handshake();
        const auto server = servers->accept();
        put(*server, crypto::bytes_of(take(*client)));
        server->handshake();
        return take(*server);
    }

    std::shared_ptr<client_context> clients = client_with(trusting());
    std::shared_ptr<server_context> servers = server_with(up_to(GetParam()));
    std::unique_ptr<engine> client;
};

INSTANTIATE_TEST_SUITE_P(of, first_flight, ::testing::Values(version::tls1_2, version::tls1_3),
    [](const auto& each) { return each.param == version::tls1_2 ? "tls1_2" : "tls1_3"; });

TEST_P(first_flight, may_break_off_anywhere) {
    const std::size_t whole = begin().size();
    ASSERT_GT(whole, 500u);
    for (std::size_t size = 0; size + 1 < whole; ++size) {
        const std::string flight = begin();
        if (size >= flight.size())
            break; // signatures differ by a byte or two
        put(*client, crypto::bytes_of(std::string_view(flight).substr(0, size)));
        // Of TLS 1.2 the last message says nothing more.
        ASSERT_NE(client->handshake(), engine::progress::failed) << size << client->why().detail;
        client->on_lost(boost::asio::error::eof);
        ASSERT_EQ(client->handshake(), engine::progress::failed) << size;
        ASSERT_EQ(client->why().code, errc::tls_handshake_closed) << size;
    }
}

TEST_P(first_flight, may_be_wrong_anywhere) {
    const std::size_t whole = begin().size();
    std::size_t refused = 0;
    std::size_t tried = 0;
    for (std::size_t at = 0; at < whole; at += 3) {
        std::string flight = begin();
        if (at >= flight.size())
            break;
        flight[at] = static_cast<char>(flight[at] ^ 0x55);
        put(*client, crypto::bytes_of(flight));
        ++tried;
        if (client->handshake() != engine::progress::failed)
            continue; // it waits for more of a longer record, or nobody looks at that byte
        ++refused;
        ASSERT_TRUE(client->why().code.category() == client_category()) << at;
        ASSERT_FALSE(client->why().detail.empty()) << at;
        // It stays so.
        put(*client, crypto::bytes_of("more"));
        ASSERT_EQ(client->handshake(), engine::progress::failed);
        std::array<std::byte, 10> into;
        ASSERT_EQ(client->read(into), 0u);
        write_all(*client, "never sent");
    }
    EXPECT_GT(refused, tried * 8 / 10);
}

TEST(a_record, that_is_too_long_is_refused_by_its_header) {
    using namespace std::string_view_literals;
    const auto client = client_with(trusting())->connect("broker", 9093);
    client->handshake();
    put(*client, crypto::bytes_of("\x16\x03\x03\x48\x01"sv));
    EXPECT_EQ(client->handshake(), engine::progress::failed);
    EXPECT_EQ(client->why().code, errc::tls_garbled);
    EXPECT_THAT(client->why().detail, HasSubstr("broker:9093"));
    EXPECT_FALSE(client->output().empty()) << "the server is told";
}

TEST(a_message, that_is_too_long_is_refused_by_its_header) {
    using namespace std::string_view_literals;
    const auto client = client_with(trusting())->connect("broker", 9093);
    client->handshake();
    put(*client, crypto::bytes_of("\x16\x03\x03\0\x04\x02\xff\xff\xff"sv));
    EXPECT_EQ(client->handshake(), engine::progress::failed);
    EXPECT_EQ(client->why().code, errc::tls_garbled) << client->why().detail;
}

TEST(a_chain, of_very_many_certificates_is_not_read) {
    server_settings server = showing(broker_certificate());
    for (int count = 0; count < 300; ++count)
        server.certificate_pem += trusted().certificate();
    engines both(*client_with(trusting()), *server_with(server));
    both.handshake();
    EXPECT_EQ(both.client_is, engine::progress::failed);
    EXPECT_EQ(both.client->why().code, errc::tls_garbled);
    EXPECT_THAT(both.client->why().detail, HasSubstr("very many certificates"));
}

class attacked : public ::testing::Test {
protected:
    attacked() { both.handshake(); }

    std::shared_ptr<client_context> client = client_with(trusting());
    std::shared_ptr<server_context> server = server_with(showing(broker_certificate()));
    engines both{*client, *server};
};

TEST_F(attacked, notices_each_byte_that_is_changed) {
    write_all(*both.server, "answer");
    const std::string record = take(*both.server);
    for (std::size_t at = 5; at < record.size(); ++at) {
        engines other(*client, *server);
        other.handshake();
        write_all(*other.server, "answer");
        std::string changed = take(*other.server);
        changed[at] = static_cast<char>(changed[at] ^ 1);
        put(*other.client, crypto::bytes_of(changed));
        ASSERT_EQ(read_all(*other.client), "") << at;
        ASSERT_EQ(other.client->why().code, errc::tls_garbled) << at;
    }
}

TEST_F(attacked, gives_what_came_before_what_is_wrong) {
    write_all(*both.server, "answer");
    put(*both.client, crypto::bytes_of(take(*both.server)));
    put(*both.client, crypto::bytes_of("\x17\x03\x03\x48\x02" + std::string(100, 'x')));
    EXPECT_EQ(read_all(*both.client), "answer");
    EXPECT_EQ(both.client->why().code, errc::tls_garbled);
}

TEST_F(attacked, takes_no_record_without_content) {
    put(*both.client, crypto::bytes_of({"\x17\x03\x03\x00\x00", 5}));
    EXPECT_EQ(read_all(*both.client), "");
    EXPECT_EQ(both.client->why().code, errc::tls_garbled);
}

/// A server whose OpenSSL can be got at.
struct raw_server {
    explicit raw_server(int most_version) : context(SSL_CTX_new(TLS_server_method())) {
        SSL_CTX_set_max_proto_version(context.get(), most_version);
        const client_settings none;
        password_source password(none);
        identity own;
        own.certificate = std::move(
            read_certificates({"", {}, crypto::bytes_of(broker_certificate().certificate)})[0]);
        own.key = read_key({"", {}, crypto::bytes_of(broker_certificate().key)}, password);
        use_identity(context.get(), own, "", {}, "", {});
        ssl_ptr made(SSL_new(context.get()));
        SSL_set_accept_state(made.get());
        ssl = made.get();
        auto notes = std::make_unique<connection_notes>();
        notes->is_client = false;
        server = std::make_unique<engine>(std::move(made), std::move(notes), nullptr, false);
    }

    ssl_ctx_ptr context;
    SSL* ssl = nullptr;
    std::unique_ptr<engine> server;
};

/// A client whose OpenSSL can be got at, and which takes any server.
struct raw_client {
    raw_client() : context(SSL_CTX_new(TLS_client_method())) {
        ssl_ptr made(SSL_new(context.get()));
        SSL_set_connect_state(made.get());
        ssl = made.get();
        client = std::make_unique<engine>(
            std::move(made), std::make_unique<connection_notes>(), nullptr, true);
    }

    ssl_ctx_ptr context;
    SSL* ssl = nullptr;
    std::unique_ptr<engine> client;
};

/// Has one side ask for something over and over, which the other one only reads: until that fails,
/// or has been sent much. What it has to send then.
template <class Ask>
std::size_t answers_to(engine& asking, engine& answering, const Ask& ask) {
    std::size_t received = 0;
    while (!answering.has_failed() && received < 1'000'000) {
        ask();
        const std::string question = take(asking);
        if (question.empty()) {
            ADD_FAILURE() << "nothing is asked any more";
            break;
        }
        received += question.size();
        put(answering, crypto::bytes_of(question));
        EXPECT_EQ(read_all(answering), "");
    }
    return take(answering).size();
}

void ask_for_keys(SSL* ssl) {
    ASSERT_EQ(SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED), 1);
    ASSERT_EQ(SSL_do_handshake(ssl), 1);
}

TEST(a_server, may_not_have_answers_pile_up) {
    const auto client = client_with(trusting());
    const auto unused = server_with(showing(broker_certificate()));
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        raw_server raw(version);
        engines both(*client, *unused);
        both.server = std::move(raw.server);
        both.handshake();
        ASSERT_TRUE(both.done());
        const std::size_t answers = answers_to(*both.server, *both.client, [&] {
            if (version == TLS1_3_VERSION)
                return ask_for_keys(raw.ssl);
            SSL_renegotiate(raw.ssl);
            SSL_do_handshake(raw.ssl);
        });
        EXPECT_GT(answers, 131'072u);
        EXPECT_LT(answers, 131'172u);
        EXPECT_EQ(both.client->why().code, errc::tls_garbled);
        EXPECT_THAT(both.client->why().detail,
            HasSubstr("broker:9093 has asked for new keys, or for another handshake, thousands"));
    }
}

TEST(a_client, may_not_have_answers_pile_up) {
    const auto unused = client_with(trusting());
    const auto server = server_with(showing(broker_certificate()));
    raw_client raw;
    engines both(*unused, *server);
    both.client = std::move(raw.client);
    both.handshake();
    ASSERT_TRUE(both.done());
    const std::size_t answers =
        answers_to(*both.client, *both.server, [&] { ask_for_keys(raw.ssl); });
    EXPECT_LT(answers, 131'172u);
    EXPECT_EQ(both.server->why().code, errc::tls_garbled);
    EXPECT_THAT(both.server->why().detail, HasSubstr("the client has asked for new keys"));
}

TEST(a_server, may_not_begin_a_handshake_again) {
    const auto client = client_with(trusting());
    const auto unused = server_with(showing(broker_certificate()));
    raw_server raw(TLS1_2_VERSION);
    engines both(*client, *unused);
    both.server = std::move(raw.server);
    both.handshake();
    ASSERT_TRUE(both.done());
    ASSERT_EQ(SSL_renegotiate(raw.ssl), 1);
    SSL_do_handshake(raw.ssl);
    put(*both.client, crypto::bytes_of(take(*both.server)));
    EXPECT_EQ(read_all(*both.client), "");
    EXPECT_FALSE(both.client->has_failed()) << both.client->why().detail;
    const std::string answer = take(*both.client);
    ASSERT_FALSE(answer.empty());
    EXPECT_EQ(answer[0], 21) << "an alert, and no message of a handshake";
}

TEST(a_server, may_change_keys) {
    const auto client = client_with(trusting());
    const auto unused = server_with(showing(broker_certificate()));
    raw_server raw(TLS1_3_VERSION);
    engines both(*client, *unused);
    both.server = std::move(raw.server);
    both.handshake();
    ASSERT_TRUE(both.done());
    for (int round = 0; round < 3; ++round) {
        ASSERT_EQ(SSL_key_update(raw.ssl, SSL_KEY_UPDATE_REQUESTED), 1);
        EXPECT_EQ(both.to_client("answer"), "answer");
        EXPECT_EQ(both.to_server("request"), "request");
    }
    EXPECT_FALSE(both.client->has_failed());
}

/// RFC 8446, 4.6.3: answers may wait for what is to be sent anyway.
TEST(a_server, may_change_keys_many_times_before_it_is_sent_anything) {
    const auto client = client_with(trusting());
    const auto unused = server_with(showing(broker_certificate()));
    raw_server raw(TLS1_3_VERSION);
    engines both(*client, *unused);
    both.server = std::move(raw.server);
    both.handshake();
    ASSERT_TRUE(both.done());
    for (int times = 0; times < 10; ++times) {
        for (int round = 0; round < 1'000; ++round) {
            ask_for_keys(raw.ssl);
            ASSERT_EQ(both.to_client("answer"), "answer");
        }
        ASSERT_EQ(both.to_server("request"), "request") << both.client->why().detail;
    }
}

} // namespace
} // namespace kafka::net::tls
