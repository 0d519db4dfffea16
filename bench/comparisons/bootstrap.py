# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""From nothing to the first answer, against a floor and other clients."""

import pathlib
import statistics
import tempfile

from . import broker, foreign
from .contender import Contender, take_turns
from .report import ratio, spread, table


def add_options(parser):
    broker.add_option(parser)
    parser.add_argument("--rounds", type=int, default=30, help="of all contenders in turn")
    parser.add_argument("--warm-up", type=float, default=8, metavar="SECONDS",
                        help="in which Java's compiler gets to know the code")


def compare(options):
    with tempfile.TemporaryDirectory() as folder, broker.cluster(options) as at:
        contenders = make(options, pathlib.Path(folder), at)
        for each in contenders:
            each.start()
        found = take_turns(contenders, options.rounds)
        for each in contenders:
            each.stop()
    print("A client is made, finds the cluster, and has the answer to ListGroups of a broker of "
          f"it. Medians of {options.rounds}\nrounds, all programs warm; the least and the most.")
    rows = []
    for name, rounds in found.items():
        wall = [each["wall_us"] / 1e3 for each in rounds]
        cpu = [each["cpu_us"] / 1e3 for each in rounds]
        floor = found["bare Asio"]
        rows.append([name, spread(wall, "ms", digits=2),
                     ratio(wall, [each["wall_us"] / 1e3 for each in floor]),
                     f"{statistics.mean(cpu):.2f} ms"])
    table(["", "time", "time / bare Asio", "CPU time, mean"], rows)


def make(options, folder, at):
    bench = options.build / "bench"
    servers = ":".join(at)
    python = foreign.python(options.build)
    java = foreign.java("BootstrapBench.java", folder)
    return [
        Contender("bare Asio", [str(bench / "bootstrap_floor_asio"), *at]),
        Contender("kafka-asio", [str(bench / "bootstrap_client"), *at]),
        Contender(f"librdkafka {foreign.librdkafka_version(python)}, confluent-kafka",
                  [python, foreign.script("bootstrap_librdkafka.py"), servers]),
        Contender(f"Java, kafka-clients {foreign.JAVA_RELEASE}", [*java, servers],
                  options.warm_up),
        Contender("kafka-python", [python, foreign.script("bootstrap_kafka_python.py"), servers]),
    ]
