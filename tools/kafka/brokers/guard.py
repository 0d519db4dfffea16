# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Child processes that do not outlive the program, however it ends.

Three nets, one below the other: an orderly end stops the children; the kernel kills them when the
thread that started them dies (so start them on the main thread); and a guard process, which notices
the program's death by the end of a pipe, kills their process groups and removes the folders.
"""

import contextlib
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Guard:
    """Starts processes and watches over them and over folders until `close`."""

    def __init__(self):
        reader, self._pipe = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                os.close(self._pipe)
                _keep_watch(reader)
            finally:
                os._exit(0)
        os.close(reader)

    def start(self, command, **options):
        """As subprocess.Popen. The Child leads a group of its own, and is killed with all of it."""
        parent = os.getpid()

        def before_exec():
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:  # died before the call above
                os._exit(1)
            # By the child: this program may die as soon as there is one.
            self._tell(f"process {os.getpid()} {_start_time(os.getpid())}")

        return Child(command, start_new_session=True, preexec_fn=before_exec, **options)

    def add_folder(self, path):
        self._tell(f"folder {path}")

    def keep_folder(self, path):
        self._tell(f"keep {path}")

    def close(self):
        """Kills what is left, removes the folders, and returns when that is done."""
        os.close(self._pipe)
        os.waitpid(self._pid, 0)

    def _tell(self, line):
        os.write(self._pipe, f"{line}\n".encode())


class Child(subprocess.Popen):
    """A process that leads a group: what it starts belongs there, and may live longer."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.started = _start_time(self.pid)

    def signal_group(self, number):
        """Also when the process has ended; no effect when its group has, too."""
        _signal_group(self.pid, self.started, number)

    def kill_group(self):
        """Kills what is left of the group, and waits for the process's end."""
        self.signal_group(signal.SIGKILL)
        self.wait()


def _signal_group(leader, started, number):
    # A dead leader's number may have been given to somebody else; its group's may not,
    # as long as the group has members.
    if _start_time(leader) in (0, started):
        with contextlib.suppress(OSError):
            os.killpg(leader, number)


def _start_time(pid):
    """When the process was started, in the kernel's own unit: tells it from a later one."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(text.rpartition(")")[2].split()[19])


def _keep_watch(reader):
    """The guard's whole life. It holds nothing of its parent's but the end of the pipe."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.chdir("/")
    os.dup2(reader, 0)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)

    processes, folders = {}, set()
    with open(0) as lines:
        for line in lines:
            what, _, rest = line.rstrip("\n").partition(" ")
            if what == "process":
                pid, started = map(int, rest.split())
                processes[pid] = started
            elif what == "folder":
                folders.add(rest)
            elif what == "keep":
                folders.discard(rest)
    for pid, started in processes.items():
        _signal_group(pid, started, signal.SIGKILL)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
