// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster/coordinators.hpp"

#include "unit/core/cluster/sample_metadata.hpp"

#include <gmock/gmock.h>

#include <string_view>

namespace kafka::core {
namespace {

using namespace test;

using enum coordinator_kind;

const node_id nobody{broker_id{-1}};

node_id coordinator(std::int32_t id) {
    return node_id::coordinator(broker_id{id});
}

/// As brokers answer before version 4.
protocol::find_coordinator_response found_at(std::int32_t id, std::string_view host) {
    protocol::find_coordinator_response made;
    made.node_id = broker_id{id};
    made.host = host;
    made.port = 9092;
    return made;
}

protocol::find_coordinator_response failed(broker_errc code) {
    protocol::find_coordinator_response made;
    made.error_code = code;
    made.node_id = broker_id{-1};
    made.port = -1;
    return made;
}

void add(protocol::find_coordinator_response& to, std::string_view key, std::int32_t id,
    std::string_view host, broker_errc code = broker_errc::none) {
    auto& made = to.coordinators.emplace_back();
    made.key = key;
    made.node_id = broker_id{id};
    made.host = host;
    made.port = 9092;
    made.error_code = code;
}

TEST(coordinators, have_an_id_of_their_own) {
    coordinators known;
    const coordinators::change made = known.add(found_at(1, "one"), group, "g");
    EXPECT_EQ(made.found, coordinator(1));
    EXPECT_EQ(made.retired, std::nullopt);
    EXPECT_EQ(known.find(group, "g"), coordinator(1));
    const broker* const at = known.find_broker(coordinator(1));
    ASSERT_NE(at, nullptr);
    EXPECT_EQ(*at, (broker{.id = node_id(1), .host = "one", .port = 9092}));
    EXPECT_EQ(known.find_broker(node_id(1)), nullptr) << "that is the broker, in its other role";
}

TEST(coordinators, are_known_by_kind_and_key) {
    coordinators known;
    known.add(found_at(1, "one"), group, "x");
    known.add(found_at(2, "two"), transaction, "x");
    EXPECT_EQ(known.find(group, "x"), coordinator(1));
    EXPECT_EQ(known.find(transaction, "x"), coordinator(2));
    EXPECT_EQ(known.find(group, "y"), std::nullopt);
}

TEST(coordinators, that_were_looked_for_in_vain_are_nobody) {
    coordinators known;
    EXPECT_EQ(known.find(group, "g"), std::nullopt);
    const auto made = known.add(failed(broker_errc::coordinator_not_available), group, "g");
    EXPECT_EQ(made.found, std::nullopt);
    EXPECT_EQ(known.find(group, "g"), nobody);

    protocol::find_coordinator_response with_a_place = found_at(1, "one");
    with_a_place.error_code = broker_errc::coordinator_load_in_progress;
    EXPECT_EQ(known.add(with_a_place, group, "h").found, std::nullopt) << "an error is an error";
    EXPECT_EQ(known.find(group, "h"), nobody);
}

TEST(coordinators, are_read_from_answers_about_many_keys) {
    protocol::find_coordinator_response answer;
    add(answer, "a", 1, "one");
    add(answer, "b", 2, "two");
    add(answer, "c", -1, "", broker_errc::group_authorization_failed);
    coordinators known;
    EXPECT_EQ(known.add(answer, group, "b").found, coordinator(2));
    EXPECT_EQ(known.add(answer, group, "a").found, coordinator(1));
    EXPECT_EQ(known.add(answer, group, "c").found, std::nullopt);
    EXPECT_EQ(known.find(group, "c"), nobody);
    EXPECT_EQ(known.add(answer, group, "d").found, std::nullopt);
    EXPECT_EQ(known.find(group, "d"), std::nullopt) << "the answer does not speak of it";
    known.add({}, group, "e");
    EXPECT_EQ(known.find(group, "e"), std::nullopt) << "nor does one that says nothing";
}

TEST(coordinators, at_impossible_places_are_nobody) {
    for (const auto& impossible :
        std::initializer_list<void (*)(protocol::find_coordinator_response&)>{
            [](auto& of) { of.port = 0; }, [](auto& of) { of.port = 65'536; },
            [](auto& of) { of.node_id = broker_id{-1}; }}) {
        protocol::find_coordinator_response answer = found_at(1, "one");
        impossible(answer);
        coordinators known;
        EXPECT_EQ(known.add(answer, group, "g").found, std::nullopt);
        EXPECT_EQ(known.find(group, "g"), nobody);
    }
}

TEST(coordinators, retire_with_their_last_key) {
    coordinators known;
    known.add(found_at(1, "one"), group, "a");
    known.add(found_at(1, "one"), transaction, "a");
    EXPECT_EQ(known.add(found_at(1, "one"), group, "a").retired, std::nullopt);
    EXPECT_EQ(known.add(found_at(2, "two"), group, "a").retired, std::nullopt);
    EXPECT_NE(known.find_broker(coordinator(1)), nullptr);
    EXPECT_EQ(known.forget(transaction, "a"), coordinator(1));
    EXPECT_EQ(known.find_broker(coordinator(1)), nullptr);
    EXPECT_EQ(known.find(transaction, "a"), std::nullopt);
    EXPECT_EQ(known.forget(transaction, "a"), std::nullopt);
    EXPECT_EQ(known.add(failed(broker_errc::coordinator_not_available), group, "a").retired,
        coordinator(2));
    EXPECT_EQ(known.forget(group, "a"), std::nullopt) << "nobody coordinated it";
}

TEST(coordinators, move_when_an_answer_or_newer_metadata_says_so) {
    coordinators known;
    known.add(found_at(1, "one"), group, "a");
    known.add(found_at(1, "elsewhere"), group, "b");
    EXPECT_EQ(known.find_broker(coordinator(1))->host, "elsewhere");
    known.add(found_at(7, "seven"), group, "c");

    const auto nothing = std::make_shared<const std::vector<broker>>();
    known.update(cluster_snapshot(nothing, two_brokers(), 13));
    EXPECT_EQ(known.find_broker(coordinator(1))->host, "one");
    EXPECT_EQ(known.find_broker(coordinator(1))->port, 9093);
    EXPECT_EQ(known.find_broker(coordinator(7))->host, "seven") << "metadata does not know better";
}

TEST(coordinators, that_were_handed_out_do_not_change) {
    coordinators known;
    known.add(found_at(1, "one"), group, "a");
    const auto before = known.share();
    known.add(found_at(2, "two"), group, "a");
    known.forget(group, "b");
    EXPECT_EQ(before->find(group, "a"), coordinator(1));
    EXPECT_NE(before->find_broker(coordinator(1)), nullptr);
    EXPECT_EQ(known.share()->find(group, "a"), coordinator(2));
    known.clear();
    EXPECT_EQ(known.find(group, "a"), std::nullopt);
    EXPECT_EQ(before->find(group, "a"), coordinator(1));
}

TEST(coordinators, are_part_of_what_is_known_of_the_cluster) {
    coordinators known;
    known.add(found_at(1, "role"), group, "g");
    known.add(found_at(9, "nine"), group, "h");
    const auto nothing = std::make_shared<const std::vector<broker>>();
    const auto snapshot = std::make_shared<const cluster_snapshot>(nothing, two_brokers(), 13);
    const cluster with(snapshot, known.share());
    EXPECT_EQ(with.coordinator_for(group, "g"), coordinator(1));
    EXPECT_EQ(with.coordinator_for(transaction, "g"), std::nullopt);
    EXPECT_EQ(with.broker_metadata(coordinator(1))->host, "role");
    EXPECT_EQ(with.broker_metadata(coordinator(9))->host, "nine");
    EXPECT_EQ(with.broker_metadata(coordinator(2))->host, "two") << "by what metadata says";
    EXPECT_EQ(with.broker_metadata(node_id(9)), std::nullopt);
    EXPECT_EQ(cluster(snapshot).coordinator_for(group, "g"), std::nullopt);
}

} // namespace
} // namespace kafka::core
