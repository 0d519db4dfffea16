# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""TLS against a plain program of OpenSSL's, and how long SCRAM keeps the user's loop."""

from .contender import Contender, take_turns
from .report import measurements, ratio, run, spread, table

# What is done in one measurement, and in what that is counted.
WORK = {
    "handshakes": ("handshakes", 300, "/s"),
    "resumed": ("resumed handshakes", 600, "/s"),
    "send": ("send", 400, "MiB/s"),
    "receive": ("receive", 400, "MiB/s"),
}
ITERATIONS = (4096, 1_000_000)


def add_options(parser):
    parser.add_argument("--rounds", type=int, default=9)


def compare(options):
    tls(options)
    scram(options)


def tls(options):
    program = str(options.build / "bench" / "tls")
    print("TLS 1.3 on loopback, one connection after the other, a server of OpenSSL's with a key of "
          f"256 bits (P-256).\nMedians of {options.rounds} rounds in turn; the least and the most.")
    rows = []
    for what, (title, count, unit) in WORK.items():
        plain, ours = (Contender(who, [program, who, what, str(count)]) for who in ("plain", "ours"))
        for each in (plain, ours):
            each.start()
        found = take_turns((plain, ours), options.rounds)
        for each in (plain, ours):
            each.stop()

        def values(who, name="per_s"):
            return [each[name] for each in found[who]]
        resumed = f"{sum(values('ours', 'resumed')):.0f} of {count * options.rounds}" \
            if "resumed" in found["ours"][0] else "–"
        rows.append([title, spread(values("plain"), unit, 0), spread(values("ours"), unit, 0),
                     ratio(values("ours"), values("plain")),
                     ratio(values("ours", "cpu_us"), values("plain", "cpu_us")), resumed])
    table(["", "plain OpenSSL", "kafka-asio", "kafka-asio / plain", "CPU time of the client",
           "resumed"], rows)


def scram(options):
    program = str(options.build / "bench" / "scram_login")
    print("\nA client logs in by SCRAM-SHA-256: the longest of its loop's turns, and the time until "
          f"it has\nfound the cluster, or a further node. Medians of {options.rounds} rounds.")
    rows = []
    for iterations in ITERATIONS:
        for who, where in (("loop", "the loop"), ("aside", "work_executor")):
            rounds = [[measurements(line) for line in
                       run([program, who, str(iterations)])[0].splitlines()]
                      for _ in range(options.rounds)]
            rows += [[f"{iterations:,}", where, what,
                      spread([each[at]["longest_us"] / 1e3 for each in rounds], "ms", 2),
                      spread([each[at]["ready_ms"] for each in rounds], "ms", 0)]
                     for at, what in enumerate(("the first connection", "a further one"))]
    table(["iterations", "computed on", "", "longest turn", "time"], rows, words=3)
