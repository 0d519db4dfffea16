# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What building costs: the library, the header of a message, the size of a program."""

import os
import pathlib
import re
import tempfile

from .compile_time import compile_pairs, include_folders, include_options
from .report import ROOT, run

HEADER = "kafka/protocol/metadata.hpp"
PROGRAM = ROOT / "examples" / "list_brokers.cpp"
INCLUDE = re.compile(r"^\s*#\s*include\s*<([^>]+)>", re.MULTILINE)


def add_options(parser):
    parser.add_argument("--pairs", type=int, default=7, help="of files with and without the header")
    parser.add_argument("--cxx", default="g++", metavar="COMPILER")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep-library", action="store_true",
                        help="time no build, and use the library in the folder of --build")


def compare(options):
    with tempfile.TemporaryDirectory() as folder:
        build = options.build
        if not options.keep_library:
            build = pathlib.Path(folder) / "build"
            time_library(options, build)
        time_header(options, build)
        show_size(options, build, pathlib.Path(folder) / "program")


def time_library(options, build):
    environment = os.environ | {"CCACHE_DISABLE": "1"}
    environment.pop("CMAKE_CXX_COMPILER_LAUNCHER", None)
    _, _, configuring = run(
        ["cmake", "-S", str(ROOT), "-B", str(build), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
         f"-DCMAKE_CXX_COMPILER={options.cxx}", "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG",
         "-DKAFKA_ASIO_TESTING=OFF", "-DKAFKA_ASIO_TOOLS=OFF"], env=environment)
    _, cpu, building = run(
        ["cmake", "--build", str(build), "--target", "kafka-asio", "-j", str(options.jobs)],
        env=environment)
    print(f"The whole library from nothing, {options.cxx} -O2, -j{options.jobs}:")
    print(f"  wall time {building / 60:.1f} min, CPU time {cpu / 60:.1f} min, "
          f"configuring {configuring:.1f} s before")


def time_header(options, build):
    def text(headers):
        return "".join(f"#include <{name}>\n" for name in headers)

    for level in ("-O0", "-O2"):
        print(f"Compiling the header of a message, {options.cxx} {level}, CPU time:")
        compile_pairs(options, level, build, {
            "the standard headers that it needs": text(standard_headers(include_folders(build))),
            f"<{HEADER}>": text([HEADER]),
        })


def standard_headers(folders):
    """What the header includes of the standard library, itself or by way of others of ours."""
    standard, ours = set(), [HEADER]
    for name in ours:  # which grows meanwhile
        path = next(folder / name for folder in folders if (folder / name).exists())
        for included in INCLUDE.findall(path.read_text()):
            if re.fullmatch(r"\w+", included):
                standard.add(included)
            elif included not in ours and included.startswith("kafka/"):
                ours.append(included)
    return sorted(standard)


def show_size(options, build, program):
    run([options.cxx, "-std=c++20", "-O2", "-DNDEBUG", *include_options(build), str(PROGRAM),
         str(build / "libkafka-asio.a"), "-lboost_json", "-pthread", "-Wl,--gc-sections", "-s",
         "-o", str(program)])
    print(f"A stripped program that uses the client alone ({PROGRAM.name}), "
          "linked with the static library and the system's shared ones:")
    print(f"  {program.stat().st_size / 1e6:.2f} MB")
