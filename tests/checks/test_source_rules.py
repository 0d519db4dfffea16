# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from source_rules import check, unbuilt

LICENCE = "// Copyright (c) 2026 The kafka-asio authors\n// SPDX-License-Identifier: BSL-1.0\n"
SCRIPT_LICENCE = LICENCE.replace("//", "#")


def faults(name, text):
    return [fault.split(": ", 1)[1] for fault in check(name, text)]


class SourceRules(unittest.TestCase):
    def test_a_clean_file_passes(self):
        self.assertEqual([], faults("src/a.hpp", LICENCE + "#pragma once\nint a;\n"))
        self.assertEqual([], faults("demo", "#!/usr/bin/env bash\n" + SCRIPT_LICENCE))
        self.assertEqual([], faults("docs/design.md", "No licence line, and /usr/bin is fine.\n"))

    def test_the_licence_comes_first(self):
        self.assertEqual(2, len(faults("src/a.cpp", "int a;\n")))
        self.assertEqual(2, len(faults("tests/CMakeLists.txt", "add_test()\n" * 3 + LICENCE)))
        self.assertEqual(1, len(faults("a.py", SCRIPT_LICENCE.replace("2026", "2024"))))

    def test_headers_have_their_guard(self):
        self.assertEqual(["no #pragma once", "headers are guarded by #pragma once (#ifndef A_HPP)"],
                         faults("src/a.hpp", LICENCE + "#ifndef A_HPP\n#define A_HPP\n#endif\n"))

    def test_long_files_are_to_be_split(self):
        self.assertEqual([], faults("src/a.cpp", LICENCE + "\n" * 698))
        self.assertEqual(["701 lines: split it by subject"],
                         faults("src/a.cpp", LICENCE + "\n" * 699))

    def test_nothing_is_left_unfinished(self):
        self.assertEqual(1, len(faults("README.md", "TO" "DO: write this\n")))

    def test_no_path_of_a_machine(self):
        for path in ("/" + rest for rest in ("home/me/kafka", "root/x", "work/main")):
            self.assertEqual(1, len(faults("a.md", f"see {path}\n")), path)
        for path in ("tests/home/x", "${root}" + "/work" + "/x", "/homes/x"):
            self.assertEqual([], faults("a.md", f"see {path}\n"), path)

    def test_no_registry_host(self):
        self.assertEqual(1, len(faults("a.py", SCRIPT_LICENCE + "'https://repo1.maven" ".org/x'\n")))
        self.assertEqual(1, len(faults("go.sum", "https://proxy.golang" ".org/github.com\n")))
        self.assertEqual([], faults("a.py", SCRIPT_LICENCE + "# fetched by Maven: org.apache.kafka\n"))
        self.assertEqual([], faults("go.sum", "golang" ".org/x/crypto v0.51.0\n"))

    def test_tests_are_built(self):
        lists = {"tests/unit/a/CMakeLists.txt": "one_test.cpp b/two_test.cpp ../c/three_test.cpp"}
        built = ["tests/unit/a/one_test.cpp", "tests/unit/a/b/two_test.cpp",
                 "tests/unit/c/three_test.cpp"]
        self.assertEqual([], list(unbuilt(lists, [*built, "tests/unit/fixture.cpp"])))
        self.assertEqual(["tests/unit/b/one_test.cpp:1: no CMakeLists.txt names this test"],
                         list(unbuilt(lists, [*built, "tests/unit/b/one_test.cpp"])))

    def test_tests_run_and_do_not_sleep(self):
        body = LICENCE + 'TEST(a, DISABLED_b) { GTEST_SKIP(); std::this_thread::sleep_for(1s); }\n'
        self.assertEqual(3, len(faults("tests/unit/a.cpp", body)))
        self.assertEqual([], faults("tests/unit/a.cpp", LICENCE + "// no sleep_for here\n"))


if __name__ == "__main__":
    unittest.main()
