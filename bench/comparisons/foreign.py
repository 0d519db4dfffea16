# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Other people's clients, from where the tests have them, too."""

import shutil
import subprocess
import sys

from .report import ROOT, CannotRun, run

sys.path.insert(0, str(ROOT / "tools" / "kafka"))

from brokers import jars, releases  # noqa: E402

SOURCES = ROOT / "bench" / "foreign"
JAVA_RELEASE = releases.CLIENTS[0]


def script(name):
    return str(SOURCES / name)


def python(build):
    """An interpreter that finds kafka-python and confluent-kafka."""
    folder = build / "tests" / "interop" / "foreign" / "python"
    environment = ROOT / "tests" / "interop" / "foreign" / "environment.py"
    made = subprocess.run([sys.executable, str(environment), str(folder)], check=False)
    if made.returncode:
        raise CannotRun(f"kafka-python and confluent-kafka cannot be had ({environment.name})")
    return str(folder / "bin" / "python")


def librdkafka_version(interpreter):
    out, _, _ = run([interpreter, "-c",
                     "import confluent_kafka; print(confluent_kafka.libversion()[0])"])
    return out.strip()


def java_classpath():
    try:
        return jars.classpath(jars.ensure(f"kafka-clients:{JAVA_RELEASE}"))
    except jars.JarsMissing as error:
        raise CannotRun(error) from None


def java(source, folder):
    """The command that runs a class, compiled into that folder."""
    if shutil.which("javac") is None:
        raise CannotRun("please install a JDK >= 17 (openjdk-17-jdk-headless)")
    classpath = java_classpath()
    run(["javac", "-Xlint:all", "-Werror", "-cp", classpath, "-d", str(folder), script(source)])
    return ["java", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp",
            f"{folder}:{classpath}", source.removesuffix(".java")]
