# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""CPU time to compile a user's file, against one with Asio alone."""

import pathlib
import tempfile

from .report import ROOT, ratio_row, row, run

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


def add_options(parser):
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--cxx", default="g++", metavar="COMPILER")


def compare(options):
    for level in ("-O0", "-O2"):
        print(f"Compiling a user's file, {options.cxx} {level}, CPU time:")
        compile_pairs(options, level, options.build, {
            "the Asio headers of a coroutine": ASIO_ONLY,
            "and one co_await async_send": WITH_CLIENT,
        })


def include_folders(build):
    """Where users find the headers of a library that is not installed."""
    return [ROOT / "include", build / "generated" / "include"]


def include_options(build):
    return [option for folder in include_folders(build) for option in ("-I", str(folder))]


def compile_pairs(options, level, build, texts):
    """Compiles two texts in turn and prints what they took, and the second against the first."""
    command = [options.cxx, "-std=c++20", level, *include_options(build), "-c"]
    times = {name: [] for name in texts}
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "user.cpp"
        for _ in range(options.pairs):
            for name, text in texts.items():
                source.write_text(text)
                _, cpu, _ = run([*command, str(source), "-o", str(source.with_suffix(".o"))])
                times[name].append(cpu)
    for name, taken in times.items():
        row(name, taken, "s ")
    below, above = times.values()
    ratio_row("ratio", above, below)
