# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from support import read, thing

from cpp_source import source
from memory import ARENA, decode_factor, elements, struct_size

# Of what may have to keep tagged fields that are not known: their list, and their values.
TAGS = ARENA * (32 // 2) + ARENA


def classic(*lines):
    """A message without flexible versions."""
    return read("data Thing versions=0-5 flexible=none\n"
                + "".join(f"    {line}\n" for line in lines)).messages[0]


class StructSize(unittest.TestCase):
    def size(self, *fields):
        message = thing("A []Element 0+", *("    " + field for field in fields))
        return struct_size(message.root.fields[0].struct)

    def test_members_are_padded(self):
        self.assertEqual(self.size("X int8 0+"), (16, 8))
        self.assertEqual(self.size("X int8 0+", "Y int32 0+", "Z int8 0+"), (24, 8))
        self.assertEqual(self.size("X int8 0+", "Y uuid 0+", "Z int8 0+"), (32, 8))

    def test_versions_do_not_matter(self):
        self.assertEqual(self.size("X int64 0+", "Y int64 5+"), (24, 8))

    def test_what_may_be_null_is_larger(self):
        self.assertEqual(self.size("X string 0+"), (32, 8))
        self.assertEqual(self.size("X string 0+ nullable=1+"), (40, 8))
        self.assertEqual(self.size("X []int8 0+ nullable=1+"), (40, 8))
        self.assertEqual(self.size("X records 0+ nullable=1+"), (48, 8))
        self.assertEqual(self.size("X Inner 0+ nullable=1+", "    Y int8 0+"), (32, 8))


class Factor(unittest.TestCase):
    def factor(self, *lines):
        return decode_factor(classic(*lines))

    def test_numbers_need_no_memory(self):
        self.assertEqual(self.factor("X int32 0+", "Y Point 0+", "    Z uuid 0+"), 0)

    def test_strings_and_bytes_need_what_they_take(self):
        for base in ("string", "bytes"):
            self.assertEqual(self.factor(f"X {base} 0+"), ARENA + 1)

    def test_records_are_copied_on_their_own(self):
        self.assertEqual(self.factor("X records 0+"), 11)  # 49 bytes for the one behind a length

    def test_numbers_in_lists(self):
        self.assertEqual(self.factor("X []int8 0+"), ARENA + 1)
        # Three are the least that are not inside the list; they may be padded.
        self.assertEqual(self.factor("X []int64 0+"), -(-ARENA * (24 + 7) // (4 + 24)) + 1)

    def test_elements_by_their_least_size(self):
        self.assertEqual(self.factor("X []string 0+"), ARENA * (24 // 2 + 1) + 1)
        self.assertEqual(self.factor("X []E 0+", "    A int8 0+"), ARENA * 16 + 1)
        self.assertEqual(self.factor("X []E 0+", "    A int8 0+", "    B int64 0+"),
                         -(-ARENA * 24 // 9) + 1)

    def test_the_worst_version(self):
        self.assertEqual(self.factor("X []E 0+", "    A int8 0+", "    B int64 0-2"),
                         ARENA * 24 + 1)

    def test_lists_in_lists_add_up(self):
        self.assertEqual(self.factor("X []E 0+", "    Y []F 0+", "        A int8 0+"),
                         ARENA * (32 // 4 + 16) + 1)

    def test_of_several_fields_the_dearest(self):
        dear, cheap = ("X []E 0+", "    A int8 0+"), ("Y []string 0+",)
        self.assertEqual(self.factor(*cheap, *dear), self.factor(*dear))
        self.assertEqual(self.factor(*dear, *cheap), self.factor(*dear))

    def test_unknown_tagged_fields(self):
        self.assertEqual(decode_factor(thing("X int32 0+")), TAGS + 1)

    def test_known_tagged_fields_come_on_top(self):
        self.assertEqual(decode_factor(thing("X []int8 3+ tag=0:3+")), TAGS + 1)
        self.assertEqual(decode_factor(thing("X []string 3+ tag=0:3+")),
                         TAGS + ARENA * 24 + 1)


class Generated(unittest.TestCase):
    def test_sizes_are_held_against_those_of_the_compiler(self):
        file = read("data Thing versions=0-5 flexible=none\n"
                    "    A []E 0+\n        B int8 0+\n    C F 0+\n        D int8 0+\n")
        self.assertEqual([struct.name for struct in elements(file.messages[0])], ["E"])
        text = source(file)
        self.assertIn("static_assert(sizeof(thing::e) <= 16);", text)
        self.assertIn(f"{{0, 5}}, no_version, {ARENA * 16 + 1},", text)


if __name__ == "__main__":
    unittest.main()
