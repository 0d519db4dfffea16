// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Every API that a broker offers, in every version that both sides know: a request that asks for
// next to nothing, and an answer that is understood to its last byte.

#include "interop/fixture.hpp"
#include "interop/strict_connection.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_versions.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kafka::interop {

namespace {

using protocol::any_message;

class minimal_requests : public any_cluster {};

/// What even an empty request would change.
bool does_harm(std::string_view api) {
    return api == "UnregisterBroker" || api == "RemoveRaftVoter" || api == "AddRaftVoter";
}

/// Brokers from 4.0 on offer these for the sake of old clients that look for them, and hang up on
/// whoever sends one.
bool only_offered(std::string_view api, std::int16_t version) {
    return api == "Produce" && version < 3;
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
    any_message request(*api.request);
    if (const auto read = from_json(json, version, request); !read)
        throw std::runtime_error(read.error);
    return request;
}

TEST_F(minimal_requests, are_answered_in_every_version) {
    const std::string& server = kafka_.bootstrap_servers.front();
    const auto offered = strict_connection(server).send(protocol::api_versions_request{}, 0);
    int answered = 0;
    for (const auto& each : offered.api_keys) {
        const protocol::api_type* api = protocol::find_api(each.api_key);
        if (api == nullptr) {
            ADD_FAILURE() << "API " << each.api_key << " is unknown here";
            continue;
        }
        if (does_harm(api->name))
            continue;
        const auto versions = intersect({each.min_version, each.max_version}, api->request->stable);
        EXPECT_EQ(versions.max, each.max_version) << api->name;
        for (std::int16_t version = versions.min; version <= versions.max; ++version) {
            if (only_offered(api->name, version))
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
    EXPECT_GT(answered, 200);
}

} // namespace

} // namespace kafka::interop
