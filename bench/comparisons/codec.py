# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Encoding and decoding, against Kafka's Java classes and franz-go's kmsg, on the same bytes."""

import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from .report import ROOT, CannotRun, run, table

sys.path.insert(0, str(ROOT / "tools" / "kafka"))

from brokers import jars, releases  # noqa: E402

SOURCES = ROOT / "bench" / "codec"
JAVA_RELEASE = releases.CLIENTS[0]
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
          f"and the most. Java: kafka-clients {JAVA_RELEASE}, warm. kmsg: {kmsg_version()}.\n"
          "Decoding is from memory into a new object, encoding into a buffer that is used again.")
    show_times(measured, ours, theirs)
    show_memory(measured, [ours, *theirs])


class Contender:
    """A program that measures one row, once for each line that it is sent."""

    def __init__(self, name, command, warm_up, skips=()):
        self.name = name
        self.command = command
        self.warm_up = warm_up
        self.skips = skips

    def start(self, row, seconds):
        message, operation, _ = row
        self.process = subprocess.Popen(
            [*self.command, message, operation, str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        hot = time.monotonic() + self.warm_up
        while time.monotonic() < hot:
            self.measure()

    def measure(self):
        """What was measured, by name."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        words = self.process.stdout.readline().split()
        if not words:
            raise CannotRun(f"{self.name} ended: {' '.join(self.process.args)}")
        return {name: float(value) for name, value in zip(words[::2], words[1::2])}

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


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
    try:
        classpath = jars.classpath(jars.ensure(f"kafka-clients:{JAVA_RELEASE}"))
    except jars.JarsMissing as error:
        raise CannotRun(error) from None
    run(["javac", "-Xlint:all", "-Werror", "-cp", classpath, "-d", str(folder / "java"),
         str(SOURCES / "CodecBench.java")])
    run(["go", "build", "-o", str(folder / "kmsg"), "."], cwd=SOURCES / "kmsg")

    frames = folder / "frames"
    frames.mkdir()
    rows = [line.split() for line in run([codec, "write", str(frames)])[0].splitlines()]
    java = [*JAVA, "-cp", f"{folder / 'java'}:{classpath}", "CodecBench", str(frames)]
    return (
        Contender("kafka-asio", [codec], 0),
        [
            Contender("Java", java, options.warm_up),
            Contender("kmsg", [str(folder / "kmsg"), str(frames)], 0, skips=("gather",)),
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
    found = {each.name: [] for each in running}
    for each in running:
        each.start(row, options.seconds)
    for number in range(options.rounds + 1):
        for each in running:
            result = each.measure()
            if number:  # the first one is to wake up
                found[each.name].append(result)
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


def ratio(above, below):
    ratios = [a / b for a, b in zip(above, below)]
    return f"{statistics.median(ratios):.2f} × ({min(ratios):.2f} … {max(ratios):.2f})"


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
