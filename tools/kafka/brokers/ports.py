# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""TCP ports of the loopback address that nobody else takes while they are held.

A broker has to keep its port while it is down, and others must know it before it is up. So the
ports are not the kernel's to hand out to outgoing connections, and each is locked by a file.
"""

import fcntl
import os
import pathlib
import random
import socket
import tempfile

HOST = "127.0.0.1"
_LOWEST = 15000


class Ports:
    """Holds ports until `close`."""

    def __init__(self):
        self._folder = pathlib.Path(tempfile.gettempdir()) / f"kafka-asio-ports-{os.getuid()}"
        self._folder.mkdir(exist_ok=True)
        self._locks = []

    def take(self):
        candidates = list(range(_LOWEST, _first_ephemeral_port()))
        random.shuffle(candidates)
        for port in candidates:
            lock = os.open(self._folder / str(port), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                with socket.socket() as probe:
                    probe.bind((HOST, port))
            except OSError:
                os.close(lock)
                continue
            self._locks.append(lock)
            return port
        raise OSError("no port is free on the loopback address")

    def close(self):
        for lock in self._locks:
            os.close(lock)
        self._locks.clear()


def _first_ephemeral_port():
    try:
        text = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text()
        return max(int(text.split()[0]), _LOWEST + 1000)
    except OSError:
        return 32768
