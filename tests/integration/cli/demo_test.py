# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The demo of the kafka-asio program: in lines, as a picture, to its end and interrupted."""

import os
import re
import signal
import unittest

from program import Broker, Terminal, refusing_port, run, run_on_terminal

ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"


class InLines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = run("demo", "--seconds", "2")
        cls.status, cls.errors, cls.text = done.returncode, done.stderr, done.stdout

    def test_goes_well(self):
        self.assertEqual((self.errors, self.status), ("", 0), self.text)
        self.assertIn("✓ every request came to exactly one end\n"
                      "  ✓ every node answered in the end\n", self.text)

    def test_begins_with_the_cluster(self):
        self.assertIn("✓ started three brokers in this process", self.text)
        self.assertIn("3 brokers, 3 topics, 18 partitions", self.text)
        self.assertEqual(len(re.findall(r"✓ connected to broker [123] ", self.text)), 3)
        for rack in ("rack-a", "rack-b", "rack-c"):
            self.assertIn(rack, self.text)
        self.assertIn("Every partition has a leader", self.text)

    def test_tells_what_is_done_and_what_comes_of_it(self):
        self.assertEqual(len(re.findall(r"\d  Node [123].* is killed", self.text)), 2, self.text)
        self.assertEqual(len(re.findall(r"\d  Node [123] is started again", self.text)), 2)
        self.assertRegex(self.text, r"\d  Node [123] asks for pauses of 300 ms")
        self.assertRegex(self.text, r"\d  node [123]: \d+ requests? lost the connection")
        self.assertRegex(self.text, r"\d  node [123] is out of reach: .*Connection refused")
        self.assertRegex(self.text, r"\d  node [123] is no longer in the metadata")
        self.assertRegex(self.text, r"\d  node [123] is the controller now")
        self.assertRegex(self.text, r"\d  node [123] answers again, after [\d.]+ m?s")

    def test_tells_every_second_how_it_goes(self):
        self.assertRegex(self.text, r"(?m)^   0:01\.\d  [\d,]+ answers/s, \d+ in flight, "
                                    r"p50 [\d.]+ ms, p99 [\d.]+ ms")

    def test_sums_up(self):
        summary = self.text[self.text.index("  In "):]
        numbers = {name: int(number.replace(",", "")) for name, number in re.findall(
            r"(?m)^  (requests|answers|failures|connections|outages|reconnects) +([\d,]+)",
            summary)}
        self.assertEqual(numbers["requests"], numbers["answers"] + numbers["failures"])
        self.assertGreater(numbers["answers"], 0)
        kinds = re.findall(r"(?m)^ {15} +([\d,]+)  (?:lost|timed|refused|failed)", summary)
        self.assertEqual(sum(int(each.replace(",", "")) for each in kinds), numbers["failures"])
        self.assertGreaterEqual(numbers["connections"], 3 + 2)
        self.assertGreaterEqual(numbers["outages"], 2)
        self.assertEqual(numbers["reconnects"], numbers["outages"])
        self.assertRegex(summary, r"outages +\d+  the longest [\d.]+ m?s, of node [123]\n")
        self.assertRegex(summary, r"latency +[\d.]+ ms  median; 95 %: [\d.]+, 99 %: [\d.]+, ")
        self.assertIn("Next\n", summary)

    def test_does_nothing_that_only_a_terminal_understands(self):
        self.assertNotIn("\x1b", self.text)
        self.assertNotIn("\r", self.text)


