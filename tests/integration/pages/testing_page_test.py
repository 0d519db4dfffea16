# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Each block of docs/testing.md is tried. (Those in C++: testing_page_test.cpp.)"""

import pathlib
import unittest

from trials import Page, run

LOGIN = ("-X", "sasl_mechanism=SCRAM-SHA-256", "-X", "sasl_plain_username=alice",
         "-X", "sasl_plain_password=secret")


class Testing(Page):
    page = "testing"

    def test_every_recipe_is_tried(self):
        self.check_all_are_tried()

    def test_recipes(self):
        self.check_trials()

    def check_logs_in(self, servers, *settings):
        refused = run("cluster", "-b", servers)
        self.assertEqual(refused.returncode, 1)
        self.check_works("cluster", "-b", servers, *LOGIN, *settings)

    def try_listeners(self, recipe):
        """Listeners: sh 1"""
        pathlib.Path("users.txt").write_text("alice:secret\n", encoding="ascii")
        plain = ("-X", "security_protocol=SASL_PLAINTEXT")
        first, second = self.commands(recipe)
        self.check_logs_in(self.broker(*first[1:]).servers, *plain)
        both = self.broker(*second[1:])
        self.check_works("cluster", "-b", both.servers)
        guarded = [line.split("=", 1)[1] for line in both.lines
                   if line.startswith("SASL_PLAINTEXT: bootstrap.servers=")]
        self.check_logs_in(*guarded, *plain)

    def try_tls(self, recipe):
        """TLS: sh 1"""
        first, second = self.commands(recipe)
        self.check_logs_in(self.broker(*first[1:]).servers, "-X", "security_protocol=SASL_SSL",
                           "-X", "ssl_cafile=ca.pem")
        self.check_works("cluster", "-b", self.broker(*second[1:]).servers,
                         "-X", "security_protocol=SSL", "-X", "ssl_cafile=ca.pem",
                         "-X", "ssl_certfile=alice.pem")


if __name__ == "__main__":
    unittest.main()
