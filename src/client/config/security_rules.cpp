// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/security_rules.hpp"

#include "client/security/built_in.hpp"
#include "core/versions/broker_support.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace kafka::detail {
namespace {

/// An option that is set to something else than its default.
struct set_option {
    std::string_view member;
    /// None for what only a program can set.
    std::optional<std::size_t> row;
};

class security_rules {
public:
    security_rules(const client_options& options, std::span<const std::string> names,
        const std::vector<bool>& is_wrong, std::vector<found_problem>& found)
        : options_(options),
          names_(names),
          is_wrong_(is_wrong),
          found_(found) {}

    void check() {
        if (is_wrong("security_protocol") || is_wrong("sasl_mechanism"))
            return;
        if (encrypts())
            check_tls();
        else
            refuse_all(set_options_of_tls(), "security_protocol",
                " is " + protocol() + ", which does not encrypt",
                "security_protocol SSL or SASL_SSL");
        if (authenticates())
            check_sasl();
        else
            refuse_all(set_options_of_sasl(), "security_protocol",
                " is " + protocol() + ", which does not authenticate by SASL",
                "security_protocol SASL_SSL, or SASL_PLAINTEXT");
    }

private:
    bool encrypts() const {
        return options_.security_protocol == security_protocol::ssl ||
               options_.security_protocol == security_protocol::sasl_ssl;
    }
    bool authenticates() const {
        return options_.security_protocol == security_protocol::sasl_plaintext ||
               options_.security_protocol == security_protocol::sasl_ssl;
    }
    std::string protocol() const {
        std::string text = value_of("security_protocol");
        if (options_.security_protocol == security_protocol::plaintext)
            text += " by default";
        return text;
    }
    bool uses_password() const {
        return options_.sasl_mechanism == sasl_mechanism::plain ||
               options_.sasl_mechanism == sasl_mechanism::scram_sha_256 ||
               options_.sasl_mechanism == sasl_mechanism::scram_sha_512;
    }

    // --- TLS -------------------------------------------------------------------------------------

    void check_tls() {
        if (options_.ssl_context) {
            std::vector<set_option> others = set_options_of_tls();
            std::erase_if(others, [](const set_option& each) {
                return each.member == "ssl_context" || each.member == "ssl_check_hostname";
            });
            refuse_all(others, "ssl_context", " has all of that", "only one of them");
            return;
        }
        only_one_of({"ssl_cafile", "ssl_ca_pem"});
        only_one_of({"ssl_certfile", "ssl_certificate_pem", "ssl_keystore"});
        only_one_of({"ssl_keyfile", "ssl_key_pem"});
        for (const std::string_view key : {"ssl_keyfile", "ssl_key_pem"}) {
            if (!is_set(key))
                continue;
            if (is_set("ssl_keystore"))
                add(key, {}, name_of("ssl_keystore") + " has the key", "only one of them",
                    "ssl_keystore");
            else if (!is_set("ssl_certfile") && !is_set("ssl_certificate_pem"))
                add(key, {}, "there is no certificate that it is the key of",
                    "ssl_certfile or ssl_certificate_pem");
        }
        if (options_.ssl_min_version == tls_version::tls_1_3 && is_set("ssl_ciphers"))
            add("ssl_ciphers", {},
                "of no use where " + name_of("ssl_min_version") + " is " +
                    value_of("ssl_min_version"),
                "ssl_ciphersuites", "ssl_min_version");
        const bool has_key =
            is_set("ssl_keystore") || is_set("ssl_certfile") || is_set("ssl_certificate_pem");
        if (is_set("ssl_password") && !has_key)
            add("ssl_password", {}, "there is no key that is encrypted with it",
                "ssl_keyfile with ssl_certfile, or ssl_keystore");
    }

    // --- SASL ------------------------------------------------------------------------------------

