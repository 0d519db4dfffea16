# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What the metadata of a large cluster costs, against kafka-python."""

import pathlib
import tempfile

from . import foreign
from .contender import Contender, take_turns
from .report import ratio, run, spread, table

ROWS = {
    "decode_ms": ("decode", "ms"),
    "first_ms": ("decode and apply, the first", "ms"),
    "same_ms": ("decode and apply, nothing new", "ms"),
    "changed_ms": ("decode and apply, one leader changed", "ms"),
    "lookup_ns": ("look up a partition's leader", "ns"),
    "held_mb": ("memory held", "MB"),
}


def add_options(parser):
    parser.add_argument("--rounds", type=int, default=9)


def compare(options):
    ours = str(options.build / "bench" / "metadata_cache")
    with tempfile.TemporaryDirectory() as folder:
        frame = str(pathlib.Path(folder) / "frame")
        run([ours, "write", frame])
        contenders = [
            Contender("kafka-asio", [ours]),
            Contender("kafka-python", [foreign.python(options.build),
                                       foreign.script("metadata_kafka_python.py"), frame])]
        for each in contenders:
            each.start()
        found = take_turns(contenders, options.rounds)
        for each in contenders:
            each.stop()
    print("A Metadata answer of 10,000 topics × 20 partitions × 3 replicas, version 12 "
          f"(kafka-python: 8), CPU time.\nMedians of {options.rounds} rounds; the least and the most.")
    rows = []
    for name, (title, unit) in ROWS.items():
        def values(who, what=name):
            return [each[what] for each in found[who] if what in each]
        own, other = values("kafka-asio"), values("kafka-python")
        against = ratio(own, values("kafka-asio", "decode_ms")) if unit == "ms" else "–"
        rows.append([title, spread(own, unit, 2), against,
                     spread(other, unit, 0) if other else "–",
                     ratio(other, own) if other else "–"])
    table(["", "kafka-asio", "against decoding alone", "kafka-python",
           "kafka-python / kafka-asio"], rows)
