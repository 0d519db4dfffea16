// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Every API that a broker offers, or is known to have where it cannot say so, in every version that
// both sides know: a request that asks for next to nothing, and an answer that is understood to its
// last byte.

#include "interop/fixture.hpp"
#include "interop/strict_connection.hpp"
#include "protocol/releases.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_versions.hpp>

#include <cstdint>
#include <iostream>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::interop {

namespace {

using protocol::any_message;

class minimal_requests : public any_cluster {};

std::vector<protocol::supported_api> offered_by(const environment& kafka) {
    const broker_version release = broker_version::parse(kafka.version).value();
    if (release < broker_version{0, 10, 0})
        return protocol::apis_of(release);
    std::vector<protocol::supported_api> offered;
    const auto answer = strict_connection(kafka.bootstrap_servers.front())
                            .send(protocol::api_versions_request{}, 0);
    for (const auto& each : answer.api_keys)
        offered.push_back({each.api_key, {each.min_version, each.max_version}});
    return offered;
}

/// What even an empty request would change, and what only controllers ask of brokers with
/// ZooKeeper.
bool does_harm(std::string_view api) {
    static const std::set<std::string_view> harmful{"UnregisterBroker", "RemoveRaftVoter",
        "AddRaftVoter", "LeaderAndIsr", "StopReplica", "UpdateMetadata", "ControlledShutdown"};
    return harmful.contains(api);
}

/// Brokers from 4.0 on offer these for the sake of old clients that look for them, and hang up on
/// whoever sends one.
bool only_offered(const environment& kafka, std::string_view api, std::int16_t version) {
    return api == "Produce" && version < 3 &&
           broker_version::parse(kafka.version).value() >= broker_version{4, 0};
}

/// Defaults, where a broker answers those.
any_message minimal_request(const protocol::api_type& api, std::int16_t version) {
    std::string_view json = "{}";
    if (api.name == "Produce")
        json = R"({"acks":1})";
    if (api.name == "DescribeAcls" && version == 0)
        json = R"({"resourceTypeFilter":1,"operation":1,"permissionType":1})";
    if (api.name == "DescribeAcls" && version > 0)
        json = R"({"resourceTypeFilter":1,"patternTypeFilter":1,"operation":1,"permissionType":1})";
    if (api.name == "AddPartitionsToTxn" && version > 3)
        json = R"({"transactions":[{"transactionalId":"none"}]})";
    if (api.name == "OffsetFetch" && version > 7) // 3.9 does not answer one without groups
        json = R"({"groups":[{"groupId":"none"}]})";
    any_message request(*api.request);
    if (const auto read = from_json(json, version, request); !read)
        throw std::runtime_error(read.error);
    return request;
}

TEST_F(minimal_requests, are_answered_in_every_version) {
    const std::string& server = kafka_.bootstrap_servers.front();
    int answered = 0;
    for (const protocol::supported_api& each : offered_by(kafka_)) {
        const protocol::api_type* api = protocol::find_api(each.key);
        if (api == nullptr) {
            ADD_FAILURE() << "API " << each.key << " is unknown here";
            continue;
        }
        if (does_harm(api->name))
            continue;
        const auto versions = intersect(each.versions, api->request->stable);
        EXPECT_EQ(versions.max, each.versions.max) << api->name;
        for (std::int16_t version = versions.min; version <= versions.max; ++version) {
            if (only_offered(kafka_, api->name, version))
                continue;
            SCOPED_TRACE(std::string(api->name) + " v" + std::to_string(version));
            try {
                // One of its own: after some of these brokers hang up.
                strict_connection(server).send(minimal_request(*api, version), version);
                ++answered;
            } catch (const std::exception& error) {
                ADD_FAILURE() << error.what();
            }
        }
    }
    EXPECT_GE(answered, 4) << "0.8.0 has so many";
    std::cout << kafka_.version << ": " << answered << " versions of APIs are answered\n";
}

} // namespace

} // namespace kafka::interop
