# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Holds the table of releases against what the releases have. A part of schema_check."""

from history import has, numbers


def contradictions(apis, kafka):
    """Lines that say where the table is wrong.

    `apis` is {key: the API's line of the table}, `kafka` is [(release, {key: (versions, those of
    them that may still change)})]."""
    lines = []
    for key, api in apis.items():
        for version in api.brought:
            for release, theirs in kafka:
                versions, unstable = theirs.get(key, (set(), set()))
                wrong = _contradiction(
                    api, version, release, version in versions - unstable, version in unstable
                )
                if wrong:
                    lines.append(f"{api.place}: {api.name} v{version}: {wrong}")
    return lines


def _contradiction(api, version, release, stable, unstable):
    """None when the table has the version in that release just when the release has it."""
    if stable == has(api, version, release):
        return None
    brought = api.brought[version]
    changes = {
        each.what: each.release
        for each in api.changes_of(version)
        if numbers(each.release) <= numbers(release)
    }
    if not stable:
        what = "has it as an unstable one" if unstable else "lacks it"
        when = f"was back with {changes['back']}" if "back" in changes else f"came with {brought}"
        return f"Kafka {release} {what}, but it {when}"
    if brought is None:
        return f"Kafka {release} has it, but it is unstable in every release"
    if numbers(brought) > numbers(release):
        return f"Kafka {release} has it, but it came with {brought}"
    return f"Kafka {release} has it, but it was dropped by {changes['dropped']}"
