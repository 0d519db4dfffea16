#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kerberos_test.py PROGRAM: both ends of a login by GSSAPI against a real Kerberos server on the
loopback address. Exits with 77 where that is not installed."""

import re
import socket
import subprocess
import threading
import time
import unittest

import kerberos_site
from kerberos_site import HOST, PRINCIPAL, ROOT, kerberos

TARGET = f"{kerberos.SERVICE}@{HOST}"


def errc():
    """The number of each code of the client's, from the header that defines them."""
    text = (ROOT / "include" / "kafka" / "error.hpp").read_text()
    body = re.search(r"enum class errc \{(.*?)\n\};", text, re.DOTALL)[1]
    names = re.findall(r"^ {4}(\w+)(?: = 1)?,", body, re.MULTILINE)
    return {name: number for number, name in enumerate(names, start=1)}


class DeafRealm:
    """A server that takes its time and hangs up; how often it was asked."""

    def __init__(self, site):
        self._listening = socket.create_server((HOST, 0))
        self.config = site.folder / "deaf.conf"
        self.config.write_text(re.sub(
            rf"{HOST}:\d+", f"{HOST}:{self._listening.getsockname()[1]}",
            site.realm.config.read_text()))
        self.count = 0
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self.count += 1
                time.sleep(0.3)  # for the others to come meanwhile


