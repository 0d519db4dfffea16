#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Tests of schema_check: what is wrong in a schema must be seen."""

import pathlib
import sys
import tempfile
import unittest

import schema_check
from brokers import jars
from notation import parse_schema

RIGHT = """\
request MetadataRequest key=3 versions=0-13 flexible=9+ listeners=broker
    Topics  []MetadataRequestTopic  0+  nullable=1+
        TopicId  uuid  10+  ignorable
        Name  string  0+  nullable=10+ entity=topicName
    AllowAutoTopicCreation  bool  4+  default=true
    IncludeClusterAuthorizedOperations  bool  8-10
    IncludeTopicAuthorizedOperations  bool  8+
"""


class SchemaCheck(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = schema_check.all_definitions()

    def differences(self, text):
        file = parse_schema(text, "metadata", "test")
        schema_check.checks.check_message(file.messages[0])
        ours = schema_check.our_view(file.messages[0])
        return schema_check.differences(ours, schema_check.views_of(ours.name, self.kafka))

    def wrong(self, before, after):
        self.assertIn(before, RIGHT)
        lines = self.differences(RIGHT.replace(before, after))
        self.assertTrue(lines, f"nobody noticed {after}")
        return "\n".join(lines)

    def test_every_definition_of_kafkas_can_be_read(self):
        for release, definitions in self.kafka:
            views = [schema_check.javas_view(each) for each in definitions.values()]
            self.assertGreater(len(views), 180, release)

    def test_no_difference(self):
        self.assertEqual(self.differences(RIGHT), [])

    def test_versions(self):
        self.assertIn("versions: ours 0-12", self.wrong("versions=0-13", "versions=0-12"))

    def test_key(self):
        self.assertIn("key: ours 4", self.wrong("key=3", "key=4"))

    def test_listeners(self):
        self.assertIn("listeners: ours ['controller']", self.wrong("=broker", "=controller"))

    def test_flexible(self):
        self.assertIn("v9: Topics: compact", self.wrong("flexible=9+", "flexible=10+"))

    def test_type(self):
        self.assertIn(
            "type: ours int8", self.wrong("bool  4+  default=true", "int8  4+  default=1")
        )

    def test_field_versions(self):
        text = self.wrong("bool  8-10", "bool  8-11")
        self.assertIn("v11: only ours has IncludeClusterAuthorizedOperations", text)

    def test_nullable(self):
        self.assertIn("v0: Topics: nullable", self.wrong("nullable=1+", "nullable=0+"))

    def test_default(self):
        self.assertIn("AllowAutoTopicCreation default", self.wrong(" default=true", ""))

    def test_default_of_records(self):
        """Kafka's definitions do not write it down."""
        produce = schema_check.TOP / "schema" / "produce.schema"
        text = produce.read_text()
        nullable = "nullable=0+ default=null"
        self.assertEqual(text.count(nullable), 1)
        self.assertEqual(self.differences(text), [])
        self.assertEqual(
            self.differences(text.replace(nullable, "nullable=0+")),
            [
                "ProduceRequest.TopicData[].PartitionData[].Records default: ours empty, "
                f"Kafka {schema_check.RELEASES[0]}'s None"
            ],
        )

    def test_ignorable(self):
        self.assertIn("Topics[].TopicId ignorable", self.wrong("uuid  10+  ignorable", "uuid  10+"))

    def test_tag(self):
        text = self.wrong("bool  8+", "bool  9+  tag=0:9+ ignorable")
        self.assertIn("v9: IncludeTopicAuthorizedOperations: tagged", text)

    def test_map_key(self):
        text = self.wrong("string  0+  nullable=10+", "string  0+  nullable=10+ key")
        self.assertIn("Topics[].Name map key", text)

    def test_entity(self):
        self.assertIn("Name entity", self.wrong("entity=topicName", ""))

    def test_order(self):
        lines = RIGHT.splitlines()
        lines[-1], lines[-2] = lines[-2], lines[-1]
        self.assertIn("order of fields", "\n".join(self.differences("\n".join(lines) + "\n")))

    def test_missing_field(self):
        text = self.wrong("    IncludeTopicAuthorizedOperations  bool  8+\n", "")
        self.assertIn("IncludeTopicAuthorizedOperations: missing from ours", text)

    def test_additional_field(self):
        lines = "\n".join(self.differences(RIGHT + "    Colour  int8  3+\n"))
        self.assertIn("Colour: in ours, no jar has it", lines)

    def test_unknown_message(self):
        self.assertIn("no jar has it", self.wrong("MetadataRequest key", "MetadatumRequest key"))

    def test_missing_messages(self):
        every = {name for _, definitions in self.kafka for name in definitions}
        self.assertEqual(schema_check.missing(every, self.kafka), [])
        newest = self.kafka[0][0]
        self.assertEqual(
            schema_check.missing(every - {"FetchRequest", "VotersRecord"}, self.kafka),
            [
                f"{name}: missing from ours, Kafka {newest} has it"
                for name in self.kafka[0][1]
                if name in ("FetchRequest", "VotersRecord")
            ],
        )

    def test_messages_without_versions_are_not_missing(self):
        definitions = {
            "GoneRequest": {
                "name": "GoneRequest",
                "type": "request",
                "apiKey": 9,
                "validVersions": "none",
            }
        }
        self.assertEqual(schema_check.missing(set(), [("4.0.0", definitions)]), [])


class Releases(unittest.TestCase):
    """The table of releases, with one fact changed, against the jars."""

    @classmethod
    def setUpClass(cls):
        cls.kafka = schema_check.versions_of_apis(schema_check.all_definitions())
        cls.files = schema_check.our_files(schema_check.TOP / "schema")
        cls.text = (schema_check.TOP / "schema" / "history").read_text(encoding="utf-8")

    def contradictions(self, before="", after=""):
        self.assertIn(before, self.text)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "history")
            path.write_text(self.text.replace(before, after), encoding="utf-8")
            return schema_check.history_check.contradictions(
                schema_check.our_history(self.files, path.parent), self.kafka
            )

    def test_no_contradiction(self):
        self.assertEqual(self.contradictions(), [])

    def test_a_release_that_is_too_late(self):
        lines = self.contradictions("4=3.9 5=4.4", "4=4.0 5=4.4")
        self.assertEqual(len(lines), 1)
        self.assertRegex(
            lines[0], r"history:\d+: ApiVersions v4: Kafka 3.9.1 has it, but it came with 4.0$"
        )

    def test_a_release_that_is_too_early(self):
        lines = self.contradictions("4=3.9 5=4.4", "4=3.9 5=4.3")
        self.assertEqual(len(lines), 1)
        self.assertIn("ApiVersions v5: Kafka 4.3.1 lacks it, but it came with 4.3", lines[0])

    def test_versions_that_were_dropped(self):
        self.assertEqual(len(self.contradictions("dropped=0-2:4.0", "dropped=0-1:4.0")), 2)
        self.assertEqual(len(self.contradictions("dropped=0-2:4.0", "dropped=0-3:4.0")), 2)
        self.assertEqual(len(self.contradictions(" back=0-1:4.0.1", "")), 4)


if __name__ == "__main__":
    if not all(jars.is_present(f"kafka-clients:{each}") for each in schema_check.RELEASES):
        print("cannot run: the jars of kafka-clients are not in the cache")
        sys.exit(schema_check.CANNOT_RUN)
    unittest.main()
