# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from recipes import recipes_in

PAGE = """# Page

Text.

```sh
one
```

```cpp
first;
```

## Part

<!-- tried by tests/a_test.py: "a ticket" -->

```cpp
second;
```

```cpp
third;
```

| when | what to say |
| --- | --- |
| it rains | `umbrella` |

| name | value |
| --- | --- |
| pi | 3 |
"""


class Recipes(unittest.TestCase):
    def test_names_lines_and_files(self):
        self.assertEqual(
            [(each.name, each.line, each.file) for each in recipes_in(PAGE)],
            [("Page: sh 1", 6, None), ("Page: cpp 1", 10, "page_1.inc"),
             ("Part: cpp 1", 18, "part_1.inc"), ("Part: cpp 2", 22, "part_2.inc"),
             ("Part: it rains", 27, None)])

    def test_a_comment_names_the_test_of_what_comes_next(self):
        self.assertEqual([each.elsewhere for each in recipes_in(PAGE)],
                         [(), (), ("tests/a_test.py", '"a ticket"'), (), ()])

    def test_text_of_blocks(self):
        self.assertEqual([each.text for each in recipes_in(PAGE)][1:4],
                         ["first;\n", "second;\n", "third;\n"])


if __name__ == "__main__":
    unittest.main()
