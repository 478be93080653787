"""The house: its picture and its page are fresh, and nothing in it has grown too large."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests import architecture
from tests.architecture import PACKAGE, PICTURE, ROOT, rooms

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_the_picture_is_fresh() -> None:
    """Where this fails, ``python -m tests.architecture`` draws it anew."""
    assert PICTURE.read_text("utf-8") == architecture.drawing()


def test_all_arcs_lead_down() -> None:
    order = rooms()
    assert [pair for pair in architecture.arcs(order) if order.index(pair[0]) > order.index(pair[1])] == []


def test_every_room_is_in_the_contract_and_on_the_page() -> None:
    there = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith("_")}
    assert there == set(rooms())
    assert [room for room in rooms() if f"`{room}`" not in PAGE] == []


def test_what_the_page_names_is_there() -> None:
    named = set(re.findall(r"`((?:checker|tests|rules|docs)/[\w./]+)`", PAGE)) - {"count_list.py"}
    assert [name for name in named if not (ROOT / name).exists()] == []


def sizes() -> Iterator[tuple[str, int, int]]:
    """Every module, class and function with its length and the most that it may have."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        text = path.read_text("utf-8")
        yield name, len(text.splitlines()), 400
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                yield f"{name}: {node.name}", length, 200 if isinstance(node, ast.ClassDef) else 60


@pytest.mark.parametrize("limit", [400, 200, 60])
def test_nothing_is_too_long(limit: int) -> None:
    assert [(name, length) for name, length, most in sizes() if most == limit and length > most] == []
