# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-asio makes an attempt, in two forms: as the command line, which gives up and says why, and
as a client that goes on."""

import json
import os
import pathlib
import subprocess
import tempfile
from dataclasses import dataclass

import our_options
from counting_relay import CountingRelay

TOOL = os.environ.get("KAFKA_ASIO_TOOL", "")
CLIENT = os.environ.get("KAFKA_ASIO_PERSISTENT_CLIENT", "")
# For how long a client that is refused is watched.
WATCHED_SECONDS = 6
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Outcome:
    tool: subprocess.CompletedProcess
    client: subprocess.CompletedProcess
    report: dict  # of the client
    connections: int  # that the client has made to the server it was told of

    def outputs(self):
        return [self.tool.stdout, self.tool.stderr, self.client.stdout, self.client.stderr]


def make(premises, attempt, may_pass=False):
    """What goes wrong `may_pass`, so that the client waits for that."""
    host, _, port = premises.servers(attempt.listener).partition(":")
    with tempfile.TemporaryDirectory() as folder:
        options = dict(our_options.options_of(premises, attempt))
        if not attempt.works:
            options["api_version_auto_timeout_ms"] = 1000 * (
                WATCHED_SECONDS // 2 if may_pass else PATIENCE_SECONDS)
        tool = run(premises, attempt, folder, {**options, "bootstrap_servers": f"{host}:{port}"},
                   TOOL, "cluster", "--config")
        with CountingRelay(host, int(port)) as relay:
            client = run(premises, attempt, folder,
                         {**options, "bootstrap_servers": relay.address}, CLIENT,
                         more=arguments_of(premises, attempt))
            connections = relay.connections
    return Outcome(tool, client, json.loads(client.stdout or "null"), connections)


def arguments_of(premises, attempt):
    """Of the client: for how many seconds it goes on, after how many answers it has had enough,
    and what it asks."""
    session_ms = premises.known["listeners"][attempt.listener]["session_ms"]
    if not attempt.works:
        return [WATCHED_SECONDS]
    if session_ms:
        return [5 * session_ms // 2000, 0, attempt.poll_ms, attempt.beside]
    return [PATIENCE_SECONDS, 3]


def run(premises, attempt, folder, options, *command, more=()):
    file = pathlib.Path(folder) / "client.properties"
    file.write_text("".join(f"{name}={value}\n" for name, value in options.items()))
    environment = premises.kerberos_environment(folder, attempt.ticket, attempt.kerberos)
    clock = ["faketime", "-f", attempt.clock] if attempt.clock else []
    return subprocess.run(
        [*clock, *command, str(file), *map(str, more)], capture_output=True, text=True, check=False,
        timeout=3 * PATIENCE_SECONDS,
        # Only what time it is is wrong, not how it passes.
        env={**environment, "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
