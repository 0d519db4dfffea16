# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""A Kerberos realm for one run: MIT's key distribution centre on the loopback address, with all
of its files in one folder."""

import os
import pathlib
import shutil
import socket
import subprocess
import time

from ..ports import HOST
from .authority import ToolFailed, ToolMissing, run_tool

REALM = "KAFKA.TEST"
SERVICE = "kafka"
CLOCK_SKEW_SECONDS = 300

# Names are taken as they are dialled: what the machine's resolver makes of them is no matter.
_CLIENT_CONFIG = """\
[libdefaults]
  default_realm = {realm}
  dns_lookup_realm = false
  dns_lookup_kdc = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
  clockskew = {skew}
[realms]
  {realm} = {{
    kdc = {host}:{port}
  }}
[domain_realm]
  localhost = {realm}
  {host} = {realm}
"""

_SERVER_CONFIG = """\
[kdcdefaults]
  kdc_listen = ""
  kdc_tcp_listen = "{host}:{port}"
[realms]
  {realm} = {{
    database_name = {folder}/principal
    key_stash_file = {folder}/stash
    acl_file = {folder}/acl
    max_life = 12h
    max_renewable_life = 0
    default_principal_flags = +preauth
  }}
[logging]
  kdc = FILE:{folder}/kdc.log
  default = FILE:{folder}/kdc.log
"""


class Realm:
    """Serves from `start` until `stop`, or until the guard ends it."""

    def __init__(self, folder, ports, guard):
        self.folder = folder
        self.config = folder / "krb5.conf"
        self._server_config = folder / "kdc.conf"
        self._port = ports.take()
        self._guard = guard
        self._process = None
        folder.mkdir(parents=True)
        self.config.write_text(self._client_config(self._port))
        self._server_config.write_text(
            _SERVER_CONFIG.format(host=HOST, port=self._port, realm=REALM, folder=folder)
        )
        (folder / "acl").touch()

    def start(self, timeout=60):
        """Returns when it serves. Raises ToolFailed."""
        self._tool("kdb5_util", "create", "-s", "-r", REALM, "-P", os.urandom(16).hex())
        self._process = self._guard.start(
            [_find("krb5kdc"), "-n", "-r", REALM],
            env={**os.environ, **self._environment()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + timeout
        while True:
            try:
                socket.create_connection((HOST, self._port), 1).close()
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise ToolFailed(f"krb5kdc does not serve\n{self._log()}") from None
                time.sleep(0.02)

    def stop(self):
        if self._process:
            self._process.kill_group()

    def add_principals(self, keytab, *names):
        """Makes them, with keys that nobody knows but the file. All have the same key, so that
        a service which is called by one name can be asked for by another, too."""
        path = self.folder / keytab
        password = os.urandom(16).hex()
        # Salted with the realm alone, instead of with the name as well.
        make = f"addprinc -pw {password} -e aes256-cts-hmac-sha1-96:onlyrealm"
        commands = "".join(f"{make} {name}\n" for name in names)
        commands += f"ktadd -norandkey -k {path} {' '.join(names)}\n"
        self._tool("kadmin.local", "-r", REALM, input=commands.encode())
        if not path.exists():
            raise ToolFailed("kadmin.local has written no keys")
        return path

    def make_up_keys(self, keytab, principal, password, number=1):
        """A key that the realm has not made, of somebody whom it may know."""
        path = self.folder / keytab
        commands = (f"addent -password -p {principal} -k {number} -e aes256-cts-hmac-sha1-96\n"
                    f"{password}\nwkt {path}\n")
        run_tool("ktutil", input=commands.encode(), environment=self._environment())
        if not path.exists():
            raise ToolFailed("ktutil has written no keys")
        return path

    def without_server(self, unused_port):
        """The configuration of clients whose realm nobody serves."""
        path = self.folder / "unreachable.conf"
        path.write_text(self._client_config(unused_port))
        return path

    def obtain_ticket(self, cache, principal, keytab, services=()):
        """A ticket for tickets, and those for services, kept in a file."""
        environment = self._environment()
        run_tool("kinit", "-c", f"FILE:{cache}", "-k", "-t", keytab, principal,
                 environment=environment)
        for service in services:
            run_tool("kvno", "-c", f"FILE:{cache}", service, environment=environment)
        return cache

    def _client_config(self, port):
        return _CLIENT_CONFIG.format(realm=REALM, host=HOST, port=port, skew=CLOCK_SKEW_SECONDS)

    def _environment(self):
        return {
            "KRB5_CONFIG": str(self.config),
            "KRB5_KDC_PROFILE": str(self._server_config),
            "KRB5RCACHENAME": "none:",
        }

    def _tool(self, program, *arguments, input=None):
        run_tool(_find(program), *arguments, input=input, environment=self._environment())

    def _log(self):
        path = self.folder / "kdc.log"
        return path.read_text(errors="replace") if path.exists() else ""


def _find(program):
    """Debian keeps them where only the administrator looks."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if not found:
        raise ToolMissing(f"{program} is not installed")
    return pathlib.Path(found)
