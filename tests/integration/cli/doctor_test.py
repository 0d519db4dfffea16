# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""`kafka-asio doctor` on servers with which one thing is wrong."""

import contextlib
import http.server
import json
import signal
import socket
import ssl
import subprocess
import threading
import unittest

from program import (PATIENCE, TOOL, Broker, clean_environment, refusing_port, run, run_on_terminal,
                     server)
from scripted_broker import ScriptedBroker

# Nobody here is far away.
IN_A_HURRY = ("-X", "socket_connection_setup_timeout_ms=2000")


@contextlib.contextmanager
def tls_server():
    """Speaks TLS as far as one can without a certificate: it answers a ClientHello by an alert."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with contextlib.suppress(OSError), connection:
                        context.wrap_socket(connection, server_side=True)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextlib.contextmanager
def http_server():
    class Quiet(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as listener:
        listener.daemon_threads = True
        thread = threading.Thread(target=listener.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{listener.server_port}"
        finally:
            listener.shutdown()
            thread.join()


@contextlib.contextmanager
def http_proxy(allows=True):
    """Knows CONNECT and nothing else."""
    def pump(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

    def serve(client):
        with contextlib.suppress(OSError), client:
            request = b""
            while b"\r\n\r\n" not in request:
                request += client.recv(4096)
            if not allows:
                client.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                return
            host, _, port = request.split()[1].decode().rpartition(":")
            with socket.create_connection((host, int(port))) as target:
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                back = threading.Thread(target=pump, args=(target, client))
                back.start()
                pump(client, target)
                back.join()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threads = []

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    threads.append(threading.Thread(target=serve, args=(listener.accept()[0],)))
                    threads[-1].start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for thread in (acceptor, *threads):
                thread.join()


class Doctor(unittest.TestCase):
    def diagnosis(self, *arguments, status=1):
        """The findings, by their causes."""
        done = run("doctor", "--json", *IN_A_HURRY, *arguments)
        self.assertEqual((done.stderr, done.returncode), ("", status), done.stdout)
        self.assertEqual(done.stdout.count("\n"), 1)
        self.seen = json.loads(done.stdout)
        self.assertEqual(self.seen["healthy"], status == 0)
        return {each["cause"]: each for each in self.seen["diagnosis"]}

    def only(self, cause, *arguments):
        found = self.diagnosis(*arguments)
        self.assertEqual(list(found), [cause], found)
        return found[cause]


class Healthy(Doctor):
    def test_text(self):
        with Broker("--nodes", "3") as broker:
            done = run("doctor", "-b", broker.servers.split(",")[0])
        self.assertEqual((done.stderr, done.returncode), ("", 0), done.stdout)
        first, *others = broker.servers.split(",")
        self.assertTrue(done.stdout.startswith(f"Server {first}\n"), done.stdout)
        for number, each in enumerate(others, 2):
            self.assertIn(f"\nBroker {number} at {each}, where its cluster says it is\n",
                          done.stdout)
        self.assertRegex(done.stdout, rf"\n  ok   resolve +[\d.]+ m?s  an address already\n"
                                      rf"  ok   connect +[\d.]+ m?s  {others[0]}\n"
                                      r"  ok   versions +[\d.]+ m?s  looks like Kafka 4\.\d+\n"
                                      r"  ok   metadata +[\d.]+ m?s  cluster \S{22}, controller ")
        self.assertTrue(done.stdout.endswith(
            "\nDiagnosis\n  All is well: 1 server and 3 brokers answer as they should.\n"),
            done.stdout)
        self.assertTrue(done.stdout.isascii())

    def test_json(self):
        with Broker("--nodes", "2") as broker:
            self.assertEqual(self.diagnosis("-b", broker.servers, status=0), {})
        self.assertEqual([each["address"] for each in self.seen["servers"]],
                         broker.servers.split(","))
        for number, each in enumerate(self.seen["servers"], 1):
            self.assertEqual((each["bootstrap"], each["node_id"], each["ok"]),
                             (True, number, True))
            self.assertEqual([step["step"] for step in each["steps"]],
                             ["resolve", "connect", "versions", "metadata"])
            self.assertEqual(len(each["steps"][-1]["brokers"]), 2)

    def test_no_answer_comes_at_once(self):
        with Broker("--nodes", "20") as broker:
            self.diagnosis("-b", broker.servers, status=0)
        took = [step["ms"] for each in self.seen["servers"] for step in each["steps"]
                if step["step"] == "metadata"]
        self.assertEqual(len(took), 20)
        # To another process and back.
        self.assertGreater(min(took), 0.005)

    def test_signs_are_for_terminals_that_show_them(self):
        with Broker() as broker:
            for locale, sign in (("C.UTF-8", "✓"), ("C", "ok")):
                status, text = run_on_terminal("doctor", "-b", broker.servers, LC_ALL=locale)
                self.assertEqual(status, 0, text)
                self.assertIn(f"\x1b[32m{sign}", text)

    def test_brokers_that_know_only_older_questions(self):
        with Broker("--as-version", "1.0") as broker:
            self.assertEqual(self.diagnosis("-b", broker.servers, status=0), {})
        self.assertEqual(self.seen["servers"][0]["steps"][2]["looks_like"], "1.0")

    def test_brokers_that_cannot_say_what_they_support(self):
        with Broker("--as-version", "0.9") as broker:
            self.assertEqual(self.diagnosis("-b", broker.servers, status=0), {})
        versions = self.seen["servers"][0]["steps"][2]
        self.assertEqual((versions["step"], versions["looks_like"]), ("versions", "0.9.0"))


class Connections(Doctor):
    def test_a_port_that_nobody_listens_on(self):
        with refusing_port() as dead:
            found = self.only("nothing_listens", "-b", dead)
            self.assertEqual(found["where"], [dead])
            self.assertTrue(found["change"])
            done = run("doctor", "-b", dead)
        self.assertEqual((done.stderr, done.returncode), ("", 1))
        self.assertIn(f"  FAIL connect ", done.stdout)
        self.assertRegex(done.stdout, rf"{dead}: nothing listens there \(Connection\n +refused\)\n")
        self.assertIn(f"\nDiagnosis\n  1. {dead}\n     The host is there, ", done.stdout)

    def test_a_name_that_nobody_knows(self):
        found = self.diagnosis("-b", "no-such-host.invalid:9092")
        self.assertEqual(len(found), 1, found)
        # Where there are no name servers, nobody can say that there is no such name.
        self.assertIn(next(iter(found)), ("unknown_host", "no_name_service"))

    def test_one_of_the_servers_is_dead(self):
        with Broker() as broker, refusing_port() as dead:
            found = self.only("server_dead", "-b", f"{dead},{broker.servers}")
        self.assertEqual(found["where"], [dead])

    def test_servers_of_two_clusters(self):
        with Broker() as one, Broker() as two:
            found = self.only("two_clusters", "-b", f"{one.servers},{two.servers}")
        self.assertEqual(sorted(found["where"]), sorted([one.servers, two.servers]))

    def test_servers_of_two_clusters_by_names_that_are_not_their_brokers(self):
        with Broker() as one, Broker() as two:
            servers = [each.servers.replace("127.0.0.1", "localhost") for each in (one, two)]
            self.only("two_clusters", "-b", ",".join(servers))
        self.assertEqual(len(self.seen["servers"]), 4)


class OtherProtocols(Doctor):
    def test_tls(self):
        with tls_server() as port:
            found = self.only("plaintext_client_on_tls_port", "-b", port)
        self.assertIn("security_protocol", found["change"][0])
        self.assertIn("ssl_cafile", found["change"][0])

    def test_http(self):
        with http_server() as port:
            found = self.only("http_server", "-b", port)
        # Before it sends a page about it, it would not say what it is.
        self.assertRegex(found["what"], r"(?i)'(HTTP/1|<!doctype html)")

    def test_an_http_server_that_objects_at_once(self):
        with server(b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n") as port:
            found = self.only("http_server", "-b", port)
        self.assertIn("'HTTP/1.1 400 Bad Request'", found["what"])

    def test_a_greeting(self):
        with server(b"SSH-2.0-OpenSSH_9.2\r\n") as port:
            found = self.only("not_kafka", "-b", port)
        self.assertIn("'SSH-2.0-OpenSSH_9.2'", found["what"])

    def test_silence(self):
        with server() as port:
            found = self.only("no_answer", "-b", port, "-X",
                              "socket_connection_setup_timeout_ms=300")
        self.assertIn("says nothing", found["what"])

    def test_a_door_that_is_closed_again(self):
        with server(b"") as port:
            found = self.only("no_answer", "-b", port, "-X", "api_version_auto_timeout_ms=3000")
        self.assertIn("closes them", found["what"])


class Brokers(Doctor):
    def test_advertised_addresses_that_lead_nowhere(self):
        with refusing_port() as dead, ScriptedBroker({}, {}) as broker:
            port = int(dead.rpartition(":")[2])
            broker.brokers = [{"nodeId": 1, "host": "127.0.0.1", "port": broker.port},
                              {"nodeId": 2, "host": "127.0.0.1", "port": port},
                              {"nodeId": 3, "host": "kafka-0.invalid", "port": 29092}]
            found = self.diagnosis("-b", broker.server)
        self.assertEqual(sorted(found), ["advertised_leads_nowhere", "advertised_unknown_host"])
        nowhere, unknown = (found[each] for each in sorted(found))
        self.assertIn(f"Broker 2 tells its clients to come to {dead}", nowhere["what"])
        self.assertIn("advertised.listeners", nowhere["change"][0])
        self.assertIn("Broker 3 tells its clients to come to kafka-0.invalid:29092", unknown["what"])

    def test_an_advertised_address_without_a_host(self):
        with ScriptedBroker({}, {}) as broker:
            broker.brokers = [{"nodeId": 1, "host": "", "port": broker.port}]
            found = self.only("advertised_unknown_host", "-b", broker.server)
            self.assertIn("a port without a host", found["what"])
            with http_proxy() as proxy:
                self.only("advertised_unknown_host", "-b", broker.server, "-X",
                          f"proxy_url={proxy}")

    def test_an_address_that_several_brokers_advertise(self):
        with ScriptedBroker({}, {}) as broker:
            broker.brokers = [{"nodeId": node, "host": "127.0.0.1", "port": broker.port}
                              for node in (1, 2, 3)]
            found = self.only("advertised_shared", "-b", broker.server)
        self.assertIn(f"Brokers 1, 2 and 3 are all said to be at {broker.server}", found["what"])
        self.assertEqual(self.seen["servers"][0]["node_id"], 1)

    def test_what_only_the_brokers_name_is_looked_at_too(self):
        with ScriptedBroker({}, {}) as outside, ScriptedBroker({}, {}) as inside:
            outside.brokers = [{"nodeId": 1, "host": "127.0.0.1", "port": inside.port}]
            inside.brokers = [{"nodeId": node, "host": f"kafka-{node}.invalid", "port": 9092}
                              for node in (1, 2)]
            found = self.diagnosis("-b", outside.server)
        self.assertEqual(list(found), ["advertised_unknown_host", "advertised_differently"])
        unknown, other = found.values()
        self.assertEqual(unknown["where"], ["kafka-1.invalid:9092", "kafka-2.invalid:9092"])
        self.assertEqual(other["where"], [inside.server])
        self.assertIn(f"Broker 1, asked itself, gives other addresses than {outside.server} does: "
                      f"broker 1 at kafka-1.invalid:9092, not {inside.server}.", other["what"])

    def test_a_broker_in_two_places_is_one(self):
        with ScriptedBroker({}, {}) as outside, ScriptedBroker({}, {}) as forwarded, \
                ScriptedBroker({}, {}) as inside:
            outside.brokers = [{"nodeId": 1, "host": "127.0.0.1", "port": forwarded.port}]
            forwarded.brokers = [{"nodeId": 1, "host": "127.0.0.1", "port": inside.port}]
            done = run("doctor", "-b", outside.server)
        self.assertEqual((done.stderr, done.returncode), ("", 0), done.stdout)
        self.assertIn("\n  It works: 1 server and 1 broker answer as they should. Good to know:\n",
                      done.stdout)

    def test_brokers_that_name_ever_more_are_not_followed_for_ever(self):
        with contextlib.ExitStack() as all_of_them:
            chain = [all_of_them.enter_context(ScriptedBroker({}, {})) for _ in range(6)]
            for node, (each, following) in enumerate(zip(chain, chain[1:]), 1):
                each.brokers = [{"nodeId": node, "host": "127.0.0.1", "port": following.port}]
            self.diagnosis("-b", chain[0].server, status=0)
        self.assertEqual([each["address"] for each in self.seen["servers"]],
                         [each.server for each in chain[:4]])

    def test_an_advertised_listener_with_tls(self):
        with tls_server() as port, ScriptedBroker({}, {}) as broker:
            broker.brokers = [{"nodeId": 2, "host": "127.0.0.1", "port": int(port.rpartition(":")[2])}]
            found = self.only("advertised_other_protocol", "-b", broker.server)
        self.assertNotIn("security_protocol", json.dumps(found))

    def test_an_answer_that_cannot_be_used(self):
        with ScriptedBroker({}, {}) as broker:
            broker.garbled = {18}
            self.only("unusable_answer", "-b", broker.server)

    def test_a_listener_that_wants_a_login(self):
        answers = {17: {"errorCode": 33, "mechanisms": ["PLAIN", "SCRAM-SHA-512"]}}
        with ScriptedBroker(answers, {17: 1}) as broker:
            broker.closes = {3}
            found = self.only("sasl_required", "-b", broker.server)
        self.assertIn("PLAIN and SCRAM-SHA-512", found["what"])
        self.assertIn("sasl_mechanism to SCRAM-SHA-512", found["change"][0])

    def test_metadata_that_does_not_come_for_another_reason(self):
        with ScriptedBroker({17: {"errorCode": 34, "mechanisms": []}}, {17: 1}) as broker:
            broker.closes = {3}
            found = self.only("no_metadata", "-b", broker.server)
        self.assertIn("hangs up when it is asked for Metadata", found["what"])

    def test_metadata_that_is_not_answered(self):
        with ScriptedBroker({}, {}) as broker:
            broker.silent = {3}
            found = self.only("no_metadata", "-b", broker.server, "-X",
                              "api_version_auto_timeout_ms=300")
        self.assertIn("Metadata got no answer", found["what"])

    def test_metadata_without_brokers(self):
        with ScriptedBroker({}, {}) as broker:
            broker.brokers = []
            self.only("no_brokers", "-b", broker.server, "-X", "api_version_auto_timeout_ms=300")

    def test_answers_that_are_longer_than_is_accepted(self):
        with ScriptedBroker({}, {}) as broker:
            found = self.only("answer_too_long", "-b", broker.server, "-X",
                              "receive_message_max_bytes=20")
        self.assertIn("at most 20 are accepted", found["what"])

    def test_the_listener_of_a_controller(self):
        with ScriptedBroker({}, {}) as broker:
            broker.versions = {18: 4, 52: 1, 55: 2}
            found = self.only("controller_listener", "-b", broker.server)
            self.only("controller_listener", "-b", broker.server, "-X",
                      "security_protocol=SASL_PLAINTEXT", "-X", "sasl_mechanism=PLAIN", "-X",
                      "sasl_plain_username=anna", "-X", "sasl_plain_password=7331-open")
        self.assertIn("controller.listener.names", found["change"][0])
        self.assertEqual([(each["step"], each["ok"]) for each in self.seen["servers"][0]["steps"]],
                         [("resolve", True), ("connect", True), ("versions", True),
                          ("metadata", False)])

    def test_brokers_of_different_releases(self):
        with ScriptedBroker({}, {1: 11}) as one, ScriptedBroker({}, {1: 12}) as two:
            one.brokers = two.brokers = [{"nodeId": node, "host": "127.0.0.1", "port": each.port}
                                         for node, each in enumerate((one, two), 1)]
            found = self.diagnosis("-b", f"{one.server},{two.server}", status=0)
        self.assertEqual(list(found), ["versions_differ"])
        self.assertFalse(found["versions_differ"]["problem"])


class Patience(Doctor):
    def test_of_many_silent_servers_the_last_are_given_less_time(self):
        with contextlib.ExitStack() as all_of_them:
            servers = [all_of_them.enter_context(server()) for _ in range(5)]
            found = self.diagnosis("-b", ",".join(servers), "-X",
                                   "socket_connection_setup_timeout_ms=200")
        self.assertEqual(list(found), ["no_answer", "hurried"])
        self.assertEqual(found["no_answer"]["where"], servers)
        self.assertEqual(found["hurried"]["where"], servers[3:])
        self.assertIn("at most 100 ms for each answer of these, and not 200 ms",
                      found["hurried"]["what"])

    def interrupted(self, *arguments):
        """What it tells when it is interrupted at a server that keeps it waiting, and another one
        would follow."""
        with socket.create_server(("127.0.0.1", 0)) as listener, Broker() as broker:
            silent = f"127.0.0.1:{listener.getsockname()[1]}"
            process = subprocess.Popen(
                [TOOL, "doctor", *arguments, "-b", f"{silent},{broker.servers}"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment())
            with listener.accept()[0] as connection:
                connection.recv(1)
                process.send_signal(signal.SIGINT)
                text, errors = process.communicate(timeout=PATIENCE)
            self.assertEqual((errors, process.returncode), ("", 128 + signal.SIGINT), text)
            return silent, broker.servers, text

    def test_an_interruption_in_text(self):
        silent, other, text = self.interrupted()
        self.assertTrue(text.startswith(f"Server {silent}\n"), text)
        self.assertIn(f"\n\nDiagnosis\n  1. {silent} and {other}\n"
                      "     The examination was interrupted", text)
        self.assertNotIn(f"Server {other}\n", text)

    def test_an_interruption_in_json(self):
        silent, other, text = self.interrupted("--json")
        told = json.loads(text)
        self.assertFalse(told["healthy"])
        self.assertEqual([(each["address"], each["ok"], [step["step"] for step in each["steps"]])
                          for each in told["servers"]],
                         [(silent, False, ["resolve", "connect"])])
        self.assertEqual([(each["cause"], each["where"]) for each in told["diagnosis"]],
                         [("unfinished", [silent, other])])

    def test_an_interruption_while_a_client_asks(self):
        with ScriptedBroker({17: {"errorCode": 0, "mechanisms": ["PLAIN"]}}, {17: 1, 36: 1}) as broker:
            process = subprocess.Popen(
                [TOOL, "doctor", "--json", "-b", broker.server, "-X", "security_protocol=SASL_PLAINTEXT",
                 "-X", "sasl_mechanism=PLAIN", "-X", "sasl_plain_username=a", "-X",
                 "sasl_plain_password=b"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment())
            broker.wait_for(36)
            process.send_signal(signal.SIGINT)
            text, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual((errors, process.returncode), ("", 128 + signal.SIGINT), text)
        self.assertEqual([each["cause"] for each in json.loads(text)["diagnosis"]], ["unfinished"])


class Proxies(Doctor):
    def test_all_is_well(self):
        with Broker("--nodes", "2") as broker, http_proxy() as proxy:
            first = broker.servers.split(",")[0]
            self.assertEqual(
                self.diagnosis("-b", first, "-X", f"proxy_url={proxy}", status=0), {})
        for each in self.seen["servers"]:
            self.assertEqual([step["step"] for step in each["steps"]],
                             ["proxy", "versions", "metadata"])
            self.assertEqual(each["steps"][0]["proxy"], proxy)

    def test_one_that_forbids_it(self):
        with Broker() as broker, http_proxy(allows=False) as proxy:
            found = self.only("proxy_failed", "-b", broker.servers, "-X",
                              f"proxy_url={proxy.replace('http://', 'http://anna:7331-open@')}")
        self.assertIn("403", found["what"])
        self.assertIn(proxy, found["what"])
        self.assertNotIn("7331", json.dumps(self.seen))

    def test_one_that_is_not_there(self):
        with Broker() as broker, refusing_port() as dead:
            found = self.only("proxy_failed", "-b", broker.servers, "-X", f"proxy_url=http://{dead}")
        self.assertIn("proxy_url", found["change"][0])

    def test_what_is_behind_it_is_looked_at_through_it(self):
        with tls_server() as port, http_proxy() as proxy:
            self.only("plaintext_client_on_tls_port", "-b", port, "-X", f"proxy_url={proxy}")


class Arguments(Doctor):
    def test_wrong_options_are_told_as_by_the_others(self):
        done = run("doctor", "-b", "host:port", "-X", "nonsense")
        self.assertEqual((done.stdout, done.returncode), ("", 2))
        self.assertIn("bootstrap_servers = 'host:port'", done.stderr)


if __name__ == "__main__":
    unittest.main()
