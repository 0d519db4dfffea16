// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core_fixture.hpp"
#include "testing/coordinator.hpp"

#include <kafka/protocol/describe_cluster.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <set>

namespace kafka::testing::test {
namespace {

using protocol::describe_cluster_request;
using protocol::find_coordinator_request;
using protocol::list_groups_request;

using describe_cluster = core_fixture;

TEST_F(describe_cluster, describes_it_in_every_version) {
    for_each_version<describe_cluster_request>([&](std::int16_t version) {
        describe_cluster_request request;
        request.include_cluster_authorized_operations = true;
        const auto answer = ask(request, version);
        EXPECT_EQ(answer.error_code, broker_errc::none);
        EXPECT_EQ(answer.cluster_id, "the-cluster");
        EXPECT_EQ(answer.controller_id, node_1);
        ASSERT_EQ(answer.brokers.size(), 3u);
        EXPECT_EQ(answer.brokers[2].broker_id, node_3);
        EXPECT_EQ(answer.brokers[2].port, 9003);
        EXPECT_EQ(answer.brokers[1].rack, "west");
        EXPECT_EQ(answer.cluster_authorized_operations, 8096);
    });
}

TEST_F(describe_cluster, lost_nodes_are_for_those_who_ask) {
    core.state().node_lost(node_2);
    describe_cluster_request request;
    EXPECT_EQ(ask(request, 2).brokers.size(), 2u);
    request.include_fenced_brokers = true;
    const auto answer = ask(request, 2);
    ASSERT_EQ(answer.brokers.size(), 3u);
    EXPECT_FALSE(answer.brokers[0].is_fenced);
    EXPECT_TRUE(answer.brokers[1].is_fenced);
}

TEST_F(describe_cluster, is_no_controllers_endpoint) {
    describe_cluster_request request;
    request.endpoint_type = 2;
    const auto mismatched = ask(request, 1);
    EXPECT_EQ(mismatched.error_code, broker_errc::mismatched_endpoint_type);
    EXPECT_TRUE(mismatched.error_message);
    EXPECT_TRUE(mismatched.brokers.empty());
    request.endpoint_type = 9;
    EXPECT_EQ(ask(request, 1).error_code, broker_errc::unsupported_endpoint_type);
}

class find_coordinator_api : public core_fixture {
protected:
    broker_id place_of(std::string_view group) {
        return detail::find_coordinator(core.state(), detail::coordinator_type::group, group);
    }

