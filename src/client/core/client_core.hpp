// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/core/metadata_exchange.hpp"
#include "client/core/node_table.hpp"
#include "core/cluster/coordinators.hpp"
#include "core/cluster/metadata.hpp"
#include "core/exchange.hpp"
#include "core/journal/journal.hpp"
#include "core/sasl/login.hpp"
#include "core/sasl/task.hpp"

#include <boost/container/small_vector.hpp>
#include <kafka/client.hpp>
#include <kafka/client_options.hpp>
#include <kafka/explanation.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::core {
class client_sensors;
struct client_reading;
} // namespace kafka::core

namespace kafka::detail {

/// Bootstrap servers of whose hosts the canonical names are wanted, by then.
struct name_lookup {
    std::vector<core::server_address> servers;
    time_point deadline;
};

/// What a step of the core wants done by whoever drives it, once no lock is held.
struct client_effects {
    /// To be completed, in this order.
    core::exchange_queue completions;
    /// What came of the client's own requests.
    std::vector<completion> own;
    /// Attempts to be started, to be ended, and to be asked for bytes to write.
    using attempts = boost::container::small_vector<std::shared_ptr<attempt>, 4>;
    attempts opened;
    attempts closed;
    attempts written_to;
    /// What authentication waits for, to be answered with `on_task_done` when it is done.
    struct task {
        std::shared_ptr<attempt> of;
        std::shared_ptr<core::sasl::task> what;
    };
    std::vector<task> tasks;
    /// What a provider has given and brokers have refused, for it to be told.
    std::vector<std::shared_ptr<core::sasl::task>> refused;
    /// To be answered with `on_names`.
    std::optional<name_lookup> look_up;
    /// What is known of the cluster has been fetched anew.
    bool metadata_applied = false;
};

/// Decides everything a client decides: which node gets a request, when to connect, when to ask
/// for metadata, what has timed out. Requests, events and time go in; effects and a deadline come
/// out. It does no I/O, knows no threads and calls nobody back.
///
/// A request waits in one of three queues, its node's, the controller's, or that for any node,
/// and leaves it for a connection as soon as one can take it. Of those that one connection could
/// take, in whatever queues, the one that came first goes first; a request for metadata that is due
/// goes before them all.
class client_core {
public:
    /// `bootstrap` is used in the order given. `random` yields uniform bits. `login` is how brokers
    /// are told who the client is; null: they are not.
    client_core(const client_options& options, std::vector<core::server_address> bootstrap,
        std::uint64_t (*random)(void*), void* random_source,
        std::unique_ptr<core::sasl::login> login = nullptr);
    ~client_core();

    client_core(const client_core&) = delete;
    client_core& operator=(const client_core&) = delete;

    // --- questions ---------------------------------------------------------------------------

    bool bootstrap_connected() const noexcept;
    bool is_ready(node_id node, bool metadata_priority, time_point now) const;
    bool connected(node_id node) const noexcept;
    bool is_disconnected(node_id node) const noexcept;
    bool connection_failed(node_id node) const noexcept;
    duration connection_delay(node_id node, time_point now) const;
    duration throttle_delay(node_id node, time_point now) const noexcept;
    std::size_t in_flight(node_id node) const noexcept;
    std::size_t in_flight() const noexcept;
    std::optional<node_id> least_loaded_node(time_point now);
    duration least_loaded_node_refresh(time_point now) const noexcept;
    kafka::cluster cluster() const;
    std::optional<node_id> coordinator_for(
        coordinator_kind kind, std::string_view key) const noexcept {
        return coordinators_.find(kind, key);
    }
    bool needs_metadata_update() const noexcept { return metadata_.need_update(); }
    duration metadata_ttl(time_point now) const noexcept { return metadata_.ttl(now); }
    /// What the broker supports that was connected to first; null before.
    const core::broker_support* support() const noexcept {
        return first_support_ ? &*first_support_ : nullptr;
    }
    bool closed() const noexcept { return life_ == life::closed; }
    const client_options& options() const noexcept { return options_; }
    /// Null unless the options ask for metrics; stays what it is.
    core::client_sensors* sensors() const noexcept { return sensors_.get(); }
    /// What they have measured. Only if there are any.
    core::client_reading read_metrics(time_point now) const;
    /// Why the target can take no request now, or that it can.
    explanation explain(target whom, time_point now) const;
    const core::journal& journal() const noexcept { return journal_; }

    // --- wishes of the caller ----------------------------------------------------------------

