# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""How long the library keeps the user's loop to itself."""

from . import broker
from .report import measurements, run, spread, table

TOPICS = [f"orders.payments-{10_000 + number}:20:3" for number in range(10_000)]


def add_options(parser):
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=50_000, help="of one measurement")
    parser.set_defaults(broker=None)


def compare(options):
    program = str(options.build / "bench" / "good_guest")
    scenes = [(in_flight, connections) for connections in (1, 10, 100, 1000)
              for in_flight in (1, 5, 50, 500)]
    found = {scene: {"requests": [], "floor": []} for scene in scenes}
    with broker.cluster(options, 1000) as at:
        for _ in range(options.rounds):
            for (in_flight, connections), into in found.items():
                for who, rounds in into.items():
                    out, _, _ = run([program, *at, who, str(connections), str(in_flight),
                                     str(options.requests)])
                    rounds.append(measurements(out))
    with broker.cluster(options, 3, TOPICS) as at:
        by_metadata = {}
        for scene in ("metadata", "aside"):
            out, _, _ = run([program, *at, scene, str(options.rounds + 1)])
            by_metadata[scene] = [measurements(line) for line in out.splitlines()]
    print("CPU time that the loop's thread spends in one handler, system calls included, before "
          "the loop has\nits turn again. Of the longest ones in each of "
          f"{options.rounds} rounds the median, the least and the most.")
    table(["in flight", "connections", "longest, kafka-asio", "99.9th percentile",
           "longest, bare Asio", "99.9th percentile"],
          [[str(in_flight), str(connections), *cells(into["requests"]), *cells(into["floor"])]
           for (in_flight, connections), into in found.items()], words=0)
    print("\nMetadata of 10,000 topics × 20 partitions × 3 replicas arrives:")
    table(["", "decoded on", "longest", "next to it"],
          [[what, where, *cells(by_metadata[scene][rounds])]
           for scene, where in (("metadata", "the loop"), ("aside", "work_executor"))
           for what, rounds in (("for the first time", slice(0, 1)),
                                ("and says nothing new", slice(1, None)))], words=2)


def cells(rounds):
    return [spread([each["longest_us"] for each in rounds], "µs", digits=0),
            spread([each["p999_us"] for each in rounds], "µs", digits=0)]
