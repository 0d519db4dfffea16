#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Holds our schema against the message definitions inside Kafka's jars, field by field.

The newest jar that has a version of a message says how that version is laid out; the newest that
has a field at all says what does not depend on the version, such as its default. The table of
releases, schema/history, is held against which versions each jar has. Prints a line for each
difference and exits with 1 if there is one; with 77 if there are no jars.

    schema_check.py --release 4.5.0

fetches the jar of a release that is not among those of the tests, and shows what it changes.
"""

import argparse
import json
import pathlib
import re
import sys
import zipfile
from dataclasses import dataclass, field

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tools" / "kafka"), str(TOP / "tools" / "codegen")]

import checks  # noqa: E402
import history_check  # noqa: E402
import notation  # noqa: E402
from brokers import jars, releases  # noqa: E402
from history import check_history, numbers, read_history  # noqa: E402
from model import SchemaError  # noqa: E402


def newest_first(names):
    return tuple(sorted(set(names), key=numbers, reverse=True))


RELEASES = newest_first(releases.CLIENTS)
CANNOT_RUN = 77

# Where we differ, and why; NEWEST is the newest release that we are compared with. One that no
# longer occurs is an error too.
INTENDED = {
    "RequestHeader.ClientId ignorable: ours True, Kafka NEWEST's False": "4.0 dropped version 0, "
    "which has no client id; 3.9 has it and calls the field ignorable",
    **{
        f"ListClientMetricsResources{each}: missing from ours, Kafka 3.9.1 has it": "renamed in "
        f"4.1 to ListConfigResources{each}"
        for each in ("Request", "Response")
    },
    **{
        f"{field}: missing from ours, Kafka {release} has it": f"renamed in {later} to {name}"
        for field, release, later, name in (
            ("TxnOffsetCommitRequest.GenerationId", "4.3.1", "4.4", "GenerationIdOrMemberEpoch"),
            ("VoteRequest.Topics[].Partitions[].CandidateEpoch", "3.9.1", "4.0", "ReplicaEpoch"),
            ("VoteRequest.Topics[].Partitions[].CandidateId", "3.9.1", "4.0", "ReplicaId"),
            (
                "VoteRequest.Topics[].Partitions[].CandidateDirectoryId",
                "3.9.1",
                "4.0",
                "ReplicaDirectoryId",
            ),
        )
    },
}

_FOREVER = 32767


@dataclass
class FieldView:
    """A field as either side defines it."""

    path: str  # "Topics[].Name"
    type: str  # "[]struct", "string"
    present: set  # versions of the message that carry it
    nullable: set
    tagged: set
    flexible: set  # versions in which its compact form is used
    constants: dict  # what does not depend on the version


@dataclass
class MessageView:
    """A message as either side defines it; its fields by path, in their order."""

    name: str
    versions: set
    constants: dict
    unstable: set  # versions that may still change; Kafka marks them on requests only
    fields: dict = field(default_factory=dict)

    def add(self, view):
        self.fields[view.path] = view


# --- Kafka's definitions --------------------------------------------------------------------------


def definitions_in(jar):
    """{name: definition} of a kafka-clients jar."""
    found = {}
    with zipfile.ZipFile(jar) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"common/message/\w+\.json", name):
                text = archive.read(name).decode()
                definition = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
                found[definition["name"]] = definition
    return found


def all_definitions(names=RELEASES):
    """[(release, {name: definition})], in the order of the names. Raises JarsMissing."""
    return [
        (release, definitions_in(folder / f"kafka-clients-{release}.jar"))
        for release in names
        for folder in [jars.ensure(f"kafka-clients:{release}")]
    ]


def views_of(name, kafka):
    """[(release, view)] of the releases that have the message, newest first."""
    return [
        (release, view)
        for release, definitions in kafka
        if name in definitions and (view := javas_view(definitions[name]))
    ]


def _versions(text, within=_FOREVER):
    """The set that "3", "2-5", "4+" or "none" stands for, cut at the highest that exists."""
    if text is None or text == "none":
        return set()
    low, _, high = text.rstrip("+").partition("-")
    last = int(high) if high else within if text.endswith("+") else int(low)
    return set(range(int(low), min(last, within) + 1))


def javas_view(definition):
    """None when Kafka abandoned all versions of the message."""
    versions = _versions(definition["validVersions"])
    if not versions:
        return None
    top = max(versions)
    flexible = _versions(definition.get("flexibleVersions", "none"), top)
    view = MessageView(
        definition["name"],
        versions,
        {
            "kind": definition["type"],
            "key": definition.get("apiKey"),
            "first flexible": min(flexible, default=None),
            "listeners": sorted(definition.get("listeners", ())),
        },
        {top} if _truth(definition.get("latestVersionUnstable")) else set(),
    )
    common = {each["name"]: each for each in definition.get("commonStructs", ())}

    def add(fields, prefix, within):
        for each in fields:
            is_list = each["type"].startswith("[]")
            base = each["type"].removeprefix("[]")
            struct = base[0].isupper()
            present = _versions(each["versions"], top) & within
            tagged = _versions(each.get("taggedVersions"), top) & present
            path = prefix + each["name"]
            view.add(
                FieldView(
                    path,
                    ("[]" if is_list else "") + ("struct" if struct else base),
                    present,
                    _versions(each.get("nullableVersions"), top) & present,
                    tagged,
                    (
                        _versions(each["flexibleVersions"], top)
                        if "flexibleVersions" in each
                        else flexible
                    )
                    & present,
                    {
                        "default": _default(_javas_default(each), base, is_list),
                        "tag": each.get("tag"),
                        "ignorable": _truth(each.get("ignorable", False)),
                        "map key": _truth(each.get("mapKey", False)),
                        "entity": each.get("entityType"),
                        "struct": base if struct else None,
                    },
                )
            )
            inner = each.get("fields") or (common[base]["fields"] if base in common else ())
            add(inner, path + ("[]." if is_list else "."), present)

    add(definition["fields"], "", versions)
    return view


def _truth(value):
    return value is True or value == "true"


def _javas_default(definition):
    """What is written, or null for records that may always be null: Java's classes have no other.

    Java's are null, too, where a version at hand does not let them be; such a message it cannot
    send.
    """
    if definition["type"] == "records":
        if definition.get("nullableVersions", "none") == definition["versions"]:
            return "null"
    return definition.get("default")


def _default(written, base, is_list):
    """A default as one spelling: numbers as numbers, and what not writing one means."""
    if written == "null":
        return None
    if is_list or base[0].isupper() or base in ("bytes", "records"):
        return "empty"
    if base in ("string", "uuid"):
        return written or ""
    if base == "bool":
        return _truth(written)
    if base == "float64":
        return float(written or 0)
    return int(str(written or 0), 0)


# --- ours -----------------------------------------------------------------------------------------


def our_view(message):
    versions = set(message.versions.all())
    flexible = versions & _range(message.flexible, versions)
    view = MessageView(
        message.name,
        versions,
        {
            "kind": message.kind,
            "key": message.key,
            "first flexible": min(flexible, default=None),
            "listeners": sorted(message.listeners),
        },
        versions & _range(message.unstable, versions),
    )

    def add(fields, prefix, within):
        for each in fields:
            present = _range(each.versions, versions) & within
            path = prefix + each.name
            view.add(
                FieldView(
                    path,
                    ("[]" if each.is_list else "") + ("struct" if each.struct else each.base),
                    present,
                    _range(each.nullable, versions) & present,
                    _range(each.tagged, versions) & present,
                    (flexible if each.flexible is None else _range(each.flexible, versions))
                    & present,
                    {
                        "default": _default(each.default, each.base, each.is_list),
                        "tag": each.tag,
                        "ignorable": each.ignorable,
                        "map key": each.map_key,
                        "entity": each.entity,
                        "struct": each.base if each.struct else None,
                    },
                )
            )
            if each.struct:
                add(each.struct.fields, path + ("[]." if each.is_list else "."), present)

    add(message.root.fields, "", versions)
    return view


def _range(versions, within):
    return {version for version in within if version in versions}


def our_files(folder):
    files = [
        notation.read_schema(path, f"{folder.name}/{path.name}")
        for path in sorted(folder.glob("*.schema"))
    ]
    checks.check_all(files)
    return files


def our_messages(files):
    return [our_view(message) for file in files for message in file.messages]


def our_history(files, folder):
    """{key: the API's line in the table of releases}."""
    history = read_history(folder / "history", f"{folder.name}/history")
    check_history(files, history)
    keys = {
        message.name.removesuffix("Request"): message.key
        for file in files
        for message in file.messages
        if message.kind == "request"
    }
    return {keys[name]: api for name, api in history.apis.items()}


# --- both -----------------------------------------------------------------------------------------


def missing(ours, kafka):
    """Lines that name the messages that only Kafka has; `ours` are the names of those we have."""
    found = {}
    for release, definitions in kafka:
        for name, definition in definitions.items():
            if name not in ours and javas_view(definition):
                found.setdefault(name, f"{name}: missing from ours, Kafka {release} has it")
    return list(found.values())


def versions_of_apis(kafka):
    """[(release, {key: (versions, those of them that may still change)})]."""
    return [
        (
            release,
            {
                view.constants["key"]: (view.versions, view.unstable)
                for view in filter(None, map(javas_view, definitions.values()))
                if view.constants["kind"] == "request"
            },
        )
        for release, definitions in kafka
    ]


def differences(ours, theirs):
    """Lines that say where our message differs; `theirs` is [(release, view)], newest first."""
    if not theirs:
        return [f"{ours.name}: no jar has it"]
    lines = []

    def note(what, mine, others, release):
        lines.append(f"{ours.name}{what}: ours {mine}, Kafka {release}'s {others}")

    every = set().union(*(view.versions for _, view in theirs))
    if ours.versions != every:
        note(" versions", _shown(ours.versions), _shown(every), "+".join(r for r, _ in theirs))
    if ours.constants["kind"] == "request":
        unstable = {
            version
            for version in every
            if version in next(view for _, view in theirs if version in view.versions).unstable
        }
        if ours.unstable != unstable:
            note(" unstable", _shown(ours.unstable), _shown(unstable), theirs[0][0])
    release, newest = theirs[0]
    for what, value in newest.constants.items():
        if ours.constants[what] != value:
            note(f" {what}", ours.constants[what], value, release)

    for path in _all_paths(ours, theirs):
        mine = ours.fields.get(path)
        release, other = next(
            ((release, view.fields[path]) for release, view in theirs if path in view.fields),
            ("", None),
        )
        if mine is None or other is None:
            there = f"Kafka {release} has it" if mine is None else "no jar has it"
            here = "missing from ours" if mine is None else "in ours"
            lines.append(f"{ours.name}.{path}: {here}, {there}")
            continue
        if mine.type != other.type:
            note(f".{path} type", mine.type, other.type, release)
        for what, value in other.constants.items():
            if mine.constants[what] != value:
                note(f".{path} {what}", mine.constants[what], value, release)

    for version in sorted(ours.versions & every):
        release, view = next((r, v) for r, v in theirs if version in v.versions)
        lines += _layout_differences(ours, view, release, version)
    return lines


def _layout_differences(ours, view, release, version):
    """How one version's bytes would differ."""

    def layout(message):
        return [
            (
                each.path,
                {
                    "type": each.type,
                    "nullable": version in each.nullable,
                    "tagged": version in each.tagged,
                    "compact": version in each.flexible,
                },
            )
            for each in message.fields.values()
            if version in each.present
        ]

    mine, other = layout(ours), layout(view)
    at = f"{ours.name} v{version}"
    if {path for path, _ in mine} == {path for path, _ in other}:
        order = [path for path, _ in mine], [path for path, _ in other]
        if order[0] != order[1]:
            return [f"{at}: order of fields: ours {order[0]}, Kafka {release}'s {order[1]}"]
    lines = []
    mine, other = dict(mine), dict(other)
    for path in dict.fromkeys([*mine, *other]):
        if (path in mine) != (path in other):
            whose = "ours" if path in mine else f"Kafka {release}'s"
            lines.append(f"{at}: only {whose} has {path}")
        elif mine[path] != other[path]:
            wrong = [what for what, value in mine[path].items() if other[path][what] != value]
            lines.append(
                f"{at}: {path}: "
                + ", ".join(
                    f"{what}: ours {mine[path][what]}, Kafka {release}'s {other[path][what]}"
                    for what in wrong
                )
            )
    return lines


def _all_paths(ours, theirs):
    paths = dict.fromkeys(ours.fields)
    for _, view in theirs:
        paths.update(dict.fromkeys(view.fields))
    return paths


def _shown(versions):
    return f"{min(versions)}-{max(versions)}" if versions else "none"


def main():
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--schema", type=pathlib.Path, default=TOP / "schema")
    arguments.add_argument(
        "--release",
        action="append",
        default=[],
        metavar="X.Y.Z",
        help=f"compare with this release too, besides {', '.join(RELEASES)}",
    )
    args = arguments.parse_args()

    try:
        for release in args.release:
            releases.artifacts_of(f"kafka-clients:{release}")
        names = newest_first([*RELEASES, *args.release])
        kafka = all_definitions(names)
    except releases.UnknownRelease as error:
        arguments.error(str(error))
    except jars.JarsMissing as error:
        print(f"cannot run: {error}", file=sys.stderr)
        return CANNOT_RUN

    try:
        files = our_files(args.schema)
        history = our_history(files, args.schema)
    except SchemaError as error:
        print(error)
        return 1
    messages = our_messages(files)
    lines = []
    for ours in messages:
        lines += differences(ours, views_of(ours.name, kafka))
    lines += missing({ours.name for ours in messages}, kafka)
    lines += history_check.contradictions(history, versions_of_apis(kafka))
    intended = [line.replace("NEWEST", names[0]) for line in INTENDED]
    unintended = [line for line in lines if line not in intended]
    unintended += [f"no longer a difference: {line}" for line in intended if line not in lines]
    for line in unintended:
        print(line)
    print(
        f"{len(messages)} messages, {len(unintended)} differences"
        f" and {len(INTENDED)} that are meant to be"
    )
    return 1 if unintended else 0


if __name__ == "__main__":
    sys.exit(main())
