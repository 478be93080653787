"""A table as found in a document: its rows with what is printed in their cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from checker.document import Paragraph, Place, Source
from checker.forms import Row
from checker.recognise.matching import spelling
from checker.recognise.tables.blueprints import Blueprint


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """What stands in one cell before it is read as a value.

    ``place`` is where it stands; of an empty cell, where it would. ``doubt`` says in Chinese why it
    cannot be told what belongs here.
    """

    text: str
    place: Place | None
    source: Source = "text"
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of the form, found in a document."""

    row: Row
    label: Paragraph
    cells: Mapping[str, PrintedCell]
    """Column → what is printed there."""
    header: str = ""
    """The text of the header over this row, for units."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table as found in one way of looking; ``score`` tells how much of its blueprint was seen."""

    blueprint: Blueprint
    rows: Sequence[FoundRow]
    score: float
    foreign: Sequence[Paragraph] = ()
    scrambled: bool = False
    """The order of the text is lost: which row its values belong to cannot be told."""
    lines: Collection[int] = ()
    """Indexes of the lines of text that the table takes up."""
    grid_rows: frozenset[tuple[int, int]] = frozenset()
    """Index of a grid and number of a row in it, for the rows of grids that the table takes up."""


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table whose rows were seen: how far they and the headers tell it, and how it is read."""

    blueprint: Blueprint
    score: float
    read: Callable[[], FoundTable]

    @property
    def blocks(self) -> bool:
        return self.blueprint.table.layout == "blocks"


def reworded(said: str, row: Row) -> str:
    """The doubt about a row whose label is not the form's, and may be another row's."""
    return f"行名“{''.join(said.split())[:30]}”与表样不同，无法确定是不是“{row.name}”这一行"


def twice_named(row: Row) -> str:
    """The doubt about a row whose label several rows have in other words."""
    return f"有几行的行名都像“{row.name}”，无法确定是哪一行"


def seen(found: FoundTable) -> SeenTable:
    """A table that is read already."""
    return SeenTable(found.blueprint, found.score, lambda: found)


def once(rows: Iterable[FoundRow]) -> list[FoundRow]:
    """Each of the form's rows once; where a row is printed several times, cells that differ are in doubt."""
    printed: dict[str, list[FoundRow]] = {}
    for row in rows:
        printed.setdefault(row.row.id, []).append(row)
    return [_agreed(copies) for copies in printed.values()]


def _agreed(copies: Sequence[FoundRow]) -> FoundRow:
    first, *others = copies
    if not others:
        return first
    cells = dict(first.cells)
    for other in others:
        for column, cell in other.cells.items():
            kept = cells[column]
            if kept.doubt or (not cell.doubt and spelling.plain(cell.text) == spelling.plain(kept.text)):
                continue
            figures = "、".join(text.strip() or "空白" for text in (kept.text, cell.text))
            said = f"“{first.row.name}”这一行印了 {len(copies)} 次，数值不同（{figures}）"
            cells[column] = replace(kept, doubt=said)
    return replace(first, cells=cells)
