# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The in-process broker as a program, for as long as a comparison runs."""

import contextlib
import random
import resource
import subprocess

from .report import CannotRun

READY = "ready: bootstrap.servers="
ATTEMPTS = 20


def add_option(parser):
    parser.add_argument("--broker", metavar="HOST:PORT",
                        help="the first node of a cluster; default: one of the in-process broker")


@contextlib.contextmanager
def cluster(options, nodes=1, topics=(), extra=()):
    """Address and port of the first node; the ports of the others follow. `extra` are further
    arguments of the in-process broker."""
    if options.broker:
        address, _, port = options.broker.rpartition(":")
        yield address, port
        return
    tool = options.build / "tools" / "cli" / "kafka-asio"
    if not tool.exists():
        raise CannotRun(f"there is no {tool}; please build the target kafka-asio-tool")
    # A thousand nodes and their connections are more than a shell's limit, which children inherit.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    process, port = start(tool, nodes, topics, extra)
    try:
        yield "127.0.0.1", port
    finally:
        process.terminate()
        process.wait()


def start(tool, nodes, topics, extra):
    """Below the ports that the system gives to clients, where a row of them may well be free."""
    arguments = [word for topic in topics for word in ("--topic", topic)]
    for _ in range(ATTEMPTS):
        port = random.randrange(10_000, 32_000 - nodes)
        process = subprocess.Popen(
            [tool, "broker", "--port", str(port), "--nodes", str(nodes), *arguments, *extra],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if any(line.startswith(READY) for line in process.stdout):
            return process, str(port)
        process.wait()
    raise CannotRun(f"the broker found no {nodes} free ports in a row")
