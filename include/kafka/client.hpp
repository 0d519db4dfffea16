// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <kafka/broker_version.hpp>
#include <kafka/client_options.hpp>
#include <kafka/cluster.hpp>
#include <kafka/completion.hpp>
#include <kafka/detail/initiation.hpp>
#include <kafka/detail/metadata_operation.hpp>
#include <kafka/detail/send_operation.hpp>
#include <kafka/error.hpp>
#include <kafka/explanation.hpp>
#include <kafka/future.hpp>
#include <kafka/request.hpp>
#include <kafka/target.hpp>
#include <kafka/transport.hpp>
#include <kafka/types.hpp>
#include <kafka/version_check.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace kafka {

namespace protocol {
enum class api_key : std::int16_t;
struct find_coordinator_response;
} // namespace protocol

/// A client of one Kafka cluster: finds its brokers, keeps connections to them, sends requests
/// and receives answers.
///
/// Three ways to drive it, chosen by the constructor:
///  - `client(options)` has an `io_context` of its own, which moves only inside `poll`;
///  - `client(io_context&, options)` uses the given one, moved by `poll` or by whoever runs it;
///  - `client(executor, options)` lives on the user's loop; `poll` is not available.
/// No constructor does I/O. Without somebody polling or running the context nothing moves. The
/// library starts no thread, but for looking up names and, without a `work_executor`, for waiting
/// for Kerberos: short-lived ones, four as long as those servers answer, shared by the whole
/// process. (A `std::future` from `use_future` that is pending when its client is destroyed is
/// completed by a thread of Asio's `system_executor`.)
///
/// Thread safety: every member function but those that wait, the destructor and moves may be called
/// from any thread at any time; it answers at once and the calling thread sees its effects. `poll`
/// and the others that wait by polling (`check_version`, `await_ready`, `send_and_receive`) belong
/// to one thread at a time: to a second one they throw, since what it waits for would come only as
/// long as the first one goes on polling. Handlers and callbacks never run under a lock of the
/// client.
///
/// Lifetime: the destructor ends all connections without waiting; operations still pending
/// complete with `operation_aborted`, on their executors; futures become `errc::cancelled` and
/// forget their callbacks. It may run on any thread, also in one of the client's own handlers. A
/// context that is destroyed first takes the pending handlers with it, uncalled; so does a client
/// that owns its context with handlers that have no executor of their own. What needs a context
/// throws `exception` with `errc::illegal_state` when that has gone.
///
/// Operations (`async_…`): handlers are called exactly once, on their associated executor (the
/// client's by default), never inside the initiating function; memory is taken from the associated
/// allocator and given back before the handler is called. All cancellation types are honoured and
/// mean the same: the caller stops waiting and gets `operation_aborted`. A request that was not
/// yet written is then not sent; one that was keeps its place, its answer is dropped, and the
/// connection stays. Where one thread runs the executor, the answers of one node reach their
/// handlers in the order in which the requests were sent; where several do, in no order that could
/// be relied on. With `error_info&` the details of a failure are stored there before the
/// handler is called, or a value-initialised one on success; the object must live until then. Where
/// an operation throws (awaited with `co_await` or `use_awaitable`, or through `use_future`, bare
/// or inside `bind_executor` and its kin) it throws `kafka::exception`, which has them too; inside
/// other adapters, such as `consign`, it throws what Asio makes of the code.
class client {
public:
    using executor_type = boost::asio::any_io_executor;

    /// Throws `exception` with `errc::configuration` when an option is wrong; names all of them.
    explicit client(client_options options = {});
    client(boost::asio::io_context& context, client_options options = {});
    client(
        executor_type executor, client_options options = {}, transport via = transport::system());

    /// A client with a context of its own that knows the cluster already: constructs it, then
    /// polls until metadata has arrived, at most `api_version_auto_timeout`. Throws `exception`
    /// with `errc::no_brokers_available` and the last failure as its cause.
    static client connect(client_options options = {});

    client(client&&) noexcept;
    client& operator=(client&&) noexcept;
    ~client();

    executor_type get_executor() const;

    // --- the cluster -------------------------------------------------------------------------

    /// What is known of the cluster now. The value does not change when the cluster does.
    kafka::cluster cluster() const;
    /// Whether a connection to a bootstrap server is up now. Turns false when the brokers that
    /// were found have taken over; it does not mean "has bootstrapped".
    bool bootstrap_connected() const;
    /// The node with the fewest outstanding requests among those that can be used, connected and
    /// idle ones first; none when all are waiting for their next attempt to connect.
    std::optional<node_id> least_loaded_node() const;
    /// How long until `least_loaded_node` may name one by itself, when it names none: the shortest
    /// rest of a back-off or of a pause that a broker has asked for. 0 when it names one;
    /// `milliseconds::max()` when all are connected and full, so that only an answer changes it.
    std::chrono::milliseconds least_loaded_node_refresh() const;