class Logins(unittest.TestCase):
    program = None
    site = None

    def start(self, end, told, config, clock):
        wrong = ["faketime", "-f", clock] if clock else []
        process = subprocess.Popen(
            [*wrong, self.program, end, *(f"{name}={value}" for name, value in told.items())],
            env=self.site.environment(config), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def log_in(self, config=None, clock="", broker_clock="", change=None, target=TARGET,
               service_keys=None, **told):
        """What the client says in the end, and what the broker has said last. `change` is called
        with the number of each token of the broker's, from 0, and with the token."""
        broker = self.start(
            "accept", {"service_keytab": service_keys or self.site.service_keys}, None,
            broker_clock)
        client = self.start("initiate", {"target": target, **told}, config, clock)
        said = ""
        count = 0
        for line in client.stdout:
            word, _, rest = line.strip("\n").partition(" ")
            if word != "token":
                return line.strip("\n"), said
            said = self.ask(broker, rest)
            word, _, answer = said.partition(" ")
            if word == "token" and change:
                answer = change(count, answer)
            count += 1
            print({"token": answer, "accepted": ""}.get(word, "refused"),
                  file=client.stdin, flush=True)
        return self.fail("the client has said nothing")

    @staticmethod
    def ask(process, line):
        print(line, file=process.stdin, flush=True)
        return process.stdout.readline().strip("\n")

    def assert_accepted(self, ends):
        self.assertEqual(ends, ("done", "accepted alice"))

    def assert_failed(self, ends, code, *words):
        """Code and words of the client's sentence."""
        said = ends[0]
        number = errc()[code] if isinstance(code, str) else code
        self.assertRegex(said, f"^failed {number} ")
        for each in words:
            self.assertIn(each, said)

    # --- who gets in -----------------------------------------------------------------------------

    def test_tickets(self):
        self.assert_accepted(self.log_in(cache=self.site.fresh_tickets()))

    def test_keytab(self):
        self.assert_accepted(self.log_in(keytab=self.site.client_keys, principal=PRINCIPAL))
        self.assertFalse((self.site.folder / "nobody").exists(), "tickets stay in memory")

    def test_keytab_whose_first_key_says_who_the_client_is(self):
        self.assert_accepted(self.log_in(keytab=self.site.client_keys))

    def test_keytab_and_a_place_for_the_tickets(self):
        cache = self.site.folder / "kept"
        self.assert_accepted(self.log_in(keytab=self.site.client_keys, cache=f"FILE:{cache}"))
        self.assertTrue(cache.exists())
        self.assert_accepted(self.log_in(cache=f"FILE:{cache}"))

    def test_broker_named_by_its_principal(self):
        self.assert_accepted(
            self.log_in(target=self.site.service, cache=self.site.fresh_tickets()))

    def test_many_at_the_same_time(self):
        before = self.site.tickets_given()
        done = subprocess.run(
            [self.program, "crowd", f"target={TARGET}", f"keytab={self.site.client_keys}",
             f"service_keytab={self.site.service_keys}"],
            env=self.site.environment(), capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.splitlines(), ["done"] * 8)
        self.assertEqual(self.site.tickets_given() - before, 1, "one ticket for all of them")

    def test_tickets_are_got_anew_before_they_expire(self):
        client = self.start("again", {
            "target": TARGET, "keytab": self.site.client_keys,
            "service_keytab": self.site.service_keys}, self.site.short_lived, "")
        before = self.site.tickets_given()
        self.assertEqual(self.ask(client, "now"), "done")
        self.assertEqual(self.ask(client, "and now"), "done")
        self.assertEqual(self.site.tickets_given() - before, 1)
        time.sleep(kerberos_site.RENEWED_AFTER_SECONDS + 1)
        self.assertEqual(self.ask(client, "and now"), "done")
        self.assertEqual(self.site.tickets_given() - before, 2)

    # --- who does not ----------------------------------------------------------------------------

    def test_no_tickets(self):
        self.assert_failed(self.log_in(), "no_credentials", TARGET, "kinit gets tickets")

    def test_no_tickets_where_they_should_be(self):
        place = f"FILE:{self.site.folder / 'nothing'}"
        self.assert_failed(self.log_in(cache=place), "no_credentials", place)

    def test_tickets_of_somebody_else(self):
        ends = self.log_in(cache=self.site.fresh_tickets(), principal=f"bob@{kerberos.REALM}")
        self.assert_failed(ends, "no_credentials", "bob", "match")

    def test_no_keytab(self):
        missing = self.site.folder / "missing.keytab"
        self.assert_failed(self.log_in(keytab=missing), "kerberos_keytab", str(missing),
                           "not found")

    def test_keytab_that_is_none(self):
        path = self.site.folder / "text.keytab"
        path.write_text("this is no keytab")
        self.assert_failed(self.log_in(keytab=path), "kerberos_keytab", str(path), "ersion")

    def test_keytab_of_somebody_else(self):
        ends = self.log_in(keytab=self.site.client_keys, principal=f"bob@{kerberos.REALM}")
        self.assert_failed(ends, "kerberos_keytab", f"bob@{kerberos.REALM}", "No key")

    def test_keytab_of_somebody_unknown(self):
        path = self.site.keys("bob.keytab", f"bob@{kerberos.REALM}", 1, "secret")
        self.assert_failed(self.log_in(keytab=path), "kerberos_client_refused", "bob")

    def test_keytab_of_before(self):
        path = self.site.keys("old.keytab", PRINCIPAL, 1, "of yesterday")
        self.assert_failed(self.log_in(keytab=path), "kerberos_client_refused", "newer")

    def test_tickets_that_have_expired(self):
        ends = self.log_in(cache=self.site.fresh_tickets(), clock="+2d")
        self.assert_failed(ends, "kerberos_ticket_expired", "xpired", "kinit")

    def test_unknown_service(self):
        ends = self.log_in(target=f"nobody@{HOST}", cache=self.site.fresh_tickets())
        self.assert_failed(ends, "kerberos_unknown_service", f"nobody/{HOST}", "not found")

    def test_clock_that_the_realm_finds_wrong(self):
        ends = self.log_in(cache=self.site.fresh_tickets(), clock="+1h")
        self.assert_failed(ends, "kerberos_clock_skew", "Clock skew", "clocks")

    def test_clock_that_the_broker_finds_wrong(self):
        ends = self.log_in(cache=self.site.fresh_tickets(), broker_clock="+1h")
        self.assertRegex(ends[1], "^refused .*Clock skew")
        self.assert_failed(ends, 0, "refuses the Kerberos ticket", "clock")

    def test_realm_out_of_reach(self):
        ends = self.log_in(config=self.site.unreachable, cache=self.site.fresh_tickets())
        self.assert_failed(ends, "kerberos_unreachable", "Cannot contact any KDC", "krb5.conf")

    def test_realm_out_of_reach_of_a_keytab(self):
        ends = self.log_in(config=self.site.unreachable, keytab=self.site.client_keys)
        self.assert_failed(ends, "kerberos_unreachable", "Cannot contact any KDC")

    def test_realm_that_hangs_up_is_asked_once_by_many(self):
        def asked_by(word):
            with DeafRealm(self.site) as deaf:
                done = subprocess.run(
                    [self.program, word, f"target={TARGET}", f"keytab={self.site.client_keys}",
                     f"service_keytab={self.site.service_keys}"],
                    env=self.site.environment(deaf.config), input="now\n", capture_output=True,
                    text=True, check=True)
            for line in done.stdout.splitlines():
                self.assertRegex(line, f"^failed {errc()['kerberos_unreachable']} .*any KDC")
            return len(done.stdout.splitlines()), deaf.count

        lines, one = asked_by("again")
        self.assertEqual(lines, 1)
        lines, many = asked_by("crowd")
        self.assertEqual(lines, 8)
        self.assertLessEqual(many, 2 * one, "a thread may come when the first has been told")

    def test_broker_with_another_key(self):
        others = self.site.keys("stranger.keytab", self.site.service, 1, "another")
        ends = self.log_in(cache=self.site.fresh_tickets(), service_keys=others)
        self.assertRegex(ends[1], "^refused ")
        self.assert_failed(ends, 0, "refuses the Kerberos ticket")

    # --- hostile brokers -------------------------------------------------------------------------

    def test_answer_of_another_login(self):
        kept = []
        self.log_in(cache=self.site.fresh_tickets(),
                    change=lambda number, token: kept.append(token) or token)
        ends = self.log_in(cache=self.site.fresh_tickets(),
                           change=lambda number, token: kept[number])
        self.assert_failed(ends, "untrusted_server", TARGET)

    def test_offer_of_another_login(self):
        kept = []
        self.log_in(cache=self.site.fresh_tickets(),
                    change=lambda number, token: kept.append(token) or token)
        ends = self.log_in(cache=self.site.fresh_tickets(),
                           change=lambda number, token: kept[1] if number == 1 else token)
        self.assert_failed(ends, "untrusted_server", TARGET)

    def test_answer_that_makes_no_sense(self):
        for nonsense in ("00", "60", "6082ffff", "ff" * 300, "60" * 5000):
            with self.subTest(nonsense=nonsense[:16]):
                ends = self.log_in(cache=self.site.fresh_tickets(),
                                   change=lambda number, token, with_=nonsense: with_)
                self.assert_failed(ends, "untrusted_server", TARGET)

    def test_every_byte_garbled_and_every_length(self):
        """What Kerberos does not protect, such as the number of a key, may be changed: the context
        is with the right broker all the same."""
        done = subprocess.run(
            [self.program, "garble", f"target={TARGET}", f"cache={self.site.fresh_tickets()}",
             f"service_keytab={self.site.service_keys}"],
            env=self.site.environment(), capture_output=True, text=True, check=True)
        good = re.findall(r"token (\d) (garbled|cut) (?:at|by) (\d+)", done.stdout)
        self.assertRegex(done.stdout, r"token 1 size \d\d")
        self.assertEqual([each for each in good if each[1] == "cut"], [])
        # Of the answer: the number of the key. Of the offer: by how much its bytes are rotated.
        self.assertLess(len(good), 6, good)


if __name__ == "__main__":
    kerberos_site.run(Logins)
