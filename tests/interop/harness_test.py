#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Tests of what starts Kafka: that it can be driven, and above all that nothing is left behind."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from harness_support import (
    CANNOT_RUN,
    HARNESS,
    Control,
    await_end,
    processes_naming,
    with_kafka,
)

from brokers import guard, jars, node, ports, releases, server, session, wire, zookeeper

VERSION = "4.3.1"


class PortsTest(unittest.TestCase):
    def test_nobody_else_gets_a_port(self):
        first, second = ports.Ports(), ports.Ports()
        self.addCleanup(first.close)
        self.addCleanup(second.close)
        taken = [holder.take() for _ in range(20) for holder in (first, second)]
        self.assertEqual(len(set(taken)), len(taken))

    def test_a_port_in_use_is_not_given_out(self):
        holder = ports.Ports()
        port = holder.take()
        holder.close()
        with socket.create_server(("127.0.0.1", port)):
            self.addCleanup(setattr, ports.random, "shuffle", ports.random.shuffle)
            ports.random.shuffle = lambda candidates: candidates.insert(0, port)
            again = ports.Ports()
            self.addCleanup(again.close)
            self.assertNotEqual(again.take(), port)


class TopicArgument(unittest.TestCase):
    def test_forms(self):
        self.assertEqual(session.parse_topic("a:3"), ("a", 3, 1))
        self.assertEqual(session.parse_topic("a:3:2"), ("a", 3, 2))
        for wrong in ("a", "a:", "a:b", "a:1:2:3"):
            with self.assertRaises(ValueError):
                session.parse_topic(wrong)


class ReleaseTest(unittest.TestCase):
    def test_order(self):
        release = releases.find_release("0.10.2.2")
        for older in ("0.8.1", "0.9", "0.10", "0.10.2", "0.10.2.2"):
            self.assertTrue(release.since(older), older)
        for newer in ("0.10.2.3", "0.10.10", "0.11", "2.0"):
            self.assertFalse(release.since(newer), newer)


class GuardTest(unittest.TestCase):
    """With children that are cheaper than brokers."""

    PROGRAM = """if True:
        import sys, time
        from brokers import guard
        watch = guard.Guard()
        watch.add_folder(sys.argv[1])
        child = watch.start(["sh", "-c", "sleep 1000 & echo $! && wait"], stdout=1)
        with open(sys.argv[1] + "/ready", "w") as ready:
            ready.write(str(child.pid))
        time.sleep(1000)
    """

    def test_children_and_grandchildren_die_with_a_killed_program(self):
        folder = tempfile.mkdtemp()
        program = subprocess.Popen(
            [sys.executable, "-c", self.PROGRAM, folder],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(HARNESS)},
        )
        with program:
            grandchild = int(program.stdout.readline())
            self.assertTrue(pathlib.Path(f"/proc/{grandchild}").exists())
            program.kill()
        await_end(self, [grandchild])
        # The guard removes the folder last; its own end is that of a process we cannot wait for.
        await_end(self, processes_naming(folder))
        self.assertFalse(os.path.exists(folder))

    def test_an_orderly_end_kills_and_removes_too(self):
        folder = tempfile.mkdtemp()
        kept = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, kept)
        watch = guard.Guard()
        watch.add_folder(folder)
        watch.add_folder(kept)
        watch.keep_folder(kept)
        child = watch.start(["sleep", "1000"])
        watch.close()
        self.assertEqual(child.wait(), -signal.SIGKILL)
        self.assertFalse(os.path.exists(folder))
        self.assertTrue(os.path.exists(kept))

    def test_what_a_dead_child_has_started_is_killed(self):
        watch = guard.Guard()
        self.addCleanup(watch.close)
        child = watch.start(["sh", "-c", "sleep 1000 & echo $!"], stdout=subprocess.PIPE, text=True)
        with child:
            grandchild = int(child.stdout.readline())
            child.wait()
            child.kill_group()
        await_end(self, [grandchild])

    def test_whoever_has_a_dead_childs_number_now_is_spared(self):
        watch = guard.Guard()
        self.addCleanup(watch.close)
        child = watch.start(["true"])
        child.wait()
        stranger = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        self.addCleanup(stranger.wait)
        self.addCleanup(stranger.kill)
        child.pid = stranger.pid
        child.started -= 1  # of the same tick of the clock, perhaps
        child.kill_group()
        self.assertEqual(os.waitid(os.P_PID, stranger.pid, os.WEXITED | os.WNOHANG), None)


