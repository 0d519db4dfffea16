# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-asio codec: bytes into JSON and back."""

import base64
import json
import unittest

from program import run

TOPIC = '{"topics":[{"name":"a"}]}'
HEX = "00000001000161"


class Codec(unittest.TestCase):
    def ok(self, *arguments, input):
        done = run("codec", *arguments, input=input)
        empty = b"" if isinstance(input, bytes) else ""
        self.assertEqual((done.stderr, done.returncode), (empty, 0))
        return done.stdout

    def failed(self, *arguments, input="", status=1):
        done = run("codec", *arguments, input=input)
        self.assertEqual((done.stdout, done.returncode), ("", status), done.stderr)
        self.assertTrue(done.stderr.startswith("kafka-asio: "), done.stderr)
        self.assertLessEqual(done.stderr.count("\n"), 2)
        return done.stderr.removeprefix("kafka-asio: ")

    def test_there_and_back_in_every_format(self):
        raw = bytes.fromhex(HEX)
        self.assertEqual(self.ok("decode", "request", "Metadata", "1", input=HEX), TOPIC + "\n")
        self.assertEqual(self.ok("encode", "request", "Metadata", "1", input=TOPIC), HEX + "\n")
        for text in ("00 00 00 01\n00 01 61", "0x00000001000161", "0x00 0x000001 0x000161"):
            self.assertEqual(self.ok("decode", "request", "3", "1", input=text), TOPIC + "\n")
        text = base64.b64encode(raw).decode()
        as_base64 = ("--format", "base64")
        self.assertEqual(self.ok("decode", "request", "Metadata", "1", *as_base64, input=text),
                         TOPIC + "\n")
        self.assertEqual(self.ok("encode", "request", "metadata", "1", *as_base64, input=TOPIC),
                         text + "\n")
        binary = ("--format", "binary")
        self.assertEqual(self.ok("decode", "request", "Metadata", "1", *binary, input=raw),
                         TOPIC.encode() + b"\n")
        self.assertEqual(
            self.ok("encode", "request", "Metadata", "1", *binary, input=TOPIC.encode()), raw)

    def test_header_and_size(self):
        whole = ("request", "Metadata", "1", "--header", "--size")
        frame = self.ok("encode", *whole, input='{"requestHeader":{"correlationId":7,"clientId":'
                                                '"me"},"request":' + TOPIC + "}")
        self.assertEqual(frame, "00000013" "0003000100000007" "00026d65" + HEX + "\n")
        self.assertEqual(
            json.loads(self.ok("decode", *whole, input=frame)),
            {"requestHeader": {"requestApiKey": 3, "requestApiVersion": 1, "correlationId": 7,
                               "clientId": "me"}, "request": json.loads(TOPIC)})
        self.assertEqual(
            self.ok("decode", "response", "Heartbeat", "0", "--header", input="0000000a 0019"),
            '{"responseHeader":{"correlationId":10},"response":{"errorCode":25}}\n')

    def test_data_messages(self):
        subscription = ("data", "ConsumerProtocolSubscription", "1")
        text = '{"topics":["a"],"userData":null,"ownedPartitions":[]}'
        hexadecimal = self.ok("encode", *subscription, input=text)
        self.assertEqual(hexadecimal, "00000001" "000161" "ffffffff" "00000000\n")
        self.assertEqual(self.ok("decode", *subscription, input=hexadecimal), text + "\n")

    def test_hides_nothing_and_indents_when_asked(self):
        self.assertEqual(
            self.ok("decode", "request", "SaslAuthenticate", "0", "--pretty",
                    input="00000004 61626364"),
            '{\n  "authBytes": "YWJjZA=="\n}\n')

    def test_what_cannot_command_a_terminal(self):
        self.assertEqual(self.ok("decode", "request", "Metadata", "1", input="00000001 0002 c29b"),
                         '{"topics":[{"name":"\\u009b"}]}\n')

    def test_bytes_that_are_wrong(self):
        metadata = ("decode", "request", "Metadata", "1")
        self.assertEqual(self.failed(*metadata, input=HEX[:-2]),
                         "MetadataRequest v1: topics.name: the bytes end before the value does "
                         "(at byte 6)\n")
        self.assertEqual(self.failed(*metadata, input=HEX + "00"),
                         "MetadataRequest v1 ends at byte 7; 1 byte left over\n")
        self.assertEqual(self.failed(*metadata, "--size", input="00000009ffffffff"),
                         "the size says 9 bytes, and 4 follow it\n")
        self.assertEqual(self.failed(*metadata, "--header", input="0012000100000007ffff"),
                         "the header is that of ApiVersions v1, not of Metadata v1\n")
        self.assertIn("more elements are announced",
                      self.failed(*metadata, input="7fffffff"))

    def test_text_that_is_wrong(self):
        metadata = ("decode", "request", "Metadata", "1")
        self.assertEqual(self.failed(*metadata, input="zz", status=2),
                         "'z' at character 0 is no hexadecimal digit\n"
                         "--format names another form: hex, base64 or binary.\n")
        self.assertIn("is alone", self.failed(*metadata, input="0", status=2))
        base64_too = (*metadata, "--format", "base64")
        self.assertIn("is no character of base64", self.failed(*base64_too, input="?", status=2))
        self.assertIn("whole byte", self.failed(*base64_too, input="A", status=2))

    def test_json_that_is_wrong(self):
        metadata = ("encode", "request", "Metadata", "1")
        self.assertEqual(self.failed(*metadata, input='{"topic":[]}', status=2),
                         "MetadataRequest v1: topic: MetadataRequest has no such member; do you "
                         "mean 'topics'?\n")
        self.assertIn("incomplete JSON at character 0", self.failed(*metadata, input="", status=2))
        self.assertIn("topics: expected an array",
                      self.failed(*metadata, input='{"topics":1}', status=2))
        self.assertIn("cannot carry it",
                      self.failed(*metadata, input='{"allowAutoTopicCreation":false}', status=2))
        self.assertEqual(self.failed(*metadata, "--header", input=TOPIC, status=2),
                         "'topics' is no member of it\n"
                         'With --header the JSON is {"requestHeader":{…},"request":{…}}.\n')
        self.assertEqual(
            self.failed(*metadata, "--header", input='{"requestHeader":{"requestApiKey":18}}',
                        status=2),
            "the header is that of ApiVersions v1, not of Metadata v1\n")

    def test_wrong_usage(self):
        for arguments in ([], ["decode"], ["decode", "request"], ["decode", "request", "Metadata"],
                          ["recode", "request", "Metadata", "1"],
                          ["decode", "answer", "Metadata", "1"],
                          ["decode", "request", "Metadata", "1", "more"],
                          ["decode", "request", "Metadata", "1", "--format", "octal"]):
            self.assertIn("--help", self.failed(*arguments, status=2))
        self.assertIn("did you mean 'Metadata'?",
                      self.failed("decode", "request", "Metdata", "1", status=2))
        self.assertRegex(self.failed("decode", "request", "Metadata", "99", status=2),
                         r"^Metadata has no version 99; there are 0 to \d+\n$")
        self.assertIn("is no version", self.failed("decode", "request", "Metadata", "x", status=2))
        self.assertIn("did you mean 'EndTxnMarker'?",
                      self.failed("decode", "data", "EndTxMarker", "0", status=2))
        self.assertEqual(self.failed("decode", "data", "EndTxnMarker", "0", "--size", status=2),
                         "--header and --size are for requests and responses only\n")

    def test_output_that_is_lost(self):
        for arguments, text in ((("decode",), HEX), (("encode",), TOPIC)):
            with open("/dev/full", "w") as full:
                done = run("codec", *arguments, "request", "Metadata", "1", input=text,
                           stdout=full)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, "^kafka-asio: cannot write .*No space left on device")


if __name__ == "__main__":
    unittest.main()
