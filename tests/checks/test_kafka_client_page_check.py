# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from kafka_client_page_check import PAGE, check, tests_in

FILES = {"docs/kafka-client.md", "docs/design.md", "README.md", "src/core/backoff.cpp"}
TESTS = {"backoff.grows", "check_layers"}

HEAD = "| What | Where | Test |\n| --- | --- | ---: |\n"


def faults(text):
    return [line.removeprefix(PAGE + ":") for line in check(text, FILES, TESTS)]


class Page(unittest.TestCase):
    def test_what_is_there(self):
        self.assertEqual([], faults(
            HEAD + "| a `b.c` | `src/core/backoff.cpp` | `backoff.grows`, `check_layers` |\n"))

    def test_a_test_that_is_not(self):
        self.assertEqual(["3: there is no test backoff.shrinks"], faults(
            HEAD + "| a | `src/core/backoff.cpp` | `backoff.grows`, `backoff.shrinks` |\n"))

    def test_a_row_without_a_test(self):
        self.assertEqual(["3: no test is named"], faults(HEAD + "| a | `README.md` | – |\n"))

    def test_a_file_that_is_not(self):
        self.assertEqual(["3: there is no file src/core/gone.cpp"], faults(
            HEAD + "| a | `src/core/gone.cpp` | `backoff.grows` |\n"))
        self.assertEqual(["3: there is no file backoff.cpp", "3: there is no file core/backoff.cpp"],
                         faults(HEAD + "| a | `backoff.cpp`, `core/backoff.cpp` | `backoff.grows` |\n"))

    def test_files_are_looked_for_in_all_of_the_text(self):
        self.assertEqual(["2: there is no file src/gone.cpp"], faults("a\n`src/gone.cpp`\n"))
        self.assertEqual([], faults("`a/b` and `and/or` and `src/core/backoff.cpp`\n"))

    def test_links(self):
        self.assertEqual([], faults("[a](design.md#b), [c](../README.md), [d](#e), [f](http://g)\n"))
        self.assertEqual(["1: there is no file docs/gone.md"], faults("[a](gone.md#b)\n"))

    def test_each_table_has_columns_of_its_own(self):
        self.assertEqual(["7: there is no test c"], faults(
            "| Test | a |\n| --- | --- |\n| `backoff.grows` | `c` |\n\n"
            "| a | Test |\n| --- | --- |\n| `b` | `c` |\n"))


class Tests(unittest.TestCase):
    def test_all_kinds(self):
        self.assertEqual({"a.b", "c.d", "e.f", "g.h", "i.j"}, tests_in({
            "tests/x.cpp": "TEST(a, b) {}\nTEST_F(c, d) {}\n  TEST_P(e, f) {}\n",
            "tests/x.hpp": "TYPED_TEST(g, h) {}\nTYPED_TEST_P(i,\n    j) {}\n"}))

    def test_what_is_none(self):
        self.assertEqual(set(), tests_in({
            "tests/x.cpp": '// TEST(a, b)\nTYPED_TEST_SUITE(c, d);\nf("TEST(e, f)");\n'}))

    def test_checks(self):
        self.assertEqual({"check_layers"}, tests_in({
            "tests/CMakeLists.txt": "kafka_add_check(check_layers\n  LABELS checks)\n"
                                    "  kafka_add_check(${name}\n"}))


if __name__ == "__main__":
    unittest.main()
