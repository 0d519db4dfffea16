# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Each recipe of docs/security.md is tried, with the tool against the in-process broker. (Those in
C++: security_page_test.cpp.)"""

import base64
import http.server
import json
import os
import pathlib
import ssl
import threading
import time
import unittest
import unittest.mock
import urllib.parse

from trials import PASSWORD, Page, run  # first: it finds the others

from certificates import Authority, TlsDoor, openssl
from scripted_broker import ScriptedBroker

SSL = ("-X", "security_protocol=SSL")
SUGGESTED = "Trying it without a cluster: sh 1"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unsecured_token(principal):
    """Good for ten minutes."""
    now = int(time.time())
    head, body = {"alg": "none"}, {"sub": principal, "iat": now, "exp": now + 600}
    return f"{base64url(json.dumps(head).encode())}.{base64url(json.dumps(body).encode())}."


class TokenEndpoint:
    """An OpenID provider for one client; for a with statement."""

    def __init__(self, certificate, client):
        endpoint = self
        self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                endpoint.asked.append((self.path, self.headers["Authorization"],
                                       urllib.parse.parse_qs(form)))
                answer = json.dumps({"access_token": unsecured_token(client), "expires_in": 600,
                                     "token_type": "Bearer"}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.place = f"localhost:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Security(Page):
    page = "security"

    def test_every_recipe_is_tried(self):
        self.check_all_are_tried()

    def test_recipes(self):
        self.check_trials()

    def suggested(self, number):
        """The broker that the page suggests for its recipes."""
        return self.broker(*list(self.commands(self.recipes()[SUGGESTED]))[number][1:])

    def secured(self):
        return self.suggested(0)

    def mutual(self):
        return self.suggested(1)

    def check_tls(self, servers, *settings):
        words = [word for setting in settings for word in ("-X", setting)]
        return self.check_works("cluster", "-b", servers, *SSL, *words)

    def write(self, recipe, file, **instead):
        """A recipe's properties, with what has to be other than on the page."""
        text = recipe.text.replace("…", PASSWORD)
        for old, new in instead.items():
            self.assertIn(f"{old}=", text)
            text = "".join(f"{old}={new}\n" if line.startswith(f"{old}=") else line
                           for line in text.splitlines(keepends=True))
        pathlib.Path(file).write_text(text, encoding="utf-8")

    def login(self):
        self.write(self.recipes()["Name and password: SCRAM and PLAIN: properties 1"],
                   "alice.properties")

    # --- TLS -----------------------------------------------------------------------------------

    def try_tls(self, recipe):
        """TLS: sh 1"""
        one_side = self.broker("--security-protocol", "SSL", "--write-ca", "ca.pem")
        first, _ = self.commands(recipe, servers=one_side.servers)
        self.check_works(*first)
        _, second = self.commands(recipe, servers=self.mutual().servers)
        self.check_works(*second)

    def try_an_authority(self, _):
        """TLS: an authority of its own"""
        servers = self.broker("--security-protocol", "SSL", "--write-ca", "ca.pem").servers
        self.assertEqual(run("cluster", "-b", servers, *SSL).returncode, 1)
        self.check_tls(servers, "ssl_cafile=ca.pem")
        os.mkdir("trusted")
        os.link("ca.pem", "trusted/ours.pem")
        openssl("rehash", "trusted")
        self.check_tls(servers, "ssl_capath=trusted")
        text = pathlib.Path("ca.pem").read_text(encoding="ascii").replace("\n", "\\n")
        self.check_tls(servers, f"ssl_ca_pem={text}")

    def try_client_certificates(self, _):
        """TLS: brokers that want a certificate of the client (mutual TLS)"""
        servers = self.mutual().servers
        self.assertEqual(
            run("cluster", "-b", servers, *SSL, "-X", "ssl_cafile=ca.pem").returncode, 1)
        openssl("pkey", "-in", "billing.pem", "-out", "billing.key")
        openssl("x509", "-in", "billing.pem", "-out", "billing.crt")
        self.check_tls(servers, "ssl_cafile=ca.pem", "ssl_certfile=billing.pem")
        self.check_tls(servers, "ssl_cafile=ca.pem", "ssl_certfile=billing.crt",
                       "ssl_keyfile=billing.key")
        certificate, key = (pathlib.Path(f"billing.{kind}").read_text(encoding="ascii")
                            .replace("\n", "\\n") for kind in ("crt", "key"))
        self.check_tls(servers, "ssl_cafile=ca.pem", f"ssl_certificate_pem={certificate}",
                       f"ssl_key_pem={key}")
        openssl("pkey", "-in", "billing.key", "-out", "locked.key", "-aes256",
                "-passout", f"pass:{PASSWORD}")
        self.check_tls(servers, "ssl_cafile=ca.pem", "ssl_certfile=billing.crt",
                       "ssl_keyfile=locked.key", f"ssl_password={PASSWORD}")

    def try_keystores(self, _):
        """TLS: a keystore from Java's world (PKCS#12)"""
        servers = self.mutual().servers
        openssl("pkcs12", "-export", "-in", "billing.pem", "-out", "billing.p12",
                "-passout", f"pass:{PASSWORD}")
        self.check_tls(servers, "ssl_cafile=ca.pem", "ssl_keystore=billing.p12",
                       f"ssl_password={PASSWORD}")

    def try_truststores(self, _):
        """TLS: a truststore from Java's world (JKS, PKCS#12)"""
        servers = self.broker("--security-protocol", "SSL", "--write-ca", "ca.pem").servers
        openssl("pkcs12", "-export", "-nokeys", "-in", "ca.pem", "-out", "trusted.p12",
                "-passout", f"pass:{PASSWORD}")
        told = run("cluster", "-b", servers, *SSL, "-X", "ssl.truststore.location=trusted.p12")
        self.assertEqual(told.returncode, 2)
        self.assertIn("`keytool -exportcert -rfc -keystore trusted.p12 -alias NAME`", told.stderr)
        openssl("pkcs12", "-in", "trusted.p12", "-nokeys", "-out", "trusted.pem",
                "-passin", f"pass:{PASSWORD}")
        for name in ("ssl_cafile", "ssl.truststore.location"):
            self.check_tls(servers, f"{name}=trusted.pem")

    def try_revocations(self, _):
        """TLS: lists of revoked certificates"""
        authority = Authority(os.getcwd())
        good, bad = authority.issue("good"), authority.issue("bad")
        settings = ("-X", f"ssl_cafile={authority.file}",
                    "-X", f"ssl_crlfile={authority.revoke(bad)}")
        for certificate, status in ((good, 0), (bad, 1)):
            with ScriptedBroker({}, {}) as broker, TlsDoor(certificate) as door:
                door.leads_to = broker.port
                broker.brokers = [{"nodeId": 1, "host": "127.0.0.1", "port": door.port}]
                done = run("cluster", "-b", door.server, *SSL, *settings)
            self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn("revoked", done.stderr)

    def try_ciphers(self, _):
        """TLS: rules for ciphers"""
        servers = self.broker("--security-protocol", "SSL", "--write-ca", "ca.pem").servers
        suite = "TLS_AES_128_GCM_SHA256"
        for setting, seen in (("ssl_min_version=TLSv1.3", "TLSv1.3"),
                              (f"ssl_ciphersuites={suite}", suite)):
            done = self.check_works("doctor", "-b", servers, *SSL, "-X", "ssl_cafile=ca.pem",
                                    "-X", setting)
            self.assertIn(seen, done.stdout)
        self.check_tls(servers, "ssl_cafile=ca.pem", "ssl_ciphers=ECDHE-ECDSA-AES256-GCM-SHA384")

    # --- logins --------------------------------------------------------------------------------

    def try_a_login(self, recipe):
        """Name and password: SCRAM and PLAIN: properties 1"""
        servers = self.secured().servers
        self.write(recipe, "alice.properties")
        self.check_works("cluster", "-b", servers, "--config", "alice.properties")
        wrong = run("cluster", "-b", servers, "--config", "alice.properties",
                    "-X", "sasl_plain_password=other")
        self.assertEqual(wrong.returncode, 1)
        self.check_works("cluster", "-b", servers, "--config", "alice.properties",
                         "-X", "sasl_mechanism=PLAIN")

    def try_a_login_by_file(self, recipe):
        """Name and password: SCRAM and PLAIN: sh 1"""
        self.login()
        for command in self.commands(recipe, servers=self.secured().servers):
            self.check_works(*command)

    def try_an_endpoint(self, recipe):
        """Tokens: OAUTHBEARER: properties 2"""
        servers = self.secured().servers
        authority = Authority(os.getcwd())
        with TokenEndpoint(authority.issue("login"), "billing") as endpoint:
            url = f"https://{endpoint.place}/oauth2/token"
            self.write(recipe, "billing.properties", sasl_oauth_token_endpoint_url=url)
            words = ("cluster", "-b", servers, "--config", "billing.properties",
                     "-X", "ssl_cafile=ca.pem")
            refused = run(*words)
            self.assertEqual((refused.returncode, endpoint.asked), (1, []), refused.stderr)
            self.check_works(*words, "-X", f"sasl_oauth_cafile={authority.file}",
                             "-X", "sasl_oauth_scope=orders")
        (path, authorization, form), *_ = endpoint.asked
        self.assertEqual((path, form["grant_type"], form["scope"]),
                         ("/oauth2/token", ["client_credentials"], ["orders"]))
        self.assertEqual(authorization, "Basic YmlsbGluZzpzZWNyZXQ=")  # billing:secret

    def try_an_endpoint_by_options(self, _):
        """Tokens: OAUTHBEARER: an OpenID provider, by client credentials"""
        self.try_an_endpoint(self.recipes()["Tokens: OAUTHBEARER: properties 2"])

    def try_aws(self, recipe):
        """Amazon MSK: AWS_MSK_IAM: properties 1"""
        pathlib.Path("keys").write_text("AKIDEXAMPLE:wJalr/+bPx\n", encoding="ascii")
        servers = self.broker("--security-protocol", "SASL_SSL", "--aws-keys", "keys",
                              "--write-ca", "ca.pem").servers
        self.write(recipe, "msk.properties")
        words = ("cluster", "-b", servers, "--config", "msk.properties", "-X", "ssl_cafile=ca.pem")
        known = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalr/+bPx"}
        with unittest.mock.patch.dict(os.environ, known):
            self.check_works(*words)
        with unittest.mock.patch.dict(os.environ, {**known, "AWS_SECRET_ACCESS_KEY": "x"}):
            self.assertEqual(run(*words).returncode, 1)

    # --- the rest ------------------------------------------------------------------------------

    def try_the_doctor(self, recipe):
        """When a client is not let in: sh 1"""
        self.login()
        servers = self.secured().servers
        for command in self.commands(recipe, servers=servers):
            self.assertIn("All is well", self.check_works(*command).stdout)

    def try_what_is_suggested(self, recipe):
        """Trying it without a cluster: sh 1"""
        self.login()
        first, second = self.commands(recipe)
        self.assertEqual((first[0], second[0]), ("broker", "broker"))
        self.check_works("cluster", "-b", self.broker(*first[1:]).servers,
                         "--config", "alice.properties")
        self.check_tls(self.broker(*second[1:]).servers, "ssl_cafile=ca.pem",
                       "ssl_certfile=billing.pem")

    def test_what_the_readme_shows(self):
        recipe = self.recipes_of("README.md")["To a secured cluster: sh 1"]
        broker, _ = self.commands(recipe)
        with self.on_trial():
            servers = self.broker(*broker[1:]).servers
            _, cluster = self.commands(recipe, servers=servers)
            self.check_works(*cluster)


if __name__ == "__main__":
    unittest.main()
