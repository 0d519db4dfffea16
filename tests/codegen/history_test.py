# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from support import TOP, read

from history import check_history, has, numbers, parse_history, read_history
from model import SchemaError
from notation import read_schema

RELEASES = "releases 0.8.0 0.8.2 0.10.0 1.0 1.0.1 2.0 10.0\n"


class NotationTest(unittest.TestCase):
    def refused(self, text, *said):
        with self.assertRaises(SchemaError) as caught:
            parse_history(text, "history")
        for words in said:
            self.assertIn(words, str(caught.exception))

    def line_refused(self, line, *said):
        self.refused(RELEASES + line + "\n", "history:2: ", *said)

    def test_what_a_line_says(self):
        history = parse_history("# comment\n\n" + RELEASES
                                + "Thing  0=0.8.0 1=0.8.0 2=unstable dropped=0-1:1.0 back=1:1.0.1\n"
                                + "Other  3=2.0 # the others were never published\n", "history")
        self.assertEqual(history.releases[:3], ["0.8.0", "0.8.2", "0.10.0"])
        thing, other = history.apis["Thing"], history.apis["Other"]
        self.assertEqual(thing.brought, {0: "0.8.0", 1: "0.8.0", 2: None})
        self.assertEqual([(each.what, str(each.versions), each.release) for each in thing.changes],
                         [("dropped", "0-1", "1.0"), ("back", "1", "1.0.1")])
        self.assertEqual((str(thing.place), other.brought), ("history:4", {3: "2.0"}))

    def test_releases(self):
        self.refused("", "history:1: there are no releases", "write 'releases 0.8.0 …'")
        self.refused("Thing 0=1.0\n", "the first line names the releases")
        self.refused("releases\n", "the first line names the releases")
        for wrong in "0.8", "1", "1.0.0", "v2.0", "2.0-rc1":
            self.refused(f"releases 0.8.0 {wrong}\n", f"'{wrong}' is no release; write '0.8.2'")
        self.refused("releases 0.10.0 0.9.0\n", "0.9.0 comes after 0.10.0", "ascending")
        self.refused("releases 2.0 2.0\n", "2.0 comes after 2.0")

    def test_lines(self):
        self.line_refused("thing 0=1.0", "'thing' is no name of an API", "LikeThis")
        self.line_refused("Thing", "'Thing' has no version")
        for wrong in "0", "0=", "x=1.0", "gone=0:1.0", "dropped=":
            self.line_refused(f"Thing {wrong}", f"'{wrong}' is not known here; write '3=0.11.0'")
        self.refused(RELEASES + "Thing 0=1.0\nThing 0=1.0\n",
                     "history:3: 'Thing' is at history:2 already")

    def test_versions_and_their_releases(self):
        self.line_refused("Thing 0=1.0 2=1.0", "version 2 comes after 0", "without gaps")
        self.line_refused("Thing 0=1.0 0=1.0", "version 0 comes after 0")
        self.line_refused("Thing 0=1.1", "'1.1' is none of the releases", "history:1, or add it")
        self.line_refused("Thing 0=1.0 1=unstable 2=0.10.0",
                          "version 2 comes with 0.10.0, but version 0 with 1.0")

    def test_changes(self):
        self.line_refused("Thing 0=1.0 dropped=0", "'dropped=0' needs versions and a release")
        self.line_refused("Thing 0=1.0 dropped=none:2.0", "write 'dropped=0-2:4.0'")
        self.line_refused("Thing 0=1.0 dropped=0:2.1", "'2.1' is none of the releases")
        self.line_refused("Thing 0=1.0 dropped=0-1:2.0", "version 1 is not in the line before that")
        self.line_refused("Thing 0=1.0 dropped=0:1.0", "1.0 is not newer than 1.0, which brought")
        self.line_refused("Thing 0=1.0 dropped=0:2.0 dropped=0:10.0", "version 0 is dropped already")
        self.line_refused("Thing 0=1.0 back=0:2.0", "version 0 is not dropped")
        self.line_refused("Thing 0=1.0 dropped=0:2.0 back=0:1.0.1",
                          "1.0.1 is not newer than 2.0, which dropped version 0")


class HasTest(unittest.TestCase):
    def test_releases_are_compared_by_their_numbers(self):
        self.assertLess(numbers("0.8.2"), numbers("0.10.0"))
        self.assertLess(numbers("2.0"), numbers("10.0"))
        self.assertLess(numbers("4.0"), numbers("4.0.1"))

    def test_which_releases_have_a_version(self):
        api = parse_history(RELEASES + "Thing 0=0.8.2 1=unstable dropped=0:1.0 back=0:1.0.1\n",
                            "history").apis["Thing"]
        self.assertEqual([has(api, 0, each) for each in ("0.8.0", "0.8.2", "0.10.0", "1.0.0",
                                                         "1.0.1", "2.0.5")],
                         [False, True, True, False, True, True])
        self.assertFalse(has(api, 1, "10.0"))
        self.assertFalse(has(api, 2, "10.0"))


class AgainstMessagesTest(unittest.TestCase):
    def check(self, line, unstable=""):
        file = read(f"""\
            request ThingRequest key=9 versions=0-2 flexible=none {unstable}
                Name string 0+
            response ThingResponse key=9 versions=0-2 flexible=none
                Name string 0+
            """)
        check_history([file], parse_history(RELEASES + line + "\n", "history"))

    def refused(self, line, said, unstable=""):
        with self.assertRaises(SchemaError) as caught:
            self.check(line, unstable)
        self.assertEqual(str(caught.exception), said)

    def test_what_is_right(self):
        self.check("Thing 0=1.0 1=1.0 2=2.0 dropped=0:2.0")
        self.check("Thing 0=1.0 1=1.0 2=unstable", "unstable=2")

    def test_every_api_has_a_line(self):
        self.refused("", "thing.schema:1: 'Thing' is not in history; add 'Thing 0=…'")

    def test_every_line_has_an_api(self):
        self.refused("Think 0=1.0", "history:2: there is no API 'Think'; do you mean 'Thing'?")

    def test_every_version_has_a_release(self):
        self.refused("Thing 0=1.0 1=1.0",
                     "history:2: 'Thing' has a version 2 at thing.schema:1; add '2=…'")
        self.refused("Thing 0=1.0 1=1.0 2=1.0 3=1.0", "history:2: 'Thing' has no version 3 at "
                     "thing.schema:1, which says 0-2")

    def test_both_call_the_same_versions_unstable(self):
        self.refused("Thing 0=1.0 1=1.0 2=2.0", "history:2: version 2 of 'Thing' is unstable at "
                     "thing.schema:1; write '2=unstable'", "unstable=2")
        self.refused("Thing 0=1.0 1=1.0 2=unstable", "history:2: version 2 of 'Thing' is stable at "
                     "thing.schema:1; write the release that has it so")


class TheTableTest(unittest.TestCase):
    def test_is_right_and_in_the_order_of_keys(self):
        files = [read_schema(path) for path in sorted((TOP / "schema").glob("*.schema"))]
        history = read_history(TOP / "schema" / "history")
        check_history(files, history)
        requests = [m for file in files for m in file.messages if m.kind == "request"]
        self.assertEqual([f"{name}Request" for name in history.apis],
                         [m.name for m in sorted(requests, key=lambda m: m.key)])


if __name__ == "__main__":
    unittest.main()
