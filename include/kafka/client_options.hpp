// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <kafka/broker_version.hpp>
#include <kafka/log.hpp>
#include <kafka/security.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace boost::asio::ssl {
class context;
}

namespace kafka {

class metrics_registry;
class resolver;
struct aws_credentials;
struct oauth_token;
template <class Credentials>
class credentials_provider;

/// A socket option with an integer value, as `setsockopt(2)` takes it.
struct socket_option {
    /// `SOL_SOCKET`, `IPPROTO_TCP`, …
    int level = 0;
    /// `SO_KEEPALIVE`, `TCP_NODELAY`, …
    int name = 0;
    int value = 0;

    friend bool operator==(const socket_option&, const socket_option&) = default;
};

/// What a client does when it cannot get metadata from any broker that it knows (KIP-899).
enum class metadata_recovery_strategy : std::uint8_t {
    /// Goes on trying the brokers that it knows.
    none,
    /// Begins again at the bootstrap servers.
    rebootstrap,
};

/// What the names of bootstrap servers stand for. (Of the hosts that the cluster's metadata names,
/// all addresses are always used.)
enum class client_dns_lookup : std::uint8_t {
    /// One server each, all of whose addresses are tried.
    use_all_dns_ips,
    /// As many servers as the name's addresses have canonical names: each is connected to under its
    /// own, as Kerberos wants it. A name that cannot be looked up stays what it is.
    resolve_canonical_bootstrap_servers_only,
};

namespace detail {
std::string default_client_id();
std::string default_software_name();
std::string default_software_version();
std::vector<socket_option> default_socket_options();
} // namespace detail

/// How a client behaves. An aggregate: name what differs from the defaults and leave the rest.
///
/// ```cpp
/// kafka::client_options options{.bootstrap_servers = {"one:9092", "two:9092"},
///                               .request_timeout = std::chrono::seconds(10)};
/// ```
///
/// Every constructor of a client runs `validate` over its options and refuses them, all problems
/// together, with `errc::configuration`. Durations are at most 2'147'483'647 ms (almost 25 days).
/// The same options are read from text, under the names of other clients too, by
/// `<kafka/config.hpp>`.
struct client_options {
    // --- the cluster -------------------------------------------------------------------------

    /// Where the cluster is asked for first: `host`, `host:port`, `address`, `[address]:port`. One
    /// server that answers is enough. An entry may also be a list with commas. The port is 9092
    /// unless given; a prefix such as `PLAINTEXT://` is dropped. Empty means `localhost:9092`.
    std::vector<std::string> bootstrap_servers = {};

    /// What the names of `bootstrap_servers` stand for: one server each, or one for each host that
    /// they lead to. Canonical names are looked up before the first connection, and again when the
    /// client begins again at the bootstrap servers, within `socket_connection_setup_timeout`.
    kafka::client_dns_lookup client_dns_lookup = kafka::client_dns_lookup::use_all_dns_ips;

    /// Names this client in the brokers' logs, quotas and metrics; sent with every request. At
    /// most 32767 bytes of UTF-8. Default: `kafka-asio-` and the version of this library.
    std::string client_id = detail::default_client_id();

    /// What the program is and which version of it, for the brokers' statistics (KIP-511). Letters,
    /// digits, `.` and `-`, beginning and ending with a letter or digit. Default: this library.
    std::string client_software_name = detail::default_software_name();
    std::string client_software_version = detail::default_software_version();

    // --- connections -------------------------------------------------------------------------

    /// The pause after the first failed attempt to connect to a node, counted from the start of
    /// that attempt; it doubles with every further failure, ± 20 %. ≥ 0.
    std::chrono::milliseconds reconnect_backoff{50};

