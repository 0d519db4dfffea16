# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What the kafka-asio program says when things go wrong, and how it ends."""

import re
import unittest

from program import refusing_port, run, server


class Usage(unittest.TestCase):
    def refused(self, *arguments):
        done = run(*arguments)
        self.assertEqual((done.stdout, done.returncode), ("", 2), done.stderr)
        self.assertTrue(done.stderr.startswith("kafka-asio: "), done.stderr)
        return done.stderr

    def test_help_and_version(self):
        done = run("--version")
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        self.assertRegex(done.stdout, r"^kafka-asio \d+\.\d+\.\d+\n$")
        overview = run("--help")
        self.assertEqual((overview.stderr, overview.returncode), ("", 0))
        for command in ("cluster", "api-versions", "request", "protocol", "codec", "config",
                        "broker", "demo", "doctor"):
            self.assertIn(f"\n  {command} ", overview.stdout)
            done = run(command, "--help")
            self.assertEqual((done.stderr, done.returncode), ("", 0))
            self.assertIn("--help", done.stdout)
            takes_options = command not in ("protocol", "codec", "broker")
            self.assertEqual("-X" in done.stdout, takes_options, command)
            if command != "codec":  # whose help ends with examples
                self.assertRegex(done.stdout, r"(?s)exit status is 0 .*\b2\s+when")

    def test_what_is_not_understood(self):
        for arguments in ([], ["cluster", "--jsn"], ["cluster", "-b"],
                          ["api-versions", "--node", "one"], ["broker", "--nodes", "0"],
                          ["broker", "--port", "70000"]):
            self.assertIn("--help", self.refused(*arguments))
        for port in ("99999", "-1"):
            # The libraries of arguments that there are say it in their own ways.
            self.assertRegex(self.refused("broker", "--port", port),
                             rf"--port: Value {port} not in range (0 to 65535|\[0 - 65535\])\n")

    def test_a_command_that_is_not_known(self):
        self.assertEqual(self.refused("clsuter", "-b", "h:1"),
                         "kafka-asio: 'clsuter' is no command; did you mean 'cluster'?\n"
                         "Try 'kafka-asio --help'.\n")
        self.assertEqual(self.refused("produce"),
                         "kafka-asio: 'produce' is no command\nTry 'kafka-asio --help'.\n")

    def test_options_that_are_wrong_are_told_together(self):
        text = self.refused("cluster", "-X", "reqest.timeout.ms=1", "-X", "retry_backoff_ms=x",
                            "-X", "ssl_cafile=ca.pem", "-X", "nonsense", "-b", "host:port")
        self.assertIn("-X: reqest.timeout.ms: unknown option; did you mean request.timeout.ms?",
                      text)
        self.assertIn("-X: retry_backoff_ms = 'x': not understood; expected an integer", text)
        self.assertIn("-X: ssl_cafile = 'ca.pem': cannot be read: No such file or directory", text)
        self.assertIn("-X: not of the form name=value", text)
        self.assertIn("-b: bootstrap_servers = 'host:port': ", text)
        self.assertEqual(text.count("\n"), 5)

    def test_config_says_of_each_option_what_would_be_right(self):
        wrong = {
            "reqest_timeout_ms=1": "reqest_timeout_ms: unknown option; did you mean "
                                   "request_timeout_ms?",
            "requesttimeout=1": "requesttimeout: unknown option",
            "\x1b[31mname=1": "?[31mname: unknown option",
            "retry.backoff.ms=100ms": "retry.backoff.ms = '100ms': not understood; expected an "
                                      "integer from 0 to 2147483647 (milliseconds)",
            "log_level=loud": "log_level = 'loud': not understood; expected `trace`, `debug`, ",
            "allow.auto.create.topics=yes": "allow.auto.create.topics = 'yes': not understood; "
                                            "expected true or false",
            "api_version=2.x": "api_version = '2.x': not understood; expected a release of Kafka",
            "socket.keepalive.enable=true": "SO_KEEPALIVE is one of socket_options",
            "security.protocol=TLS": "security.protocol = 'TLS': not understood; expected "
                                     "`PLAINTEXT`, `SSL`, ",
            "sasl.password=hunter2": "sasl.password: security.protocol is PLAINTEXT by default, "
                                     "which does not authenticate by SASL",
            "hunter2": "not of the form name=value",
            "bootstrap.servers=h:99999": "'99999' in 'h:99999' is not a port from 1 to 65535",
            "max.in.flight=0": "max.in.flight = '0': out of range; expected an integer from 1",
            "request_timeout_ms=90000": "default_api_timeout_ms = '60000': the default is below "
                                        "request_timeout_ms, which is 90000",
        }
        arguments = [word for each in wrong for word in ("-X", each)]
        lines = self.refused("config", *arguments).splitlines()
        self.assertEqual(len(lines), len(wrong))
        lines[0] = lines[0].removeprefix("kafka-asio: ")
        left = sorted(wrong.values())
        for line in lines:
            self.assertTrue(line.startswith("-X: "), line)
            self.assertNotIn("hunter2", line)
            self.assertTrue(line.isprintable(), repr(line))
            told = [each for each in left if each in line]
            self.assertTrue(told, line)
            left.remove(max(told, key=len))
        self.assertEqual(left, [])

    def test_a_file_that_is_not_there(self):
        self.assertEqual(self.refused("cluster", "--config", "/nowhere/x.properties"),
                         "kafka-asio: /nowhere/x.properties: cannot be read: "
                         "No such file or directory\n")

    def test_topics_of_the_broker(self):
        for topic in ("orders", "orders:", ":1", "orders:0", "orders:1:0", "orders:1:1:1",
                      "orders:x"):
            self.assertIn("NAME:PARTITIONS[:REPLICAS]", self.refused("broker", "--topic", topic))
        self.assertIn("--nodes 3 would do", self.refused("broker", "--topic", "orders:1:3"))
        for topic in ("a:2000000000", "a:99999999999999999999"):
            self.assertEqual(
                self.refused("broker", "--topic", topic),
                f"kafka-asio: --topic {topic}: too many partitions; all topics together may have "
                "1000000, each replica counted\n")
        for topics in (("a:600000", "b:600000"), ("a:400000:3",), ("a:250000:4", "b:1")):
            arguments = [word for topic in topics for word in ("--topic", topic)]
            self.assertIn("all topics together",
                          self.refused("broker", "--nodes", "1000", *arguments))
        self.assertIn("more replicas than there can be nodes",
                      self.refused("broker", "--topic", "a:1:99999"))
        for name in ("bad name", "bad [name"):
            self.assertRegex(self.refused("broker", "--port", "0", "--topic", f"{name}:1"),
                             r"^kafka-asio: a topic's name .* unlike '" + re.escape(name) + r"'\n$")

    def test_no_servers_where_some_are_asked_for(self):
        for command in (["cluster"], ["api-versions"], ["demo"], ["config"],
                        ["request", "Metadata"]):
            for servers in ("", " ", ",", " , "):
                with self.subTest(command=command, servers=servers):
                    self.assertEqual(
                        self.refused(*command, "-b", servers),
                        "kafka-asio: -b: no server is named; write HOST:PORT, several with "
                        "commas\n")


