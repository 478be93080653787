"""The tables of a web page while they are being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.document import Grid, join
from checker.readers.source import Source
from checker.readers.spans import IN_PICTURE, Spanning, grid, is_layout
from checker.readers.weave import Weave
from checker.readers.web.page_items import Item, paragraphs_of, texts_of

_EMPTY_FIELD = "这一格是网页的填写框，填写的内容没有随网页保存"


@dataclass(slots=True)
class OpenCell:
    """``at``: the offset of its content."""

    rowspan: int
    colspan: int
    at: int
    items: list[Item] = field(default_factory=list)
    field: bool = False
    """Whether an empty field of a form stands in it."""
    drawn: bool = False
    """Whether a picture or an embedded object stands in it."""

    def doubt(self, text: str) -> str | None:
        """Why its text may not be all that it tells."""
        if self.field and not any(map(str.isdecimal, text)):
            return _EMPTY_FIELD
        return IN_PICTURE if self.drawn and not text.strip() else None


@dataclass(slots=True)
class OpenTable:
    """A table that is being read. ``outer``: the flow that it stands in."""

    outer: list[Item]
    rows: list[list[OpenCell]] = field(default_factory=list)
    group: int = 0
    """The first row of the row group that is being read; no span leaves its group."""

    def end_group(self) -> None:
        for at, row in enumerate(self.rows[self.group :], self.group):
            left = len(self.rows) - at
            for cell in row:
                cell.rowspan = min(cell.rowspan or left, left)
        self.group = len(self.rows)

    @property
    def cells(self) -> list[OpenCell]:
        return [cell for row in self.rows for cell in row]

    @property
    def drawn(self) -> bool:
        """Whether a picture stands in any of its cells."""
        return any(cell.drawn for cell in self.cells)

    def items(self, source: Source, element: int, aside: bool) -> list[Item]:
        """The table as a grid; what its cells hold, where it only arranges the page."""
        cells = self.cells
        if is_layout([texts_of(cell.items) for cell in cells]):
            return [item for cell in cells for item in cell.items]
        if not cells:
            return []
        linked = sum(item.linked for cell in cells for item in cell.items)
        return [Item(self._grid(source), element, linked, aside)]

    def _grid(self, source: Source) -> Grid:
        return grid([[_spanning(cell, source) for cell in row] for row in self.rows])


def _spanning(cell: OpenCell, source: Source) -> Spanning:
    paragraphs = list(paragraphs_of(cell.items))
    content = join(paragraphs, "\n") if paragraphs else Weave(source).paragraph(cell.at)
    return Spanning(content, cell.rowspan, cell.colspan, doubt=cell.doubt(content.text))
