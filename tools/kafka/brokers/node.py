# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""One Kafka process: its folder, its configuration, its life."""

import signal
import subprocess

from . import jars, wire

# Starting matters more than running: one collector thread, no optimising compiler.
_JVM = (
    "-Xms64m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-Xshare:auto",
    "-Djava.awt.headless=true",
)


class NodeDied(Exception):
    """The process ended when it should not have."""


class WrongState(Exception):
    """What was asked for cannot be done to a node in its state."""


def java(jar_folder, *arguments, heap="256m", log_level="warn"):
    """A command that runs Java with the jars of a release."""
    return [
        "java",
        *_JVM,
        f"-Xmx{heap}",
        f"-Dorg.slf4j.simpleLogger.defaultLogLevel={log_level}",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
        "-cp",
        jars.classpath(jar_folder),
        *arguments,
    ]


class Node:
    """A broker which can be stopped, killed and started again, on the same ports and data."""

    def __init__(self, number, folder, jar_folder, properties, address, watch, heap, log_level):
        self.number = number
        self.folder = folder
        self.log = folder / "kafka.log"
        self.address = address  # (host, port) of the listener for inquiries
        self._jar_folder = jar_folder
        self._guard = watch
        self._heap = heap
        self._log_level = log_level
        self._config = folder / "server.properties"
        self._process = None
        self._paused = False
        folder.mkdir(parents=True)
        self._config.write_text("".join(f"{key}={value}\n" for key, value in properties.items()))

    @property
    def state(self):
        """"running", "paused", "died" (without being told to) or "stopped"."""
        if self._process is None:
            return "stopped"
        if self._process.poll() is not None:
            return "died"
        return "paused" if self._paused else "running"

    @property
    def running(self):
        return self.state == "running"

    @property
    def died(self):
        return self.state == "died"

    def begin_format(self, cluster_id, arguments):
        """Starts the preparation of the empty data folder. The process is to be waited for."""
        return self._launch(
            "kafka.tools.StorageTool",
            "format",
            f"--cluster-id={cluster_id}",
            f"--config={self._config}",
            *arguments,
        )

    def start(self):
        if self.state == "paused":
            raise WrongState(f"node {self.number} is paused")
        if not self.running:
            self._paused = False
            self._process = self._launch("kafka.Kafka", str(self._config))

    def kill(self):
        """Ends it as a power failure does."""
        if self._process:
            self._process.kill_group()
            self._process = None

    def stop(self, timeout=60):
        """Ends it in an orderly way: it hands its leaderships over first."""
        if not self._process:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.signal_group(signal.SIGCONT)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise NodeDied(f"node {self.number} did not stop within {timeout} s") from None
        self._process = None

    def pause(self):
        """Freezes it: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)
        self._paused = True

    def resume(self):
        self._signal(signal.SIGCONT)
        self._paused = False

    def _signal(self, number):
        if self.state not in ("running", "paused"):
            raise WrongState(f"node {self.number} is {self.state}")
        self._process.signal_group(number)

    def inquire(self, timeout=5):
        """A connection to it. Raises OSError, or NodeDied if the process is gone."""
        if self.died:
            raise NodeDied(f"node {self.number} ended with status {self._process.returncode}")
        return wire.Connection(*self.address, timeout)

    def _launch(self, *arguments):
        command = java(
            self._jar_folder, *arguments, heap=self._heap, log_level=self._log_level
        )
        with open(self.log, "ab") as log:
            return self._guard.start(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
