"""What Word and its kin hold, still without places; and how places are counted for a user of Word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from checker.document import Block, BlockPlace, Document, Grid, GridCell, Paragraph, Piece
from checker.language.characters import printed
from checker.readers.bounds import check_cells
from checker.readers.spans import IN_PICTURE, MAX_AREA, MAX_COLUMNS, is_layout


@dataclass(slots=True)
class Para:
    """``counted``: a paragraph of the body; those of text boxes and notes stand at the one before."""

    text: str
    heading: int = 0
    counted: bool = True


@dataclass(slots=True)
class Box:
    """A cell: grid position of its upper left corner, and its column as Word's user counts it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    ordinal: int
    content: list[Node]
    drawn: bool = False
    """Whether a picture or an embedded object stands in it."""


@dataclass(slots=True)
class TableNode:
    boxes: list[Box]


@dataclass(slots=True)
class Note:
    """A footnote or endnote: it is no part of the cell or paragraph that bears its mark."""

    content: list[Node]


@dataclass(slots=True)
class Frame:
    """A text box: it floats over the cell or paragraph that it is anchored in, and is no part of it."""

    content: list[Node]


Node = Para | TableNode | Note | Frame

_IN_FRAME = "这一格的数在浮动的文本框里，未必属于这一格"


@dataclass(slots=True)
class Tally:
    """How much was met that is not read, and how many cells there are."""

    pictures: int = 0
    objects: int = 0
    hidden: int = 0
    struck: int = 0
    deleted: int = 0
    cells: int = 0

    @property
    def drawn(self) -> int:
        return self.pictures + self.objects

    def add_cells(self, count: int) -> None:
        """Raises ``Unreadable`` where there are too many."""
        self.cells += count
        check_cells(self.cells)

    def notes(self) -> list[str]:
        """What the user is told of hidden text, of tracked changes and of what is struck through."""
        notes = []
        if self.hidden:
            notes.append("文档中隐藏的文字没有读取")
        if self.struck:
            notes.append("文档中划去的文字没有读取")
        if self.deleted:
            notes.append("文档带有修订：删除的文字没有读取，插入的文字按正文读取")
        return notes


def blocks(nodes: Iterable[Node]) -> list[Block]:
    """Paragraphs and grids with places: paragraphs of the body and tables counted from 0 in order.

    A table that only arranges others is no table: what its cells hold stands in their order.
    """
    result: list[Block] = []
    paragraph = table = 0
    for node in unfolded(nodes):
        if isinstance(node, Para):
            here = paragraph if node.counted else max(paragraph - 1, 0)
            paragraph += node.counted
            text = printed(node.text)
            if text.strip():
                place = BlockPlace(text, paragraph=here)
                result.append(Paragraph(text, (Piece(0, place),), heading=node.heading))
        else:
            result.append(_grid(node, table))
            table += 1
            result += _notes(node, max(paragraph - 1, 0))
    return result


def _notes(node: TableNode, paragraph: int) -> list[Block]:
    """The notes of a table's cells, below it as on the page, and their text boxes."""
    found: list[Block] = []
    for box in node.boxes:
        alone = not any(_texts(box.content))
        for part in box.content:
            if isinstance(part, TableNode):
                found += _notes(part, paragraph)
            elif isinstance(part, Note) or (isinstance(part, Frame) and not alone):
                text = "\n".join(_texts(part.content))
                found.append(Paragraph(text, (Piece(0, BlockPlace(text, paragraph=paragraph)),)))
    return found


def nodes(document: Document) -> list[Node]:
    """The content of a document that stands inside another."""
    found: list[Node] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(Para(block.text, block.heading))
            continue
        boxes: list[Box] = []
        for number, row in enumerate(block.matrix()):
            cells = [cell for cell, _ in groupby(row) if cell is not None]
            boxes += [
                Box(number, cell.column, cell.rowspan, cell.colspan, ordinal, [Para(cell.text)])
                for ordinal, cell in enumerate(cells)
                if cell.row == number
            ]
        found.append(TableNode(boxes))
    return found


def unfolded(nodes: Iterable[Node]) -> Iterator[Para | TableNode]:
    """Paragraphs and tables in the order in which they are counted."""
    for node in nodes:
        if isinstance(node, Para):
            yield node
        elif isinstance(node, Note | Frame):
            yield from unfolded(node.content)
        elif is_layout([_paragraphs(box.content) for box in node.boxes]):
            for box in node.boxes:
                yield from unfolded(box.content)
        elif node.boxes:
            yield node


def _paragraphs(nodes: Sequence[Node]) -> list[str] | None:
    """The texts of a cell; ``None`` where it holds a table of more than one cell."""
    inner = [part for node in nodes for part in (node.content if isinstance(node, Frame) else (node,))]
    if any(isinstance(node, TableNode) and len(node.boxes) > 1 for node in inner):
        return None
    return list(_texts(nodes))


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    return (text for para in paragraphs_of(nodes) if (text := printed(para.text)).strip())


def paragraphs_of(nodes: Iterable[Node]) -> Iterator[Para]:
    """The paragraphs of a cell, those of tables in it included, of its notes and text boxes not."""
    for node in nodes:
        if isinstance(node, TableNode):
            for box in node.boxes:
                yield from paragraphs_of(box.content)
        elif isinstance(node, Para):
            yield node


def has_text(nodes: Iterable[Node]) -> bool:
    """Whether the content of a cell holds any text, notes and text boxes apart."""
    return any(_texts(nodes))


def _framed(nodes: Iterable[Node]) -> Iterator[str]:
    """The texts of the text boxes of a cell."""
    for node in nodes:
        if isinstance(node, Frame):
            yield from _texts(node.content)


def _grid(node: TableNode, number: int) -> Grid:
    boxes = [box for box in node.boxes if box.column < MAX_COLUMNS]
    height = max((box.row for box in boxes), default=-1) + 1
    plain = height * max((box.column + box.colspan for box in boxes), default=0) > MAX_AREA
    cells = []
    for box in boxes:
        text = "\n".join(_texts(box.content))
        framed = "" if text else "\n".join(_framed(box.content))
        doubt = _IN_FRAME if any(map(str.isdecimal, framed)) else None
        text = text or framed
        if box.drawn and not text:
            doubt = IN_PICTURE
        place = BlockPlace(text, table=number, row=box.row, column=box.ordinal)
        content = Paragraph(text, (Piece(0, place),))
        rowspan = 1 if plain else max(1, min(box.rowspan, height - box.row))
        colspan = 1 if plain else max(1, min(box.colspan, MAX_COLUMNS - box.column))
        cells.append(GridCell(box.row, box.column, content, rowspan, colspan, doubt=doubt))
    return Grid(tuple(cells))
