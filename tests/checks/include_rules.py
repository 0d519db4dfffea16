#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Checks who includes whom, and that only the network layer knows clocks, timers and chance."""

import pathlib
import re
import sys

from sources import blank_out, includes, is_cxx, line_of, project_files

# A part may use itself and the parts named, in its own headers and in what those include.
PARTS = {
    "values": (),  # public types that every part may use
    "crypto": ("values",),
    "kerberos": ("values", "crypto"),
    "wire": ("values",),
    "protocol": ("values", "wire"),
    "record": ("values", "wire"),
    "options": ("values", "wire", "protocol"),  # public types that the core is told and tells by
    "core": ("values", "options", "crypto", "wire", "protocol", "record"),
    "net": ("values", "options", "crypto", "wire", "protocol", "record", "core"),
    "testing": ("values", "crypto", "kerberos", "wire", "protocol", "record", "net"),
    "client": ("values", "options", "crypto", "kerberos", "wire", "protocol", "record", "core",
        "net"),
    # The tool is a user like any other: of what stands in include/, it may use everything.
    "cli": ("values", "options", "protocol", "net", "testing", "client"),
    "examples": ("values", "options", "protocol", "net", "testing", "client"),
}

# Which part a public header belongs to: the first match counts.
PUBLIC_PARTS = (
    (r"kafka/(types|error|broker_errc|broker_version|credentials|security|version)\.hpp",
        "values"),
    # What readers and writers answer with, and slices of buffers that they hand out.
    (r"kafka/protocol/(codec_result|records)\.hpp", "values"),
    (r"kafka/(client_options|cluster|log|detail/exchange)\.hpp", "options"),
    (r"kafka/protocol/.*", "protocol"),
    (r"kafka/testing/simulation\.hpp", "net"),
    (r"kafka/testing/.*", "testing"),
    (r"kafka/(?:resolver|transport)\.hpp", "net"),
    (r"kafka/.*", "client"),
)

# What public headers may include besides each other and the standard library: nothing that
# pulls in sockets, timers or TLS.
LIGHT_HEADERS = re.compile(
    r"""boost/(?:
          asio/(?:any_(?:completion_handler|io_executor)
                 |append | as_tuple | async_result | awaitable | buffer
                 |associated_(?:allocator|cancellation_slot|executor|immediate_executor)
                 |associator
                 |bind_(?:allocator|cancellation_slot|executor)
                 |cancellation_(?:signal|state|type)
                 |default_completion_token | deferred | disposition | dispatch
                 |execution_context | io_context_fwd | post | prefer | query | recycling_allocator)
        | intrusive/\w+
        | system/\w+
      )\.hpp""",
    re.VERBOSE,
)
STANDARD_HEADER = re.compile(r"[a-z_0-9]+")

# Of the tool, what takes connections apart step by step uses the network layer beneath the client, and
# what the client makes of its options for that.
ON_NET = "tools/cli/doctor/walk/"
FOR_NET = ("src/net/", "src/client/security/proxy.hpp", "src/client/security/tls.hpp")

# Where OpenSSL may be named; elsewhere its types are behind ours.
OPENSSL = ("src/crypto/", "src/net/tls/", "src/testing/certificates/")
# Kerberos's own headers, which one part includes: where it is not built in, nobody else misses it.
KERBEROS_HEADER = re.compile(r"(?:gssapi|krb5)(?:/.*)?\.h")

# Parts whose time, chance and waiting come from their callers or from the network layer.
WITHOUT_ASIO = {"wire", "protocol", "record", "core"}
ASIO_FOR_CODES = {"boost/asio/error.hpp", "boost/asio/buffer.hpp"}
WORLDLY = re.compile(
    r"""\b(?:(?:steady|system|high_resolution|utc|tai|gps|file)_clock
          |(?:steady|system|high_resolution)_timer | deadline_timer | basic_waitable_timer
          |random_device | getrandom | getentropy | arc4random\w* | s?rand(?=\s*\()
          |clock_gettime | gettimeofday | sleep_for | sleep_until | usleep | nanosleep)\b""",
    re.VERBOSE,
)


