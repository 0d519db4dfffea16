# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What the program tells of its client with -v."""

import re
import unittest

from program import Broker, refusing_port, run, run_on_terminal

LINE = re.compile(r"^\d\d:\d\d:\d\d\.\d{3} (trace  |debug  |info   |warning|error  ) (\S.*)$")


class Verbose(unittest.TestCase):
    def lines(self, *arguments, status=0):
        """The levels and texts of what was told."""
        done = run(*arguments)
        self.assertEqual(done.returncode, status, done.stderr)
        told = [line for line in done.stderr.splitlines() if not line.startswith("kafka-asio:")]
        found = []
        for line in told:
            match = LINE.match(line)
            self.assertTrue(match, f"no line of a log: {line!r}")
            found.append((match[1].strip(), match[2]))
        return found

    def test_nothing_is_told_unless_asked_for(self):
        with Broker() as broker:
            self.assertEqual(run("cluster", "-b", broker.servers).stderr, "")
            self.assertEqual(
                run("cluster", "-b", broker.servers, "-X", "log_level=trace").stderr, "")

    def test_how_the_cluster_is_found(self):
        with Broker() as broker:
            told = self.lines("cluster", "-v", "-b", broker.servers)
        self.assertEqual({level for level, _ in told}, {"info"})
        self.assertRegex(told[0][1], r"^bootstrap-0 \(.+\): connected after \d+ ms: Kafka ")
        self.assertRegex(told[1][1], r"^bootstrap-0: found the cluster .+: 1 broker")

    def test_more_of_it(self):
        with Broker() as broker:
            debug = self.lines("request", "-vv", "-b", broker.servers, "ListGroups")
            trace = self.lines("request", "--verbose", "-v", "-v", "-b", broker.servers,
                               "ListGroups")
        self.assertIn("debug", {level for level, _ in debug})
        self.assertNotIn("trace", {level for level, _ in debug})
        self.assertTrue(any(level == "trace" and re.search(r"ListGroups v\d+ .* answered$", text)
                            for level, text in trace), trace)

    def test_a_failure_stands_before_the_error(self):
        with refusing_port() as port:
            told = self.lines("cluster", "-v", "-b", port, status=1)
        self.assertEqual(told[0][0], "warning")
        self.assertIn("Connection refused", told[0][1])

    def test_the_output_is_the_same(self):
        with Broker() as broker:
            arguments = ("request", "-b", broker.servers, "ListGroups")
            self.assertEqual(run(*arguments).stdout, run(*arguments, "-vvv").stdout)

    def test_levels_have_colours_on_a_terminal(self):
        with Broker() as broker:
            status, text = run_on_terminal("cluster", "-v", "-b", broker.servers)
            self.assertEqual(status, 0)
            self.assertIn("\x1b[36minfo", text)
            status, text = run_on_terminal("cluster", "-v", "-b", broker.servers, NO_COLOR="1")
            self.assertNotIn("\x1b[36m", text)


if __name__ == "__main__":
    unittest.main()
