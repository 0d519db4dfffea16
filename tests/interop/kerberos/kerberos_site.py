# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""A Kerberos realm on the loopback address, with keys and tickets, for one run of tests."""

import os
import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "kafka"))

from brokers import guard, ports  # noqa: E402
from brokers.security import kerberos  # noqa: E402
from brokers.security.authority import ToolMissing  # noqa: E402

CANNOT_RUN = 77
HOST = "127.0.0.1"
# Half a minute before their end tickets are got anew.
SHORT_LIFE_SECONDS = 34
RENEWED_AFTER_SECONDS = SHORT_LIFE_SECONDS - 30
PRINCIPAL = f"alice@{kerberos.REALM}"


class Site:
    """The realm, keys and tickets that all tests share."""

    def __init__(self, folder, all_ports, watch):
        self.folder = folder
        self.realm = kerberos.Realm(folder / "realm", all_ports, watch)
        self.realm.start()
        self.service = f"{kerberos.SERVICE}/{HOST}@{kerberos.REALM}"
        self.service_keys = self.realm.add_principals("service.keytab", self.service)
        self.client_keys = self.realm.add_principals("alice.keytab", PRINCIPAL)
        self.tickets = self.realm.obtain_ticket(folder / "tickets", PRINCIPAL, self.client_keys)
        self.short_lived = folder / "short-lived.conf"
        self.short_lived.write_text(self.realm.config.read_text().replace(
            "[libdefaults]", f"[libdefaults]\n  ticket_lifetime = {SHORT_LIFE_SECONDS}s"))
        self.unreachable = self.realm.without_server(all_ports.take())

    def environment(self, config=None):
        return {
            **os.environ,
            "KRB5_CONFIG": str(config or self.realm.config),
            "KRB5CCNAME": f"FILE:{self.folder / 'nobody'}",
            "KRB5_CLIENT_KTNAME": str(self.folder / "no.keytab"),
            "KRB5_KTNAME": str(self.folder / "no.keytab"),
        }

    def fresh_tickets(self):
        """A copy that no test has added a service's ticket to."""
        copy = tempfile.NamedTemporaryFile(dir=self.folder, delete=False)
        with copy:
            copy.write(self.tickets.read_bytes())
        return f"FILE:{copy.name}"

    def tickets_given(self):
        """How often the realm has given somebody a ticket for tickets."""
        log = (self.realm.folder / "kdc.log").read_text()
        return len(re.findall(r"AS_REQ .*ISSUE", log))

    def keys(self, name, principal, number, password):
        """A file with a key that the realm has not made."""
        path = self.realm.folder / name
        if path.exists():
            return path
        return self.realm.make_up_keys(name, principal, password, number)


def run(*cases):
    """Runs the tests of the classes, whose attributes `program` and `site` it sets: the command
    line's argument and the realm. Exits."""
    program = sys.argv.pop(1)
    with tempfile.TemporaryDirectory(prefix="kafka-asio-kerberos-") as folder:
        watch = guard.Guard()
        all_ports = ports.Ports()
        try:
            site = Site(pathlib.Path(folder), all_ports, watch)
            for each in cases:
                each.program = program
                each.site = site
            done = unittest.main(verbosity=2, exit=False)
            sys.exit(0 if done.result.wasSuccessful() else 1)
        except ToolMissing as error:
            print(f"cannot run: {error}", file=sys.stderr)
            sys.exit(CANNOT_RUN)
        finally:
            watch.close()
            all_ports.close()
