"""The section ``[tool.gouji]`` of a ``pyproject.toml`` as nodes that know their line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from checker.ground.faults import RuleFault
from checker.ground.smallfile import read_head
from checker.ground.yamlfile import MAX_BYTES, Node

_OURS = re.compile(r"(?m)^\s*\[\s*tool\s*\]|tool\s*\.\s*[\"']?gouji")
_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
_ASSIGNMENT = re.compile(
    r"(\s*)((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")


def read_pyproject(path: Path) -> Node | None:
    """The section; ``None`` where there is none. Raises ``RuleFault``."""
    try:
        read = read_head(path, MAX_BYTES)
        text = read.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None  # not ours to complain of
    if not _OURS.search(text):
        return None
    if len(read) > MAX_BYTES:
        raise RuleFault(f"文件过大（上限 {MAX_BYTES // 1000} kB）", str(path))
    import tomllib

    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        place = re.search(r"at line (\d+), column (\d+)", str(problem))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, 1)
        raise RuleFault("TOML 语法错误", str(path), line, column) from None
    except RecursionError:
        raise RuleFault("TOML 嵌套过深", str(path)) from None
    table = data.get("tool", {}).get("gouji") if isinstance(data.get("tool"), dict) else None
    if table is None:
        return None
    return _with_places(table, ("tool", "gouji"), dict(_places(text)), str(path), (1, 1))


def _places(text: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Where each table and key of a TOML text is written, as far as one line tells."""
    seen: set[tuple[str, ...]] = set()
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header, assignment = _HEADER.fullmatch(line), _ASSIGNMENT.match(line)
        if header:
            table = _key(header[1])
            name, column = table, 1
        elif assignment:
            name, column = (*table, *_key(assignment[2])), len(assignment[1]) + 1
        else:
            continue
        for length in range(1, len(name) + 1):
            if name[:length] not in seen:
                seen.add(name[:length])
                yield name[:length], (number, column)


def _key(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _with_places(
    value: Any,
    name: tuple[str, ...],
    places: Mapping[tuple[str, ...], tuple[int, int]],
    path: str,
    near: tuple[int, int],
) -> Node:
    line, column = at = places.get(name, near)
    if isinstance(value, dict):
        nodes = {key: _with_places(item, (*name, key), places, path, at) for key, item in value.items()}
        keys = {key: places.get((*name, key), at) for key in value}
        return Node(nodes, path, line, column, keys)
    if isinstance(value, list):
        return Node(tuple(_with_places(item, name, places, path, at) for item in value), path, line, column)
    if isinstance(value, date | datetime | time):
        value = value.isoformat()
    return Node(value, path, line, column)
