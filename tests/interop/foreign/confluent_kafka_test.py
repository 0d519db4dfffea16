#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""confluent-kafka, which brings the newest librdkafka, lists the in-process cluster, and makes and
deletes topics in it."""

import expectations
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, NewTopic
from confluent_kafka import TopicCollection

PATIENCE = 10.0


class Admin(expectations.ClusterTest):
    def setUp(self):
        self.admin = AdminClient({"bootstrap.servers": expectations.servers()})

    def test_lists_the_cluster(self):
        listed = self.admin.list_topics(timeout=PATIENCE)
        self.assertEqual(len(listed.cluster_id), 22)
        self.assertEqual(listed.controller_id, expectations.NODES[0])
        self.check_brokers({broker.id: f"{broker.host}:{broker.port}"
                            for broker in listed.brokers.values()})
        self.check_topics({
            name: {entry.id: (entry.leader, entry.replicas, entry.isrs)
                   for entry in topic.partitions.values()}
            for name, topic in listed.topics.items()})

    def test_describes_the_cluster(self):
        described = self.admin.describe_cluster(request_timeout=PATIENCE).result()
        self.assertEqual(described.controller.id, expectations.NODES[0])
        self.check_brokers({node.id: f"{node.host}:{node.port}" for node in described.nodes})

    def test_describes_topics(self):
        described = self.admin.describe_topics(
            TopicCollection(list(expectations.TOPICS)), request_timeout=PATIENCE)
        topics = {name: future.result() for name, future in described.items()}
        self.check_topics({
            name: {entry.id: (entry.leader.id, [node.id for node in entry.replicas],
                              [node.id for node in entry.isr])
                   for entry in topic.partitions}
            for name, topic in topics.items()})
        for topic in topics.values():
            self.assertFalse(topic.is_internal)
            self.assertEqual(len(str(topic.topic_id)), 22)

    def test_makes_and_deletes_topics(self):
        def create():
            topics = [NewTopic("made", num_partitions=2, replication_factor=3)]
            return self.admin.create_topics(topics, request_timeout=PATIENCE)["made"].result()

        def delete():
            return self.admin.delete_topics(["made"], request_timeout=PATIENCE)["made"].result()

        create()
        self.assertEqual(len(self.admin.list_topics(timeout=PATIENCE).topics["made"].partitions), 2)
        with self.assertRaises(KafkaException) as refused:
            create()
        self.assertEqual(refused.exception.args[0].code(), KafkaError.TOPIC_ALREADY_EXISTS)
        delete()
        with self.assertRaises(KafkaException) as refused:
            delete()
        self.assertEqual(refused.exception.args[0].code(), KafkaError.UNKNOWN_TOPIC_OR_PART)

    def test_lists_groups(self):
        listed = self.admin.list_consumer_groups(request_timeout=PATIENCE).result()
        self.assertEqual((listed.valid, listed.errors), ([], []))


if __name__ == "__main__":
    expectations.main()
