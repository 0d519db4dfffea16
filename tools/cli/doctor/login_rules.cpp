// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// SASL: spoken where it is not known, not spoken where it is wanted, and logins that fail.

#include "cli/doctor/rules.hpp"
#include "cli/doctor/words.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace kafka::cli::doctor {
namespace {

using mechanisms = std::vector<std::string>;

/// As it can be shown. None: not known.
std::optional<mechanisms> offered(const step& failed) {
    constexpr std::size_t longest = 40;
    if (!failed.really || !failed.really->mechanisms)
        return std::nullopt;
    mechanisms all = *failed.really->mechanisms;
    for (std::string& each : all) {
        if (each.size() > longest)
            each.replace(longest, each.npos, "...");
    }
    return all;
}

/// The options that a mechanism takes.
std::string options_of(std::string_view mechanism) {
    if (mechanism == "PLAIN" || mechanism.starts_with("SCRAM-"))
        return "sasl_plain_username and sasl_plain_password";
    if (mechanism == "GSSAPI")
        return "sasl_kerberos_service_name and a ticket (kinit) or sasl_kerberos_keytab";
    if (mechanism == "OAUTHBEARER")
        return "sasl_oauth_token_file or sasl_oauth_token_endpoint_url";
    if (mechanism == "AWS_MSK_IAM")
        return "sasl_aws_region and AWS credentials";
    return "what it takes";
}

/// What whoever has nothing to show may do.
std::vector<std::string> credentials_from(const settings& with) {
    const std::string_view mechanism = with.sasl_mechanism;
    if (mechanism == "GSSAPI")
        return {"Get a ticket (kinit), or set sasl_kerberos_keytab and sasl_kerberos_principal.",
            "See what there is: klist, and klist -k FILE for a keytab."};
    if (mechanism == "OAUTHBEARER") {
        std::vector<std::string> all;
        if (with.has_token_endpoint || !with.has_token_file)
            all.emplace_back(
                "Do what these words say: check sasl_oauth_client_id and "
                "sasl_oauth_client_secret, that sasl_oauth_token_endpoint_url is the token "
                "endpoint's and can be reached from here, and sasl_oauth_cafile if its certificate "
                "comes from an authority of one's own.");
        if (with.has_token_file || !with.has_token_endpoint)
            all.emplace_back("See that sasl_oauth_token_file can be read, and holds a token that "
                             "is in its time.");
        return all;
    }
    return {"Set " + options_of(mechanism) + '.'};
}

/// Those that protect the password first.
std::string best_of(const mechanisms& all) {
    for (const std::string_view each :
        {"SCRAM-SHA-512", "SCRAM-SHA-256", "GSSAPI", "OAUTHBEARER", "AWS_MSK_IAM", "PLAIN"}) {
        if (std::ranges::find(all, each) != all.end())
            return std::string(each);
    }
    return all.empty() ? "" : all.front();
}

void add_sasl_required(
    const examination& seen, const visit& at, const mechanisms& list, findings& to) {
    const std::string best = best_of(list);
    to.add({.why = cause::sasl_required,
        .where = {at.address()},
        .what = "Clients have to log in on this listener, and this one was told not to "
                "(security_protocol is " +
                seen.with.security_protocol + "). The broker offers " + listed(list) + '.',
        .change = {std::string("Set security_protocol to ") +
                       (seen.with.uses_tls() ? "SASL_SSL" : "SASL_PLAINTEXT") +
                       ", sasl_mechanism to " + best + ", and " + options_of(best) + '.',
            "Or use the port of a listener that asks for no login."}});
}

void add_wrong_mechanism(
    const examination& seen, const visit& at, const step& failed, findings& to) {
    const std::optional<mechanisms> list = offered(failed);
    const bool known = list && !list->empty();
    finding found{.why = cause::wrong_mechanism, .where = {at.address()}};
    found.what = "The broker does not offer " + seen.with.sasl_mechanism +
                 (known ? " on this listener, but " + listed(*list) + '.'
                        : std::string(" on this listener.") + in_its_words(failed));
    found.change = {known
                        ? "Set sasl_mechanism to " +
                              (list->size() == 1 ? list->front()
                                                 : "one of these, " + best_of(*list) + " for one") +
                              ", and " + options_of(best_of(*list)) + '.'
                        : "Set sasl_mechanism to one that the broker offers "
                          "(sasl.enabled.mechanisms).",
        "Or have the broker offer " + seen.with.sasl_mechanism +
            " (sasl.enabled.mechanisms, and a JAAS section for it)."};
    // The listener that leads there does.
    if (is_advertised(at))
        std::ranges::rotate(found.change, found.change.begin() + 1);
    to.add(std::move(found));
}

void add_refused(const examination& seen, const visit& at, const step& failed, findings& to) {
    const std::string& mechanism = seen.with.sasl_mechanism;
    finding found{.why = cause::wrong_credentials, .where = {at.address()}};
    found.what = "The broker offers " + mechanism + ", and refuses what it was told" +
                 in_its_words(failed) + '.';
    if (mechanism == "PLAIN" || mechanism.starts_with("SCRAM-")) {
        found.change = {"Check sasl_plain_username and sasl_plain_password; brokers do not say "
                        "which of them is wrong."};
        if (mechanism.starts_with("SCRAM-"))
            found.change.push_back("See that the user has credentials for " + mechanism +
                                   " and not for the other SCRAM alone (kafka-configs.sh "
                                   "--describe --entity-type users).");
    } else if (mechanism == "GSSAPI") {
        found.change = {"Check sasl_kerberos_service_name against the broker's principal, and the "
                        "ticket (klist).",
            "See that both clocks agree (Kerberos allows five minutes), and that the broker's "
            "keytab is as new as the key of its principal. The broker's log says which it is."};
    } else if (mechanism == "OAUTHBEARER") {
        found.change = {"Check that the token has not expired, and that its issuer, audience and "
                        "scope are those the broker expects.",
            "See that both clocks agree."};
    } else {
        found.change = {"Check the credentials, sasl_aws_region, and what the policy allows.",
            "See that this machine's clock is right: signatures are good for minutes."};
    }
    to.add(std::move(found));
}

} // namespace

