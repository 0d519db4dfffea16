#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Starts the releases of Kafka named as arguments, or every one that the harness knows: each has to
serve, to have its topics, and to leave nothing behind. In between, the client's tests for brokers of
every age are run against it, and it is looked at by the command line, if their programs are
named."""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
import unittest

from harness_support import CANNOT_RUN, processes_naming

from brokers import cluster, jars, releases, session

TOPICS = (("narrow", 1, 1), ("wide", 3, 1))
ON_NODE_1 = (1, [1], [1])  # leader, replicas, in sync


class EveryRelease(unittest.TestCase):
    versions = tuple(releases.RELEASES)
    program = None
    tool = None

    def test_serves_and_ends(self):
        for version in self.versions:
            with self.subTest(version), self.running(version) as kafka:
                release = releases.find_release(version)
                processes = processes_naming(str(kafka.folder))
                self.assertEqual(len(processes), 2 if release.zookeeper else 1)
                self.expect_topics(kafka)
                with kafka.nodes[1].inquire(timeout=10 if release.since("0.10") else 0.5) as broker:
                    if release.since("0.10"):
                        self.assertIn(3, broker.api_versions())
                    else:
                        self.assertRaises(OSError, broker.api_versions)
                if self.program:
                    suites = [self.program, "any_release", "minimal_requests"]
                    self.assertEqual(session.Session(kafka).run(suites), 0, kafka.log_tails())
                if self.tool:
                    self.expect_to_be_seen(kafka, version)

    def test_a_killed_broker_comes_back(self):
        # The oldest: it gives up as long as ZooKeeper remembers it.
        with self.running(self.versions[0]) as kafka:
            kafka.nodes[1].kill()
            kafka.start_node(1)
            self.expect_topics(kafka)

    def expect_topics(self, kafka):
        with kafka.nodes[1].inquire() as broker:
            brokers, topics = broker.metadata()
        self.assertEqual(brokers, [1])
        self.assertEqual(
            topics,
            {"narrow": {0: ON_NODE_1}, "wide": {0: ON_NODE_1, 1: ON_NODE_1, 2: ON_NODE_1}},
        )

    def expect_to_be_seen(self, kafka, version):
        done = subprocess.run(
            [self.tool, "cluster", "--json", "-b", kafka.bootstrap()],
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        seen = json.loads(done.stdout)
        self.assertEqual(seen["api_version"][:2], [int(part) for part in version.split(".")[:2]])
        self.assertEqual([broker["node_id"] for broker in seen["brokers"]], [1])
        # Brokers before 0.10 do not say which topics are internal. They make this one when they are
        # asked for a coordinator, as they are by a client that does not know what they are.
        self.assertEqual(
            {topic["name"]: len(topic["partitions"]) for topic in seen["topics"]
             if topic["name"] != "__consumer_offsets"},
            {name: partitions for name, partitions, _ in TOPICS})

    @contextlib.contextmanager
    def running(self, version):
        kafka = cluster.Cluster(cluster.Spec(version=version, topics=TOPICS))
        try:
            began = time.monotonic()
            kafka.start()
            print(f"Kafka {version} serves after {time.monotonic() - began:.1f} s", flush=True)
            yield kafka
        finally:
            kafka.close()
        self.assertEqual(processes_naming(str(kafka.folder)), [])
        self.assertFalse(os.path.exists(kafka.folder))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", dest="program", help="the program interop_test")
    parser.add_argument("--tool", help="the program kafka-asio")
    parser.add_argument("versions", nargs="*", default=releases.RELEASES)
    arguments = parser.parse_args()
    EveryRelease.versions = tuple(arguments.versions)
    EveryRelease.program = arguments.program
    EveryRelease.tool = arguments.tool
    for version in EveryRelease.versions:
        if not jars.is_present(f"kafka:{version}"):
            print(f"cannot run: the jars of Kafka {version} are not in the cache")
            sys.exit(CANNOT_RUN)
    unittest.main(argv=sys.argv[:1])
