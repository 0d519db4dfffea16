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

from . import guard, jars, node, ports, properties, releases, server, wire, zookeeper
from .java import Java
from .ports import HOST


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
    zookeeper_nodes: dict = dataclasses.field(default_factory=dict)  # path: what is there first
    java_options: tuple[str, ...] = ()  # of brokers, and of other programs run
    heap: str = "320m"
    log_level: str = "warn"
    start_timeout: float = 120


class Cluster:
    """Starts, stops and describes the nodes of a Spec. `close` leaves nothing behind, or the logs
    alone. To be used from one thread, which must live as long as the cluster."""

    def __init__(self, spec, say=lambda text: None):
        self.spec = spec
        self._release = releases.find_release(spec.version)
        self._say = say
        jar_folder = jars.ensure(f"kafka:{spec.version}", say=say)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kafka-asio-"))
        self.guard = guard.Guard()
        self.guard.add_folder(self.folder)
        self._java = Java(
            self._release, jar_folder, self.guard, spec.log_level, spec.java_options
        )
        self._ports = ports.Ports()
        self.nodes = {}
        self._zookeeper = None
        self._topics = []  # those made here
        self._doors = {
            number: {listener.name: self._ports.take() for listener in spec.listeners}
            for number in range(1, spec.nodes + 1)
        }

    def start(self):
        """Returns when all nodes serve and the topics have leaders. Raises StartFailed."""
        began = time.monotonic()
        deadline = began + self.spec.start_timeout
        self._say(f"starting Apache Kafka {self.spec.version}, {self.spec.nodes} node(s)")
        try:
            if self._release.zookeeper:
                self._start_zookeeper(deadline)
            else:
                self._make_kraft_nodes()
            for each in self.nodes.values():
                each.start()
            self._wait(self._all_serve, deadline)
            if self.spec.topics:
                self.create_topics(self.spec.topics, deadline)
        except (OSError, server.Died, wire.Refused) as error:
            raise StartFailed(f"{error}\n{self.log_tails()}") from error
        self._say(f"serving on {self.bootstrap()} after {time.monotonic() - began:.1f} s")

    def bootstrap(self, listener=None):
        """HOST:PORT,… of a listener, the first one when none is named."""
        name = listener or self.spec.listeners[0].name
        return ",".join(f"{HOST}:{doors[name]}" for doors in self._doors.values())

    def start_node(self, number):
        """Starts a stopped node; returns when it serves and the others know it again."""
        deadline = time.monotonic() + self.spec.start_timeout
        if self._zookeeper and self.nodes[number].state in ("stopped", "died"):
            # A broker that finds itself registered, since it was killed, gives up.
            self._wait(lambda: number not in self._zookeeper.registered(), deadline)
        self.nodes[number].start()
        self._wait(self._all_serve, deadline)

    def resume_node(self, number):
        """Thaws a paused node; returns when it serves and the others know it again."""
        self.nodes[number].resume()
        self._wait(self._all_serve, time.monotonic() + self.spec.start_timeout)

    def create_topics(self, topics, deadline=None):
        """Returns when every partition has its leader and replicas. A topic that is there already
        is fine."""
        deadline = deadline or time.monotonic() + 60
        if self._zookeeper:
            for name, partitions, replicas in topics:
                self._zookeeper.create_topic(name, partitions, replicas, list(self.nodes))
        else:
            with self._any_running().inquire(timeout=30) as connection:
                connection.create_topics(topics, timeout=20)
        self._wait(lambda: self._have_leaders(topics), deadline)
        self._topics.extend(topics)

    def status(self):
        """A line "number state host:port" for each node."""
        return "".join(
            f"{number} {each.state} {HOST}:{each.address[1]}\n"
            for number, each in self.nodes.items()
        )

    def run_java(self, arguments, timeout=180):
        """Runs a class of Kafka's jars, or a Java source file against them, and returns what it
        prints. "{bootstrap}" and "{zookeeper}" in an argument become the servers. Raises
        CalledProcessError."""
        servers = {"{bootstrap}": self.bootstrap()}
        if self._zookeeper:
            servers["{zookeeper}"] = "{}:{}".format(*self._zookeeper.address)
        for place, address in servers.items():
            arguments = [part.replace(place, address) for part in arguments]
        process = self._java.start(
            *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
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
        """The names of the servers that ended without being told to."""
        return [each.name for each in self._servers() if each.died]

    def log_tails(self, lines=15):
        """The last lines of every server's log."""
        text = ""
        for each in self._servers():
            tail = each.log.read_text(errors="replace").splitlines() if each.log.exists() else []
            text += f"--- {each.name}, the end of {each.log}\n"
            text += "".join(f"{line}\n" for line in tail[-lines:])
        return text

    def close(self, keep_logs=False):
        """Ends everything at once; the data is thrown away."""
        for each in self._servers():
            each.kill()
        if keep_logs:
            for each in self._servers():
                shutil.rmtree(each.folder / "data", ignore_errors=True)
            self.guard.keep_folder(self.folder)
        self.guard.close()
        self._ports.close()

    def _servers(self):
        return [*self.nodes.values(), *([self._zookeeper] if self._zookeeper else [])]

    def _start_zookeeper(self, deadline):
        address = HOST, self._ports.take()
        self._zookeeper = zookeeper.ZooKeeper(self.folder / "zookeeper", address, self._java)
        self._zookeeper.start()
        self._wait(self._zookeeper.serves, deadline)
        self._zookeeper.create_nodes(self.spec.zookeeper_nodes)
        self._make_nodes(properties.with_zookeeper, address)

    def _make_kraft_nodes(self):
        controllers = {number: self._ports.take() for number in self._doors}
        self._make_nodes(properties.with_kraft, controllers)
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        formatters = {
            each: each.begin_format(cluster_id, self.spec.format_arguments)
            for each in self.nodes.values()
        }
        for each, process in formatters.items():
            if process.wait():
                raise server.Died(f"the storage of {each.name} could not be formatted")

    def _make_nodes(self, properties_with, peers):
        for number, doors in self._doors.items():
            folder = self.folder / f"node-{number}"
            self.nodes[number] = node.Node(
                number,
                folder,
                properties_with(self.spec, number, folder / "data", doors, peers),
                (HOST, doors[self.spec.listeners[0].name]),
                self._java,
                self.spec.heap,
            )

    def _any_running(self):
        for each in self.nodes.values():
            if each.running:
                return each
        raise server.Died("no node is running")

    def _all_serve(self):
        running = [each for each in self.nodes.values() if each.running or each.died]
        wanted = {each.number for each in running}
        for each in running:
            with each.inquire() as connection:
                brokers, _ = connection.metadata()
            if self._release.names_all_brokers and not wanted <= set(brokers):
                return False
        if not self._zookeeper:
            return True
        # A broker answers before the others know it, and before it has been told what it leads.
        if not wanted <= self._zookeeper.registered():
            return False
        return wanted != self.nodes.keys() or self._have_leaders(self._topics, in_sync=False)

    def _have_leaders(self, topics, in_sync=True):
        for each in self.nodes.values():
            if not each.running:
                continue
            with each.inquire() as connection:
                _, known = connection.metadata()
            for name, count, replicas in topics:
                partitions = known.get(name, {}).values()
                if len(partitions) != count:
                    return False
                if any(leader < 0 for leader, _, _ in partitions):
                    return False
                if in_sync and any(len(alive) < replicas for _, _, alive in partitions):
                    return False
        return True

    def _wait(self, condition, deadline):
        """Until the condition holds. What a starting broker may answer is not an error yet."""
        obstacle = None
        while time.monotonic() < deadline:
            try:
                if condition():
                    return
                obstacle = "not yet"
            except (OSError, wire.Refused) as error:
                obstacle = error
            time.sleep(0.05)
        raise StartFailed(f"no longer waiting for the cluster: {obstacle}\n{self.log_tails()}")