def part_of(name):
    """The part that a file, by its path in the project, belongs to; None: it may do what it likes."""
    folders = name.split("/")
    if folders[0] == "src" and len(folders) > 2:
        return folders[1]
    if folders[0] == "include":
        return public_part("/".join(folders[1:]))
    if name.startswith("tools/cli/"):
        return "cli"
    if folders[0] == "examples":
        return "examples"
    return None


def public_part(header):
    for pattern, part in PUBLIC_PARTS:
        if re.fullmatch(pattern, header):
            return part
    return None


def resolve(name, header, quoted, files):
    """The project's file that an include means, or None for one from elsewhere. Generated headers
    have a place in include/ without being there."""
    if header.startswith("kafka/"):
        return "include/" + header
    if not quoted:
        return None
    beside = str(pathlib.PurePosixPath(name).parent / header)
    for candidate in (beside, "src/" + header, "tools/" + header):
        if candidate in files:
            return candidate
    return None


def check(files):
    """All violations in {path: text}, as "path:line: message"."""
    found = []
    graph = {}
    for name, text in files.items():
        part = part_of(name)
        if part is None:
            continue
        graph[name] = []
        if part not in PARTS:
            found.append(f"{name}:1: the part '{part}' is not in the table of parts")
            continue
        allowed = {part, *PARTS[part]}
        for line, header, quoted in includes(text):
            target = resolve(name, header, quoted, files)
            if target is not None:
                graph[name].append(target)
                other = part_of(target)
                if other not in allowed:
                    found.append(f"{name}:{line}: {part} must not use {other} ({header})")
                elif (part in ("cli", "examples") and target.startswith("src/")
                        and not (name.startswith(ON_NET) and target.startswith(FOR_NET))):
                    found.append(f"{name}:{line}: {part} must use public headers only ({header})")
            if header.startswith("openssl/") and not name.startswith(OPENSSL + ("include/",)):
                found.append(f"{name}:{line}: OpenSSL is used in {', '.join(OPENSSL)} only "
                             f"({header})")
            if KERBEROS_HEADER.fullmatch(header) and part != "kerberos":
                found.append(f"{name}:{line}: only src/kerberos may use {header}")
            if name.startswith("include/"):
                found += check_public(name, line, header, target)
            elif (header.startswith("boost/asio") and part in WITHOUT_ASIO
                    and header not in ASIO_FOR_CODES):
                found.append(f"{name}:{line}: {part} must not use Asio ({header})")
        if name.startswith("src/") and part != "net":
            code = blank_out(text)
            for match in WORLDLY.finditer(code):
                found.append(f"{name}:{line_of(code, match.start())}: only src/net may name "
                             f"{match[0]}")
    return found + list(check_reached(graph))


def check_public(name, line, header, target):
    if target is not None:
        if not target.startswith("include/"):
            yield f"{name}:{line}: a public header includes an internal one ({header})"
    elif not (LIGHT_HEADERS.fullmatch(header) or STANDARD_HEADER.fullmatch(header)):
        yield f"{name}:{line}: too heavy for a public header ({header})"


def check_reached(graph):
    """What a file reaches through others must be allowed to it too."""
    for name in graph:
        part = part_of(name)
        if part not in PARTS:
            continue
        seen, waiting = {name}, [(target, target) for target in graph[name]]
        while waiting:
            target, first = waiting.pop()
            if target in seen:
                continue
            seen.add(target)
            other = part_of(target)
            if target != first and other not in {part, *PARTS[part]}:
                if part not in ("cli", "examples"):
                    yield f"{name}:1: {part} must not reach {other} ({target} through {first})"
            waiting += [(further, first) for further in graph.get(target, ())]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    files = {name: (root / name).read_text(encoding="utf-8")
             for name in project_files(root) if is_cxx(name)}
    found = sorted(set(check(files)))
    for line in found:
        print(line)
    print(f"{len(files)} files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
