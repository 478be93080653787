"""What a reader makes of a file: paragraphs and grids, each knowing where it is printed.

Nothing after the readers turns back to the file: every place shown in an audit is one that a
reader recorded here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from checker.ground.records import record

Source = Literal["grid", "geometry", "text", "ocr"]
"""How a cell's place in its table was known: lines or markup, positions on the page, order of text, OCR."""


class Unreadable(Exception):
    """A file that cannot be read. The message is one Chinese sentence for the user, without the path."""


@record
class LinePlace:
    """A place in text, Markdown or HTML: 1-based lines and columns in characters, end exclusive."""

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    file: str = ""
    """Path of the file, where a report is made of several and this is not the first; so in all places."""

    def part(self, start: int, end: int) -> LinePlace:
        """The place of ``text[start:end]``; a true part must stand on one line."""
        if start == 0 and end == len(self.text):
            return self
        column = self.column
        return LinePlace(self.text[start:end], self.line, column + start, self.line, column + end, self.file)

    def to(self, last: LinePlace, text: str) -> LinePlace:
        return LinePlace(text, self.line, self.column, last.end_line, last.end_column, self.file)


@record
class PagePlace:
    """A place in a PDF: 1-based page, box [x0, y0, x1, y1] in points from the upper left corner."""

    text: str
    page: int
    bbox: tuple[float, float, float, float]
    file: str = ""

    def part(self, start: int, end: int) -> PagePlace:
        x0, y0, x1, y1 = self.bbox
        step = (x1 - x0) / max(len(self.text), 1)
        box = (round(x0 + step * start, 2), y0, round(x0 + step * end, 2), y1)
        return PagePlace(self.text[start:end], self.page, box, self.file)

    def to(self, last: PagePlace, text: str) -> PagePlace:
        if last.page != self.page:
            return replace(self, text=text)
        a, b = self.bbox, last.bbox
        both = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        return PagePlace(text, self.page, both, self.file)


@record
class BlockPlace:
    """A place in Word and its kin, 0-based: a paragraph of the body, or a cell as Word's user counts it.

    ``row`` and ``column`` count what the user sees: a merged cell is one cell of its row. In a workbook
    ``sheet`` is the name of the sheet, ``table`` its number, and rows and columns are those of the sheet.
    """

    text: str
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    offset: int = 0
    """How many characters of its paragraph or cell stand before ``text``."""
    sheet: str | None = None
    file: str = ""

    def part(self, start: int, end: int) -> BlockPlace:
        return replace(self, text=self.text[start:end], offset=self.offset + start)

    def to(self, last: BlockPlace, text: str) -> BlockPlace:
        return replace(self, text=text)


Place = LinePlace | PagePlace | BlockPlace


def place_to_json(place: Place) -> dict[str, Any]:
    """The keys of ``contract.md`` for one location."""
    if isinstance(place, LinePlace):
        return {
            "line": place.line,
            "column": place.column,
            "end_line": place.end_line,
            "end_column": place.end_column,
            "text": place.text,
        }
    if isinstance(place, PagePlace):
        return {"page": place.page, "bbox": list(place.bbox), "text": place.text}
    if place.table is not None:
        return {"table": place.table, "row": place.row, "column": place.column, "text": place.text}
    return {"paragraph": place.paragraph, "text": place.text}


@record
class Piece:
    """A stretch of a paragraph that stands unbroken in the source.

    ``place.text`` is the very same characters, one for one, so that columns can be counted.
    """

    start: int
    place: Place