    static find_coordinator_request keys(std::initializer_list<std::string_view> all) {
        find_coordinator_request request;
        for (std::string_view key : all)
            request.coordinator_keys.push_back(key);
        return request;
    }
};

TEST_F(find_coordinator_api, answers_one_key_before_version_4) {
    for (std::int16_t version = 0; version < 4; ++version) {
        SCOPED_TRACE(version);
        find_coordinator_request request;
        request.key = "billing";
        const auto answer = ask(request, version, node_3);
        EXPECT_EQ(answer.error_code, broker_errc::none);
        EXPECT_EQ(answer.node_id, place_of("billing"));
        EXPECT_EQ(answer.host, "127.0.0.1");
        EXPECT_EQ(answer.port, 9000 + answer.node_id.value());
        if (version >= 1) {
            EXPECT_EQ(answer.error_message, "NONE");
        }
    }
}

TEST_F(find_coordinator_api, answers_many_keys_from_version_4_on) {
    for_each_version<find_coordinator_request>(
        [&](std::int16_t version) {
            const auto answer = ask(keys({"one", "two", "one"}), version);
            ASSERT_EQ(answer.coordinators.size(), 3u);
            EXPECT_EQ(answer.coordinators[1].key, "two");
            EXPECT_EQ(answer.coordinators[1].node_id, place_of("two"));
            EXPECT_EQ(answer.coordinators[1].error_message, "");
            EXPECT_EQ(answer.coordinators[0], answer.coordinators[2]);
        },
        4);
}

TEST_F(find_coordinator_api, without_a_node_there_is_no_coordinator) {
    add_topic("__consumer_offsets", {{node_2}});
    core.state().node_lost(node_2);
    find_coordinator_request request;
    request.key = "billing";
    const auto old = ask(request, 2);
    EXPECT_EQ(old.error_code, broker_errc::coordinator_not_available);
    EXPECT_EQ(old.node_id, detail::no_broker);
    EXPECT_EQ(old.port, -1);
    const auto recent = ask(keys({"billing"}), 4);
    EXPECT_EQ(recent.coordinators[0].error_code, broker_errc::coordinator_not_available);
    EXPECT_EQ(recent.coordinators[0].node_id, detail::no_broker);
}

TEST_F(find_coordinator_api, knows_three_types_of_keys) {
    auto request = keys({"x"});
    request.key_type = 1;
    EXPECT_EQ(ask(request, 4).coordinators[0].error_code, broker_errc::none);
    request.key_type = 3;
    EXPECT_EQ(ask(request, 6).coordinators[0].error_code, broker_errc::invalid_request);
    find_coordinator_request old;
    old.key = "x";
    old.key_type = -1;
    EXPECT_EQ(ask(old, 1).error_code, broker_errc::invalid_request);
}

TEST_F(find_coordinator_api, share_groups_have_keys_of_three_parts) {
    auto request = keys({"g:AAAAAAAAAAAAAAAAAAAAAQ:0", "g", "g:x:0", ":AAAAAAAAAAAAAAAAAAAAAQ:0",
        "g:AAAAAAAAAAAAAAAAAAAAAQ:-1", "g:AAAAAAAAAAAAAAAAAAAAAQ:0x"});
    request.key_type = 2;
    const auto answer = ask(request, 6);
    EXPECT_EQ(answer.coordinators[0].error_code, broker_errc::none);
    for (std::size_t i = 1; i < answer.coordinators.size(); ++i)
        EXPECT_EQ(answer.coordinators[i].error_code, broker_errc::invalid_request) << i;
    EXPECT_EQ(ask(request, 5).coordinators[0].error_code, broker_errc::invalid_request);
}

class list_groups : public core_fixture {
protected:
    list_groups() {
        core.state().add_group({"g1", "consumer", "Stable", "classic"});
        core.state().add_group({"g2", "connect", "Empty", "classic"});
        core.state().add_group({"g3", "consumer", "Stable", "consumer"});
    }

    /// What all nodes together list.
    std::set<std::string> listed(const list_groups_request& request, std::int16_t version) {
        std::set<std::string> ids;
        for (broker_id node : {node_1, node_2, node_3}) {
            for (const auto& group : ask(request, version, node).groups)
                EXPECT_TRUE(ids.insert(std::string(group.group_id)).second);
        }
        return ids;
    }
};

TEST_F(list_groups, every_group_is_listed_by_its_coordinator_in_every_version) {
    for_each_version<list_groups_request>([&](std::int16_t version) {
        EXPECT_EQ(listed({}, version), (std::set<std::string>{"g1", "g2", "g3"}));
        const broker_id place =
            detail::find_coordinator(core.state(), detail::coordinator_type::group, "g2");
        const auto answer = ask(list_groups_request{}, version, place);
        const auto at = std::find_if(answer.groups.begin(), answer.groups.end(),
            [](const auto& group) { return group.group_id == "g2"; });
        ASSERT_NE(at, answer.groups.end());
        EXPECT_EQ(at->protocol_type, "connect");
        EXPECT_EQ(at->group_state, version >= 4 ? "Empty" : "");
        EXPECT_EQ(at->group_type, version >= 5 ? "classic" : "");
    });
}

TEST_F(list_groups, filters_by_state_and_type) {
    list_groups_request request;
    request.states_filter = {"stable"};
    EXPECT_EQ(listed(request, 4), (std::set<std::string>{"g1", "g3"}));
    request.types_filter = {"Consumer", "no-such"};
    EXPECT_EQ(listed(request, 5), (std::set<std::string>{"g3"}));
    request.states_filter = {"no-such"};
    EXPECT_TRUE(listed(request, 5).empty());
}

TEST_F(list_groups, groups_come_and_go) {
    core.state().remove_group("g1");
    core.state().add_group({"g2", "consumer", "Dead", "share"});
    EXPECT_EQ(listed({}, 5), (std::set<std::string>{"g2", "g3"}));
    list_groups_request request;
    request.types_filter = {"share"};
    EXPECT_EQ(listed(request, 5), (std::set<std::string>{"g2"}));
}

} // namespace
} // namespace kafka::testing::test
