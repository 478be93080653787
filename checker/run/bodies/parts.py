"""One report handed in as several files: the text in one, tables in others.

The files become one report, so that every rule sees the whole. The places of each file but the first know
their file meanwhile; ``placed`` tells it with the findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import PurePath
from typing import Any, TypeVar, cast

from checker.audit import Location, ReportAudit
from checker.document import BlockPlace, LinePlace, PagePlace
from checker.forms import Form
from checker.prose import read_prose
from checker.report import Report, Section
from checker.run.card import Card, spoken

_Any = TypeVar("_Any")


def are_parts(one: Card, other: Card) -> bool:
    """Whether two files of one body, year and kind are parts of one report: they share no table, and each
    has what the other lacks."""
    if one.tables and other.tables:
        return one.tables.isdisjoint(other.tables)
    told, also = one.spoken, other.spoken
    return bool(one.tables or told) and bool(other.tables or also) and told.isdisjoint(also)


def lacking(nameless: Sequence[Card], others: Sequence[Card]) -> Iterator[tuple[Card, Card]]:
    """Of files that print tables alone, and not whose nor of what year (a workbook), each with the report
    beside it that lacks them: the one that its file is named after, or the only one in the folder."""
    for own in nameless:
        folder = PurePath(own.path).parent
        beside = [
            one for one in others if PurePath(one.path).parent == folder and one.kind == own.kind
            and one.organ and one.year and are_parts(own, one)
        ]  # fmt: skip
        stem = PurePath(own.path).stem
        named = [one for one in beside if str(one.organ) in stem and str(one.year) in stem]
        alone = sum(PurePath(one.path).parent == folder for one in nameless) == 1
        fitting = named or (beside if alone else [])
        if len(fitting) == 1:
            yield own, fitting[0]


def is_nameless(card: Card) -> bool:
    """Whether a file has tables and nothing else: no title, no text."""
    return bool(card.tables) and not card.spoken and not card.organ and not card.year


def merge(reports: Sequence[Report], form: Form | None) -> Report:
    """The report that the files are together; its path is the first one's."""
    moved = [reports[0], *map(_with_file, reports[1:])]
    sections = tuple(_sections([report.sections for report in moved], form))
    first = next((report for report in moved if spoken(report)), moved[0])
    tables = {name: table for report in moved for name, table in report.tables.items()}
    complete = form is not None and all(one.optional or id in tables for id, one in form.tables.items())
    problems = [
        problem
        for report in moved
        for problem in (report.document.notes if complete or not report.tables else report.problems)
    ]
    return replace(
        first,
        document=replace(reports[0].document, blocks=(), marked=any(one.document.marked for one in reports)),
        form=next((report.form for report in reports if report.form), None),
        edition=next((report.edition for report in reports if report.edition), ""),
        sections=sections,
        tables=tables,
        period=next((report.period for report in moved if report.period), None),
        prose=read_prose(sections, first.year),
        problems=tuple(dict.fromkeys(problems)),
        unread={id: title for one in moved for id, title in one.unread.items() if id not in tables},
    )


def _sections(parts: Sequence[Sequence[Section]], form: Form | None) -> Iterator[Section]:
    """The sections of all parts in the form's order, those of one part in their own; of one that several
    parts print the first heading, with what each says under it."""
    order = {section.id: at for at, section in enumerate(form.sections)} if form else {}
    ranked: list[tuple[int, Section]] = []
    for sections in parts:
        rank = -1
        for section in sections:
            rank = max(rank, order.get(section.id or "", rank))
            ranked.append((rank, section))
    told: dict[object, Section] = {}
    for number, (_, section) in enumerate(sorted(ranked, key=lambda pair: pair[0])):
        key = section.id or number
        known = told.get(key)
        if known is None:
            told[key] = section
        else:
            said = {paragraph.text.strip() for paragraph in known.body}
            more = tuple(one for one in section.body if one.text.strip() not in said)
            told[key] = replace(known, heading=known.heading or section.heading, body=known.body + more)
    return iter(told.values())


def _with_file(report: Report) -> Report:
    """The report with places that know its file."""
    return replace(
        report,
        title=_placed_in(report.title, report.path),
        period=_placed_in(report.period, report.path),
        sections=_placed_in(report.sections, report.path),
        tables={name: _placed_in(table, report.path) for name, table in report.tables.items()},
        unread={id: _placed_in(title, report.path) for id, title in report.unread.items()},
    )


def _placed_in(value: _Any, file: str) -> _Any:
    """``value`` with every place in it placed in ``file``."""
    found: Any = value
    if isinstance(found, LinePlace | PagePlace | BlockPlace):
        return cast(_Any, replace(found, file=file))
    if isinstance(found, dict):
        return cast(_Any, {key: _placed_in(one, file) for key, one in found.items()})
    if type(found) is tuple:
        return cast(_Any, tuple(_placed_in(one, file) for one in found))
    if is_dataclass(found) and not isinstance(found, type):
        inner = {one.name: _placed_in(getattr(found, one.name), file) for one in fields(found)}
        return cast(_Any, replace(found, **inner))
    return value


def placed(audit: ReportAudit, files: Sequence[str]) -> ReportAudit:
    """The audit with every place told in the file where it stands. ``files``: the paths of what its report is
    made of, where that is several."""
    found = tuple(
        replace(finding, locations=tuple(map(_located, finding.locations))) for finding in audit.findings
    )
    return replace(audit, findings=found, parts=tuple(files))


def _located(location: Location) -> Location:
    file = location.place.file
    return replace(location, place=replace(location.place, file=""), path=file) if file else location
