// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cluster_fixture.hpp"

#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/create_topics.hpp>
#include <kafka/protocol/delete_topics.hpp>
#include <kafka/protocol/describe_cluster.hpp>
#include <kafka/protocol/find_coordinator.hpp>

#include <chrono>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;
using protocol::api_key;
using protocol::create_topics_request;
using protocol::list_groups_request;
using protocol::metadata_request;

class cluster_fault : public cluster_fixture {
protected:
    void SetUp() override { start({.nodes = 2}); }

    static create_topics_request make_topic(std::string_view name) {
        create_topics_request request;
        auto& topic = request.topics.emplace_back();
        topic.name = name;
        topic.num_partitions = 1;
        topic.replication_factor = 1;
        return request;
    }

    bool exists(std::string_view name) {
        for (const topic_state& topic : broker->topics()) {
            if (topic.name == name)
                return true;
        }
        return false;
    }

    /// What a request that lists no groups is answered with, byte for byte.
    byte_vector whole_answer() { return from_hex("0000000a 00000001 0000 00000000"); }
};

TEST_F(cluster_fault, drop_closes_before_anything_is_done) {
    broker->inject(fault().drop());
    raw_client client = connected();
    EXPECT_FALSE(client.call(make_topic("t"), 2));
    EXPECT_FALSE(exists("t"));
    raw_client next = connected();
    EXPECT_TRUE(answers(next));
}

TEST_F(cluster_fault, drop_answer_closes_when_all_is_done) {
    broker->inject(fault().drop_answer());
    raw_client client = connected();
    EXPECT_FALSE(client.call(make_topic("t"), 2));
    EXPECT_TRUE(exists("t"));
}

TEST_F(cluster_fault, delay_holds_back_the_answer_and_those_behind_it) {
    broker->inject(fault().of(api_key::metadata).delay(50ms));
    raw_client client = connected();
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(client.send(metadata_request{}, 4, 1));
    EXPECT_FALSE(client.send(list_groups_request{}, 0, 2));
    const auto first = client.receive<protocol::metadata_response>(4);
    ASSERT_TRUE(first);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 50ms);
    EXPECT_EQ(first->correlation_id, 1);
    const auto second = client.receive<protocol::list_groups_response>(0);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->correlation_id, 2);
}

TEST_F(cluster_fault, error_is_told_where_each_api_has_a_place) {
    const auto code = broker_errc::not_controller;
    broker->inject(fault().always().error(code));
    raw_client client = connected();

    protocol::api_versions_request versions;
    versions.client_software_name = "t";
    versions.client_software_version = "1";
    EXPECT_EQ(client.call(versions, 3)->message.error_code, code);
    EXPECT_EQ(client.call(list_groups_request{}, 4)->message.error_code, code);
    EXPECT_EQ(client.call(protocol::describe_cluster_request{}, 0)->message.error_code, code);

    metadata_request metadata;
    metadata.topics->emplace_back().name = "t";
    const auto described = client.call(metadata, 13);
    EXPECT_EQ(described->message.error_code, code);
    EXPECT_EQ(described->message.topics[0].error_code, code);

    protocol::find_coordinator_request one;
    one.key = "g";
    EXPECT_EQ(client.call(one, 3)->message.error_code, code);
    protocol::find_coordinator_request many;
    many.coordinator_keys = {"g", "h"};
    EXPECT_EQ(client.call(many, 4)->message.coordinators[1].error_code, code);

    EXPECT_EQ(client.call(make_topic("t"), 7)->message.topics[0].error_code, code);
    EXPECT_FALSE(exists("t"));
    broker->create_topic({.name = "u"});
    protocol::delete_topics_request doomed;
    doomed.topic_names = {"u"};
    EXPECT_EQ(client.call(doomed, 5)->message.responses[0].error_code, code);
    EXPECT_TRUE(exists("u"));
}

TEST_F(cluster_fault, an_unsupported_version_is_told_as_kafka_tells_it) {
    broker->inject(fault().of(api_key::api_versions).error(broker_errc::unsupported_version));
    raw_client client = connected();
    protocol::api_versions_request request;
    EXPECT_FALSE(client.send(request, 3));
    const auto answer = client.receive<protocol::api_versions_response>(0);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->message.error_code, broker_errc::unsupported_version);
    EXPECT_EQ(answer->message.api_keys.size(), 1u);
}

