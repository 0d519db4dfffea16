# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""How Kafka's names look in C++ and in JSON."""

from __future__ import annotations

import re

KEYWORDS = frozenset("""
    alignas alignof and asm auto bool break case catch char class compl concept const constexpr
    continue decltype default delete do double else enum explicit export extern false float for
    friend goto if inline int long mutable namespace new noexcept not nullptr operator or private
    protected public register requires return short signed sizeof static struct switch template
    this throw true try typedef typeid typename union unsigned using virtual void volatile while
    xor""".split())


def api_name(request: str) -> str:
    """MetadataRequest -> Metadata."""
    return request[:-len("Request")]


def snake(name: str) -> str:
    """TopicId -> topic_id, KRaftVersion -> kraft_version, timeoutMs -> timeout_ms."""
    name = name.replace("KRaft", "Kraft").replace("kRaft", "kraft")
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    name = re.sub(r"([A-Z])([A-Z][a-z])", r"\1_\2", name)
    name = name.lower()
    return name + "_" if name in KEYWORDS else name
