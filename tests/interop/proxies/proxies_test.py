#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The tool gets to the in-process cluster through proxies of other people's making."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools" / "kafka"))

from brokers import guard  # noqa: E402

USER, PASSWORD = "al", "open-sesame"
PORT = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", ":").split(",")[0].rsplit(":", 1)[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxy:
    """A proxy's program, and what it has written."""

    def __init__(self, folder, watch, scheme, logs_in):
        self.port = free_port()
        self.place = f"127.0.0.1:{self.port}"
        self.log = pathlib.Path(folder) / f"{self.port}.log"
        command = self.http(folder, logs_in) if scheme == "http" else self.socks(logs_in)
        with open(self.log, "w", encoding="utf-8") as log:
            watch.start(command, stdout=log, stderr=subprocess.STDOUT)
        self.wait()

    def socks(self, logs_in):
        login = ["-u", USER, "-P", PASSWORD] if logs_in else []
        return ["microsocks", "-i", "127.0.0.1", "-p", str(self.port), *login]

    def http(self, folder, logs_in):
        settings = pathlib.Path(folder) / f"{self.port}.conf"
        settings.write_text(
            f"Port {self.port}\nListen 127.0.0.1\nTimeout 60\nLogLevel Connect\n"
            + (f"BasicAuth {USER} {PASSWORD}\n" if logs_in else ""), encoding="utf-8")
        return ["tinyproxy", "-d", "-c", str(settings)]

    def wait(self):
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")


class Proxies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.watch = guard.Guard()
        self.addCleanup(self.watch.close)

    def proxy(self, scheme, logs_in=False):
        return Proxy(self.folder, self.watch, scheme, logs_in)

    def cluster(self, url, server=f"localhost:{PORT}"):
        done = subprocess.run(
            [os.environ["KAFKA_ASIO_TOOL"], "cluster", "-b", server, "-v", "-X",
             f"proxy_url={url}", "-X", "api_version_auto_timeout_ms=2000"],
            check=False, timeout=60, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertNotIn(PASSWORD, done.stdout)
        return done.returncode, done.stdout

    def check_passage(self, url, proxy, target):
        status, text = self.cluster(url)
        self.assertEqual(status, 0, text)
        self.assertIn("everywhere", text)
        self.assertIn(f"through {url.split('//')[0]}//{proxy.place}", text)
        self.assertIn(target, proxy.said())

    def test_addresses_are_looked_up_here(self):
        proxy = self.proxy("socks5")
        self.check_passage(f"socks5://{proxy.place}", proxy, f"connected to 127.0.0.1:{PORT}")
        self.assertNotIn("localhost", proxy.said())

    def test_names_are_looked_up_there(self):
        socks, http = self.proxy("socks5h"), self.proxy("http")
        self.check_passage(f"socks5h://{socks.place}", socks, f"connected to localhost:{PORT}")
        self.check_passage(f"http://{http.place}", http, f"CONNECT localhost:{PORT} HTTP/1.1")

    def test_logins(self):
        for scheme in "socks5", "socks5h", "http":
            with self.subTest(scheme=scheme):
                proxy = self.proxy(scheme, logs_in=True)
                status, text = self.cluster(f"{scheme}://{USER}:{PASSWORD}@{proxy.place}")
                self.assertEqual(status, 0, text)
                for login, words in ((f"{USER}:wrong@", "not accept the name and the password"),
                                     ("", "wants clients to log in")):
                    status, text = self.cluster(f"{scheme}://{login}{proxy.place}")
                    self.assertEqual(status, 1, text)
                    self.assertIn(f"the proxy {scheme}://{proxy.place} ", text)
                    self.assertIn(words, text)

    def test_brokers_that_are_not_there(self):
        nowhere = f"127.0.0.1:{free_port()}"
        for scheme, words in (("socks5", "the connection was refused"), ("http", "HTTP/1.")):
            with self.subTest(scheme=scheme):
                proxy = self.proxy(scheme)
                status, text = self.cluster(f"{scheme}://{proxy.place}", nowhere)
                self.assertEqual(status, 1, text)
                self.assertIn(f"the proxy {scheme}://{proxy.place} does not connect to {nowhere}: "
                              + words, text)

    def test_what_is_no_proxy(self):
        socks, http = self.proxy("socks5"), self.proxy("http")
        for url in f"http://{socks.place}", f"socks5://{http.place}", f"http://127.0.0.1:{PORT}":
            with self.subTest(url=url):
                status, text = self.cluster(url)
                self.assertEqual(status, 1, text)
                self.assertIn(f"the proxy {url} ", text)


if __name__ == "__main__":
    for program in "microsocks", "tinyproxy":
        if shutil.which(program) is None:
            print(f"cannot run: {program} is not installed")
            sys.exit(77)
    unittest.main(verbosity=2)
