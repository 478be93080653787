"""What rows, columns and tables may be called in an address: by id, or by the label that the form prints.

``表三[予以公开, 总计]`` is ``applications[granted, total]``. A label is compared without spaces, punctuation
and enumerator; its group may stand before it (``表三[其他处理/其他, 总计]``). One that fits several is
refused with the candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from checker.forms import Column, Form, FormTable, Row
from checker.ground.yamlfile import nearest
from checker.language.characters import folded
from checker.language.enumerators import MARK

_PUNCTUATION = re.compile(r"[^\w%]+")
_SPACE = re.compile(r"\s+")
_LISTED = 8
_LEAST = 2
"""Of a label that is a letter long nothing is near."""
T = TypeVar("T")


class UnknownName(Exception):
    """A row, column or group that the table does not have, or has several of. The message is a Chinese
    phrase; ``at`` is the index in the expression where the name stands."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


@lru_cache(maxsize=8192)
def key(label: str) -> str:
    """What labels are compared by."""
    plain = _SPACE.sub("", folded(label))
    mark = MARK.match(plain)
    rest = _PUNCTUATION.sub("", plain[mark.end() :]) if mark else ""
    return rest or _PUNCTUATION.sub("", plain)


def split(path: str) -> list[str]:
    """The steps of a name, group first: “其他处理/其他”."""
    return [part.strip() for part in re.split(r"[/／>＞]", path)]


@dataclass(frozen=True, slots=True)
class Called(Generic[T]):
    """One thing by one of its names, with the names of the groups that it stands in, outermost first."""

    thing: T
    key: str
    groups: tuple[str, ...]

    def is_within(self, steps: Sequence[str]) -> bool:
        """Whether its groups are named by ``steps``, in order; some may be left out."""
        rest = iter(self.groups)
        return all(step in rest for step in steps)


def found(name: str, called: Iterable[Called[T]]) -> list[T]:
    """The things that a name or a path of names may mean."""
    *groups, own = (key(step) for step in split(name))
    if not own:
        return []
    return list(dict.fromkeys(one.thing for one in called if one.key == own and one.is_within(groups)))


def rows_called(table: FormTable) -> Iterator[Called[str]]:
    """The rows of a table by their labels, official ones and variants."""
    for row in (*table.rows, *table.alternatives):
        groups = tuple(key(parent) for parent in row.parents)
        lines = (f"{row.line}行", f"第{row.line}行") if row.line is not None else ()
        for label in dict.fromkeys(key(one) for one in (row.name, row.label, *row.variants, *lines)):
            if label:
                yield Called(row.id, label, groups)


def groups_called(table: FormTable) -> Iterator[Called[tuple[str, ...]]]:
    """The groups of rows by the label of the cell that spans them."""
    within: dict[tuple[str, ...], list[str]] = {}
    for row in table.rows:
        for depth in range(1, len(row.parents) + 1):
            within.setdefault(row.parents[:depth], []).append(row.id)
    for parents, rows in within.items():
        keys = tuple(map(key, parents))
        yield Called(tuple(rows), keys[-1], keys[:-1])


def columns_called(columns: Iterable[Column]) -> Iterator[Called[str]]:
    for column in columns:
        for label in dict.fromkeys(key(one) for one in (column.label, *column.variants)):
            if label:
                yield Called(column.id, label, ())


def row_path(row: Row, table: FormTable) -> str:
    """The shortest name by which a row is told from the others: its label, with a group before it where
    needed."""
    called = list(rows_called(table))
    label = _spoken(row.name)
    for groups in ((), row.parents[-1:], row.parents):
        path = "/".join((*(_spoken(group) for group in groups), label))
        if found(path, called) == [row.id]:
            return path
    return row.id


def column_path(column: Column, columns: Sequence[Column]) -> str:
    label = _spoken(column.label)
    return label if found(label, columns_called(columns)) == [column.id] else column.id


def _spoken(label: str) -> str:
    """A label as it is written in an address: without enumerator and what would end it there."""
    plain = _SPACE.sub("", label)
    mark = MARK.match(folded(plain))
    bare = plain[mark.end() :] if mark and key(plain) else plain
    return re.sub(r"[\[\]/／>＞]", "", bare)


def near(name: str, ids: Iterable[str], labels: Mapping[str, str]) -> str:
    """“；是否想写……”: what was probably meant, by id and by what is printed; empty where nothing is near."""
    *_, own = split(name)
    by_id = nearest(own, ids, 0.6)
    if by_id:
        return f"；是否想写“{by_id}”{f'（{labels[by_id]}）' if by_id in labels else ''}？"
    said = key(own)
    if len(said) < _LEAST:
        return ""
    keys = {key(label): label for label in labels.values()}
    by_label = nearest(said, keys, 0.5) or next((one for one in keys if said in one), None)
    return f"；是否想写“{keys[by_label]}”？" if by_label else ""


def listed(what: str, labels: Mapping[str, str]) -> str:
    """“；可写的行：……”: the first of what there is, where nothing is near."""
    shown = [f"{id}（{label}）" for id, label in list(labels.items())[:_LISTED]]
    more = f"等 {len(labels)} {what}，全部见 gouji parse 报告 --names" if len(labels) > _LISTED else ""
    return f"；可写的{what}：{'、'.join(shown)}{more}"


def table_ids(name: str, forms: Iterable[Form]) -> list[str]:
    """The tables that a name may mean: an id, what an audit calls it (“表三”), or its title."""
    ids: list[str] = []
    labels: list[str] = []
    said = key(name)
    for form in forms:
        for table in form.tables.values():
            if table.id == name:
                ids.append(table.id)
            elif _is_called(table, _SPACE.sub("", name)) or (said and said == key(table.title)):
                labels.append(table.id)
    return list(dict.fromkeys(ids or labels))


def _is_called(table: FormTable, name: str) -> bool:
    """Whether an audit calls the table so, or the printed one in which it stands beside others."""
    short = _SPACE.sub("", table.short)
    beside = table.printed is not None and len(table.printed.sides) > 1
    return name == short or (
        beside and table.printed is not None and (name == table.printed.id or short.startswith(f"{name}（"))
    )


def in_sides(ids: Sequence[str], form: Form, row: str) -> list[str]:
    """Of lists that stand side by side in one table those that have a row of this name."""
    fitting = []
    for id in ids:
        table = form.tables.get(id)
        if table and (table.row(row) or row in table.groups or found(row, rows_called(table))):
            fitting.append(id)
    return fitting


def known_tables(forms: Iterable[Form]) -> dict[str, str]:
    """Table → what an audit calls it."""
    return {table.id: table.short for form in forms for table in form.tables.values()}
