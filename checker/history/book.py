"""What a history holds: of each report its rounds, of each round its figures and findings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from checker.audit import Severity
from checker.document import BlockPlace, LinePlace, PagePlace, Place
from checker.history import store
from checker.report import Address, Cell, State

if TYPE_CHECKING:
    import sqlite3

_LONGEST = 100_000
"""Characters of one text that is taken from a file."""
_MOST_CELLS = 20_000
"""Cells of one report, and findings."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The report of one body on one year. ``body``: its full name, with the place before it."""

    id: int
    kind: str
    body: str
    year: int


@dataclass(frozen=True, slots=True)
class Round:
    """One state of a report's files, as it was audited.

    ``content``: the digest of all that was read of them; ``organ``: as its title prints it; ``day``: of its
    first audit, ``2026-01-10``; ``tool``: the version that audited it.
    """

    number: int
    day: str
    tool: str
    organ: str
    form: str | None
    status: str
    content: str
    files: tuple[str, ...]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a round: what it is known by again, and what is told of it."""

    fingerprint: str
    rule: str
    severity: Severity
    state: str
    title: str
    message: str
    basis: str
    hint: str
    cells: tuple[str, ...]
    cause: tuple[str, ...]
    """The cells whose mending would have made it go, where that was known."""
    figures: Mapping[str, tuple[str, ...]] | None
    """As they were printed; ``None`` where they are forgotten."""


class Book:
    """An open history. Raises ``ValueError`` and its like for what it cannot understand; whoever opened it
    tells that."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # -- reading ----------------------------------------------------------------------------------------

    def entries(self, kind: str | None = None, year: int | None = None) -> list[Entry]:
        """All reports, or those of a kind and a year, by body and year."""
        asked = "SELECT id, kind, body, year FROM report WHERE ?1 IN (kind, '') AND ?2 IN (year, 0)"
        rows = self._connection.execute(f"{asked} ORDER BY kind, body, year", (kind or "", year or 0))
        return [Entry(int(id), _text(kind), _text(body), int(year)) for id, kind, body, year in rows]

    def rounds(self, entry: Entry) -> list[Round]:
        """The rounds of a report in their order."""
        rows = self._connection.execute(
            "SELECT number, day, tool, organ, form, status, content, files, id FROM round WHERE report = ?"
            " ORDER BY number",
            (entry.id,),
        )
        return [
            Round(
                int(number),
                _text(day),
                _text(tool),
                _text(organ),
                None if form is None else _text(form),
                _text(status),
                _text(content),
                _texts(files),
                int(id),
            )
            for number, day, tool, organ, form, status, content, files, id in rows
        ]

    def cells(self, one: Round) -> Iterator[Cell]:
        """The figures of a round, each with its place in the file that it was read from."""
        rows = self._connection.execute(
            "SELECT part, line, field, state, value, unit, text, reason, place FROM figure WHERE round = ?"
            " ORDER BY part, line, field LIMIT ?",
            (one.id, _MOST_CELLS),
        )
        for part, line, field, state, value, unit, text, reason, place in rows:
            if state not in get_args(State):
                raise ValueError(state)
            printed = _text(text)
            number = Decimal(_text(value)) if value is not None and state == "number" else None
            if state == "number" and (number is None or not number.is_finite()):
                raise ValueError(value)
            yield Cell(
                Address(_text(part), _text(line), _text(field)),
                cast(State, state),
                number,
                printed,
                _place(_text(place), printed) if place is not None else None,
                "text",
                None if unit is None else _text(unit),
                None if reason is None else _text(reason),
            )

    def findings(self, one: Round) -> list[Finding]:
        rows = self._connection.execute(
            "SELECT fingerprint, rule, severity, state, title, message, basis, hint, cells, cause, figures"
            " FROM finding WHERE round = ? ORDER BY number LIMIT ?",
            (one.id, _MOST_CELLS),
        )
        found = []
        for *texts, cells, cause, figures in rows:
            fingerprint, rule, severity, state, title, message, basis, hint = map(_text, texts)
            if severity not in get_args(Severity):
                raise ValueError(severity)
            known = cast(Severity, severity)
            about = (fingerprint, rule, known, state, title, message, basis, hint)
            found.append(Finding(*about, _texts(cells), _texts(cause), _printed(json.loads(_text(figures)))))
        return found

    # -- writing ----------------------------------------------------------------------------------------

    def enter(self, kind: str, body: str, year: int) -> Entry:
        """A report that there was none of."""
        asked = "INSERT INTO report (kind, body, year) VALUES (?, ?, ?)"
        return Entry(_made(self._connection.execute(asked, (kind, body, year))), kind, body, year)

    def rename(self, entry: Entry, body: str) -> None:
        self._connection.execute("UPDATE report SET body = ? WHERE id = ?", (body, entry.id))

    def add(self, entry: Entry, one: Round, cells: Iterable[Cell], findings: Iterable[Finding]) -> None:
        """A round; where there is one of its number, it takes its place."""
        self._connection.execute("DELETE FROM round WHERE report = ? AND number = ?", (entry.id, one.number))
        about = (one.number, one.day, one.tool, one.organ, one.form, one.status, one.content)
        id = _made(
            self._connection.execute(
                "INSERT INTO round (report, number, day, tool, organ, form, status, content, files)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (entry.id, *about, _json(one.files)),
            )
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    id,
                    *cell.address[:3],
                    cell.state,
                    str(cell.value) if cell.state == "number" else None,
                    cell.unit,
                    _storable(cell.text),
                    cell.reason,
                    _json(_told_place(cell.place)) if cell.place is not None else None,
                )
                for cell in cells
            ),
        )
        self._connection.executemany(
            f"INSERT INTO finding VALUES ({', '.join('?' * 13)})",
            (
                (
                    *(id, number, one.fingerprint, one.rule, one.severity, one.state, one.title),
                    *(_storable(text) for text in (one.message, one.basis, one.hint)),
                    *(_json(one.cells), _json(one.cause)),
                    _json(one.figures),
                )
                for number, one in enumerate(findings)
            ),
        )

    def strike(self, one: Round, number: int, message: str) -> None:
        """Leaves a finding of a round, by its place among them, without anything that was printed."""
        self._connection.execute(
            "UPDATE finding SET message = ?, hint = '', figures = 'null' WHERE round = ? AND number = ?",
            (message, one.id, number),
        )

    def remove(self, entries: Sequence[Entry]) -> None:
        """Takes reports out with all their rounds; what others say of them is left."""
        self._connection.executemany("DELETE FROM report WHERE id = ?", [(one.id,) for one in entries])


