// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <kafka/error.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// What a client shows to brokers, where it comes from the program and changes while the client
/// lives: tokens of OAUTHBEARER, AWS credentials. A provider is asked whenever a connection
/// authenticates, the first time and again before its session ends. Keeping what it has given for
/// as long as that is good is the provider's affair.
namespace kafka {

/// What a client shows with OAUTHBEARER (RFC 7628).
struct oauth_token {
    /// The access token, as its issuer has written it.
    std::string value;
    /// What the broker is told besides (KIP-342). A key has letters alone and is not `auth`; a
    /// value has no control characters but tab, carriage return and line feed.
    std::vector<std::pair<std::string, std::string>> extensions = {};
};

/// What a client signs with for AWS_MSK_IAM.
struct aws_credentials {
    std::string access_key_id;
    std::string secret_access_key;
    /// Of temporary credentials; empty for others.
    std::string session_token = {};
};

/// Gives credentials of one kind: `client_options::sasl_oauth_token_provider` and
/// `client_options::sasl_aws_credentials_provider`.
///
/// ```cpp
/// class my_tokens final : public kafka::oauth_token_provider {
/// public:
///     void async_get(boost::asio::any_io_executor, handler_type handler) override {
///         kafka::error_info why;
///         kafka::oauth_token token;
///         if (!token_of_today(token.value))
///             why.detail = "today there is none";
///         std::move(handler)(std::move(why), std::move(token));
///     }
/// };
/// ```
///
/// Threads: the function is called by the threads that run the client's executor, under no lock of
/// the library's, and several times at once if there are several such threads, connections or
/// clients. A handler may be called once, from any thread, before the function returns or later;
/// what it is given arrives on the client's executor.
///
/// Failure: an `error_info` with a code or a text, and a function that throws, and a handler that
/// is destroyed uncalled, each fail the attempt to authenticate with `errc::no_credentials`, which
/// has the reason as its cause. The client tries again after its back-off. Neither may contain a
/// secret: both stand in logs.
///
/// Deadline and cancellation: an answer counts as long as the connection waits for it, which is
/// `client_options::socket_connection_setup_timeout` for all that comes before the first request,
/// and the rest of a session where it is about the next one. A later one, and one that comes when
/// client and context are gone, does nothing; nobody tells the provider. One that waits for others
/// should give up by itself.
///
/// Lifetime: clients share ownership. A handler keeps the client's context busy for as long as the
/// connection waits.
template <class Credentials>
class credentials_provider {
public:
    using handler_type = boost::asio::any_completion_handler<void(kafka::error_info, Credentials)>;

    virtual ~credentials_provider() = default;

    /// `on` is the executor that the client lives on.
    virtual void async_get(boost::asio::any_io_executor on, handler_type handler) = 0;

    /// A broker has not accepted what was given, whoever is to blame. One that keeps credentials
    /// lets go of these, and should not do so more often than is good for their source: as long as
    /// brokers refuse, they are asked again and again, and each refusal is told. Called as
    /// `async_get` is; what it throws is ignored.
    virtual void on_refused(const Credentials& what) { static_cast<void>(what); }
};

using oauth_token_provider = credentials_provider<oauth_token>;
using aws_credentials_provider = credentials_provider<aws_credentials>;

/// Always gives the same.
std::shared_ptr<oauth_token_provider> provide(oauth_token always);
std::shared_ptr<aws_credentials_provider> provide(aws_credentials always);
/// Gives what the function returns, which is called as `async_get` is, and is not to block. What it
/// throws is why there is nothing.
std::shared_ptr<oauth_token_provider> provide(std::function<oauth_token()> by);
std::shared_ptr<aws_credentials_provider> provide(std::function<aws_credentials()> by);

} // namespace kafka
