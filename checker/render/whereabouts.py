"""A place as somebody finds it who has the file open.

Lines, pages and cells of a workbook are found by their numbers. Word numbers neither paragraphs nor tables
nor rows: there the heading above is told, the row by its label, the paragraph by its first words.
"""

from __future__ import annotations

from checker.audit import Audit, Location
from checker.document import BlockPlace, LinePlace, Place
from checker.forms import Form
from checker.ground.faults import printable
from checker.render import Options, words
from checker.render.drawing import form_of
from checker.render.places import Key, Places
from checker.report import Report, Section

_FIRST = 14
"""Characters by which a paragraph or a row is known."""
_HEADING = 24


class Whereabouts:
    """Of all files of one audit."""

    def __init__(self, audit: Audit, options: Options) -> None:
        self._reports, self._forms = words.others(audit), options.forms
        self._places: dict[str, Places] = {}

    def __call__(self, path: str, place: Place) -> str:
        """Where ``place`` is in the file ``path``, or in the part of it that the place itself names."""
        report = self._reports.get(path)
        if report is None or not self._is_hidden(path, place):
            return words.where(place)
        if path not in self._places:
            self._places[path] = Places(report)
        found = self._places[path].find(place)
        return (
            found and _told(report, form_of(report, self._forms), self._places[path], found.key)
        ) or words.where(place)

    def beside(self, location: Location, path: str) -> str:
        """Where it is, if its label does not say so already: “表三·予以公开·自然人” is found in Word."""
        if location.label and location.cell and self._is_hidden(path, location.place):
            return ""
        return self(path, location.place)

    def in_file(self, path: str, place: Place) -> str:
        """The same behind the name of the file; ``file:line:column`` where there are lines."""
        if not isinstance(place, BlockPlace):
            return words.file_place(path, place)
        return f"{printable(path)}：{self(path, place)}"

    def in_other(self, location: Location, path: str) -> str:
        """The name of the file, and where in it a place is that its label does not tell."""
        told = "" if location.label and location.cell else self.beside(location, path)
        return "，".join(filter(None, (printable(path), told)))

    def _is_hidden(self, path: str, place: Place) -> bool:
        """Whether whoever has the file open sees no numbers of what the place counts: paragraphs and tables
        of Word, lines of the source of a page."""
        if isinstance(place, BlockPlace):
            return place.sheet is None
        report = self._reports.get(path)
        return isinstance(place, LinePlace) and report is not None and report.document.format == "html"


def _told(report: Report, form: Form | None, places: Places, key: Key) -> str:
    match key:
        case ("title",):
            return "报告标题"
        case ("heading", _):
            return f"标题“{_short(places.paragraphs[key].text)}”"
        case ("body", int(section), _):
            under = _under(report.sections[section])
            return f"{under}“{_short(places.paragraphs[key].text)}”一段"
        case ("cell" | "label", str(table), str(row), *_):
            label = report.tables[table].labels.get(row)
            printed = _short(label.text) if label else ""
            return f"{_above(report, form, table)}表中“{printed}”一行" if printed else ""
        case ("foreign", str(table), *_):
            return f"{_above(report, form, table)}表中“{_short(places.paragraphs[key].text)}”一行"
    return ""


def _above(report: Report, form: Form | None, table: str) -> str:
    home = form.tables[table].section if form and table in form.tables else None
    return _under(next((one for one in report.sections if home and one.id == home), None))


def _under(section: Section | None) -> str:
    return f"“{_short(section.title, _HEADING)}”下" if section and section.title else ""


def _short(text: str, most: int = _FIRST) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most]}……"
