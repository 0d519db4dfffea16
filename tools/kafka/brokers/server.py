# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""A process that serves until it is ended: its folder, its configuration, its life."""

import os
import signal
import subprocess


class Died(Exception):
    """The process ended when it should not have."""


class WrongState(Exception):
    """What was asked for cannot be done to a server in its state."""


class Server:
    """A Java program that can be stopped, killed and started again, on the same ports and data."""

    program = None  # the class that is run; the configuration is its argument
    config_name = "server.properties"
    log_name = "server.log"

    def __init__(self, name, folder, properties, address, java, heap):
        self.name = name  # for people
        self.folder = folder
        self.log = folder / self.log_name
        self.address = address  # (host, port) for inquiries
        self._java = java
        self._heap = heap
        self._config = folder / self.config_name
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

    def start(self):
        if self.state == "paused":
            raise WrongState(f"{self.name} is paused")
        if not self.running:
            self._paused = False
            self._process = self._launch(self.program, str(self._config))

    def kill(self):
        """Ends it as a power failure does."""
        if self._process:
            self._process.kill_group()
            self._process = None

    def stop(self, timeout=60):
        """Ends it in an orderly way: a broker hands its leaderships over first."""
        if not self._process:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.signal_group(signal.SIGCONT)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Died(f"{self.name} did not stop within {timeout} s") from None
        self._process = None

    def pause(self):
        """Freezes it: connections stay open and nothing answers."""
        if self.state == "paused":
            return
        self._signal(signal.SIGSTOP)
        # Each of its threads goes on until the signal comes to it.
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)
        self._paused = True

    def resume(self):
        self._signal(signal.SIGCONT)
        self._paused = False

    def _signal(self, number):
        if self.state not in ("running", "paused"):
            raise WrongState(f"{self.name} is {self.state}")
        self._process.signal_group(number)

    def _expect_alive(self):
        """Raises Died: nobody waits for the answer of a process that is gone."""
        if self.died:
            raise Died(f"{self.name} ended with status {self._process.returncode}")

    def _launch(self, *arguments):
        with open(self.log, "ab") as log:
            return self._java.start(
                *arguments, heap=self._heap, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT
            )
