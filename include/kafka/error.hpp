// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>
#include <kafka/broker_errc.hpp>
#include <kafka/types.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kafka {

using error_code = boost::system::error_code;

/// What can go wrong on the client's side. What a broker reports is a `broker_errc`.
enum class errc {
    /// The connection could not be made, or ended: resolution, refusal, reset, end of stream.
    connection = 1,
    /// The node has no usable connection right now; asking again later may succeed.
    node_not_ready,
    /// The connection was closed on purpose while the request was on it.
    cancelled,
    /// The peer sent bytes that are not the answer they should be.
    protocol,
    /// An answer came for another request than the one that was due.
    correlation_id,
    /// A frame's length was negative or above `receive_message_max_bytes`.
    invalid_receive,
    /// The first bytes of the peer are those of another protocol: of TLS where the client has none,
    /// of HTTP, of one that greets with text.
    foreign_protocol,
    /// A call that is more than one request, or none, ran out of time: waiting for a node, for
    /// newer metadata, for a graceful end. (A request that does:
    /// `broker_errc::request_timed_out`.)
    timeout,
    /// A broker answered a metadata request with no brokers in it.
    metadata_empty_broker_list,
    /// No bootstrap server could be used within the time given.
    no_brokers_available,
    /// The node is not part of the cluster.
    unknown_broker_id,
    /// The broker's release could not be determined.
    unrecognized_broker_version,
    /// Client and broker have no version of this API in common.
    incompatible_broker_version,
    /// An option is wrong.
    configuration,
    /// An argument is wrong.
    illegal_argument,
    /// The object cannot do this now: it is closed, or driven in another way.
    illegal_state,
    /// A request holds a value that the version used cannot carry.
    unsupported_field,
    /// The broker has not shown that it is the right one: it does not know the password's key, or
    /// it asks for less protection than is safe. Nothing was entrusted to it.
    untrusted_server,
    /// The program's provider has given no credentials, or none that could be sent; or there are no
    /// Kerberos tickets, and no keys to get some.
    no_credentials,

    // TLS. What these have in common: no request has been sent, and attempts go on under the
    // ordinary back-off.

    /// The broker's certificate, or one of its issuers', has expired.
    tls_certificate_expired,
    /// It is not valid yet.
    tls_certificate_not_yet_valid,
    /// It does not come from an authority that is trusted.
    tls_unknown_ca,
    /// It is for other hosts than the one that was dialled.
    tls_wrong_host,
    /// Its issuer has revoked it.
    tls_certificate_revoked,
    /// Whether it is revoked cannot be said: a list of its issuer is missing, or is out of date.
    tls_revocation_unknown,
    /// It is unacceptable in another way: it is malformed, too weak, not for servers, missing, or
    /// has a NUL in a name.
    tls_bad_certificate,
    /// Both sides have no version of TLS in common.
    tls_protocol_version,
    /// Both sides have no cipher in common.
    tls_no_common_cipher,
    /// The broker wants the client to have a certificate. As a broker with TLS 1.3 says so after
    /// the handshake, the connection may have been established.
    tls_client_certificate_required,
    /// The broker does not accept the client's certificate. The same holds here.
    tls_client_certificate_refused,
    /// The peer answers, but not with TLS: plaintext, or another protocol.
    tls_not_spoken,
    /// The peer has closed the connection before the handshake was over.
    tls_handshake_closed,
    /// The peer has sent records that are too long, forged, or make no sense; or it has asked for
    /// new keys without end.
    tls_garbled,
    /// The peer has ended the connection for another reason, which it has given.
    tls_alert,
    /// The proxy cannot be resolved or connected to, or stays silent.
    proxy_unreachable,
    /// The proxy wants another name and password than it was told, or any at all.
    proxy_authentication_failed,
    /// The proxy cannot connect to the broker, or does not want to.
    proxy_connect_failed,
    /// What listens where the proxy should be speaks something else.
    proxy_protocol,

    // Kerberos.

    /// The file with the client's Kerberos keys is not there, cannot be read, or has no key of the
    /// client.
    kerberos_keytab,
    /// The client's Kerberos tickets have expired.
    kerberos_ticket_expired,
    /// Kerberos does not know the client, has locked it, or knows another key of it.
    kerberos_client_refused,
    /// Kerberos knows no broker of that name.
    kerberos_unknown_service,
    /// The clocks of the client, of the broker or of Kerberos's server are too far apart.
    kerberos_clock_skew,
    /// No Kerberos server of the realm could be reached.
    kerberos_unreachable,
};

/// Questions to an error: `if (ec == kafka::condition::retriable)`.
enum class condition {
    /// The same request may succeed later.
    retriable = 1,
    /// Nothing sent by this client can succeed any more.
    fatal,
    /// The transaction has to be aborted; then work can go on.
    abortable,
    /// The peer does not accept who we say we are, or what we may do.
    authentication,
    /// The cached metadata is out of date and should be fetched again first.
    invalid_metadata,
};

const boost::system::error_category& client_category() noexcept;
const boost::system::error_category& broker_category() noexcept;
const boost::system::error_category& condition_category() noexcept;

error_code make_error_code(errc value) noexcept;
error_code make_error_code(broker_errc value) noexcept;
boost::system::error_condition make_error_condition(condition value) noexcept;

/// May a request have reached the broker? Only `no` makes it safe to send again what must not
/// happen twice.
enum class written : std::uint8_t { no, maybe, yes };

/// One occurrence of an error: its code, and what a person needs to act on it.
struct error_info {
    error_code code = {};
    /// The node concerned, if one had been chosen.
    std::optional<node_id> node = {};
    /// The node's address as `host:port`, or empty.
    std::string peer = {};
    /// Kafka's name of the API that was called (`Metadata`), or empty. Static storage.
    std::string_view api = {};
    /// What was tried and what came back, without the code's own text. May be empty.
    std::string detail = {};
    /// The text the broker sent with its error, if any.
    std::string broker_message = {};
    written request_written = written::no;
    /// The error that led to this one.
    std::shared_ptr<const error_info> cause = {};

    /// Everything above in one line.
    std::string message() const;
};

/// What the throwing forms of operations throw.
class exception : public boost::system::system_error {
public:
    explicit exception(error_info info);

    const error_info& info() const noexcept;
    /// `info().message()`.
    const char* what() const noexcept override;

private:
    struct state;
    std::shared_ptr<const state> state_;
};

} // namespace kafka

template <>
struct boost::system::is_error_code_enum<kafka::errc> : std::true_type {};
template <>
struct boost::system::is_error_code_enum<kafka::broker_errc> : std::true_type {};
template <>
struct boost::system::is_error_condition_enum<kafka::condition> : std::true_type {};