    /// The doubling of `reconnect_backoff` ends here. ≥ 0; when not above `reconnect_backoff` the
    /// pause stays that long, without jitter. For very large fleets 30 s spare a cluster that
    /// comes back.
    std::chrono::milliseconds reconnect_backoff_max{1'000};

    /// Within this time a connection has to be established and ready for requests; then the next
    /// address or node is tried. Doubles with every failure of the node, ± 20 % (KIP-601). > 0.
    std::chrono::milliseconds socket_connection_setup_timeout{10'000};

    /// The doubling of `socket_connection_setup_timeout` ends here. Not below it.
    std::chrono::milliseconds socket_connection_setup_timeout_max{30'000};

    /// A connection that owes no answer and has seen no traffic for this long is closed; the next
    /// request for its node has a new one made. Brokers do the same, after ten minutes by default;
    /// being first spares a request that would meet the broker's close. More than
    /// `request_timeout`; 0 and -1 ms: never.
    std::chrono::milliseconds connections_max_idle{540'000};

    /// Size of the kernel's receive buffer of each connection (`SO_RCVBUF`), in bytes. ≥ 1; the
    /// system's default unless set.
    std::optional<int> receive_buffer_bytes = std::nullopt;

    /// Size of the kernel's send buffer of each connection (`SO_SNDBUF`), in bytes. ≥ 1; the
    /// system's default unless set.
    std::optional<int> send_buffer_bytes = std::nullopt;

    /// Set on every socket, in this order, before it connects. One that the system refuses fails
    /// the connection. Default: `TCP_NODELAY` and `SO_KEEPALIVE`, both 1.
    std::vector<socket_option> socket_options = detail::default_socket_options();

    /// Looks up the names of servers (`<kafka/resolver.hpp>`). Clients may share one. Addresses
    /// never reach it. Null: the transport does, which asks the system on threads of the library.
    std::shared_ptr<kafka::resolver> resolver = nullptr;

    /// Where the library computes what would keep the client's loop from others for longer than a
    /// millisecond: large answers are decoded there, keys are derived from passwords (SCRAM), and
    /// Kerberos is waited for: a login by GSSAPI may hold one of its threads for half a minute,
    /// where the realm's servers do not answer. A thread pool of one thread will do for all else,
    /// and many clients may share it. It stays usable as long as clients are given it, and takes no
    /// part in anything else: no handler of the user's runs there. Empty: everything is computed on
    /// the client's executor, where an answer of 4 MiB takes some 20 ms; only Kerberos is waited
    /// for on a thread of the library, as the system's resolver is.
    boost::asio::any_io_executor work_executor = {};

    // --- security ----------------------------------------------------------------------------

    /// What the brokers' listeners speak. Options of TLS go with `ssl` and `sasl_ssl`, those of
    /// SASL with `sasl_plaintext` and `sasl_ssl`, and are refused elsewhere.
    kafka::security_protocol security_protocol = kafka::security_protocol::plaintext;

    /// A context of the program's, which then has all that TLS needs: of the options of TLS, only
    /// `ssl_check_hostname` goes with it. Server name and the check of the broker's name are added
    /// for each connection; the latter holds whatever a verify callback says of the name.
    /// (`<boost/asio/ssl/context.hpp>`)
    std::shared_ptr<boost::asio::ssl::context> ssl_context = nullptr;

    /// Whether the certificate has to be for the host that is connected to. That it has to lead to
    /// a trusted one cannot be switched off.
    bool ssl_check_hostname = true;

    /// The certificates that are trusted, in PEM: a file; a folder as OpenSSL's `rehash` makes it;
    /// the text itself. The system's unless one of them is set.
    std::string ssl_cafile = {};
    std::string ssl_capath = {};
    std::string ssl_ca_pem = {};

    /// The client's certificate and those that lead to a trusted one, in PEM: a file, or the text
    /// itself. None unless set.
    std::string ssl_certfile = {};
    std::string ssl_certificate_pem = {};

    /// The key of the client's certificate, in PEM: a file, or the text itself. Looked for in
    /// `ssl_certfile` or `ssl_certificate_pem` unless set.
    std::string ssl_keyfile = {};
    std::string ssl_key_pem = {};

    /// Key and certificates of the client in one file of PKCS#12, in place of those above.
    std::string ssl_keystore = {};

    /// What the client's key, or `ssl_keystore`, is encrypted with. A function is called when that
    /// is read: by the constructor, and by the client's executor when the file has changed. What it
    /// throws then is a warning, and it is called again for the next connection.
    kafka::password ssl_password = {};

    /// A file with lists of revoked certificates, in PEM. The broker's own is looked for in them.
    std::string ssl_crlfile = {};

    /// The ciphers that may be used with TLS 1.2, and those of TLS 1.3, as OpenSSL writes them.
    /// The library's defaults unless set. What does not encrypt, or has nobody show who he is, is
    /// refused.
    std::string ssl_ciphers = {};
    std::string ssl_ciphersuites = {};

    /// The oldest version of TLS that is spoken.
    tls_version ssl_min_version = tls_version::tls_1_2;

    /// A file that the keys of all connections are appended to, so that other programs can decrypt
    /// what was recorded of them. For finding out what is wrong, and for nothing else: a warning is
    /// told.
    std::string ssl_keylog_file = {};

    /// How the client says who it is. Required with `sasl_plaintext` and `sasl_ssl`.
    std::optional<kafka::sasl_mechanism> sasl_mechanism = std::nullopt;

    /// For PLAIN and SCRAM: who the client is, in UTF-8, as the broker knows it. A client that
    /// lives longer than its password is told another one by `set_sasl_credentials`.
    std::string sasl_plain_username = {};
    std::string sasl_plain_password = {};

    /// For GSSAPI: the service of the brokers' principals, `kafka/host`; their host, if it is not
    /// the one connected to; their whole name, in place of both.
    std::string sasl_kerberos_service_name = "kafka";
    std::string sasl_kerberos_domain_name = {};
    std::string sasl_kerberos_name = {};

    /// For GSSAPI: who the client is; where its keys are; where its tickets are. As the system's
    /// Kerberos has it unless set; tickets that are got by a keytab named here are in memory then.
    /// With both keys and tickets, the first has to be set: the tickets may be somebody else's.
    std::string sasl_kerberos_principal = {};
    std::string sasl_kerberos_keytab = {};
    std::string sasl_kerberos_credential_cache = {};

    /// For OAUTHBEARER, which needs one of three: where tokens come from
    /// (`<kafka/credentials.hpp>`), which clients may share; a file that somebody else keeps a
    /// token in (`kafka::token_file`); the token endpoint of an OpenID provider, with the members
    /// below (`kafka::oidc_client_credentials` says what they mean, and has some more of them).
    std::shared_ptr<credentials_provider<oauth_token>> sasl_oauth_token_provider = nullptr;
    std::string sasl_oauth_token_file = {};
    std::string sasl_oauth_token_endpoint_url = {};
    std::string sasl_oauth_client_id = {};
    std::string sasl_oauth_client_secret = {};
    std::string sasl_oauth_scope = {};
    /// What the broker is told besides: see `oauth_token::extensions`. A provider of the program's
    /// gives its own.
    std::vector<std::pair<std::string, std::string>> sasl_oauth_extensions = {};
    /// The certificates that are trusted when the token endpoint is asked, in PEM: a file, or the
    /// text itself. The system's unless one of them is set; those of brokers do not count.
    std::string sasl_oauth_cafile = {};
    std::string sasl_oauth_ca_pem = {};

    /// For AWS_MSK_IAM: where credentials come from (`<kafka/credentials.hpp>`), which clients may
    /// share; from the environment and the file that Amazon's own programs have
    /// (`kafka::aws_environment`), unless set. There, the profile: AWS_PROFILE or `default` unless
    /// set.
    std::shared_ptr<credentials_provider<aws_credentials>> sasl_aws_credentials_provider = nullptr;
    std::string sasl_aws_profile = {};
    /// For AWS_MSK_IAM: the region of the cluster, `eu-central-1`. Required.
    std::string sasl_aws_region = {};

    /// Every broker is connected to through this proxy:
    /// `socks5://`, `socks5h://` or `http://` and `[user:password@]host[:port]`. With `socks5://`
    /// names are looked up here, with the others by the proxy. None unless set.
    std::string proxy_url = {};

    // --- requests ----------------------------------------------------------------------------

    /// A request that has no answer this long after it was sent fails with
    /// `broker_errc::request_timed_out`, and its connection ends with it. > 0.
    std::chrono::milliseconds request_timeout{30'000};

    /// What a blocking or composed call may take as a whole unless it is told otherwise:
    /// `async_refresh_metadata` and its kin. Not below `request_timeout`.
    std::chrono::milliseconds default_api_timeout{60'000};

    /// How many requests may wait for their answers on one connection. ≥ 1.
    int max_in_flight_requests_per_connection = 5;

    /// The largest frame accepted from a broker, in bytes; a larger one ends the connection with
    /// `errc::invalid_receive`. ≥ 1, default 100 MiB.
    int receive_message_max_bytes = 104'857'600;

    /// What a decoded answer may allocate, in bytes; an answer that takes more ends the connection
    /// with `errc::protocol`. Records stay where they were received and do not count. ≥ 1; four
    /// times `receive_message_max_bytes` unless set.
    std::optional<int> decode_memory_max = std::nullopt;

    // --- metadata ----------------------------------------------------------------------------

    /// The cluster's metadata is fetched anew at the latest when it is this old. ≥ 0.
    std::chrono::milliseconds metadata_max_age{300'000};

    /// The pause between the end of one metadata request, good or bad, and the next. ≥ 0.
    std::chrono::milliseconds retry_backoff{100};

    /// Whether asking for a topic that does not exist may create it, where the brokers are set up
    /// to do so. Brokers before 0.11 always may.
    bool allow_auto_create_topics = true;

    /// The topics that the very first metadata request asks for when none is tracked yet: on a
    /// cluster with very many topics this keeps the first answer small. Default: none.
    std::vector<std::string> bootstrap_topics_filter = {};

    /// What is done when no broker that is known gives metadata, or one says that it should be done
    /// (KIP-1102). What callers wait for stays, and waits for the cluster to be found again.
    kafka::metadata_recovery_strategy metadata_recovery_strategy =
        kafka::metadata_recovery_strategy::rebootstrap;

    /// With the strategy `rebootstrap`, the brokers that are known are given up when metadata was
    /// due and none of them has given any for this long. ≥ 0.
    std::chrono::milliseconds metadata_recovery_rebootstrap_trigger{300'000};

    // --- the brokers' release ----------------------------------------------------------------

    /// No broker is treated as newer than this release, or the newest older one that is known.
    /// Those before 0.10 cannot say what they support: set to one of them, no broker is asked, and
    /// all are taken for that release; not with SASL, as nobody can log in to those. Not before
    /// 0.8.0. Default: what each broker says itself.
    std::optional<broker_version> api_version = std::nullopt;

    /// Whether a broker that does not answer ApiVersions may be one before 0.10. It is then asked
    /// what those answer, on up to eight connections to each of its addresses, until it is known.
    /// If not, connecting to it fails with `errc::connection`, and sooner: for clusters where no
    /// broker is that old. With SASL it is so in any case, as nobody can log in to those.
    bool legacy_probing = true;

    /// `client::connect` and `async_bootstrap` give up with `errc::no_brokers_available` when no
    /// bootstrap server has led to the cluster within this time. Finding out what one broker
    /// supports may take as long: each question waits for its share of the time that is left, and
    /// at least 500 ms. > 0.
    std::chrono::milliseconds api_version_auto_timeout{30'000};

    // --- metrics -----------------------------------------------------------------------------

    /// What the client measures of itself is collected there (`<kafka/metrics.hpp>`). Clients may
    /// share one. Null: nothing is measured.
    std::shared_ptr<metrics_registry> metrics = nullptr;

    /// The groups of the client's metrics begin with it: `<prefix>-metrics`. At most 32767 bytes of
    /// UTF-8. Empty unless set.
    std::string metric_group_prefix = {};

    // --- what happens --------------------------------------------------------------------------

    /// Who is told what happens to the client (`<kafka/log.hpp>`). Nobody unless set.
    log_hook log = {};

    /// Less important records are not made.
    kafka::log_level log_level = kafka::log_level::info;

    /// How many of the latest events are kept for `client::flight_record`: half of them of
    /// requests, half of connections and metadata, so that many requests do not hide what went
    /// before. Memory for them, 64 bytes each, is taken when the client is made. 0 to 1'000'000; 0
    /// keeps none.
    int flight_recorder_events = 1'024;

    friend bool operator==(const client_options&, const client_options&) = default;
};

} // namespace kafka
