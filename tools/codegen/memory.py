# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Works out how much memory decoding can take: at most a multiple of the bytes decoded.

A list is given room for all its elements at once, as soon as the bytes left could hold them, each of
its least size. So a list costs, per byte, the size of an element in memory by its least size on the
wire; and since the bytes left are the same ones for the lists inside its first element, what those
cost is added. Of the fields of one struct only the dearest counts: no two share a byte.

What this takes for the sizes of C++ types is held against them when the generated sources compile.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Dict, List, Tuple

from checks import is_compact, least_size
from model import PRIMITIVES, Field, Message, Struct

# src/wire/arena.hpp says and the tests show that slabs take no more than this many times what is
# placed in them, the size of the first slab aside: that is about the size of the input, ...
ARENA = 3
FIRST_SLAB = 1
# ... but at least 256 bytes. `decode_overhead` in <kafka/protocol/message.hpp>.
OVERHEAD = 512

# Size and alignment with pointers of eight bytes. Where they are smaller, so are the types.
LIST = (24, 8)
TAGGED_FIELDS = (8, 8)
TAGGED_FIELD = (32, 8)
SIZES: Dict[str, Tuple[int, int]] = {
    **{base: (size, size) for base, size in PRIMITIVES.items() if size is not None},
    "uuid": (16, 1), "string": LIST, "bytes": LIST, "records": (32, 8),
}
LOCAL = 16          # bytes that a list of small elements has inside
SHARED = 48         # what a copy of records costs besides their bytes

# A tagged field that is not known takes a byte for its tag and one for its size.
LEAST_TAG = 2


def _rounded(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment


def member_size(field: Field) -> Tuple[int, int]:
    size, alignment = LIST if field.is_list else element_size(field)
    return (_rounded(size + 1, alignment) if field.can_be_null else size), alignment


def element_size(field: Field) -> Tuple[int, int]:
    return SIZES[field.base] if field.struct is None else struct_size(field.struct)


def struct_size(struct: Struct) -> Tuple[int, int]:
    """As a compiler lays it out: the members in their order, then the unknown tagged fields."""
    end, most = 0, 1
    for size, alignment in [*map(member_size, struct.fields), TAGGED_FIELDS]:
        end = _rounded(end, alignment) + size
        most = max(most, alignment)
    return _rounded(end, most), most


def decode_factor(message: Message) -> int:
    """Decoding n bytes allocates at most that many times n bytes, and OVERHEAD."""
    worst = max(_Rates(message, version).struct(message.root)
                for version in message.versions.all())
    return math.ceil(worst + FIRST_SLAB) if worst else 0


def elements(message: Message) -> List[Struct]:
    """The structs that lists have as elements."""
    found = {field.struct.name for struct in [message.root, *message.structs]
             for field in struct.fields if field.is_list and field.struct is not None}
    return [struct for struct in message.structs
            if struct.name in found and not struct.reach.empty]


class _Rates:
    """The most memory that each byte of something can take, in one version."""

    def __init__(self, message: Message, version: int):
        self.message = message
        self.version = version

    def struct(self, struct: Struct) -> Fraction:
        fields = [field for field in struct.fields if self.version in field.versions]
        tagged = [field for field in fields if self.version in field.tagged]
        rates = [self.field(field) for field in fields if field not in tagged]
        if self.version in self.message.flexible:
            rates.append(self._tags([self.field(field) for field in tagged]))
        return max(rates, default=Fraction(0))

    def field(self, field: Field) -> Fraction:
        if not field.is_list:
            return self._element(field)
        compact = is_compact(self.message, field, self.version)
        size, alignment = element_size(field)
        least = self._least_element(field, compact)
        few = LOCAL // size + 1 if field.base in PRIMITIVES and size <= 8 else 1
        before = 1 if compact else 4
        room = max(Fraction(size * few + alignment - 1, before + least * few),
                   Fraction(size, least))
        return ARENA * room + self._element(field)

    def _least_element(self, field: Field, compact: bool) -> int:
        if field.struct is not None:
            return least_size(self.message, field.struct, self.version)
        fixed = PRIMITIVES[field.base]
        if fixed is not None:
            return fixed
        return 1 if compact else 2 if field.base == "string" else 4

    def _element(self, field: Field) -> Fraction:
        """What it has besides its place in the struct or list."""
        if field.struct is not None:
            return self.struct(field.struct)
        if field.base == "records":
            compact = is_compact(self.message, field, self.version)
            return Fraction(1 + SHARED, 1 + (1 if compact else 4))
        return Fraction(ARENA if field.base in ("string", "bytes") else 0)

    @staticmethod
    def _tags(known: List[Fraction]) -> Fraction:
        """The list of the unknown ones is made for as many as there can be when the first one is
        met, however many bytes known ones have taken before."""
        node, _ = LIST
        size, alignment = TAGGED_FIELD
        room = max(Fraction(node + ARENA * (size + alignment - 1), 1 + LEAST_TAG),
                   Fraction(ARENA * size, LEAST_TAG))
        return room + max([Fraction(ARENA), *known])
