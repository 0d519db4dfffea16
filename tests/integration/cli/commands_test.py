# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The commands of the kafka-asio program on the in-process broker."""

import json
import pathlib
import re
import signal
import socket
import ssl
import stat
import tempfile
import unittest

from program import PATIENCE, Broker, refusing_port, run, run_on_terminal

DOCS = pathlib.Path(__file__).resolve().parents[3] / "docs"


class Cluster(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = Broker("--nodes", "3", "--topic", "orders:6:3", "--topic", "audit:1")
        cls.addClassCleanup(cls.broker.__exit__)
        cls.servers = cls.broker.servers

    def ok(self, *arguments):
        done = run(*arguments)
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        return done.stdout

    def test_text(self):
        text = self.ok("cluster", "-b", self.servers)
        self.assertRegex(text, r"^Cluster \S{22}, looks like Kafka \d+\.\d+\n"
                               r"3 brokers, 2 topics, 7 partitions\n")
        for number, server in enumerate(self.servers.split(","), 1):
            self.assertRegex(text, rf"(?m)^ +{number}  {re.escape(server)} ")
        self.assertEqual(text.count("controller"), 1)
        self.assertIn("Every partition has a leader and all its replicas in sync.", text)
        self.assertNotIn("orders", text)
        self.assertNotIn("\x1b", text)

    def test_topics(self):
        text = self.ok("cluster", "-b", self.servers, "--topics")
        self.assertRegex(text, r"(?m)^  orders +0 +[123] +[123],[123],[123] +[123],[123],[123]$")
        self.assertRegex(text, r"(?m)^ +5 +[123] +[123],[123],[123] +[123],[123],[123]$")
        self.assertRegex(text, r"(?m)^  audit +0 +[123] +[123] +[123]$")

    def test_json(self):
        text = self.ok("cluster", "-b", self.servers, "--json")
        self.assertEqual(text.count("\n"), 1)
        found = json.loads(text)
        self.assertEqual(list(found), ["cluster_id", "controller_id", "api_version", "brokers",
                                       "topics"])
        self.assertEqual(len(found["cluster_id"]), 22)
        self.assertIn(found["controller_id"], (1, 2, 3))
        self.assertTrue(all(isinstance(number, int) for number in found["api_version"]))
        self.assertGreaterEqual(found["api_version"], [4, 0])
        self.assertEqual(
            [f"{each['host']}:{each['port']}" for each in found["brokers"]],
            self.servers.split(","))
        for broker in found["brokers"]:
            self.assertEqual(list(broker), ["node_id", "host", "port", "rack"])
        audit, orders = found["topics"]
        self.assertEqual(list(audit), ["name", "topic_id", "is_internal", "error", "partitions"])
        self.assertEqual((audit["name"], audit["is_internal"], audit["error"]),
                         ("audit", False, None))
        self.assertEqual(len(audit["topic_id"]), 22)
        self.assertEqual(len(orders["partitions"]), 6)
        for index, partition in enumerate(orders["partitions"]):
            self.assertEqual(list(partition), ["partition", "leader", "leader_epoch", "replicas",
                                               "isr", "offline", "error"])
            self.assertEqual(partition["partition"], index)
            self.assertEqual(partition["leader"], partition["replicas"][0])
            self.assertEqual(sorted(partition["replicas"]), [1, 2, 3])
            self.assertEqual(sorted(partition["isr"]), [1, 2, 3])
            self.assertEqual((partition["offline"], partition["error"]), ([], None))

    def test_api_versions_text(self):
        first = self.servers.split(",")[0]
        text = self.ok("api-versions", "-b", first)
        self.assertTrue(text.startswith(f"Broker 1 at {first}, looks like Kafka "), text)
        self.assertRegex(text, r"(?m)^    3  Metadata +0–\d+ +0–\d+ +\d+$")
        self.assertRegex(text, r"(?m)^  metadata.version +\d+–\d+ +\d+$")

    def test_api_versions_json(self):
        found = json.loads(self.ok("api-versions", "-b", self.servers, "--node", "2", "--json"))
        self.assertEqual(list(found), ["node_id", "apis", "features"])
        self.assertEqual(found["node_id"], 2)
        for api in found["apis"]:
            self.assertEqual(list(api), ["api_key", "name", "broker", "client", "use"])
            if api["broker"] and api["client"]:
                self.assertEqual(api["use"], min(api["broker"][1], api["client"][1]))
            else:
                self.assertIsNone(api["use"])
        metadata = next(each for each in found["apis"] if each["api_key"] == 3)
        self.assertEqual(metadata["name"], "Metadata")
        self.assertIn("metadata.version", [each["name"] for each in found["features"]])

    def test_api_versions_knows_whom_it_asked_by_another_name(self):
        for number, server in enumerate(self.servers.split(","), 1):
            by_name = server.replace("127.0.0.1", "localhost")
            found = json.loads(self.ok("api-versions", "-b", by_name, "--json"))
            self.assertEqual(found["node_id"], number)
            text = self.ok("api-versions", "-b", by_name)
            self.assertTrue(text.startswith(f"Broker {number} at {server}, "), text)

    def test_api_versions_of_a_node_that_is_not_there(self):
        done = run("api-versions", "-b", self.servers, "--node", "99")
        self.assertEqual((done.stdout, done.returncode), ("", 1))
        self.assertEqual(done.stderr, "kafka-asio: the cluster has no broker 99; there are 1,2,3\n")

    def test_dead_servers_are_passed_over(self):
        with refusing_port() as dead:
            text = self.ok("cluster", "-b", f"{dead},no-such-host.invalid,{self.servers}")
        self.assertIn("3 brokers", text)

    def test_servers_may_be_given_one_by_one(self):
        with refusing_port() as dead:
            text = self.ok("cluster", "-b", dead, "--bootstrap", self.servers)
        self.assertIn("3 brokers", text)
        self.assertRegex(self.ok("config", "-b", "a:1", "-b", "b:2,c:3"), r" a:1,b:2,c:3 ")

    def test_options_come_from_file_and_command_line(self):
        with tempfile.NamedTemporaryFile("w", suffix=".properties") as file:
            file.write(f"# a comment\nbootstrap.servers = {self.servers}\nclient.id=x\n")
            file.flush()
            self.assertIn("3 brokers", self.ok("cluster", "--config", file.name))
            text = self.ok("config", "--config", file.name, "-X", "client_id=y",
                           "-X", "retry.backoff.ms=7", "-b", "h:1")
        self.assertRegex(text, r"(?m)^client_id +y  \(default: kafka-asio-[\d.]+\)$")
        self.assertRegex(text, r"(?m)^retry_backoff_ms +7  \(default: 100\)$")
        self.assertRegex(text, r"(?m)^bootstrap_servers +h:1  \(default: \(empty\)\)$")
        self.assertRegex(text, r"(?m)^request_timeout_ms +30000  \(default\)$")

    def test_colour_is_for_terminals(self):
        status, text = run_on_terminal("cluster", "-b", self.servers)
        self.assertEqual(status, 0, text)
        self.assertIn("\x1b[", text)
        status, text = run_on_terminal("cluster", "-b", self.servers, NO_COLOR="1")
        self.assertEqual(status, 0, text)
        self.assertIn("3 brokers", text)
        self.assertNotIn("\x1b[", text)


class BrokersOfEveryAge(unittest.TestCase):
    def test_cluster(self):
        for release, looks in (("0.8.0", "0.8.0"), ("0.8.2.2", "0.8.2"), ("0.9", "0.9.0"),
                               ("0.10.0", "0.10.0"), ("1.0", "1.0"), ("3.9", "3.9"),
                               ("4.0", "4.0")):
            with self.subTest(release), \
                    Broker("--topic", "orders:2", "--topic", "audit:1",
                           "--as-version", release) as broker:
                done = run("cluster", "--topics", "-v", "-b", broker.servers)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"looks like Kafka {looks}\n1 broker, 2 topics, 3 partitions\n",
                              done.stdout)
                self.assertEqual(len(done.stderr.splitlines()), 2, done.stderr)
                self.assertEqual("since it does not know ApiVersions" in done.stderr,
                                 looks.startswith(("0.8", "0.9")))
                found = json.loads(run("cluster", "--json", "-b", broker.servers).stdout)
                self.assertEqual([topic["name"] for topic in found["topics"]],
                                 ["audit", "orders"])

    def test_api_versions_tells_what_it_takes(self):
        with Broker("--as-version", "0.9") as broker:
            done = run("api-versions", "-b", broker.servers)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the broker does not offer ApiVersions", done.stderr)
        self.assertIn("it takes Kafka 0.10.0 or newer", done.stderr)

    def test_releases_that_there_are_not(self):
        for text, why in (("x", "expected a release of Kafka, such as 2.8"),
                          ("0.7", "there is no release 0.7.0")):
            done = run("broker", "--port", "0", "--as-version", text)
            self.assertEqual((done.stdout, done.returncode), ("", 2), done.stderr)
            self.assertIn(why, done.stderr)


