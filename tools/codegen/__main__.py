# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Makes C++ from the schema.

    python3 tools/codegen --schema schema --out build/generated
    python3 tools/codegen --schema schema --out build/generated --list
    python3 tools/codegen --schema schema --protocol-page docs/protocol.md

Writes only files whose content changes, so that builds stay incremental. With --list it only prints
what it would write; with --protocol-page it writes the page about the protocol instead of C++.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Dict, List

from checks import check_all
from cpp_errors import errors_header, errors_source
from cpp_header import header
from cpp_registry import api_keys, history_tables, registry
from cpp_source import source
from history import check_history, read_history
from model import History, Place, SchemaError, SchemaFile
from notation import read_errors, read_schema
from protocol_page import protocol_page, users


def read_all(schema: Path) -> List[SchemaFile]:
    files = [read_schema(path, f"{schema.name}/{path.name}")
             for path in sorted(schema.glob("*.schema"))]
    check_all(files)
    return files


def read_releases(schema: Path, files: List[SchemaFile]) -> History:
    path, shown_as = schema / "history", f"{schema.name}/history"
    if path.exists():
        history = read_history(path, shown_as)
    elif any(message.kind == "request" for file in files for message in file.messages):
        raise SchemaError(Place(shown_as, 1), "there is no such file; it has to say which release "
                          "brought which version")
    else:
        history = History(Place(shown_as, 1), [])
    check_history(files, history)
    return history


def outputs(schema: Path, registry_too: bool = True) -> Dict[str, str]:
    """The files to write, by their path below the output directory. There can be one registry in a
    program; further schemas go without."""
    files = read_all(schema)
    made: Dict[str, str] = {}
    for file in files:
        made[f"include/kafka/protocol/{file.name}.hpp"] = header(file)
        made[f"src/{file.name}.cpp"] = source(file)
    if registry_too:
        made["include/kafka/protocol/api_key.hpp"] = api_keys(files)
        made["src/registry.cpp"] = registry(files)
        made["src/history.cpp"] = history_tables(files, read_releases(schema, files))
    errors = schema / "errors"
    if errors.exists():
        table = read_errors(errors, f"{schema.name}/errors")
        made["include/kafka/broker_errc.hpp"] = errors_header(table)
        made["src/broker_errors.cpp"] = errors_source(table)
    return made


def names(schema: Path, registry_too: bool = True) -> List[str]:
    """The paths of `outputs`, without reading the schema."""
    stems = [path.stem for path in sorted(schema.glob("*.schema"))]
    found = [f"include/kafka/protocol/{stem}.hpp" for stem in stems]
    found += [f"src/{stem}.cpp" for stem in stems]
    if registry_too:
        found += ["include/kafka/protocol/api_key.hpp", "src/registry.cpp", "src/history.cpp"]
    if (schema / "errors").exists():
        found += ["include/kafka/broker_errc.hpp", "src/broker_errors.cpp"]
    return found


def page(schema: Path) -> str:
    files = read_all(schema)
    history = read_releases(schema, files)
    if not history.apis:
        raise SchemaError(history.place, "there is no API to write a page about")
    return protocol_page(files, history, users(schema.resolve().parent))


def write(out: Path, made: Dict[str, str]) -> None:
    for name, text in made.items():
        path = out / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(arguments: List[str]) -> int:
    parser = argparse.ArgumentParser(prog="codegen", description=__doc__.splitlines()[0])
    parser.add_argument("--schema", type=Path, required=True, help="directory of the definitions")
    parser.add_argument("--out", type=Path, help="directory to write to")
    parser.add_argument("--list", action="store_true", help="print what would be written, and stop")
    parser.add_argument("--no-registry", action="store_true",
                        help="leave out what exists once in a program")
    parser.add_argument("--protocol-page", type=Path, metavar="FILE",
                        help="write the page about the protocol, and stop")
    parser.add_argument("--stamp", type=Path, help="file to touch when all is written")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(names(options.schema, not options.no_registry)))
        return 0
    if options.out is None and options.protocol_page is None:
        parser.error("--out is missing")
    try:
        if options.protocol_page is not None:
            options.protocol_page.write_text(page(options.schema), encoding="utf-8")
            return 0
        write(options.out, outputs(options.schema, not options.no_registry))
    except SchemaError as error:
        print(error, file=sys.stderr)
        return 1
    if options.stamp is not None:
        options.stamp.write_text("")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