bool explain_login(const examination& seen, const visit& at, const step& failed, findings& to) {
    const std::optional<mechanisms> list = offered(failed);
    if (failed.kind() == step_kind::metadata) {
        // Who is not logged in is sent away by what comes after ApiVersions.
        if (failed.wrong != trouble::closed || seen.with.uses_sasl() || !list || list->empty())
            return false;
        if (is_advertised(at)) {
            add_other_listener(at, "wants clients to log in", to);
            return true;
        }
        add_sasl_required(seen, at, *list, to);
        return true;
    }
    if (failed.kind() != step_kind::login || failed.wrong == trouble::too_long)
        return false;
    finding found{.where = {at.address()}};
    switch (failed.wrong) {
    case trouble::no_sasl:
        if (is_advertised(at)) {
            add_other_listener(at, "knows no login", to);
            return true;
        }
        found.why = cause::sasl_not_enabled;
        found.what = "Nobody logs in on this listener: it has no SASL, and the client was told to "
                     "log in (security_protocol is " +
                     seen.with.security_protocol + ").";
        found.change = {std::string("Set security_protocol to ") +
                            (seen.with.uses_tls() ? "SSL" : "PLAINTEXT") +
                            ", and leave out sasl_mechanism and what belongs to it.",
            "Or use the port of the listener with SASL."};
        break;
    case trouble::mechanism_not_offered:
        add_wrong_mechanism(seen, at, failed, to);
        return true;
    case trouble::untrusted_server:
        found.why = cause::untrusted_server;
        found.what = "The broker has not shown that it knows the password's key, or asks for less "
                     "protection than is safe" +
                     in_its_words(failed) + ". Nothing was entrusted to it.";
        found.change = {"Make sure that this is the broker you mean."};
        break;
    case trouble::no_credentials:
        found.why = cause::no_credentials;
        found.what = "There are no credentials to log in with" + in_its_words(failed) + '.';
        found.change = credentials_from(seen.with);
        break;
    case trouble::unknown_service:
        found.why = cause::unknown_service;
        found.what = "Kerberos knows no broker of the name that it was asked for" +
                     in_its_words(failed) + '.';
        found.change = {
            "Set sasl_kerberos_service_name to the first part of the broker's principal, "
            "and connect to the host that is its second part (or set "
            "sasl_kerberos_domain_name to that host).",
            "Or have a principal made for the broker as it is asked for."};
        break;
    case trouble::clock_skew:
        found.why = cause::clock_off;
        found.what = "To Kerberos, two clocks are too far apart" + in_its_words(failed) + '.';
        found.change = {"Set the clock of this machine, which says " + time_text(seen.now) +
                            " (timedatectl, NTP).",
            "If it is right, set those of the broker and of the Kerberos server."};
        break;
    case trouble::no_kerberos:
        found.why = cause::kerberos_unreachable;
        found.what = "No Kerberos server answers" + in_its_words(failed) + '.';
        found.change = {"See that /etc/krb5.conf (or the file in KRB5_CONFIG) names the servers of "
                        "the realm, and that they can be reached from here."};
        break;
    case trouble::credentials_refused:
        add_refused(seen, at, failed, to);
        return true;
    default:
        found.why = cause::login_unfinished;
        found.what = std::string("The login by ") + seen.with.sasl_mechanism + " was begun, and " +
                     (failed.wrong == trouble::silent      ? "the broker has not answered in time"
                         : failed.wrong == trouble::closed ? "the broker has hung up"
                                                           : "has come to no end") +
                     in_its_words(failed) + '.';
        found.change = {"See what the broker's log says of this connection, and whether the broker "
                        "is overloaded.",
            "If something stands between them (a load balancer, a proxy), see that it lets a "
            "connection live for longer than a login takes."};
        break;
    }
    to.add(std::move(found));
    return true;
}

} // namespace kafka::cli::doctor
