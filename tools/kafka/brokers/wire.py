# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""As much of the Kafka protocol as it takes to see that a cluster serves, and to create topics.

It shares no code with the library under test.
"""

import socket
import struct

_CREATE_TOPICS, _METADATA, _API_VERSIONS = 19, 3, 18
_TOPIC_ALREADY_EXISTS = 36


class Refused(Exception):
    """The broker answered with an error, or with what is no answer."""


class Reader:
    """Takes values from an answer, in order. Raises Refused where it ends too early."""

    def __init__(self, data):
        self._data, self._at = data, 0

    def take(self, layout):
        try:
            values = struct.unpack_from(">" + layout, self._data, self._at)
        except struct.error as error:
            raise Refused(f"the answer ends too early: {error}") from None
        self._at += struct.calcsize(">" + layout)
        return values[0] if len(values) == 1 else values

    def string(self, length_layout="h"):
        length = self.take(length_layout)
        if length < 0:
            return None
        text = self._data[self._at : self._at + length]
        self._at += length
        return text.decode()

    def array(self, element):
        return [element() for _ in range(self.take("i"))]


def _string(text):
    return struct.pack(">h", len(text)) + text.encode()


class Frames:
    """A connection that is used for one request after the other, each preceded by its size."""

    def __init__(self, host, port, timeout):
        self._socket = socket.create_connection((host, port), timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def _exchange(self, request):
        self._socket.sendall(struct.pack(">i", len(request)) + request)
        (size,) = struct.unpack(">i", self._receive(4))
        return Reader(self._receive(size))

    def _receive(self, size):
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise ConnectionError("the other side closed the connection")
            data += part
        return data


class Connection(Frames):
    """A connection to a broker. Raises OSError and Refused."""

    def api_versions(self):
        """{key: (lowest, highest)}. Brokers before 0.10 hang up on it, or do not answer."""
        answer = self._ask(_API_VERSIONS, 0, b"")
        error = answer.take("h")
        if error:
            raise Refused(f"ApiVersions: error {error}")
        return {key: (low, high) for key, low, high in answer.array(lambda: answer.take("hhh"))}

    def metadata(self):
        """(ids of the brokers, {topic: {partition: (leader, replicas, in sync)}})"""
        # Version 0 is the one that brokers of every age know; no topics are all topics there.
        answer = self._ask(_METADATA, 0, struct.pack(">i", 0))

        def broker():
            node = answer.take("i")
            answer.string(), answer.take("i")
            return node

        def ids():
            return answer.array(lambda: answer.take("i"))

        def partition():
            _, index, leader = answer.take("hii")
            return index, (leader, ids(), ids())

        def topic():
            answer.take("h")
            return answer.string(), dict(answer.array(partition))

        return answer.array(broker), dict(answer.array(topic))

    def create_topics(self, topics, timeout):
        """Creates (name, partitions, replicas) for each; one that is there already is fine."""
        body = struct.pack(">i", len(topics))
        for name, partitions, replicas in topics:
            body += _string(name) + struct.pack(">ihii", partitions, replicas, 0, 0)
        body += struct.pack(">i?", int(timeout * 1000), False)
        answer = self._ask(_CREATE_TOPICS, 2, body)
        answer.take("i")
        for name, error, text in answer.array(
            lambda: (answer.string(), answer.take("h"), answer.string())
        ):
            if error not in (0, _TOPIC_ALREADY_EXISTS):
                raise Refused(f"topic {name}: error {error}: {text}")

    def _ask(self, key, version, body):
        answer = self._exchange(struct.pack(">hhi", key, version, 1) + _string("with_kafka") + body)
        answer.take("i")  # the request's number
        return answer
