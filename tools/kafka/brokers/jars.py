# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Keeps the jars of Kafka releases in a cache folder, filled by Maven.

A set of jars is a folder, complete as soon as it exists under its name: it is filled under another
name first. The project file that Maven was given stays in it, so that a change of what a release
needs is noticed.
"""

import contextlib
import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from . import releases


class JarsMissing(Exception):
    """The jars are not in the cache and could not be brought there."""


def cache_folder():
    chosen = os.environ.get("KAFKA_ASIO_CACHE")
    return pathlib.Path(chosen) if chosen else pathlib.Path.home() / ".cache" / "kafka-asio"


def folder_of(jar_set, cache=None):
    return (cache or cache_folder()) / jar_set.replace(":", "-")


def is_present(jar_set, cache=None):
    """Whether the set is in the cache, whole and made from today's list of artifacts."""
    try:
        made_from = (folder_of(jar_set, cache) / "pom.xml").read_text()
    except OSError:
        return False
    return made_from == _pom(releases.artifacts_of(jar_set))


def ensure(jar_set, cache=None, say=None):
    """Returns the folder of the set, fetching it when it is not there. Raises JarsMissing."""
    say = say or _say
    folder = folder_of(jar_set, cache)
    artifacts = releases.artifacts_of(jar_set)
    if is_present(jar_set, cache):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock(folder.with_name(f".{folder.name}.lock")):
        if is_present(jar_set, cache):  # somebody else was faster
            return folder
        if os.environ.get("KAFKA_ASIO_INSTALL_PACKAGES") == "no":
            raise JarsMissing(f"{jar_set}: not in the cache, and nothing is to be fetched")
        say(f"fetching {', '.join(map(str, artifacts))}")
        part = pathlib.Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            _fetch(artifacts, part)
            if folder.exists():
                shutil.rmtree(folder)
            part.chmod(0o755)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        say(f"{len(list(folder.glob('*.jar')))} jars are in {folder}")
    return folder


def classpath(folder):
    return f"{folder}/*"


def _say(text):
    print(f"kafka jars: {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def _lock(path):
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetch(artifacts, folder):
    pom = folder / "pom.xml"
    pom.write_text(_pom(artifacts))
    # Where Maven looks, what it may reach and through which proxy is the machine's configuration.
    command = [
        "mvn",
        "--batch-mode",
        "--quiet",
        f"--file={pom}",
        "dependency:copy-dependencies",
        "-DincludeScope=runtime",
        f"-DoutputDirectory={folder}",
    ]
    wanted = ", ".join(map(str, artifacts))
    try:
        run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except FileNotFoundError:
        raise JarsMissing(f"{wanted}: Maven (mvn) is not installed") from None
    if run.returncode != 0:
        # Maven colours and repeats itself; the first line of its errors says what failed.
        lines = re.sub(r"\x1b\[[0-9;]*m", "", run.stdout + run.stderr).splitlines()
        errors = [line for line in lines if line.startswith("[ERROR] ") and line[8:].strip()]
        raise JarsMissing(
            f"{wanted}: not in the cache, and Maven could not fetch them (is there a network?)\n"
            + "\n".join(f"  {line[:400]}" for line in errors[:1] or lines[-3:])
        )
    if not list(folder.glob("*.jar")):
        raise JarsMissing(f"{wanted}: Maven succeeded and left no jars")


def _pom(artifacts):
    return _POM.format(dependencies="".join(map(_dependency, artifacts)))


def _dependency(artifact):
    exclusions = "".join(
        "<exclusion><groupId>{}</groupId><artifactId>{}</artifactId></exclusion>".format(
            *pattern.split(":")
        )
        for pattern in artifact.exclusions
    )
    return _DEPENDENCY.format(artifact=artifact, exclusions=exclusions)


_DEPENDENCY = """\
    <dependency>
      <groupId>{artifact.group}</groupId>
      <artifactId>{artifact.name}</artifactId>
      <version>{artifact.version}</version>
      <exclusions>{exclusions}</exclusions>
    </dependency>
"""

_POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kafka-asio</groupId>
  <artifactId>jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
{dependencies}  </dependencies>
</project>
"""
