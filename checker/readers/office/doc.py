"""Binary Word documents (.doc, .wps), read from their pieces of text and tables of properties: what a user of
Word sees, with tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from checker.document import Document, Unreadable
from checker.readers.office.conversion import NeedsOffice, Old
from checker.readers.office.doc_drawings import Drawings
from checker.readers.office.doc_file import Broken, Part, Story, TooOld, WordFile, spread
from checker.readers.office.doc_formatting import Formatting
from checker.readers.office.doc_lists import Definitions
from checker.readers.office.doc_pieces import Pieces
from checker.readers.office.doc_runs import Range, Runs
from checker.readers.office.doc_styles import Styles, Traits
from checker.readers.office.doc_tables import Layout, Row, layout, table_of
from checker.readers.office.flow import Node, Para, Tally, blocks, has_text
from checker.readers.office.garbled import check_garbled
from checker.readers.office.lists import Counting

_MARK = re.compile(r"[\r\x07\x0c]")
_CELL_MARK, _PAGE_BREAK = "\x07", "\x0c"
_MAX_DEPTH = 32
_NO_LIST = 0x7FF
_TOO_OLD = "这份文件由 Word 95 或更早的版本写成，读取"
_BROKEN = "这份 Word 或 WPS 文档的结构不完整，读取"


def read(data: bytes, path: str) -> Document:
    """Raises ``NeedsOffice`` where only LibreOffice may be able to, and ``Unreadable``."""
    try:
        return _WordFlow(WordFile(data)).document(path)
    except TooOld:
        raise NeedsOffice(Old("doc", ".doc", ".docx", _TOO_OLD)) from None
    except Broken:
        raise NeedsOffice(Old("doc", ".doc", ".docx", _BROKEN)) from None


@dataclass(slots=True)
class _Open:
    """A table that is being read."""

    rows: list[Row] = field(default_factory=list)
    cells: list[tuple[list[Node], bool]] = field(default_factory=list)
    """Of the row that is being read, those that have ended."""
    content: list[Node] = field(default_factory=list)
    """Of the cell that is being read."""
    drawn: int = 0
    """How much had been drawn when the cell began."""


class _Met(NamedTuple):
    """A paragraph: where it begins, where its mark is, and what is behind it."""

    start: int
    mark: int
    traits: Traits
    ground: str | None


class _WordFlow:
    """The flow of paragraphs and tables."""

    def __init__(self, file: WordFile) -> None:
        self._pieces = Pieces(file)
        self._formatting = Formatting(file, self._pieces)
        self._styles = Styles(file.part(Part.STYLES))
        self._definitions = Definitions(file)
        self._counting = Counting(self._definitions.lists)
        self._tally = Tally()
        self._carried = ""
        """Text of a paragraph whose mark is deleted: it goes on in the next one."""
        self._file = file
        self._layouts: dict[int, Layout] = {}
        """Of each row, by the mark that ends it; many are alike."""
        self._alike: dict[bytes, Layout] = {}
        positions, _ = spread(file.part(Part.SECTIONS), 12)
        self._section_ends = frozenset(position - 1 for position in positions[1:])
        self._runs = Runs(
            file,
            self._pieces,
            self._formatting,
            self._styles,
            Drawings(file, file.story(Story.TEXT_BOXES)[0]),
            {
                **_notes(file, Part.FOOTNOTE_MARKS, Part.FOOTNOTES, Story.FOOTNOTES),
                **_notes(file, Part.ENDNOTE_MARKS, Part.ENDNOTES, Story.ENDNOTES),
            },
            self._tally,
            self._apart,
        )

    def document(self, path: str) -> Document:
        found = self._flow(self._file.story(Story.BODY), None, counted=True)
        result = tuple(blocks(found))
        pictures, objects = self._tally.pictures, self._tally.objects
        if not result and not pictures and not objects:
            raise Unreadable("文档里没有文字")
        made = Document(
            path, "doc", result, notes=tuple(self._tally.notes()), pictures=pictures, objects=objects
        )
        check_garbled(made)
        return made

    def _apart(self, story: Range, ground: str | None) -> list[Node]:
        """A flow beside the main one: it neither ends nor continues what stands there."""
        kept, self._carried = self._carried, ""
        with self._runs.beside():
            found = self._flow(story, ground, counted=False)
        self._carried = kept
        return found

    def _flow(self, story: Range, around: str | None, *, counted: bool) -> list[Node]:
        """Paragraphs and tables of a text; a table is closed by what stands outside it."""
        result: list[Node] = []
        open_tables: list[_Open] = []
        for start, mark, traits, ground in self._grounded(story, around):
            if len(open_tables) != traits.depth:
                self._left_over(open_tables[-1].content if open_tables else result, counted)
            while len(open_tables) > traits.depth:
                _close(open_tables, result)
            while len(open_tables) < traits.depth:
                open_tables.append(_Open(drawn=self._tally.drawn))
            into = open_tables[-1].content if open_tables else result
            if open_tables and traits.row_end:
                self._end_row(open_tables[-1], mark, traits)
                continue
            into += self._paragraph(start, mark, traits, ground, counted)
            if open_tables and self._ends_cell(mark, traits):
                self._left_over(into, counted)
                self._end_cell(open_tables[-1])
        self._left_over(open_tables[-1].content if open_tables else result, counted)
        while open_tables:
            _close(open_tables, result)
        return result

    def _grounded(self, story: Range, around: str | None) -> list[_Met]:
        """The paragraphs of a text, each with the colour behind it, which only the end of its row tells."""
        met: list[_Met] = []
        rows: list[tuple[list[tuple[int, int]], int]] = []
        """Of each table that is open: the paragraphs of its row with their cells, and how many have ended."""
        for start, mark in self._paragraphs(story):
            traits = self._styles.traits(*self._formatting.paragraph(mark))
            if traits.depth > _MAX_DEPTH:
                raise Broken("tables too deep in each other")
            del rows[traits.depth :]
            rows += [([], 0) for _ in range(traits.depth - len(rows))]
            if rows and traits.row_end:
                self._shade(met, self._layout(mark), rows[-1][0])
                rows[-1] = [], 0
            else:
                for inside, ended in rows:
                    inside.append((len(met), ended))
                if rows and self._ends_cell(mark, traits):
                    rows[-1] = rows[-1][0], rows[-1][1] + 1
            met.append(_Met(start, mark, traits, None))
        return [one._replace(ground=one.ground or around) for one in met]

    def _shade(self, met: list[_Met], row: Layout, inside: list[tuple[int, int]]) -> None:
        behind = row.ground
        if behind is None and row.style is not None and not self._styles.plain_table(row.style):
            behind = "?"
        for at, cell in inside:
            ground = (row.grounds[cell] if cell < row.count else None) or behind
            if met[at].ground is None and ground is not None:
                met[at] = met[at]._replace(ground=ground)

    def _layout(self, mark: int) -> Layout:
        """Of the row that ends with this mark."""
        if mark not in self._layouts:
            properties = self._formatting.paragraph(mark)[1]
            if properties not in self._alike:
                self._alike[properties] = layout(properties)
            self._layouts[mark] = self._alike[properties]
        return self._layouts[mark]

    def _ends_cell(self, mark: int, traits: Traits) -> bool:
        return self._pieces.text[mark] == _CELL_MARK or traits.cell_end

    def _paragraphs(self, story: Range) -> Iterator[Range]:
        """Where each begins, and where its mark is."""
        start, end = story
        for match in _MARK.finditer(self._pieces.text, start, end):
            if match[0] != _PAGE_BREAK or match.start() in self._section_ends:
                yield start, match.start()
                start = match.end()
        if start < end:
            raise Broken("a text without an end")

    def _paragraph(
        self, start: int, mark: int, traits: Traits, ground: str | None, counted: bool
    ) -> Iterator[Node]:
        look = self._styles.look(traits, ground)
        printed, found = self._runs.paragraph(start, mark, look)
        text, self._carried = self._carried + printed, ""
        if not self._ends_cell(mark, traits):
            told = self._runs.mark(mark, look)
            if told.deleted or (told.look.hidden and not look.hidden):
                self._carried = text
                yield from found
                return
        heading = traits.outline + 1 if traits.outline is not None and traits.outline < 9 else 0
        yield Para(self._label(traits, text) + text, heading, counted)
        yield from found

    def _label(self, traits: Traits, text: str) -> str:
        if not traits.list or traits.list >= _NO_LIST:
            return ""
        key = str(traits.list)
        level = traits.level
        if traits.list_style is not None:
            level = self._definitions.level_of(key, traits.list_style, level)
        return self._counting.label(key, min(level or 0, 8), text)

    def _left_over(self, into: list[Node], counted: bool) -> None:
        """What was to go on in a next paragraph that never comes."""
        text, self._carried = self._carried, ""
        if text:
            into.append(Para(text, 0, counted))

    def _end_cell(self, table: _Open) -> None:
        table.cells.append((table.content, self._tally.drawn > table.drawn))
        table.content, table.drawn = [], self._tally.drawn

    def _end_row(self, table: _Open, mark: int, traits: Traits) -> None:
        row = Row(self._layout(mark), table.cells)
        if len(row.cells) != row.layout.count or table.content:
            raise Broken("a row with more cells, or fewer, than it says")
        table.cells = []
        self._tally.add_cells(len(row.cells))
        told = self._runs.mark(mark, self._styles.look(traits, None))
        if told.deleted:
            self._tally.deleted += 1
        elif told.look.hidden and not any(has_text(content) for content, _ in row.cells):
            self._tally.hidden += 1
        else:
            table.rows.append(row)


def _close(open_tables: list[_Open], result: list[Node]) -> None:
    table = open_tables.pop()
    if table.cells or table.content:
        raise Broken("a row without an end")
    if table.rows:
        (open_tables[-1].content if open_tables else result).append(table_of(table.rows))


def _notes(file: WordFile, marks: Part, texts: Part, story: Story) -> dict[int, Range]:
    """Where the text of each note begins and ends, by the position of its mark."""
    begin, end = file.story(story)
    positions, _ = spread(file.part(marks), 2)
    bounds, _ = spread(file.part(texts), 0)
    found = {}
    for at, position in enumerate(positions[:-1]):
        if at + 1 < len(bounds):
            found[position] = min(begin + bounds[at], end), min(begin + bounds[at + 1], end)
    return found
