// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core_fixture.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/metadata.hpp>

#include <algorithm>

namespace kafka::testing::test {
namespace {

using protocol::api_key;
using protocol::api_versions_request;
using protocol::api_versions_response;
using ::testing::IsEmpty;

/// The answer in version 0 to an ApiVersions request that may have any version.
std::optional<decoded<api_versions_response>> version_0_answer(const detail::reply& answer) {
    if (answer.deliver != fault::delivery::whole)
        return std::nullopt;
    return decode_response<api_versions_response>(answer.bytes.bytes().subspan(4), 0);
}

class api_versions : public core_fixture {
protected:
    static api_versions_request polite(std::int16_t version) {
        api_versions_request request;
        if (version >= 3) {
            request.client_software_name = "tester";
            request.client_software_version = "1.0";
        }
        return request;
    }

    static std::optional<protocol::version_range> range(
        const api_versions_response& answer, api_key key) {
        for (const auto& api : answer.api_keys) {
            if (api.api_key == static_cast<std::int16_t>(key))
                return protocol::version_range{api.min_version, api.max_version};
        }
        return std::nullopt;
    }

    static bool supports(const api_versions_response& answer, std::string_view feature) {
        return std::any_of(answer.supported_features.begin(), answer.supported_features.end(),
            [feature](const auto& each) { return each.name == feature; });
    }
};

TEST_F(api_versions, lists_what_is_served_in_every_version) {
    for_each_version<api_versions_request>([&](std::int16_t version) {
        const auto answer = ask(polite(version), version);
        EXPECT_EQ(answer.error_code, broker_errc::none);
        EXPECT_EQ(answer.api_keys.size(), 9u);
        EXPECT_EQ(range(answer, api_key::metadata), (protocol::version_range{0, 13}));
        EXPECT_EQ(range(answer, api_key::create_topics), (protocol::version_range{0, 7}));
        EXPECT_EQ(range(answer, api_key::api_versions), api_versions_request::descriptor.versions);
    });
}

TEST_F(api_versions, features_that_may_be_at_level_0_are_for_version_4_and_up) {
    const auto old = ask(polite(3), 3);
    EXPECT_TRUE(supports(old, "metadata.version"));
    EXPECT_FALSE(supports(old, "group.version"));
    const auto recent = ask(polite(4), 4);
    EXPECT_TRUE(supports(recent, "metadata.version"));
    EXPECT_TRUE(supports(recent, "group.version"));
    for (const auto& answer : {old, recent}) {
        EXPECT_EQ(answer.finalized_features.size(), 6u);
        EXPECT_GE(answer.finalized_features_epoch, 0);
    }
}

TEST_F(api_versions, a_version_nobody_knows_is_answered_in_version_0) {
    for (std::int16_t version : {std::int16_t{99}, std::int16_t{6}, std::int16_t{-1}}) {
        // Only the beginning of the request has a form that is known.
        byte_vector payload = from_hex("0012 0000 00000007 dead beef");
        payload[2] = static_cast<std::byte>(static_cast<std::uint16_t>(version) >> 8);
        payload[3] = static_cast<std::byte>(static_cast<std::uint16_t>(version) & 0xff);
        const auto answer = version_0_answer(send(payload));
        ASSERT_TRUE(answer) << version;
        EXPECT_EQ(answer->correlation_id, 7);
        EXPECT_EQ(answer->message.error_code, broker_errc::unsupported_version);
        ASSERT_EQ(answer->message.api_keys.size(), 1u);
        EXPECT_EQ(range(answer->message, api_key::api_versions),
            api_versions_request::descriptor.versions);
    }
}

TEST_F(api_versions, an_older_broker_says_how_old_it_is) {
    core.limit_api({api_key::api_versions, 0, 3}, std::nullopt);
    const auto answer = version_0_answer(send(encode_request(polite(4), 4, 9)));
    ASSERT_TRUE(answer);
    EXPECT_EQ(range(answer->message, api_key::api_versions), (protocol::version_range{0, 3}));
    EXPECT_EQ(ask(polite(3), 3).error_code, broker_errc::none);
}

TEST_F(api_versions, a_broker_from_before_version_3_says_only_that_it_cannot) {
    core.limit_api({api_key::api_versions, 0, 2}, node_2);
    const auto answer = version_0_answer(send(encode_request(polite(3), 3, 9), node_2));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->message.error_code, broker_errc::unsupported_version);
    EXPECT_THAT(answer->message.api_keys, IsEmpty());
    EXPECT_EQ(ask(polite(2), 2, node_2).error_code, broker_errc::none);
}

TEST_F(api_versions, software_has_a_proper_name_and_version) {
    for (const auto& [name, version] :
        {std::pair{"", "1"}, {"a", ""}, {"-a", "1"}, {"a.", "1"}, {"a b", "1"}, {"a", "1/2"}}) {
        api_versions_request request;
        request.client_software_name = name;
        request.client_software_version = version;
        const auto answer = ask(request, 3);
        EXPECT_EQ(answer.error_code, broker_errc::invalid_request) << name << ' ' << version;
        EXPECT_THAT(answer.api_keys, IsEmpty());
    }
    api_versions_request request;
    request.client_software_name = "x";
    request.client_software_version = "2.0-rc.1";
    EXPECT_EQ(ask(request, 3).error_code, broker_errc::none);
}

TEST_F(api_versions, a_client_that_looks_for_another_node_is_sent_back_to_the_start) {
    auto request = polite(5);
    request.cluster_id = "the-cluster";
    request.node_id = broker_id{2};
    EXPECT_EQ(ask(request, 5, node_2).error_code, broker_errc::none);
    EXPECT_EQ(ask(request, 5, node_1).error_code, broker_errc::rebootstrap_required);
    request.cluster_id = "another";
    EXPECT_EQ(ask(request, 5, node_2).error_code, broker_errc::rebootstrap_required);
    request.node_id = broker_id{-1};
    EXPECT_EQ(ask(request, 5, node_2).error_code, broker_errc::none) << "both or nothing";
}

TEST_F(api_versions, ranges_can_differ_between_nodes) {
    core.limit_api({api_key::metadata, 1, 5}, node_2);
    core.limit_api({api_key::describe_cluster}, node_2);
    const auto limited = ask(polite(0), 0, node_2);
    EXPECT_EQ(range(limited, api_key::metadata), (protocol::version_range{1, 5}));
    EXPECT_FALSE(range(limited, api_key::describe_cluster));
    EXPECT_EQ(
        range(ask(polite(0), 0, node_1), api_key::metadata), (protocol::version_range{0, 13}));

    core.limit_api({api_key::describe_cluster, 0, 99}, node_2);
    EXPECT_EQ(range(ask(polite(0), 0, node_2), api_key::describe_cluster),
        (protocol::version_range{0, 2}));
}

TEST_F(api_versions, what_is_not_served_is_not_answered) {
    core.limit_api({api_key::metadata, 1, 5}, std::nullopt);
    core.limit_api({api_key::describe_cluster}, std::nullopt);
    const protocol::metadata_request request;
    EXPECT_EQ(send(encode_request(request, 0, 1)).deliver, fault::delivery::close);
    EXPECT_EQ(send(encode_request(request, 6, 1)).deliver, fault::delivery::close);
    EXPECT_EQ(send(encode_request(request, 5, 1)).deliver, fault::delivery::whole);
    // DescribeCluster, which is switched off; Produce, and an API that does not exist.
    EXPECT_EQ(send(from_hex("003c 0000 00000001 ffff 00 00 00")).deliver, fault::delivery::close);
    EXPECT_EQ(send(from_hex("0000 0003 00000001 ffff")).deliver, fault::delivery::close);
    EXPECT_EQ(send(from_hex("7fff 0000 00000001 ffff")).deliver, fault::delivery::close);
}

TEST(api_versions_features, an_old_cluster_has_none_and_an_older_one_fewer) {
    const auto answer_at = [](std::int16_t level) {
        cluster_options options;
        options.metadata_version = level;
        detail::cluster_core core(
            options, {{node_1, {{"h", 1}}, std::nullopt, true}}, [] { return 1; });
        api_versions_request request;
        request.client_software_name = "t";
        request.client_software_version = "1";
        const byte_vector payload = encode_request(request, 4, 1);
        const auto reply = ask_core(core, payload);
        return decode_response<api_versions_response>(reply.bytes.bytes().subspan(4), 4)->message;
    };
    EXPECT_TRUE(answer_at(0).supported_features.empty());
    EXPECT_EQ(answer_at(0).finalized_features_epoch, -1);
    ASSERT_EQ(answer_at(14).supported_features.size(), 1u);
    EXPECT_EQ(answer_at(14).supported_features[0].max_version, 14);
    EXPECT_EQ(answer_at(14).supported_features[0].min_version, 1);
}

} // namespace
} // namespace kafka::testing::test
