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
    """One release of the broker: the jars it is made of, and what is peculiar to its age."""

    version: str
    scala: str
    exclusions: tuple[str, ...] = ()
    extra: tuple[Artifact, ...] = ()

    def since(self, version):
        """Whether it is that release or a later one."""
        return _numbers(self.version) >= _numbers(version)

    @property
    def zookeeper(self):
        """Whether the brokers find each other through ZooKeeper, which is in the same jars."""
        return not self.since("3.0")

    @property
    def names_all_brokers(self):
        """Whether its metadata does. Before, a broker that has no topics yet names nobody, and
        one before 0.8.2 only those that have partitions."""
        return self.since("2.0")

    @property
    def logs_through_log4j(self):
        """Its version 1, which is in the jars; later the choice of a logger is ours."""
        return not self.since("1.1")

    def artifacts(self):
        found = [
            Artifact("org.apache.kafka", f"kafka_{self.scala}", self.version, self.exclusions)
        ]
        if self.since("3.0"):
            # Many of the command-line tools have moved there. Only the worker tools need Connect,
            # which is half of everything.
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
                        *self.exclusions,
                    ),
                )
            )
        found.extend(self.extra)
        if not self.logs_through_log4j:
            found.append(SIMPLE_LOGGER)
        return found


def _numbers(version):
    return tuple(map(int, version.split(".")))


# Writes to standard error and is set up with system properties alone.
SIMPLE_LOGGER = Artifact("org.slf4j", "slf4j-simple", "1.7.36")

# What Log4j 1.2.15 wants for appenders that nobody uses; it cannot be had any more.
_LOST = ("com.sun.jdmk:jmxtools", "com.sun.jmx:jmxri", "javax.jms:jms")
# Was part of Java when Kafka began to use it.
_JAXB = Artifact("javax.xml.bind", "jaxb-api", "2.3.1")

# Of every age. None of 2.0 to 2.3: their ZooKeeper client finds no server under Java 14 and later.
RELEASES = {
    release.version: release
    for release in (
        Release("0.8.0", scala="2.10", exclusions=_LOST),
        Release("0.8.1.1", scala="2.10", exclusions=_LOST),
        Release("0.8.2.2", scala="2.10"),
        Release("0.9.0.1", scala="2.11"),
        Release("0.10.0.1", scala="2.11"),
        Release("0.10.2.2", scala="2.11", extra=(_JAXB,)),
        Release("0.11.0.3", scala="2.11", extra=(_JAXB,)),
        Release("1.0.2", scala="2.11"),
        Release("2.4.1", scala="2.12"),
        Release("2.8.2", scala="2.13"),
        # Brings a logger, and there must not be two.
        Release("3.9.1", scala="2.13", exclusions=("org.slf4j:slf4j-reload4j",)),
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
