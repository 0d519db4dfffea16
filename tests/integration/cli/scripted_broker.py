# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""A broker that says what a test tells it to, in any API. The tool itself writes its answers."""

import contextlib
import json
import socket
import struct
import threading

from program import PATIENCE, run


def encoded(api, version, correlation_id, body):
    """The frame of an answer."""
    frame = json.dumps({"responseHeader": {"correlationId": correlation_id}, "response": body})
    done = run("codec", "encode", "response", str(api), str(version), "--header", "--size",
               "--format", "binary", input=frame.encode())
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout


class ScriptedBroker:
    """For a with statement. `answers` has the JSON of an answer by the API's key, and `versions`
    the highest version of each API there is; what has no answer is never answered. `requests` are
    the frames that came in those APIs, without their lengths. `closes` has the APIs at which it hangs
    up, `garbled` those to which it answers nonsense, `silent` those to which it says nothing, and
    `brokers` what its metadata names in place of itself."""

    def __init__(self, answers, versions):
        self.answers = answers
        self.versions = {18: 3, 3: 12, **versions}
        self.requests = []
        self.arrival = threading.Condition()
        self.closes = set()
        self.garbled = set()
        self.silent = set()
        self.brokers = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server = f"127.0.0.1:{self.port}"
        self.open = []
        self.threads = [threading.Thread(target=self.accept)]

    def answer_to(self, api):
        if api == 18:
            return {"apiKeys": [{"apiKey": key, "minVersion": 0, "maxVersion": highest}
                                for key, highest in self.versions.items()]}
        if api == 3:
            itself = {"nodeId": 1, "host": "127.0.0.1", "port": self.port}
            return {"brokers": [itself] if self.brokers is None else self.brokers, "clusterId": "x",
                    "controllerId": 1, "topics": []}
        return self.answers.get(api)

    def wait_for(self, api):
        """Until it is asked that."""
        with self.arrival:
            if not self.arrival.wait_for(
                    lambda: any(frame[:2] == struct.pack(">h", api) for frame in self.requests), PATIENCE):
                raise AssertionError(f"nobody has asked in API {api}")

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.open.append(connection)
                self.threads.append(threading.Thread(target=self.serve, args=(connection,)))
                self.threads[-1].start()

    def serve(self, connection):
        with contextlib.suppress(OSError), connection.makefile("rb") as stream:
            while prefix := stream.read(4):
                frame = stream.read(struct.unpack(">i", prefix)[0])
                api, version, correlation_id = struct.unpack_from(">hhi", frame)
                if api in self.answers or api not in (3, 18):
                    with self.arrival:
                        self.requests.append(frame)
                        self.arrival.notify_all()
                if api in self.closes:
                    connection.shutdown(socket.SHUT_RDWR)
                    return
                if api in self.silent:
                    continue
                if api in self.garbled:
                    connection.sendall(struct.pack(">iih", 6, correlation_id, -1))
                elif api == 18 and version > self.versions[18]:
                    # In version 0, as it is for those who ask for one that there is not.
                    connection.sendall(encoded(18, 0, correlation_id,
                                               {"errorCode": 35, **self.answer_to(18)}))
                elif (answer := self.answer_to(api)) is not None:
                    connection.sendall(encoded(api, version, correlation_id, answer))

    def __enter__(self):
        self.threads[0].start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.threads[0].join()
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self.threads[1:]:
            thread.join()
        for connection in self.open:
            connection.close()