    void check_sasl() {
        if (!options_.sasl_mechanism)
            return add("sasl_mechanism", {},
                "not set, and " + name_of("security_protocol") + " is " + protocol(),
                expected_of("sasl_mechanism"), "security_protocol");
        // No broker would be asked whether it is newer.
        if (options_.api_version && *options_.api_version < core::first_with_api_versions)
            add("api_version", value_of("api_version"),
                "nobody can log in to brokers before 0.10, and " + name_of("security_protocol") +
                    " is " + protocol(),
                "auto, or the release that the brokers are of");
        const sasl_mechanism mechanism = *options_.sasl_mechanism;
        if (!is_built_in(mechanism))
            add("sasl_mechanism", value_of("sasl_mechanism"),
                "not in this build, which was made without Kerberos",
                "a build with KAFKA_ASIO_GSSAPI, or another mechanism");
        if (uses_password()) {
            require("sasl_plain_username");
            require("sasl_plain_password");
        } else {
            refuse("sasl_plain_username", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512");
            refuse("sasl_plain_password", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512");
        }
        if (mechanism == sasl_mechanism::oauthbearer)
            check_tokens();
        else
            refuse_prefix("sasl_oauth_", "OAUTHBEARER");
        if (mechanism == sasl_mechanism::aws_msk_iam) {
            require("sasl_aws_region");
            if (options_.sasl_aws_credentials_provider && is_set("sasl_aws_profile"))
                add("sasl_aws_profile", {}, "sasl_aws_credentials_provider is set, too",
                    "only one of them");
            if (!encrypts())
                add("security_protocol", value_of("security_protocol"),
                    name_of("sasl_mechanism") + " is AWS_MSK_IAM, which has to be encrypted",
                    "SASL_SSL", "sasl_mechanism");
        } else {
            refuse_prefix("sasl_aws_", "AWS_MSK_IAM");
        }
        if (mechanism == sasl_mechanism::gssapi) {
            if (!is_set("sasl_kerberos_name"))
                require("sasl_kerberos_service_name");
            if (is_set("sasl_kerberos_name"))
                refuse_all_of({"sasl_kerberos_service_name", "sasl_kerberos_domain_name"},
                    "sasl_kerberos_name", " is the whole name", "only one of them");
            // Otherwise the client would be whomever the tickets are for, not who has the keys.
            if (is_set("sasl_kerberos_keytab") && is_set("sasl_kerberos_credential_cache") &&
                !is_set("sasl_kerberos_principal"))
                add("sasl_kerberos_principal", {},
                    "not set, and " + name_of("sasl_kerberos_keytab") + " and " +
                        name_of("sasl_kerberos_credential_cache") +
                        " are, which may be of two clients",
                    "the one that the keys and the tickets are for", "sasl_kerberos_keytab");
        } else {
            refuse_prefix("sasl_kerberos_", "GSSAPI");
        }
    }

    /// One way to tokens, and what belongs to it.
    void check_tokens() {
        constexpr std::string_view endpoint = "sasl_oauth_token_endpoint_url";
        only_one_of({"sasl_oauth_token_provider", "sasl_oauth_token_file", endpoint});
        const bool has_provider = is_set("sasl_oauth_token_provider");
        const bool has_endpoint = is_set(endpoint);
        if (!has_provider && !has_endpoint && !is_set("sasl_oauth_token_file"))
            add("sasl_mechanism", value_of("sasl_mechanism"), "nothing says where tokens come from",
                "sasl_oauth_token_file; or sasl_oauth_token_endpoint_url, with "
                "sasl_oauth_client_id and sasl_oauth_client_secret; or "
                "sasl_oauth_token_provider (<kafka/credentials.hpp>), which the program sets");
        if (has_provider && is_set("sasl_oauth_extensions"))
            add("sasl_oauth_extensions", {},
                "sasl_oauth_token_provider is set, which gives its own with each token",
                "only one of them");
        if (has_endpoint) {
            for (const std::string_view each : {"sasl_oauth_client_id", "sasl_oauth_client_secret"})
                if (!is_set(each))
                    add(each, {}, "not set, and " + name_of(endpoint) + " is", expected_of(each),
                        endpoint);
            if (is_wrong(endpoint))
                return;
            only_one_of({"sasl_oauth_cafile", "sasl_oauth_ca_pem"});
            if (!options_.sasl_oauth_token_endpoint_url.starts_with("https://"))
                refuse_all_of({"sasl_oauth_cafile", "sasl_oauth_ca_pem"}, endpoint,
                    " does not begin with https://", name_of(endpoint) + " https://…");
        } else {
            refuse_all_of({"sasl_oauth_client_id", "sasl_oauth_client_secret", "sasl_oauth_scope",
                              "sasl_oauth_cafile", "sasl_oauth_ca_pem"},
                endpoint, " is not set", "it with sasl_oauth_token_endpoint_url");
        }
    }

    // --- what is set -----------------------------------------------------------------------------

    std::vector<set_option> set_options(std::string_view prefix) const {
        static const client_options defaults;
        std::vector<set_option> made;
        const std::span<const option_row> rows = option_rows();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].info.member.starts_with(prefix) &&
                rows[i].format(options_) != rows[i].format(defaults))
                made.push_back({rows[i].info.member, i});
        }
        return made;
    }
    std::vector<set_option> set_options_of_tls() const {
        std::vector<set_option> made = set_options("ssl_");
        if (options_.ssl_context)
            made.push_back({"ssl_context", std::nullopt});
        return made;
    }
    std::vector<set_option> set_options_of_sasl() const {
        std::vector<set_option> made = set_options("sasl_");
        if (options_.sasl_oauth_token_provider)
            made.push_back({"sasl_oauth_token_provider", std::nullopt});
        if (options_.sasl_aws_credentials_provider)
            made.push_back({"sasl_aws_credentials_provider", std::nullopt});
        return made;
    }
    bool is_set(std::string_view member) const {
        const auto among = [&](const std::vector<set_option>& all) {
            return std::ranges::find(all, member, &set_option::member) != all.end();
        };
        return member.starts_with("ssl_") ? among(set_options_of_tls())
                                          : among(set_options_of_sasl());
    }
    bool is_wrong(std::string_view member) const {
        const std::optional<std::size_t> row = find_option(member);
        return row && is_wrong_[*row];
    }

