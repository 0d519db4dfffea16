// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <kafka/cluster.hpp>
#include <kafka/protocol/metadata.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::core {

/// One answer to a metadata request, indexed. Never changes, so that threads share it freely.
///
/// Who leads a partition is asked for every record that is sent, of any of a million partitions:
/// the answer to that lies apart from the rest, small and close together.
class cluster_snapshot {
public:
    using topic = protocol::metadata_response::metadata_response_topic;
    using partition = protocol::metadata_response::metadata_response_partition;
    using broker_list = std::shared_ptr<const std::vector<broker>>;

    struct leadership {
        broker_id leader{-1};
        leader_epoch epoch{-1};

        friend bool operator==(const leadership&, const leadership&) = default;
    };

    /// Before this version of the answer, brokers may tell epochs that are out of date
    /// (KAFKA-9212). They are not kept.
    static constexpr std::int16_t first_with_sound_epochs = 9;

    /// Where a partition stands in the answer.
    struct place {
        std::uint32_t topic;
        std::uint32_t partition;
    };

    /// Before any answer. The bootstrap servers are in the order of their indexes.
    explicit cluster_snapshot(broker_list bootstrap);
    /// `version` is that of the answer. Of a partition of which it tells an older leader epoch than
    /// `before`, it is not believed: that partition stays as it was. A topic that was made anew,
    /// which its id tells, begins anew (KIP-320, KIP-516); so does any without an id if it
    /// `believes`. Null: whatever it tells is believed.
    cluster_snapshot(broker_list bootstrap, protocol::metadata_response answer,
        std::int16_t version, const cluster_snapshot* before = nullptr, bool believes = false);

    cluster_snapshot(const cluster_snapshot&) = delete;
    cluster_snapshot& operator=(const cluster_snapshot&) = delete;

    bool has_metadata() const noexcept { return !brokers_.empty(); }
    std::optional<std::string_view> cluster_id() const noexcept;
    /// With the partitions in ascending order. Without brokers before any answer.
    const protocol::metadata_response& answer() const noexcept { return answer_; }

    /// In ascending order of their ids; the bootstrap servers while there is no metadata.
    std::span<const broker> brokers() const noexcept;
    std::span<const broker> bootstrap() const noexcept { return *bootstrap_; }
    const broker_list& bootstrap_list() const noexcept { return bootstrap_; }
    /// Brokers, bootstrap servers, and the broker behind a coordinator's id.
    const broker* find(node_id id) const noexcept;
    const broker* controller() const noexcept { return find(answer_.controller_id); }

    /// Whether it cannot but differ from `before`: in topics, or in who leads a partition. If not,
    /// it may differ all the same.
    bool has_news() const noexcept { return has_news_; }
    /// Whether topics without an id were not believed: they may have been made anew all the same.
    bool is_doubtful() const noexcept { return is_doubtful_; }

    /// All topics of the answer, those with errors included.
    std::span<const topic> all_topics() const noexcept;
    /// Those of them that have errors, by their places among them: mostly few or none.
    std::span<const std::uint32_t> faulty_topics() const noexcept { return faulty_; }
    /// A topic of the answer, perhaps with an error.
    const topic* find_told(std::string_view name) const noexcept;
    /// A topic free of errors.
    const topic* find_topic(std::string_view name) const noexcept;
    /// A partition of a topic free of errors, itself perhaps with one.
    const partition* find_partition(std::string_view topic, partition_id id) const noexcept;
    /// A partition of a topic of this answer.
    const partition* find_partition(const topic& in, partition_id id) const noexcept;
    /// Who leads a partition of a topic free of errors. Faster than looking at the partition.
    std::optional<leadership> find_leader(std::string_view topic, partition_id id) const noexcept;
    /// The partitions that the broker leads.
    std::span<const place> led_by(broker_id id) const noexcept;
    const topic& at(place where) const noexcept { return answer_.topics[where.topic]; }
    const partition& partition_at(place where) const noexcept {
        return answer_.topics[where.topic].partitions[where.partition];
    }
    /// What the answer says of a topic; `none` when it says nothing.
    broker_errc topic_error(std::string_view name) const noexcept;

private:
    struct entry {
        std::uint32_t topic;
        std::uint32_t first; // of its leaderships
        std::uint32_t count; // 0 unless each partition lies at the place that is its id
    };

    /// What was known of a topic before, and the leaders of its partitions if these lie at the
    /// places that are their ids.
    struct past {
        const topic* known = nullptr;
        std::span<const leadership> leaders = {};
        bool may_begin_anew = false;
    };

    void index_brokers();
    void index_topics(bool trust_epochs, const cluster_snapshot* before, bool believes);
    bool index_partitions(topic& of, bool trust_epochs, const past& older);
    void index_leaders();
    past take_past(const topic& told, const cluster_snapshot& before) noexcept;
    void judge(partition& told, const topic& of, const past& older);
    std::size_t slot_of(broker_id id) const noexcept;
    std::vector<std::uint32_t> slots_by_id() const;

    broker_list bootstrap_;
    protocol::metadata_response answer_;
    std::vector<broker> brokers_;
    std::string names_; // of the topics, side by side
    boost::unordered_flat_map<std::string_view, entry, std::hash<std::string_view>> topics_;
    std::vector<std::uint32_t> faulty_;
    std::vector<leadership> leaderships_; // of all partitions, in the order of the answer
    std::vector<place> led_;              // by leader, in the order of brokers_
    std::vector<std::uint32_t> led_from_; // where each broker's begin; one more than brokers_
    bool has_news_ = false;
    bool is_doubtful_ = false;
};

} // namespace kafka::core
