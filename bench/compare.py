#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs contenders in turn, pair by pair, on the same broker and prints the ratios.

    bench/compare.py requests --build build/release --broker HOST:PORT [--pairs 7]
    bench/compare.py startup  --build build/release --broker HOST:PORT [--pairs 15]
    bench/compare.py compile  [--pairs 5]

Absolute times say something about the machine; the ratios are what is quoted.
"""

import argparse
import os
import pathlib
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(command):
    """Runs a command and returns its output, CPU seconds and wall seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, cpu, wall


def row(name, values, unit):
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"  {name:<34} {middle:9.2f} {unit}   ({low:.2f} … {high:.2f})")


def ratio_row(name, above, below):
    ratios = [a / b for a, b in zip(above, below)]
    print(f"  {name:<34} {statistics.median(ratios):9.3f} ×    "
          f"({min(ratios):.3f} … {max(ratios):.3f}, {len(ratios)} pairs)")
    return statistics.median(ratios)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    print(f"{model}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")


def requests(options):
    bench = pathlib.Path(options.build) / "bench"
    host, _, port = options.broker.rpartition(":")
    contenders = ["request_floor_sockets", "request_floor_asio", "request_client"]
    for in_flight, count in ((1, 20000), (5, 40000), (50, 100000)):
        cpu = {name: [] for name in contenders}
        extra = ""
        for _ in range(options.pairs):
            for name in contenders:
                out, _, _ = run([str(bench / name), host, port, str(in_flight), str(count)])
                cpu[name].append(float(re.search(r"cpu_us ([\d.]+)", out)[1]))
                found = re.search(r"allocations per request: ([\d.]+)", out)
                extra = found[1] if found else extra
        print(f"{in_flight} in flight, {count} ListGroups requests, CPU time per request:")
        row("blocking sockets", cpu["request_floor_sockets"], "µs")
        row("bare Asio", cpu["request_floor_asio"], "µs")
        row("kafka-asio", cpu["request_client"], "µs")
        ratio_row("bare Asio / blocking sockets", cpu["request_floor_asio"],
                  cpu["request_floor_sockets"])
        ratio_row("kafka-asio / bare Asio", cpu["request_client"], cpu["request_floor_asio"])
        print(f"  allocations per request: {extra}")


def startup(options):
    tool = str(pathlib.Path(options.build) / "tools" / "cli" / "kafka-asio")
    ours, theirs = [], []
    commands = ([tool, "cluster", "-b", options.broker, "--topics"],
                ["kcat", "-L", "-b", options.broker])
    for index in range(options.pairs + 1):
        for command, into in zip(commands, (ours, theirs)):
            _, _, wall = run(command)
            if index:
                into.append(wall * 1000)
    print("From start to exit, wall time:")
    row("kafka-asio cluster --topics", ours, "ms")
    row("kcat -L", theirs, "ms")
    ratio_row("kafka-asio / kcat", ours, theirs)


ASIO_ONLY = """
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
namespace asio = boost::asio;
asio::awaitable<void> work() { co_await asio::this_coro::executor; }
int main() {
    asio::io_context context;
    asio::co_spawn(context, work(), asio::detached);
    context.run();
}
"""

WITH_CLIENT = """
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>
namespace asio = boost::asio;
asio::awaitable<void> work() {
    kafka::client client(co_await asio::this_coro::executor);
    co_await client.async_send(kafka::any_node, kafka::protocol::list_groups_request{});
}
int main() {
    asio::io_context context;
    asio::co_spawn(context, work(), asio::detached);
    context.run();
}
"""


def compile_time(options):
    generated = pathlib.Path(options.build) / "generated" / "include"
    with tempfile.TemporaryDirectory() as folder:
        for level in ("-O0", "-O2"):
            times = {}
            for name, text in (("asio", ASIO_ONLY), ("client", WITH_CLIENT)):
                (pathlib.Path(folder) / f"{name}.cpp").write_text(text)
            for _ in range(options.pairs):
                for name in ("asio", "client"):
                    _, cpu, _ = run([options.cxx, "-std=c++20", level, "-c",
                                     "-I", str(ROOT / "include"), "-I", str(generated),
                                     f"{folder}/{name}.cpp", "-o", f"{folder}/{name}.o"])
                    times.setdefault(name, []).append(cpu)
            print(f"Compiling a user's file, {options.cxx} {level}, CPU time:")
            row("the Asio headers of a coroutine", times["asio"], "s ")
            row("and one co_await async_send", times["client"], "s ")
            ratio_row("ratio", times["client"], times["asio"])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("requests", "startup", "compile"))
    parser.add_argument("--build", default=str(ROOT / "build" / "release"))
    parser.add_argument("--broker", default="127.0.0.1:9092")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--cxx", default=shutil.which("g++") or "c++")
    options = parser.parse_args()
    machine()
    {"requests": requests, "startup": startup, "compile": compile_time}[options.what](options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