class BrokerProgram(unittest.TestCase):
    def test_says_where_it_listens_and_ends_when_told(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with Broker("--nodes", "2") as broker:
                self.assertEqual(len(broker.lines), 3)
                first, second = broker.servers.split(",")
                self.assertEqual(broker.lines[0], f"node 1 listens on {first}")
                self.assertEqual(broker.lines[1], f"node 2 listens on {second}")
                self.assertEqual(broker.stop(number), 0)

    def test_nodes_are_on_the_ports_that_follow(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        with Broker("--port", str(port)) as broker:
            self.assertEqual(broker.servers, f"127.0.0.1:{port}")
            taken = run("broker", "--port", str(port))
        self.assertEqual((taken.stdout, taken.returncode), ("", 1))
        self.assertRegex(taken.stderr, rf"^kafka-asio: cannot listen on 127\.0\.0\.1:{port}: "
                                       r"Address already in use\n--port .+\n$")


class BrokerLogins(unittest.TestCase):
    def test_says_what_is_spoken_where(self):
        with Broker("--nodes", "2", "--security-protocol", "sasl_plaintext",
                    "--user", "alice:secret") as broker:
            first, second = broker.servers.split(",")
            self.assertEqual(broker.lines[:2], [f"node 1 listens on {first} (SASL_PLAINTEXT)",
                                                f"node 2 listens on {second} (SASL_PLAINTEXT)"])
            self.assertNotIn("secret", "".join(broker.lines))

    def test_every_protocol_has_ports_of_its_own(self):
        with Broker("--security-protocol", "PLAINTEXT",
                    "--security-protocol", "SASL_PLAINTEXT") as broker:
            self.assertEqual(len(broker.lines), 4)
            self.assertEqual(broker.lines[0], f"node 1 listens on {broker.servers} (PLAINTEXT)")
            secured = broker.lines[2].removeprefix("SASL_PLAINTEXT: bootstrap.servers=")
            self.assertEqual(broker.lines[1], f"node 1 listens on {secured} (SASL_PLAINTEXT)")
            self.assertEqual(run("cluster", "-b", broker.servers).returncode, 0)
            self.assertEqual(run("cluster", "-b", secured).returncode, 1)

    def test_says_whom_to_trust(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "ca.pem"
            with Broker("--security-protocol", "SSL", "--write-ca", str(file)) as broker:
                trusting = ssl.create_default_context(cafile=file)
                host, port = broker.servers.split(":")
                with socket.create_connection((host, int(port)), timeout=PATIENCE) as plain, \
                        trusting.wrap_socket(plain, server_hostname=host) as secured:
                    self.assertIn(secured.version(), ("TLSv1.2", "TLSv1.3"))

    def test_makes_clients_what_they_show(self):
        with tempfile.TemporaryDirectory() as folder:
            ca, client = pathlib.Path(folder) / "ca.pem", pathlib.Path(folder) / "alice.pem"
            trusting = ("-X", "security_protocol=SSL", "-X", f"ssl_cafile={ca}")
            with Broker("--security-protocol", "SSL", "--ssl-client-auth", "required",
                        "--write-ca", str(ca), "--write-client", f"alice:{client}") as broker:
                self.assertEqual(stat.S_IMODE(client.stat().st_mode), 0o600)
                done = run("cluster", "-b", broker.servers, *trusting)
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn("certificate", done.stderr)
                done = run("cluster", "-b", broker.servers, *trusting,
                           "-X", f"ssl_certfile={client}")
                self.assertEqual((done.stderr, done.returncode), ("", 0))

    def test_takes_an_unsecured_token_from_a_file(self):
        # {"alg":"none"} . {"sub":"alice","exp":4102444800}, which is 2100.
        token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6NDEwMjQ0NDgwMH0."
        with tempfile.NamedTemporaryFile("w") as file, \
                Broker("--security-protocol", "SASL_PLAINTEXT",
                       "--sasl-mechanism", "OAUTHBEARER") as broker:
            file.write(token + "\n")
            file.flush()
            done = run("cluster", "-b", broker.servers, "-X", "security_protocol=SASL_PLAINTEXT",
                       "-X", "sasl_mechanism=OAUTHBEARER",
                       "-X", f"sasl_oauth_token_file={file.name}")
            self.assertEqual((done.stderr, done.returncode), ("", 0))

    def check_refused(self, text, *arguments, **process):
        done = run("broker", "--port", "0", *arguments, **process)
        self.assertEqual((done.stdout, done.returncode), ("", 2), done.stderr)
        self.assertIn(text, done.stderr)
        self.assertNotIn("secret", done.stderr)

    def test_refuses_what_cannot_be(self):
        sasl = ("--security-protocol", "SASL_PLAINTEXT")
        self.check_refused("there is no SASL_PLAINTXT; did you mean SASL_PLAINTEXT?",
                           "--security-protocol", "SASL_PLAINTXT")
        self.check_refused("did you mean SCRAM-SHA-256?", *sasl, "--sasl-mechanism", "scram-sha256")
        self.check_refused("nobody could log in", "--user", "alice:secret")
        self.check_refused("nobody could log in", "--keytab", "/etc/krb5.keytab")
        self.check_refused("nobody could log in by GSSAPI", *sasl, "--sasl-mechanism", "GSSAPI",
                           "--user", "alice:secret")
        self.check_refused("--user is of no use", *sasl, "--sasl-mechanism", "OAUTHBEARER",
                           "--user", "alice:secret")
        self.check_refused("--keytab is of no use", *sasl, "--sasl-mechanism", "PLAIN",
                           "--keytab", "/etc/krb5.keytab")
        self.check_refused("--aws-keys is of no use", *sasl, "--sasl-mechanism", "PLAIN",
                           "--aws-keys", "/nowhere")
        self.check_refused("--user: expected NAME:PASSWORD", *sasl, "--user", ":secret")
        self.check_refused("two listeners", *sasl, *sasl)
        self.check_refused("nobody has TLS", *sasl, "--write-ca", "ca.pem")
        self.check_refused("nobody has TLS", *sasl, "--write-client", "alice:alice.pem")
        self.check_refused("--write-client: expected NAME:FILE", "--security-protocol", "SSL",
                           "--write-client", "alice.pem")
        self.check_refused("No space left on device",
                           "--security-protocol", "SSL", "--write-ca", "/dev/full")
        self.check_refused("there is no perhaps", "--security-protocol", "SSL",
                           "--ssl-client-auth", "perhaps")

    def test_reads_users_from_a_file(self):
        sasl = ("--security-protocol", "SASL_PLAINTEXT")
        self.check_refused("standard input, line 3: expected NAME:PASSWORD", *sasl, "--users", "-",
                           input="# who\nalice:a:b\nbob secret\n")
        self.check_refused("standard input, line 1: expected ID:SECRET", *sasl, "--aws-keys", "-",
                           input="secret\n")
        self.check_refused("cannot be read", *sasl, "--users", "/nonexistent")


class Documentation(unittest.TestCase):
    def test_is_generated_from_the_table(self):
        done = run("config", "--markdown")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout, (DOCS / "configuration.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
