// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/broker_version.hpp>
#include <kafka/types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What `kafka-asio doctor` has seen: the servers it went to, and how each step there went. Values
/// alone; who fills them in is in `walk/`.
namespace kafka::cli::doctor {

/// What is wrong with a step: one value for each thing that is put right in another way.
enum class trouble : std::uint8_t {
    none,
    // Names and connections.
    unknown_host,
    no_name_service,
    refused,
    timed_out,
    unreachable,
    not_connected,
    /// A proxy: it is not there, does not let us in, is none, or does not lead to the broker.
    proxy_unreachable,
    proxy_login,
    not_a_proxy,
    proxy,
    // TLS.
    certificate_expired,
    certificate_not_yet_valid,
    unknown_authority,
    wrong_host,
    certificate_revoked,
    revocation_unknown,
    bad_certificate,
    tls_version,
    tls_cipher,
    client_certificate_required,
    client_certificate_refused,
    not_tls,
    tls_failed,
    // What is said over a connection.
    closed,
    silent,
    foreign,
    unusable_answer,
    /// The listener has no such API.
    not_offered,
    /// The answer is longer than the client accepts.
    too_long,
    /// The metadata has no broker in it.
    no_brokers,
    // Logging in.
    no_sasl,
    mechanism_not_offered,
    credentials_refused,
    untrusted_server,
    no_credentials,
    /// Of Kerberos: it does not know the broker, its clock is another, it cannot be reached.
    unknown_service,
    clock_skew,
    no_kerberos,
    other,
};

/// Who answers on a port, as far as speaking to it in several ways has shown.
enum class speaker : std::uint8_t {
    /// Whatever is said to it, it closes the connection or keeps silent.
    nobody,
    kafka,
    tls,
    http,
    /// Another protocol that begins with text: SSH, SMTP, …
    text,
    binary,
};

struct peer {
    speaker who = speaker::nobody;
    /// The beginning of what it said, where that is text.
    std::string said = {};
    /// The SASL mechanisms that it offers; empty for a listener without SASL. None: it was not
    /// asked, or did not say.
    std::optional<std::vector<std::string>> mechanisms = {};

    friend bool operator==(const peer&, const peer&) = default;
};

struct certificate {
    std::string subject;
    std::string issuer;
    /// DNS names and addresses it is for.
    std::vector<std::string> names = {};
    std::chrono::sys_seconds not_before = {};
    std::chrono::sys_seconds not_after = {};

    friend bool operator==(const certificate&, const certificate&) = default;
};

/// A broker as metadata names it.
struct advertised_broker {
    std::int32_t id = -1;
    std::string host;
    std::uint16_t port = 0;

    friend bool operator==(const advertised_broker&, const advertised_broker&) = default;
};

// --- steps: what each has found ------------------------------------------------------------------

struct resolved {
    std::string name;
    std::vector<std::string> addresses = {};
    friend bool operator==(const resolved&, const resolved&) = default;
};
struct connected {
    /// `127.0.0.1:9092`
    std::string address;
    friend bool operator==(const connected&, const connected&) = default;
};
struct proxied {
    /// `socks5://proxy:1080`, without name and password.
    std::string proxy;
    friend bool operator==(const proxied&, const proxied&) = default;
};
struct secured {
    std::string version = {};
    std::string cipher = {};
    /// The server's own first, then its issuers. Whatever could be seen, also after a failure.
    std::vector<certificate> chain = {};
    /// Whether the first of them is for the host that was asked for.
    std::optional<bool> name_matches = {};
    /// One that is trusted, and has the name of the issuer of the last but not the key.
    std::optional<certificate> namesake = {};
    friend bool operator==(const secured&, const secured&) = default;
};
struct versions_known {
    /// What it looks like. None: not known.
    std::optional<broker_version> release = {};
    /// Whether it offers Metadata: all brokers do, and KRaft's controllers do not.
    bool offers_metadata = true;
    friend bool operator==(const versions_known&, const versions_known&) = default;
};
struct logged_in {
    std::string mechanism;
    friend bool operator==(const logged_in&, const logged_in&) = default;
};
struct described {
    std::optional<std::string> cluster_id = {};
    std::optional<std::int32_t> controller = {};
    std::vector<advertised_broker> brokers = {};
    friend bool operator==(const described&, const described&) = default;
};

/// In the order they are taken in.
enum class step_kind : std::uint8_t { resolve, connect, proxy, tls, versions, login, metadata };

struct step {
    std::variant<resolved, connected, proxied, secured, versions_known, logged_in, described> found;
    duration took{};
    trouble wrong = trouble::none;
    /// What came back, in the library's words. May be empty.
    std::string detail = {};
    /// Who is really there, when it was looked for.
    std::optional<peer> really = {};

