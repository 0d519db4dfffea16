# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import pathlib
import tempfile
import unittest

from support import read, releases

from protocol_page import protocol_page, users

MESSAGES = """\
    request ThingRequest key=9 versions=0-3 flexible=2+ unstable=3 listeners=broker,controller
        Name string 0+
    response ThingResponse key=9 versions=0-3 flexible=2+
        Name string 0+
    request OtherRequest key=7 versions=0 flexible=none
        Name string 0+
    response OtherResponse key=7 versions=0 flexible=none
        Name string 0+
    header ThingHeader versions=0-1 flexible=1+
        Name string 0+
    """


class ProtocolPage(unittest.TestCase):
    def rows(self, history, used_by=None):
        page = protocol_page([read(MESSAGES)], history, used_by or {})
        return [line for line in page.splitlines() if line.startswith("| ")]

    def test_apis_by_key_then_the_other_messages(self):
        rows = self.rows(releases("Thing 0=0.8.0 1=0.9.0 2=0.9.0 3=unstable dropped=0-1:1.0",
                                  "Other 0=1.0"), {"thing": {"tool", "client"}})
        self.assertEqual(rows[2:4] + rows[6:], [
            "| 7 | [Other](../schema/thing.schema) | 0 | – | – | client, tool | 4 / 4 | 0: 1.0 | – |",
            "| 9 | [Thing](../schema/thing.schema) | 0–3 (3 unstable) | 2 | broker, controller | "
            "client, tool | 52 / 52 | 0: 0.8.0, 1–2: 0.9.0, 3: unstable | 0–1: 1.0 |",
            "| [ThingHeader](../schema/thing.schema) | header | 0–1 | 1 | client, tool | 52 |"])

    def test_versions_that_came_back(self):
        rows = self.rows(releases("Thing 0=0.8.0 1=0.8.0 2=0.8.0 3=unstable dropped=0-1:0.9.0 "
                                  "back=1:1.0", "Other 0=1.0"))
        self.assertIn("| 0–1: 0.9.0, 1: back in 1.0 |", rows[3])

    def test_rows_have_a_cell_for_each_column(self):
        rows = self.rows(releases("Thing 0=1.0 1=1.0 2=1.0 3=unstable", "Other 0=1.0"))
        self.assertEqual([row.count("|") for row in rows], [10] * 4 + [7] * 3)

    def test_the_release_that_the_page_is_about(self):
        page = protocol_page([read(MESSAGES)], releases(
            "Thing 0=0.9.0 1=0.9.0 2=0.9.0 3=unstable", "Other 0=0.9.0"), {})
        self.assertIn("as of Kafka 1.0,", page)


class Users(unittest.TestCase):
    def test_who_includes_a_message(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, message in (("src/core/a.cpp", "one"), ("include/kafka/b.hpp", "two"),
                                  ("include/kafka/detail/c.ipp", "three"),
                                  ("include/kafka/protocol/d.hpp", "four"),
                                  ("include/kafka/testing/e.hpp", "one"),
                                  ("src/wire/f.cpp", "five"), ("tools/cli/g.cpp", "one"),
                                  ("src/client/h.txt", "six")):
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"#include <vector>\n  # include <kafka/protocol/{message}.hpp>\n"
                                "// #include <kafka/protocol/none.hpp>\n")
            self.assertEqual(users(root), {"one": {"client", "broker", "tool"}, "two": {"client"},
                                           "three": {"client"}})


if __name__ == "__main__":
    unittest.main()
