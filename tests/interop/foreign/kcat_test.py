#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kcat, which stands on librdkafka, lists the in-process cluster."""

import json
import re
import shutil
import subprocess
import sys

import expectations


def kcat(*arguments):
    return subprocess.run(["kcat", *arguments], check=True, timeout=30,
                          stdout=subprocess.PIPE, text=True).stdout


def ids(entries):
    return [entry["id"] for entry in entries]


def partitions(topic):
    return {entry["partition"]: (entry["leader"], ids(entry["replicas"]), ids(entry["isrs"]))
            for entry in topic["partitions"]}


class Kcat(expectations.ClusterTest):
    def test_lists_the_cluster(self):
        listed = json.loads(kcat("-b", expectations.servers(), "-L", "-J"))
        self.assertEqual(listed["controllerid"], expectations.NODES[0])
        self.check_brokers({broker["id"]: broker["name"] for broker in listed["brokers"]})
        self.check_topics({topic["topic"]: partitions(topic) for topic in listed["topics"]})

    def test_any_node_will_do(self):
        for server in expectations.servers().split(","):
            with self.subTest(server=server):
                listed = json.loads(kcat("-b", server, "-L", "-J"))
                self.assertEqual(ids(listed["brokers"]), expectations.NODES)

    def test_lists_one_topic(self):
        listed = json.loads(kcat("-b", expectations.servers(), "-L", "-J", "-t", "spread"))
        self.assertEqual([topic["topic"] for topic in listed["topics"]], ["spread"])
        self.check_topic(partitions(listed["topics"][0]), *expectations.TOPICS["spread"])

    def test_knows_what_is_not_there(self):
        text = kcat("-b", expectations.servers(), "-L", "-t", "sp ace")
        self.assertIn("Broker: Invalid topic", text)

    def test_says_so_in_words(self):
        text = kcat("-b", expectations.servers(), "-L")
        self.assertRegex(text, r"(?m)^ 3 brokers:$")
        self.assertRegex(text, r"(?m)^  broker 1 at .* \(controller\)$")
        self.assertRegex(text, r'(?m)^  topic "everywhere" with 12 partitions:$')
        self.assertEqual(len(re.findall(r"(?m)^    partition \d+, leader [123],", text)), 19)

    def test_may_ask_as_an_old_client(self):
        # librdkafka then asks for nothing but what release 0.9 had.
        listed = json.loads(kcat("-b", expectations.servers(), "-L", "-J",
                                 "-X", "api.version.request=false",
                                 "-X", "broker.version.fallback=0.9.0"))
        self.check_topics({topic["topic"]: partitions(topic) for topic in listed["topics"]})


if __name__ == "__main__":
    if shutil.which("kcat") is None:
        print("cannot run: kcat is not installed")
        sys.exit(77)
    expectations.main()
