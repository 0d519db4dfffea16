# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs the kafka-asio program and things it can talk to."""

import contextlib
import fcntl
import os
import pty
import select
import socket
import struct
import subprocess
import termios
import threading

TOOL = os.environ["KAFKA_ASIO_TOOL"]
PATIENCE = 60


def clean_environment(**extra):
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    return {**kept, **extra}


def run(*arguments, stdout=subprocess.PIPE, input=None):
    """The finished process. Its output is text, or bytes if its input is bytes."""
    text = not isinstance(input, bytes)
    feed = {"stdin": subprocess.DEVNULL} if input is None else {"input": input}
    return subprocess.run(
        [TOOL, *arguments], stdout=stdout, stderr=subprocess.PIPE, text=text,
        encoding="utf-8" if text else None, timeout=PATIENCE, env=clean_environment(), **feed)


class Terminal:
    """The program on a terminal of its own, which it controls."""

    def __init__(self, *arguments, rows=30, columns=100, **environment):
        self.ours, theirs = pty.openpty()
        self.resize(rows, columns)
        self.modes = self.attributes()
        self.process = subprocess.Popen(
            [TOOL, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env=clean_environment(**{"TERM": "xterm-256color", **environment}))
        os.close(theirs)
        self.output = b""

    def resize(self, rows, columns):
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def attributes(self):
        return termios.tcgetattr(self.ours)

    def read(self):
        """False when the program has ended."""
        if not select.select([self.ours], [], [], PATIENCE)[0]:
            raise AssertionError(f"nothing more after {self.output.decode()}")
        with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
            piece = os.read(self.ours, 65536)
            self.output += piece
            return bool(piece)
        return False

    def wait_for(self, text):
        while text.encode() not in self.output:
            if not self.read():
                raise AssertionError(f"no {text!r} in {self.output.decode()}")

    def type(self, keys):
        os.write(self.ours, keys)

    def finish(self):
        """The exit status, and all that was sent to the terminal."""
        while self.read():
            pass
        return self.process.wait(PATIENCE), self.output.decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)


def run_on_terminal(*arguments, **environment):
    """The exit status and what a terminal of 100 columns was sent."""
    with Terminal(*arguments, **environment) as terminal:
        return terminal.finish()


class Broker:
    """`kafka-asio broker` on ports of the system's choosing, for a with statement."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [TOOL, "broker", *(arguments if "--port" in arguments else ("--port", "0", *arguments))],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment())
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("ready"):
                self.servers = line.strip().split("=", 1)[1]
                return
        raise AssertionError(f"no broker: {self.process.stderr.read()}")

    def stop(self, signal):
        """The exit status."""
        self.process.send_signal(signal)
        return self.process.wait(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


@contextlib.contextmanager
def server(answer=None):
    """A port that answers the first bytes of every connection with these and closes it; without
    an answer it accepts and says nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept = []

    def serve():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                kept.append(connection)
                if answer is not None:
                    connection.recv(4096)
                    connection.sendall(answer)
                    connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for connection in kept:
            connection.close()


@contextlib.contextmanager
def refusing_port():
    """A port that nobody listens on, and that nobody else gets meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"
