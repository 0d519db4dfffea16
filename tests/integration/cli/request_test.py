# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-asio request: any request from a shell."""

import json
import tempfile
import unittest

from program import Broker, refusing_port, run, run_on_terminal
from scripted_broker import ScriptedBroker


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = Broker("--nodes", "3", "--topic", "orders:6:3", "--group", "readers")
        cls.addClassCleanup(cls.broker.__exit__)
        cls.servers = cls.broker.servers

    def ok(self, *arguments, input=None):
        done = run("request", "-b", self.servers, *arguments, input=input)
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        return done.stdout

    def answer(self, *arguments, input=None):
        text = self.ok(*arguments, input=input)
        self.assertEqual(text.count("\n"), 1)
        return json.loads(text)

    def failed(self, *arguments, status=1, input=None):
        done = run("request", "-b", self.servers, *arguments, input=input)
        self.assertEqual((done.stdout, done.returncode), ("", status), done.stderr)
        self.assertTrue(done.stderr.startswith("kafka-asio: "), done.stderr)
        self.assertLessEqual(done.stderr.count("\n"), 2)
        return done.stderr.removeprefix("kafka-asio: ")

    def test_without_json(self):
        found = [self.answer("ListGroups", "--node", node) for node in ("1", "2", "3")]
        self.assertEqual([group["groupId"] for each in found for group in each["groups"]],
                         ["readers"])
        for name in ("list-groups", "list_groups", "LISTGROUPS", "16"):
            self.assertIn(self.answer(name, "--node", "1"), found)

    def test_json_from_everywhere(self):
        asked = '{"topics":[{"name":"orders"}]}'
        found = self.answer("Metadata", asked)
        self.assertEqual([topic["name"] for topic in found["topics"]], ["orders"])
        self.assertEqual(len(found["topics"][0]["partitions"]), 6)
        self.assertEqual(self.answer("Metadata", "-", input=asked), found)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(asked + "\n")
            file.flush()
            self.assertEqual(self.answer("Metadata", f"@{file.name}"), found)

    def test_api_versions_say_who_asks(self):
        def sent(*arguments):
            return json.loads(self.ok(*arguments, "--template", "ApiVersions"))

        self.assertEqual(sent()["clientSoftwareName"], "kafka-asio")
        self.assertEqual(sent("-X", "client_software_name=mine")["clientSoftwareName"], "mine")
        # A broker refuses one that does not.
        for asked in ((), ("{}",), ('{"clientSoftwareName":"mine"}',)):
            self.assertEqual(self.answer("ApiVersions:3", *asked)["errorCode"], 0)
        self.assertEqual(
            self.answer("ApiVersions:3", '{"clientSoftwareName":""}')["errorCode"], 42)

    def test_versions(self):
        self.assertNotIn("throttleTimeMs", self.answer("Metadata:1"))
        self.assertIn("throttleTimeMs", self.answer("Metadata:3"))
        self.assertIn("throttleTimeMs", self.answer("metadata"))
        # Only versions up to 3 have the one, only those from 4 on the other.
        one = self.answer("FindCoordinator", '{"key":"readers"}')
        self.assertIn("nodeId", one)
        several = self.answer("FindCoordinator", '{"coordinatorKeys":["readers"]}')
        self.assertEqual([each["key"] for each in several["coordinators"]], ["readers"])

    def test_nodes(self):
        for node in ("any", "controller", "1", "2", "3"):
            self.assertEqual(len(self.answer("Metadata", "--node", node)["brokers"]), 3)

    def test_what_the_broker_thinks_of_it_is_part_of_the_answer(self):
        found = self.answer("Metadata", '{"topics":[{"name":"nowhere"}],'
                                        '"allowAutoTopicCreation":false}')
        self.assertEqual(found["topics"][0]["errorCode"], 3)

    def test_indented_for_people(self):
        text = self.ok("Metadata:0", "--pretty")
        self.assertTrue(text.startswith('{\n  "brokers": [\n    {\n      "nodeId": 1,\n'), text)
        self.assertEqual(json.loads(text), self.answer("Metadata:0"))
        status, text = run_on_terminal("request", "-b", self.servers, "Metadata:0")
        self.assertEqual(status, 0)
        self.assertIn('{\r\n  "brokers": [\r\n', text)

    def test_a_template_can_be_sent(self):
        text = run("request", "--template", "Metadata:4").stdout
        self.assertEqual(text, '{"topics":[{"name":""}],"allowAutoTopicCreation":true}\n')
        filled = text.replace('""', '"orders"')
        found = self.answer("Metadata:4", filled)["topics"]
        self.assertEqual([topic["name"] for topic in found], ["orders"])

    def test_requests_that_fail(self):
        self.assertRegex(self.failed("Produce"),
                         r"the broker does not offer Produce, this client knows \d+ to \d+; "
                         r"Kafka has it since [\d.]+, but this listener does not offer it "
                         r"\(Produce version \d\)\n$")
        self.assertRegex(self.failed("Metadata", "--node", "99"),
                         r"^the cluster has no broker 99; there are 1,2,3\n$")
        self.assertRegex(
            self.failed("FindCoordinator", '{"key":"a","coordinatorKeys":["b"]}'),
            r"version \d of FindCoordinatorRequest cannot carry what is set: key: the field is "
            r"set, and this version cannot carry it\n$")

    def test_json_that_is_wrong(self):
        hint = "\n'kafka-asio protocol Metadata' shows what there may be.\n"
        self.assertEqual(self.failed("Metadata", '{"topcs":[]}', status=2),
                         "topcs: MetadataRequest has no such member; do you mean 'topics'?" + hint)
        self.assertEqual(self.failed("Metadata", '{"topics":[{"name":1}]}', status=2),
                         "topics[0].name: expected a string, not 1" + hint)
        self.assertEqual(self.failed("Metadata", "{", status=2),
                         "no JSON: incomplete JSON at character 1" + hint)
        self.assertEqual(self.failed("Metadata:0", '{"topics":null}', status=2),
                         "topics: null is not allowed in version 0" + hint)
        self.assertIn("cannot carry it (version 1)",
                      self.failed("Metadata:1", '{"allowAutoTopicCreation":false}', status=2))
        self.assertEqual(self.failed("Metadata", "-", status=2, input="[]"),
                         "standard input: expected an object, not []" + hint)
        with tempfile.NamedTemporaryFile("w") as file:
            self.assertEqual(self.failed("Metadata", f"@{file.name}", status=2),
                             f"{file.name}: no JSON: incomplete JSON at character 0" + hint)

    def test_files_that_cannot_be_read(self):
        self.assertEqual(self.failed("Metadata", "@/nowhere/x.json", status=2),
                         "/nowhere/x.json: cannot be read: No such file or directory\n")
        self.assertEqual(self.failed("Metadata", "@/", status=2),
                         "/: cannot be read: Is a directory\n")

    def test_wrong_usage(self):
        for arguments in ([], ["Metadata", "{}", "{}"], ["Metadata", "--nod", "1"],
                          ["--template", "Metadata", "{}"]):
            self.assertIn("--help", self.failed(*arguments, status=2))
        self.assertEqual(self.failed("Metdata", status=2),
                         "'Metdata' is no API; did you mean 'Metadata'?\n"
                         "'kafka-asio protocol' lists all of them.\n")
        self.assertRegex(self.failed("Metadata:99", status=2),
                         r"^Metadata has no version 99; there are 0 to \d+\n$")
        self.assertIn("--node", self.failed("Metadata", "--node=", status=2))
        for node in ("one", "-1", "1x", "99999999999"):
            self.assertEqual(self.failed("Metadata", "--node=" + node, status=2),
                             f"--node: '{node}' is none of ID, 'any' and 'controller'\n")


