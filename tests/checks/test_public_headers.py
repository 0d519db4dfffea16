# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs the check on planted headers, with the compiler in $CXX (c++ if there is none)."""

import os
import pathlib
import tempfile
import unittest

from public_headers import check, heavy_dependencies, public_headers


class PublicHeaders(unittest.TestCase):
    def faults(self, text, others=()):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for path, content in (("kafka/a.hpp", text), *others):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(content, encoding="utf-8")
            self.assertIn("kafka/a.hpp", public_headers([folder]))
            return check("kafka/a.hpp", [os.environ.get("CXX", "c++")], [folder], folder)

    def test_a_header_that_stands_alone_passes(self):
        self.assertEqual([], self.faults("#pragma once\n#include <vector>\nstd::vector<int> f();\n"))

    def test_one_that_needs_another_before_it_fails(self):
        self.assertIn("does not compile alone", self.faults("std::vector<int> f();\n")[0])

    def test_one_that_cannot_be_included_twice_fails(self):
        self.assertIn("does not compile alone", self.faults("struct a {};\n")[0])

    def test_one_with_warnings_fails(self):
        self.assertIn("does not compile alone", self.faults(
            "#pragma once\ninline short f(int a) { return a; }\n")[0])

    def test_one_that_reads_a_socket_header_somewhere_fails(self):
        faults = self.faults("#pragma once\n#include <kafka/b.hpp>\n", (
            ("kafka/b.hpp", "#include <boost/asio/ip/tcp.hpp>\n"),
            ("boost/asio/ip/tcp.hpp", "")))
        self.assertEqual(1, len(faults))
        self.assertIn("boost/asio/ip/tcp.hpp", faults[0])

    def test_what_is_heavy(self):
        rule = "a.o: a.cpp /usr/include/boost/asio/post.hpp \\\n /usr/include/openssl/ssl.h\n"
        self.assertEqual(["/usr/include/openssl/ssl.h"], heavy_dependencies(rule))


if __name__ == "__main__":
    unittest.main()
