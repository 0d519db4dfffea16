// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/commands/broker_security.hpp"

#include "cli/support/failure.hpp"
#include "cli/support/input.hpp"
#include "cli/support/terminal.hpp"
#include "cli/support/words.hpp"

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <sys/types.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

namespace kafka::cli {
namespace {

constexpr testing::security_protocol all_protocols[] = {testing::security_protocol::plaintext,
    testing::security_protocol::ssl, testing::security_protocol::sasl_plaintext,
    testing::security_protocol::sasl_ssl};

constexpr testing::client_authentication all_client_authentications[] = {
    testing::client_authentication::none, testing::client_authentication::requested,
    testing::client_authentication::required};

std::string_view to_string(testing::client_authentication which) {
    constexpr std::string_view names[] = {"NONE", "REQUESTED", "REQUIRED"};
    return names[static_cast<std::size_t>(which)];
}

constexpr testing::sasl_mechanism all_mechanisms[] = {testing::sasl_mechanism::plain,
    testing::sasl_mechanism::scram_sha_256, testing::sasl_mechanism::scram_sha_512,
    testing::sasl_mechanism::oauthbearer, testing::sasl_mechanism::aws_msk_iam,
    testing::sasl_mechanism::gssapi};

/// Where users may be told instead of on a command line, which others can read.
constexpr const char* users_variable = "KAFKA_ASIO_BROKER_USERS";

/// The one of that name, in any case.
template <class T, std::size_t Count>
T parse_name(const std::string& option, const std::string& text, const T (&all)[Count]) {
    std::string upper = text;
    std::ranges::transform(upper, upper.begin(), [](char each) {
        return each >= 'a' && each <= 'z' ? static_cast<char>(each - 0x20) : each;
    });
    std::vector<std::string> names;
    for (const T each : all) {
        if (to_string(each) == upper)
            return each;
        names.emplace_back(to_string(each));
    }
    std::string known;
    for (const std::string& each : names)
        known.append(known.empty() ? "" : ", ").append(each);
    const std::string meant = nearest_word(upper, names);
    throw wrong_input(option + ": there is no " + printable(text) +
                          (meant.empty() ? "" : "; did you mean " + meant + "?"),
        "There are " + known + ".");
}

/// Calls `use` with each line that says something, and with where it stands.
template <class Use>
void for_each_line(std::string_view lines, const std::string& where, Use use) {
    for (std::size_t number = 1; !lines.empty(); ++number) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!line.empty() && !line.starts_with('#'))
            use(line, where + ", line " + std::to_string(number));
    }
}

std::string read(const std::string& path) {
    return path == "-" ? read_standard_input() : read_file(path);
}

std::string name_of(const std::string& path) {
    return path == "-" ? "standard input" : printable(path);
}

enum class readable_by : mode_t { owner = 0600, everybody = 0644 };

void write(const std::string& path, const std::string& text, readable_by who) {
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, static_cast<mode_t>(who));
    std::FILE* const file = descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb");
    bool is_written =
        file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    int why = errno;
    // What is short is written only now, and it is now that a disk is full.
    if (file != nullptr && std::fclose(file) != 0 && is_written) {
        is_written = false;
        why = errno;
    }
    if (!is_written)
        throw wrong_input(printable(path) + ": cannot be written: " + std::strerror(why));
}

std::pair<std::string, std::string> name_and_file(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text.size())
        throw wrong_input("--write-client: expected NAME:FILE");
    return {text.substr(0, colon), text.substr(colon + 1)};
}

} // namespace

testing::user_options parse_user(std::string_view text, const std::string& where) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size())
        throw wrong_input(where + ": expected NAME:PASSWORD");
    testing::user_options user;
    user.name = text.substr(0, colon);
    user.password = text.substr(colon + 1);
    return user;
}

std::vector<testing::user_options> parse_users(std::string_view lines, const std::string& where) {
    std::vector<testing::user_options> users;
    for_each_line(lines, where, [&](std::string_view line, const std::string& at) {
        users.push_back(parse_user(line, at));
    });
    return users;
}

std::vector<testing::aws_user> parse_aws_keys(std::string_view lines, const std::string& where) {
    std::vector<testing::aws_user> users;
    for_each_line(lines, where, [&](std::string_view line, const std::string& at) {
        const std::size_t first = line.find(':');
        const std::size_t second = first == std::string_view::npos
                                       ? first
                                       : std::min(line.find(':', first + 1), line.size());
        if (first == std::string_view::npos || first == 0 || second == first + 1)
            throw wrong_input(at + ": expected ID:SECRET or ID:SECRET:SESSION_TOKEN");
        aws_credentials keys;
        keys.access_key_id = line.substr(0, first);
        keys.secret_access_key = line.substr(first + 1, second - first - 1);
        keys.session_token = line.substr(std::min(second + 1, line.size()));
        users.push_back({.credentials = std::move(keys), .principal = {}});
    });
    return users;
}

