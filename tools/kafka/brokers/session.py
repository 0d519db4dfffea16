# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Keeps a cluster running while a command runs, and obeys what is asked on a socket meanwhile.

A request is a line of words, quoted as for a shell. The answer is a line "ok SIZE" or "error SIZE"
and SIZE bytes of text.

    status              a line "NODE running|paused|stopped|died HOST:PORT" for each node
    kill NODE           as a power failure; returns when the process is gone
    stop NODE           in an orderly way; returns when the process is gone
    start NODE          returns when it serves and all running nodes know each other, and the topics
    pause NODE          freezes it with its connections open; it does not count as running then
    resume NODE         returns as for start
    create NAME:PARTITIONS:REPLICAS   returns when every partition has its leader and replicas
    java ARGUMENT…      runs a class of Kafka's jars or a source file; "{bootstrap}" is replaced,
                        and "{zookeeper}" where there is one
"""

import contextlib
import os
import selectors
import shlex
import signal
import socket
import subprocess


class Interrupted(BaseException):
    """A signal asked for the end."""

    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.number = number


def parse_topic(text):
    """NAME:PARTITIONS[:REPLICAS]. Raises ValueError."""
    name, partitions, *replicas = text.split(":")
    if len(replicas) > 1:
        raise ValueError(text)
    return name, int(partitions), int(replicas[0]) if replicas else 1


class Session:
    """One thread: the control socket, the command and the signals."""

    def __init__(self, running, environment=None):
        """`environment` is what a command is told beside where the cluster is."""
        self._cluster = running
        self._more_environment = environment or {}
        self._selector = selectors.DefaultSelector()
        self.control = running.folder / "control"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.control))
        self._listener.listen()
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._unread = {}

    def environment(self):
        """What a command is told about the cluster."""
        spec = self._cluster.spec
        found = {
            "KAFKA_BOOTSTRAP_SERVERS": self._cluster.bootstrap(),
            "KAFKA_CONTROL": str(self.control),
            "KAFKA_VERSION": spec.version,
            "KAFKA_NODES": str(spec.nodes),
        }
        for listener in spec.listeners:
            found[f"KAFKA_BOOTSTRAP_SERVERS_{listener.name}"] = self._cluster.bootstrap(
                listener.name
            )
        return {**found, **self._more_environment}

    def run(self, command):
        """Runs the command and returns its status as a shell would; without one, until a signal.
        What the command has started ends with it."""
        parent = os.getppid()
        process = None
        if command:
            process = self._cluster.guard.start(
                command, env={**os.environ, **self.environment()}
            )
        with _child_wakeup(self._selector):
            try:
                while process is None or process.poll() is None:
                    for key, _ in self._selector.select(timeout=1):
                        key.data(key.fileobj)
                    if process and os.getppid() != parent:  # whoever wanted this run is gone
                        raise Interrupted(signal.SIGTERM)
            finally:
                if process:
                    _end(process)
        return process.returncode if process.returncode >= 0 else 128 - process.returncode

    def _accept(self, listener):
        connection, _ = listener.accept()
        self._unread[connection] = b""
        self._selector.register(connection, selectors.EVENT_READ, self._serve)

    def _serve(self, connection):
        try:
            data = connection.recv(4096)
            *lines, self._unread[connection] = (self._unread[connection] + data).split(b"\n")
            for line in lines:
                connection.sendall(self._answer(line))
        except OSError:
            data = b""  # the other side is gone
        if not data:
            self._selector.unregister(connection)
            del self._unread[connection]
            connection.close()

    def _answer(self, line):
        try:
            status, text = "ok", self._obey(*shlex.split(line.decode())) or ""
        except subprocess.CalledProcessError as error:
            status, text = "error", f"{error}\n{error.stdout}{error.stderr}"
        except Exception as error:  # Whatever goes wrong, the command is told and goes on.
            status, text = "error", f"{line.decode(errors='replace').strip()}: {error}"
        body = text.encode()
        return f"{status} {len(body)}\n".encode() + body

    def _obey(self, verb, *arguments):
        if verb == "java":
            return self._cluster.run_java(arguments)
        if verb == "status" and not arguments:
            return self._cluster.status()
        (argument,) = arguments
        if verb == "create":
            return self._cluster.create_topics([parse_topic(argument)])
        if verb not in ("kill", "stop", "start", "pause", "resume"):
            raise ValueError("no such request")
        number = int(argument)
        if number not in self._cluster.nodes:
            raise ValueError("no such node")
        if verb in ("start", "resume"):
            return getattr(self._cluster, f"{verb}_node")(number)
        return getattr(self._cluster.nodes[number], verb)()


def _end(process, patience=5):
    if process.poll() is None:
        process.signal_group(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    process.kill_group()


@contextlib.contextmanager
def _child_wakeup(selector):
    """Makes the end of a child wake the selector."""
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    previous = signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer.fileno())
    selector.register(reader, selectors.EVENT_READ, lambda sock: sock.recv(4096))
    try:
        yield
    finally:
        selector.unregister(reader)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, previous)
        reader.close()
        writer.close()


@contextlib.contextmanager
def interruptible():
    """Turns the signals that end a program into an exception, so that cleaning up happens."""

    def interrupt(number, _):
        # Once is enough: the end is on its way and must not be interrupted itself.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupt)
    yield
