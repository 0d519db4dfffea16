# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-asio protocol: what there is to send."""

import json
import unittest

from program import run, run_on_terminal


class Protocol(unittest.TestCase):
    def ok(self, *arguments):
        done = run("protocol", *arguments)
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        return done.stdout

    def refused(self, *arguments):
        done = run("protocol", *arguments)
        self.assertEqual((done.stdout, done.returncode), ("", 2))
        return done.stderr

    def test_all_apis(self):
        text = self.ok()
        self.assertRegex(text, r"^  KEY  API +VERSIONS  SINCE +NEWEST\n")
        self.assertRegex(text, r"(?m)^    3  Metadata +0–\d+ +0\.8\.0 +\d+\.\d+$")
        self.assertRegex(text, r"(?m)^    4  LeaderAndIsr +0–7 +0\.8\.0 +3\.4 +all dropped in 4\.0$")
        found = json.loads(self.ok("--json"))
        self.assertEqual(text.count("\n"), len(found["apis"]) + 1)
        self.assertGreater(len(found["apis"]), 90)
        for api in found["apis"]:
            self.assertEqual(list(api), ["api_key", "name", "versions", "stable", "since",
                                         "newest_since", "dropped"])
            if api["stable"]:
                self.assertRegex(api["since"], r"^\d+(\.\d+)+$")
                self.assertRegex(api["newest_since"], r"^\d+(\.\d+)+$")
        self.assertEqual([api["api_key"] for api in found["apis"]],
                         sorted(api["api_key"] for api in found["apis"]))

    def test_one_api(self):
        text = self.ok("Metadata")
        self.assertEqual(self.ok("metadata"), text)
        self.assertEqual(self.ok("3"), text)
        self.assertRegex(text, r"^Metadata, key 3, since Kafka 0\.8\.0, version \d+ since [\d.]+\n\n"
                               r"MetadataRequest, versions 0–\d+, flexible from 9\n")
        self.assertRegex(text, r"(?m)^  topics +\[\]MetadataRequestTopic +0\+ +1\+ +\[\]$")
        self.assertRegex(text, r'(?m)^    topicId +uuid +10\+ +"A{22}" +ignorable$')
        self.assertIn("\n\nMetadataResponse, versions 0–", text)

    def test_json(self):
        found = json.loads(self.ok("Fetch", "--json"))
        self.assertEqual(list(found), ["api_key", "name", "versions", "stable", "since",
                                       "newest_since", "dropped", "request", "response"])
        self.assertEqual((found["api_key"], found["name"]), (1, "Fetch"))
        members = {member["name"]: member for member in found["request"]["members"]}
        self.assertEqual(members["clusterId"]["tag"], 0)
        self.assertIsNone(members["clusterId"]["default"])
        self.assertEqual(members["maxBytes"]["default"], 0x7fffffff)
        self.assertEqual(members["topics"]["type"], "[]FetchTopic")
        self.assertIn("partitions", [each["name"] for each in members["topics"]["members"]])

    def test_every_api_can_be_shown(self):
        for api in json.loads(self.ok("--json"))["apis"]:
            self.assertTrue(self.ok(api["name"]).startswith(f"{api['name']}, key {api['api_key']}"))

    def test_data_messages(self):
        self.assertTrue(self.ok("request_header").startswith("RequestHeader, versions 0–2"))
        found = json.loads(self.ok("ConsumerProtocolAssignment", "--json"))
        self.assertEqual(found["name"], "ConsumerProtocolAssignment")

    def test_colours_are_for_terminals(self):
        status, text = run_on_terminal("protocol", "Metadata")
        self.assertEqual(status, 0)
        self.assertIn("\x1b[", text)
        self.assertNotIn("\x1b", self.ok("Metadata"))

    def test_what_is_not_there(self):
        self.assertEqual(self.refused("Metdata"),
                         "kafka-asio: 'Metdata' is no API; did you mean 'Metadata'?\n"
                         "'kafka-asio protocol' lists all of them.\n")
        self.assertIn("no API with the key 999", self.refused("999"))
        self.assertIn("--help", self.refused("Metadata", "--jsn"))


if __name__ == "__main__":
    unittest.main()
