# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

import unittest

from include_rules import check


class Layers(unittest.TestCase):
    def test_a_part_may_use_what_stands_to_its_left(self):
        self.assertEqual([], check({
            "src/wire/reader.hpp": "#include <kafka/types.hpp>\n",
            "src/core/a.hpp": '#include "wire/reader.hpp"\n#include <kafka/protocol/metadata.hpp>\n',
            "src/net/b.cpp": '#include "core/a.hpp"\n#include <boost/asio/ip/tcp.hpp>\n',
            "src/client/c.cpp": '#include "net/b.hpp"\n#include <kafka/client.hpp>\n',
            "src/net/b.hpp": "",
        }))

    def test_nothing_to_its_right(self):
        self.assertEqual(
            ["src/core/a.cpp:2: core must not use net (net/b.hpp)"],
            check({"src/core/a.cpp": '#include <vector>\n#include "net/b.hpp"\n',
                   "src/net/b.hpp": ""}))

    def test_headers_beside_the_file_count_as_its_part(self):
        self.assertEqual(
            [], check({"src/core/a.cpp": '#include "a.hpp"\n', "src/core/a.hpp": ""}))

    def test_a_core_must_not_use_the_clients_public_header(self):
        self.assertEqual(
            ["src/core/a.cpp:1: core must not use client (kafka/client.hpp)"],
            check({"src/core/a.cpp": "#include <kafka/client.hpp>\n"}))

    def test_the_broker_must_not_reach_the_core_through_net(self):
        found = check({
            "src/testing/broker.cpp": '#include "net/link.hpp"\n',
            "src/net/link.hpp": '#include "core/exchange.hpp"\n',
            "src/core/exchange.hpp": "",
        })
        self.assertEqual(["src/testing/broker.cpp:1: testing must not reach core "
                          "(src/core/exchange.hpp through src/net/link.hpp)"], found)

    def test_a_new_part_needs_a_place_in_the_table(self):
        self.assertEqual(["src/magic/a.cpp:1: the part 'magic' is not in the table of parts"],
                         check({"src/magic/a.cpp": ""}))

    def test_the_tool_uses_public_headers_only(self):
        self.assertEqual(
            ["tools/cli/main.cpp:1: cli must use public headers only (net/link.hpp)"],
            check({"tools/cli/main.cpp": '#include "net/link.hpp"\n', "src/net/link.hpp": ""}))

    def test_the_doctor_walks_on_the_network_layer_and_on_nothing_else(self):
        walker = "tools/cli/doctor/walk/walker.cpp"
        files = {"src/net/link.hpp": "", "src/client/core/core.hpp": ""}
        self.assertEqual([], check({walker: '#include "net/link.hpp"\n', **files}))
        self.assertEqual(
            [f"{walker}:1: cli must use public headers only (client/core/core.hpp)"],
            check({walker: '#include "client/core/core.hpp"\n', **files}))
        self.assertEqual(
            ["tools/cli/doctor/words.cpp:1: cli must use public headers only (net/link.hpp)"],
            check({"tools/cli/doctor/words.cpp": '#include "net/link.hpp"\n', **files}))

    def test_cores_do_without_asio(self):
        self.assertEqual(
            ["src/core/a.cpp:1: core must not use Asio (boost/asio/post.hpp)"],
            check({"src/core/a.cpp": "#include <boost/asio/post.hpp>\n"
                                     "#include <boost/asio/error.hpp>\n"}))

    def test_openssl_stays_where_it_is_wrapped(self):
        self.assertEqual(
            [f"{name}:1: OpenSSL is used in src/crypto/, src/net/tls/, src/testing/certificates/ "
             "only (openssl/ssl.h)" for name in ("src/net/link.cpp", "src/testing/cluster.cpp")],
            check({name: "#include <openssl/ssl.h>\n" for name in (
                "src/crypto/hash.cpp", "src/net/link.cpp", "src/net/tls/engine.cpp",
                "src/testing/certificates/authority.cpp", "src/testing/cluster.cpp")}))

    def test_only_one_part_knows_kerberos(self):
        self.assertEqual(
            ["src/client/a.cpp:1: only src/kerberos may use gssapi/gssapi.h",
             "src/client/a.cpp:2: only src/kerberos may use krb5/krb5.h"],
            check({"src/client/a.cpp": "#include <gssapi/gssapi.h>\n#include <krb5/krb5.h>\n",
                   "src/kerberos/b.cpp": "#include <gssapi/gssapi_ext.h>\n"}))


class World(unittest.TestCase):
    def test_only_net_names_clocks_timers_and_chance(self):
        code = ("auto t = std::chrono::steady_clock::now();\n// random_device\n"
                "boost::asio::steady_timer x;\nstd::random_device d;\nint r = rand();\n")
        self.assertEqual([], check({"src/net/a.cpp": code}))
        self.assertEqual(
            [f"src/client/a.cpp:{line}: only src/net may name {what}" for line, what in
             ((1, "steady_clock"), (3, "steady_timer"), (4, "random_device"), (5, "rand"))],
            check({"src/client/a.cpp": code}))


class PublicHeaders(unittest.TestCase):
    def test_light_ones_pass(self):
        self.assertEqual([], check({
            "include/kafka/client.hpp":
                "#include <kafka/types.hpp>\n#include <boost/asio/any_io_executor.hpp>\n"
                "#include <boost/system/error_code.hpp>\n#include <string_view>\n",
        }))

    def test_heavy_and_internal_ones_do_not(self):
        for header in ("boost/asio.hpp", "boost/asio/ip/tcp.hpp", "boost/asio/steady_timer.hpp",
                       "boost/asio/ssl.hpp", "boost/asio/basic_socket_acceptor.hpp",
                       "boost/beast/core.hpp", "boost/json.hpp", "openssl/ssl.h", "sys/socket.h"):
            self.assertEqual(
                [f"include/kafka/client.hpp:1: too heavy for a public header ({header})"],
                check({"include/kafka/client.hpp": f"#include <{header}>\n"}))
        self.assertIn(
            "include/kafka/client.hpp:1: a public header includes an internal one (core/a.hpp)",
            check({"include/kafka/client.hpp": '#include "core/a.hpp"\n', "src/core/a.hpp": ""}))


if __name__ == "__main__":
    unittest.main()
