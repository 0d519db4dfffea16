// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Configuration as a whole: several problems together, unknown names, files, secrets.

#include "client/config/names.hpp"

#include <gmock/gmock.h>
#include <kafka/config.hpp>
#include <kafka/error.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace kafka {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> messages(const std::vector<config_problem>& problems) {
    std::vector<std::string> texts;
    for (const config_problem& problem : problems)
        texts.push_back(problem.message());
    return texts;
}

std::vector<std::string> messages_of(std::string_view name, std::string_view value) {
    config_reader reader;
    reader.set(name, value);
    return messages(reader.problems());
}

// --- options in C++ ------------------------------------------------------------------------------

TEST(config_validate, finds_everything_and_names_the_members) {
    const client_options options{.bootstrap_servers = {"good:1", "bad:x", "worse:0"},
        .reconnect_backoff = -1ms,
        .request_timeout = 0ms,
        .max_in_flight_requests_per_connection = 0};
    const std::vector<std::string> found = messages(validate(options));
    ASSERT_THAT(found, SizeIs(5));
    EXPECT_THAT(found[0], HasSubstr("bootstrap_servers = 'bad:x': "));
    EXPECT_THAT(found[1], HasSubstr("bootstrap_servers = 'worse:0': "));
    EXPECT_EQ(found[2], "reconnect_backoff = '-1': out of range; expected an integer from 0 to "
                        "2147483647 (milliseconds)");
    EXPECT_EQ(found[3], "request_timeout = '0': out of range; expected an integer from 1 to "
                        "2147483647 (milliseconds)");
    EXPECT_EQ(found[4], "max_in_flight_requests_per_connection = '0': out of range; expected an "
                        "integer from 1 to 2147483647");
}

TEST(config_validate, entries_of_bootstrap_servers_may_be_lists) {
    EXPECT_THAT(validate({.bootstrap_servers = {"a:1, b:2,", "c"}}), IsEmpty());
    EXPECT_THAT(validate({.bootstrap_servers = {"a:1,b:0"}}), SizeIs(1));
}

