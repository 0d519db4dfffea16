// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/error.hpp>

#include <set>

namespace kafka {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StrEq;

constexpr errc last_errc = errc::kerberos_unreachable;

struct client_row {
    errc code;
    bool retriable;
    bool invalid_metadata;
    bool authentication = false;
};

const std::vector<client_row> client_rows{{errc::connection, true, true},
    {errc::node_not_ready, true, false}, {errc::cancelled, true, false},
    {errc::protocol, false, false}, {errc::correlation_id, true, false},
    {errc::invalid_receive, false, false}, {errc::foreign_protocol, false, false},
    {errc::timeout, true, false}, {errc::metadata_empty_broker_list, true, false},
    {errc::no_brokers_available, true, true}, {errc::unknown_broker_id, false, false},
    {errc::unrecognized_broker_version, false, false},
    {errc::incompatible_broker_version, false, false}, {errc::configuration, false, false},
    {errc::illegal_argument, false, false}, {errc::illegal_state, false, false},
    {errc::unsupported_field, false, false}, {errc::untrusted_server, false, false, true},
    {errc::no_credentials, true, false}, {errc::tls_certificate_expired, false, false, true},
    {errc::tls_certificate_not_yet_valid, false, false, true},
    {errc::tls_unknown_ca, false, false, true}, {errc::tls_wrong_host, false, false, true},
    {errc::tls_certificate_revoked, false, false, true},
    {errc::tls_revocation_unknown, false, false, true},
    {errc::tls_bad_certificate, false, false, true}, {errc::tls_protocol_version, false, false},
    {errc::tls_no_common_cipher, false, false},
    {errc::tls_client_certificate_required, false, false, true},
    {errc::tls_client_certificate_refused, false, false, true},
    {errc::tls_not_spoken, false, false}, {errc::tls_handshake_closed, true, true},
    {errc::tls_garbled, false, false}, {errc::tls_alert, false, false},
    {errc::proxy_unreachable, true, false}, {errc::proxy_authentication_failed, false, false, true},
    {errc::proxy_connect_failed, true, true}, {errc::proxy_protocol, false, false},
    {errc::kerberos_keytab, true, false}, {errc::kerberos_ticket_expired, true, false},
    {errc::kerberos_client_refused, false, false, true},
    {errc::kerberos_unknown_service, false, false, true},
    {errc::kerberos_clock_skew, false, false, true}, {errc::kerberos_unreachable, true, false}};

TEST(error, client_codes_answer_the_questions) {
    EXPECT_EQ(client_rows.size(), static_cast<std::size_t>(last_errc));
    for (const client_row& row : client_rows) {
        const error_code code = row.code;
        EXPECT_EQ(code == condition::retriable, row.retriable) << code.message();
        EXPECT_EQ(code == condition::invalid_metadata, row.invalid_metadata) << code.message();
        EXPECT_FALSE(code == condition::fatal);
        EXPECT_FALSE(code == condition::abortable);
        EXPECT_EQ(code == condition::authentication, row.authentication) << code.message();
    }
}

TEST(error, each_client_code_has_a_text_of_its_own) {
    std::set<std::string> texts;
    for (int value = 1; value <= static_cast<int>(last_errc); ++value)
        texts.insert(error_code(static_cast<errc>(value)).message());
    EXPECT_EQ(texts.size(), static_cast<std::size_t>(last_errc));
    EXPECT_FALSE(texts.contains("unknown error"));
    EXPECT_EQ(error_code(static_cast<errc>(999)).message(), "unknown error");
}

TEST(error, broker_codes_answer_the_questions) {
    const error_code timed_out = broker_errc::request_timed_out;
    EXPECT_TRUE(timed_out == condition::retriable);
    EXPECT_FALSE(timed_out == condition::invalid_metadata);
    const error_code unknown_topic = broker_errc::unknown_topic_or_partition;
    EXPECT_TRUE(unknown_topic == condition::retriable);
    EXPECT_TRUE(unknown_topic == condition::invalid_metadata);
    EXPECT_FALSE(unknown_topic == condition::authentication);
    EXPECT_TRUE(error_code(broker_errc::topic_authorization_failed) == condition::authentication);
    EXPECT_TRUE(error_code(broker_errc::sasl_authentication_failed) == condition::authentication);
    EXPECT_TRUE(error_code(broker_errc::producer_fenced) == condition::fatal);
    EXPECT_TRUE(error_code(broker_errc::transaction_abortable) == condition::abortable);
    EXPECT_FALSE(error_code(broker_errc::none).failed());
}

TEST(error, broker_codes_carry_their_names) {
    const std::string in_words = error_code(broker_errc::request_timed_out).message();
    EXPECT_THAT(in_words, HasSubstr("(REQUEST_TIMED_OUT, code 7)"));
    EXPECT_THAT(in_words, Not(HasSubstr("broker"))) << "the client's own deadline has it, too";
    const error_code unheard_of = static_cast<broker_errc>(31'000);
    EXPECT_EQ(unheard_of.value(), 31'000);
    EXPECT_THAT(unheard_of.message(), HasSubstr("31000"));
    EXPECT_FALSE(unheard_of == condition::retriable);
}

TEST(error, categories_keep_apart) {
    const error_code ours(errc::connection);
    EXPECT_NE(ours, error_code(1, broker_category()));
    EXPECT_NE(ours, error_code(1, boost::system::system_category()));
    EXPECT_FALSE(error_code(boost::asio::error::eof) == condition::retriable);
    EXPECT_THAT(client_category().name(), StrEq("kafka"));
    EXPECT_THAT(broker_category().name(), StrEq("kafka.broker"));
}

TEST(error, an_occurrence_tells_all_in_one_line) {
    error_info info;
    info.code = errc::connection;
    EXPECT_EQ(info.message(), "the connection failed");
    info.node = node_id::bootstrap(0);
    EXPECT_EQ(info.message(), "node bootstrap-0: the connection failed");
    info.peer = "h:1";
    EXPECT_EQ(info.message(), "node bootstrap-0 (h:1): the connection failed");
    info.detail = "no route";
    EXPECT_EQ(info.message(), "node bootstrap-0 (h:1): the connection failed: no route");
    info.api = "Metadata";
    info.request_written = written::maybe;
    info.broker_message = "go away";
    auto cause = std::make_shared<error_info>();
    cause->code = errc::timeout;
    info.cause = cause;
    EXPECT_EQ(info.message(),
        "Metadata to node bootstrap-0 (h:1): the connection failed: no route; the broker says: go "
        "away; the request may have been sent; cause: the time ran out");
    info.request_written = written::no;
    EXPECT_THAT(info.message(), HasSubstr("the request was not sent"));
    info.request_written = written::yes;
    EXPECT_THAT(info.message(), HasSubstr("the request was sent"));
}

TEST(error, exceptions_carry_the_occurrence) {
    error_info info;
    info.code = errc::timeout;
    info.detail = "after 5 s";
    try {
        throw exception(info);
    } catch (const boost::system::system_error& thrown) {
        EXPECT_EQ(thrown.code(), errc::timeout);
        EXPECT_THAT(thrown.what(), StrEq("the time ran out: after 5 s"));
        const auto* const ours = dynamic_cast<const exception*>(&thrown);
        ASSERT_NE(ours, nullptr);
        EXPECT_EQ(ours->info().detail, "after 5 s");
        const exception copy(*ours);
        EXPECT_THAT(copy.what(), StrEq(thrown.what()));
    }
}

} // namespace
} // namespace kafka
