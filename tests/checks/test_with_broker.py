# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""With a script in the broker's place."""

import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent

SERVES = """
import signal, sys
assert sys.argv[1:] == ["broker", "--port", "0", "--nodes", "3", "--topic", "a:1",
                        "--group", "g", "--user", "a:b"], sys.argv
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
print("node 1 listens on 127.0.0.1:19092")
print("ready: bootstrap.servers=127.0.0.1:19092,127.0.0.1:19093", flush=True)
signal.pause()
"""
DIES = "import sys; sys.exit(3)"
CRASHES_LATER = 'print("ready: bootstrap.servers=x:1", flush=True); raise SystemExit(6)'


class WithBroker(unittest.TestCase):
    def run_with(self, broker, *command, options=()):
        with tempfile.TemporaryDirectory() as folder:
            tool = pathlib.Path(folder) / "tool"
            tool.write_text(f"#!{sys.executable}\n{broker}", encoding="utf-8")
            tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
            return subprocess.run(
                [sys.executable, HERE / "with_broker.py", "--tool", tool, "--nodes", "3",
                 "--topic", "a:1", "--group", "g", "--broker-argument=--user",
                 "--broker-argument=a:b", *options, "--", *command],
                capture_output=True, text=True, timeout=60)

    def test_the_command_learns_the_servers(self):
        done = self.run_with(SERVES, "echo", "-b", "{bootstrap}")
        self.assertEqual((0, "-b 127.0.0.1:19092,127.0.0.1:19093\n"),
                         (done.returncode, done.stdout))
        done = self.run_with(SERVES, "sh", "-c", "echo $KAFKA_BOOTSTRAP_SERVERS")
        self.assertEqual("127.0.0.1:19092,127.0.0.1:19093\n", done.stdout)

    def test_broker_and_command_share_a_folder(self):
        writes = 'import sys; open(sys.argv.pop() + "/ca.pem", "w").write("trusted")\n' + SERVES
        done = self.run_with(writes, "cat", "{folder}/ca.pem",
                             options=("--broker-argument={folder}",))
        self.assertEqual((0, "trusted"), (done.returncode, done.stdout))

    def test_the_status_is_the_commands(self):
        self.assertEqual(7, self.run_with(SERVES, "sh", "-c", "exit 7").returncode)
        self.assertEqual(137, self.run_with(SERVES, "sh", "-c", "kill -9 $$").returncode)

    def test_the_output_must_show_what_it_should(self):
        self.assertEqual(0, self.run_with(SERVES, "echo", "3 brokers",
                                          options=("--shows", "3 brokers")).returncode)
        self.assertEqual(1, self.run_with(SERVES, "echo", "none",
                                          options=("--shows", "3 brokers")).returncode)

    def test_a_broker_that_does_not_start_or_end_well_is_a_failure(self):
        self.assertEqual(125, self.run_with(DIES, "true").returncode)
        self.assertEqual(125, self.run_with(CRASHES_LATER, "true").returncode)


if __name__ == "__main__":
    unittest.main()
