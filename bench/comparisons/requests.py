# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""CPU time of a request, against floors without the client."""

import re

from .report import ratio_row, row, run


def add_options(parser):
    parser.add_argument("--broker", default="127.0.0.1:9092", metavar="HOST:PORT")
    parser.add_argument("--pairs", type=int, default=7)


def compare(options):
    bench = options.build / "bench"
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
