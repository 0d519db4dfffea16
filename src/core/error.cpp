// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/error.hpp>

#include <string>
#include <utility>

namespace kafka {

namespace {

const char* describe(errc value) noexcept {
    switch (value) {
    case errc::connection:
        return "the connection failed";
    case errc::node_not_ready:
        return "the node is not ready";
    case errc::cancelled:
        return "the request was cancelled";
    case errc::protocol:
        return "the peer broke the protocol";
    case errc::correlation_id:
        return "an answer came to the wrong request";
    case errc::foreign_protocol:
        return "the peer speaks another protocol";
    case errc::invalid_receive:
        return "the peer sent no acceptable frame";
    case errc::timeout:
        return "the time ran out";
    case errc::metadata_empty_broker_list:
        return "the metadata lists no brokers";
    case errc::no_brokers_available:
        return "no broker is available";
    case errc::unknown_broker_id:
        return "the node is not part of the cluster";
    case errc::unrecognized_broker_version:
        return "the broker's version is not recognized";
    case errc::incompatible_broker_version:
        return "the broker is not compatible";
    case errc::configuration:
        return "the configuration is wrong";
    case errc::illegal_argument:
        return "an argument is wrong";
    case errc::illegal_state:
        return "this cannot be done now";
    case errc::unsupported_field:
        return "a value cannot be sent in the version used";
    case errc::untrusted_server:
        return "the broker has not shown that it is the right one";
    case errc::no_credentials:
        return "there are no credentials to show";
    case errc::tls_certificate_expired:
        return "the TLS certificate has expired";
    case errc::tls_certificate_not_yet_valid:
        return "the TLS certificate is not valid yet";
    case errc::tls_unknown_ca:
        return "the TLS certificate is not trusted";
    case errc::tls_wrong_host:
        return "the TLS certificate is for another host";
    case errc::tls_certificate_revoked:
        return "the TLS certificate is revoked";
    case errc::tls_revocation_unknown:
        return "the TLS certificate cannot be checked for revocation";
    case errc::tls_bad_certificate:
        return "the TLS certificate is unacceptable";
    case errc::tls_protocol_version:
        return "no common TLS version";
    case errc::tls_no_common_cipher:
        return "no common TLS cipher";
    case errc::tls_client_certificate_required:
        return "the broker requires a client certificate";
    case errc::tls_client_certificate_refused:
        return "the broker refuses the client certificate";
    case errc::tls_not_spoken:
        return "the peer does not speak TLS";
    case errc::tls_handshake_closed:
        return "the connection ended in the TLS handshake";
    case errc::tls_garbled:
        return "the peer broke the TLS protocol";
    case errc::tls_alert:
        return "the peer refuses TLS";
    case errc::proxy_unreachable:
        return "the proxy is out of reach";
    case errc::proxy_authentication_failed:
        return "the proxy does not let the client in";
    case errc::proxy_connect_failed:
        return "the proxy makes no connection to the broker";
    case errc::proxy_protocol:
        return "the proxy is none of the kind that it should be";
    case errc::kerberos_keytab:
        return "the Kerberos keytab is of no use";
    case errc::kerberos_ticket_expired:
        return "the Kerberos ticket has expired";
    case errc::kerberos_client_refused:
        return "Kerberos refuses the client";
    case errc::kerberos_unknown_service:
        return "Kerberos does not know the broker";
    case errc::kerberos_clock_skew:
        return "the clocks are too far apart for Kerberos";
    case errc::kerberos_unreachable:
        return "no Kerberos server can be reached";
    }
    return "unknown error";
}

bool matches(errc value, condition which) noexcept {
    switch (value) {
    case errc::connection:
    case errc::proxy_connect_failed:
    case errc::no_brokers_available:
    case errc::tls_handshake_closed:
        return which == condition::retriable || which == condition::invalid_metadata;
    case errc::node_not_ready:
    case errc::cancelled:
    case errc::correlation_id:
    case errc::timeout:
    case errc::metadata_empty_broker_list:
    case errc::no_credentials:
    case errc::proxy_unreachable:
    case errc::kerberos_keytab:
    case errc::kerberos_ticket_expired:
    case errc::kerberos_unreachable:
        return which == condition::retriable;
    case errc::protocol:
    case errc::invalid_receive:
    case errc::foreign_protocol:
    case errc::unknown_broker_id:
    case errc::unrecognized_broker_version:
    case errc::incompatible_broker_version:
    case errc::configuration:
    case errc::illegal_argument:
    case errc::illegal_state:
    case errc::unsupported_field:
    case errc::tls_protocol_version:
    case errc::tls_no_common_cipher:
    case errc::tls_not_spoken:
    case errc::tls_garbled:
    case errc::tls_alert:
    case errc::proxy_protocol:
        return false;
    case errc::untrusted_server:
    case errc::tls_certificate_expired:
    case errc::tls_certificate_not_yet_valid:
    case errc::tls_unknown_ca:
    case errc::tls_wrong_host:
    case errc::tls_certificate_revoked:
    case errc::tls_revocation_unknown:
    case errc::tls_bad_certificate:
    case errc::tls_client_certificate_required:
    case errc::tls_client_certificate_refused:
    case errc::proxy_authentication_failed:
    case errc::kerberos_client_refused:
    case errc::kerberos_unknown_service:
    case errc::kerberos_clock_skew:
        return which == condition::authentication;
    }
    return false;
}

bool matches(const broker_error_info& error, condition which) noexcept {
    switch (which) {
    case condition::retriable:
        return error.retriable;
    case condition::fatal:
        return error.fatal;
    case condition::abortable:
        return error.abortable;
    case condition::authentication:
        return error.authentication || error.authorization;
    case condition::invalid_metadata:
        return error.invalid_metadata;
    }
    return false;
}

// Categories are never destroyed through their base, whose destructor is protected for that end.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

class client_category_type final : public boost::system::error_category {
public:
    constexpr client_category_type() noexcept : error_category(0x6d1c'5a3e'90b7'42f1) {}
    const char* name() const noexcept override { return "kafka"; }
    std::string message(int value) const override { return describe(static_cast<errc>(value)); }
};

class broker_category_type final : public boost::system::error_category {
public:
    constexpr broker_category_type() noexcept : error_category(0x2b84'e7d0'13c9'6fa5) {}
    const char* name() const noexcept override { return "kafka.broker"; }
    std::string message(int value) const override {
        const broker_error_info* const known = find_broker_error(static_cast<std::int16_t>(value));
        if (known == nullptr)
            return "the broker reports error " + std::to_string(value) +
                   ", which this client does not know";
        std::string_view text = known->text;
        if (text.ends_with('.'))
            text.remove_suffix(1);
        return std::string(text) + " (" + std::string(known->name) + ", code " +
               std::to_string(value) + ')';
    }
};

class condition_category_type final : public boost::system::error_category {
public:
    constexpr condition_category_type() noexcept : error_category(0x91f3'07bd'c58e'24d6) {}
    const char* name() const noexcept override { return "kafka.condition"; }
    std::string message(int value) const override {
        switch (static_cast<condition>(value)) {
        case condition::retriable:
            return "the same request may succeed later";
        case condition::fatal:
            return "the client cannot go on";
        case condition::abortable:
            return "the transaction has to be aborted";
        case condition::authentication:
            return "the client is not accepted";
        case condition::invalid_metadata:
            return "the metadata is out of date";
        }
        return "unknown condition";
    }
    bool equivalent(const error_code& code, int value) const noexcept override {
        const auto which = static_cast<condition>(value);
        if (code.category() == client_category())
            return matches(static_cast<errc>(code.value()), which);
        if (code.category() != broker_category())
            return false;
        const broker_error_info* const known =
            find_broker_error(static_cast<std::int16_t>(code.value()));
        return known != nullptr && matches(*known, which);
    }
};

#pragma GCC diagnostic pop

constexpr client_category_type client_category_instance;
constexpr broker_category_type broker_category_instance;
constexpr condition_category_type condition_category_instance;

const char* describe(written how_far) noexcept {
    switch (how_far) {
    case written::no:
        return "the request was not sent";
    case written::maybe:
        return "the request may have been sent";
    case written::yes:
        break;
    }
    return "the request was sent";
}

} // namespace

const boost::system::error_category& client_category() noexcept {
    return client_category_instance;
}
const boost::system::error_category& broker_category() noexcept {
    return broker_category_instance;
}
const boost::system::error_category& condition_category() noexcept {
    return condition_category_instance;
}

error_code make_error_code(errc value) noexcept {
    return {static_cast<int>(value), client_category()};
}
error_code make_error_code(broker_errc value) noexcept {
    return {static_cast<int>(value), broker_category()};
}
boost::system::error_condition make_error_condition(condition value) noexcept {
    return {static_cast<int>(value), condition_category()};
}

// `Metadata to node 1 (host:9092): what happened: detail; more; cause: …`, leaving out what is
// not known.
std::string error_info::message() const {
    std::string text(api);
    if (node) {
        text += text.empty() ? "node " : " to node ";
        text += node->to_string();
    }
    if (!peer.empty())
        text += text.empty() ? peer : " (" + peer + ')';
    if (!text.empty())
        text += ": ";
    text += code.message();
    if (!detail.empty())
        text += ": " + detail;
    if (!broker_message.empty())
        text += "; the broker says: " + broker_message;
    if (!api.empty()) {
        text += "; ";
        text += describe(request_written);
    }
    if (!cause)
        return text;
    // The detail may have said it already, with more around it.
    if (const std::string why = cause->message(); text.find(why) == std::string::npos)
        text += "; cause: " + why;
    return text;
}

struct exception::state {
    error_info info;
    std::string text;
};

exception::exception(error_info info) : system_error(info.code) {
    std::string text = info.message();
    state_ = std::make_shared<const state>(state{std::move(info), std::move(text)});
}

const error_info& exception::info() const noexcept {
    return state_->info;
}

const char* exception::what() const noexcept {
    return state_->text.c_str();
}

} // namespace kafka
