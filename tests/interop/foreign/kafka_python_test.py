#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-python lists the in-process cluster, and makes and deletes topics in it."""

import unittest

import expectations
from kafka import KafkaAdminClient, KafkaClient, KafkaConsumer
from kafka.admin import NewTopic
from kafka.errors import (InvalidReplicationFactorError, InvalidTopicError,
                          TopicAlreadyExistsError, UnknownTopicOrPartitionError)


def partitions(topic):
    return {entry["partition"]: (entry["leader"], entry["replicas"], entry["isr"])
            for entry in topic["partitions"]}


class Listing(expectations.ClusterTest):
    def test_the_network_client_bootstraps(self):
        client = KafkaClient(bootstrap_servers=expectations.servers())
        self.addCleanup(client.close)
        client.poll(future=client.cluster.request_update(), timeout_ms=10000)
        self.check_brokers({broker.nodeId: f"{broker.host}:{broker.port}"
                            for broker in client.cluster.brokers()})
        self.assertEqual(client.cluster.controller.nodeId, expectations.NODES[0])
        for node in expectations.NODES:
            self.assertTrue(client.await_ready(node, timeout_ms=10000), node)

    def test_a_consumer_sees_the_topics(self):
        consumer = KafkaConsumer(bootstrap_servers=expectations.servers())
        self.addCleanup(consumer.close)
        self.assertEqual(consumer.topics(), set(expectations.TOPICS))
        for name, (count, _) in expectations.TOPICS.items():
            self.assertEqual(consumer.partitions_for_topic(name), set(range(count)))


class Admin(expectations.ClusterTest):
    def setUp(self):
        self.admin = KafkaAdminClient(bootstrap_servers=expectations.servers())
        self.addCleanup(self.admin.close)

    def test_describes_the_cluster(self):
        cluster = self.admin.describe_cluster()
        self.assertEqual(len(cluster["cluster_id"]), 22)
        self.assertEqual(cluster["controller_id"], expectations.NODES[0])
        self.check_brokers({broker["node_id"]: f"{broker['host']}:{broker['port']}"
                            for broker in cluster["brokers"]})

    def test_lists_and_describes_topics(self):
        self.assertEqual(set(self.admin.list_topics()), set(expectations.TOPICS))
        self.check_topics({topic["topic"]: partitions(topic)
                           for topic in self.admin.describe_topics()})

    def test_makes_and_deletes_topics(self):
        self.admin.create_topics([NewTopic("made", 4, 3, topic_configs={"retention.ms": "5000"})])
        self.addCleanup(lambda: "made" in self.admin.list_topics()
                        and self.admin.delete_topics(["made"]))
        self.check_topic_of("made", 4, 3)
        with self.assertRaises(TopicAlreadyExistsError):
            self.admin.create_topics([NewTopic("made", 1, 1)])
        self.admin.delete_topics(["made"])
        self.assertNotIn("made", self.admin.list_topics())
        with self.assertRaises(UnknownTopicOrPartitionError):
            self.admin.delete_topics(["made"])

    def check_topic_of(self, name, count, replicas):
        listed = partitions(self.admin.describe_topics([name])[0])
        self.assertEqual(sorted(listed), list(range(count)))
        for leader, assigned, isr in listed.values():
            self.assertEqual((len(assigned), assigned[0]), (replicas, leader))
            self.assertEqual(isr, assigned)

    def test_follows_an_assignment(self):
        self.admin.create_topics([NewTopic("placed", -1, -1, {0: [3, 1], 1: [2, 3]})])
        self.addCleanup(self.admin.delete_topics, ["placed"])
        listed = partitions(self.admin.describe_topics(["placed"])[0])
        self.assertEqual(listed, {0: (3, [3, 1], [3, 1]), 1: (2, [2, 3], [2, 3])})

    def test_only_validates(self):
        self.admin.create_topics([NewTopic("imagined", 1, 1)], validate_only=True)
        self.assertNotIn("imagined", self.admin.list_topics())

    def test_refuses_what_cannot_be(self):
        with self.assertRaises(InvalidTopicError):
            self.admin.create_topics([NewTopic("no pe", 1, 1)])
        with self.assertRaises(InvalidReplicationFactorError):
            self.admin.create_topics([NewTopic("thin", 1, 4)])

    def test_lists_groups(self):
        self.assertEqual(self.admin.list_consumer_groups(), [])


if __name__ == "__main__":
    expectations.main()