class Templates(unittest.TestCase):
    def check_members(self, members, shown, version):
        """Those of structs are there, in all lists, and none that the version lacks."""
        def has(versions):
            return bool(versions) and versions[0] <= version <= versions[1]

        for member in members:
            name = member["name"]
            if not has(member["versions"]):
                self.assertNotIn(name, shown)
            elif not has(member["tagged"]):
                self.assertIn(name, shown)
                if member["type"].startswith("[]") and "members" in member:
                    self.assertEqual(len(shown[name]), 1, name)
                    self.check_members(member["members"], shown[name][0], version)
                elif "members" in member and shown[name] is not None:
                    self.check_members(member["members"], shown[name], version)

    def test_nested_structs(self):
        produce = json.loads(run("request", "--template", "Produce:9").stdout)
        self.assertEqual(list(produce["topicData"][0]["partitionData"][0]), ["index", "records"])
        fetch = json.loads(run("request", "--template", "Fetch:4").stdout)
        self.assertEqual(list(fetch["topics"][0]["partitions"][0]),
                         ["partition", "fetchOffset", "partitionMaxBytes"])

    def test_every_api_has_one_that_can_be_read(self):
        for api in json.loads(run("protocol", "--json").stdout)["apis"]:
            with self.subTest(api=api["name"]):
                done = run("request", "--template", api["name"])
                self.assertEqual((done.stderr, done.returncode), ("", 0))
                version = (api["stable"] or api["versions"])[1]
                encoded = run("codec", "encode", "request", api["name"], str(version),
                              input=done.stdout)
                self.assertEqual((encoded.stderr, encoded.returncode), ("", 0))
                found = json.loads(run("protocol", api["name"], "--json").stdout)
                self.check_members(found["request"]["members"], json.loads(done.stdout), version)


