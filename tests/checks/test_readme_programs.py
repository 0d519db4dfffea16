# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from readme_programs import NotAProgram, programs


class Programs(unittest.TestCase):
    def test_each_cpp_block_with_its_line(self):
        text = "# A\n```cpp\nint main() {}\n```\n```sh\n./demo\n```\n```cpp\n\nint main(int, char**) {}\n```\n"
        self.assertEqual([(3, "int main() {}\n"), (9, "\nint main(int, char**) {}\n")],
                         list(programs(text)))

    def test_fragments_are_refused(self):
        with self.assertRaisesRegex(NotAProgram, "line 2"):
            list(programs("```cpp\nclient.poll();\n```\n"))


if __name__ == "__main__":
    unittest.main()
