# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from bugs import BUGS, Bug, header, outputs, plant

BUG = Bug("off_by_one", 7, "one too many",
          "core/a.cpp", "    return n;", "    return PLANTED ? n + 1 : n;")
TEXT = "int f(int n) {\n    return n;\n}\n"
PLANTED = """\
#include "planted_bugs.hpp"
int f(int n) {
    return kafka::planted::is(kafka::planted::bug::off_by_one) ? n + 1 : n;
}
"""


class PlantedBugs(unittest.TestCase):
    def test_a_bug_takes_the_place_of_its_line(self):
        self.assertEqual(PLANTED, plant("core/a.cpp", TEXT, [BUG]))

    def test_other_sources_have_other_bugs(self):
        self.assertNotIn("kafka::planted", plant("core/b.cpp", TEXT, [BUG]))

    def test_a_line_that_is_gone_or_ambiguous_is_told(self):
        for text in ("int f();\n", TEXT + TEXT):
            with self.assertRaisesRegex(ValueError, "off_by_one.*src/core/a.cpp"):
                plant("core/a.cpp", text, [BUG])

    def test_the_header_names_them_all(self):
        self.assertIn('{bug::off_by_one, "off_by_one", "one too many", 7}', header([BUG]))

    def test_each_has_a_name_of_its_own_and_changes_something(self):
        self.assertEqual(len(BUGS), len({bug.name for bug in BUGS}))
        self.assertGreaterEqual(len(BUGS), 10)
        for bug in BUGS:
            self.assertIn("PLANTED", bug.instead, bug.name)
        self.assertEqual(len(outputs(BUGS)), len(set(outputs(BUGS))))


if __name__ == "__main__":
    unittest.main()
