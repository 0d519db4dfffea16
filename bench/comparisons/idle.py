# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What connections take that nobody uses: memory and CPU time."""

from . import broker
from .report import measurements, run, spread, table

METADATA_MAX_AGE = 300  # seconds, by default


def add_options(parser):
    broker.add_option(parser)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20, help="of idleness in each round")


def compare(options):
    contenders = {"bare Asio": "idle_floor_asio", "kafka-asio": "idle_client"}
    found = {name: [] for name in contenders}
    with broker.cluster(options, options.connections) as at:
        for _ in range(options.rounds):
            for name, program in contenders.items():
                out, _, _ = run([str(options.build / "bench" / program), *at,
                                 str(options.connections), str(options.seconds)])
                found[name].append(measurements(out))
    print(f"{options.connections} connections, {options.seconds} s in which nothing is asked "
          f"for, {options.rounds} rounds.")
    rows = []
    for name, rounds in found.items():
        def values(what, factor=1.0):
            return [each[what] * factor for each in rounds]
        rows.append([name, spread(values("allocated", 1 / 1024), "KiB"),
                     spread(values("resident", 1 / 1024), "KiB"),
                     spread(values("cpu_percent"), "%", digits=4),
                     spread(values("handlers"), "", digits=0)])
    table(["", "allocated per connection", "resident per connection", "CPU of a core",
           "handlers run"], rows)
    refresh = [each["refresh_cpu_us"] for each in found["kafka-asio"]]
    print(f"\nA refresh of the metadata: {spread(refresh, 'µs of CPU time')}; at one in "
          f"{METADATA_MAX_AGE} s that is "
          f"{spread([us / METADATA_MAX_AGE / 1e4 for us in refresh], '% of a core', digits=5)}.")
