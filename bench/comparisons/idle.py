# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What connections take that nobody uses: memory and CPU time."""

import os
import tempfile

from . import broker
from .report import measurements, run, spread, table

METADATA_MAX_AGE = 300  # seconds, by default
CONTENDERS = {"bare Asio": "idle_floor_asio", "kafka-asio": "idle_client"}


def add_options(parser):
    broker.add_option(parser)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20, help="of idleness in each round")


def compare(options):
    print(f"{options.connections} connections, {options.seconds} s in which nothing is asked "
          f"for, {options.rounds} rounds.")
    with broker.cluster(options, options.connections) as at:
        rounds = measure(options, at)
        rows = [row(name, each) for name, each in rounds.items()]
    if not options.broker:
        with tempfile.TemporaryDirectory() as folder:
            authority = os.path.join(folder, "ca.pem")
            secured = ("--security-protocol", "SSL", "--write-ca", authority)
            with broker.cluster(options, options.connections, extra=secured) as at:
                rows += [row(f"{name}, TLS", each)
                         for name, each in measure(options, at, authority).items()]
    table(["", "allocated per connection", "resident per connection", "CPU of a core",
           "handlers run"], rows)
    refresh = [each["refresh_cpu_us"] for each in rounds["kafka-asio"]]
    print(f"\nA refresh of the metadata: {spread(refresh, 'µs of CPU time')}; at one in "
          f"{METADATA_MAX_AGE} s that is "
          f"{spread([us / METADATA_MAX_AGE / 1e4 for us in refresh], '% of a core', digits=5)}.")


def measure(options, at, *authority):
    found = {name: [] for name in CONTENDERS}
    for _ in range(options.rounds):
        for name, program in CONTENDERS.items():
            out, _, _ = run([str(options.build / "bench" / program), *at,
                             str(options.connections), str(options.seconds), *authority])
            found[name].append(measurements(out))
    return found


def row(name, rounds):
    def values(what, factor=1.0):
        return [each[what] * factor for each in rounds]
    return [name, spread(values("allocated", 1 / 1024), "KiB"),
            spread(values("resident", 1 / 1024), "KiB"),
            spread(values("cpu_percent"), "%", digits=4),
            spread(values("handlers"), "", digits=0)]
