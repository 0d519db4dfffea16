# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from support import HEAD, read, thing

from checks import check_all, least_size, risky_versions
from model import SchemaError, Versions
from notation import parse_schema


class RulesTest(unittest.TestCase):
    def refused(self, text, *said):
        with self.assertRaises(SchemaError) as caught:
            read(text)
        for words in said:
            self.assertIn(words, str(caught.exception))

    def field_refused(self, field, *said):
        self.refused(HEAD + "    " + field + "\n", "thing.schema:2: ", *said)

    def test_messages(self):
        self.refused("data Thing versions=none flexible=none\n    A bool 0+\n", "has no version")
        self.refused("data Thing versions=0+ flexible=none\n    A bool 0+\n", "have no end")
        self.refused("data Thing key=3 versions=0 flexible=none\n    A bool 0+\n", "have a key")
        self.refused("request Thing key=3 versions=0 flexible=none\n", "ends with 'Request'")
        self.refused("data Thing versions=0-3 flexible=none unstable=1-2\n", "the last ones")
        self.refused("data Thing versions=0-3 flexible=none unstable=0-3\n", "but not all")
        self.refused(HEAD + "    A bool 0+\n" + HEAD + "    A bool 0+\n", "thing.schema:1 already")
        self.refused("data Thing versions=0 flexible=none header=0@0+\n", "request or response")
        self.refused("request ThingRequest key=3 versions=0-3 flexible=none header=0@0 header=0@2\n",
                     "room for one")
        self.refused("data Thing versions=0-70000 flexible=none\n", "does not fit")
        self.refused("data Thing versions=0-64 flexible=none\n", "is above 63")
        self.refused("data Thing versions=0-3 flexible=1-2\n", "write '1+'")

    def test_requests_that_are_not_answered(self):
        pair = ("request ThingRequest key=3 versions=0 flexible=none silent={}\n"
                "    Acks   int16    0+\n    Name string 0+\n"
                "response ThingResponse key=3 versions=0 flexible=none\n")
        read(pair.format("Acks:0"))
        self.refused(pair.format("Acks"), "write 'silent=Acks:0'")
        self.refused(pair.format("Name:0"), "needs a request with a number 'Name'")
        self.refused(pair.format("Other:0"), "'Other'")
        self.refused(pair.format("Acks:40000"), "no int16 is 40000")

    def test_requests_and_responses_come_in_pairs(self):
        request = "request ThingRequest key=3 versions=0-1 flexible=none\n"
        self.refused(request, "has no response with key 3")
        self.refused(request + "response ThingResponse key=3 versions=0 flexible=none\n", "0-1", "0")
        self.refused(request + "request OtherRequest key=3 versions=0-1 flexible=none\n",
                     "key 3 is that of 'ThingRequest'")
        with self.assertRaisesRegex(SchemaError, "in another file, at b.schema:1; put them into one"):
            check_all([parse_schema(request, "a", "a.schema"), parse_schema(
                "response ThingResponse key=3 versions=0-1 flexible=none\n", "b", "b.schema")])

    def test_types(self):
        self.field_refused("Name strng 0+", "'strng' is no type", "string")
        self.field_refused("Name Point 0+", "'Point' is declared nowhere")
        self.refused(HEAD + "    struct Point 0+\n        X int32 0+\n    A bool 0+\n",
                     "no field uses the struct 'Point'")
        self.refused(HEAD + "    struct Point 0+\n        Next []Point 0+\n    P Point 0+\n",
                     "contains itself")
        self.refused(HEAD + "    A []Point 0+\n        X int8 0+\n    B []Point 0+\n"
                     "        X int8 0+\n", "two structs 'Point'")
        self.refused(HEAD + "    A bool 0+\n    A int8 0+\n", "'A' is at thing.schema:2 already")
        self.field_refused("Descriptor bool 0+", "which every message has")
        self.field_refused("Names []string 0+ key", "cannot be a key")

    def test_versions(self):
        self.field_refused("Name string 6+", "none of which 'Thing' has (0-5)")
        self.field_refused("Name int32 0+ nullable=0+", "int32 cannot be null")
        self.field_refused("Name string 0-2 nullable=3+", "is in 0-2 only")

    def test_tags(self):
        self.field_refused("Name string 2+ tag=0:2+", "only 3+ are flexible")
        self.field_refused("Name string 4+ tag=0:3+", "is in 4+ only")
        self.field_refused("Name string 0+ tag=0:6+", "which 'Thing' does not have")
        self.refused(HEAD + "    A bool 3+ tag=1:3+\n    B bool 3+ tag=1:3+\n", "tag 1 is that of 'A'")

    def test_meanings(self):
        self.field_refused("Name int32 0+ entity=broker", "'entity=broker' is not known", "brokerId")
        self.field_refused("Name string 0+ entity=brokerId", "goes with int32")
        self.field_refused("Name int32 0+ as=error_code", "goes with int16")
        self.field_refused("Name int32 0+ entity=brokerId as=partition", "not both")

    def test_defaults(self):
        self.field_refused("Name string 0+ default=null", "nullable in no version")
        self.field_refused("Name int8 0+ default=128", "'128' is no int8")
        self.field_refused("Name uint16 0+ default=-1", "'-1' is no uint16")
        self.field_refused("Name int32 0+ default=0x80000000", "is no int32")
        self.field_refused("Name bool 0+ default=1", "true or false")
        self.field_refused("Name float64 0+ default=x", "is no float64")
        self.field_refused("Name []int8 0+ default=1", "the only default []int8 can have is null")
        self.field_refused("Name uuid 0+ default=1", "can have is null")

    def test_elements_take_bytes(self):
        self.refused(HEAD + "    A []Empty 0+\n        B bool 1+\n", "in version 0",
                     "could not be held against the input")

    def test_elements_of_elements_take_bytes(self):
        self.refused(HEAD + "    A []Outer 0+\n        B int32 0+\n        C []Inner 0+\n"
                     "            D bool 2+\n", "of 'C' takes no bytes")
        self.refused(HEAD + "    A []Outer 0+\n        B Inner 0+\n            C bool 1+\n",
                     "in version 0", "of 'A' takes no bytes")
        self.refused(HEAD + "    A int32 0+\n    B []Inner 0-1\n        C int8 1+\n",
                     "in version 0", "of 'B' takes no bytes")

    def test_long_defaults_of_strings(self):
        self.refused(HEAD + f"    A string 0+ default='{'x' * 17}'\n", "more than 16 bytes")
        thing(f"A string 0+ default='{'x' * 16}'")


