// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What two ends that understand each other do.
#include "unit/net/tls/engines.hpp"

#include <gmock/gmock.h>
#include <kafka/error.hpp>

#include <chrono>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::net::tls {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using enum server_settings::client_authentication;

boost::asio::const_buffer whole(std::string_view text) {
    return {text.data(), text.size()};
}

server_settings up_to(version most, server_settings made = showing(broker_certificate())) {
    made.max_version = most;
    return made;
}

class versions : public ::testing::TestWithParam<version> {
protected:
    std::string name() const { return GetParam() == version::tls1_2 ? "TLSv1.2" : "TLSv1.3"; }

    std::shared_ptr<client_context> client = client_with(trusting());
    std::shared_ptr<server_context> server = server_with(up_to(GetParam()));
};

INSTANTIATE_TEST_SUITE_P(of, versions, ::testing::Values(version::tls1_2, version::tls1_3),
    [](const auto& each) { return each.param == version::tls1_2 ? "tls1_2" : "tls1_3"; });

TEST_P(versions, carry_bytes_both_ways) {
    engines both(*client, *server);
    both.handshake();
    ASSERT_TRUE(both.done()) << both.client->why().detail;
    EXPECT_EQ(both.client->facts().version, name());
    EXPECT_EQ(both.client->facts().peer, "CN=broker");
    EXPECT_FALSE(both.client->facts().resumed);
    EXPECT_EQ(both.server->facts().peer, "");
    EXPECT_EQ(both.to_server("request"), "request");
    EXPECT_EQ(both.to_client("answer"), "answer");
    const std::string much(1'000'000, 'x');
    for (std::size_t at = 0; at < much.size(); at += 50'000)
        EXPECT_EQ(both.to_client(much.substr(at, 50'000)).size(), 50'000u);
}

TEST_P(versions, work_byte_by_byte) {
    engines both(*client, *server);
    both.handshake(1);
    ASSERT_TRUE(both.done()) << both.client->why().detail;
    write_all(*both.client, "request");
    for (const char each : take(*both.client)) {
        EXPECT_EQ(read_all(*both.server), "");
        put(*both.server, crypto::bytes_of({&each, 1}));
    }
    EXPECT_EQ(read_all(*both.server), "request");
}

TEST_P(versions, resume_sessions) {
    for (int round = 0; round < 4; ++round) {
        engines both(*client, *server);
        both.handshake();
        ASSERT_TRUE(both.done()) << both.client->why().detail;
        EXPECT_EQ(both.client->facts().resumed, round != 0);
        EXPECT_EQ(both.server->facts().resumed, round != 0);
        EXPECT_EQ(both.client->facts().peer, "CN=broker");
        EXPECT_EQ(both.to_server("request"), "request");
        // One that ends without a word may be resumed as well, as the last round does.
        if (round != 2)
            both.client->say_goodbye();
    }
}

TEST_P(versions, resume_nothing_of_another_server) {
    engines first(*client, *server);
    first.handshake();
    engines other(*client, *server, "10.0.0.1");
    other.handshake();
    ASSERT_TRUE(other.done()) << other.client->why().detail;
    EXPECT_FALSE(other.client->facts().resumed);
}

/// That what is trusted for so long is resumed so long, also by sessions that come with resumption.
void expect_resumed_until(
    std::chrono::seconds end, client_context& client, server_context& server) {
    const auto resumed = [&](std::chrono::seconds at) {
        engines both(client, server, "broker", std::chrono::system_clock::now() + at);
        both.handshake();
        EXPECT_TRUE(both.done()) << both.client->why().detail;
        const bool answer = both.client->facts().resumed;
        both.client->say_goodbye();
        return answer;
    };
    EXPECT_FALSE(resumed(0s));
    EXPECT_TRUE(resumed(0s));
    EXPECT_TRUE(resumed(end - 60s));
    EXPECT_FALSE(resumed(end + 1s));
    EXPECT_TRUE(resumed(end - 60s));
}

TEST_P(versions, resume_nothing_past_the_end_of_the_certificate) {
    const auto own = trusted().issue({.dns_names = {"broker"}, .valid = {.to = 1h}});
    server = server_with(up_to(GetParam(), showing(own)));
    expect_resumed_until(1h, *client, *server);
}

TEST_P(versions, resume_nothing_past_the_end_of_an_issuer_s_certificate) {
    const auto between = trusted().intermediate("Between", {.to = 1h});
    server = server_with(up_to(GetParam(), showing(between.issue({.dns_names = {"broker"}}))));
    expect_resumed_until(1h, *client, *server);
}

TEST_P(versions, resume_nothing_past_the_end_of_who_is_trusted) {
    const certificate_authority root("Root", {.to = 1h});
    client_settings from;
    from.ca_pem = root.certificate();
    client = client_with(from);
    server = server_with(up_to(GetParam(), showing(root.issue({.dns_names = {"broker"}}))));
    expect_resumed_until(1h, *client, *server);
}

TEST_P(versions, resume_nothing_past_the_end_of_a_list_of_revoked_certificates) {
    client_settings from = trusting();
    from.crl_file = ::testing::TempDir() + "kafka-asio-lists-" + name() + ".pem";
    const certificate_authority other("Other authority");
    std::ofstream(from.crl_file) << trusted().revocations({}, {.to = 1h})
                                 << other.revocations({}, {.from = -48h, .to = -24h});
    client = client_with(from);
    expect_resumed_until(1h, *client, *server);
}

TEST_P(versions, let_both_sides_show_certificates) {
    const auto own = trusted().issue({.common_name = "me"});
    client = client_with(known_as(own));
    server = server_with(asking(required, up_to(GetParam())));
    for (const bool resumed : {false, true}) {
        engines both(*client, *server);
        both.handshake();
        ASSERT_TRUE(both.done()) << both.client->why().detail << both.server->why().detail;
        EXPECT_EQ(both.server->facts().peer, "CN=me");
        EXPECT_EQ(both.client->facts().resumed, resumed);
        EXPECT_EQ(both.to_client("answer"), "answer");
        both.client->say_goodbye();
    }
}

TEST_P(versions, tell_the_end) {
    engines both(*client, *server);
    both.handshake();
    write_all(*both.client, "last words");
    both.client->say_goodbye();
    put(*both.server, crypto::bytes_of(take(*both.client)));
    EXPECT_FALSE(both.server->has_ended());
    EXPECT_EQ(read_all(*both.server), "last words");
    EXPECT_TRUE(both.server->has_ended());
    EXPECT_FALSE(both.server->has_failed());
}

TEST(tickets_of_tls_1_3, are_used_once) {
    const auto client = client_with(trusting());
    const auto server = server_with(showing(broker_certificate()));
    engines first(*client, *server);
    first.handshake();
    engines second(*client, *server);
    engines third(*client, *server); // while the second is under way
    second.handshake();
    third.handshake();
    ASSERT_TRUE(second.done() && third.done());
    EXPECT_TRUE(second.client->facts().resumed);
    EXPECT_FALSE(third.client->facts().resumed);
}

TEST(certificates, may_be_asked_for_and_not_shown) {
    const auto client = client_with(trusting());
    const auto server = server_with(asking(requested));
    engines both(*client, *server);
    both.handshake();
    ASSERT_TRUE(both.done()) << both.server->why().detail;
    EXPECT_EQ(both.server->facts().peer, "");
}

TEST(certificates, come_with_those_of_their_issuers) {
    const auto between = trusted().intermediate();
    const auto client = client_with(trusting());
    const auto own = between.issue({.dns_names = {"broker"}});
    engines complete(*client, *server_with(showing(own)));
    complete.handshake();
    EXPECT_TRUE(complete.done()) << complete.client->why().detail;

    auto broken = showing(own);
    broken.certificate_pem = own.certificate;
    engines without(*client, *server_with(broken));
    without.handshake();
    EXPECT_EQ(without.client->why().code, errc::tls_unknown_ca) << without.client->why().detail;

    // Who is named is trusted, without his own issuer.
    client_settings pinned;
    pinned.ca_pem = between.certificate();
    engines direct(*client_with(pinned), *server_with(broken));
    direct.handshake();
    EXPECT_TRUE(direct.done()) << direct.client->why().detail;
}

class established : public ::testing::Test {
protected:
    established() { both.handshake(); }

    std::shared_ptr<client_context> client = client_with(trusting());
    std::shared_ptr<server_context> server = server_with(showing(broker_certificate()));
    engines both{*client, *server};
};

TEST_F(established, puts_small_pieces_into_one_record) {
    const std::string piece(100, 'x');
    const std::vector<boost::asio::const_buffer> pieces(
        100, boost::asio::const_buffer(piece.data(), piece.size()));
    both.client->write({pieces});
    const std::string sent = take(*both.client);
    EXPECT_EQ(sent.size(), 10'000u + 22);
    put(*both.server, crypto::bytes_of(sent));
    EXPECT_EQ(read_all(*both.server), std::string(10'000, 'x'));
}

TEST_F(established, makes_full_records_of_what_is_large) {
    const std::string small(10, 's');
    const std::string large(40'000, 'l');
    const std::array buffers{whole(small), whole(large)};
    both.client->write({buffers});
    const std::string sent = take(*both.client);
    EXPECT_EQ(sent.size(), 40'010u + 3 * 22u);
    put(*both.server, crypto::bytes_of(sent));
    EXPECT_EQ(read_all(*both.server), small + large);
}

TEST_F(established, encrypts_no_more_than_can_wait) {
    const std::string much(10'000'000, 'x');
    const std::array buffers{whole(much)};
    both.client->write({buffers});
    EXPECT_LE(both.client->output().size(), 65'536u + 16'500);
    EXPECT_GE(both.client->output().size(), 65'536u);
}

TEST_F(established, tells_what_has_left_by_whole_records) {
    const std::string text(20'000, 'x'); // 16384 and the rest
    const std::array buffers{whole(text)};
    both.client->write({buffers});
    EXPECT_EQ(both.client->output().size(), 20'000u + 2 * 22u);
    EXPECT_EQ(both.client->on_output(16'384 + 21), 0u);
    EXPECT_EQ(both.client->on_output(1), 16'384u);
    // What has been encrypted is not encrypted again.
    const std::string rest = text.substr(16'384) + "more";
    const std::array next{whole(rest)};
    const std::size_t waiting = both.client->output().size();
    both.client->write({next});
    EXPECT_EQ(both.client->on_output(waiting), text.size() - 16'384);
    EXPECT_EQ(both.client->on_output(both.client->output().size()), 4u);
}

TEST_F(established, keeps_what_is_being_sent_where_it_is) {
    write_all(*both.client, "first");
    const auto shown = both.client->output();
    const std::string before(crypto::text_of(shown));
    const std::string much(60'000, 'x');
    const std::array buffers{boost::asio::const_buffer("first", 5), whole(much)};
    both.client->write({buffers});
    EXPECT_EQ(both.client->output().data(), shown.data());
    EXPECT_EQ(crypto::text_of(shown), before);
}

TEST_F(established, holds_little_for_one_that_is_idle) {
    EXPECT_LE(both.client->input_room().size(), 4'096u);
    const std::string much(60'000, 'x');
    write_all(*both.server, much);
    const std::string sent = take(*both.server);
    put(*both.client, crypto::bytes_of(std::string_view(sent).substr(0, 4'096)));
    read_all(*both.client);
    EXPECT_GE(both.client->input_room().size(), 65'536u);
    put(*both.client, crypto::bytes_of(std::string_view(sent).substr(4'096)));
    read_all(*both.client);
    EXPECT_LE(both.client->input_room().size(), 4'096u);
}

} // namespace
} // namespace kafka::net::tls