class NodeTest(unittest.TestCase):
    """With a process that is cheaper than a broker."""

    def setUp(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.watch = guard.Guard()
        self.addCleanup(self.watch.close)
        self.watch.add_folder(folder)
        self.node = node.Node(1, folder / "node", {}, ("127.0.0.1", 1), self, "1m")
        self.addCleanup(self.node.kill)

    def start(self, *arguments, heap, **options):
        """In the place of java.Java's."""
        return self.watch.start(["sleep", "1000"], **options)

    def test_states(self):
        self.assertEqual(self.node.state, "stopped")
        self.node.start()
        self.assertEqual(self.node.state, "running")
        self.node.pause()
        self.assertEqual(self.node.state, "paused")
        self.assertFalse(self.node.running or self.node.died)
        self.node.resume()
        self.assertEqual(self.node.state, "running")
        self.node._process.kill()
        self.node._process.wait()
        self.assertEqual(self.node.state, "died")

    def test_a_paused_node_can_be_ended_and_started(self):
        for end in (self.node.kill, self.node.stop):
            self.node.start()
            self.node.pause()
            end()
            self.assertEqual(self.node.state, "stopped")
        self.node.start()
        self.assertEqual(self.node.state, "running")

    def test_only_what_runs_can_be_paused_or_resumed(self):
        for act in (self.node.pause, self.node.resume):
            with self.assertRaises(server.WrongState):
                act()

    def test_a_paused_node_is_not_started(self):
        self.node.start()
        self.node.pause()
        with self.assertRaises(server.WrongState):
            self.node.start()


class ZooKeeperTest(unittest.TestCase):
    def test_topics_that_cannot_be_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            keeper = zookeeper.ZooKeeper(pathlib.Path(folder) / "zookeeper", ("", 0), java=None)
            for partitions, replicas in ((0, 1), (99999999999, 1), (1, 0), (1, 3)):
                with self.assertRaises(wire.Refused):
                    keeper.create_topic("a", partitions, replicas, brokers=[1, 2])


class WireTest(unittest.TestCase):
    def test_answers_that_make_no_sense_are_refused(self):
        for answer in (b"\0\0\0\4\0\0\0\1", b"\0\0\0\1\0", b"\xff\xff\xff\xff"):
            with socket.create_server(("127.0.0.1", 0)) as server:
                with wire.Connection(*server.getsockname(), timeout=10) as connection:
                    peer, _ = server.accept()
                    with peer:
                        peer.sendall(answer)
                        with self.assertRaises(wire.Refused):
                            connection.api_versions()


class RunTest(unittest.TestCase):
    def run_with_kafka(self, *arguments):
        return with_kafka("--version", VERSION, *arguments)

    def test_what_a_command_can_do_and_what_remains_of_a_failure(self):
        # The command is this program again: see CommandUnderKafka.
        run = self.run_with_kafka(
            "--topic=made-first:2", "--", sys.executable, __file__, "CommandUnderKafka"
        )
        output, errors = run.communicate()
        self.assertIn("FAILED (failures=1)", errors)  # the one that is meant to fail
        self.assertEqual(run.returncode, 1, errors)
        kept = re.search(r"logs are in (\S+)", errors)
        self.assertTrue(kept, errors)
        folder = pathlib.Path(kept[1])
        self.addCleanup(shutil.rmtree, folder)
        self.assertIn("the end of " + str(folder / "node-1" / "kafka.log"), errors)
        self.assertTrue((folder / "node-1" / "kafka.log").exists())
        self.assertFalse((folder / "node-1" / "data").exists())
        self.assertEqual(processes_naming(str(folder)), [])

    def test_nothing_is_left_when_it_is_killed(self):
        run = self.run_with_kafka("--", "sh", "-c", "sleep 1000 & echo $KAFKA_CONTROL $!; wait")
        with run:
            control, started = run.stdout.readline().split()
            folder = pathlib.Path(control).parent
            mine = processes_naming(str(folder))
            self.assertEqual(len(mine), 1, "one broker")
            run.kill()
            run.wait()
            await_end(self, [int(started)])
            # End of file: the command, which has the other end, is gone as well.
            run.stdout.read()
            run.stderr.read()
        await_end(self, mine)

    def test_a_command_that_crashes_leaves_logs_and_nothing_else(self):
        run = self.run_with_kafka("--", "sh", "-c", "sleep 1000 & echo $!; kill -ABRT $$")
        with run:
            started = int(run.stdout.readline())
            await_end(self, [started])
            _, errors = run.communicate()
        self.assertEqual(run.returncode, 128 + signal.SIGABRT, errors)
        kept = re.search(r"logs are in (\S+)", errors)
        self.assertTrue(kept, errors)
        shutil.rmtree(kept[1])

    def test_without_a_command_it_runs_until_it_is_interrupted(self):
        run = self.run_with_kafka()
        with run:
            host, _, port = run.stdout.readline().strip().partition(":")
            with wire.Connection(host, int(port), timeout=10) as connection:
                self.assertEqual(connection.metadata()[0], [1])
            run.send_signal(signal.SIGINT)
            _, errors = run.communicate()
        self.assertEqual(run.returncode, 0, errors)
        self.assertNotIn("logs are in", errors)
        with self.assertRaises(ConnectionRefusedError):
            wire.Connection(host, int(port), timeout=10)

    def test_a_broker_that_cannot_start_shows_why(self):
        run = self.run_with_kafka("--property=log.dirs=/proc/none", "--", "true")
        _, errors = run.communicate()
        self.assertEqual(run.returncode, 125, errors)
        self.assertIn("/proc/none", errors)
        kept = re.search(r"logs are in (\S+)", errors)
        self.assertTrue(kept, errors)
        shutil.rmtree(kept[1])
        self.assertEqual(processes_naming(kept[1]), [])


class CommandUnderKafka(unittest.TestCase):
    """Runs inside of RunTest only."""

    @classmethod
    def setUpClass(cls):
        cls.control = Control(os.environ["KAFKA_CONTROL"])
        cls.addClassCleanup(cls.control.close)
        host, _, port = os.environ["KAFKA_BOOTSTRAP_SERVERS"].partition(":")
        cls.address = host, int(port)

    def metadata(self):
        with wire.Connection(*self.address, timeout=10) as connection:
            return connection.metadata()

    def test_1_topics_are_there_with_their_leaders(self):
        brokers, topics = self.metadata()
        self.assertEqual(brokers, [1])
        self.assertEqual(topics["made-first"], {0: (1, [1], [1]), 1: (1, [1], [1])})
        self.control.do("create later:1:1")
        self.assertEqual(self.metadata()[1]["later"], {0: (1, [1], [1])})

    def test_2_kill_and_start(self):
        self.assertRegex(self.control.do("status"), r"^1 running 127\.0\.0\.1:\d+\n$")
        self.control.do("kill 1")
        self.assertRegex(self.control.do("status"), "^1 stopped")
        for line in ("pause 1", "resume 1"):
            self.assertEqual(self.control.ask(line)[0], "error", line)
        with self.assertRaises(ConnectionRefusedError):
            self.metadata()
        self.control.do("start 1")
        self.assertIn("made-first", self.metadata()[1])

    def test_3_pause_and_resume(self):
        self.control.do("pause 1")
        self.assertRegex(self.control.do("status"), "^1 paused")
        self.assertEqual(self.control.ask("create while-paused:1")[0], "error")
        with wire.Connection(*self.address, timeout=0.2) as connection:
            with self.assertRaises(TimeoutError):
                connection.metadata()
        self.control.do("resume 1")
        self.assertIn("made-first", self.metadata()[1])

    def test_4_java_programs(self):
        text = self.control.do(
            "java org.apache.kafka.tools.TopicCommand --bootstrap-server {bootstrap} --list"
        )
        self.assertEqual(set(text.split()), {"made-first", "later"})
        status, text = self.control.ask("java no.such.Program")
        self.assertEqual(status, "error")
        self.assertIn("no.such.Program", text)

    def test_5_requests_that_make_no_sense(self):
        for line in ("", "status please", "kill", "kill 2", "kill one", "kill '", "restart 1",
                     "create a", "create a:99999999999"):
            self.assertEqual(self.control.ask(line)[0], "error", line)
        # Not in UTF-8.
        self.control.send(b"\xff\n")
        self.assertEqual(self.control.receive()[0], "error")

    def test_6_fails(self):
        self.fail("on purpose: the logs must be kept")


if __name__ == "__main__":
    if not jars.is_present(f"kafka:{VERSION}"):
        print(f"cannot run: the jars of Kafka {VERSION} are not in the cache")
        sys.exit(CANNOT_RUN)
    named = sys.argv[1:] or [
        "PortsTest", "TopicArgument", "ReleaseTest", "GuardTest", "NodeTest", "ZooKeeperTest",
        "WireTest", "RunTest",
    ]
    unittest.main(argv=[sys.argv[0], *named])
