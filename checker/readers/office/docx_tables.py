"""The cells of a Word table, merged ones as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from checker.readers.office.docx_styles import shading
from checker.readers.office.docx_xml import VAL, W, children, count, switch
from checker.readers.office.flow import Box, Node, TableNode, Tally
from checker.readers.spans import MAX_COLUMNS

if TYPE_CHECKING:
    from lxml.etree import _Element

CellContent = Callable[["_Element", "str | None"], tuple[list[Node], bool]]
"""What a cell holds, by the colour behind it, and whether something is drawn in it."""


def table_of(table: _Element, content: CellContent, tally: Tally) -> TableNode:
    """The table with its cells; raises ``Unreadable`` where the document has too many."""
    boxes: list[Box] = []
    above: dict[int, Box] = {}
    row = 0
    for element in children(table, tally):
        if element.tag != W + "tr":
            continue
        properties = element.find(W + "trPr")
        if properties is not None and _row_is_gone(properties, tally):
            continue
        made = _Row(row, above)
        made.read(element, properties, content, tally)
        boxes += made.boxes
        above = made.below
        tally.add_cells(len(made.boxes))
        row += 1
    return TableNode(boxes)


def _row_is_gone(properties: _Element, tally: Tally) -> bool:
    if properties.find(W + "del") is not None:
        tally.deleted += 1
        return True
    if switch(properties.find(W + "hidden")):
        tally.hidden += 1
        return True
    return False


class _Row:
    """``above``, ``below``: by grid column the cells that this row, and the next one, may go on with."""

    def __init__(self, number: int, above: dict[int, Box]) -> None:
        self.boxes: list[Box] = []
        self.below: dict[int, Box] = {}
        self._number = number
        self._above = above

    def read(
        self, element: _Element, properties: _Element | None, content: CellContent, tally: Tally
    ) -> None:
        before = properties.find(W + "gridBefore") if properties is not None else None
        column = min(count(before), MAX_COLUMNS)
        ordinal = 0
        last: Box | None = None
        for cell in children(element, tally):
            if cell.tag != W + "tc" or column >= MAX_COLUMNS:
                continue
            own = cell.find(W + "tcPr")
            if own is not None and own.find(W + "cellDel") is not None:
                tally.deleted += 1
                continue
            span = own.find(W + "gridSpan") if own is not None else None
            width = max(1, min(count(span, 1), MAX_COLUMNS - column))
            if last is not None and _merge(own, "hMerge") == "continue":
                last.colspan += width
                column += width
                continue
            upper = self._above.get(column) if _merge(own, "vMerge") == "continue" else None
            if upper is not None:
                upper.rowspan += 1
                last = None
                self.below[column] = upper
            else:
                last = Box(self._number, column, 1, width, ordinal, *content(cell, shading(own)))
                self.boxes.append(last)
                if _merge(own, "vMerge") is not None:
                    self.below[column] = last
            column += width
            ordinal += 1


def _merge(properties: _Element | None, tag: str) -> str | None:
    element = properties.find(W + tag) if properties is not None else None
    return element.get(VAL, "continue") if element is not None else None