TEST(config_validate, refuses_what_contradicts_itself) {
    EXPECT_THAT(messages(validate({.request_timeout = 10s, .default_api_timeout = 5s})),
        ElementsAre("default_api_timeout = '5000': below request_timeout, which is 10000; "
                    "expected at least as much"));
    EXPECT_THAT(messages(validate({.socket_connection_setup_timeout = 40s})),
        ElementsAre("socket_connection_setup_timeout_max = '30000': the default is below "
                    "socket_connection_setup_timeout, which is 40000; expected at least as much"));
    EXPECT_THAT(messages(validate({.connections_max_idle = 30s})),
        ElementsAre("connections_max_idle = '30000': not above request_timeout, which is 30000 by "
                    "default; expected more"));
    EXPECT_THAT(validate({.connections_max_idle = 30'001ms}), IsEmpty());
}

TEST(config_validate, connections_may_be_idle_for_ever) {
    for (const auto never : {0ms, -1ms})
        EXPECT_THAT(validate({.connections_max_idle = never}), IsEmpty()) << never.count();
    EXPECT_THAT(validate({.connections_max_idle = -2ms}), SizeIs(1));
}

TEST(config_validate, a_back_off_above_its_maximum_is_a_constant_one) {
    EXPECT_THAT(validate({.reconnect_backoff = 2s, .reconnect_backoff_max = 1s}), IsEmpty());
}

TEST(config_validate, long_values_are_cut_in_messages) {
    const std::vector<std::string> found =
        messages(validate({.client_id = std::string(40'000, 'x')}));
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_LT(found[0].size(), 200u);
    EXPECT_THAT(found[0], HasSubstr("40000 bytes long"));
}

TEST(config_validate, throws_with_all_problems) {
    EXPECT_NO_THROW(require_valid({}));
    try {
        require_valid({.request_timeout = 0ms, .max_in_flight_requests_per_connection = -3});
        FAIL();
    } catch (const exception& wrong) {
        EXPECT_EQ(wrong.code(), errc::configuration);
        EXPECT_THAT(wrong.what(), HasSubstr("request_timeout = '0'"));
        EXPECT_THAT(wrong.what(), HasSubstr("max_in_flight_requests_per_connection = '-3'"));
    }
}

TEST(config_validate, bootstrap_servers_are_those_that_are_meant) {
    EXPECT_THAT(messages(validate({.bootstrap_servers = {"::1:9092", "[fe80::1]:9092"}})),
        ElementsAre(HasSubstr("with a port write [::1]:9092"), HasSubstr("fe80::1%eth0")));
}

// --- names ---------------------------------------------------------------------------------------

TEST(config_reader, suggests_the_nearest_name_in_the_same_spelling) {
    EXPECT_THAT(messages_of("reqest_timeout_ms", "1"),
        ElementsAre("reqest_timeout_ms: unknown option; did you mean request_timeout_ms?"));
    EXPECT_THAT(messages_of("recieve.buffer.bytes", "1"),
        ElementsAre("recieve.buffer.bytes: unknown option; did you mean receive.buffer.bytes?"));
    EXPECT_THAT(messages_of("request_timeout", "1"),
        ElementsAre("request_timeout: unknown option; did you mean request_timeout_ms?"));
    EXPECT_THAT(messages_of("ClientId", "x"),
        ElementsAre("ClientId: unknown option; did you mean client_id?"));
    EXPECT_THAT(messages_of("sasl.mecanism", "PLAIN"),
        ElementsAre("sasl.mecanism: unknown option; did you mean sasl.mechanism?"));
}

TEST(config_reader, suggests_nothing_far_fetched) {
    EXPECT_THAT(messages_of("colour", "red"), ElementsAre("colour: unknown option"));
    EXPECT_THAT(messages_of("", "red"), ElementsAre("unknown option"));
    EXPECT_THAT(messages_of(std::string(100'000, 'x'), "1"), SizeIs(1));
}

TEST(config_reader, tells_unsupported_from_unknown) {
    EXPECT_THAT(messages_of("ssl.engine.factory.class", "x"),
        ElementsAre("ssl.engine.factory.class: not supported by this release"));
    EXPECT_THAT(messages_of("sasl.login.class", "x"),
        ElementsAre("sasl.login.class: not supported by this release"));
    EXPECT_THAT(messages_of("metrics.num.samples", "3"),
        ElementsAre("metrics.num.samples: not supported by this release, which hands its metrics "
                    "to the program and to nobody else"));
    EXPECT_THAT(messages_of("linger.ms", "5"),
        ElementsAre("linger.ms: not supported by this release, which has no producer"));
    EXPECT_THAT(messages_of("group.id", "g"),
        ElementsAre("group.id: not supported by this release, which has no consumer"));
    EXPECT_THAT(
        messages_of("connect.cb", "x"), ElementsAre("connect.cb: not supported by this release"));
}

TEST(config_reader, refuses_of_java_s_options_what_means_nothing_here) {
    // As docs/security.md has it.
    for (std::string_view name :
        {"acks", "key.serializer", "client.rack", "ssl.truststore.password",
            "ssl.enabled.protocols", "ssl.cipher.suites", "retry.backoff.max.ms"})
        EXPECT_THAT(messages_of(name, "1"),
            ElementsAre(HasSubstr(std::string(name) + ": not supported by this release")));
}

TEST(config_reader, says_what_there_is_in_the_place_of_others_options) {
    EXPECT_THAT(messages_of("socket.keepalive.enable", "true"),
        ElementsAre("socket.keepalive.enable: not supported by this release; SO_KEEPALIVE is one "
                    "of socket_options"));
    EXPECT_THAT(messages_of("broker_version_fallback", "0.9"),
        ElementsAre("broker_version_fallback: not supported by this release; api_version says "
                    "what brokers are taken for"));
    // What is named there is there.
    for (std::string_view other : {"api.version.request", "api.version.request.timeout.ms",
             "reconnect.backoff.jitter.ms", "topic.metadata.refresh.fast.interval.ms", "debug",
             "ssl.ca", "ssl.certificate", "ssl.cipher.suites", "ssl.protocol",
             "ssl.truststore.password", "sasl.kerberos.kinit.cmd"}) {
        const std::string_view here = detail::in_its_place(other);
        EXPECT_TRUE(std::ranges::any_of(client_option_table(), [&](const option_info& each) {
            return here.find(each.name) != here.npos;
        })) << other;
    }
    EXPECT_THAT(detail::in_its_place("linger.ms"), IsEmpty());
    EXPECT_THAT(detail::in_its_place("colour"), IsEmpty());
}

TEST(config_reader, ignores_what_tunes_nothing_here) {
    ASSERT_THAT(options_without_effect(), Not(IsEmpty()));
    for (std::string_view name : options_without_effect())
        EXPECT_THAT(messages_of(name, "1"), IsEmpty()) << name;
}

// --- settings ------------------------------------------------------------------------------------

TEST(config_reader, reports_everything_together_with_name_and_origin_as_given) {
    config_reader reader;
    reader.set("request.timeout.ms", "0", "a.properties:3");
    reader.set("metadata.broker.list", "host:x", "-X");
    reader.set("connect.cb", "x", "-X");
    reader.set("retry_backoff_ms", "soon", "-X");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("-X: connect.cb: not supported by this release",
            "-X: retry_backoff_ms = 'soon': not understood; expected an integer from 0 to "
            "2147483647 (milliseconds)",
            HasSubstr("-X: metadata.broker.list = 'host:x': "),
            "a.properties:3: request.timeout.ms = '0': out of range; expected an integer from 1 "
            "to 2147483647 (milliseconds)"));
    EXPECT_THROW(reader.options(), exception);
}

TEST(config_reader, contradictions_name_what_was_set) {
    config_reader reader;
    reader.set("request.timeout.ms", "90000", "-X");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("-X: default_api_timeout_ms = '60000': the default is below "
                    "request.timeout.ms, which is 90000; expected at least as much"));
    reader.set("default.api.timeout.ms", "80000", "a.properties:7");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("a.properties:7: default.api.timeout.ms = '80000': below request.timeout.ms, "
                    "which is 90000; expected at least as much"));
    reader.set("default.api.timeout.ms", "90000", "-X");
    EXPECT_THAT(reader.problems(), IsEmpty());
}

TEST(config_reader, tells_each_problem_in_one_line_whatever_was_given) {
    config_reader reader;
    reader.set("client\x1b[31m", "red", "a\nb");
    reader.set("log_level", "loud\r\n\x1b[2J", "-X");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("a?b: client?[31m: unknown option",
            HasSubstr("-X: log_level = 'loud???[2J': not understood")));
}

TEST(config_reader, what_is_set_later_wins) {
    config_reader reader(client_options{.client_id = "first"});
    EXPECT_EQ(reader.options().client_id, "first");
    reader.set("client_id", "second");
    reader.set("client.id", "third");
    EXPECT_EQ(reader.options().client_id, "third");
}

TEST(config_reader, one_text_sets_an_option_of_security_under_one_name) {
    config_reader reader;
    reader.read_text("security.protocol=SSL\nssl.keystore.location=/etc/passwd\n"
                     "ssl.keystore.password=open sesame\nssl.key.password=nope\n",
        "f");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("f:4: ssl.key.password: ssl.keystore.password sets the same option, "
                    "ssl_password, to something else; expected only one of them"));
    config_reader other;
    other.read_text("security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n"
                    "sasl.username=a\nsasl.username=b\nsasl_username=c\n"
                    "sasl.password=same\nsasl.plain.password=same\n"
                    "socket.timeout.ms=1000\nrequest.timeout.ms=2000\n",
        "f");
    other.read_text("sasl.plain.username=d\n", "g");
    other.assign("sasl.password=one", "-X");
    other.assign("sasl.plain.password=other", "-X");
    EXPECT_THAT(messages(other.problems()), IsEmpty());
    EXPECT_EQ(other.options().sasl_plain_username, "d");
    EXPECT_EQ(other.options().sasl_plain_password, "other");
    EXPECT_EQ(other.options().request_timeout, 2s);
}

TEST(config_reader, a_value_may_hold_an_equals_sign) {
    config_reader reader;
    reader.assign("client.id = a=b ");
    EXPECT_EQ(reader.options().client_id, "a=b");
}

TEST(config_reader, names_the_option_that_has_no_value) {
    config_reader reader;
    reader.assign("request_timeout_ms", "-X");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("-X: request_timeout_ms: not of the form name=value"));
}

// --- files ---------------------------------------------------------------------------------------

TEST(config_reader, reads_lines_as_other_clients_write_them) {
    config_reader reader;
    reader.read_text("# a comment\n"
                     "! another\n"
                     "\r\n"
                     "  client.id = billing \r\n"
                     "bootstrap.servers=one:9092, \\\n"
                     "    two:9092\n"
                     "request_timeout_ms=5000",
        "client.properties");
    const client_options options = reader.options();
    EXPECT_EQ(options.client_id, "billing");
    EXPECT_THAT(options.bootstrap_servers, ElementsAre("one:9092", "two:9092"));
    EXPECT_EQ(options.request_timeout, 5s);
}

TEST(config_reader, problems_in_a_file_tell_the_line) {
    config_reader reader;
    reader.read_text("\nbootstrap.servers=one,\\\ntwo:x\nnonsense\n\nretry.backoff.ms=x", "f");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("f:4: not of the form name=value", HasSubstr("f:6: retry.backoff.ms = 'x': "),
            HasSubstr("f:2: bootstrap.servers = 'two:x': ")));
}

TEST(config_reader, reads_files_that_java_has_written) {
    config_reader reader;
    reader.read_text("\xEF\xBB\xBF#Fri Nov 27 08:00:00 UTC 2026\n"
                     "bootstrap.servers=localhost\\:19000\n"
                     "security.protocol: SASL_PLAINTEXT\n"
                     "sasl.mechanism PLAIN\n"
                     "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule "
                     "required username\\=\"alice\" password\\=\"a\\\\\\\\b\";\n",
        "client.properties");
    const client_options options = reader.options();
    EXPECT_THAT(options.bootstrap_servers, ElementsAre("localhost:19000"));
    EXPECT_EQ(options.security_protocol, security_protocol::sasl_plaintext);
    EXPECT_EQ(options.sasl_mechanism, sasl_mechanism::plain);
    EXPECT_EQ(options.sasl_plain_username, "alice");
    EXPECT_EQ(options.sasl_plain_password, "a\\b");
}

TEST(config_reader, escapes_in_files_alone) {
    config_reader reader;
    reader.read_text("client.id=a\\\\b\nretry.backoff.ms=1\n", "f");
    EXPECT_EQ(reader.options().client_id, "a\\b");
    EXPECT_EQ(reader.options().retry_backoff, 1ms);
    reader.assign("client.id=a\\\\b", "-X");
    EXPECT_EQ(reader.options().client_id, "a\\\\b");
    reader.set("client.id", "a\\:b");
    EXPECT_EQ(reader.options().client_id, "a\\:b");
}

TEST(config_reader, does_not_show_what_no_option_begins_with) {
    config_reader reader;
    reader.read_text("hunter2\nhunter2 is a secret\n=hunter2\nsasl.jaas.config\n"
                     "sasl_plain_password=hunter2\\u00\n",
        "f");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("f:1: not of the form name=value", "f:2: not of the form name=value",
            "f:3: not of the form name=value", "f:4: sasl.jaas.config: not of the form name=value",
            "f:5: sasl_plain_password: \\u is not followed by the four digits of a character; "
            "\\\\ stands for a backslash"));
}

TEST(config_reader, reads_a_file) {
    const std::filesystem::path file =
        std::filesystem::path(testing::TempDir()) / "config_reader_test.properties";
    std::ofstream(file) << "client.id=from-file\n";
    config_reader reader;
    reader.read_file(file);
    std::filesystem::remove(file);
    EXPECT_EQ(reader.options().client_id, "from-file");
}

TEST(config_reader, a_file_that_cannot_be_read_is_a_problem) {
    config_reader reader;
    reader.read_file("/nowhere/client.properties");
    reader.read_file("/");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre("/nowhere/client.properties: cannot be read: No such file or directory",
            "/: cannot be read: Is a directory"));
}

} // namespace
} // namespace kafka