    // --- what is known of it -----------------------------------------------------------------

    // The brokers are asked for the topics that are tracked, or for all; at first for none. A wish
    // below is granted by the first answer whose request was built after it, and completes with
    // what is known then. It fails with the error that the request failed with, and with a topic's
    // error where that topic is the only one that was asked for; what is known is up to date even
    // so. The client goes on asking as long as a tracked topic has an error that may pass (one that
    // is just being created). Names of topics are checked at once: at most 249 letters, digits,
    // `.`, `_` and `-`, neither `.` nor `..`. The futures stay pending as long as no broker can be
    // asked. They fail with `errc::illegal_state` after `close`, with `errc::cancelled` when the
    // client is closed.

    /// Has the metadata fetched anew, as soon as `retry_backoff` allows. One future for all who
    /// ask before the request is built. Needed only where an error says that metadata is out of
    /// date (`condition::invalid_metadata`); what the client notices itself it looks after.
    future<kafka::cluster> request_metadata_update();
    /// Tracks one topic more. Has succeeded already when it is tracked. Throws `exception` with
    /// `errc::illegal_argument` for what is no name of a topic.
    future<kafka::cluster> add_topic(std::string_view name);
    /// Tracks these topics and no others. Has succeeded already when none is new. Throws as
    /// `add_topic` does, and then changes nothing.
    future<kafka::cluster> set_topics(std::vector<std::string> names);
    /// Asks for all topics of the cluster, tracked or not, until called with `false`. Topics to
    /// be tracked that are known already need no request then.
    future<kafka::cluster> need_all_topics(bool all = true);

