# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from kafka_client_page_check import PAGE, check, left_out, members_in, options_in, tests_in

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


class Names(unittest.TestCase):
    def test_options(self):
        self.assertEqual({"servers", "pause", "size", "log", "id"}, options_in(
            "struct other {\n    int no = 1;\n};\n"
            "struct client_options {\n"
            "    /// int comment = 1;\n"
            "    std::vector<std::string> servers = {};\n"
            "    std::chrono::milliseconds pause{50};\n"
            "    std::optional<int> size = std::nullopt;\n"
            "    std::shared_ptr<kafka::log> log =\n"
            "        nullptr;\n"
            "    std::string id = detail::default_id();\n"
            "    friend bool operator==(const client_options&, const client_options&) = default;\n"
            "};\n"
            "struct more {\n    int no = 1;\n};\n"))

    def test_members(self):
        self.assertEqual({"connect", "poll", "async_send", "versions", "get"}, members_in(
            "class client {\npublic:\n"
            "    explicit client(int a = {});\n"
            "    ~client();\n"
            "    static client connect(int a);\n"
            "    /// poll_never(a)\n"
            "    std::vector<int> poll(std::optional<int> a = std::nullopt);\n"
            "    template <class Token>\n"
            "    auto async_send(int a, Token&& token) {\n"
            "        return initiate(a);\n"
            "    }\n"
            "    std::map<int, a::b> versions(\n"
            "        int c) const;\n"
            "    const a::b& get() const;\n"
            "private:\n"
            "    void hidden();\n"
            "};\n"))

    def test_what_no_row_is_about(self):
        page = ("`one` `two`\n\n"
                "| Option | Here | Test |\n| --- | --- | --- |\n"
                "| `one_ms`, `a` | the same; `async_b` | `two` |\n\n"
                "| Member | x |\n| --- | --- |\n| `c(d)` | `three` |\n")
        self.assertEqual(["three", "two"],
                         left_out(page, {"one", "two", "three", "a", "async_b", "c"}))


if __name__ == "__main__":
    unittest.main()