    /// Whoever makes the connections makes them through that proxy, as its URL has it without name
    /// and password. Before the start.
    void on_proxy(std::string url, bool looks_up_names) {
        journal_.on_proxy(std::move(url));
        knows_names_ = !looks_up_names;
    }
    /// Discovery may begin: something is driving the client.
    void start(time_point now);
    bool maybe_connect(node_id node, time_point now);
    /// By whom what authenticates from now on is. Who has refused the client is asked anew. Only
    /// with a login by name and password.
    void use_account(std::shared_ptr<const core::sasl::account> who, time_point now);
    /// Fails the exchange unless the node can take it now. False when there is no such node, and
    /// the exchange is then untouched.
    bool send_now(exchange& what, node_id node, time_point now);
    /// Sends, or waits until it can be sent, until the exchange's deadline.
    void send(exchange& what, target to, time_point now);
    /// Ends what cannot be sent at all.
    void refuse(exchange& what, error_info why, time_point now);
    /// Completes with the first metadata, or fails at the exchange's deadline.
    void await_bootstrap(exchange& what, time_point now);
    /// Notes what is wanted of the metadata. Completes with what is known of the cluster once it
    /// is known, or fails when that fails or at the exchange's deadline. The exchange's `response`
    /// is a `kafka::cluster`.
    void refresh(exchange& what, const metadata_wish& wish, time_point now);
    /// What `exchange::wish` of one that wants a refresh would be now.
    core::metadata_ticket next_wish() const noexcept { return metadata_.next_ticket(); }
    std::optional<node_id> add_coordinator(const protocol::find_coordinator_response& answer,
        coordinator_kind kind, std::string_view key, time_point now);
    void forget_coordinator(coordinator_kind kind, std::string_view key, time_point now);
    /// Completes when `what.node` can take a request, as `is_ready` says it, or fails: with what
    /// keeps the node from being connected, or at the exchange's deadline.
    void await_ready(exchange& what, time_point now);
    /// Completes with a node's release, or with that of the first that there is a connection to.
    /// `what.request` is a `version_check`, `what.response` a `broker_version`.
    void check_version(exchange& what, time_point now);
    /// The caller stops waiting.
    void abandon(exchange& what, time_point now);
    void close_node(node_id node, time_point now);
    /// Admits nothing new; completes when nothing is outstanding, or fails at the deadline. The
    /// client is closed then.
    void close_gracefully(exchange& what, time_point now);
    /// Ends everything; what is pending fails with `why`.
    void close(error_code why, time_point now);
    /// A callback of the user's has thrown that, which nobody else hears of.
    void on_callback_threw(const std::string& what, time_point now);
    /// Something about how connections are protected is to be told.
    void on_insecurity(std::string what, time_point now);

    // --- what happened to attempts -----------------------------------------------------------

    /// Somebody has taken the connection, which is about to end in TLS's handshake all the same.
    void on_reached(attempt& which, core::reached_address where);
    /// `where` is of use only if the name leads to several addresses.
    void on_established(attempt& which, time_point now, core::reached_address where = {});
    void on_read(attempt& which, std::size_t size, time_point now);
    /// What `connection::take_decoding` gave has come to its end.
    void on_decoded(attempt& which, time_point now);
    void on_progress(attempt& which, std::size_t size, time_point now);
    void on_written(attempt& which, std::size_t size, time_point now);
    void on_closed(attempt& which, error_info why, time_point now);
    /// A task that was given out is done, or has failed.
    void on_task_done(attempt& which, time_point now);
    /// The canonical names that were wanted, for each server those that were found.
    void on_names(std::span<const std::vector<std::string>> found, time_point now);
    void on_time(time_point now);

    // --- what is to be done ------------------------------------------------------------------

    client_effects& effects() noexcept { return effects_; }
    /// What is to be told to whoever listens. The caller takes it.
    std::vector<log_record>& log_records() noexcept { return journal_.records(); }
    /// When `on_time` is due at the latest. May be earlier than needed.
    time_point next_deadline() const noexcept { return wake_at_; }

private:
    enum class life : std::uint8_t { created, running, closing, closed };

    void after(attempt& which, time_point now);
    void after_writing(attempt& which, time_point now);
    void settle(time_point now, const attempt* changed = nullptr);
    void take_completions(attempt& which);
    void on_connected(attempt& which, time_point now);
    void on_ended(attempt& which, time_point now);
    void note_use(attempt& which) noexcept;
    void look_up_names(time_point now);
    void start_attempt(node& which, time_point now);
    std::optional<core::expected_peer> expected_at(node_id id) const;
    bool go_on_elsewhere(node& of, const attempt& failed, time_point now);
    void want_metadata() noexcept;
    void want_newer_metadata() noexcept;
    void end_attempt(node& which, time_point now);
    void retire_bootstrap_connections(time_point now);
    void wake_for(const attempt& which, time_point now) noexcept;
    time_point idle_end(const attempt& of) const noexcept;
    void close_idle_connections(time_point now);
    void end_trust(time_point now);
    void note_failure(node& of, const core::connection& failed, core::version_ladder::move then);
    void note_refusal(node& of, const attempt& ended);
    void tell_provider(attempt& ended);
    static bool is_refused_of_old(const attempt& ended) noexcept;
    void tell_refused(node& by);
    bool is_refused_by_all() const;
    const error_info* refusal_of(const node& which, time_point now) const noexcept;
    const error_info* refusal_of_all(time_point now) const noexcept;
    const error_info* refusal_of_controller(time_point now) const noexcept;
    const error_info* any_refusal() const noexcept;
    void note_insecurity(time_point now);
    void note_waiting(const exchange& what, time_point now, core::request_step step);
    void note_connected(const node& of, const attempt& by, time_point now);
    void note_end(node& of, const attempt& ended, core::version_ladder::move then, time_point now);
    void note_expired(const exchange& what, const error_info& why, time_point now);

