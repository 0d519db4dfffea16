# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What the tests of pages have in common."""

import contextlib
import os
import pathlib
import re
import shlex
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent / "cli"))

from program import Broker, run  # noqa: E402
from recipes import recipes_in  # noqa: E402

PASSWORD = "secret"


def tried_in_cxx(page):
    """The files that the program beside this one includes or reads, and the names in its comments
    "tries: NAME"."""
    text = (HERE / f"{page}_page_test.cpp").read_text(encoding="utf-8")
    return {*re.findall(rf'"{page}/([\w.]+)"', text), *re.findall("// tries: (.+)", text)}


class Page(unittest.TestCase):
    """A trial is a member `try_…` whose docstring is the recipe's name. It is given the recipe, and
    finds itself in an empty folder."""

    page = ""

    @contextlib.contextmanager
    def on_trial(self):
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as self.running:
            self.running.callback(os.chdir, before)
            os.chdir(folder)
            yield

    @classmethod
    def recipes(cls):
        return cls.recipes_of(f"docs/{cls.page}.md")

    @staticmethod
    def recipes_of(file):
        text = (ROOT / file).read_text(encoding="utf-8")
        return {recipe.name: recipe for recipe in recipes_in(text)}

    @classmethod
    def trials(cls):
        return {trial.__doc__: trial for name, trial in vars(cls).items()
                if name.startswith("try_")}

    def check_all_are_tried(self):
        known = {*self.trials(), *tried_in_cxx(self.page)}
        for name, recipe in self.recipes().items():
            if recipe.elsewhere:
                path, text = recipe.elsewhere
                self.assertIn(text, (ROOT / path).read_text(encoding="utf-8"), name)
            elif not known & {name, recipe.file}:
                self.fail(f"docs/{self.page}.md:{recipe.line}: nothing tries the recipe {name}")
        self.assertEqual(self.trials().keys() - self.recipes().keys(), set(), "no such recipes")

    def check_trials(self):
        recipes = self.recipes()
        for name, trial in self.trials().items():
            with self.subTest(name), self.on_trial():
                trial(self, recipes[name])

    # --- for trials --------------------------------------------------------------------------

    def commands(self, recipe, servers=None):
        """The arguments of each command, all of which are `kafka-asio`; `servers`, if there are some,
        in place of those on the page."""
        for line in recipe.text.replace("\\\n", "").splitlines():
            program, *arguments = shlex.split(line, comments=True)
            self.assertEqual(program, "kafka-asio", line)
            if arguments[-1] == "&":
                arguments.pop()
            yield [re.sub(r"^(broker\.example\.com|localhost):\d+$", servers, word)
                   if servers else word for word in arguments]

    def check_works(self, *arguments):
        done = run(*arguments)
        self.assertEqual((done.stderr, done.returncode), ("", 0), done.stdout)
        return done

    def broker(self, *arguments):
        """Runs until the trial ends. Ports are the system's to choose."""
        words = list(arguments)
        if "--port" in words:
            words[words.index("--port") + 1] = "0"
        return self.running.enter_context(Broker(*words))
