# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""A Kafka cluster on the loopback address."""

import base64
import dataclasses
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass

from . import guard, jars, node, ports, wire

HOST = "127.0.0.1"
_CONTROLLER = "CONTROLLER"


class StartFailed(Exception):
    """The cluster does not serve."""


@dataclass(frozen=True)
class Listener:
    """A door for clients: TLS and SASL are set up by its properties, without their prefix."""

    name: str = "PLAINTEXT"
    protocol: str = "PLAINTEXT"
    properties: dict = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Spec:
    """What to start. Brokers talk to each other, and the harness to them, on the first listener,
    which is therefore without security."""

    version: str
    nodes: int = 1
    topics: tuple[tuple[str, int, int], ...] = ()  # name, partitions, replicas
    listeners: tuple[Listener, ...] = (Listener(),)
    properties: dict = dataclasses.field(default_factory=dict)
    format_arguments: tuple[str, ...] = ()  # of the storage tool, as --add-scram
    heap: str = "320m"
    log_level: str = "warn"
    start_timeout: float = 120


class Cluster:
    """Starts, stops and describes the nodes of a Spec. `close` leaves nothing behind, or the logs
    alone. To be used from one thread, which must live as long as the cluster."""

    def __init__(self, spec, say=lambda text: None):
        self.spec = spec
        self._say = say
        self._jars = jars.ensure(f"kafka:{spec.version}", say=say)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kafka-asio-"))
        self.guard = guard.Guard()
        self.guard.add_folder(self.folder)
        self._ports = ports.Ports()
        self.nodes = {}
        numbers = range(1, spec.nodes + 1)
        self._controllers = {number: self._ports.take() for number in numbers}
        self._doors = {
            number: {listener.name: self._ports.take() for listener in spec.listeners}
            for number in numbers
        }

    def start(self):
        """Returns when all nodes serve and the topics have leaders. Raises StartFailed."""
        began = time.monotonic()
        deadline = began + self.spec.start_timeout
        self._say(f"starting Apache Kafka {self.spec.version}, {self.spec.nodes} node(s)")
        try:
            self._make_nodes()
            self._format()
            for each in self.nodes.values():
                each.start()
            self._wait(self._all_serve, deadline)
            if self.spec.topics:
                self.create_topics(self.spec.topics, deadline)
        except (OSError, node.NodeDied, wire.Refused) as error:
            raise StartFailed(f"{error}\n{self.log_tails()}") from error
        self._say(f"serving on {self.bootstrap()} after {time.monotonic() - began:.1f} s")

    def bootstrap(self, listener=None):
        """HOST:PORT,… of a listener, the first one when none is named."""
        name = listener or self.spec.listeners[0].name
        return ",".join(f"{HOST}:{doors[name]}" for doors in self._doors.values())

    def start_node(self, number):
        """Starts a stopped node; returns when it serves and the others know it again."""
        self.nodes[number].start()
        self._wait(self._all_serve, time.monotonic() + self.spec.start_timeout)

    def resume_node(self, number):
        """Thaws a paused node; returns when it serves and the others know it again."""
        self.nodes[number].resume()
        self._wait(self._all_serve, time.monotonic() + self.spec.start_timeout)

    def create_topics(self, topics, deadline=None):
        deadline = deadline or time.monotonic() + 60
        with self._any_running().inquire(timeout=30) as connection:
            connection.create_topics(topics, timeout=20)
        self._wait(lambda: self._have_leaders(topics), deadline)

    def status(self):
        """A line "number state host:port" for each node."""
        return "".join(
            f"{number} {each.state} {HOST}:{each.address[1]}\n"
            for number, each in self.nodes.items()
        )

    def run_java(self, arguments, timeout=60):
        """Runs a class of Kafka's jars, or a Java source file against them, and returns what it
        prints. "{bootstrap}" in an argument becomes the servers. Raises CalledProcessError."""
        arguments = [part.replace("{bootstrap}", self.bootstrap()) for part in arguments]
        process = self.guard.start(
            node.java(self._jars, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            output, errors = process.communicate(timeout=timeout)
        finally:
            process.kill_group()
        if process.returncode:
            raise subprocess.CalledProcessError(
                process.returncode, shlex.join(arguments), output, errors
            )
        return output

    def died(self):
        """The numbers of the nodes that ended without being told to."""
        return [number for number, each in self.nodes.items() if each.died]

    def log_tails(self, lines=15):
        """The last lines of every node's log."""
        text = ""
        for number, each in self.nodes.items():
            tail = each.log.read_text(errors="replace").splitlines() if each.log.exists() else []
            text += f"--- node {number}, the end of {each.log}\n"
            text += "".join(f"{line}\n" for line in tail[-lines:])
        return text

    def close(self, keep_logs=False):
        """Ends everything at once; the data is thrown away."""
        for each in self.nodes.values():
            each.kill()
        if keep_logs:
            for each in self.nodes.values():
                shutil.rmtree(each.folder / "data", ignore_errors=True)
            self.guard.keep_folder(self.folder)
        self.guard.close()
        self._ports.close()

    def _make_nodes(self):
        for number in range(1, self.spec.nodes + 1):
            folder = self.folder / f"node-{number}"
            self.nodes[number] = node.Node(
                number,
                folder,
                self._jars,
                self._properties(number, folder),
                (HOST, self._doors[number][self.spec.listeners[0].name]),
                self.guard,
                self.spec.heap,
                self.spec.log_level,
            )

    def _format(self):
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        formatters = {
            number: each.begin_format(cluster_id, self.spec.format_arguments)
            for number, each in self.nodes.items()
        }
        for number, process in formatters.items():
            if process.wait():
                raise node.NodeDied(f"the storage of node {number} could not be formatted")

    def _properties(self, number, folder):
        """What server.properties says; the spec has the last word."""
        replicas = min(3, self.spec.nodes)
        doors = self._doors[number]
        first = self.spec.listeners[0].name
        addresses = [f"{name}://{HOST}:{port}" for name, port in doors.items()]
        protocols = {listener.name: listener.protocol for listener in self.spec.listeners}
        protocols[_CONTROLLER] = "PLAINTEXT"
        properties = {
            "process.roles": "broker,controller",
            "node.id": number,
            "controller.quorum.voters": ",".join(
                f"{other}@{HOST}:{port}" for other, port in self._controllers.items()
            ),
            "controller.listener.names": _CONTROLLER,
            "listeners": ",".join(
                [*addresses, f"{_CONTROLLER}://{HOST}:{self._controllers[number]}"]
            ),
            "advertised.listeners": ",".join(addresses),
            "listener.security.protocol.map": ",".join(
                f"{name}:{protocol}" for name, protocol in protocols.items()
            ),
            "inter.broker.listener.name": first,
            "log.dirs": folder / "data",
            "broker.rack": f"rack-{number}",
            # Topics exist because a test made them.
            "auto.create.topics.enable": "false",
            "default.replication.factor": replicas,
            "offsets.topic.replication.factor": replicas,
            "offsets.topic.num.partitions": 1,
            "transaction.state.log.replication.factor": replicas,
            "transaction.state.log.num.partitions": 1,
            "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": replicas,
            "share.coordinator.state.topic.num.partitions": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            # A killed node is found out in seconds, as tests like it, and a machine that is busy
            # compiling does not look like a dead one.
            "broker.heartbeat.interval.ms": 500,
            "broker.session.timeout.ms": 5000,
            "num.network.threads": 2,
            "num.io.threads": 2,
        }
        for listener in self.spec.listeners:
            for key, value in listener.properties.items():
                properties[f"listener.name.{listener.name.lower()}.{key}"] = value
        properties.update(self.spec.properties)
        return properties

    def _any_running(self):
        for each in self.nodes.values():
            if each.running:
                return each
        raise node.NodeDied("no node is running")

    def _all_serve(self):
        running = [each for each in self.nodes.values() if each.running or each.died]
        wanted = {each.number for each in running}
        for each in running:
            with each.inquire() as connection:
                connection.api_versions()
                brokers, _, _ = connection.metadata()
                if not wanted <= set(brokers):
                    return False
        return True

    def _have_leaders(self, topics):
        for each in self.nodes.values():
            if not each.running:
                continue
            with each.inquire() as connection:
                _, _, known = connection.metadata()
            for name, count, replicas in topics:
                partitions = known.get(name, {}).values()
                if len(partitions) != count:
                    return False
                if any(leader < 0 or len(alive) < replicas for leader, _, alive in partitions):
                    return False
        return True

    def _wait(self, condition, deadline):
        """Until the condition holds. What a starting broker may answer is not an error yet."""
        obstacle = "not yet"
        while time.monotonic() < deadline:
            try:
                if condition():
                    return
            except (OSError, wire.Refused) as error:
                obstacle = error
            time.sleep(0.05)
        raise StartFailed(f"no longer waiting for the cluster: {obstacle}\n{self.log_tails()}")