class Output(unittest.TestCase):
    def test_that_is_lost_is_a_failure(self):
        for arguments in (["--help"], ["--version"], ["config"], ["config", "--markdown"], ["demo"],
                          ["broker", "--port", "0"], ["protocol"], ["protocol", "--json"],
                          ["request", "--template", "Fetch"]):
            with self.subTest(arguments), open("/dev/full", "w") as full:
                done = run(*arguments, stdout=full)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertRegex(done.stderr, r"^kafka-asio: cannot write .*No space left on device")


class Unreachable(unittest.TestCase):
    COMMANDS = ("cluster", "api-versions", "demo")

    def failed(self, command, *arguments):
        done = run(command, *arguments)
        self.assertEqual(done.returncode, 1, done.stderr)
        if command != "demo":
            self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("kafka-asio: "), done.stderr)
        return done.stderr

    def test_nobody_listens(self):
        with refusing_port() as port:
            for command in self.COMMANDS:
                text = self.failed(command, "-b", port)
                self.assertIn(port, text)
                self.assertIn("Connection refused", text)
                self.assertEqual(text.count("\n"), 1)

    def test_every_server_is_named(self):
        with refusing_port() as one, refusing_port() as two:
            text = self.failed("cluster", "-b", f"{one},{two}")
        self.assertIn(one, text)
        self.assertIn(two, text)
        self.assertEqual(text.count("\n"), 2)

    def test_the_host_has_no_address(self):
        text = self.failed("cluster", "-b", "no-such-host.invalid:9092")
        self.assertIn("no-such-host.invalid", text)
        self.assertRegex(text, re.compile("resolve", re.I))
        self.assertEqual(text.count("\n"), 1)

    def test_a_tls_server(self):
        # A fatal alert, as a TLS listener answers bytes that are no TLS.
        with server(b"\x15\x03\x03\x00\x02\x02\x46") as port:
            self.assertIn("TLS", self.failed("cluster", "-b", port))

    def test_an_http_server(self):
        with server(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n") as port:
            self.assertIn("HTTP", self.failed("cluster", "-b", port))

    def test_a_server_that_closes(self):
        with server(b"") as port:
            text = self.failed("cluster", "-b", port)
            self.assertIn(port, text)
            self.assertIn("closed", text)

    def test_a_server_that_says_nothing(self):
        with server() as port:
            text = self.failed("cluster", "-b", port, "-X",
                               "socket_connection_setup_timeout_ms=200", "-X",
                               "api_version_auto_timeout_ms=5000")
            self.assertIn(port, text)


if __name__ == "__main__":
    unittest.main()
