# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Reads and checks the table of releases, which schema/README.md describes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import List, Optional, Tuple

from model import ApiHistory, Change, History, Message, Place, SchemaError, SchemaFile
from notation import parse_versions, suggestion

# Three numbers until 0.11, then two; a third one only for what a patch release did.
_RELEASE = re.compile(r"0\.\d+\.\d+|[1-9]\d*\.\d+(\.[1-9]\d*)?")
UNSTABLE = "unstable"


def numbers(release: str) -> Tuple[int, ...]:
    """The release as something to compare."""
    return tuple(int(number) for number in release.split("."))


def has(api: ApiHistory, version: int, release: str) -> bool:
    """Does that release know the version, and as a stable one?"""
    brought = api.brought.get(version)
    if brought is None or numbers(brought) > numbers(release):
        return False
    done = [change.what for change in api.changes_of(version)
            if numbers(change.release) <= numbers(release)]
    return done[-1:] != ["dropped"]


def read_history(path: Path, shown_as: Optional[str] = None) -> History:
    return parse_history(path.read_text(encoding="utf-8"), shown_as or str(path))


def parse_history(text: str, shown_as: str) -> History:
    history = History(Place(shown_as, 1), [])
    for number, line in enumerate(text.splitlines(), 1):
        where = Place(shown_as, number)
        words = line.partition("#")[0].split()
        if not words:
            continue
        if not history.releases:
            history = History(where, _releases(words, where))
            continue
        api = _Line(history, where).parse(words)
        if api.name in history.apis:
            raise SchemaError(where, f"'{api.name}' is at {history.apis[api.name].place} already")
        history.apis[api.name] = api
    if not history.releases:
        raise SchemaError(history.place, "there are no releases; write 'releases 0.8.0 …'")
    return history


def _releases(words: List[str], where: Place) -> List[str]:
    if words[0] != "releases" or len(words) < 2:
        raise SchemaError(where, "the first line names the releases; write 'releases 0.8.0 …'")
    for word in words[1:]:
        if not _RELEASE.fullmatch(word):
            raise SchemaError(where, f"'{word}' is no release; write '0.8.2', '2.0' or '4.0.1'")
    for before, after in zip(words[1:], words[2:]):
        if numbers(after) <= numbers(before):
            raise SchemaError(where, f"{after} comes after {before}; keep the releases in "
                              "ascending order")
    return words[1:]


class _Line:
    """Reads what is known of one API."""

    def __init__(self, history: History, where: Place):
        self.history = history
        self.where = where

    def parse(self, words: List[str]) -> ApiHistory:
        if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", words[0]):
            raise SchemaError(self.where, f"'{words[0]}' is no name of an API; write it LikeThis")
        api = ApiHistory(self.where, words[0])
        for word in words[1:]:
            name, _, value = word.partition("=")
            if re.fullmatch(r"\d+", name) and value:
                self._brought(api, int(name), value)
            elif name in ("dropped", "back") and value:
                self._change(api, name, value)
            else:
                raise SchemaError(self.where, f"'{word}' is not known here; write '3=0.11.0', "
                                  f"'3={UNSTABLE}', 'dropped=0-2:4.0' or 'back=0-1:4.0.1'")
        if not api.brought:
            raise SchemaError(self.where, f"'{api.name}' has no version; write '0=0.8.0 1=…'")
        return api

    def _brought(self, api: ApiHistory, version: int, release: str) -> None:
        last = max(api.brought, default=version - 1)
        if version != last + 1:
            raise SchemaError(self.where, f"version {version} comes after {last}; keep the versions "
                              "in ascending order, without gaps")
        if release == UNSTABLE:
            api.brought[version] = None
            return
        self._check_release(release)
        for earlier, its in api.brought.items():
            if its is not None and numbers(release) < numbers(its):
                raise SchemaError(self.where, f"version {version} comes with {release}, but version "
                                  f"{earlier} with {its}; releases ascend with the versions")
        api.brought[version] = release

    def _change(self, api: ApiHistory, what: str, value: str) -> None:
        written, colon, release = value.partition(":")
        versions = parse_versions(written, self.where)
        if not colon or versions.empty:
            raise SchemaError(self.where, f"'{what}={value}' needs versions and a release; write "
                              f"'{what}=0-2:4.0'")
        self._check_release(release)
        for version in versions.all():
            if version not in api.brought:
                raise SchemaError(self.where, f"'{what}={value}': version {version} is not in the "
                                  "line before that")
            done = api.changes_of(version)
            if (what == "back") != (bool(done) and done[-1].what == "dropped"):
                raise SchemaError(self.where, f"'{what}={value}': version {version} is "
                                  + ("not dropped" if what == "back" else "dropped already"))
            before = done[-1].release if done else api.brought[version]
            if before is not None and numbers(release) <= numbers(before):
                raise SchemaError(self.where, f"'{what}={value}': {release} is not newer than "
                                  f"{before}, which {done[-1].what if done else 'brought'} version "
                                  f"{version}")
        api.changes.append(Change(what, versions, release))

    def _check_release(self, release: str) -> None:
        if release not in self.history.releases:
            raise SchemaError(self.where, f"'{release}' is none of the releases; write one of "
                              f"{self.history.place}, or add it there")


def check_history(files: List[SchemaFile], history: History) -> None:
    """Holds the table against the messages."""
    requests = {m.name[:-len("Request")]: m for f in files for m in f.messages
                if m.kind == "request"}
    for name, api in history.apis.items():
        if name not in requests:
            raise SchemaError(api.place, f"there is no API '{name}'; "
                              + suggestion(name, sorted(requests)))
    for name, request in requests.items():
        if name not in history.apis:
            raise SchemaError(request.place, f"'{name}' is not in {history.place.file}; add "
                              f"'{name} {request.versions.low}=…'")
        _check_versions(name, request, history.apis[name])


def _check_versions(name: str, request: Message, api: ApiHistory) -> None:
    for version in request.versions.all():
        if version not in api.brought:
            raise SchemaError(api.place, f"'{name}' has a version {version} at {request.place}; "
                              f"add '{version}=…'")
    for version, release in api.brought.items():
        if version not in request.versions:
            raise SchemaError(api.place, f"'{name}' has no version {version} at {request.place}, "
                              f"which says {request.versions}")
        if (release is None) != (version in request.unstable):
            raise SchemaError(api.place, f"version {version} of '{name}' is "
                              + (f"unstable at {request.place}; write '{version}={UNSTABLE}'"
                                 if release else
                                 f"stable at {request.place}; write the release that has it so"))
