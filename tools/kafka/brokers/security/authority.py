# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""A certificate authority for one run, by the openssl program."""

import datetime
import os
import pathlib
import subprocess
from dataclasses import dataclass

_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
_DAY = datetime.timedelta(days=1)

_CONFIG = """\
[ca]
default_ca = this
[this]
database = {folder}/index.txt
serial = {folder}/serial
crlnumber = {folder}/crlnumber
new_certs_dir = {folder}
certificate = {folder}/authority.pem
private_key = {folder}/authority.key
default_md = sha256
default_days = 2
default_crl_days = 2
unique_subject = no
policy = any
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
"""

_LEAF = """\
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = {usage}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class ToolFailed(Exception):
    """A program that makes what the run needs did not do it."""


class ToolMissing(Exception):
    """Such a program is not installed."""


def run_tool(*command, input=None, environment=None):
    """What the program prints, as bytes. Raises ToolFailed and ToolMissing."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            env={**os.environ, **(environment or {})},
            timeout=120,
        )
    except subprocess.TimeoutExpired:
        raise ToolFailed(f"{command[0]} does not come to an end") from None
    except FileNotFoundError:
        raise ToolMissing(f"{command[0]} is not installed") from None
    if done.returncode:
        errors = done.stderr.decode(errors="replace").strip()
        raise ToolFailed(f"{' '.join(map(str, command[:2]))}: status {done.returncode}\n{errors}")
    return done.stdout


def openssl(*arguments, password="", input=None):
    """The program sees the password as `env:PASSWORD`."""
    return run_tool("openssl", *arguments, input=input, environment={"PASSWORD": password})


@dataclass(frozen=True)
class Identity:
    """A certificate and its key, in files of PEM."""

    certificate: pathlib.Path
    key: pathlib.Path


class Authority:
    """Issues certificates that are valid from yesterday until tomorrow, unless told otherwise."""

    def __init__(self, folder, name):
        self.folder = folder
        self.certificate = folder / "authority.pem"
        self._config = folder / "openssl.cnf"
        folder.mkdir(parents=True)
        self._config.write_text(_CONFIG.format(folder=folder))
        (folder / "index.txt").touch()
        (folder / "serial").write_text("1000\n")
        (folder / "crlnumber").write_text("1000\n")
        openssl("req", "-x509", *_NEW_KEY, "-config", self._config, "-extensions", "authority",
                "-keyout", folder / "authority.key", "-subj", f"/CN={name}", "-days", "3",
                "-out", self.certificate)

    def issue_for_server(self, name, alternative_names=("DNS:localhost", "IP:127.0.0.1"), **dates):
        leaf = _LEAF.format(usage="serverAuth")
        leaf += f"subjectAltName = {','.join(alternative_names)}\n"
        return self._issue(name, leaf, **dates)

    def issue_for_client(self, name, **dates):
        return self._issue(name, _LEAF.format(usage="clientAuth"), **dates)

    def revoke(self, identity):
        self._ca("-revoke", identity.certificate)

    def publish_revocations(self):
        """The file of the list of what has been revoked until now."""
        path = self.folder / "revoked.pem"
        self._ca("-gencrl", "-out", path)
        return path

    def _issue(self, name, extensions, start=-_DAY, end=_DAY):
        """From `start` until `end`, which are counted from now."""
        now = datetime.datetime.now(datetime.timezone.utc)
        key = self.folder / f"{name}.key"
        request = self.folder / f"{name}.csr"
        certificate = self.folder / f"{name}.pem"
        extension_file = self.folder / f"{name}.ext"
        extension_file.write_text(extensions)
        openssl("req", "-new", *_NEW_KEY, "-config", self._config, "-keyout", key,
                "-subj", f"/CN={name}", "-out", request)
        self._ca("-notext", "-in", request, "-out", certificate, "-extfile", extension_file,
                 "-startdate", _openssl_time(now + start), "-enddate", _openssl_time(now + end))
        return Identity(certificate, key)

    def _ca(self, *arguments):
        openssl("ca", "-batch", "-config", self._config, *arguments)


def encrypt_key(key, path, password, cipher=("-v2", "aes-256-cbc")):
    """Writes the key of a file to another one, which takes the password to read."""
    openssl("pkcs8", "-topk8", *cipher, "-in", key, "-out", path,
            "-passout", "env:PASSWORD", password=password)
    return path


def _openssl_time(moment):
    return moment.strftime("%y%m%d%H%M%SZ")