class SizesTest(unittest.TestCase):
    def test_least_size(self):
        message = thing("A []Element 0+",
                        "    Number int32   0+",
                        "    Name   string  0+",
                        "    Later  bool    1+",
                        "    Things []int8  2+",
                        "    Tagged int64   3+  tag=0:3+",
                        "    Point  Point   0+  nullable=4+",
                        "        Id uuid    0+")
        element = message.root.fields[0].struct
        self.assertEqual([least_size(message, element, v) for v in range(6)],
                         [22, 23, 27, 25, 9, 9])

    def test_strings_may_stay_classic(self):
        message = thing("A []Element 0+", "    Name string 0+ flexible=none")
        element = message.root.fields[0].struct
        self.assertEqual([least_size(message, element, v) for v in (2, 3)], [2, 3])


class RiskTest(unittest.TestCase):
    """In which versions a check has to look into a struct at all."""

    def risks(self, *fields):
        message = thing("A []Element 0+", *("    " + field for field in fields))
        element = message.root.fields[0].struct
        return [risky_versions(message, element, strict) for strict in (False, True)]

    def test_unknown_tags_are_refused_before_flexible_versions(self):
        self.assertEqual(self.risks("X int32 0+"), [{0, 1, 2}, {0, 1, 2}])

    def test_fields_that_can_be_lost(self):
        self.assertEqual(self.risks("X int32 0-4"), [{0, 1, 2, 5}, {0, 1, 2, 5}])
        self.assertEqual(self.risks("X int32 0-4 ignorable"), [{0, 1, 2}, {0, 1, 2, 5}])

    def test_null_before_it_is_known(self):
        self.assertEqual(self.risks("X string 0+ nullable=5+")[0], {0, 1, 2, 3, 4})

    def test_deep_inside(self):
        self.assertEqual(self.risks("X []Inner 0+", "    Y int32 0-4")[0], {0, 1, 2, 5})


class ReachTest(unittest.TestCase):
    def test_structs_are_met_in_the_versions_of_their_fields(self):
        message = thing("A []Element 2+", "    B []Inner 0-3", "        X int32 0+")
        inner, element = message.structs
        self.assertEqual(element.reach, Versions(2, 5))
        self.assertEqual(inner.reach, Versions(2, 3))
        self.assertEqual((inner.path, element.path), ("a.b", "a"))


if __name__ == "__main__":
    unittest.main()
