# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from support import HEAD, read, thing

from model import NO_VERSIONS, OPEN, Place, SchemaError, Versions
from notation import parse_errors, parse_versions


class VersionsTest(unittest.TestCase):
    def test_forms(self):
        where = Place("x", 1)
        self.assertEqual(parse_versions("3", where), Versions(3, 3))
        self.assertEqual(parse_versions("3-5", where), Versions(3, 5))
        self.assertEqual(parse_versions("3+", where), Versions(3, OPEN))
        self.assertEqual(parse_versions("none", where), NO_VERSIONS)

    def test_shown_as_written(self):
        for text in ("3", "3-5", "3+", "none"):
            self.assertEqual(str(parse_versions(text, Place("x", 1))), text)

    def test_arithmetic(self):
        self.assertEqual(Versions(1, 5) & Versions(3, OPEN), Versions(3, 5))
        self.assertTrue((Versions(1, 2) & Versions(3, 4)).empty)
        self.assertTrue(Versions(1, 5).covers(Versions(2, 5)))
        self.assertFalse(Versions(1, 5).covers(Versions(2, 6)))
        self.assertTrue(Versions(1, 5).covers(NO_VERSIONS))


class MessageTest(unittest.TestCase):
    def test_attributes(self):
        file = read("""\
            request ThingRequest key=9 versions=0-4 flexible=2+ listeners=broker,controller unstable=4
                Name string 0+
            response ThingResponse key=9 versions=0-4 flexible=2+ header=0@0-1 unstable=4
                Name string 0+
            """)
        request, response = file.messages
        self.assertEqual((request.kind, request.name, request.key), ("request", "ThingRequest", 9))
        self.assertEqual(request.listeners, ["broker", "controller"])
        self.assertEqual(request.stable, Versions(0, 3))
        self.assertEqual(response.header_exceptions[0].header, 0)
        self.assertEqual(response.header_exceptions[0].versions, Versions(0, 1))

    def test_fields(self):
        message = thing("Id   int32   1+  default=-1 ignorable key entity=brokerId",
                        "Name string  0+  nullable=2+ default='no name' secret",
                        "Tag  []uuid  3+  tag=7:3+  # a comment")
        number, name, tag = message.root.fields
        self.assertEqual((number.name, number.base, number.default), ("Id", "int32", "-1"))
        self.assertTrue(number.ignorable and number.map_key and not number.secret)
        self.assertEqual(number.entity, "brokerId")
        self.assertEqual((name.default, name.nullable), ("no name", Versions(2, OPEN)))
        self.assertTrue(name.secret)
        self.assertTrue(tag.is_list)
        self.assertEqual((tag.tag, tag.tagged), (7, Versions(3, OPEN)))

    def test_nested_and_common_structs(self):
        message = thing("struct Point 0+",
                        "    X int32 0+",
                        "Outer []Outer 0+",
                        "    Inner []Inner 1+",
                        "        At Point 0+",
                        "    After bool 0+",
                        "Here Point 0+ nullable=0+ default=null")
        self.assertEqual([s.name for s in message.structs], ["Point", "Inner", "Outer"])
        outer, here = message.root.fields
        self.assertEqual([f.name for f in outer.struct.fields], ["Inner", "After"])
        self.assertIs(here.struct, message.structs[0])
        self.assertIs(outer.struct.fields[0].struct.fields[0].struct, message.structs[0])


class MistakesTest(unittest.TestCase):
    """Every message says where, what, and what would be right."""

    def refused(self, text, line, *said):
        with self.assertRaises(SchemaError) as caught:
            read(text)
        shown = str(caught.exception)
        self.assertTrue(shown.startswith(f"thing.schema:{line}: "), shown)
        for words in said:
            self.assertIn(words, shown)

    def field_refused(self, field, *said):
        self.refused(HEAD + "    " + field + "\n", 2, *said)

    def test_layout(self):
        self.refused("", 1, "no message", "request NAME")
        self.refused("    Name string 0+\n" + HEAD, 1, "before any message")
        self.refused(HEAD + "\tName string 0+\n", 2, "tabs")
        self.refused(HEAD + "   Name string 0+\n", 2, "3 spaces", "multiple of 4")
        self.refused(HEAD + "    Name string 0+\n        More string 0+\n", 3, "'Name' is string")
        self.refused(HEAD + "        Name string 0+\n", 2, "deeper")
        self.refused(HEAD + "    Name string 0+ default='x\n", 2, "quotation mark")

    def test_message_line(self):
        self.refused("requests X versions=0 flexible=none\n", 1, "'requests'", "request, response")
        self.refused("data\n", 1, "a name must follow")
        self.refused("data thing versions=0 flexible=none\n", 1, "'thing'", "LikeThis")
        self.refused("data Thing flexible=none\n", 1, "does not say 'versions=…'")
        self.refused("data Thing versions=0\n", 1, "does not say 'flexible=…'")
        self.refused("data Thing version=0 flexible=none\n", 1, "'version=0'", "'versions=…'?")
        self.refused("data Thing versions=0 versions=1 flexible=none\n", 1, "twice")
        self.refused("request ThingRequest key=x versions=0 flexible=none\n", 1, "'x' is no number")
        self.refused("response R key=1 versions=0 flexible=none header=0\n", 1, "header=0@0+")

    def test_field_line(self):
        self.field_refused("Name string", "NAME TYPE VERSIONS")
        self.field_refused("Na-me string 0+", "'Na-me'")
        self.field_refused("Name []] 0+", "'[]]' is no type")
        self.field_refused("Name string 3-", "'3-'", "3-5")
        self.field_refused("Name string 5-3", "end before they begin")
        self.field_refused("Name string 0+ nulable=1+", "'nullable=…'?")
        self.field_refused("Name string 0+ ignorabel", "'ignorable'?")
        self.field_refused("Name string 3+ tag=1", "tag=0:3+")
        self.field_refused("struct Point", "struct NAME VERSIONS")

    def test_file_name(self):
        from notation import parse_schema
        with self.assertRaisesRegex(SchemaError, "lower case"):
            parse_schema(HEAD, "Thing", "Thing.schema")


class ErrorsTest(unittest.TestCase):
    def test_lines(self):
        errors = parse_errors("# codes\n\n-1 ODD - What is odd.\n3  GONE  retriable,fatal  Is gone.\n",
                              "errors")
        self.assertEqual([(e.code, e.name, e.flags, e.text) for e in errors],
                         [(-1, "ODD", [], "What is odd."),
                          (3, "GONE", ["retriable", "fatal"], "Is gone.")])

    def refused(self, text, *said):
        with self.assertRaises(SchemaError) as caught:
            parse_errors(text, "errors")
        for words in said:
            self.assertIn(words, str(caught.exception))

    def test_mistakes(self):
        self.refused("3 GONE -", "errors:1", "CODE NAME FLAGS TEXT")
        self.refused("x GONE - Text", "'x' is no number")
        self.refused("3 Gone - Text", "LIKE_THIS")
        self.refused("3 GONE retryable Text", "'retriable'?")
        self.refused("3 GONE - Text\n3 AGAIN - Text", "errors:2", "ascending")
        self.refused("3 GONE - Text\n4 GONE - Text", "errors:2", "errors:1 already")


if __name__ == "__main__":
    unittest.main()