class Unusual(unittest.TestCase):
    """What the in-process broker has no part in."""

    def test_secrets_are_masked_unless_asked_for(self):
        token = {"principalType": "User", "principalName": "me", "tokenId": "t", "hmac": "c2VjcmV0"}
        with ScriptedBroker({38: token}, {38: 3}) as broker:
            asked = ("request", "-b", broker.server, "CreateDelegationToken")
            masked = run(*asked)
            self.assertEqual((masked.stderr, masked.returncode), ("", 0))
            self.assertEqual(json.loads(masked.stdout)["hmac"], "********")
            self.assertNotIn("c2VjcmV0", masked.stdout)
            shown = run(*asked, "--show-secrets")
            self.assertEqual(json.loads(shown.stdout)["hmac"], "c2VjcmV0")

    def test_what_is_not_answered(self):
        with ScriptedBroker({}, {0: 9}) as broker:
            done = run("request", "-b", broker.server, "Produce", '{"acks":0}')
            self.assertEqual((done.stdout, done.stderr, done.returncode), ("", "", 0))
        self.assertEqual(len(broker.requests), 1)

    def test_an_answer_that_does_not_come(self):
        with ScriptedBroker({}, {0: 9}) as broker:
            done = run("request", "-b", broker.server, "Produce:9", '{"acks":1}', "-X",
                       "request_timeout_ms=300")
        self.assertEqual((done.stdout, done.returncode), ("", 1))
        self.assertRegex(done.stderr, r"^kafka-asio: 127\.0\.0\.1:\d+: Produce v9 "
                                      r"\(correlation id \d+\) was not answered within 300 ms\n$")

    def test_a_version_that_the_broker_lacks(self):
        with ScriptedBroker({}, {0: 9}) as broker:
            done = run("request", "-b", broker.server, "Produce:10")
        self.assertEqual((done.stdout, done.returncode), ("", 1))
        self.assertRegex(done.stderr, r": the broker offers Produce 0 to 9, this client knows "
                                      r"\d+ to \d+, asked for was 10; it takes Kafka 3\.7 or "
                                      r"newer \(Produce version 10\)\n$")

    def test_nobody_listens(self):
        with refusing_port() as port:
            done = run("request", "-b", port, "Metadata")
        self.assertEqual((done.stdout, done.returncode), ("", 1))
        self.assertEqual(done.stderr, f"kafka-asio: {port}: cannot connect: Connection refused\n")


if __name__ == "__main__":
    unittest.main()