class OnATerminal(unittest.TestCase):
    def test_is_a_picture_and_then_the_summary(self):
        status, text = run_on_terminal("demo", "--seconds", "2")
        self.assertEqual(status, 0, text)
        self.assertIn("\x1b[32m✓\x1b[0m", text)
        before, picture = text.split(ENTER)
        picture, after = picture.split(LEAVE)
        self.assertIn("Every partition has a leader", before)
        self.assertGreater(picture.count("\x1b[?2026h\x1b[H"), 10)
        for shown in ("IN FLIGHT", "ANSWERS/S", "P99 ms", "a column each", "retry in ", "orders",
                      "not in cluster", "paused ", "is killed", "q or Ctrl-C ends it"):
            self.assertIn(shown, picture)
        self.assertIn("every node answered in the end", after)
        self.assertIn("\x1b[?25h", picture)
        for line in re.split(r"\r\n|\x1b\[H", picture):
            line = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", line)
            self.assertLess(len(line), 100)

    def test_the_log_waits_until_the_picture_is_gone(self):
        status, text = run_on_terminal("demo", "-v", "--seconds", "1")
        self.assertEqual(status, 0, text)
        before, picture = text.split(ENTER)
        picture, after = picture.split(LEAVE)
        self.assertIn("found the cluster", before)
        self.assertNotRegex(picture, r"\x1b\[33mwarning")
        self.assertRegex(after, r"\x1b\[33mwarning\x1b\[0m node 3 .+: connection lost: ")
        self.assertLess(after.index("connection lost"), after.index("What happened"))

    def test_without_colours(self):
        status, text = run_on_terminal("demo", "--seconds", "1", NO_COLOR="1")
        self.assertEqual(status, 0, text)
        self.assertIn(ENTER, text)
        self.assertNotRegex(text, r"\x1b\[\d*m")

    def test_that_is_dumb_gets_lines(self):
        status, text = run_on_terminal("demo", "--seconds", "1", TERM="dumb")
        self.assertEqual(status, 0, text)
        self.assertIn(" is killed", text)
        self.assertNotIn("\x1b", text)

    def test_that_is_too_small_gets_lines(self):
        with Terminal("demo", "--seconds", "1", rows=10, columns=50) as terminal:
            status, text = terminal.finish()
        self.assertEqual(status, 0, text)
        self.assertNotIn(ENTER, text)
        self.assertIn(" is killed", text)

    def test_may_become_smaller_and_larger_again(self):
        with Terminal("demo", "--seconds", "600") as terminal:
            terminal.wait_for("IN FLIGHT")
            for rows, columns, shown in ((5, 20, b"1 ready\x1b[K"), (1, 1, b"\x1b[K\x1b[J"),
                                         (30, 100, b"IN FLIGHT")):
                terminal.resize(rows, columns)
                before = len(terminal.output)
                while terminal.output[before:].count(b"\x1b[J") < 2:
                    self.assertTrue(terminal.read(), terminal.output)
                self.assertIn(shown, terminal.output[before:])
            terminal.type(b"q")
            status, text = terminal.finish()
        self.assertEqual(status, 0, text)

    def ended_by(self, keys):
        with Terminal("demo", "--seconds", "600") as terminal:
            terminal.wait_for("IN FLIGHT")
            terminal.wait_for("\x1b[J")
            self.assertNotEqual(terminal.attributes(), terminal.modes)
            terminal.type(keys)
            status, text = terminal.finish()
            self.assertEqual(terminal.attributes(), terminal.modes)
        self.assertEqual(text.count(ENTER), 1)
        self.assertEqual(text.count(LEAVE), 1)
        self.assertIn("\x1b[?25h", text)
        self.assertIn("ended early, with ", text[text.index(LEAVE):])
        return status, text

    def test_is_given_back_on_q(self):
        status, text = self.ended_by(b"q")
        self.assertEqual(status, 0, text)

    def test_is_given_back_on_ctrl_c(self):
        status, text = self.ended_by(b"\x03")
        self.assertEqual(status, 128 + signal.SIGINT)
        self.assertNotIn("kafka-asio:", text, "it was told how to end it")

    def test_is_given_back_while_suspended(self):
        with Terminal("demo", "--seconds", "600") as terminal:
            terminal.wait_for("IN FLIGHT")
            terminal.type(b"\x1a")
            terminal.wait_for(LEAVE)
            _, state = os.waitpid(terminal.process.pid, os.WUNTRACED)
            self.assertTrue(os.WIFSTOPPED(state))
            self.assertEqual(terminal.attributes(), terminal.modes)
            before = len(terminal.output)
            terminal.process.send_signal(signal.SIGCONT)
            while b"IN FLIGHT" not in terminal.output[before:]:
                self.assertTrue(terminal.read())
            terminal.type(b"q")
            status, text = terminal.finish()
            self.assertEqual(terminal.attributes(), terminal.modes)
        self.assertEqual(status, 0, text)
        self.assertEqual((text.count(ENTER), text.count(LEAVE)), (2, 2))


class Interrupted(unittest.TestCase):
    def test_in_lines(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with Terminal("demo", "--seconds", "600", TERM="dumb") as terminal:
                terminal.wait_for("under load")
                terminal.process.send_signal(number)
                status, text = terminal.finish()
            self.assertEqual(status, 128 + number)
            self.assertIn("ended early, with ", text)


class OnAnotherCluster(unittest.TestCase):
    def test_nothing_is_done_to_it(self):
        with Broker("--nodes", "3", "--topic", "orders:6:3", "--topic", "audit:1") as broker:
            done = run("demo", "--bootstrap", broker.servers, "--seconds", "1", "--rate", "50")
        self.assertEqual((done.stderr, done.returncode), ("", 0), done.stdout)
        self.assertRegex(done.stdout, r"✓ bootstrapped through 127\.0\.0\.1:\d+ ")
        for number in (1, 2, 3):
            self.assertRegex(done.stdout,
                             rf"✓ connected to broker {number} +[\d.]+ m?s   127\.0\.0\.1:")
        self.assertIn("orders", done.stdout)
        self.assertIn("★ controller", done.stdout)
        self.assertIn("50 times a second", done.stdout)
        self.assertNotIn("killed\n", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^  failures +0$")
        self.assertRegex(done.stdout, r"(?m)^  outages +0$")
        answers = int(re.search(r"(?m)^  answers +(\d+) ", done.stdout)[1])
        self.assertLessEqual(answers, 3 * 50 + 3 * 8)
        self.assertGreater(answers, 3 * 8)

    def test_restarts_are_seen(self):
        with refusing_port() as port:
            pass
        number = port.split(":")[1]
        broker = Broker("--port", number)
        with Terminal("demo", "-b", port, "--seconds", "3", "--rate", "100",
                      TERM="dumb") as terminal:
            try:
                terminal.wait_for("Your cluster")
                broker.stop(signal.SIGTERM)
                terminal.wait_for("out of reach")
            finally:
                broker.__exit__()
            with Broker("--port", number):
                status, text = terminal.finish()
        self.assertEqual(status, 0, text)
        self.assertIn("node 1 answers again, after ", text)
        self.assertRegex(text, r"reconnects +1\b")


class Refused(unittest.TestCase):
    def test_times_and_rates_that_make_no_sense(self):
        for arguments in (("--seconds", "0"), ("--seconds", "x"), ("--seconds", "100000"),
                          ("--rate", "0"), ("--rate", "-1")):
            done = run("demo", *arguments)
            self.assertEqual((done.stdout, done.returncode), ("", 2), done.stderr)
            self.assertIn(arguments[0], done.stderr)


if __name__ == "__main__":
    unittest.main()
