"""The names of the rows that stand side by side (table 四), as heads and captions print them."""

from __future__ import annotations

import re
from functools import lru_cache

from checker.recognise.matching import spelling
from checker.recognise.tables.blueprints import Blueprint

_SHORTEST, _LONGEST = 4, 30
"""Characters of such a name."""
_REMEMBERED = 2048
"""Words of tables are the same in most reports."""
_ADDED = re.compile("(?:案件)?(?:办理|结果|统计)?(?:情况|案件|表)")
"""What a caption adds to the name of a row."""


def row_of(text: str, blueprint: Blueprint) -> int | None:
    """The form's row that a text names: by its label, in other words, or else as a caption does."""
    return _row_of(text, blueprint) if len(text) <= _LONGEST else None


@lru_cache(maxsize=_REMEMBERED)
def _row_of(text: str, blueprint: Blueprint) -> int | None:
    number = blueprint.likeness.row_of(text)
    return row_named(text, blueprint) if number is None else number


def row_named(text: str, blueprint: Blueprint) -> int | None:
    """The form's row that a caption names: its parent may stand before, a word like 情况 behind its name."""
    return _row_named(text, blueprint) if _SHORTEST <= len(text) <= _LONGEST else None


@lru_cache(maxsize=_REMEMBERED)
def _row_named(text: str, blueprint: Blueprint) -> int | None:
    if not blueprint.any_row.search(said := spelling.key(text)):
        return None
    for number, row in enumerate(blueprint.rows):
        for key in blueprint.row_keys[number]:
            for parent in ("", *map(spelling.key, row.parents)):
                rest = said.removeprefix(parent)
                if rest == key or (rest.startswith(key) and _ADDED.fullmatch(rest[len(key) :])):
                    return number
    return None


def cell_named(text: str, blueprint: Blueprint) -> tuple[int, str] | None:
    """The form's row and the column that a head names in one word (“行政复议—结果维持”)."""
    return _cell_named(text, blueprint) if _SHORTEST <= len(text) <= _LONGEST else None


@lru_cache(maxsize=_REMEMBERED)
def _cell_named(text: str, blueprint: Blueprint) -> tuple[int, str] | None:
    if not blueprint.any_row.match(said := spelling.key(text)):
        return None
    for number, row in enumerate(blueprint.rows):
        for key in blueprint.row_keys[number]:
            if said.startswith(key):
                rest = said[len(key) :]
                for column in row.columns:
                    if rest == spelling.key(column.label):
                        return number, column.id
    return None
