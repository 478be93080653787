"""What the HTML pages are made of: the Jinja environment, tables to draw, prose cut at its marks."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

from jinja2 import Environment, PackageLoader, StrictUndefined

from checker import __version__
from checker.forms import Form
from checker.ground.faults import printable
from checker.render import Options, own, words
from checker.render.drawing import Drawing, Drawn, draw, form_of, table_form
from checker.render.places import Key
from checker.render.rounds import round_of
from checker.report import Report

_GRAVITY = {"error": 3, "warning": 2, "info": 1}


@dataclass(frozen=True, slots=True)
class Reference:
    """A finding as a mark points to it."""

    id: str
    label: str
    message: str
    grade: str
    """Its severity; ``known`` where it is waived or of the baseline."""


@dataclass(slots=True)
class PlaceMark:
    """A cell or a stretch of prose that at least one finding stands at."""

    id: str
    start: int
    end: int
    severity: str
    refs: list[Reference]
    cause: bool = False
    known: bool = True
    """Only findings that are waived or of the baseline stand here."""
    mended: str = ""
    """What should be printed here instead, where a finding knows."""

    @property
    def css(self) -> str:
        return " ".join(
            filter(None, (self.severity, "cause" if self.cause else "", "known" if self.known else ""))
        )

    def add(self, ref: Reference, severity: str, *, cause: bool, known: bool, mended: str = "") -> None:
        if all(other.id != ref.id for other in self.refs):
            self.refs.append(ref)
        if _GRAVITY[severity] > _GRAVITY[self.severity]:
            self.severity = severity
        self.cause = self.cause or cause
        self.known = self.known and known
        self.mended = self.mended or mended


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks; ``opens`` and ``closes`` are those that begin or end in it."""

    text: str
    marks: tuple[PlaceMark, ...] = ()
    opens: tuple[PlaceMark, ...] = ()
    closes: tuple[PlaceMark, ...] = ()

    @property
    def css(self) -> str:
        gravest = max(self.marks, key=lambda mark: (not mark.known, _GRAVITY[mark.severity]))
        return gravest.css


@dataclass(frozen=True, slots=True)
class DrawnTable:
    title: str
    name: str
    head: Drawing
    body: Drawing
    foreign: tuple[list[Segment], ...]
    source: str
    """Where most of its cells come from; ``mixed`` where some come from elsewhere."""
    mixed: bool


@dataclass(frozen=True, slots=True)
class DrawnSection:
    heading: list[Segment]
    paragraphs: tuple[list[Segment], ...]
    tables: tuple[DrawnTable, ...]


@dataclass(frozen=True, slots=True)
class DrawnReport:
    title: list[Segment]
    sections: tuple[DrawnSection, ...]
    loose: tuple[DrawnTable, ...]
    """Tables whose section was not found."""
    marks: dict[Key, list[PlaceMark]]
    name: str
    """What tells it from the others on a page, for those who hear the page."""

    def mark(self, table: str, cell: Drawn) -> PlaceMark | None:
        """The mark on a value cell, or on a row's own heading."""
        key: Key = ("cell", *cell.address[:3]) if cell.address else ("label", table, cell.row)
        found = self.marks.get(key)
        return found[0] if found else None


def draw_report(report: Report, marks: dict[Key, list[PlaceMark]], options: Options) -> DrawnReport:
    """The whole report in the order of print, its tables by the official form."""
    form = form_of(report, options.forms)
    tables = {name: _drawn_table(report, name, form, marks, options) for name in report.tables}
    homes = {name: _home(name, form) for name in tables}
    sections = []
    placed: set[str] = set()
    for number, section in enumerate(report.sections):
        here = [name for name in tables if section.id and homes[name] == section.id and name not in placed]
        placed.update(here)
        heading = section.heading.text if section.heading else ""
        sections.append(
            DrawnSection(
                segments(heading, marks.get(("heading", number), [])),
                tuple(
                    segments(paragraph.text, marks.get(("body", number, at), []))
                    for at, paragraph in enumerate(section.body)
                ),
                tuple(tables[name] for name in here),
            )
        )
    title = report.title.text if report.title else ""
    loose = tuple(table for name, table in tables.items() if name not in placed)
    name = f"{report.organ or report.path} {report.year or ''}".strip()
    return DrawnReport(segments(title, marks.get(("title",), [])), tuple(sections), loose, marks, name)


def _home(table: str, form: Form | None) -> str | None:
    return form.tables[table].section if form and table in form.tables else None


def _drawn_table(
    report: Report, name: str, form: Form | None, marks: dict[Key, list[PlaceMark]], options: Options
) -> DrawnTable:
    table = report.tables[name]
    shape = table_form(table, form, options.forms)
    drawing = draw(table, shape)
    head = list(takewhile(lambda line: all(cell.role == "column" for cell in line), drawing))
    foreign = tuple(
        segments(paragraph.text, marks.get(("foreign", name, number), []))
        for number, paragraph in enumerate(table.foreign_rows)
    )
    title = f"{shape.short} {shape.title}" if shape else name
    sources = Counter[str](cell.source for cell in table.cells.values())
    source = max(sources, key=sources.__getitem__, default="")
    return DrawnTable(title, name, head, drawing[len(head) :], foreign, source, len(sources) > 1)


def segments(text: str, marks: Sequence[PlaceMark]) -> list[Segment]:
    """``text`` cut wherever a mark begins or ends."""
    if not marks:
        return [Segment(text)] if text else []
    edges = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    empty = [mark for mark in marks if mark.start == mark.end]
    cut: list[Segment] = []
    for start, end in zip(edges, [*edges[1:], len(text)], strict=True):
        cut.extend(Segment("", (mark,), (mark,), (mark,)) for mark in empty if mark.start == start)
        if start == end:
            continue
        over = tuple(mark for mark in marks if mark.start <= start and end <= mark.end)
        opens = tuple(mark for mark in over if mark.start == start)
        closes = tuple(mark for mark in over if mark.end == end)
        cut.append(Segment(text[start:end], over, opens, closes))
    return cut


@cache
def shared() -> Environment:
    """``environment`` as all pages of a run use it; nobody changes it."""
    return environment()


def environment() -> Environment:
    """Everything is escaped; what cannot be seen on a page is shown as �."""
    env = Environment(
        loader=PackageLoader("checker.render"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: words.UNSEEN.sub("\ufffd", value) if type(value) is str else value,
    )
    env.globals.update(words=words, round_of=round_of, own=own, version=__version__)
    env.filters["line"] = printable
    return env


@cache
def asset(name: str) -> str:
    return (files("checker.render") / "templates" / name).read_text(encoding="utf-8").strip()


def policy(style: str, scripts: Iterable[str]) -> str:
    """A Content-Security-Policy that lets in this page's own style and script, by their hash, only."""
    allowed = " ".join(_hash(script) for script in scripts) or "'none'"
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
