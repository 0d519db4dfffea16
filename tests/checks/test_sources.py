# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from sources import blank_out, includes


class BlankOut(unittest.TestCase):
    def test_comments_and_literals_vanish_and_lines_stay(self):
        text = 'int a; // steady_clock\n/* steady_clock\n*/ f("steady_clock \\" ", \'"\');\nint b;'
        blank = blank_out(text)
        self.assertNotIn("steady_clock", blank)
        self.assertEqual(blank.count("\n"), text.count("\n"))
        self.assertIn("int a;", blank)
        self.assertIn("int b;", blank)

    def test_raw_strings_vanish(self):
        self.assertEqual(blank_out('x = R"json({"a": "//"})json";').strip(), "x = ;")

    def test_digit_separators_start_no_character(self):
        self.assertEqual(blank_out("0x9e37'79b9 + 1'000; steady_clock"),
                         "0x9e37'79b9 + 1'000; steady_clock")


class Includes(unittest.TestCase):
    def test_both_forms_with_their_lines(self):
        text = '#pragma once\n\n#include "wire/reader.hpp"\n#  include <vector>\n'
        self.assertEqual(list(includes(text)),
                         [(3, "wire/reader.hpp", True), (4, "vector", False)])


if __name__ == "__main__":
    unittest.main()
