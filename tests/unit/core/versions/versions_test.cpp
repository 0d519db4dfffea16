// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions/versions.hpp"

#include "core/versions/version_error.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/controlled_shutdown.hpp>
#include <kafka/protocol/create_topics.hpp>
#include <kafka/protocol/describe_cluster.hpp>
#include <kafka/protocol/fetch.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/init_producer_id.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/offset_fetch.hpp>
#include <kafka/protocol/produce.hpp>
#include <kafka/protocol/share_group_heartbeat.hpp>

namespace kafka::core {
namespace {

using protocol::list_groups_request;
using protocol::metadata_request;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using verdict = version_choice::verdict;

api_versions offering(std::int16_t key, std::int16_t min_version, std::int16_t max_version) {
    protocol::api_versions_response answer;
    answer.api_keys.push_back(
        {.api_key = key, .min_version = min_version, .max_version = max_version});
    return api_versions(answer);
}

template <class Request>
version_choice choose(const Request& request, const api_versions& broker,
    std::optional<std::int16_t> pinned = std::nullopt, lookout how = lookout::whole) {
    return choose_version(Request::api, &request, pinned, broker, how);
}

template <class Request>
error_info error_of(const Request& request, const api_versions& broker,
    std::optional<std::int16_t> pinned = std::nullopt) {
    return describe(choose(request, broker, pinned), Request::api, &request, pinned,
        {broker, likely_release(broker)});
}

TEST(versions, finds_what_the_broker_offers) {
    protocol::api_versions_response answer;
    for (const std::int16_t key : std::vector<std::int16_t>{18, 3, 60, 0})
        answer.api_keys.push_back(
            {.api_key = key, .min_version = 1, .max_version = static_cast<std::int16_t>(key + 1)});
    const api_versions broker(answer);
    EXPECT_EQ(broker.find(0), (version_range{1, 1}));
    EXPECT_EQ(broker.find(18), (version_range{1, 19}));
    EXPECT_EQ(broker.find(60), (version_range{1, 61}));
    EXPECT_EQ(broker.find(1), std::nullopt);
    EXPECT_EQ(broker.find(-1), std::nullopt);
    EXPECT_EQ(broker.find(61), std::nullopt);
    EXPECT_EQ(broker.entries().size(), 4u);
    EXPECT_EQ(broker.entries()[0].key, 0);
    EXPECT_TRUE(api_versions().empty());
    EXPECT_EQ(api_versions().find(18), std::nullopt);
}

TEST(versions, empty_ranges_and_repetitions_do_not_count) {
    protocol::api_versions_response answer;
    answer.api_keys.push_back({.api_key = 3, .min_version = 5, .max_version = 4});
    answer.api_keys.push_back({.api_key = 16, .min_version = 0, .max_version = 2});
    answer.api_keys.push_back({.api_key = 16, .min_version = 0, .max_version = 4});
    const api_versions broker(answer);
    EXPECT_THAT(broker.entries(), ElementsAre(api_versions::entry{16, {0, 2}}));
}

TEST(versions, an_api_counts_as_it_was_first_listed_in_long_lists_too) {
    protocol::api_versions_response answer;
    for (std::int16_t max = 1; max <= 3; ++max) {
        for (std::int16_t key = 0; key < 90; ++key)
            answer.api_keys.push_back({.api_key = key, .min_version = 0, .max_version = max});
    }
    const api_versions broker(answer);
    for (const api_versions::entry& each : broker.entries())
        EXPECT_EQ(each.range, (version_range{0, 1})) << each.key;
}

TEST(versions, keeps_features) {
    protocol::api_versions_response answer;
    answer.supported_features.push_back(
        {.name = "metadata.version", .min_version = 7, .max_version = 30});
    answer.finalized_features.push_back(
        {.name = "group.version", .max_version_level = 1, .min_version_level = 0});
    answer.finalized_features_epoch = 42;
    const api_versions broker(answer);
    EXPECT_THAT(
        broker.supported_features(), ElementsAre(api_versions::feature{"metadata.version", 7, 30}));
    EXPECT_THAT(
        broker.finalized_features(), ElementsAre(api_versions::feature{"group.version", 0, 1}));
    EXPECT_EQ(broker.finalized_features_epoch(), 42);
    EXPECT_EQ(api_versions().finalized_features_epoch(), -1);
}

TEST(versions, can_be_limited) {
    const std::vector<protocol::supported_api> known{{0, {0, 9}}, {1, {4, 17}}, {3, {0, 2}}};
    api_versions broker(known);
    EXPECT_EQ(broker.find(1), (version_range{4, 17}));
    EXPECT_EQ(broker.find(2), std::nullopt);
    protocol::api_versions_response answer;
    for (const std::int16_t key : std::vector<std::int16_t>{0, 1, 2, 3})
        answer.api_keys.push_back({.api_key = key, .min_version = 3, .max_version = 20});
    answer.supported_features.push_back({.name = "group.version", .max_version = 1});
    broker = api_versions(answer);
    broker.limit_to(api_versions(known));
    EXPECT_THAT(broker.entries(),
        ElementsAre(api_versions::entry{0, {3, 9}}, api_versions::entry{1, {4, 17}}));
    EXPECT_EQ(broker.supported_features().size(), 1u);
}

TEST(versions, the_highest_that_both_know) {
    const std::int16_t ours = list_groups_request::descriptor.stable.max;
    EXPECT_EQ(choose(list_groups_request{}, offering(16, 0, 2)).version, 2);
    EXPECT_EQ(choose(list_groups_request{}, offering(16, 2, 2)).version, 2);
    EXPECT_EQ(choose(list_groups_request{}, offering(16, 0, 100)).version, ours);
    const auto& api = list_groups_request::api;
    EXPECT_EQ(highest_version(api, offering(16, 0, 2)), 2);
    EXPECT_EQ(highest_version(api, offering(16, 0, 100)), ours);
    EXPECT_EQ(highest_version(api, offering(16, 100, 101)), std::nullopt);
    EXPECT_EQ(highest_version(api, offering(16, 1, 100), 2), 2);
    EXPECT_EQ(highest_version(api, offering(16, 1, 100), 1), 1);
    EXPECT_EQ(highest_version(api, offering(16, 1, 100), 0), std::nullopt);
    EXPECT_EQ(highest_version(api, offering(3, 0, 1)), std::nullopt);
}

TEST(versions, without_a_common_version_names_both_ranges) {
    const error_info missing = error_of(list_groups_request{}, offering(3, 0, 1));
    EXPECT_EQ(missing.code, errc::incompatible_broker_version);
    EXPECT_EQ(missing.api, "ListGroups");
    EXPECT_THAT(missing.detail, HasSubstr("does not offer ListGroups"));
    EXPECT_THAT(missing.detail, HasSubstr("this client knows 0 to "));
    const error_info apart = error_of(list_groups_request{}, offering(16, 90, 91));
    EXPECT_EQ(apart.code, errc::incompatible_broker_version);
    EXPECT_THAT(apart.detail, HasSubstr("the broker offers ListGroups 90 to 91"));
    const error_info single = error_of(list_groups_request{}, offering(16, 90, 90));
    EXPECT_THAT(single.detail, HasSubstr("ListGroups 90,"));
}

TEST(versions, a_pinned_version_is_obeyed_or_refused) {
    EXPECT_EQ(choose(list_groups_request{}, offering(16, 0, 4), std::int16_t{1}).version, 1);
    EXPECT_EQ(choose(list_groups_request{}, offering(16, 0, 4), std::int16_t{5}).outcome,
        verdict::incompatible);
    EXPECT_EQ(choose(list_groups_request{}, offering(16, 2, 4), std::int16_t{1}).outcome,
        verdict::incompatible);
    EXPECT_EQ(choose(list_groups_request{}, offering(16, 0, 100), std::int16_t{99}).outcome,
        verdict::incompatible);
    const error_info why = error_of(list_groups_request{}, offering(16, 2, 4), std::int16_t{1});
    EXPECT_EQ(why.code, errc::incompatible_broker_version);
    EXPECT_THAT(why.detail, HasSubstr("asked for was 1"));
}

TEST(versions, a_field_that_is_set_needs_a_version_that_carries_it) {
    list_groups_request with_states;
    with_states.states_filter.push_back("Stable"); // since version 4
    EXPECT_EQ(choose(with_states, offering(16, 0, 4)).version, 4);
    const error_info why = error_of(with_states, offering(16, 0, 3));
    EXPECT_EQ(why.code, errc::unsupported_field);
    EXPECT_EQ(why.api, "ListGroups");
    EXPECT_THAT(why.detail, HasSubstr("version 3 of ListGroupsRequest"));
    EXPECT_THAT(why.detail, HasSubstr("states_filter"));
    EXPECT_EQ(choose(with_states, offering(16, 0, 4), std::int16_t{3}).outcome,
        verdict::unsupported_field);
}

TEST(versions, tells_which_kafka_it_takes) {
    EXPECT_THAT(error_of(protocol::describe_cluster_request{}, offering(3, 0, 9)).detail,
        HasSubstr("; it takes Kafka 2.8 or newer (DescribeCluster version 0)"));
    EXPECT_THAT(error_of(list_groups_request{}, offering(16, 0, 2), std::int16_t{4}).detail,
        HasSubstr("; it takes Kafka 2.6 or newer (ListGroups version 4)"));
    EXPECT_THAT(
        error_of(list_groups_request{}, offering(16, 90, 91)).detail, Not(HasSubstr("it takes")));
    list_groups_request with_types;
    with_types.types_filter.push_back("consumer"); // since version 5
    EXPECT_THAT(error_of(with_types, offering(16, 0, 3)).detail,
        HasSubstr("; it takes Kafka 3.8 or newer (ListGroups version 5)"));
}

/// A broker of a release that is known by its metadata.version, which offers one API.
api_versions of_release(std::int16_t metadata_version, std::int16_t key, std::int16_t min_version,
    std::int16_t max_version) {
    protocol::api_versions_response answer;
    answer.api_keys.push_back(
        {.api_key = key, .min_version = min_version, .max_version = max_version});
    answer.supported_features.push_back(
        {.name = "metadata.version", .min_version = 7, .max_version = metadata_version});
    return api_versions(answer);
}
constexpr std::int16_t kafka_3_9 = 21;
constexpr std::int16_t kafka_4_0 = 25;

TEST(versions, tells_what_newer_brokers_have_dropped) {
    const protocol::controlled_shutdown_request shutdown;
    EXPECT_THAT(error_of(shutdown, of_release(kafka_4_0, 3, 0, 13)).detail,
        AllOf(HasSubstr("; dropped in Kafka 4.0 (ControlledShutdown version 3)"),
            Not(HasSubstr("it takes"))));
    EXPECT_THAT(error_of(protocol::create_topics_request{}, of_release(kafka_4_0, 19, 2, 7),
                    std::int16_t{0})
                    .detail,
        HasSubstr("; dropped in Kafka 4.0 (CreateTopics version 0)"));
    // The next version of the API is there.
    EXPECT_THAT(error_of(list_groups_request{}, offering(16, 2, 4), std::int16_t{1}).detail,
        Not(HasSubstr("dropped")));
    protocol::fetch_request by_name_of_old;
    by_name_of_old.max_wait_ms = 1;
    EXPECT_THAT(error_of(by_name_of_old, of_release(kafka_4_0, 1, 4, 18), std::int16_t{3}).detail,
        HasSubstr("; dropped in Kafka 4.0 (Fetch version 3)"));
}

TEST(versions, tells_when_the_broker_is_new_enough_and_does_not_serve_the_api) {
    EXPECT_THAT(
        error_of(protocol::describe_cluster_request{}, of_release(kafka_4_0, 3, 0, 13)).detail,
        AllOf(HasSubstr("; Kafka has it since 2.8, but this listener does not offer it "
                        "(DescribeCluster version 0)"),
            Not(HasSubstr("it takes"))));
    EXPECT_THAT(
        error_of(protocol::share_group_heartbeat_request{}, of_release(kafka_3_9, 3, 0, 12)).detail,
        HasSubstr("; it takes Kafka 4.1 or newer (ShareGroupHeartbeat version 1)"));
}

TEST(versions, tells_when_the_version_asked_for_is_at_fault) {
    list_groups_request with_types;
    with_types.types_filter.push_back("consumer"); // since version 5
    EXPECT_THAT(error_of(with_types, offering(16, 0, 5), std::int16_t{4}).detail,
        AllOf(HasSubstr("types_filter"), HasSubstr("; version 5 can, but version 4 was asked for"),
            Not(HasSubstr("Kafka 3"))));
    EXPECT_THAT(error_of(with_types, offering(16, 0, 4), std::int16_t{4}).detail,
        HasSubstr("; it takes Kafka 3.8 or newer (ListGroups version 5)"));
}

/// What a request goes with against a broker that offers that range.
template <class Request>
std::int16_t version_for(
    const Request& request, std::int16_t min_version, std::int16_t max_version) {
    return choose(request, offering(Request::descriptor.api_key, min_version, max_version)).version;
}

TEST(versions, topics_by_name_and_by_id_go_with_the_version_that_has_them) {
    protocol::produce_request produce;
    auto& topic = produce.topic_data.emplace_back();
    topic.name = "t";
    EXPECT_EQ(version_for(produce, 3, 13), 12);
    topic.name = "";
    topic.topic_id = uuid({1});
    EXPECT_EQ(version_for(produce, 3, 13), 13);

    protocol::fetch_request fetch;
    auto& wanted = fetch.topics.emplace_back();
    wanted.topic = "t";
    EXPECT_EQ(version_for(fetch, 4, 18), 12);
    wanted.topic = "";
    wanted.topic_id = uuid({1});
    EXPECT_EQ(version_for(fetch, 4, 18), 18);
}

TEST(versions, topics_by_name_and_by_id_do_not_go_together) {
    protocol::produce_request produce;
    produce.topic_data.emplace_back().name = "t";
    produce.topic_data.emplace_back().topic_id = uuid({1});
    EXPECT_EQ(choose(produce, offering(0, 3, 13)).outcome, verdict::unsupported_field);
    EXPECT_THAT(error_of(produce, offering(0, 3, 13)).detail,
        AllOf(HasSubstr("topic_data.name"),
            HasSubstr("; elements of one list need different versions")));
    // With both, a topic goes with its id; the name is not needed then.
    produce.topic_data[0].topic_id = uuid({2});
    EXPECT_EQ(version_for(produce, 3, 13), 13);
}

TEST(versions, the_first_elements_decide_until_the_request_is_encoded) {
    protocol::produce_request produce;
    produce.topic_data.emplace_back().name = "t";
    produce.topic_data.emplace_back().topic_id = uuid({1});
    const version_choice first =
        choose(produce, offering(0, 3, 13), std::nullopt, lookout::first_elements);
    EXPECT_EQ(first.version, 12);
    EXPECT_TRUE(first.strict);
    // One that goes undiminished in no version is no guide for the others.
    produce.topic_data.emplace_back().name = "t";
    produce.topic_data.back().topic_id = uuid({1});
    std::swap(produce.topic_data[0], produce.topic_data[2]);
    EXPECT_EQ(choose(produce, offering(0, 3, 13), std::nullopt, lookout::first_elements).outcome,
        verdict::unsupported_field);
    produce.topic_data.erase(produce.topic_data.begin());
    EXPECT_EQ(
        choose(produce, offering(0, 3, 13), std::nullopt, lookout::first_elements).version, 13);
}

TEST(versions, old_and_new_forms_of_a_request_go_with_the_version_that_has_them) {
    protocol::find_coordinator_request find;
    find.key = "g";
    EXPECT_EQ(version_for(find, 0, 6), 3);
    find.key = "";
    find.coordinator_keys.push_back("g");
    EXPECT_EQ(version_for(find, 0, 6), 6);

    protocol::offset_fetch_request fetch;
    fetch.group_id = "g";
    EXPECT_EQ(version_for(fetch, 1, 9), 7);
    fetch.group_id = "";
    fetch.groups.emplace_back().group_id = "g";
    EXPECT_EQ(version_for(fetch, 1, 9), 9);
}

TEST(versions, unstable_ones_are_only_used_when_pinned) {
    const protocol::init_producer_id_request init; // version 6 may still change
    EXPECT_EQ(version_for(init, 0, 6), 5);
    EXPECT_EQ(choose(init, offering(22, 0, 6), std::int16_t{6}).version, 6);
    const protocol::share_group_heartbeat_request share; // version 0 was given up
    EXPECT_EQ(choose(share, offering(76, 0, 0)).outcome, verdict::incompatible);
    EXPECT_EQ(version_for(share, 0, 1), 1);
}

TEST(versions, a_field_that_is_gone_needs_an_older_version) {
    metadata_request request;
    request.include_cluster_authorized_operations = true; // versions 8 to 10
    EXPECT_EQ(choose(request, offering(3, 0, 13)).version, 10);
    EXPECT_EQ(choose(request, offering(3, 0, 9)).version, 9);
    EXPECT_EQ(choose(request, offering(3, 0, 7)).outcome, verdict::unsupported_field);
}

TEST(versions, an_ignorable_field_is_carried_where_that_is_possible) {
    protocol::create_topics_request request; // validate_only since version 1, not ignorable
    metadata_request by_id;
    by_id.topics->emplace_back().topic_id = uuid({1}); // since version 10, ignorable
    by_id.topics->back().name = "t";
    EXPECT_EQ(choose(by_id, offering(3, 0, 12)).version, 12);
    EXPECT_EQ(choose(by_id, offering(3, 0, 10)).version, 10);
    // No common version carries it, so it is left out.
    EXPECT_EQ(choose(by_id, offering(3, 0, 9)).version, 9);
    EXPECT_EQ(choose(request, offering(19, 2, 7)).version, 7);
}

} // namespace
} // namespace kafka::core
