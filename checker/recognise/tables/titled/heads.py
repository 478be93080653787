"""Where the columns of a table stand, by the words of their heads and of the heads over these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checker.document import GridCell
from checker.forms import LINE_HEAD, Column, FormTable, OpenRows
from checker.recognise.matching import spelling
from checker.recognise.matching.likeness import contrary, readings
from checker.recognise.tables.in_grids.rows import GridRow

_DEEP = 8
"""So many rows a head may have."""
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Head:
    cell: GridCell
    position: int
    row: int

    @property
    def end(self) -> int:
        return self.position + self.cell.colspan


@dataclass(frozen=True, slots=True)
class Side:
    """One list of a printed table: where its columns, labels and numbers of lines stand."""

    table: FormTable
    columns: Mapping[str, Head]
    labels: tuple[int, ...]
    """Positions that hold no column of figures: those of its labels."""
    line: int | None = None
    keys: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Group of open rows → where their keys stand."""
    names: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Group of open rows → where what they are called stands, where that has a column of its own."""


@dataclass(frozen=True, slots=True)
class Heading:
    """All heads of a table: its sides, and the row of the grid after the last head."""

    sides: tuple[Side, ...]
    below: int
    width: int

    @property
    def found(self) -> int:
        return sum(len(side.columns) for side in self.sides)


def names_it(text: str, *labels: str) -> bool:
    """Whether a head prints one of these labels, in brackets behind it perhaps its unit."""
    if not text or len(text) > _LONGEST:
        return False
    said = readings(text)
    for label in labels:
        key = spelling.key(label)
        if key in said or spelling.letters(label) in said:
            return True
        if len(key) > 3 and any(spelling.same(one, key) and not contrary(one, key) for one in said):
            return True
    return False


def heads_in(rows: Sequence[GridRow]) -> Iterator[Head]:
    """All cells that may be heads."""
    for number, row in enumerate(rows[:_DEEP]):
        for at, cell in row.distinct():
            if cell.row == row.number:
                yield Head(cell, at, number)


def heading_of(rows: Sequence[GridRow], tables: Sequence[FormTable]) -> Heading | None:
    """Where the columns of the tables, which stand side by side, are; ``None`` where hardly any is found."""
    top = list(heads_in(rows))
    wanted = [(n, column) for n, table in enumerate(tables) for column in table.columns]
    found: dict[tuple[int, str], Head] = {}
    taken: set[int] = set()
    last = -1
    for n, column in wanted:
        heads = [one for one in top if names_it(one.cell.text, column.label, *column.variants)]
        heads = _under(heads, column, rows) or ([] if _shared(column, wanted) else heads)
        free = [one for one in heads if one.position not in taken]
        after = [one for one in free if one.position > last]
        chosen = min(after or ([] if len(tables) > 1 else free), key=_order, default=None)
        if chosen is None:
            continue
        found[n, column.id] = chosen
        last = chosen.position
        taken.update(range(chosen.position, chosen.end))
    if len(found) * 2 < sum(not column.optional for _, column in wanted):
        return None
    below = max(head.row + head.cell.rowspan for head in found.values())
    return Heading(_sides(tables, found, top, below), below, len(rows[0].cells))


def _order(head: Head) -> tuple[int, int]:
    return head.position, -head.row


def _under(heads: Sequence[Head], column: Column, rows: Sequence[GridRow]) -> list[Head]:
    """The heads that stand under those that the form has over the column."""
    if not column.parents:
        return list(heads)
    return [
        head
        for head in heads
        if all(
            any(
                (over := rows[at].cells[head.position]) is not None and names_it(over.text, parent)
                for at in range(head.row)
            )
            for parent in column.parents
        )
    ]


def _shared(column: Column, wanted: Sequence[tuple[int, Column]]) -> bool:
    return sum(other.label == column.label for _, other in wanted) > 1


def _sides(
    tables: Sequence[FormTable], found: Mapping[tuple[int, str], Head], top: Sequence[Head], below: int
) -> tuple[Side, ...]:
    sides = []
    start = 0
    for n, table in enumerate(tables):
        columns = {id: head for (side, id), head in found.items() if side == n}
        if not columns:
            continue
        end = max(head.end for head in columns.values())
        figures = {at for head in columns.values() for at in range(head.position, head.end)}
        first = min(figures)
        labels = tuple(at for at in range(start, first) if at not in figures)
        own = [head for head in top if start <= head.position < first and head.row <= below]
        line = next((h.position for h in own if spelling.key(h.cell.text) == LINE_HEAD), None)
        keys, names = {}, {}
        for rows in table.open:
            keys[rows.group] = _spread(own, rows.label, *rows.variants)
            names[rows.group] = _spread(own, rows.name) if rows.name else ()
        sides.append(Side(table, columns, tuple(at for at in labels if at != line), line, keys, names))
        start = end
    return tuple(sides)


def _spread(heads: Sequence[Head], *labels: str) -> tuple[int, ...]:
    """The positions under the lowest head that prints a label."""
    named = [head for head in heads if names_it(head.cell.text, *labels)]
    lowest = max(named, key=lambda head: head.row, default=None)
    return tuple(range(lowest.position, lowest.end)) if lowest else ()


def key_of(rows: OpenRows, text: str) -> str | None:
    """The key of an open row that a text is; ``None`` where it looks like none."""
    said = spelling.plain(text)
    if not said:
        return None
    if rows.like is not None:
        return said if rows.like.fullmatch(said) else None
    return said
