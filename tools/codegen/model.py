# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What a schema says, independent of how it is written down and of what is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Iterable, List, Optional, Tuple

OPEN = 32767  # the end of a range like "3+"


class SchemaError(Exception):
    """A mistake in a schema, said as `file:line: what is wrong; what would be right`."""

    def __init__(self, where: "Place", message: str):
        super().__init__(f"{where}: {message}")


@dataclass(frozen=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Versions:
    """An interval of versions; empty when `high < low`."""

    low: int
    high: int

    def __contains__(self, version: int) -> bool:
        return self.low <= version <= self.high

    def __and__(self, other: "Versions") -> "Versions":
        return Versions(max(self.low, other.low), min(self.high, other.high))

    def covers(self, other: "Versions") -> bool:
        return other.empty or (self.low <= other.low and other.high <= self.high)

    @property
    def empty(self) -> bool:
        return self.high < self.low

    def all(self) -> range:
        return range(self.low, self.high + 1)

    def __str__(self) -> str:
        if self.empty:
            return "none"
        if self.high == OPEN:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


NO_VERSIONS = Versions(0, -1)

# Bytes on the wire; None where that depends on the value.
PRIMITIVES: Dict[str, Optional[int]] = {
    "bool": 1, "int8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "int64": 8,
    "float64": 8, "uuid": 16, "string": None, "bytes": None, "records": None,
}
INTEGERS = {
    "int8": (-(2**7), 2**7 - 1), "int16": (-(2**15), 2**15 - 1), "uint16": (0, 2**16 - 1),
    "int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1), "int64": (-(2**63), 2**63 - 1),
}

# Kafka's entity types, with the type of the values that can have them.
ENTITIES = {
    "brokerId": "int32", "producerId": "int64", "topicName": "string", "groupId": "string",
    "transactionalId": "string",
}
# Our own, for what Kafka has no entity type for.
MEANINGS = {
    "broker_id": "int32", "error_code": "int16", "partition": "int32", "leader_epoch": "int32",
    "offset": "int64", "producer_epoch": "int16",
}


@dataclass
class Field:
    place: Place
    name: str
    base: str                 # a primitive, or the name of a struct
    is_list: bool
    versions: Versions
    nullable: Versions = NO_VERSIONS
    default: Optional[str] = None      # as written; None when nothing is written
    tag: Optional[int] = None
    tagged: Versions = NO_VERSIONS
    flexible: Optional[Versions] = None  # overrides the message's
    entity: Optional[str] = None
    meaning: Optional[str] = None
    map_key: bool = False
    ignorable: bool = False
    secret: bool = False
    struct: Optional["Struct"] = None   # when `base` is one

    @property
    def type_text(self) -> str:
        return ("[]" if self.is_list else "") + self.base

    @property
    def fixed_size(self) -> Optional[int]:
        return None if self.is_list else PRIMITIVES.get(self.base)

    @property
    def can_be_null(self) -> bool:
        return not self.nullable.empty

    @property
    def null_by_default(self) -> bool:
        return self.default == "null"


@dataclass
class Struct:
    place: Place
    name: str
    versions: Versions
    fields: List[Field] = field(default_factory=list)
    common: bool = False
    # Filled by checks.resolve: the versions of the message it can occur in, and where it is used.
    reach: Versions = NO_VERSIONS
    path: str = ""

    def untagged(self, version: int) -> Iterable[Field]:
        return (f for f in self.fields if version in f.versions and version not in f.tagged)


@dataclass
class HeaderException:
    """In these versions the message goes behind a header of another version than usual."""

    versions: Versions
    header: int


@dataclass
class Message:
    place: Place
    kind: str                 # request, response, header, data
    name: str
    versions: Versions
    flexible: Versions
    key: Optional[int] = None
    unstable: Versions = NO_VERSIONS
    # A field, and the value with which the request is not answered.
    silent: Optional[Tuple[str, int]] = None
    listeners: List[str] = field(default_factory=list)
    header_exceptions: List[HeaderException] = field(default_factory=list)
    root: Struct = None       # its fields, as a struct of the same name
    structs: List[Struct] = field(default_factory=list)  # nested ones, used before their users

    @property
    def stable(self) -> Versions:
        if self.unstable.empty:
            return self.versions
        if self.unstable.low == self.versions.low:
            return Versions(self.unstable.high + 1, self.versions.high)
        return Versions(self.versions.low, self.unstable.low - 1)


@dataclass
class SchemaFile:
    name: str                 # "metadata"
    messages: List[Message]


@dataclass
class BrokerError:
    place: Place
    code: int
    name: str
    flags: List[str]
    text: str


@dataclass
class Change:
    """What a release did to versions that there were already."""

    what: str                 # dropped, back
    versions: Versions
    release: str


@dataclass
class ApiHistory:
    """Which releases of Kafka brought the versions of an API, and which dropped some."""

    place: Place
    name: str                 # "Metadata"
    # By version, in ascending order; None when no release has it as a stable one.
    brought: Dict[int, Optional[str]] = field(default_factory=dict)
    changes: List[Change] = field(default_factory=list)

    def changes_of(self, version: int) -> List[Change]:
        return [change for change in self.changes if version in change.versions]


@dataclass
class History:
    place: Place              # of the list of releases
    releases: List[str]       # in ascending order
    apis: Dict[str, ApiHistory] = field(default_factory=dict)
