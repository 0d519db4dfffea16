# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""`kafka-asio doctor` on listeners with TLS and SASL, each with one thing that is wrong."""

import json
import socket
import tempfile
import unittest

from certificates import Authority, TlsDoor
from program import Broker, run, server
from scripted_broker import ScriptedBroker

PASSWORD = "open-sesame-7331"


class Doctor(unittest.TestCase):
    def diagnosis(self, *arguments, status=1):
        """The findings, by their causes."""
        done = run("doctor", "--json", "-X", "socket_connection_setup_timeout_ms=3000", *arguments)
        self.assertEqual((done.stderr, done.returncode), ("", status), done.stdout)
        self.assertNotIn(PASSWORD, done.stdout)
        self.seen = json.loads(done.stdout)
        return {each["cause"]: each for each in self.seen["diagnosis"]}

    def only(self, cause, *arguments):
        found = self.diagnosis(*arguments)
        # The client's warnings come besides.
        self.assertEqual([each for each in found if found[each]["problem"]], [cause], found)
        return found[cause]

    def steps(self):
        return {each["step"]: each for each in self.seen["servers"][0]["steps"]}


class Tls(Doctor):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.authority = Authority(folder.name)
        cls.trusting = ("-X", "security_protocol=SSL", "-X", f"ssl_cafile={cls.authority.file}")
        cls.good = cls.authority.issue("broker")

    def behind(self, certificate, *arguments, clients_from=None, status=1):
        """The diagnosis of a broker behind such a certificate."""
        with ScriptedBroker({}, {}) as broker, TlsDoor(certificate, clients_from) as door:
            door.leads_to = broker.port
            broker.brokers = [{"nodeId": 1, "host": "127.0.0.1", "port": door.port}]
            return self.diagnosis("-b", door.server, *arguments, status=status)

    def test_all_is_well(self):
        self.assertEqual(self.behind(self.good, *self.trusting, status=0), {})
        tls = self.steps()["tls"]
        self.assertRegex(tls["version"], r"^TLSv1\.[23]$")
        self.assertTrue(tls["name_matches"])
        self.assertEqual([each["subject"] for each in tls["certificates"]], ["CN=broker"])
        self.assertEqual(tls["certificates"][0]["issuer"], "CN=Authority")
        self.assertEqual(tls["certificates"][0]["names"], ["localhost", "127.0.0.1"])

    def test_text(self):
        with ScriptedBroker({}, {}) as broker, TlsDoor(self.good) as door:
            door.leads_to = broker.port
            broker.brokers = [{"nodeId": 1, "host": "127.0.0.1", "port": door.port}]
            done = run("doctor", "-b", door.server, *self.trusting)
        self.assertEqual((done.stderr, done.returncode), ("", 0), done.stdout)
        self.assertRegex(done.stdout, r"\n  ok   TLS +[\d.]+ ms  TLSv1\.\d, TLS_\S+\n"
                                      r"      CN=broker, valid until .* UTC, \d+ days more\n"
                                      r"      for localhost and 127\.0\.0\.1: matches\n"
                                      r"      issued by CN=Authority\n")

    def test_text_of_what_fails_is_short(self):
        with TlsDoor(self.good) as door:
            done = run("doctor", "-b", door.server, "-X", "security_protocol=SSL")
        self.assertRegex(done.stdout, r"\n  FAIL TLS +[\d.]+ ms  the certificate comes from an "
                                      r"authority that is not\n +trusted\n      CN=broker, ")

    def test_an_authority_that_is_not_trusted(self):
        found = self.behind(self.good, "-X", "security_protocol=SSL")
        self.assertEqual(list(found), ["unknown_authority"], found)
        self.assertIn("CN=Authority", found["unknown_authority"]["what"])
        self.assertIn("ssl_cafile", found["unknown_authority"]["change"][0])

    def test_an_authority_of_which_only_the_name_is_trusted(self):
        with tempfile.TemporaryDirectory() as folder:
            again = Authority(folder)
            for each in (self.good, self.authority.issue_without_identifiers("plain")):
                found = self.behind(each, "-X", "security_protocol=SSL", "-X",
                                    f"ssl_cafile={again.file}")
                self.assertEqual(list(found), ["unknown_authority"], found)
                self.assertRegex(found["unknown_authority"]["what"],
                                 r"comes from CN=Authority, and ssl_cafile has an authority of "
                                 r"that name with another key \(valid from \d{4}-.* UTC to ")
                self.assertIn("has now", found["unknown_authority"]["change"][0])

    def test_another_host(self):
        other = self.authority.issue("other", "DNS:kafka.example")
        found = self.behind(other, *self.trusting)
        self.assertEqual(list(found), ["wrong_host_name"], found)
        self.assertIn("not for 127.0.0.1, but for kafka.example", found["wrong_host_name"]["what"])
        self.assertFalse(self.steps()["tls"]["name_matches"])

    def test_another_host_where_that_is_not_checked(self):
        lax = (*self.trusting, "-X", "ssl_check_hostname=false")
        for names, matches in (("DNS:kafka.example", False), ("IP:127.0.0.1", True)):
            certificate = self.authority.issue("lax", names)
            self.behind(certificate, *lax, status=0)
            self.assertEqual(self.steps()["tls"]["name_matches"], matches)

    def test_one_that_has_expired(self):
        old = self.authority.issue("old", first_day=-30, last_day=-5)
        found = self.behind(old, *self.trusting)
        self.assertEqual(list(found), ["certificate_expired"], found)
        self.assertIn("CN=old has expired 5 days ago", found["certificate_expired"]["what"])

    def test_one_from_the_future_means_a_clock_that_is_behind(self):
        new = self.authority.issue("new", first_day=3, last_day=30)
        found = self.behind(new, *self.trusting)
        self.assertEqual(list(found), ["clock_off"], found)
        self.assertIn("CN=new begins to be valid only at", found["clock_off"]["what"])

    def test_one_that_ends_soon(self):
        short = self.authority.issue("short", last_day=7)
        found = self.behind(short, *self.trusting, status=0)
        self.assertEqual(list(found), ["certificate_expires_soon"], found)

    def test_a_certificate_of_the_client_is_wanted(self):
        found = self.behind(self.good, *self.trusting, clients_from=self.authority.file)
        self.assertEqual(list(found), ["client_certificate_required"], found)
        self.assertIn("ssl_certfile", found["client_certificate_required"]["change"][0])
        self.assertNotIn("alert", found["client_certificate_required"]["what"])
        # With TLS 1.3 it is said after the handshake, which is no reason to show certificates twice.
        shown = [each.get("certificates", []) for each in self.seen["servers"][0]["steps"]
                 if each["step"] == "tls"]
        self.assertLessEqual(len([each for each in shown if each]), 1, shown)
        own, key = self.authority.issue("client")
        self.assertEqual(
            self.behind(self.good, *self.trusting, "-X", f"ssl_certfile={own}",
                        "-X", f"ssl_keyfile={key}", clients_from=self.authority.file, status=0),
            {})

    def test_a_port_without_tls(self):
        with Broker() as broker:
            found = self.only("tls_client_on_plaintext_port", "-b", broker.servers, *self.trusting)
        self.assertIn("security_protocol", found["change"][1])

    def test_an_http_server(self):
        with server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
            self.only("http_server", "-b", port, *self.trusting)

    def test_nobody_answers(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            found = self.only("no_answer", "-b", f"127.0.0.1:{silent.getsockname()[1]}",
                              *self.trusting, "-X", "socket_connection_setup_timeout_ms=100")
        self.assertIn("says nothing, neither to Kafka's protocol nor to TLS", found["what"])

    def test_a_client_without_tls(self):
        found = self.behind(self.good)
        self.assertEqual(list(found), ["plaintext_client_on_tls_port"], found)


class Sasl(Doctor):
    def broker(self, *mechanisms):
        return Broker("--security-protocol", "SASL_PLAINTEXT", "--user", f"anna:{PASSWORD}",
                      *(word for each in mechanisms for word in ("--sasl-mechanism", each)))

    @staticmethod
    def login(mechanism, password=PASSWORD):
        return ("-X", "security_protocol=SASL_PLAINTEXT", "-X", f"sasl_mechanism={mechanism}",
                "-X", "sasl_plain_username=anna", "-X", f"sasl_plain_password={password}")

    def test_all_is_well(self):
        for mechanism in ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"):
            with self.subTest(mechanism), self.broker(mechanism) as broker:
                found = self.diagnosis("-b", broker.servers, *self.login(mechanism), status=0)
                self.assertEqual(list(found), ["client_warning"] if mechanism == "PLAIN" else [])
                self.assertEqual(list(self.steps()),
                                 ["resolve", "connect", "versions", "login", "metadata"])
                self.assertEqual(self.steps()["login"]["mechanism"], mechanism)

    def test_what_the_client_warns_of(self):
        with self.broker("PLAIN") as broker:
            found = self.diagnosis("-b", broker.servers, *self.login("PLAIN"), status=0)
            done = run("doctor", "-b", broker.servers, *self.login("PLAIN"))
            loud = run("doctor", "-v", "-b", broker.servers, *self.login("PLAIN"))
        warning = found["client_warning"]
        self.assertEqual((warning["where"], warning["problem"]), ([broker.servers], False))
        self.assertRegex(warning["what"], "^The client warns: PLAIN over SASL_PLAINTEXT .* encrypts it\\.$")
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        self.assertIn("Good to know:\n", done.stdout)
        self.assertIn("The client warns: PLAIN over SASL_PLAINTEXT ", done.stdout)
        # Whoever asks for the log is told all that he asks for, too.
        self.assertIn(" warning PLAIN over SASL_PLAINTEXT ", loud.stderr)
        self.assertRegex(loud.stderr, r" info +bootstrap-0 \S+ connected after ")

    def test_a_wrong_password(self):
        for mechanism in ("PLAIN", "SCRAM-SHA-256"):
            with self.subTest(mechanism), self.broker(mechanism) as broker:
                found = self.only("wrong_credentials", "-b", broker.servers,
                                  *self.login(mechanism, PASSWORD + "x"))
                self.assertIn("sasl_plain_password", found["change"][0])
                self.assertRegex(self.steps()["login"]["detail"], r"^Authentication failed")

    def test_a_broker_that_hangs_up_has_not_refused_the_password(self):
        with ScriptedBroker({17: {"errorCode": 0, "mechanisms": ["PLAIN"]}}, {17: 1, 36: 1}) as broker:
            broker.closes = {36}
            found = self.only("login_unfinished", "-b", broker.server, *self.login("PLAIN"))
        self.assertIn("has hung up", found["what"])
        self.assertNotIn("password", json.dumps(found))

    def test_another_mechanism_than_the_brokers(self):
        with self.broker("SCRAM-SHA-256", "SCRAM-SHA-512") as broker:
            found = self.only("wrong_mechanism", "-b", broker.servers, *self.login("PLAIN"))
        self.assertIn("but SCRAM-SHA-256 and SCRAM-SHA-512", found["what"])

    def test_a_client_that_does_not_log_in(self):
        with self.broker("PLAIN", "SCRAM-SHA-256") as broker:
            found = self.only("sasl_required", "-b", broker.servers)
        self.assertIn("PLAIN and SCRAM-SHA-256", found["what"])

    def test_a_listener_without_logins(self):
        with Broker() as broker:
            self.only("sasl_not_enabled", "-b", broker.servers, *self.login("PLAIN"))

    def test_no_secret_is_told(self):
        with self.broker("SCRAM-SHA-256") as broker:
            for wrong in ("", "x"):
                done = run("doctor", "-vvv", "-b", broker.servers,
                           *self.login("SCRAM-SHA-256", PASSWORD + wrong))
                self.assertEqual(done.returncode, 1 if wrong else 0, done.stdout)
                self.assertNotIn(PASSWORD, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
