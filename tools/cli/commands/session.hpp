// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/failure.hpp"

#include <kafka/client.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/metadata.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace kafka::cli {

template <class Response>
struct pending;

/// The options that every command has that talks to a cluster.
struct connection_arguments {
    std::vector<std::string> bootstrap;
    std::string config_file;
    std::vector<std::string> settings;
    int verbosity = 0;

    void add_to(CLI::App& command);
    /// The file, then `-X`, then `-b`. Throws `failure` with everything that is wrong.
    client_options options() const;
};

/// A client that gives up sooner than a service would: when the latest attempt with every server
/// has failed, a person wants to know why, not to wait for the next.
class session {
public:
    explicit session(client_options options);

    /// Finds the cluster. Throws `failure`.
    void bootstrap();
    /// The bootstrap server that answered, while the connection to it is up.
    std::optional<broker> connected_server() const;

    /// Sends and waits for the answer. Throws `failure`, also when the answer is an error.
    template <class Request>
    typename Request::response_type ask(target to, Request request);
    /// Sends any request, and leaves the answer and what is in it to the caller.
    protocol::any_message send(target to, protocol::any_message request, send_options options);
    /// As `ask`, for what was sent by `start`.
    template <class Response>
    Response take(pending<Response>& asked);

    kafka::client& client() noexcept { return client_; }
    const client_options& options() const noexcept { return options_; }

    /// Polls until `done()` or until connecting to `node` has failed; then returns false.
    template <class Done>
    bool poll_until(Done done, std::optional<node_id> node = std::nullopt) {
        while (!done()) {
            client_.poll(std::chrono::milliseconds(20));
            if (node && !done() && client_.is_disconnected(*node))
                return false;
        }
        return true;
    }

    /// Why there is no connection to the node: how the latest attempt failed.
    error_info why_unreachable(node_id node) const;

private:
    client_options options_;
    kafka::client client_;
    std::vector<broker> servers_;
};

/// An answer on its way.
template <class Response>
struct pending {
    bool done = false;
    error_code error;
    error_info info;
    Response answer;
};

/// Sends without waiting. The result is `done` after enough polling.
template <class Request>
std::shared_ptr<pending<typename Request::response_type>> start(
    kafka::client& client, target to, Request request) {
    using response = typename Request::response_type;
    // Shared with the handler: the client writes to it as long as the operation lives.
    auto result = std::make_shared<pending<response>>();
    client.async_send(
        to, std::move(request), result->info, [result](error_code error, response answer) {
            result->error = error;
            result->answer = std::move(answer);
            result->done = true;
        });
    return result;
}

/// An ApiVersions request that brokers accept: it says who asks.
protocol::api_versions_request api_versions_request(const client_options& options);

/// A Metadata request for all topics, as the broker that was connected to first is asked for them.
protocol::metadata_request all_topics_request(const kafka::client& client);

/// Throws `failure` unless all that was printed has arrived.
void flush_output();

/// `host:port`
std::string address_of(const broker& server);

/// What went wrong, told to a person: the innermost reason first, without the layers around it.
failure explain(const error_info& info);
/// The reason alone: `Connection refused`.
std::string reason_of(const error_info& info);
/// An answer that is nothing but an error.
failure refusal(const protocol::message_type& answer, broker_errc why);

template <class Request>
typename Request::response_type session::ask(target to, Request request) {
    const std::optional<node_id> node =
        to.type() == target::kind::given ? std::optional(to.node()) : std::nullopt;
    auto asked = start(client_, to, std::move(request));
    if (!poll_until([&] { return asked->done; }, node))
        throw explain(why_unreachable(*node));
    return take(*asked);
}

template <class Response>
Response session::take(pending<Response>& asked) {
    poll_until([&] { return asked.done; });
    if (asked.error)
        throw explain(asked.info);
    if (asked.answer.error_code != broker_errc::none)
        throw refusal(Response::descriptor, asked.answer.error_code);
    return std::move(asked.answer);
}

} // namespace kafka::cli
