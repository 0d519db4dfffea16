# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""As much of ZooKeeper's protocol as it takes to see which brokers live, and to create topics."""

import struct

from .wire import Frames, Refused

_CREATE, _GET_CHILDREN, _CLOSE = 1, 8, -11
_NODE_EXISTS = -110
_ALL_PERMISSIONS = 0x1F


def _string(text):
    return struct.pack(">i", len(text.encode())) + text.encode()


class Connection(Frames):
    """A session that ends with the connection. Raises OSError and Refused."""

    def __init__(self, host, port, timeout):
        super().__init__(host, port, timeout)
        # The version, the last change seen, how long the session may be silent, and which it was;
        # its password, and whether it may be with a server that can only read.
        session = struct.pack(">iqiq", 0, 0, int(timeout * 1000), 0)
        try:
            self._exchange(session + _string("\0" * 16) + struct.pack(">?", False))
        except OSError:
            self._socket.close()
            raise

    def __exit__(self, *_):
        try:
            # The server complains of clients that just go away.
            self._ask(_CLOSE, b"")
            self._socket.recv(1)
        finally:
            super().__exit__()

    def create(self, path, data):
        """A node that lasts, for everybody. One that is there already stays as it is."""
        access = struct.pack(">ii", 1, _ALL_PERMISSIONS) + _string("world") + _string("anyone")
        lasting = struct.pack(">i", 0)
        error, _ = self._ask(_CREATE, _string(path) + _string(data) + access + lasting)
        if error not in (0, _NODE_EXISTS):
            raise Refused(f"ZooKeeper does not create {path}: error {error}")

    def children(self, path):
        """The names of the nodes below one."""
        error, answer = self._ask(_GET_CHILDREN, _string(path) + struct.pack(">?", False))
        if error:
            raise Refused(f"ZooKeeper does not list {path}: error {error}")
        return answer.array(lambda: answer.string("i"))

    def _ask(self, kind, body):
        answer = self._exchange(struct.pack(">ii", 1, kind) + body)
        _, _, error = answer.take("iqi")
        return error, answer
