# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The shell behind ./demo and ./test, with made-up package databases."""

import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def bash(script, stdin="", sources=("tools/setup/progress.sh", "tools/setup/packages.sh"),
         **options):
    lines = [f'. "{ROOT}/{source}"' for source in sources]
    return subprocess.run(["/bin/bash", "-c", "\n".join([*lines, script])], input=stdin,
                          capture_output=True, text=True, timeout=60, **options)


def with_packages(script, installed=None, available=None):
    """Runs it as if these packages were all there are, each with its version."""
    known = ""
    for name, versions in (("installed", installed or {}), ("available", available or {})):
        known += f"{name}_version() {{ case $1 in\n"
        known += "".join(f"{package}) echo {version} ;;\n" for package, version in versions.items())
        known += "esac; }\n"
    return bash(known + script).stdout.split()


class Packages(unittest.TestCase):
    def test_the_distributions_boost_where_it_is_new_enough(self):
        own, beside = (["libboost-dev", "libboost-json-dev"],
                       ["libboost1.81-dev", "libboost-json1.81-dev"])
        self.assertEqual(own, with_packages(
            "boost_packages", available={"libboost-json-dev": "1.83.0.2+b2"}))
        self.assertEqual(own, with_packages(
            "boost_packages", installed={"libboost-json-dev": "1.83.0.2+b2"}))
        self.assertEqual(beside, with_packages(
            "boost_packages", available={"libboost-dev": "1.74.0.3"}))
        self.assertEqual(beside, with_packages(
            "boost_packages", available={"libboost-json-dev": "1.76.0"}))

    def test_what_is_installed_already_is_kept(self):
        self.assertEqual(["libboost1.81-dev", "libboost-json1.81-dev"], with_packages(
            "boost_packages", installed={"libboost-json1.81-dev": "1.81.0-5"},
            available={"libboost-json-dev": "1.83.0.2"}))

    def test_only_missing_packages_are_named(self):
        self.assertEqual(["clang-19"], with_packages(
            "missing_packages clang format",
            installed={"clang-format-19": "1:19.1.7", "git": "1:2.39"}))

    def test_one_of_several_is_enough(self):
        self.assertEqual([], with_packages(
            "missing_packages java",
            installed={"maven": "3.9", "openjdk-21-jdk-headless": "21.0"}))

    def test_a_system_without_apt_gets_the_list(self):
        with tempfile.TemporaryDirectory() as empty:
            done = bash("need_packages build clang", env={"PATH": empty})
            self.assertNotEqual(0, done.returncode)
            self.assertIn("Boost >= 1.81", done.stderr)
            self.assertIn("clang++-19", done.stderr)
            for program in ("cmake", "ninja", "python3", "g++"):
                (pathlib.Path(empty) / program).symlink_to("/bin/true")
            self.assertEqual(0, bash("need_packages build", env={"PATH": empty}).returncode)

    def test_a_configuration_that_fails_gets_the_list_too(self):
        with tempfile.TemporaryDirectory() as folder:
            done = bash(f"""cmake() {{ echo "no Boost for $*"; return 1; }}
                configure "{folder}/new" build tests -- -S here""")
        self.assertEqual(1, done.returncode)
        self.assertIn("no Boost for -S here\n", done.stderr)
        self.assertIn("Boost >= 1.81", done.stderr)
        self.assertIn("CLI11, fmt", done.stderr)
        self.assertIn("GoogleTest", done.stderr)

    def test_a_configuration_that_succeeds_says_little(self):
        with tempfile.TemporaryDirectory() as folder:
            done = bash(f'cmake() {{ echo "found: $*"; }}; configure "{folder}" build -- -S here')
            self.assertEqual("found: -S here\n",
                             (pathlib.Path(folder) / "configure.log").read_text())
        self.assertEqual(("configuring\n", "", 0), (done.stdout, done.stderr, done.returncode))

    def test_nothing_is_installed_against_the_users_will(self):
        done = bash("missing_packages() { echo g++; }\n"
                    "apt-get() { touch called; }\n"
                    "KAFKA_ASIO_INSTALL_PACKAGES=no need_packages build")
        self.assertEqual((1, "not installed, and not to be: g++\n"),
                         (done.returncode, done.stderr))


class Progress(unittest.TestCase):
    def test_of_a_build_is_sparse_and_keeps_what_compilers_say(self):
        lines = "".join(f"[{i}/200] CXX {i}.o\n" for i in range(1, 201))
        shown = bash("build_progress", stdin="a.cpp:1: warning\n" + lines).stdout.splitlines()
        self.assertRegex(shown[0], r"^building with \d+ jobs$")
        self.assertEqual("a.cpp:1: warning", shown[1])
        self.assertEqual(13, len(shown))
        self.assertIn("[200/200] CXX 200.o", shown[-1])

    def test_of_a_build_with_nothing_to_do_is_silent(self):
        done = bash("""ninja() {
            echo "ninja: Entering directory 'build'"
            echo "[0/2] Re-checking globbed directories..."
            echo "ninja: no work to do."
        }
        build_with_progress""")
        self.assertEqual(("", "", 0), (done.stdout, done.stderr, done.returncode))

    def test_of_a_build_keeps_its_exit_status(self):
        done = bash("ninja() { echo 'FAILED: a.o'; return 3; }; build_with_progress")
        self.assertEqual(3, done.returncode)
        self.assertIn("FAILED: a.o\n", done.stdout)

    def test_of_apt_counts_both_of_its_phases(self):
        status = ("dlstatus:1:50.0:Retrieving\npmstatus:dpkg-exec:50.0:Running dpkg\n"
                  "noise\npmstatus:g++:100:Installed g++ (amd64)\n")
        self.assertEqual(["16 downloading", "66 Running dpkg", "99 Installed g++ (amd64)"],
                         bash("apt_progress", stdin=status).stdout.splitlines())


class Stages(unittest.TestCase):
    def stages(self, script):
        return bash(script, sources=("tests/stages.sh",)).stdout.split()

    def test_a_stage_brings_what_it_needs_first(self):
        self.assertEqual(["build", "unit"], self.stages("with_needs unit"))
        self.assertEqual(["format", "build", "unit", "interop"],
                         self.stages("with_needs interop unit build unit format"))
        self.assertEqual(["asan"], self.stages("with_needs asan"))

    def test_a_few_stages_have_only_built_what_they_run(self):
        self.assertEqual(["tests-unit", "tests-simulation"],
                         self.stages("targets_for unit format simulation asan"))
        for named in ("build", "unit checks", "unit build", "", '"${ordinary_stages[@]}"'):
            self.assertEqual([], self.stages(f"targets_for {named}"), named)

    def test_only_known_names_are_stages(self):
        self.assertEqual(["yes"], self.stages("is_stage tidy && echo yes; is_stage tidi && echo no"))

    def test_every_stage_is_in_the_help(self):
        helped = subprocess.run([ROOT / "test", "--help"], capture_output=True, text=True).stdout
        for stage in self.stages('echo "${ordinary_stages[@]}" tidy'):
            self.assertRegex(helped, rf"(?m)^  {stage}  ")


if __name__ == "__main__":
    unittest.main()
