# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""CPU time of a request, over one connection and many, against floors without the client."""

import statistics

from . import broker
from .report import measurements, ratio, run, table

SOCKETS = "request_floor_sockets"
ASIO = "request_floor_asio"
OURS = "request_client"
ALLOCATIONS = "allocations"
# What fits well into the memory of an ordinary machine.
MOST_IN_FLIGHT = 50_000


def numbers(text):
    return [int(each) for each in text.split(",")]


def add_options(parser):
    broker.add_option(parser)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--in-flight", type=numbers, default=[1, 5, 50, 500], metavar="N,…")
    parser.add_argument("--connections", type=numbers, default=[1, 10, 100, 1000], metavar="N,…",
                        help="each to a node of its own")
    parser.add_argument("--requests", type=int, default=50_000, help="of one measurement")


def compare(options):
    if options.broker:
        options.connections = [1]
    with broker.cluster(options, max(options.connections)) as at:
        print("CPU time (user + system, of the client's process alone) of a ListGroups request and "
              f"its answer.\nMedians of {options.pairs} rounds; with ratios, the least and the "
              "most.")
        print("\nSo many in flight over all connections:")
        show(options, at, lambda in_flight, connections: in_flight)
        if max(options.connections) > 1:
            print("\nSo many in flight on each connection:")
            show(options, at, lambda in_flight, connections: in_flight * connections)


def show(options, at, total):
    rows = []
    for in_flight in options.in_flight:
        setups = [(connections, total(in_flight, connections))
                  for connections in options.connections
                  if total(in_flight, connections) <= MOST_IN_FLIGHT]
        found = measure(options, at, setups)
        one = found[setups[0]]
        for setup in setups:
            ours, floor = found[setup][OURS], found[setup][ASIO]
            rows.append([
                str(in_flight), str(setup[0]), f"{statistics.median(ours):.2f} µs",
                ratio(ours, floor),
                ratio(floor, found[setup][SOCKETS]) if SOCKETS in found[setup] else "–",
                ratio(ours, one[OURS]), ratio(floor, one[ASIO]),
                f"{ratios_of_ratios(found[setup], one):.2f} ×",
                f"{max(found[setup][ALLOCATIONS]):.2f}"])
    table(["in flight", "connections", "kafka-asio", "kafka-asio / bare Asio",
           "bare Asio / blocking sockets", "kafka-asio / the same at one",
           "bare Asio / the same at one", "the one / the other", "allocations"], rows, words=0)


def ratios_of_ratios(here, one):
    """How much more of a request's cost is ours, with more connections."""
    def above_floor(found):
        return [ours / floor for ours, floor in zip(found[OURS], found[ASIO])]
    return statistics.median(
        a / b for a, b in zip(above_floor(here), above_floor(one)))


def measure(options, at, setups):
    """CPU time per request, by setup and contender; all of them in each round."""
    found = {setup: {} for setup in setups}
    for _ in range(options.pairs):
        for setup in setups:
            connections, in_flight = setup
            counts = [str(in_flight), str(max(options.requests, 4 * in_flight))]
            for name in [SOCKETS, ASIO, OURS] if connections == 1 else [ASIO, OURS]:
                many = [] if name == SOCKETS else [str(connections)]
                out, _, _ = run([str(options.build / "bench" / name), *at, *many, *counts])
                measured = measurements(out)
                found[setup].setdefault(name, []).append(measured["cpu_us"])
                found[setup].setdefault(ALLOCATIONS, []).append(measured.get("allocations", 0))
    return found
