# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from protocol_page_check import PAGE, check


class ProtocolPage(unittest.TestCase):
    def test_is_what_it_should_be(self):
        self.assertEqual([], check("a\nb\n", "a\nb\n"))

    def test_says_what_differs_and_what_to_do(self):
        found = check("a\nb\nc\n", "a\nB\nc\n")
        self.assertEqual(["-b", "+B"], found[3:5])
        self.assertEqual("run: python3 tools/codegen --schema schema --protocol-page " + PAGE,
                         found[-1])
        self.assertEqual(6, len(found))

    def test_a_missing_page(self):
        self.assertIn("+a", check("", "a\n"))


if __name__ == "__main__":
    unittest.main()