    void submit(exchange& what, attempt& to, time_point now);
    void tell_to_write(const attempt& to);
    void wait(exchange& what, core::exchange_queue& in);
    void finish(exchange& what);
    void fail(exchange& what, error_info why);
    void fail_all(core::exchange_queue& queue, const error_info& why);
    template <class Describe>
    void fail_expired(core::exchange_queue& queue, time_point now, Describe describe);
    void expire_waiting(time_point now);
    error_info waited_for(const node& which, time_point now) const;
    error_info no_brokers() const;
    bool admits(exchange& what);

    bool is_controller(const node& which) const noexcept;
    core::exchange_queue* first_queue(node& which) noexcept;
    void serve(node& which, time_point now);
    void serve_any(time_point now);
    void serve_controller(time_point now);
    void connect_somewhere(time_point now);
    void connect_somewhere(time_point now, duration patience);
    attempt* best_connection(time_point now);
    attempt* connection_for_metadata(time_point now);
    void note_metadata_from(node_id which, bool came) noexcept;

    void refresh_metadata(time_point now);
    void apply_metadata(time_point now);
    void serve_checks(time_point now);
    void connect_for(const exchange& check, time_point now);
    void expire_checks(time_point now);
    void tell_checks(const node& of, const core::connection& failed);
    void serve_ready_waiters(time_point now);
    void expire_ready_waiters(time_point now);
    void tell_ready_waiters(const node& failed);
    bool all_are_unrecognized() const;
    void on_metadata(const core::metadata_outcome& outcome, time_point now);
    void grant(exchange& what);
    void end_refresh(const core::metadata_outcome& outcome);

    const broker* described(node_id id) const noexcept;
    node* known_node(node_id id);
    void supersede(node& which, time_point now);
    void give_up(node& which, time_point now);
    void end_if_retired(node& which, time_point now);
    void take_stock_of_nodes(time_point now);
    void start_over(std::string_view why, time_point now);
    void obey_rebootstrap(node_id by, time_point now);
    bool wants_rebootstrap(const core::connection& failed) const noexcept;
    void leave_old_cluster(time_point now);
    const node* nearest_node(time_point now) const;
    node_state state_of(const node& which, time_point now) const noexcept;
    void describe(const node& which, explanation& in, time_point now) const;
    void let_go_of(node_id coordinator, time_point now);
    std::vector<node_id>& shuffled_candidates();
    void finish_closing(time_point now);
    void wake_at(time_point when) noexcept;
    std::uint64_t random() { return random_(random_source_); }

    const client_options options_;
    const std::unique_ptr<core::client_sensors> sensors_;
    core::journal journal_;
    const std::unique_ptr<core::sasl::login> login_;
    core::connection_options connection_options_;
    const duration max_idle_;
    std::uint64_t (*random_)(void*);
    void* random_source_;

    life life_ = life::created;
    node_table nodes_;
    core::metadata_state metadata_;
    /// The servers as the options name them, and whether their canonical names are awaited: nobody
    /// is connected to meanwhile.
    std::vector<core::server_address> given_servers_;
    bool awaits_names_ = false;
    bool knows_names_ = true; // not the proxy alone
    core::coordinators coordinators_;
    metadata_exchange metadata_request_;
    bool metadata_answered_ = false;
    core::exchange_queue any_waiters_;
    core::exchange_queue controller_waiters_;
    core::exchange_queue bootstrap_waiters_;
    core::exchange_queue check_waiters_;
    core::exchange_queue ready_waiters_;
    core::exchange_queue refresh_waiters_;
    core::exchange_queue close_waiters_;
    /// Somebody needs what the metadata does not say.
    bool metadata_wanted_ = false;
    /// Exchanges of callers that have been admitted and are not done.
    std::size_t outstanding_ = 0;
    std::uint64_t arrivals_ = 0;
    /// Nothing that waits expires before.
    time_point first_expiry_ = time_point::max();
    /// The attempt whose driver is calling, which needs no nudge to write.
    const attempt* current_ = nullptr;
    /// The failure that was seen last, of an attempt or of a metadata request.
    std::shared_ptr<const error_info> last_failure_;
    /// The same of those that nodes remember; may be one that none does any more.
    std::shared_ptr<const error_info> last_refusal_;
    /// See `support`. For the caller alone: requests go by what their own broker supports.
    std::optional<core::broker_support> first_support_;
    std::vector<node_id> candidates_;
    client_effects effects_;
    time_point wake_at_ = time_point::max();
};

} // namespace kafka::detail
