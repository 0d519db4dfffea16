# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What the tests of the harness share. Makes the package `brokers` known."""

import os
import pathlib
import select
import socket
import subprocess
import sys

_HERE = pathlib.Path(__file__).resolve().parent
HARNESS = _HERE.parents[1] / "tools" / "kafka"
sys.path.insert(0, str(HARNESS))

CANNOT_RUN = 77


def with_kafka(*arguments):
    """Starts with_kafka.py."""
    return subprocess.Popen(
        [sys.executable, str(_HERE / "with_kafka.py"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def processes_naming(text):
    """The ids of the processes that have the text in their command line."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if text.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                pass
    return found


def await_end(test, pids, patience=20):
    """Until none of the processes runs."""
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        with os.fdopen(handle):
            ready, _, _ = select.select([handle], [], [], patience)
            test.assertTrue(ready, f"process {pid} is still there")


class Control:
    """The other end of the session's socket."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._stream = self._socket.makefile("rwb")

    def ask(self, line):
        self.send(f"{line}\n".encode())
        return self.receive()

    def send(self, data):
        self._stream.write(data)
        self._stream.flush()

    def receive(self):
        status, size = self._stream.readline().split()
        return status.decode(), self._stream.read(int(size)).decode()

    def do(self, line):
        status, text = self.ask(line)
        assert status == "ok", text
        return text

    def close(self):
        self._stream.close()
        self._socket.close()