void broker_security_arguments::add_to(CLI::App& command) {
    command
        .add_option("--write-ca", ca_file,
            "where to write the certificate of the authority that clients have to trust")
        ->type_name("FILE");
    command
        .add_option("--write-client", client_files,
            "where to write a certificate for a client of that name, with its key behind it; "
            "repeat for more")
        ->type_name("NAME:FILE")
        ->allow_extra_args(false);
    command
        .add_option("--ssl-client-auth", client_auth,
            "whether clients show a certificate: none, requested or required (none)")
        ->type_name("HOW");
    command
        .add_option("--security-protocol", protocols,
            "what is spoken on a port of each node; repeat for more ports (PLAINTEXT)")
        ->type_name("PROTOCOL")
        ->allow_extra_args(false);
    command.add_option("--sasl-mechanism", mechanisms, "how clients log in; repeat for more (all)")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command.add_option("--user", users, "who may log in; repeat for more")
        ->type_name("NAME:PASSWORD")
        ->allow_extra_args(false);
    command
        .add_option("--users", users_file,
            std::string("the same from a file's lines, - for standard input; or from ") +
                users_variable)
        ->type_name("FILE");
    command
        .add_option("--aws-keys", aws_keys_file,
            "who may log in with AWS_MSK_IAM: ID:SECRET[:SESSION_TOKEN] in each line")
        ->type_name("FILE");
    command
        .add_option("--keytab", keytab,
            "the Kerberos keys of the brokers' service, for clients that log in with GSSAPI")
        ->type_name("FILE");
    command
        .add_option("--max-reauth-ms", max_reauth_ms,
            "how long a client stays logged in, as connections.max.reauth.ms (0: as long as it "
            "likes)")
        ->type_name("MILLISECONDS")
        ->check(
            CLI::Range(std::int64_t{0}, std::int64_t{std::numeric_limits<std::int32_t>::max()}));
}

void broker_security_arguments::apply_to(
    testing::cluster_options& options, std::int32_t port) const {
    const auto chosen = protocols.empty() ? std::vector<std::string>{"PLAINTEXT"} : protocols;
    const auto ports = static_cast<std::int64_t>(chosen.size()) * options.nodes;
    if (port != 0 && port + ports - 1 > 65535)
        throw wrong_input("--port: not enough ports above " + std::to_string(port) + " for " +
                          std::to_string(ports) + (chosen.size() == 1 ? " nodes" : " listeners"));
    bool has_login = false;
    bool has_tls = false;
    std::int32_t next = port;
    for (const std::string& each : chosen) {
        testing::listener_options& listener = options.listeners.emplace_back();
        listener.protocol = parse_name("--security-protocol", each, all_protocols);
        has_login |= listener.protocol == testing::security_protocol::sasl_plaintext ||
                     listener.protocol == testing::security_protocol::sasl_ssl;
        has_tls |= listener.protocol == testing::security_protocol::ssl ||
                   listener.protocol == testing::security_protocol::sasl_ssl;
        for (std::int32_t i = 0; port != 0 && i < options.nodes; ++i)
            listener.ports.push_back(static_cast<std::uint16_t>(next++));
    }
    if (!has_login && !(mechanisms.empty() && users.empty() && users_file.empty() &&
                          aws_keys_file.empty() && keytab.empty() && max_reauth_ms == 0))
        throw wrong_input("nobody could log in: no port speaks SASL",
            "--security-protocol SASL_PLAINTEXT is for clients that log in.");

    if (!has_tls && !(ca_file.empty() && client_files.empty() && client_auth.empty()))
        throw wrong_input(
            "nobody has TLS: no port speaks it", "--security-protocol SSL and SASL_SSL do.");
    if (!client_auth.empty())
        options.tls.client_auth =
            parse_name("--ssl-client-auth", client_auth, all_client_authentications);

    testing::sasl_options& sasl = options.sasl;
    for (const std::string& each : mechanisms)
        sasl.mechanisms.push_back(parse_name("--sasl-mechanism", each, all_mechanisms));
    check_uses(sasl.mechanisms);
    const auto add = [&sasl](std::vector<testing::user_options> more) {
        std::ranges::move(more, std::back_inserter(sasl.users));
    };
    if (const char* told = std::getenv(users_variable); told != nullptr && has_login)
        add(parse_users(told, users_variable));
    if (!users_file.empty())
        add(parse_users(read(users_file), name_of(users_file)));
    for (const std::string& each : users)
        sasl.users.push_back(parse_user(each, "--user"));
    if (!aws_keys_file.empty())
        sasl.aws_users = parse_aws_keys(read(aws_keys_file), name_of(aws_keys_file));
    sasl.kerberos.keytab = keytab;
    sasl.max_reauth = std::chrono::milliseconds(max_reauth_ms);
}

void broker_security_arguments::check_uses(
    const std::vector<testing::sasl_mechanism>& chosen) const {
    using enum testing::sasl_mechanism;
    const auto has = [&](testing::sasl_mechanism which) {
        return chosen.empty() || std::ranges::find(chosen, which) != chosen.end();
    };
    if (!chosen.empty() && has(gssapi) && keytab.empty())
        throw wrong_input("nobody could log in by GSSAPI: there are no keys of the service",
            "--keytab names a file that has them.");
    if (!has(gssapi) && !keytab.empty())
        throw wrong_input("--keytab is of no use without --sasl-mechanism GSSAPI");
    if (!has(aws_msk_iam) && !aws_keys_file.empty())
        throw wrong_input("--aws-keys is of no use without --sasl-mechanism AWS_MSK_IAM");
    const bool has_passwords = has(plain) || has(scram_sha_256) || has(scram_sha_512);
    if (!has_passwords && !(users.empty() && users_file.empty()))
        throw wrong_input(std::string(users.empty() ? "--users" : "--user") +
                          " is of no use: no --sasl-mechanism has passwords");
}

void broker_security_arguments::write_certificates(const testing::cluster& cluster) const {
    if (!ca_file.empty())
        write(ca_file, cluster.ca_certificate(), readable_by::everybody);
    for (const std::string& each : client_files) {
        const auto [name, file] = name_and_file(each);
        const testing::certified_key client = cluster.issue_certificate(name);
        write(file, client.certificate + client.key, readable_by::owner);
    }
}

} // namespace kafka::cli
