// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <kafka/broker_version.hpp>
#include <kafka/testing/fault.hpp>
#include <kafka/testing/security.hpp>
#include <kafka/transport.hpp>
#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::testing {

/// A topic to be made.
struct topic_options {
    std::string name = {};
    std::int32_t partitions = 1;
    /// Replicas of each partition, at most the number of nodes.
    std::int16_t replicas = 1;
    /// The replicas of each partition, the preferred leader first. Overrides the two above.
    std::vector<std::vector<broker_id>> assignment = {};
    /// Default: what Kafka says of this name.
    std::optional<bool> internal = {};
    /// Default: chosen by chance.
    std::optional<uuid> id = {};
};

/// A group that ListGroups shows. No group protocol stands behind it.
struct group_options {
    std::string id = {};
    std::string protocol_type = "consumer";
    /// As Kafka names states: `Stable`, `Empty`, `Dead`, …
    std::string state = "Stable";
    /// As Kafka names types: `classic`, `consumer`, `share`.
    std::string type = "classic";
};

/// The versions of an API that a node admits to. A maximum below the minimum: it does not know
/// the API.
struct api_range {
    protocol::api_key api{};
    std::int16_t min = 0;
    std::int16_t max = -1;
};

/// What a cluster is made of. Vectors with an entry per node may be left empty.
struct cluster_options {
    /// Default: chosen by chance, in Kafka's form.
    std::string cluster_id = {};
    std::int32_t nodes = 1;
    /// Nodes are numbered upwards from here.
    broker_id first_node{1};

    /// Where each node listens, an IP address. Default: 127.0.0.1.
    std::vector<std::string> addresses = {};
    /// Default: 0, which lets the system choose.
    std::vector<std::uint16_t> ports = {};
    /// The host name each node gives itself in metadata. Default: its address.
    std::vector<std::string> advertised_hosts = {};
    /// What each node listens on. Default: one port for all who come. Where the first listener says
    /// nothing of ports and hosts, what stands above is meant.
    std::vector<listener_options> listeners = {};
    /// Default: no rack. An empty string is no rack, too.
    std::vector<std::string> racks = {};

    std::vector<topic_options> topics = {};
    std::vector<group_options> groups = {};

    /// Metadata requests that allow it make the topics they name, as `auto.create.topics.enable`.
    bool auto_create_topics = true;
    /// `num.partitions` and `default.replication.factor`.
    std::int32_t default_partitions = 1;
    std::int16_t default_replicas = 1;

    /// The release of Kafka that the nodes resemble: of the APIs served here they admit to what its
    /// brokers support, and close the connection on anything else, as those before 0.10 do on
    /// ApiVersions. From 3.3 on they have its level of `metadata.version`, too. Not before 0.8.0,
    /// and 0.8.1 looks the same, since OffsetFetch, which it has brought, is not served here.
    /// Default: all APIs are served in every version there ever was.
    std::optional<broker_version> release = {};
    /// APIs whose versions are narrowed, or widened again after `release`. With ApiVersions
    /// narrowed to less than version 3, a request of a later one is answered with no range, as
    /// before release 2.4.
    std::vector<api_range> apis = {};
    /// The finalized level of the feature `metadata.version`, as Kafka 4.3 has it. Zero: no
    /// features, as before KRaft. Not looked at when `release` is set.
    std::int16_t metadata_version = 30;
    /// `socket.request.max.bytes`: a longer request costs its connection.
    std::int32_t max_request_bytes = 104'857'600;

    /// Who may come through listeners that want to know it.
    sasl_options sasl = {};
};

/// What a partition looks like now.
struct partition_state {
    std::int32_t index = 0;
    /// -1 when there is none.
    broker_id leader{-1};
    leader_epoch epoch{0};
    std::vector<broker_id> replicas = {};
    std::vector<broker_id> isr = {};
    /// Replicas on stopped nodes, and those declared offline.
    std::vector<broker_id> offline = {};

    friend bool operator==(const partition_state&, const partition_state&) = default;
};

/// What a topic looks like now.
struct topic_state {
    std::string name = {};
    uuid id = {};
    bool internal = false;
    std::vector<partition_state> partitions = {};

