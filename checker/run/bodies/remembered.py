"""Last year's figures as a history remembers them: reports of which the tables are there and no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from checker.document import Document, Paragraph, line_paragraph
from checker.forms import Form, Forms
from checker.history import Book, Entry, read
from checker.language.organs import canonical
from checker.organs import Organs
from checker.report import Address, Cell, Prose, Report, Table
from checker.run.bodies.pairing import Named, pair
from checker.run.card import card_of
from checker.run.rulebook import form_of


class Remembered(NamedTuple):
    """``doubt``: in Chinese why it cannot be told which one is meant, where there is no report."""

    report: Report | None
    doubt: str = ""


def remembered(
    wanted: Mapping[int, Named], history: Path, forms: Forms, organs: Organs | None = None
) -> dict[int, Remembered]:
    """Index of a report → last year's of its body. Raises ``RuleFault`` where the file is not sound.

    A file that is not there yet remembers nothing.
    """
    if not history.exists() or not history.stat().st_size:
        return {}
    reports = list(wanted.items())
    years = {(one.report.kind, one.report.year - 1) for one in wanted.values() if one.report.year}
    with read(history) as book:
        entries = {
            _place(one, history): one for kind, year in sorted(years) for one in book.entries(kind, year)
        }
        stubs = [_report(one, path) for path, one in entries.items()]
        named = [Named(card_of(stub, forms), listed_as(stub.organ or "", organs)) for stub in stubs]
        pairing = pair([one for _, one in reports], named)
        found = {
            reports[at][0]: Remembered(
                _filled(stubs[other], entries[stubs[other].path], book, history, forms)
            )
            for at, other in pairing.previous.items()
        }
    doubtful = {reports[at][0]: Remembered(None, doubt) for at, doubt in pairing.doubts.items()}
    return {**found, **doubtful}


def listed_as(body: str, organs: Organs | None) -> str:
    """The name that the list of who is who has now for a body of the history."""
    organ = organs.identify(body).organ if organs is not None else None
    return organ.full if organ is not None else canonical(body)


def _place(entry: Entry, history: Path, file: str = "") -> str:
    """What stands for a path: “历史记录 gouji-history.db 中的“云岭县水务局 2023 年度（年报/一.docx）””."""
    where = f"（{file}）" if file else ""
    return f"历史记录 {history.name} 中的“{entry.body} {entry.year} 年度{where}”"


def _report(entry: Entry, path: str) -> Report:
    return Report(
        document=Document(path, "history", ()),
        kind=entry.kind,
        organ=entry.body,
        year=entry.year,
        form=None,
        title=None,
        period=None,
        sections=(),
        tables={},
        prose=Prose(()),
    )


def _filled(stub: Report, entry: Entry, book: Book, history: Path, forms: Forms) -> Report:
    """The report with the figures of its last round."""
    last = book.rounds(entry)[-1]
    cells: dict[str, dict[Address, Cell]] = {}
    for cell in book.cells(last):
        cells.setdefault(cell.address.table, {})[cell.address] = cell
    file = last.files[0] if last.files else ""
    report = replace(
        stub,
        document=Document(_place(entry, history, file), "history", ()),
        organ=last.organ,
        form=last.form,
    )
    form = form_of(report, forms)
    tables = {name: Table(name, own, _labels(form, name)) for name, own in cells.items()}
    return replace(report, tables=tables)


def _labels(form: Form | None, name: str) -> dict[str, Paragraph]:
    """The rows by the names that the form has for them; they stand on no line of any file."""
    table = form.tables.get(name) if form is not None else None
    return {row.id: line_paragraph(row.name, 0) for row in table.rows} if table is not None else {}
