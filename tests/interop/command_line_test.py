#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The kafka-asio program looks at real Apache Kafka; kcat says whether it has seen right."""

import json
import os
import re
import subprocess
import sys
import unittest

TOOL = os.environ["KAFKA_ASIO_TOOL"]
SERVERS = os.environ["KAFKA_BOOTSTRAP_SERVERS"]
RELEASE = os.environ["KAFKA_VERSION"]
NODES = len(SERVERS.split(","))


def output(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          encoding="utf-8", timeout=60, check=False)
    if done.returncode or done.stderr:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stderr}")
    return done.stdout


def asio(*arguments):
    return output(TOOL, *arguments, "-b", SERVERS)


def ids(entries):
    return [entry["id"] for entry in entries]


class CommandLine(unittest.TestCase):
    def check_release(self, text):
        major, minor = RELEASE.split(".")[:2]
        self.assertRegex(text, rf"looks like Kafka {major}\.{minor}\b")

    def test_cluster_as_json(self):
        ours = json.loads(asio("cluster", "--json"))
        theirs = json.loads(output("kcat", "-L", "-J", "-b", SERVERS))
        self.assertEqual(list(ours),
                         ["cluster_id", "controller_id", "api_version", "brokers", "topics"])
        self.assertEqual(len(ours["cluster_id"]), 22)
        self.assertEqual(ours["api_version"], [int(part) for part in RELEASE.split(".")[:2]])
        self.assertIn(ours["controller_id"], [broker["node_id"] for broker in ours["brokers"]])
        self.assertEqual(
            {broker["node_id"]: f"{broker['host']}:{broker['port']}" for broker in ours["brokers"]},
            {broker["id"]: broker["name"] for broker in theirs["brokers"]})
        for topic in ours["topics"]:
            self.assertEqual(list(topic), ["name", "topic_id", "is_internal", "error", "partitions"])
            self.assertIsNone(topic["error"])
            for partition in topic["partitions"]:
                self.assertEqual(list(partition), ["partition", "leader", "leader_epoch",
                                                   "replicas", "isr", "offline", "error"])
                self.assertEqual((partition["offline"], partition["error"]), ([], None))
        self.assertEqual(
            {topic["name"]: {p["partition"]: (p["leader"], p["replicas"], sorted(p["isr"]))
                             for p in topic["partitions"]} for topic in ours["topics"]},
            {topic["topic"]: {p["partition"]: (p["leader"], ids(p["replicas"]),
                                               sorted(ids(p["isrs"])))
                              for p in topic["partitions"]} for topic in theirs["topics"]})

    def test_cluster_in_words(self):
        text = asio("cluster", "--topics")
        self.check_release(text)
        for server in SERVERS.split(","):
            self.assertIn(server, text)

    def test_api_versions(self):
        told = json.loads(asio("api-versions", "--json"))
        self.assertEqual(list(told), ["node_id", "apis", "features"])
        by_key = {api["api_key"]: api for api in told["apis"]}
        self.assertEqual(by_key[3]["name"], "Metadata")
        self.assertGreater(len([api for api in told["apis"] if api["broker"]]), 60)
        self.assertIn("metadata.version", [feature["name"] for feature in told["features"]])
        for api in told["apis"]:
            with self.subTest(api=api):
                self.assertEqual(list(api), ["api_key", "name", "broker", "client", "use"])
                if api["broker"] is None or api["client"] is None:
                    self.assertIsNone(api["use"])
                elif api["use"] is not None:
                    for low, high in (api["broker"], api["client"]):
                        self.assertTrue(low <= api["use"] <= high)
        for node in range(1, NODES + 1):
            asked = json.loads(asio("api-versions", "--json", "--node", str(node)))
            self.assertEqual(asked["node_id"], node)

    def test_request_of_every_api(self):
        told = json.loads(asio("api-versions", "--json"))
        harmful = {"UnregisterBroker", "RemoveRaftVoter", "AddRaftVoter"}
        # What a broker does not answer, or answers by hanging up, when it has its default.
        needed = {
            "Produce": {"acks": 1},
            "DescribeAcls": {"resourceTypeFilter": 1, "patternTypeFilter": 1, "operation": 1,
                             "permissionType": 1},
            "AddPartitionsToTxn": {"transactions": [{"transactionalId": "none"}]},
        }
        asked = [api["name"] for api in told["apis"]
                 if api["use"] is not None and api["name"] not in harmful]
        self.assertGreater(len(asked), 50)
        for name in asked:
            with self.subTest(api=name):
                answer = json.loads(asio("request", name, json.dumps(needed.get(name, {}))))
                self.assertTrue(answer)

    def test_demo(self):
        text = asio("demo", "--seconds", "2")
        self.check_release(text)
        self.assertEqual(len(re.findall(r"(?m)^  ✓ connected to broker \d+", text)), NODES)
        self.assertIn("✓ every node answered in the end\n", text)
        self.assertRegex(text, r"(?m)^  failures +0$")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
