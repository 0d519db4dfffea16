# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Certificates for tests, by the openssl program, and servers that show them."""

import contextlib
import datetime
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import threading

if shutil.which("openssl") is None:
    print("cannot run: there is no program openssl", file=sys.stderr)
    sys.exit(77)

CONFIGURATION = """
[ca]
default_ca = here
[here]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
"""


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise AssertionError(f"openssl {' '.join(arguments)}: {done.stdout}")


def new_key_and(kind, folder, name, *more):
    openssl("req", kind, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem",
            "-subj", f"/CN={name}", *more)


class Authority:
    """Has its files in the folder, which it does not own."""

    def __init__(self, folder, name="Authority"):
        self.folder = pathlib.Path(folder)
        self.name = name
        self.file = f"{folder}/{name}.pem"
        new_key_and("-x509", folder, name, "-days", "3000")
        (self.folder / "index.txt").touch()
        (self.folder / "ca.cnf").write_text(CONFIGURATION.format(folder=folder), encoding="ascii")

    def issue(self, name, alternative="DNS:localhost,IP:127.0.0.1", first_day=-1, last_day=100):
        """The file of a certificate, valid between those days from now, and of its key."""
        new_key_and("-new", self.folder, name, "-addext", f"subjectAltName={alternative}")
        today = datetime.datetime.now(datetime.timezone.utc)
        first, last = ((today + datetime.timedelta(days=days)).strftime("%Y%m%d%H%M%SZ")
                       for days in (first_day, last_day))
        openssl("ca", "-batch", "-notext", "-config", f"{self.folder}/ca.cnf",
                "-cert", self.file, "-keyfile", f"{self.folder}/{self.name}.key",
                "-in", f"{self.folder}/{name}.pem", "-out", f"{self.folder}/{name}.crt",
                "-startdate", first, "-enddate", last)
        return f"{self.folder}/{name}.crt", f"{self.folder}/{name}.key"

    def issue_without_identifiers(self, name):
        """One that does not say which key of its issuer it was signed with."""
        new_key_and("-new", self.folder, name)
        (self.folder / "extensions").write_text(
            "subjectAltName=IP:127.0.0.1\nsubjectKeyIdentifier=none\nauthorityKeyIdentifier=none\n",
            encoding="ascii")
        openssl("x509", "-req", "-CA", self.file, "-CAkey", f"{self.folder}/{self.name}.key",
                "-CAcreateserial", "-days", "100", "-extfile", f"{self.folder}/extensions",
                "-in", f"{self.folder}/{name}.pem", "-out", f"{self.folder}/{name}.crt")
        return f"{self.folder}/{name}.crt", f"{self.folder}/{name}.key"

    def revoke(self, certificate):
        """The file of a list that has it."""
        of_itself = ("ca", "-config", f"{self.folder}/ca.cnf", "-cert", self.file,
                     "-keyfile", f"{self.folder}/{self.name}.key")
        openssl(*of_itself, "-revoke", certificate[0])
        openssl(*of_itself, "-gencrl", "-crldays", "30", "-out", f"{self.folder}/revoked.pem")
        return f"{self.folder}/revoked.pem"


def pump(source, sink):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


class TlsDoor:
    """Speaks TLS in front of a server that does not; for a with statement."""

    def __init__(self, certificate, clients_from=None):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*certificate)
        if clients_from is not None:
            self.context.verify_mode = ssl.CERT_REQUIRED
            self.context.load_verify_locations(clients_from)
        self.leads_to = None  # a port here
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server = f"127.0.0.1:{self.port}"
        self.threads = []
        self.open = []

    def start(self, what, *arguments):
        self.threads.append(threading.Thread(target=what, args=arguments))
        self.threads[-1].start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.start(self.serve, connection)

    def serve(self, connection):
        with contextlib.suppress(OSError):
            outside = self.context.wrap_socket(connection, server_side=True)
            inside = socket.create_connection(("127.0.0.1", self.leads_to))
            self.open += [outside, inside]
            self.start(pump, inside, outside)
            pump(outside, inside)

    def __enter__(self):
        self.start(self.accept)
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join()
        for connection in self.open:
            connection.close()
