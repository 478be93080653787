"""The lines of the reports that findings stand on, as they are printed, with their marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.audit import Audit, Location
from checker.document import LinePlace, Place
from checker.render import words
from checker.render.places import Places, Stretch, address_of
from checker.render.screen import Mark
from checker.report import Address, Report

_LINES = 4
"""How many source lines of one place are shown."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line (or paragraph, or row of a table) of a report with the marks on it."""

    number: int | None
    place: Place
    text: str
    marks: list[Mark]


class SourceLines:
    """Of all files of one audit."""

    def __init__(self, audit: Audit) -> None:
        self._others = words.others(audit)
        self._places: dict[str, Places] = {}

    def of(self, path: str, locations: Iterable[Location]) -> list[SourceLine]:
        """The lines of one file that the locations stand on, each once, in the order of print."""
        report = self._others.get(path)
        lines: dict[object, SourceLine] = {}
        for location in locations:
            for key, line in self._marked(report, location):
                lines.setdefault(key, SourceLine(line.number, line.place, line.text, [])).marks.extend(
                    line.marks
                )
        if all(line.number is not None for line in lines.values()):
            return sorted(lines.values(), key=lambda line: line.number or 0)
        return list(lines.values())

    def _marked(self, report: Report | None, location: Location) -> Iterator[tuple[object, SourceLine]]:
        place = location.place
        primary = location.role == "primary"
        if isinstance(place, LinePlace) and report is not None and place.line <= len(report.document.lines):
            yield from self._lines_of(report, place, primary, location.label)
            return
        stretch = self._find(report, place)
        if report is not None and stretch is not None:
            if stretch.key[0] == "cell":
                key, text, start, end = _row_text(report, address_of(stretch.key))
            else:
                paragraph = self._index(report).paragraphs[stretch.key]
                key, text, start, end = stretch.key, paragraph.text, stretch.start, stretch.end
            yield key, SourceLine(None, place, text, [Mark(start, end, primary, location.label)])
        else:
            yield (
                place,
                SourceLine(None, place, place.text, [Mark(0, len(place.text), primary, location.label)]),
            )

    def _lines_of(
        self, report: Report, place: LinePlace, primary: bool, label: str
    ) -> Iterator[tuple[object, SourceLine]]:
        last = min(place.end_line, len(report.document.lines))
        wanted = [n for n in range(place.line, last + 1) if report.document.lines[n - 1].strip()]
        wanted = wanted[:_LINES] or [place.line]
        for number in wanted:
            text = report.document.lines[number - 1]
            start = place.column - 1 if number == place.line else len(text) - len(text.lstrip())
            end = place.end_column - 1 if number == place.end_line else len(text.rstrip())
            start, end = min(start, len(text)), min(max(end, start), len(text))
            told = label if number == wanted[-1] else ""
            yield number, SourceLine(number, place, text, [Mark(start, end, primary, told)])

    def _index(self, report: Report) -> Places:
        if report.path not in self._places:
            self._places[report.path] = Places(report)
        return self._places[report.path]

    def _find(self, report: Report | None, place: Place) -> Stretch | None:
        return self._index(report).find(place) if report is not None else None


def _row_text(report: Report, address: Address) -> tuple[object, str, int, int]:
    """The row of a table in one line, and where in it the cell stands."""
    table = report.tables[address.table]
    label = table.labels.get(address.row)
    text = (label.text.strip() if label else address.row).replace("\n", "")
    start = end = 0
    for other, cell in table.cells.items():
        if other.row != address.row:
            continue
        text += "   "
        figure = cell.text.strip() or "空"
        if other == address:
            start, end = len(text), len(text) + len(figure)
        text += figure
    return ("row", address.table, address.row), text, start, end
