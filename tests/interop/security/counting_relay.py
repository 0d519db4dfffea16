# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Stands between a client and a server, and counts how often the client comes."""

import contextlib
import selectors
import socket
import threading


class CountingRelay:
    """On a thread of its own until `close`."""

    def __init__(self, host, port):
        self._target = host, port
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.address = "{}:{}".format(*self._listener.getsockname())
        self._peers = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._wakeup, other = socket.socketpair()
        self._selector.register(other, selectors.EVENT_READ)
        self._stopped = other
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._wakeup.close()
        self._thread.join()

    def _run(self):
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._stopped:
                    self._end()
                    return
                if key.fileobj is self._listener:
                    self._accept()
                elif key.fileobj in self._peers:
                    self._forward(key.fileobj)

    def _accept(self):
        client, _ = self._listener.accept()
        self.connections += 1
        try:
            server = socket.create_connection(self._target, timeout=30)
        except OSError:
            client.close()
            return
        for one, other in ((client, server), (server, client)):
            # A peer that does not read must not keep the others waiting for ever.
            one.settimeout(30)
            self._peers[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _forward(self, source):
        try:
            data = source.recv(65536)
            if data:
                self._peers[source].sendall(data)
        except OSError:
            data = b""
        if not data:
            # Whoever hangs up has been told all there is before.
            self._drop(source, self._peers[source])

    def _drop(self, *both):
        for each in both:
            self._selector.unregister(each)
            del self._peers[each]
            each.close()

    def _end(self):
        for each in (*self._peers, self._listener, self._stopped):
            with contextlib.suppress(OSError):
                each.close()
        self._selector.close()
