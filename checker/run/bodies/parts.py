"""One report handed in as several files: the text in one, tables in others.

The files become one report, so that every rule sees the whole. Meanwhile the places of each file but the
first are moved far off, beyond all lines and pages of the others; ``placed`` brings those of the findings
back and names the file that each stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from checker.audit import Location, ReportAudit
from checker.document import BlockPlace, LinePlace, PagePlace, Place
from checker.forms import Form
from checker.prose import read_prose
from checker.report import Report, Section

_FAR = 100_000_000
"""More lines, pages or paragraphs than any file has."""
_Any = TypeVar("_Any")


def are_parts(one: Report, other: Report) -> bool:
    """Whether two files of one body, year and kind are parts of one report: they share no table, and each
    has what the other lacks."""
    if one.tables and other.tables:
        return one.tables.keys().isdisjoint(other.tables)
    told, also = _spoken(one), _spoken(other)
    return bool(one.tables or told) and bool(other.tables or also) and told.isdisjoint(also)


def _spoken(report: Report) -> set[str | None]:
    """The sections in which a report says something."""
    told = {section.id for section in report.sections if section.body}
    return told - {None, "preamble"}


def merge(reports: Sequence[Report], form: Form | None) -> Report:
    """The report that the files are together; its path is the first one's."""
    moved = [_moved_report(report, number) for number, report in enumerate(reports)]
    sections = tuple(_sections([report.sections for report in moved], form))
    first = next((report for report in moved if _spoken(report)), moved[0])
    tables = {name: table for report in moved for name, table in report.tables.items()}
    complete = form is not None and form.tables.keys() <= tables.keys()
    problems = [
        problem
        for report in moved
        for problem in (report.document.notes if complete or not report.tables else report.problems)
    ]
    return replace(
        first,
        document=replace(reports[0].document, blocks=()),
        form=next((report.form for report in reports if report.form), None),
        sections=sections,
        tables=tables,
        period=next((report.period for report in moved if report.period), None),
        prose=read_prose(sections, first.year),
        problems=tuple(dict.fromkeys(problems)),
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


def _moved_report(report: Report, number: int) -> Report:
    if not number:
        return report
    return replace(
        report,
        title=_moved(report.title, number),
        period=_moved(report.period, number),
        sections=_moved(report.sections, number),
        tables={name: _moved(table, number) for name, table in report.tables.items()},
    )


def _moved(value: _Any, number: int) -> _Any:
    """``value`` with every place in it moved."""
    found: Any = value
    if isinstance(found, LinePlace | PagePlace | BlockPlace):
        return cast(_Any, _shifted(found, number * _FAR))
    if isinstance(found, dict):
        return cast(_Any, {key: _moved(one, number) for key, one in found.items()})
    if type(found) is tuple:
        return cast(_Any, tuple(_moved(one, number) for one in found))
    if is_dataclass(found) and not isinstance(found, type):
        inner = {one.name: getattr(found, one.name) for one in fields(found)}
        changed = {name: _moved(one, number) for name, one in inner.items()}
        return cast(_Any, replace(found, **changed))
    return value


def _shifted(place: Place, by: int) -> Place:
    if isinstance(place, LinePlace):
        return replace(place, line=place.line + by, end_line=place.end_line + by)
    if isinstance(place, PagePlace):
        return replace(place, page=place.page + by)
    if place.table is not None:
        return replace(place, table=place.table + by)
    return replace(place, paragraph=(place.paragraph or 0) + by)


def placed(audit: ReportAudit, files: Mapping[str, Sequence[Report]]) -> ReportAudit:
    """The audit with every place of a merged report told in the file where it stands.

    ``files``: path of each merged report, audited or compared with, → the files that it is made of.
    """
    found = tuple(
        replace(finding, locations=tuple(_back(one, audit.path, files) for one in finding.locations))
        for finding in audit.findings
    )
    parts = tuple(report.path for report in files.get(audit.path, ()))
    return replace(audit, findings=found, parts=parts)


def _back(location: Location, own: str, files: Mapping[str, Sequence[Report]]) -> Location:
    place = location.place
    if isinstance(place, LinePlace):
        at = place.line
    elif isinstance(place, PagePlace):
        at = place.page
    else:
        at = (place.table if place.table is not None else place.paragraph) or 0
    number = at // _FAR
    if not number:
        return location
    path = files[location.path or own][number].path
    return replace(location, place=_shifted(place, -number * _FAR), path=path)