@contextmanager
def read(path: Path) -> Iterator[Book]:
    """A history as it is. Raises ``RuleFault``."""
    with store.reading(path) as connection:
        yield Book(connection)


@contextmanager
def written(path: Path) -> Iterator[Book]:
    """A history for one change, whole or not at all; made where there is none. Raises ``RuleFault``."""
    with store.writing(path) as connection:
        yield Book(connection)


def _made(cursor: sqlite3.Cursor) -> int:
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError("not a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return _list(json.loads(_text(value)))


def _list(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return tuple(map(_text, value))


def _printed(value: object) -> dict[str, tuple[str, ...]] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise TypeError("not a table")
    return {_text(key): _list(told) for key, told in value.items()}


def _json(value: object) -> str:
    return _storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _storable(text: str) -> str:
    """Without lone surrogates, and no longer than is read back."""
    return text.encode("utf-8", "replace").decode("utf-8")[:_LONGEST]


def _told_place(place: Place) -> dict[str, Any]:
    if isinstance(place, LinePlace):
        return {"line": [place.line, place.column, place.end_line, place.end_column]}
    if isinstance(place, PagePlace):
        return {"page": place.page, "bbox": list(place.bbox)}
    spot = {"paragraph": place.paragraph, "table": place.table, "row": place.row, "column": place.column}
    return {key: value for key, value in {**spot, "sheet": place.sheet}.items() if value is not None}


def _place(told: str, text: str) -> Place:
    data = json.loads(told)
    if "line" in data:
        line, column, end_line, end_column = map(int, data["line"])
        return LinePlace(text, line, column, end_line, end_column)
    if "page" in data:
        x0, y0, x1, y1 = map(float, data["bbox"])
        return PagePlace(text, int(data["page"]), (x0, y0, x1, y1))
    paragraph, table, row, number = (
        int(data[key]) if key in data else None for key in ("paragraph", "table", "row", "column")
    )
    sheet = _text(data["sheet"]) if "sheet" in data else None
    return BlockPlace(text, paragraph, table, row, number, sheet=sheet)
