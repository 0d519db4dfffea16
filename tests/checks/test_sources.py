# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import pathlib
import subprocess
import sys
import tempfile
import unittest

from sources import blank_out, includes, project_files

SOURCES = pathlib.Path(__file__).with_name("sources.py")


class ProjectFiles(unittest.TestCase):
    OURS = [".ci/run", ".clang-format", "src/a.cpp", "tools/build.py"]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in (*self.OURS, "build/release/made.cpp", "out/CMakeCache.txt", "out/x/made.cpp",
                     "tools/__pycache__/build.pyc"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text("")

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.root, *arguments], check=True, capture_output=True)

    def test_without_a_repository_are_all_but_what_builds_leave(self):
        self.assertEqual(self.OURS, project_files(self.root))

    def test_that_git_ignores_do_not_count(self):
        self.git("init")
        (self.root / ".git/info/exclude").write_text("/build/\n/out/\n__pycache__/\n/tools/\n")
        self.git("add", "src/a.cpp")
        self.assertEqual(self.OURS[:3], project_files(self.root))

    def test_where_git_refuses_are_looked_for_in_the_tree(self):
        (self.root / ".git").write_text("gitdir: nowhere\n")
        self.assertEqual(self.OURS, project_files(self.root))

    def test_program_prints_those_that_match(self):
        def listed(*patterns):
            return subprocess.run([sys.executable, "-B", SOURCES, *patterns], cwd=self.root,
                                  capture_output=True, text=True)
        done = listed("*.cpp", "tools/*")
        self.assertEqual(("src/a.cpp\0tools/build.py\0", 0), (done.stdout, done.returncode))
        self.assertEqual(1, listed("*.none").returncode)


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
