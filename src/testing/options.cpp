// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/options.hpp"

#include "kerberos/contexts.hpp"
#include "protocol/releases.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace kafka::testing::detail {

namespace {

/// What SCRAM wants at least (RFC 7677, 4), and what still can be computed in a test.
constexpr std::int32_t fewest_iterations = 4096;
constexpr std::int32_t most_iterations = 10'000'000;

template <class T>
void check_entries(const std::vector<T>& entries, std::int32_t nodes, const char* option) {
    if (!entries.empty() && entries.size() != static_cast<std::size_t>(nodes))
        refuse_option(std::string(option) + " needs an entry for each of " + std::to_string(nodes) +
                      " nodes, or none");
}

void check_listeners(const cluster_options& options) {
    std::set<std::string_view> names;
    for (const listener_options& each : options.listeners) {
        check_entries(each.ports, options.nodes, "ports of a listener");
        check_entries(each.advertised_hosts, options.nodes, "advertised_hosts of a listener");
        const std::string_view name = each.name.empty() ? to_string(each.protocol) : each.name;
        if (!names.insert(name).second)
            refuse_option("there are two listeners '" + std::string(name) + "'; name them");
    }
}

void check_sasl(const sasl_options& options) {
    check_mechanisms(options.mechanisms);
    if (!options.kerberos.keytab.empty() && !kerberos::is_built_in())
        refuse_option("there is a keytab, and this build is without Kerberos");
    for (const user_options& each : options.users)
        check_user(each);
    for (const aws_user& each : options.aws_users)
        check_aws_user(each);
    if (options.max_reauth < duration{})
        refuse_option("max_reauth cannot be negative");
    if (options.failed_authentication_delay < duration{})
        refuse_option("failed_authentication_delay cannot be negative");
    if (options.max_receive_bytes < 0)
        refuse_option("max_receive_bytes cannot be negative");
}

} // namespace

void refuse_option(const std::string& why) {
    throw std::invalid_argument("kafka::testing::cluster: " + why);
}

void check_user(const user_options& user) {
    if (user.name.empty())
        refuse_option("a user needs a name");
    if (user.password.empty())
        refuse_option("user '" + user.name + "' needs a password");
    for (const sasl_mechanism each : user.mechanisms) {
        if (each == sasl_mechanism::oauthbearer || each == sasl_mechanism::aws_msk_iam ||
            each == sasl_mechanism::gssapi)
            refuse_option("user '" + user.name + "' has a password, which " +
                          std::string(to_string(each)) + " does not ask for");
    }
    if (user.scram_iterations < fewest_iterations || user.scram_iterations > most_iterations)
        refuse_option("scram_iterations must be between " + std::to_string(fewest_iterations) +
                      " and " + std::to_string(most_iterations));
}

void check_mechanisms(const std::vector<sasl_mechanism>& enabled) {
    if (!kerberos::is_built_in() &&
        std::ranges::find(enabled, sasl_mechanism::gssapi) != enabled.end())
        refuse_option("GSSAPI is not in this build, which is without Kerberos");
}

void check_aws_user(const aws_user& user) {
    if (user.credentials.access_key_id.empty() || user.credentials.secret_access_key.empty())
        refuse_option("AWS credentials need an access key id and a secret access key");
}

void check_options(const cluster_options& options) {
    if (options.nodes < 1)
        refuse_option("there must be a node");
    if (options.first_node.value() < 0)
        refuse_option("node ids cannot be negative");
    if (options.first_node.value() > std::numeric_limits<std::int32_t>::max() - options.nodes + 1)
        refuse_option("there are not enough node ids from first_node on");
    check_entries(options.addresses, options.nodes, "addresses");
    check_entries(options.ports, options.nodes, "ports");
    check_entries(options.advertised_hosts, options.nodes, "advertised_hosts");
    check_entries(options.racks, options.nodes, "racks");
    if (options.default_partitions < 1)
        refuse_option("default_partitions must be positive");
    if (options.default_replicas < 1 || options.default_replicas > options.nodes)
        refuse_option("default_replicas must be between 1 and the number of nodes");
    if (options.release && !protocol::nearest_release(*options.release))
        refuse_option("there is no release " + options.release->to_string());
    if (options.max_request_bytes < 0)
        refuse_option("max_request_bytes cannot be negative");
    if (options.tls.handshake_timeout <= duration{})
        refuse_option("tls.handshake_timeout must be positive");
    check_listeners(options);
    check_sasl(options.sasl);
}

} // namespace kafka::testing::detail
