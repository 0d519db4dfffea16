// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/create_topics.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/request_header.hpp>

namespace kafka::protocol {

namespace {

// Bytes composed by hand from the protocol's description.
template <class Message>
void expect_bytes(const Message& message, std::int16_t version, std::string_view expected) {
    std::vector<std::byte> written;
    ASSERT_TRUE(encode(message, version, written)) << encode(message, version, written).message();
    EXPECT_EQ(hex(written), hex(unhex(expected))) << "version " << version;

    Message read;
    const codec_result result = decode(unhex(expected), version, read);
    ASSERT_TRUE(result) << result.message();
    EXPECT_EQ(read, message) << "version " << version;
}

TEST(golden, request_header) {
    const request_header header{
        .request_api_key = 3, .request_api_version = 12, .correlation_id = 7, .client_id = "me"};
    expect_bytes(header, 1, "0003 000c 00000007 0002 6d65");
    // The client id keeps its classic form, so that any broker can read it.
    expect_bytes(header, 2, "0003 000c 00000007 0002 6d65 00");
    expect_bytes(request_header{.client_id = {}}, 1, "0000 0000 00000000 ffff");
    expect_bytes(request_header{}, 0, "0000 0000 00000000");
}

TEST(golden, metadata_request) {
    const metadata_request some{
        .topics = list<metadata_request::metadata_request_topic>{{.name = "ab"}}};
    const metadata_request all{.topics = {}};
    const metadata_request none{};
    expect_bytes(some, 0, "00000001 0002 6162");
    expect_bytes(none, 1, "00000000");
    expect_bytes(all, 1, "ffffffff");
    expect_bytes(all, 4, "ffffffff 01");
    expect_bytes(all, 8, "ffffffff 01 00 00");
    expect_bytes(all, 9, "00 01 00 00 00");
    expect_bytes(some, 12, "02 00000000000000000000000000000000 03 6162 00 01 00 00");
}

TEST(golden, metadata_response) {
    metadata_response answer;
    answer.brokers = {{.node_id = broker_id{1}, .host = "h", .port = 9092}};
    answer.controller_id = broker_id{1};
    answer.topics = {{.name = "t",
        .partitions = {{.leader_id = broker_id{1},
            .leader_epoch = leader_epoch{5},
            .replica_nodes = {broker_id{1}, broker_id{2}},
            .isr_nodes = {broker_id{1}}}}}};
    expect_bytes(answer, 12,
        "00000000 02 00000001 02 68 00002384 00 00 00 00000001 02 0000 02 74"
        "00000000000000000000000000000000 00 02 0000 00000000 00000001 00000005"
        "03 00000001 00000002 02 00000001 01 00 80000000 00 00");
}

TEST(golden, api_versions_response_with_tagged_fields) {
    api_versions_response answer;
    answer.api_keys = {{.api_key = 18, .min_version = 0, .max_version = 4}};
    expect_bytes(answer, 0, "0000 00000001 0012 0000 0004");
    expect_bytes(answer, 3, "0000 02 0012 0000 0004 00 00000000 00");
    answer.supported_features = {{.name = "f", .min_version = 1, .max_version = 2}};
    answer.finalized_features_epoch = 9;
    answer.zk_migration_ready = true;
    expect_bytes(answer, 3,
        "0000 02 0012 0000 0004 00 00000000"
        "03 00 08 02 02 66 0001 0002 00 01 08 0000000000000009 03 01 01");
}

TEST(golden, find_coordinator_request) {
    expect_bytes(find_coordinator_request{.key = "g"}, 0, "0001 67");
    expect_bytes(find_coordinator_request{.key = "g"}, 1, "0001 67 00");
    expect_bytes(find_coordinator_request{.key = "g", .key_type = 1}, 3, "02 67 01 00");
    expect_bytes(
        find_coordinator_request{.coordinator_keys = {"a", "b"}}, 4, "00 03 02 61 02 62 00");
}

TEST(golden, create_topics_request) {
    create_topics_request request;
    request.topics = {{.name = "t",
        .num_partitions = -1,
        .replication_factor = -1,
        .assignments = {{.partition_index = partition_id{0}, .broker_ids = {broker_id{3}}}},
        .configs = {{.name = "c", .value = {}}, {.name = "d", .value = "1"}}}};
    request.timeout_ms = 1000;
    expect_bytes(request, 0,
        "00000001 0001 74 ffffffff ffff 00000001 00000000 00000001 00000003"
        "00000002 0001 63 ffff 0001 64 0001 31 000003e8");
    request.validate_only = true;
    expect_bytes(request, 5,
        "02 02 74 ffffffff ffff 02 00000000 02 00000003 00 03 02 63 00 00 02 64 02 31 00 00"
        "000003e8 01 00");
}

TEST(golden, unknown_tagged_fields_survive_between_known_ones) {
    api_versions_response answer;
    answer.finalized_features_epoch = 9;
    answer.unknown_tagged_fields.set(7, bytes{std::byte{0xaa}});
    answer.unknown_tagged_fields.set(200, bytes{});
    expect_bytes(answer, 3, "0000 01 00000000 03 01 08 0000000000000009 07 01 aa c801 00");

    list_groups_response groups;
    groups.groups.emplace_back();
    groups.groups[0].unknown_tagged_fields.set(0, bytes{std::byte{1}, std::byte{2}});
    expect_bytes(groups, 3, "00000000 0000 02 01 01 01 00 02 0102 00");
}

} // namespace

} // namespace kafka::protocol
