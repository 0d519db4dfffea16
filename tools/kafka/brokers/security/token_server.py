# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Hands out tokens to those who know a client's secret, and the key to check them with.

    GET /keys     the key set
    POST /token   the grant "client_credentials" of RFC 6749, client and secret as in HTTP's basic
                  authentication, or in the form
"""

import base64
import http.server
import json
import pathlib
import sys
import urllib.parse

from .tokens import Signer

TOKEN_SECONDS = 300


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    signer = None
    client = None  # (id, secret)

    def do_GET(self):
        if self.path == "/keys":
            self._answer(200, self.signer.key_set())
        else:
            self._answer(404, {"error": "not_found"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = dict(urllib.parse.parse_qsl(body))
        if self.path != "/token":
            self._answer(404, {"error": "not_found"})
        elif form.get("grant_type") != "client_credentials":
            self._answer(400, {"error": "unsupported_grant_type"})
        elif self._who_asks(form) != self.client:
            self._answer(401, {"error": "invalid_client"})
        else:
            token = self.signer.token(self.client[0], TOKEN_SECONDS)
            self._answer(200, {
                "access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS})

    def _who_asks(self, form):
        kind, _, text = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return form.get("client_id"), form.get("client_secret")
        # RFC 6749 2.3.1: both parts are encoded as in a form.
        client, _, secret = base64.b64decode(text).decode().partition(":")
        return urllib.parse.unquote_plus(client), urllib.parse.unquote_plus(secret)

    def _answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main(folder, key_id, host, port):
    """The client's id and secret come as two lines of standard input."""
    _Handler.signer = Signer(pathlib.Path(folder), key_id)
    _Handler.client = tuple(sys.stdin.readline().rstrip("\n") for _ in range(2))
    http.server.ThreadingHTTPServer((host, int(port)), _Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