TEST_F(cluster_fault, the_answer_to_an_unsupported_version_can_be_edited_and_delayed) {
    int throttle = 0;
    broker->inject(fault()
            .error(broker_errc::unsupported_version)
            .throttle(1500ms)
            .edit<protocol::api_versions_response>([&](protocol::api_versions_response& answer) {
                throttle = answer.throttle_time_ms;
                answer.api_keys.clear();
            }));
    raw_client client = connected();
    EXPECT_FALSE(client.send(protocol::api_versions_request{}, 3));
    const auto answer = client.receive<protocol::api_versions_response>(0);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->message.error_code, broker_errc::unsupported_version);
    EXPECT_TRUE(answer->message.api_keys.empty());
    EXPECT_EQ(throttle, 1500);
}

TEST_F(cluster_fault, throttle_is_told_in_milliseconds) {
    broker->inject(fault().throttle(1500ms));
    raw_client client = connected();
    const auto throttled = client.call(list_groups_request{}, 1);
    EXPECT_EQ(throttled->message.throttle_time_ms, 1500);
    EXPECT_EQ(client.call(list_groups_request{}, 1)->message.throttle_time_ms, 0);
    broker->inject(fault().throttle(1500ms));
    EXPECT_TRUE(client.call(list_groups_request{}, 0)) << "version 0 cannot tell";
}

TEST_F(cluster_fault, edit_changes_one_kind_of_answer) {
    broker->inject(fault().edit<protocol::metadata_response>(
        [](protocol::metadata_response& answer) { answer.brokers.clear(); }));
    raw_client client = connected();
    EXPECT_TRUE(answers(client));
    EXPECT_TRUE(client.call(metadata_request{}, 4)->message.brokers.empty());
    EXPECT_EQ(client.call(metadata_request{}, 4)->message.brokers.size(), 2u);
}

TEST_F(cluster_fault, an_edit_meets_no_answer_of_another_kind) {
    broker->inject(fault()
            .edit<protocol::metadata_response>(
                [](protocol::metadata_response&) { FAIL() << "this is an answer of another API"; })
            .of(api_key::list_groups));
    raw_client client = connected();
    EXPECT_TRUE(answers(client));
}

TEST_F(cluster_fault, correlation_ids_can_be_wrong) {
    broker->inject(fault().wrong_correlation_id(-3));
    broker->inject(fault().correlation_id(0));
    raw_client client = connected();
    EXPECT_EQ(client.call(list_groups_request{}, 0, 10)->correlation_id, 7);
    EXPECT_EQ(client.call(list_groups_request{}, 0, 11)->correlation_id, 0);
    EXPECT_EQ(client.call(list_groups_request{}, 0, 12)->correlation_id, 12);
}

TEST_F(cluster_fault, lengths_can_be_wrong) {
    for (std::int32_t length : {-1, std::numeric_limits<std::int32_t>::min(), 0, 1 << 30}) {
        broker->inject(fault().frame_length(length));
        raw_client client = connected();
        EXPECT_FALSE(client.send(list_groups_request{}, 0));
        broker->inject(fault().drop());
        EXPECT_FALSE(client.send(list_groups_request{}, 0));
        const byte_vector all = client.read_all();
        ASSERT_EQ(all.size(), whole_answer().size());
        EXPECT_EQ(read_int32(all), length);
    }
}

TEST_F(cluster_fault, cut_sends_a_part_and_closes) {
    const byte_vector whole = whole_answer();
    for (std::size_t size = 0; size <= whole.size() + 1; ++size) {
        broker->inject(fault().cut(size));
        raw_client client = connected();
        EXPECT_FALSE(client.send(list_groups_request{}, 0));
        const byte_vector part(whole.begin(),
            whole.begin() + static_cast<std::ptrdiff_t>(std::min(size, whole.size())));
        EXPECT_EQ(client.read_all(), part);
    }
}

TEST_F(cluster_fault, stall_sends_a_part_and_leaves_the_connection_open) {
    broker->inject(fault().stall(5));
    raw_client client = connected();
    EXPECT_FALSE(client.send(list_groups_request{}, 0));
    EXPECT_EQ(client.read(), from_hex("0000000a 00"));
    EXPECT_FALSE(client.send(list_groups_request{}, 0));
    EXPECT_EQ(broker->open_connections(), 1u);
    broker->disconnect(node_1);
    EXPECT_TRUE(client.read().empty());
    EXPECT_EQ(broker->requests(), 1u) << "what came after it was not handled";
}