    // --- problems --------------------------------------------------------------------------------

    std::string value_of(std::string_view member) const {
        return option_rows()[*find_option(member)].format(options_);
    }
    std::string expected_of(std::string_view member) const {
        return option_rows()[*find_option(member)].info.expected();
    }
    std::string name_of(std::string_view member) const {
        const std::optional<std::size_t> row = find_option(member);
        return row ? names_[*row] : std::string(member);
    }
    /// What only a program can set has no place in the table: the problem then counts as the other
    /// option's.
    void add(std::string_view member, std::string value, std::string reason, std::string expected,
        std::string_view other = "security_protocol") {
        if (is_wrong(member))
            return;
        const std::size_t fallback = find_option(other).value_or(*find_option("security_protocol"));
        const std::size_t row = find_option(member).value_or(fallback);
        found_.push_back({row, find_option(other).value_or(row),
            {name_of(member), std::move(value), std::move(reason), std::move(expected), {}}});
    }
    void require(std::string_view member) {
        if (value_of(member).empty())
            add(member, {},
                "not set, and " + name_of("sasl_mechanism") + " is " + value_of("sasl_mechanism"),
                expected_of(member), "sasl_mechanism");
    }
    void refuse(std::string_view member, std::string_view mechanisms) {
        if (is_set(member))
            add(member, {},
                "of no use where " + name_of("sasl_mechanism") + " is " +
                    value_of("sasl_mechanism"),
                "sasl_mechanism " + std::string(mechanisms), "sasl_mechanism");
    }
    void refuse_prefix(std::string_view prefix, std::string_view mechanisms) {
        for (const set_option& each : set_options_of_sasl())
            if (each.member.starts_with(prefix))
                refuse(each.member, mechanisms);
    }
    void refuse_all_of(std::initializer_list<std::string_view> members, std::string_view other,
        const std::string& why, const std::string& expected) {
        for (const std::string_view each : members)
            if (is_set(each))
                add(each, {}, name_of(other) + why, expected, other);
    }
    void refuse_all(const std::vector<set_option>& which, std::string_view other,
        const std::string& why, const std::string& expected) {
        for (const set_option& each : which)
            add(each.member, {}, name_of(other) + why, expected, other);
    }
    void only_one_of(std::initializer_list<std::string_view> members) {
        std::optional<std::string_view> first;
        for (const std::string_view each : members) {
            if (!is_set(each))
                continue;
            if (first)
                add(each, {}, name_of(*first) + " is set, too", "only one of them", *first);
            else
                first = each;
        }
    }

    const client_options& options_;
    const std::span<const std::string> names_;
    const std::vector<bool>& is_wrong_;
    std::vector<found_problem>& found_;
};

} // namespace

void find_security_problems(const client_options& options, std::span<const std::string> names,
    const std::vector<bool>& is_wrong, std::vector<found_problem>& found) {
    security_rules(options, names, is_wrong, found).check();
}

} // namespace kafka::detail
