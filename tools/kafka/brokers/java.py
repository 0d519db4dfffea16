# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs the programs that are in the jars of a release."""

import pathlib
import subprocess

from . import jars

# Starting matters more than running: one collector thread, no optimising compiler.
_JVM = (
    "-Xms64m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-Xshare:auto",
    "-Djava.awt.headless=true",
)

_LOG4J = pathlib.Path(__file__).with_name("log4j.properties")


class Java:
    """Programs of one release, all under one guard."""

    def __init__(self, release, jar_folder, watch, log_level="warn", options=()):
        self._guard = watch
        self._options = [
            *_JVM, *_logger(release, log_level), *options, "-cp", jars.classpath(jar_folder)
        ]

    def start(self, *arguments, heap="256m", **options):
        """Runs a class, or a source file, with what follows as its arguments; options as those
        of subprocess.Popen."""
        command = ["java", f"-Xmx{heap}", *self._options, *arguments]
        return self._guard.start(command, stdin=subprocess.DEVNULL, **options)


def _logger(release, level):
    if release.logs_through_log4j:
        return f"-Dlog4j.configuration={_LOG4J.as_uri()}", f"-Dlog4j.level={level}"
    return (
        f"-Dorg.slf4j.simpleLogger.defaultLogLevel={level}",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
    )