    friend bool operator==(const topic_state&, const topic_state&) = default;
};

/// Where a node is reached, as metadata says it.
struct node_address {
    std::string host = {};
    std::uint16_t port = 0;

    friend bool operator==(const node_address&, const node_address&) = default;
};

/// A request that a node has read.
struct request_info {
    broker_id node = {};
    /// The listener that the connection has come through.
    std::string_view listener = {};
    /// Who has sent it. Empty: somebody who has not said it.
    std::string_view principal = {};
    /// Counts the connections of the cluster, from 1.
    std::uint64_t connection = 0;
    /// A SASL token that has no request around it counts as SaslAuthenticate of version -1.
    protocol::api_key api{};
    std::int16_t version = 0;
    std::int32_t correlation_id = 0;
    std::optional<std::string_view> client_id = {};
    /// The payload of the frame, header included.
    std::size_t size = 0;
    /// Those bytes. They go when the call that tells of them returns.
    std::span<const std::byte> payload = {};
};

/// Does the rest of the cluster notice that a node is gone?
enum class notice : std::uint8_t {
    /// The node leaves the metadata, its partitions and the controllership pass to others.
    taken,
    /// Metadata stays as it was: stale.
    not_taken,
};

/// A Kafka cluster inside this process: nodes that listen and answer, and no log behind them.
/// It serves ApiVersions, SaslHandshake, SaslAuthenticate, Metadata, ListGroups, DescribeCluster,
/// FindCoordinator, CreateTopics and DeleteTopics, in all their versions, as brokers of the 4.x
/// line do in KRaft mode: every node answers for the whole cluster, changes of topics included. A
/// request of an API or version that is not served, or that cannot be read, ends its connection.
///
/// FindCoordinator spreads its keys by hash over the running nodes; when the internal topic that
/// a real cluster keeps for the purpose has been made, the leaders of its partitions are named.
///
/// Where a listener has clients log in, nothing else is served before, and sessions end, as
/// Kafka's brokers have it.
///
/// Lifetime: listening starts in the constructor, answers come when the executor runs. The
/// destructor never blocks; it has connections closed by the executor, which must still exist.
///
/// Threads: every function may be called from any thread. What nodes answer, and whether their
/// ports refuse, changes before the function returns. Connections are closed on the executor: at
/// once when called from a handler of the cluster's, soon when called from elsewhere.
/// `cluster_thread` waits for that.
///
/// Errors: an unknown node, topic or partition, and an impossible option, throw
/// `std::invalid_argument`; an address that cannot be listened on `boost::system::system_error`.
class cluster {
public:
    using executor_type = boost::asio::any_io_executor;

    /// A cluster on the system's network, or on that of a simulation. Many threads may run the
    /// executor.
    explicit cluster(executor_type executor, cluster_options options = {},
        const transport& network = transport::system());
    ~cluster();

    cluster(const cluster&) = delete;
    cluster& operator=(const cluster&) = delete;

    executor_type get_executor() const noexcept;

    // --- what it is ---------------------------------------------------------------------------

    std::string cluster_id() const;
    /// The addresses of all nodes, stopped ones too, as `bootstrap_servers` takes them. Those of
    /// the first listener, unless another one is named.
    std::string bootstrap_servers(std::string_view listener = {}) const;
    std::vector<broker_id> nodes() const;
    node_address address(broker_id node, std::string_view listener = {}) const;
    bool running(broker_id node) const;
    /// -1 when no node is left to be one.
    broker_id controller() const;
    /// In the order of their names.
    std::vector<topic_state> topics() const;
    topic_state topic(std::string_view name) const;
    partition_state partition(std::string_view topic, std::int32_t index) const;
    /// The node that FindCoordinator names for this group.
    broker_id coordinator(std::string_view group) const;

    // --- nodes --------------------------------------------------------------------------------

