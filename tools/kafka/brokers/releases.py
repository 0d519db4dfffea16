# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The releases of Apache Kafka that can be started, and what each needs.

Adding a release is adding a row to RELEASES.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Artifact:
    """A Maven artifact, and what it drags in without need, as "group:name"."""

    group: str
    name: str
    version: str
    exclusions: tuple[str, ...] = ()

    def __str__(self):
        return f"{self.group}:{self.name}:{self.version}"


@dataclass(frozen=True)
class Release:
    """One release of the broker: the jars it is made of."""

    version: str
    scala: str
    tools: bool = True  # the command-line tools are an artifact of their own

    def artifacts(self):
        found = [Artifact("org.apache.kafka", f"kafka_{self.scala}", self.version)]
        if self.tools:
            # Only the worker tools need Connect, which is half of everything.
            found.append(
                Artifact(
                    "org.apache.kafka",
                    "kafka-tools",
                    self.version,
                    exclusions=(
                        "org.apache.kafka:connect-api",
                        "org.apache.kafka:connect-json",
                        "org.apache.kafka:connect-runtime",
                        "org.apache.kafka:log4j-appender",
                    ),
                )
            )
        found.append(SIMPLE_LOGGER)
        return found


# Kafka leaves the choice of a logger to its distribution. This one writes to standard error and
# is set up with system properties alone.
SIMPLE_LOGGER = Artifact("org.slf4j", "slf4j-simple", "1.7.36")

RELEASES = {
    release.version: release
    for release in (
        Release("3.9.1", scala="2.13"),
        Release("4.3.1", scala="2.13"),
    )
}

# The classes of the messages alone, for comparing bytes and definitions: the releases that the tests
# compare with, the one to prefer for a version that several know first: the newest says what fields are called. 4.0 dropped versions that
# only 3.9 still knows, and 4.4 has some that 4.3 lacks.
CLIENTS = ("4.4.0", "4.3.1", "3.9.1")
# Their JSON converters want Jackson, which the artifact does not name as a dependency.
JACKSON = Artifact("com.fasterxml.jackson.core", "jackson-databind", "2.16.2")


class UnknownRelease(Exception):
    """Asked for a release that is not in the table."""


def find_release(version):
    try:
        return RELEASES[version]
    except KeyError:
        known = ", ".join(RELEASES)
        raise UnknownRelease(f"Kafka {version} is not one of the known releases: {known}") from None


def artifacts_of(jar_set):
    """The artifacts of a jar set, which is named "kafka:VERSION" or "kafka-clients:VERSION"."""
    kind, _, version = jar_set.partition(":")
    if kind == "kafka":
        return find_release(version).artifacts()
    # Any release can be compared with.
    if kind == "kafka-clients" and re.fullmatch(r"\d+\.\d+\.\d+", version):
        return [Artifact("org.apache.kafka", "kafka-clients", version), JACKSON, SIMPLE_LOGGER]
    known = ", ".join(jar_sets())
    raise UnknownRelease(f"{jar_set} is not one of the known sets of jars: {known}")


def jar_sets():
    """The names of all sets of jars."""
    return [f"kafka:{version}" for version in RELEASES] + [
        f"kafka-clients:{version}" for version in CLIENTS
    ]
