#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Starts Apache Kafka and runs a command against it, or keeps it running until interrupted.

The command finds the servers in KAFKA_BOOTSTRAP_SERVERS and a socket in KAFKA_CONTROL, on which
nodes can be killed, stopped and started (tools/kafka/brokers/session.py describes what can be
said). With --security there are more listeners, each with its servers in
KAFKA_BOOTSTRAP_SERVERS_NAME, and what its clients need to know is in the file of JSON that
KAFKA_SECURITY names.

The command's exit status is returned; 125 means that Kafka could not be started, 77 that its jars
are neither here nor to be had, or that programs which it takes are not installed.
"""

import argparse
import contextlib
import pathlib
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "kafka"))

from brokers import cluster, jars, releases, session  # noqa: E402
from brokers.security import authority, secured  # noqa: E402

CANNOT_RUN = 77
HARNESS_FAILED = 125


def say(text):
    print(f"with_kafka: {text}", file=sys.stderr, flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--version", required=True, choices=releases.RELEASES, help="release of Apache Kafka"
    )
    parser.add_argument("--nodes", type=int, default=1, help="brokers (1)")
    parser.add_argument(
        "--topic",
        dest="topics",
        action="append",
        default=[],
        type=session.parse_topic,
        metavar="NAME:PARTITIONS[:REPLICAS]",
        help="create it first",
    )
    parser.add_argument(
        "--property",
        dest="properties",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="of server.properties",
    )
    parser.add_argument(
        "--security",
        action="store_true",
        help="with a listener for every way of encrypting and of logging in",
    )
    parser.add_argument("--heap", default="320m", help="heap of each broker (320m)")
    parser.add_argument("--log-level", default="warn", help="of the brokers' logs (warn)")
    parser.add_argument(
        "--start-timeout", type=float, default=120, metavar="SECONDS", help="(120)"
    )
    parser.add_argument("--keep-logs", action="store_true", help="also when all went well")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- command argument…")
    args = parser.parse_args()
    if args.command[:1] == ["--"]:
        del args.command[0]
    if args.nodes < 1:
        parser.error("--nodes: at least one")
    return args


@contextlib.contextmanager
def security_of(args):
    """None, if there is to be none."""
    began = time.monotonic()
    made = secured.Security() if args.security else None
    if made:
        say(f"made certificates, tickets and tokens in {time.monotonic() - began:.1f} s")
    try:
        yield made
    finally:
        if made:
            made.close()


def print_environment(served):
    """What a command would be told, for a shell."""
    for name, value in sorted(served.environment().items()):
        print(f"export {name}={shlex.quote(value)}", flush=True)


def run(args, security):
    spec = cluster.Spec(
        version=args.version,
        nodes=args.nodes,
        topics=tuple(args.topics),
        properties=dict(text.split("=", 1) for text in args.properties),
        heap=args.heap,
        log_level=args.log_level,
        start_timeout=args.start_timeout,
    )
    environment = {}
    if security:
        spec = security.secure(spec)
        environment["KAFKA_SECURITY"] = str(security.describe(args.version))
    kafka = cluster.Cluster(spec, say)
    status = HARNESS_FAILED
    interrupted = False
    try:
        kafka.start()
        served = session.Session(kafka, environment)
        if not args.command:
            print(kafka.bootstrap(), flush=True)
            if security:
                print_environment(served)
        status = served.run(args.command)
        for name in kafka.died():
            say(f"{name} died during the run")
            status = status or HARNESS_FAILED
        if status:
            say(f"the command ended with status {status}\n{kafka.log_tails()}")
    except session.Interrupted as interrupt:
        interrupted = True
        status = 128 + interrupt.number if args.command else 0
    finally:
        keep_logs = args.keep_logs or (status != 0 and not interrupted)
        kafka.close(keep_logs=keep_logs)
        if keep_logs:
            say(f"logs are in {kafka.folder}")
    return status


def main():
    args = parse_arguments()
    with session.interruptible():
        try:
            with security_of(args) as security:
                return run(args, security)
        except (jars.JarsMissing, authority.ToolMissing) as error:
            print(f"cannot run: {error}", file=sys.stderr)
            return CANNOT_RUN
        except (cluster.StartFailed, authority.ToolFailed, OSError) as error:
            say(error)
            return HARNESS_FAILED
        except session.Interrupted as interrupt:
            return 128 + interrupt.number


if __name__ == "__main__":
    sys.exit(main())