    /// The same as operations that complete with `(error_code, cluster)`, of which none throws for
    /// a name: it completes with `errc::illegal_argument`. They fail after `default_api_timeout`
    /// with `errc::timeout`; cancellation ends the wait, and what was wished for is still looked
    /// after.
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_refresh_metadata(Token&& token = Token()) {
        return initiate_refresh({}, nullptr, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_refresh_metadata(error_info& info, Token&& token = Token()) {
        return initiate_refresh({}, &info, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_add_topic(std::string name, Token&& token = Token()) {
        return initiate_refresh(
            detail::more_topics(std::move(name)), nullptr, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_add_topic(std::string name, error_info& info, Token&& token = Token()) {
        return initiate_refresh(
            detail::more_topics(std::move(name)), &info, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_set_topics(std::vector<std::string> names, Token&& token = Token()) {
        return initiate_refresh(
            detail::these_topics(std::move(names)), nullptr, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_set_topics(
        std::vector<std::string> names, error_info& info, Token&& token = Token()) {
        return initiate_refresh(
            detail::these_topics(std::move(names)), &info, std::forward<Token>(token));
    }

    /// Whether something is wanted that the metadata does not say.
    bool needs_metadata_update() const;
    /// How long until metadata may be and is to be asked for; 0 when that is due or under way.
    std::chrono::milliseconds metadata_ttl() const;

    /// Has `listener` called whenever metadata has arrived, also when it says nothing new, after
    /// the futures that waited for it: by a thread that runs the client's executor, `poll`
    /// included, under no lock, at most once for each refresh. Where several threads run the
    /// executor, a listener that takes long may be called again meanwhile. It may call the client,
    /// add and remove listeners. What it throws passes, once all others have been called, through
    /// whoever runs the executor, as what a handler throws. An empty one throws `exception` with
    /// `errc::illegal_argument`.
    metadata_listener_id add_metadata_listener(std::function<void(const kafka::cluster&)> listener);
    /// The listener is called no more; a call under way on another thread goes on. Nothing happens
    /// when there is none of that id.
    void remove_metadata_listener(metadata_listener_id which);

    /// Remembers what an answer to FindCoordinator says of the key: which broker coordinates it,
    /// or that none does. Returns the id of the coordinator, whose connection is its own, so that
    /// long fetches from the same broker do not delay what is sent there; none when the answer
    /// names none or does not speak of the key. The connection of a coordinator that coordinates
    /// nothing any more is closed when all that waits for it is done.
    std::optional<node_id> add_coordinator(const protocol::find_coordinator_response& answer,
        coordinator_kind kind, std::string_view key);
    /// As `cluster::coordinator_for`, of what is known now.
    std::optional<node_id> coordinator_for(coordinator_kind kind, std::string_view key) const;
    /// Forgets what was remembered of the key.
    void forget_coordinator(coordinator_kind kind, std::string_view key);

    // --- connections -------------------------------------------------------------------------

    /// Whether the node can take a request now: it is connected, not throttled, and has a place
    /// free. With `metadata_priority`, no node can while a metadata request is due or under way.
    bool is_ready(node_id node, bool metadata_priority = true) const;
    /// `maybe_connect`, then `is_ready`: to be called again between polls.
    bool ready(node_id node, bool metadata_priority = true);
    bool connected(node_id node) const;
    /// Whether there was a connection to the node and it has ended. False for a node never tried.
    bool is_disconnected(node_id node) const;
    /// Whether the last attempt to connect to the node failed, or its connection was lost, and no
    /// other attempt is under way. A connection that was closed on purpose has not failed.
    bool connection_failed(node_id node) const;
    /// How long until something can change about the node by itself: the rest of its back-off,
    /// 0 while connecting and for nodes never tried, `milliseconds::max()` when connected.
    std::chrono::milliseconds connection_delay(node_id node) const;
    /// How long the node's broker still wants no new request (client-side throttling, KIP-219); 0
    /// when it takes them, and for nodes that are unknown or not connected. Until it is over the
    /// node is not ready, requests that may wait do so, and answers to earlier ones still come.
    std::chrono::milliseconds throttle_delay(node_id node) const;
    /// Name and password of all logins from now on, by PLAIN or SCRAM, in place of
    /// `sasl_plain_username` and `sasl_plain_password`: for passwords that change as long as the
    /// client lives. What is connected stays so; a session that is prolonged (KIP-368) is so with
    /// the new password, and brokers let nobody go on under another name. Nodes that have refused
    /// the client are tried again without waiting for the end of their back-off. Throws
    /// `exception` with `errc::configuration` where the options would be wrong with the two, as
    /// they are with another mechanism; nothing changes then.
    void set_sasl_credentials(std::string username, std::string password);
    /// Starts to connect, unless the node is unknown, connected, connecting or backing off.
    bool maybe_connect(node_id node, bool wakeup = true);
    /// Connects to the node if need be and polls until `is_ready(node)`; what completes meanwhile
    /// is not reported, as it is by `poll`. False when that was not so within `timeout` (≥ 0; with
    /// 0 only a node that is ready already is). Throws `exception` as soon as the connection fails
    /// or is lost, and at once while the node backs off after a failure: with that failure, as a
    /// rule `errc::connection`. With `errc::unknown_broker_id` when the node is not part of the
    /// cluster, and what `poll` throws.
    bool await_ready(node_id node, duration timeout = std::chrono::seconds(30));

    /// The same as an operation: completes with `(error_code)`, `errc::timeout` after `timeout`. A
    /// node that was ready may be so no more when the handler runs; `async_send` waits by itself.
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_await_ready(
        node_id node, duration timeout = std::chrono::seconds(30), Token&& token = Token()) {
        return initiate_await_ready(node, timeout, nullptr, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_await_ready(
        node_id node, duration timeout, error_info& info, Token&& token = Token()) {
        return initiate_await_ready(node, timeout, &info, std::forward<Token>(token));
    }

    /// Requests handed to the node's connection and not yet answered; 0 for unknown nodes.
    std::size_t in_flight_request_count(node_id node) const;
    /// The sum over all nodes.
    std::size_t in_flight_request_count() const;

    // --- why nothing happens -------------------------------------------------------------------

    /// Why the target takes no request now, or that it does, and what those wait for that wait for
    /// it. Of `any_node` it is that of the node which is nearest to taking a request. Starts
    /// nothing. Its `message()` is for people: `node 1 (10.0.0.1:9092) is backing off 340 ms more
    /// after 3 failed attempts; last: cannot connect: Connection refused`.
    explanation explain(target whom = any_node) const;
    /// What has happened to the client lately, a line for each event, the oldest first:
    /// connections and their ends, requests queued, written and answered, metadata, back-off and
    /// throttling, each with its time in seconds before now and its node. Empty when
    /// `client_options::flight_recorder_events` is 0. Still there when the client is closed.
    std::string flight_record() const;

    // --- what the brokers are ----------------------------------------------------------------

    // Which release a broker is matters to people only. Requests go by what the broker they are for
    // supports, which differs between brokers while a cluster is being upgraded. All of this is
    // limited by `client_options::api_version`.

    /// Which release of Kafka the broker is, or looks like: that of the node given, or of the one
    /// that is connected first. At once when there is a connection; otherwise connects and polls,
    /// at most `timeout`. What completes meanwhile is not reported, as it is by `poll`.
    /// Throws `exception` with `errc::node_not_ready` when the node could not tell in time,
    /// `errc::no_brokers_available` when none could, both with the last failure as their cause;
    /// with `errc::unrecognized_broker_version` when the peer does not answer anything that some
    /// broker would, or with `strict` sends what none would; with `errc::unknown_broker_id`; and
    /// what `poll` throws. On a client that lives on an executor there is `async_check_version`.
    broker_version check_version(std::optional<node_id> node = std::nullopt,
        duration timeout = std::chrono::seconds(2), bool strict = false);

    /// The same as an operation: completes with `(error_code, broker_version)`.
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_check_version(version_check what = {}, Token&& token = Token()) {
        return initiate_check(what, nullptr, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_check_version(version_check what, error_info& info, Token&& token = Token()) {
        return initiate_check(what, &info, std::forward<Token>(token));
    }

    /// What the broker supports that was connected to first: each API's versions, also of APIs that
    /// this library does not know. None before there was a connection. What brokers before 0.10
    /// support is what is known of their release, since they cannot say.
    std::optional<std::map<protocol::api_key, protocol::version_range>> get_api_versions() const;

    /// The highest version of an API, at most `max`, that both that broker and this client know. A
    /// request that sets fields which need another version is sent with that one. Throws
    /// `exception` with `errc::incompatible_broker_version` when there is none, with
    /// `errc::node_not_ready` before there was a connection, and with `errc::illegal_argument` for
    /// an API that this library does not know. A program that asks by key, not by the request,
    /// contains all messages.
    std::int16_t api_version(
        protocol::api_key api, std::optional<std::int16_t> max = std::nullopt) const;
    template <request_message Request>
    std::int16_t api_version(std::optional<std::int16_t> max = std::nullopt) const {
        return highest_version(Request::api, max);
    }

    // --- requests ----------------------------------------------------------------------------

    /// Sends if the node can take a request now, and fails the future at once with
    /// `errc::node_not_ready` otherwise (and starts to connect). Throws `exception` with
    /// `errc::unknown_broker_id` when the node is not part of the cluster. The bytes move in
    /// `poll`. An error that the broker put into its answer is for the caller to look at.
    template <sendable Request>
    future<typename detail::answer_of<Request>::type> send(
        node_id node, Request request, send_options options = {}, bool wakeup = true);

    /// `send`, then polls until there is an answer; what else completes meanwhile is not reported,
    /// as it is by `poll`. Throws as `send` does, before anything is sent as `poll` does, and
    /// `exception` with whatever the future fails with. Its twin is `async_send`, which waits for
    /// the node, too.
    template <sendable Request>
    typename detail::answer_of<Request>::type send_and_receive(
        node_id node, Request request, send_options options = {});

    /// Sends and completes with `(error_code, Request::response_type)`. Waits, first in first out,
    /// for the node's connection, the end of its pause and a free place on it until the deadline;
    /// never sends twice. The version is the highest known to both sides that carries every field
    /// set to something else than its default, ignorable ones too; only if there is none, the
    /// highest that loses nothing but ignorable fields; otherwise the request fails, and the error
    /// names the field. It fails as well where some elements of a list need another version than
    /// others, as topics by name and by id do. Choosing takes no longer for long lists than for
    /// short ones, unless an element needs another version than the first of its list, or the first
    /// goes undiminished in none. A request that brokers do not answer (Produce with `acks = 0`)
    /// completes with an empty answer when it has been written. Errors:
    /// `broker_errc::request_timed_out` at the deadline, `errc::connection` and its kin when the
    /// connection ended with the request on it, `errc::unknown_broker_id`,
    /// `errc::incompatible_broker_version`, `errc::unsupported_field`, `errc::illegal_state` after
    /// `close`, `operation_aborted`. `error_info::request_written` says if it may have arrived.
    ///
    /// A `protocol::any_message` is sent in the same way and answered by another, with the version
    /// the answer came in; without a message when the request failed. Both are kept in memory of
    /// `operator new`. What holds no request fails with `errc::illegal_argument`.
    template <sendable Request, detail::completion_token Token = boost::asio::deferred_t>
    auto async_send(target to, Request request, send_options options, Token&& token = Token()) {
        return initiate_send(to, std::move(request), options, nullptr, std::forward<Token>(token));
    }
    template <sendable Request, detail::completion_token Token = boost::asio::deferred_t>
    auto async_send(target to, Request request, Token&& token = Token()) {
        return initiate_send(to, std::move(request), {}, nullptr, std::forward<Token>(token));
    }
    template <sendable Request, detail::completion_token Token = boost::asio::deferred_t>
    auto async_send(target to, Request request, send_options options, error_info& info,
        Token&& token = Token()) {
        return initiate_send(to, std::move(request), options, &info, std::forward<Token>(token));
    }
    template <sendable Request, detail::completion_token Token = boost::asio::deferred_t>
    auto async_send(target to, Request request, error_info& info, Token&& token = Token()) {
        return initiate_send(to, std::move(request), {}, &info, std::forward<Token>(token));
    }

    /// Completes with `(error_code)` when the cluster is known: at once if it is already, with
    /// `errc::no_brokers_available` after `api_version_auto_timeout`.
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_bootstrap(Token&& token = Token()) {
        return initiate_wait<detail::wait_operation>(
            detail::start_bootstrap, nullptr, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_bootstrap(error_info& info, Token&& token = Token()) {
        return initiate_wait<detail::wait_operation>(
            detail::start_bootstrap, &info, std::forward<Token>(token));
    }

    // --- the end -----------------------------------------------------------------------------

    /// Ends the connection to one node. Requests on it fail with `errc::cancelled`; this is no
    /// failure of the node. Nothing happens when there is none.
    void close(node_id node);
    /// Ends all connections and refuses all further requests. May be called again.
    void close();
    /// Refuses further requests, waits up to `grace` for the ones on their way, then closes.
    /// Completes with `(error_code)`: `errc::timeout` if the grace was too short for some of them.
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_close(duration grace = std::chrono::seconds(5), Token&& token = Token()) {
        return initiate_close(grace, nullptr, std::forward<Token>(token));
    }
    template <detail::completion_token Token = boost::asio::deferred_t>
    auto async_close(duration grace, error_info& info, Token&& token = Token()) {
        return initiate_close(grace, &info, std::forward<Token>(token));
    }

    // --- driving it --------------------------------------------------------------------------

    /// Moves the client's context once: returns after the first activity, or after `timeout`
    /// (default: `request_timeout`), with the requests that were completed. May well return
    /// early and with nothing; callers loop. Nobody else may run the context meanwhile: a wait does
    /// not end by what another thread has moved. Throws `std::invalid_argument` for a negative
    /// timeout; `exception` with `errc::illegal_state` inside a handler, while another thread
    /// polls, and for a client on the user's executor.
    std::vector<completion> poll(std::optional<duration> timeout = std::nullopt);
    /// Moves the context until `until` is done or `timeout` is over (default: no limit).
    template <class T>
    std::vector<completion> poll(std::optional<duration> timeout, const future<T>& until) {
        return poll_once(timeout, until.state().get());
    }
    /// Makes a `poll` that waits, or the next one, return; one with a future looks at the future
    /// and goes on. Any thread, never blocks.
    void wakeup();

private:
    template <class Request, class Token>
    auto initiate_send(
        target to, Request&& request, send_options options, error_info* info, Token&& token);
    template <template <class, detail::failure_form> class Operation, class... Results, class Run,
        class Token>
    auto initiate_wait(Run run, error_info* info, Token&& token);
    template <class Token>
    auto initiate_refresh(detail::metadata_wish wish, error_info* info, Token&& token);
    template <class Token>
    auto initiate_close(duration grace, error_info* info, Token&& token);
    template <class Token>
    auto initiate_await_ready(node_id node, duration timeout, error_info* info, Token&& token);
    template <class Token>
    auto initiate_check(const version_check& what, error_info* info, Token&& token);

    client(std::shared_ptr<boost::asio::io_context> own, boost::asio::io_context* driven,
        executor_type executor, client_options&& options, transport&& via);
    client(std::shared_ptr<boost::asio::io_context> own, client_options&& options);

    std::int16_t highest_version(
        const protocol::api_type& api, std::optional<std::int16_t> max) const;
    future<kafka::cluster> refresh(detail::metadata_wish wish);
    void watch(detail::future_state& answer) const;
    void send_now(
        node_id node, std::unique_ptr<detail::exchange> what, send_options options, bool wakeup);
    void send_and_wait(node_id node, std::unique_ptr<detail::exchange> what, send_options options,
        const detail::future_state& answer);
    std::vector<completion> poll_once(
        std::optional<duration> timeout, const detail::future_state* until);

    std::shared_ptr<boost::asio::io_context> own_context_;
    std::shared_ptr<detail::client_impl> impl_;
};

} // namespace kafka

#include <kafka/detail/client.ipp>
