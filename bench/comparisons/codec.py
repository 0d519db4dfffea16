# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Encoding and decoding, against Kafka's Java classes and franz-go's kmsg, on the same bytes."""

import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from . import foreign
from .contender import Contender, take_turns
from .report import ROOT, CannotRun, ratio, run, table

SOURCES = ROOT / "bench" / "codec"
# Of the collectors, the one with which the benchmark is fastest.
JAVA = ["java", "-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"]

VALUES = {
    "MetadataResponse-12": "Metadata answer v12, 10,000 topics × 20 partitions × 3 replicas",
    "FetchResponse-12": "Fetch answer v12, 100 partitions × 64 KiB of records",
    "ProduceRequest-12": "Produce request v12, 100 partitions × 64 KiB of records",
    "ListOffsetsRequest-10": "ListOffsets request v10, 1,000 partitions",
    "ListOffsetsResponse-10": "ListOffsets answer v10, 1,000 partitions",
    "HeartbeatRequest-4": "Heartbeat request v4",
    "ConsumerGroupHeartbeatRequest-1": "ConsumerGroupHeartbeat request v1",
}
WITH_RECORDS = ("FetchResponse-12", "ProduceRequest-12")
OPERATIONS = {
    "decode": "decode",
    "encode": "encode",
    "gather": "encode, as Java's client does",
    "both": "encode and decode",
}


def add_options(parser):
    parser.add_argument("--rounds", type=int, default=7, help="of all contenders in turn")
    parser.add_argument("--seconds", type=float, default=0.5, help="of one measurement")
    parser.add_argument("--warm-up", type=float, default=8, metavar="SECONDS",
                        help="in which Java's compiler gets to know the code")
    parser.add_argument("--only", default="", metavar="TEXT",
                        help="rows whose name has that in it, as in 'Heartbeat' or '4 decode'")


def compare(options):
    look_for_tools()
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs, rows = build(options, pathlib.Path(folder))
        rows = [each for each in rows if options.only in f"{each[0]} {each[1]}"]
        measured = [(row, measure(options, row, [ours, *theirs])) for row in rows]
    print(f"Medians of {options.rounds} rounds of {options.seconds} s each; with ratios, the least "
          f"and the most. Java: kafka-clients {foreign.JAVA_RELEASE}, warm. kmsg: "
          f"{kmsg_version()}.\n"
          "Decoding is from memory into a new object, encoding into a buffer that is used again.")
    show_times(measured, ours, theirs)
    show_memory(measured, [ours, *theirs])


def look_for_tools():
    needed = {
        "a JDK >= 17 (openjdk-17-jdk-headless)": "javac",
        "Maven (maven), for the jars of kafka-clients": "mvn",
        "Go >= 1.26 (golang-go)": "go",
    }
    missing = [what for what, program in needed.items() if shutil.which(program) is None]
    if missing:
        raise CannotRun(f"please install {'; '.join(missing)}")


def build(options, folder):
    """Builds all contenders. Returns ours, the others, and the rows with the sizes of frames."""
    run(["cmake", "--build", str(options.build), "--target", "codec"])
    codec = str(options.build / "bench" / "codec")
    classpath = foreign.java_classpath()
    run(["javac", "-Xlint:all", "-Werror", "-cp", classpath, "-d", str(folder / "java"),
         str(SOURCES / "CodecBench.java")])
    run(["go", "build", "-o", str(folder / "kmsg"), "."], cwd=SOURCES / "kmsg")

    frames = folder / "frames"
    frames.mkdir()
    rows = [line.split() for line in run([codec, "write", str(frames)])[0].splitlines()]
    java = [*JAVA, "-cp", f"{folder / 'java'}:{classpath}", "CodecBench", str(frames)]
    return (
        Contender("kafka-asio", [codec]),
        [
            Contender("Java", java, options.warm_up),
            Contender("kmsg", [str(folder / "kmsg"), str(frames)], skips=("gather",)),
        ],
        [(message, operation, int(size)) for message, operation, size in rows],
    )


def kmsg_version():
    wanted = (SOURCES / "kmsg" / "go.mod").read_text()
    return wanted.rpartition("kmsg ")[2].strip()


def measure(options, row, contenders):
    """All measurements of a row, by the contender's name."""
    message, operation, _ = row
    print(f"{message} {operation}", file=sys.stderr, flush=True)
    running = [each for each in contenders if operation not in each.skips]
    for each in running:
        each.start(message, operation, str(options.seconds))
    found = take_turns(running, options.rounds)
    for each in running:
        each.stop()
    return found


def show_times(measured, ours, theirs):
    heads = ["message", "operation", ours.name]
    for each in theirs:
        heads += [each.name, f"{each.name} / {ours.name}"]
    rows = []
    for (message, operation, size), found in measured:
        own = [result["ns"] for result in found[ours.name]]
        # Nobody looks into records, and of something small only the time is of interest.
        rated = message not in WITH_RECORDS and size > 1000
        cells = [VALUES[message], OPERATIONS[operation], duration(own, size if rated else 0)]
        for each in theirs:
            other = [result["ns"] for result in found.get(each.name, ())]
            if other:
                cells += [duration(other, size if rated else 0), ratio(other, own)]
            else:
                cells += ["—", "—"]
        rows.append(cells)
    table(heads, rows, words=2)


def duration(nanoseconds, size):
    middle = statistics.median(nanoseconds)
    for unit, factor in (("ms", 1e6), ("µs", 1e3), ("ns", 1)):
        if middle >= factor:
            break
    rate = f", {size / middle:.2f} GB/s" if size else ""
    return f"{middle / factor:.3g} {unit}{rate}"


def show_memory(measured, contenders):
    """Per operation: what is allocated, and how much of the records is copied."""
    counted = {each.name: "allocations" for each in contenders} | {"Java": "bytes"}
    heads = ["message", "operation"]
    heads += [f"{name}, {what}" for name, what in counted.items()]
    heads += [f"{name}, bytes of records copied" for name in counted]
    rows = []
    for (message, operation, _), found in measured:
        cells = [VALUES[message], OPERATIONS[operation]]
        cells += [count(found, name, what) for name, what in counted.items()]
        copied = "copied" if message in WITH_RECORDS else ""
        cells += [count(found, name, copied) for name in counted]
        rows.append(cells)
    table(heads, rows, words=2)


def count(found, name, what):
    if not what or name not in found:
        return "—"
    return f"{statistics.median(each[what] for each in found[name]):,.0f}"
