"""The typed report: what a document says, by the addresses of the official form.

A cell is a number, blank, unsure or invalid; nothing is guessed, and blank is not 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from checker.document import Document, Paragraph, Place, Source
from checker.ground.records import record
from checker.language.quantity import Quantity

State = Literal["number", "blank", "unsure", "invalid"]

MIXED: Final = "mixed"
"""The form of a report whose tables are of several editions."""

_NAME = r"\w+(?:\.\w+)*"
_ADDRESS = re.compile(rf"(previous\.)?(\w+)\[\s*({_NAME})\s*[,，]\s*({_NAME})\s*\]")


class Address(NamedTuple):
    """``table[row, column]``; ``previous`` is the same cell of last year's report."""

    table: str
    row: str
    column: str
    previous: bool = False

    def __str__(self) -> str:
        return f"{'previous.' if self.previous else ''}{self.table}[{self.row}, {self.column}]"

    @classmethod
    def parse(cls, text: str) -> Address:
        """Raises ``ValueError`` where ``text`` is no address (its names are not checked against a form)."""
        match = _ADDRESS.fullmatch(text.strip())
        if not match:
            raise ValueError(f"不是单元格地址：{text}")
        return cls(match[2], match[3], match[4], bool(match[1]))


@record
class Cell:
    """One cell of the form as printed.

    ``value`` is a number only in state ``number``; money in 元, counts whole. ``unit`` is the unit the
    value is in, ``None`` for money whose unit is printed nowhere. ``reason`` says in Chinese why a
    cell is unsure or invalid.
    """

    address: Address
    state: State
    value: Decimal | None
    text: str
    place: Place | None
    source: Source
    unit: str | None = None
    reason: str | None = None
    step: Decimal | None = None
    """What one more at its last printed digit is worth, where the form says that it was rounded to that."""
    printed_unit: str | None = None
    """The unit of money that it is printed in (“万元”), where that is known."""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row that the form leaves to each report. ``group``: the form's name for such rows; ``parent``: the id
    of the row that it hangs under, empty for none."""

    id: str
    name: str
    group: str
    parent: str = ""
    among: bool = False
    """It tells a part of the row above it (其中：…) and is added to nothing."""
    called: str = ""
    """What it is called beside its key, where it is."""


@dataclass(frozen=True, slots=True)
class StrangeRow:
    """A row with figures that the form does not know. ``above``: the id of the row known last before it,
    empty for none; ``columns``: those where it prints more than 0, so that it may belong into their sums."""

    label: Paragraph
    above: str
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class StrangeColumn:
    """A column of figures that the form does not know. ``left``: the known columns to its left; ``rows``:
    those where it prints more than 0."""

    label: Paragraph
    left: frozenset[str]
    rows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One of the form's tables as found. ``cells`` holds every address of the form's table that this
    report prints a row for. ``labels`` are the row labels as printed, in the order of print."""

    name: str
    cells: Mapping[Address, Cell]
    labels: Mapping[str, Paragraph] = field(default_factory=dict)
    foreign_rows: tuple[Paragraph, ...] = ()
    """Rows and columns that belong to another edition's form, or that the form does not know."""
    open_rows: tuple[OpenRow, ...] = ()
    """Those that the form leaves to each report, in the order of print."""
    strange_rows: tuple[StrangeRow, ...] = ()
    """Those of ``foreign_rows`` of which it is known between which rows they stand."""
    strange_columns: tuple[StrangeColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. ``id`` is the form's name of the section (``overview`` …), ``preamble``
    for what stands before the first heading; ``None`` for a heading the form does not know.

    ``body``: prose only, with visual lines joined into paragraphs and page furniture taken out.
    """

    id: str | None
    heading: Paragraph | None
    body: tuple[Paragraph, ...]

    @property
    def title(self) -> str:
        return self.heading.text.strip() if self.heading else ""


@dataclass(frozen=True, slots=True)
class Period:
    """The period of the statistics as printed; a part is ``None`` where it is no real date."""

    start: date | None
    end: date | None
    text: str
    place: Place


LONGEST_SENTENCE: Final = 2_000
"""Characters up to which a sentence is read; the longest of real reports have some hundred. Words and
figures of one sentence are looked at together, so that this bounds what each of them can cost."""


@record
class Sentence:
    """One sentence; ``section`` is the form's id of the section it stands in (``preamble`` before)."""

    content: Paragraph
    section: str | None
    paragraph: int
    """Ordinal of the paragraph in the report's prose."""
    quantities: tuple[Quantity, ...]
    unread: bool = False
    """It is longer than any sentence of a report: nothing in it is read, and checks of it are unknown."""

    @property
    def text(self) -> str:
        return self.content.text


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of a report, sentence by sentence."""

    sentences: tuple[Sentence, ...]

    @property
    def unread(self) -> list[Sentence]:
        return [sentence for sentence in self.sentences if sentence.unread]

    @property
    def not_read(self) -> str:
        """That sentences were not read, in Chinese without a full stop; empty where all were."""
        count = len(self.unread)
        return f"正文有 {count} 句超过 {LONGEST_SENTENCE} 字，其中的说法没有核对" if count else ""


@dataclass(frozen=True, slots=True)
class Report:
    """A document recognised as an annual report. What was not found is ``None`` or empty."""

    document: Document
    kind: str
    """The kind of report: which family of forms it follows."""
    organ: str | None
    year: int | None
    form: str | None
    title: Paragraph | None
    period: Period | None
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]
    prose: Prose
    problems: tuple[str, ...] = ()
    """Chinese sentences about what could not be recognised."""
    another: Paragraph | None = None
    """The title of a further report in the same file, which was not read."""
    name: str = ""
    """What this kind of report is called."""
    edition: str = ""
    """What an audit calls the form that it follows; empty for a mixed one, or none."""
    unread: Mapping[str, Paragraph] = field(default_factory=dict)
    """Tables of the form of which the title is printed over figures and nothing was read: that title."""
    doubt: str = ""
    """Why the text cannot be judged, in Chinese: its order is lost, or there is none beside the tables."""

    @property
    def path(self) -> str:
        return self.document.path

    def cell(self, address: Address) -> Cell | None:
        table = self.tables.get(address.table)
        return table.cells.get(address) if table else None

    def cells(self) -> Iterator[Cell]:
        for table in self.tables.values():
            yield from table.cells.values()
