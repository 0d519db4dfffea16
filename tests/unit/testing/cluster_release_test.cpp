// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Clusters that resemble a release of Kafka.

#include "cluster_fixture.hpp"

#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/find_coordinator.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace kafka::testing::test {
namespace {

using protocol::api_key;
using protocol::api_versions_request;
using protocol::api_versions_response;
using protocol::list_groups_request;
using protocol::metadata_request;

class cluster_release : public cluster_fixture {
protected:
    /// Whether a node answers that, on a connection of its own.
    template <class Request>
    bool answers_to(const Request& request, std::int16_t version) {
        raw_client client = connected();
        return client.call(request, version).has_value();
    }

    static std::optional<protocol::version_range> range(
        const api_versions_response& answer, api_key key) {
        for (const auto& api : answer.api_keys) {
            if (api.api_key == static_cast<std::int16_t>(key))
                return protocol::version_range{api.min_version, api.max_version};
        }
        return std::nullopt;
    }
};

TEST_F(cluster_release, before_0_10_hangs_up_on_what_it_does_not_know) {
    start({.release = broker_version{0, 9}});
    EXPECT_FALSE(answers_to(api_versions_request{}, 0));
    EXPECT_FALSE(answers_to(list_groups_request{}, 1));
    EXPECT_TRUE(answers_to(list_groups_request{}, 0));
    EXPECT_TRUE(answers_to(metadata_request{}, 0));
    protocol::find_coordinator_request find;
    find.key = "group";
    EXPECT_TRUE(answers_to(find, 0));
}

TEST_F(cluster_release, knows_less_the_older_it_is) {
    start({.release = broker_version{0, 8, 2}});
    EXPECT_FALSE(answers_to(list_groups_request{}, 0));
    protocol::find_coordinator_request find;
    find.key = "group";
    EXPECT_TRUE(answers_to(find, 0));
    start({.release = broker_version{0, 8, 1}});
    EXPECT_FALSE(answers_to(find, 0));
    EXPECT_TRUE(answers_to(metadata_request{}, 0));
    EXPECT_FALSE(answers_to(metadata_request{}, 1));
}

TEST_F(cluster_release, says_what_it_knows) {
    start({.release = broker_version{2, 0}});
    raw_client client = connected();
    const auto answer = client.call(api_versions_request{}, 2);
    ASSERT_TRUE(answer);
    EXPECT_EQ(range(answer->message, api_key::metadata), (protocol::version_range{0, 6}));
    EXPECT_EQ(range(answer->message, api_key::api_versions), (protocol::version_range{0, 2}));
    EXPECT_EQ(range(answer->message, api_key::describe_cluster), std::nullopt);
}

TEST_F(cluster_release, has_the_level_of_its_metadata_from_3_3_on) {
    for (const auto& [release, level] :
        {std::pair{broker_version{3, 5}, 11}, {broker_version{4, 1}, 27}}) {
        start({.release = release, .metadata_version = 30});
        raw_client client = connected();
        api_versions_request request;
        request.client_software_name = "tester";
        request.client_software_version = "1.0";
        const auto answer = client.call(request, 3);
        ASSERT_TRUE(answer);
        const auto& features = answer->message.supported_features;
        const auto found = std::find_if(features.begin(), features.end(),
            [](const auto& each) { return each.name == "metadata.version"; });
        ASSERT_NE(found, features.end());
        EXPECT_EQ(found->max_version, level);
    }
}

TEST_F(cluster_release, can_be_told_to_know_something_else) {
    start({.release = broker_version{0, 9}, .apis = {{api_key::list_groups, 0, 2}}});
    EXPECT_TRUE(answers_to(list_groups_request{}, 2));
    EXPECT_TRUE(answers_to(metadata_request{}, 0));
}

TEST_F(cluster_release, has_to_be_one_that_is_known) {
    const auto executor = context.get_executor();
    EXPECT_THROW(cluster(executor, {.release = broker_version{0, 7, 2}}), std::invalid_argument);
}

} // namespace
} // namespace kafka::testing::test
