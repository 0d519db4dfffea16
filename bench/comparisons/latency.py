# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""How much longer a request takes than over a bare socket."""

import statistics

from . import broker
from .report import measurements, run, spread, table


def add_options(parser):
    broker.add_option(parser)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=20_000, help="of requests in each round")


def compare(options):
    everywhere = [1] if options.broker else [1, 10, 100, 1000]
    rows = []
    with broker.cluster(options, max(everywhere)) as at:
        found = {connections: [] for connections in everywhere}
        for _ in range(options.rounds):
            for connections, into in found.items():
                out, _, _ = run([str(options.build / "bench" / "request_latency"), *at,
                                 str(connections), str(options.pairs)])
                into.append(measurements(out))
    for connections, rounds in found.items():
        cells = [str(connections)]
        for part in ("p50", "p99"):
            floor = [each[f"floor_{part}_us"] for each in rounds]
            ours = [each[f"client_{part}_us"] for each in rounds]
            cells += [f"{statistics.median(floor):.1f} µs",
                      spread([b - a for a, b in zip(floor, ours)], "µs")]
        rows.append(cells)
    print("From sending a ListGroups request to having its answer, one at a time, a request of the "
          "client's\nand one over a bare Asio socket in turn, on one loop. "
          f"Medians of {options.rounds} rounds.")
    table(["connections", "median, bare Asio", "added by kafka-asio",
           "99th percentile, bare Asio", "added by kafka-asio"], rows, words=0)