    /// Ends the node: its port refuses, and stays its own; its connections close. When it is
    /// stopped already, the others may still take notice.
    void stop(broker_id node, notice by_others = notice::taken);
    /// Starts a stopped node where it was. Its replicas are in sync again, leaders stay where they
    /// are unless a partition has none. No effect when it is running.
    void restart(broker_id node);
    /// Stops the node, if it runs, and starts it on another port; 0 lets the system choose.
    /// Metadata names the new address at once. The port is that of the first listener; for others
    /// the system chooses.
    void move(broker_id node, std::uint16_t port = 0);
    /// The same to a port of another IP address. A node that metadata names by its address is named
    /// by the new one; an advertised host stays, and the name has to be made to lead there
    /// (`simulation::set_name`).
    void move(broker_id node, std::string_view address, std::uint16_t port = 0);
    /// Closes the connections that the node has.
    void disconnect(broker_id node);
    /// Makes the node the controller that metadata names; -1 leaves the cluster without.
    void elect_controller(broker_id node);
    /// From now on a cluster of another name answers at the same addresses.
    void set_cluster_id(std::string id);
    /// Changes the versions that a node, or every node, admits to. Connections stay.
    void limit_api(api_range range, std::optional<broker_id> node = std::nullopt);

    // --- topics and groups --------------------------------------------------------------------

    /// Returns the topic's id.
    uuid create_topic(topic_options topic);
    void delete_topic(std::string_view name);
    /// Adds partitions until there are `total`.
    void add_partitions(std::string_view topic, std::int32_t total);
    /// Changes the leader, to -1 for none, and counts the epoch up.
    void set_leader(std::string_view topic, std::int32_t partition, broker_id leader);
    void set_isr(std::string_view topic, std::int32_t partition, std::vector<broker_id> isr);
    /// Declares replicas offline (a failed disk) besides those on stopped nodes.
    void set_offline(
        std::string_view topic, std::int32_t partition, std::vector<broker_id> offline);
    /// Whether clients may see the topic, if there is one or will be: otherwise metadata of it is
    /// refused with TOPIC_AUTHORIZATION_FAILED, and metadata of all topics leaves it out. What else
    /// may be done with it does not change.
    void authorize_topic(std::string_view name, bool may_be_seen);
    /// Replaces the group of the same id.
    void add_group(group_options group);
    void remove_group(std::string_view id);

    // --- who may log in -----------------------------------------------------------------------

    // What is said here holds from the next login on. Who is in stays in until the session ends;
    // `disconnect` has everybody begin again.

    /// Adds a user, or changes the password and all else.
    void set_user(user_options user);
    /// False: there was none of that name.
    bool remove_user(std::string_view name);
    void set_aws_user(aws_user user);
    bool remove_aws_user(std::string_view access_key_id);
    /// An empty function: `unsecured_token_validator()`.
    void set_token_validator(token_validator judge);
    /// None: all that there are.
    void set_mechanisms(std::vector<sasl_mechanism> enabled);
    /// How long sessions last that begin from now on; zero: they do not end.
    void set_max_reauth(duration time);

    // --- faults -------------------------------------------------------------------------------

    /// Names an injected fault. Never used twice.
    using fault_id = std::uint64_t;

    fault_id inject(const fault& what);
    /// How many requests or connections the fault has met, also after it is used up or removed.
    std::uint64_t met(fault_id which) const;
    /// False when it was used up or removed before.
    bool remove(fault_id which);
    void clear_faults();

    // --- what has happened --------------------------------------------------------------------

    // Counters are wait-free to read. A request counts once it is read whole, before it is
    // handled and whatever fault it meets.

    std::uint64_t requests() const noexcept;
    std::uint64_t requests(protocol::api_key api) const noexcept;
    std::uint64_t requests(broker_id node) const;
    std::uint64_t requests(broker_id node, protocol::api_key api) const;
    /// Connections accepted so far.
    std::uint64_t connections() const noexcept;
    std::uint64_t connections(broker_id node) const;
    /// Connections that are open now.
    std::uint64_t open_connections() const noexcept;
    std::uint64_t open_connections(broker_id node) const;

    /// Has `watch` called with every request that is read, on the executor, when it has been
    /// handled and before it is answered. `watch` may call the cluster, and must not throw. An
    /// empty function ends it.
    void observe(std::function<void(const request_info&)> watch);

private:
    friend class cluster_thread;

    struct implementation;
    std::shared_ptr<implementation> impl_;
};

} // namespace kafka::testing
