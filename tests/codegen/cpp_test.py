# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import pathlib
import subprocess
import sys
import tempfile
import unittest

from support import HEAD, TOP, releases, read

from cpp import among, both, either
from cpp_header import header
from cpp_registry import history_tables, registry
from cpp_source import source
from model import Versions
from names import snake


class NamesTest(unittest.TestCase):
    def test_snake_case(self):
        for name, expected in (("TopicId", "topic_id"), ("ThrottleTimeMs", "throttle_time_ms"),
                               ("timeoutMs", "timeout_ms"), ("ISR", "isr"), ("KRaftVersion",
                                "kraft_version"), ("HTTPServer", "http_server"), ("Class", "class_"),
                               ("V2Name", "v2_name")):
            self.assertEqual(snake(name), expected)


class ConditionsTest(unittest.TestCase):
    def test_among(self):
        reach = Versions(0, 9)
        for versions, expected in ((range(10), "true"), ((), "false"), ((12,), "false"),
                                   (range(3, 10), "version >= 3"), (range(4), "version <= 3"),
                                   ((5,), "version == 5"), ((0,), "version <= 0"),
                                   (range(2, 5), "version >= 2 && version <= 4"),
                                   ((0, 1, 8, 9), "version <= 1 || version >= 8"),
                                   ((1, 2, 9), "(version >= 1 && version <= 2) || version >= 9")):
            self.assertEqual(among(versions, reach), expected)

    def test_conditions_mean_what_they_say(self):
        reach = Versions(2, 7)
        for mask in range(64):
            wanted = {v for v in reach.all() if mask >> (v - 2) & 1}
            condition = among(wanted, reach).replace("&&", "and").replace("||", "or")
            condition = condition.replace("true", "True").replace("false", "False")
            for version in reach.all():
                self.assertEqual(bool(eval(condition, {"version": version})), version in wanted)

    def test_joined(self):
        self.assertEqual(both("true", "a"), "a")
        self.assertEqual(both("a", "false"), "false")
        self.assertEqual(both("a || b", "c"), "(a || b) && c")
        self.assertEqual(either("false", "a"), "a")
        self.assertEqual(either("a", "true"), "true")
        self.assertEqual(either("a && b", "c"), "(a && b) || c")


class OutputTest(unittest.TestCase):
    def test_members(self):
        text = header(read(HEAD + "    Id int32 0+ default=-1 entity=brokerId\n"
                           "    Name string 0+ nullable=2+ default=null\n"
                           "    Other string 0+ nullable=2+\n"
                           "    offset int64 1-2 as=offset\n"
                           "    Cursor Cursor 0+\n        X int32 0+ default=-2147483648\n"))
        for line in ("broker_id id = broker_id{-1};", "std::optional<string> name{};",
                     "std::optional<string> other = string{};", "kafka::offset offset{};",
                     "struct cursor_data {", "cursor_data cursor{};", "std::int32_t x = INT32_MIN;",
                     "// versions 1-2", "// may be null in version 2 and up"):
            self.assertIn(line, text)

    def test_neighbours_of_fixed_size_share_a_bounds_check(self):
        text = source(read(HEAD + "    A int32 0+\n    B int16 1+\n    C uuid 0+\n    D string 0+\n"
                           "    E bool 2+\n"))
        self.assertIn("from.take(20 + (version >= 1 ? 2 : 0))", text)
        self.assertIn("to.extend(20 + (version >= 1 ? 2 : 0))", text)
        self.assertIn("if (version >= 2) {\n        const std::byte* at = from.take(1);", text)

    def test_guards_that_always_hold_are_left_out(self):
        text = source(read("data Thing versions=2-5 flexible=0+\n    A string 0+\n"
                           "    B string 3-9 ignorable\n"))
        self.assertIn("detail::read(from, to.a, true)", text)
        self.assertIn("if (version >= 3) {", text)
        self.assertNotIn("version <= 9", text)

    def test_header_exceptions(self):
        text = source(read("""\
            request ThingRequest key=9 versions=0-4 flexible=2+ header=0@0
                Name string 0+
            response ThingResponse key=9 versions=0-4 flexible=2+
                Name string 0+
            """))
        self.assertIn("    {{0, 0}, 0}, {},\n};", text)

    def test_requests_and_responses_know_their_api(self):
        text = source(read("""\
            request ThingRequest key=9 versions=0-4 flexible=2+ silent=Count:0
                Count int32 0+
            response ThingResponse key=9 versions=0-4 flexible=2+
                Name string 0+
            data Other versions=0 flexible=none
                Name string 0+
            """))
        for lines in ('"ThingRequest", message_kind::request, 9, &thing_request::api,',
                      '"ThingResponse", message_kind::response, 9, &thing_request::api,',
                      '"Other", message_kind::data, -1, nullptr,',
                      'api_type thing_request::api{\n    9, "Thing",\n'
                      '    &thing_request::descriptor, &thing_response::descriptor,\n'
                      '    [](const void* request)'):
            self.assertIn(lines, text)