@record
class Paragraph:
    """Text with the place of every stretch of it.

    ``wrapped``: one visual line (plain text, PDF) that may go on in the next paragraph; a paragraph
    of markup is never wrapped. ``heading``: level of a heading by markup, 0 where there is none; in
    a PDF 1 for larger type.
    ``begins``: a visual line that the page shows, by an indent or by white above, to begin a paragraph.
    """

    text: str
    pieces: tuple[Piece, ...]
    wrapped: bool = False
    heading: int = 0
    begins: bool = False

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Where ``text[start:end]`` is printed.

        Characters that are in no piece (a joint between two lines) belong to the place before them.
        """
        stop = len(self.text) if end is None else end
        if (unbroken := self._unbroken) is not None and 0 <= start <= stop <= len(self.text):
            return unbroken.part(start, stop)
        text = self.text[start:stop]
        covered = list(self._covered(start, stop))
        if not covered:
            before = self.pieces[self._at(start)]
            place = before.place
            at = min(len(place.text), max(0, start - before.start))
            return replace(place.part(at, at), text=text)
        first, last = covered[0], covered[-1]
        head = first.place.part(max(0, start - first.start), min(len(first.place.text), stop - first.start))
        if first is last:
            return head if head.text == text else replace(head, text=text)
        tail = last.place.part(0, min(len(last.place.text), stop - last.start))
        return head.to(tail, text)  # type: ignore[arg-type]  # a document has places of one kind

    @property
    def _unbroken(self) -> Place | None:
        """Its place, where all of it stands unbroken in the source, as nearly every paragraph does."""
        if len(self.pieces) != 1:
            return None
        (piece,) = self.pieces
        return piece.place if not piece.start and piece.place.text == self.text else None

    def _at(self, position: int) -> int:
        """The last piece that starts no later; the first one where none does."""
        return max(0, bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1)

    def _covered(self, start: int, stop: int) -> Iterator[Piece]:
        """The pieces of ``text[start:stop]``; however many others there are."""
        for at in range(self._at(start), len(self.pieces)):
            piece = self.pieces[at]
            if piece.start >= stop:
                return
            if piece.start + len(piece.place.text) > start:
                yield piece

    def part(self, start: int, end: int) -> Paragraph:
        """``text[start:end]`` as a paragraph of its own."""
        if (unbroken := self._unbroken) is not None and 0 <= start <= end <= len(self.text):
            place = unbroken.part(start, end)
            return Paragraph(place.text, (Piece(0, place),), self.wrapped, self.heading, self.begins)
        pieces = []
        for piece in self._covered(start, end):
            low = max(start, piece.start)
            high = min(end, piece.start + len(piece.place.text))
            pieces.append(Piece(low - start, piece.place.part(low - piece.start, high - piece.start)))
        if not pieces:
            pieces = [Piece(0, self.place(start, end))]
        return Paragraph(self.text[start:end], tuple(pieces), self.wrapped, self.heading, self.begins)

    def without(self, stretches: Iterable[tuple[int, int]]) -> Paragraph:
        """The paragraph less these stretches, which stand in order; the rest keeps its places."""
        texts: list[str] = []
        pieces: list[Piece] = []
        at = length = 0
        for start, end in (*stretches, (len(self.text), len(self.text))):
            if at < start:
                text = self.text[at:start]
                for piece in self._covered(at, start):
                    low, high = max(at, piece.start), min(start, piece.start + len(piece.place.text))
                    place = piece.place.part(low - piece.start, high - piece.start)
                    pieces.append(Piece(length + low - at, place))
                texts.append(text)
                length += len(text)
            at = end
        return replace(self, text="".join(texts), pieces=tuple(pieces) or (Piece(0, self.place(0, 0)),))

    def strip(self) -> Paragraph:
        left = len(self.text) - len(self.text.lstrip())
        right = len(self.text.rstrip())
        return self if (left, right) == (0, len(self.text)) else self.part(left, max(left, right))


def line_paragraph(
    text: str, line: int, column: int = 1, *, wrapped: bool = False, heading: int = 0
) -> Paragraph:
    """A paragraph that stands on one source line."""
    place = LinePlace(text, line, column, line, column + len(text))
    return Paragraph(text, (Piece(0, place),), wrapped, heading)


def join(paragraphs: Iterable[Paragraph], joint: str = "") -> Paragraph:
    """Several paragraphs as one, each stretch keeping its place."""
    paragraphs = list(paragraphs)
    if len(paragraphs) == 1:
        (only,) = paragraphs
        return Paragraph(only.text, only.pieces, False, only.heading)
    texts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    heading = 0
    for number, paragraph in enumerate(paragraphs):
        if number:
            texts.append(joint)
            length += len(joint)
        else:
            heading = paragraph.heading
        pieces.extend(Piece(piece.start + length, piece.place) for piece in paragraph.pieces)
        texts.append(paragraph.text)
        length += len(paragraph.text)
    return Paragraph("".join(texts), tuple(pieces), False, heading)


@record
class GridCell:
    """One printed cell; ``row`` and ``column`` are grid positions, 0-based, of its upper left corner.

    ``doubt``: a Chinese phrase where the reader cannot vouch for the text or its column
    (digits wrapped over two lines without borders, say); whatever is read from it is ``unsure``.
    """

    row: int
    column: int
    content: Paragraph
    rowspan: int = 1
    colspan: int = 1
    source: Source = "grid"
    doubt: str | None = None

    @property
    def text(self) -> str:
        return self.content.text


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed. A cell that spans others is listed once."""

    cells: tuple[GridCell, ...]

    def matrix(self) -> list[list[GridCell | None]]:
        """Rows of positions; a spanning cell stands at each position that it covers."""
        height = max((cell.row + cell.rowspan for cell in self.cells), default=0)
        width = max((cell.column + cell.colspan for cell in self.cells), default=0)
        rows: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for column in range(cell.column, cell.column + cell.colspan):
                    if rows[row][column] is None:
                        rows[row][column] = cell
        return rows


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read. ``format``: ``text``, ``markdown``, ``html``, ``docx`` …

    ``lines``: the source lines of text, Markdown and HTML, for showing a finding in its line; empty
    for formats without lines. ``notes``: Chinese sentences about what the reader left out or
    could not know. ``pictures``: how many pictures stand where text could (a scan, a table as a picture).
    ``objects``: how many objects of other programs are embedded (a sheet of Excel); they are not read.
    ``marked``: it is a marked copy of ours, come back: its comments are not read.
    """

    path: str
    format: str
    blocks: tuple[Block, ...]
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: int = 0
    objects: int = 0
    marked: bool = False

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def grids(self) -> Sequence[Grid]:
        return [block for block in self.blocks if isinstance(block, Grid)]