TEST_F(cluster_fault, never_answer_leaves_the_connection_open_and_the_request_done) {
    broker->inject(fault().never_answer());
    raw_client client = connected();
    EXPECT_FALSE(client.send(make_topic("t"), 2));
    EXPECT_FALSE(client.send(list_groups_request{}, 0));
    raw_client other = connected();
    EXPECT_TRUE(answers(other));
    EXPECT_TRUE(exists("t"));
    EXPECT_EQ(broker->open_connections(), 2u);
    EXPECT_EQ(broker->requests(), 2u);
    broker->disconnect(node_1);
    EXPECT_TRUE(client.read_all().empty());
}

TEST_F(cluster_fault, skip_answer_answers_what_is_behind) {
    broker->inject(fault().skip_answer());
    raw_client client = connected();
    EXPECT_FALSE(client.send(make_topic("t"), 2, 1));
    const auto answer = client.call(list_groups_request{}, 0, 2);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->correlation_id, 2);
    EXPECT_TRUE(exists("t"));
}

TEST_F(cluster_fault, single_bytes_arrive_as_the_same_answer) {
    broker->inject(fault().single_bytes());
    raw_client client = connected();
    const auto answer = client.call(metadata_request{}, 4);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->message.brokers.size(), 2u);
    EXPECT_TRUE(answers(client));
}

TEST_F(cluster_fault, raw_bytes_take_the_place_of_the_answer) {
    broker->inject(fault().raw("HTTP/1.1 400 Bad Request\r\n"));
    broker->inject(fault().after(1).raw_then_close("bye"));
    raw_client client = connected();
    EXPECT_FALSE(client.send(make_topic("t"), 2));
    byte_vector greeting = client.read();
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(greeting.data()), greeting.size()),
        "HTTP/1.1 400 Bad Request\r\n");
    EXPECT_FALSE(exists("t"));
    EXPECT_TRUE(answers(client));
    EXPECT_FALSE(client.send(list_groups_request{}, 0));
    EXPECT_EQ(client.read_all(), from_hex("627965"));
}

TEST_F(cluster_fault, refuse_closes_a_connection_at_once) {
    broker->inject(fault().refuse().on(node_2));
    raw_client refused = connected(node_2);
    EXPECT_TRUE(refused.read().empty());
    raw_client elsewhere = connected(node_1);
    EXPECT_TRUE(answers(elsewhere));
    raw_client next = connected(node_2);
    EXPECT_TRUE(answers(next));
    EXPECT_EQ(broker->connections(node_2), 2u);
}

TEST_F(cluster_fault, ignore_accepts_and_stays_silent) {
    broker->inject(fault().ignore());
    raw_client ignored = connected();
    EXPECT_FALSE(ignored.send(list_groups_request{}, 0));
    raw_client other = connected();
    EXPECT_TRUE(answers(other));
    EXPECT_EQ(broker->requests(), 1u);
    EXPECT_EQ(broker->open_connections(), 2u);
    ignored.close();
    EXPECT_TRUE(answers(other));
    EXPECT_EQ(broker->open_connections(), 2u) << "whoever does not read sees no end";
    broker->disconnect(node_1);
    EXPECT_TRUE(running(context)([&] { return broker->open_connections() == 0; }));
}

TEST_F(cluster_fault, faults_are_counted_and_can_be_taken_back) {
    const auto id = broker->inject(fault().of(api_key::metadata).always().skip_answer());
    raw_client client = connected();
    EXPECT_FALSE(client.send(metadata_request{}, 4));
    EXPECT_FALSE(client.send(metadata_request{}, 4));
    EXPECT_TRUE(answers(client));
    EXPECT_EQ(broker->met(id), 2u);
    EXPECT_TRUE(broker->remove(id));
    EXPECT_FALSE(broker->remove(id));
    EXPECT_TRUE(client.call(metadata_request{}, 4));
    EXPECT_EQ(broker->met(id), 2u);
}

TEST_F(cluster_fault, an_api_that_is_not_served_can_still_be_met_by_silence) {
    broker->limit_api({api_key::api_versions});
    broker->inject(fault().of(api_key::api_versions).skip_answer());
    raw_client client = connected();
    EXPECT_FALSE(client.send(protocol::api_versions_request{}, 0));
    EXPECT_TRUE(answers(client)) << "as brokers of release 0.9 do";
    EXPECT_FALSE(client.call(protocol::api_versions_request{}, 0)) << "as older ones do";
}

} // namespace
} // namespace kafka::testing::test
