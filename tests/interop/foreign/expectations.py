# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The cluster that the tests in this folder are run on, whatever client looks at it."""

import os
import sys
import unittest

NODES = [1, 2, 3]
# Partitions and replicas of each topic; CMakeLists.txt starts the broker with them.
TOPICS = {"single": (1, 1), "spread": (6, 2), "everywhere": (12, 3)}


def servers():
    return os.environ["KAFKA_BOOTSTRAP_SERVERS"]


class ClusterTest(unittest.TestCase):
    """A client's listing in one form: a partition is (leader, replicas, isr)."""

    def check_brokers(self, addresses):
        """`addresses` gives each node's `host:port`."""
        self.assertEqual(addresses, dict(zip(NODES, servers().split(","))))

    def check_topics(self, topics):
        """`topics` gives each topic's partitions by their index."""
        self.assertEqual(set(topics), set(TOPICS))
        for name, (partitions, replicas) in TOPICS.items():
            with self.subTest(topic=name):
                self.check_topic(topics[name], partitions, replicas)

    def check_topic(self, partitions, count, replicas):
        self.assertEqual(sorted(partitions), list(range(count)))
        leaders = []
        for leader, assigned, isr in partitions.values():
            self.assertEqual(len(set(assigned)), replicas)
            self.assertLessEqual(set(assigned), set(NODES))
            self.assertEqual(leader, assigned[0])
            self.assertEqual(sorted(isr), sorted(assigned))
            leaders.append(leader)
        if count >= len(NODES):
            self.assertEqual({leaders.count(node) for node in NODES}, {count // len(NODES)})


def main():
    unittest.main(argv=sys.argv[:1], verbosity=2)