class RegistryTest(unittest.TestCase):
    API = """\
        request {0}Request key={1} versions=0-2 flexible=none unstable=2
            Name string 0+
        response {0}Response key={1} versions=0-2 flexible=none
            Name string 0+
        """

    def test_releases(self):
        text = history_tables(
            [read(self.API.format("Thing", 9)), read(self.API.format("Other", 7))],
            releases("Thing 0=0.8.0 1=1.0 2=unstable dropped=0:0.9.0",
                     "Other 0=0.8.0 1=0.8.0 2=unstable dropped=0-1:0.9.0 back=1:1.0"))
        for lines in ('all_releases[] = {\n    "", "0.8.0", "0.9.0", "1.0",\n};',
                      "all_versions[] = {\n    {1, 2}, {1, 0}, {0, 0}, // Other\n"
                      "    {1, 2}, {3, 0}, {0, 0}, // Thing\n};",
                      "all_apis[] = {\n    {7, 0, 0}, // Other\n    {9, 0, 3}, // Thing\n};"):
            self.assertIn(lines, text)

    def test_refers_to_the_apis_where_they_are(self):
        text = registry([read(self.API.format("Thing", 9)), read(self.API.format("Other", 7))])
        self.assertIn("all_apis[] = {\n    &other_request::api,\n    &thing_request::api,\n};", text)

    def test_a_program_without_apis(self):
        files = [read(HEAD + "    A bool 0+\n")]
        self.assertIn("registered_apis() noexcept { return {}; }", registry(files))
        self.assertIn("api_histories() noexcept { return {}; }", history_tables(files, releases()))


class ProgramTest(unittest.TestCase):
    def run_on(self, schema, *arguments):
        return subprocess.run(
            [sys.executable, "-B", str(TOP / "tools" / "codegen"), "--schema", str(schema), *arguments],
            capture_output=True, text=True, check=False)

    def test_writes_what_it_lists_and_only_what_has_changed(self):
        with tempfile.TemporaryDirectory() as folder:
            schema, out = pathlib.Path(folder, "schema"), pathlib.Path(folder, "out")
            schema.mkdir()
            (schema / "thing.schema").write_text(HEAD + "    A int32 0+\n")
            (schema / "other.schema").write_text("data Other versions=0 flexible=none\n    B bool 0+\n")
            (schema / "errors").write_text("0 NONE - No error.\n")
            listed = self.run_on(schema, "--list").stdout.split()
            self.assertEqual(self.run_on(schema, "--out", str(out)).returncode, 0)
            written = {p: p.stat().st_mtime_ns for p in out.rglob("*.*pp")}
            self.assertEqual({str(p.relative_to(out)) for p in written}, set(listed))

            (schema / "thing.schema").write_text(HEAD + "    A int64 0+\n")
            self.assertEqual(self.run_on(schema, "--out", str(out)).returncode, 0)
            changed = {p.name for p, time in written.items() if p.stat().st_mtime_ns != time}
            self.assertEqual(changed, {"thing.hpp", "thing.cpp"})

    def test_releases_are_needed_when_there_are_apis(self):
        with tempfile.TemporaryDirectory() as folder:
            schema, page = pathlib.Path(folder, "schema"), pathlib.Path(folder, "page.md")
            schema.mkdir()
            (schema / "thing.schema").write_text(
                "request ThingRequest key=9 versions=0 flexible=none\n"
                "response ThingResponse key=9 versions=0 flexible=none\n")
            for arguments in ("--out", folder), ("--protocol-page", str(page)):
                self.assertIn("schema/history:1: there is no such file",
                              self.run_on(schema, *arguments).stderr)
            (schema / "history").write_text("releases 1.0\nThing 0=1.0\n")
            self.assertEqual(self.run_on(schema, "--out", folder).returncode, 0)
            self.assertEqual(self.run_on(schema, "--protocol-page", str(page)).returncode, 0)
            self.assertIn("| 9 | [Thing](../schema/thing.schema) |", page.read_text())

    def test_a_mistake_is_one_line_and_writes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            schema = pathlib.Path(folder, "schema")
            schema.mkdir()
            (schema / "thing.schema").write_text(HEAD + "    A int33 0+\n")
            done = self.run_on(schema, "--out", str(pathlib.Path(folder, "out")))
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stderr.startswith("schema/thing.schema:2: 'int33' is no type"))
            self.assertEqual(len(done.stderr.splitlines()), 1)
            self.assertFalse(pathlib.Path(folder, "out").exists())


if __name__ == "__main__":
    unittest.main()