    step_kind kind() const noexcept { return static_cast<step_kind>(found.index()); }
    bool good() const noexcept { return wrong == trouble::none; }

    friend bool operator==(const step&, const step&) = default;
};

/// One server, and how far we got there.
struct visit {
    std::string host;
    std::uint16_t port = 0;
    /// Named by the user.
    bool bootstrap = false;
    /// The broker whose metadata names this address.
    std::optional<std::int32_t> node = {};
    std::vector<step> steps = {};
    /// What the client warns of when it works with this server, a sentence each.
    std::vector<std::string> warnings = {};
    /// It was made when too many servers had kept us waiting, with less patience.
    bool hurried = false;
    /// It was interrupted, so that nothing is known of how it would have ended.
    bool unfinished = false;

    /// `host:port`, with brackets around an IPv6 address.
    std::string address() const;
    /// Whether one may work with it. Of several addresses of a name, one that takes connections is
    /// enough.
    bool good() const noexcept;
    /// The step that ended the visit; null when it was good or is unfinished.
    const step* failure() const noexcept;
    /// What the last step of that kind has found; null if there was none.
    template <class Found>
    const Found* found() const noexcept {
        const Found* last = nullptr;
        for (const step& each : steps) {
            if (const auto* here = std::get_if<Found>(&each.found); here && each.good())
                last = here;
        }
        return last;
    }
    /// Every address that a step was about, without ports.
    std::vector<std::string> addresses() const;

    friend bool operator==(const visit&, const visit&) = default;
};

/// What the user has set, as far as findings speak of it. No secrets.
struct settings {
    /// As the option is written: `PLAINTEXT`, `SASL_SSL`, …
    std::string security_protocol = "PLAINTEXT";
    std::string sasl_mechanism = {};
    /// The option that says whom to trust, `ssl_cafile`; empty: the system's certificates.
    std::string trust_option = {};
    /// As the option is written: `TLSv1.3`.
    std::string ssl_min_version = "TLSv1.2";
    /// Where tokens come from, for OAUTHBEARER.
    bool has_token_file = false;
    bool has_token_endpoint = false;

    bool uses_tls() const noexcept {
        return security_protocol == "SSL" || security_protocol == "SASL_SSL";
    }
    bool uses_sasl() const noexcept { return security_protocol.starts_with("SASL_"); }

    friend bool operator==(const settings&, const settings&) = default;
};

struct examination {
    settings with = {};
    /// By the clock of this machine.
    std::chrono::sys_seconds now = {};
    /// In the order they were made: the user's servers, then the brokers they have named.
    std::vector<visit> visits = {};
    /// For how long a visit waits for each thing, and a hurried one.
    duration patience{};
    duration hurried_patience{};
    /// Where it did not go any more, `host:port`: it was interrupted, or had taken too long.
    std::vector<std::string> left_out = {};
    bool interrupted = false;

    friend bool operator==(const examination&, const examination&) = default;
};

/// How many visits have come to nothing by a step that took so long or longer.
std::size_t waited_in_vain(const examination& seen, duration so_long) noexcept;

} // namespace kafka::cli::doctor
