// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Every option of the table: what it takes, what it refuses, under which names.

#include "client/config/names.hpp"
#include "client/config/table.hpp"
#include "client/config/translations.hpp"

#include <gmock/gmock.h>
#include <kafka/config.hpp>

#include <algorithm>
#include <ostream>
#include <set>
#include <utility>

namespace kafka {

void PrintTo(const config_problem& problem, std::ostream* to) {
    *to << problem.message();
}

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// What is wrong with the options as a whole is left to other tests.
client_options read(std::string_view name, std::string_view value) {
    const detail::option_row& row = detail::option_rows()[detail::find_option(name).value()];
    client_options made;
    EXPECT_EQ(row.parse(value, made), detail::parse_outcome::ok) << name;
    std::vector<config_problem> problems;
    row.check(row.info, made, problems);
    EXPECT_THAT(problems, testing::IsEmpty());
    return made;
}

std::vector<config_problem> problems_of(std::string_view name, std::string_view value) {
    config_reader reader;
    reader.set(name, value);
    return reader.problems();
}

const option_info& option(std::string_view name) {
    const auto found = std::ranges::find(client_option_table(), name, &option_info::name);
    EXPECT_NE(found, client_option_table().end()) << name;
    return *found;
}

struct example {
    std::string name;
    /// A value that is not the default.
    std::string value;
    /// What the option's value reads as afterwards, when not as written.
    std::string becomes = {};
    std::vector<std::string> ill_typed = {};
    std::vector<std::string> out_of_range = {};
};

void PrintTo(const example& given, std::ostream* to) {
    *to << given.name;
}

const std::vector<std::string> not_integers{"", "abc", "5s", "1.5", "0x10", "1 2", "--1"};
const std::vector<std::string> below_zero{"-1", "2147483648", "99999999999999999999"};
const std::vector<std::string> below_one{"0", "-1", "2147483648", "99999999999999999999"};
// -1 and 0 mean "never" there.
const std::vector<std::string> below_never{"-2", "2147483648", "99999999999999999999"};
// -1 and 0 are how Java and librdkafka write "not set".
const std::vector<std::string> not_sizes{"-2", "2147483648"};

// Any that can be read.
const std::string file = "/etc/passwd";
const std::string folder = "/etc";
const std::vector<std::string> no_files{"/etc", "/nowhere/x.pem", std::string(4096, 'x')};
const std::vector<std::string> no_folders{"/etc/passwd", "/nowhere"};
const std::vector<std::string> no_lines{"a\nb", "\xff", std::string(32768, 'x')};

std::vector<example> examples() {
    return {
        {"bootstrap_servers", "one:9092,[::1]:9093", {}, {}, {"host:0", "host:port", "host:65536"}},
        {"client_dns_lookup", "resolve_canonical_bootstrap_servers_only", {},
            {"", "default", "canonical", "0"}, {}},
        {"client_id", "billing", {}, {}, {std::string(32768, 'x'), "\xff"}},
        {"client_software_name", "billing-service", {}, {}, {"", "a b", "-x", "x."}},
        {"client_software_version", "1.2.3", {}, {}, {"", "1_2", ".1"}},
        {"reconnect_backoff_ms", "20", {}, not_integers, below_zero},
        {"reconnect_backoff_max_ms", "30000", {}, not_integers, below_zero},
        {"socket_connection_setup_timeout_ms", "5000", {}, not_integers, below_one},
        {"socket_connection_setup_timeout_max_ms", "60000", {}, not_integers, below_one},
        {"connections_max_idle_ms", "-1", {}, not_integers, below_never},
        {"receive_buffer_bytes", "32768", {}, not_integers, not_sizes},
        {"send_buffer_bytes", "131072", {}, not_integers, not_sizes},
        {"socket_options", "TCP_NODELAY=0,99:7=1", {}, {"TCP_NODELAY", "NAGLE=1", "6:x=1"},
            {"TCP_NODELAY=99999999999"}},
        {"security_protocol", "ssl", "SSL", {"", "TLS", "0", "SASL"}, {}},
        {"ssl_check_hostname", "false", {}, {"", "no"}, {}},
        {"ssl_cafile", file, {}, {}, no_files},
        {"ssl_capath", folder, {}, {}, no_folders},
        {"ssl_ca_pem", "-----BEGIN CERTIFICATE-----\\nabc", "(31 bytes)", {}, {"abc"}},
        {"ssl_certfile", file, {}, {}, no_files},
        {"ssl_certificate_pem", "-----BEGIN CERTIFICATE-----", "(27 bytes)", {}, {"abc"}},
        {"ssl_keyfile", file, {}, {}, no_files},
        {"ssl_key_pem", "-----BEGIN PRIVATE KEY-----", "(27 bytes)", {}, {"abc"}},
        {"ssl_keystore", file, {}, {}, no_files},
        {"ssl_password", "xyz", "(hidden)", {}, {}},
        {"ssl_crlfile", file, {}, {}, no_files},
        {"ssl_ciphers", "HIGH:!aNULL", {}, {}, no_lines},
        {"ssl_ciphersuites", "TLS_AES_256_GCM_SHA384", {}, {}, no_lines},
        {"ssl_min_version", "tlsv1.3", "TLSv1.3", {"", "1.3", "TLSv1.1", "SSLv3"}, {}},
        {"ssl_keylog_file", "/nowhere/keys.txt", {}, {}, {std::string(4096, 'x')}},
        {"sasl_mechanism", "scram-sha-512", "SCRAM-SHA-512", {"", "SCRAM", "DIGEST-MD5"}, {}},
        {"sasl_plain_username", "alice", {}, {}, {"\xff", std::string(32768, 'x')}},
        {"sasl_plain_password", "open sesame", "(hidden)", {}, {"\xff", std::string(32768, 'x')}},
        {"sasl_kerberos_service_name", "service", {}, {}, no_lines},
        {"sasl_kerberos_domain_name", "host.example", {}, {}, no_lines},
        {"sasl_kerberos_name", "kafka@host.example", {}, {}, no_lines},
        {"sasl_kerberos_principal", "alice@EXAMPLE", {}, {}, no_lines},
        {"sasl_kerberos_keytab", file, {}, {}, no_files},
        {"sasl_kerberos_credential_cache", "FILE:/tmp/x", {}, {}, no_lines},
        {"sasl_aws_region", "eu-central-1", {}, {}, no_lines},
        {"proxy_url", "socks5h://proxy:1080", {}, {}, {"ftp://x", "socks5://h/x", "proxy:1080"}},
        {"request_timeout_ms", "1000", {}, not_integers, below_one},
        {"default_api_timeout_ms", "90000", {}, not_integers, below_one},
        {"max_in_flight_requests_per_connection", "1", {}, not_integers, below_one},
        {"receive_message_max_bytes", "1000000", {}, not_integers, below_one},
        {"decode_memory_max", "1000000", {}, not_integers, not_sizes},
        {"metadata_max_age_ms", "1000", {}, not_integers, below_zero},
        {"retry_backoff_ms", "0", {}, not_integers, below_zero},
        {"allow_auto_create_topics", "FALSE", "false", {"", "no", "2"}, {}},
        {"bootstrap_topics_filter", "orders,payments", {}, {},
            {"a b", "..", std::string(250, 'x'), "ä"}},
        {"metadata_recovery_strategy", "None", "none", {"", "always", "0", "rebootstrap,none"}, {}},
        {"metadata_recovery_rebootstrap_trigger_ms", "60000", {}, not_integers, below_zero},
        {"api_version", "0.10.2", {}, {"", "new", "1.x", "1.", ".9", "-1.0", "1 0", "0.8.2.1.0"},
            {"0.7", "0.7.2", "0"}},
        {"legacy_probing", "false", {}, {"", "no", "2"}, {}},
        {"api_version_auto_timeout_ms", "2000", {}, not_integers, below_one},
        {"metric_group_prefix", "billing", {}, {}, {std::string(32768, 'x'), "\xff"}},
        {"log_level", "WARNING", "warning", {"", "6", "warn", "none"}, {}},
        {"flight_recorder_events", "0", {}, not_integers, {"-1", "1000001"}},
    };
}

TEST(config_table, has_an_example_here_for_every_option) {
    std::vector<std::string> tested;
    for (const example& each : examples())
        tested.push_back(each.name);
    std::vector<std::string> listed;
    for (const option_info& each : client_option_table())
        listed.emplace_back(each.name);
    EXPECT_EQ(tested, listed);
}

class config_option : public testing::TestWithParam<example> {};

TEST_P(config_option, takes_a_value_and_nothing_else_changes) {
    const example& given = GetParam();
    const client_options options = read(given.name, given.value);
    const client_options defaults;
    for (const option_info& each : client_option_table()) {
        if (each.name != given.name) {
            EXPECT_EQ(option_value(each, options), option_value(each, defaults)) << each.name;
        }
    }
    const std::string expected = given.becomes.empty() ? given.value : given.becomes;
    EXPECT_EQ(option_value(option(given.name), options), expected);
    EXPECT_NE(option_value(option(given.name), defaults), expected);
}

TEST_P(config_option, is_written_as_it_is_read) {
    const std::string written = option_value(option(GetParam().name), client_options{});
    EXPECT_EQ(read(GetParam().name, written), client_options{});
}

TEST_P(config_option, has_the_dotted_name_and_its_aliases) {
    const example& given = GetParam();
    const client_options expected = read(given.name, given.value);
    std::string dotted = given.name;
    std::ranges::replace(dotted, '_', '.');
    EXPECT_EQ(read(dotted, given.value), expected);
    for (std::string_view alias : option(given.name).aliases) {
        if (!alias.empty()) {
            EXPECT_EQ(read(alias, given.value), expected) << alias;
        }
    }
}

TEST_P(config_option, refuses_what_is_not_of_its_type) {
    for (const std::string& value : GetParam().ill_typed) {
        EXPECT_THAT(problems_of(GetParam().name, value),
            ElementsAre(AllOf(Field(&config_problem::option, GetParam().name),
                Field(&config_problem::value, option(GetParam().name).secret ? "" : value),
                Field(&config_problem::reason, "not understood"),
                Field(&config_problem::expected, option(GetParam().name).expected()))))
            << value;
    }
}

TEST_P(config_option, refuses_what_is_out_of_range) {
    for (const std::string& value : GetParam().out_of_range) {
        const std::vector<config_problem> problems = problems_of(GetParam().name, value);
        ASSERT_THAT(problems, SizeIs(1)) << value;
        EXPECT_EQ(problems[0].option, GetParam().name);
        EXPECT_EQ(problems[0].expected, option(GetParam().name).expected());
        EXPECT_NE(problems[0].reason, "not understood");
        EXPECT_THAT(problems[0].reason, testing::Not(IsEmpty()));
    }
}

INSTANTIATE_TEST_SUITE_P(every, config_option, testing::ValuesIn(examples()),
    [](const auto& parameter) { return parameter.param.name; });

TEST(config_table, names_are_all_different) {
    std::set<std::string> names;
    for (const option_info& each : client_option_table()) {
        std::string dotted(each.name);
        std::ranges::replace(dotted, '_', '.');
        EXPECT_TRUE(names.insert(dotted).second) << dotted;
        for (std::string_view alias : each.aliases)
            EXPECT_TRUE(alias.empty() || names.insert(std::string(alias)).second) << alias;
    }
}

TEST(config_table, describes_every_option) {
    for (const option_info& each : client_option_table()) {
        EXPECT_TRUE(each.description.ends_with('.')) << each.name;
        EXPECT_FALSE(each.expected().empty()) << each.name;
        EXPECT_TRUE(each.name == each.member || each.name == std::string(each.member) + "_ms")
            << each.name;
        EXPECT_EQ(each.name.ends_with("_ms"), each.type == option_type::milliseconds) << each.name;
    }
}

// The defaults that the documentation promises.
TEST(config_table, defaults) {
    const std::vector<std::pair<std::string, std::string>> promised{
        {"bootstrap_servers", ""},
        {"client_dns_lookup", "use_all_dns_ips"},
        {"client_id", "kafka-asio-" KAFKA_ASIO_VERSION},
        {"client_software_name", "kafka-asio"},
        {"client_software_version", KAFKA_ASIO_VERSION},
        {"reconnect_backoff_ms", "50"},
        {"reconnect_backoff_max_ms", "1000"},
        {"socket_connection_setup_timeout_ms", "10000"},
        {"socket_connection_setup_timeout_max_ms", "30000"},
        {"connections_max_idle_ms", "540000"},
        {"receive_buffer_bytes", "none"},
        {"send_buffer_bytes", "none"},
        {"socket_options", "TCP_NODELAY=1,SO_KEEPALIVE=1"},
        {"security_protocol", "PLAINTEXT"},
        {"ssl_check_hostname", "true"},
        {"ssl_cafile", ""},
        {"ssl_capath", ""},
        {"ssl_ca_pem", ""},
        {"ssl_certfile", ""},
        {"ssl_certificate_pem", ""},
        {"ssl_keyfile", ""},
        {"ssl_key_pem", ""},
        {"ssl_keystore", ""},
        {"ssl_password", ""},
        {"ssl_crlfile", ""},
        {"ssl_ciphers", ""},
        {"ssl_ciphersuites", ""},
        {"ssl_min_version", "TLSv1.2"},
        {"ssl_keylog_file", ""},
        {"sasl_mechanism", "none"},
        {"sasl_plain_username", ""},
        {"sasl_plain_password", ""},
        {"sasl_kerberos_service_name", "kafka"},
        {"sasl_kerberos_domain_name", ""},
        {"sasl_kerberos_name", ""},
        {"sasl_kerberos_principal", ""},
        {"sasl_kerberos_keytab", ""},
        {"sasl_kerberos_credential_cache", ""},
        {"sasl_aws_region", ""},
        {"proxy_url", ""},
        {"request_timeout_ms", "30000"},
        {"default_api_timeout_ms", "60000"},
        {"max_in_flight_requests_per_connection", "5"},
        {"receive_message_max_bytes", "104857600"},
        {"decode_memory_max", "none"},
        {"metadata_max_age_ms", "300000"},
        {"retry_backoff_ms", "100"},
        {"allow_auto_create_topics", "true"},
        {"bootstrap_topics_filter", ""},
        {"metadata_recovery_strategy", "rebootstrap"},
        {"metadata_recovery_rebootstrap_trigger_ms", "300000"},
        {"api_version", "auto"},
        {"legacy_probing", "true"},
        {"api_version_auto_timeout_ms", "30000"},
        {"metric_group_prefix", ""},
        {"log_level", "info"},
        {"flight_recorder_events", "1024"},
    };
    std::vector<std::pair<std::string, std::string>> found;
    for (const option_info& each : client_option_table())
        found.emplace_back(each.name, option_value(each, client_options{}));
    EXPECT_EQ(found, promised);
}

TEST(config_table, has_no_name_that_is_listed_as_another_client_s) {
    for (const option_info& each : client_option_table()) {
        EXPECT_EQ(detail::classify(each.name), detail::foreign_option::unknown) << each.name;
        for (const std::string_view alias : each.aliases)
            EXPECT_EQ(detail::classify(alias), detail::foreign_option::unknown) << alias;
    }
}

TEST(config_table, has_no_name_that_is_translated) {
    for (const detail::translation& each : detail::translations()) {
        EXPECT_FALSE(detail::find_option(each.name)) << each.name;
        EXPECT_EQ(detail::classify(each.name), detail::foreign_option::unknown) << each.name;
        for (std::string_view set : each.sets)
            EXPECT_TRUE(set.empty() || detail::find_option(set)) << set;
    }
}

TEST(config_table, default_options_are_valid) {
    EXPECT_THAT(validate(client_options{}), IsEmpty());
}

TEST(config_table, a_choice_that_does_not_exist_is_a_problem) {
    client_options options;
    options.metadata_recovery_strategy = static_cast<metadata_recovery_strategy>(7);
    EXPECT_THAT(validate(options),
        ElementsAre(AllOf(Field(&config_problem::option, "metadata_recovery_strategy"),
            Field(&config_problem::value, "7"),
            Field(&config_problem::expected, "`none` or `rebootstrap`"))));
}

TEST(config_table, sizes_can_be_unset_in_every_dialect) {
    for (std::string_view none : {"none", "-1", "0"}) {
        config_reader reader(client_options{.receive_buffer_bytes = 4096});
        reader.set("receive.buffer.bytes", none);
        EXPECT_EQ(reader.options().receive_buffer_bytes, std::nullopt) << none;
    }
}

TEST(config_table, a_version_can_be_written_in_every_dialect) {
    EXPECT_EQ(read("api_version", "0.8.2.1").api_version, (broker_version{0, 8, 2}));
    EXPECT_EQ(read("api_version", "0.9").api_version, (broker_version{0, 9}));
    EXPECT_EQ(read("api_version", "4").api_version, (broker_version{4, 0}));
    EXPECT_EQ(read("api_version", " 3.9.1 ").api_version, (broker_version{3, 9, 1}));
    EXPECT_EQ(read("api_version", "99.1").api_version, (broker_version{99, 1}))
        << "stands for the newest one known";
    for (std::string_view none : {"none", "auto"}) {
        config_reader reader(client_options{.api_version = broker_version{2, 0}});
        reader.set("api.version", none);
        EXPECT_EQ(reader.options().api_version, std::nullopt) << none;
    }
}

TEST(config_table, a_version_before_all_that_is_known_is_refused) {
    const std::vector<config_problem> found = validate({.api_version = broker_version{0, 7, 2}});
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].message(),
        "api_version = '0.7.2': older than all that is known; expected a release of Kafka from "
        "0.8.0 on, such as 0.10.2 or 3.9, or auto");
    EXPECT_THAT(validate({.api_version = broker_version{0, 8, 0}}), IsEmpty());
}

} // namespace
} // namespace kafka
