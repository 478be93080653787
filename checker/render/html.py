"""The audit as one page that needs nothing else: findings first, then each report with its marks.

Of several reports each has its article, those without findings folded; ``html_folder`` gives each a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import Environment

from checker.audit import Audit, Finding, Location, Mend, ReportAudit
from checker.render import Options, words
from checker.render.html_parts import (
    DrawnReport,
    PlaceMark,
    Reference,
    asset,
    draw_report,
    policy,
    shared,
)
from checker.render.places import Key, Places
from checker.render.whereabouts import Whereabouts
from checker.report import Address, Report


@dataclass(frozen=True, slots=True)
class _Spot:
    """One place of a finding, with the mark it leads to."""

    name: str
    where: str
    text: str
    file: str
    mark: PlaceMark | None


@dataclass(frozen=True, slots=True)
class _ShownFinding:
    """A finding on the page."""

    id: str
    number: int
    finding: Finding
    spots: list[_Spot]
    cause: list[str]
    alternatives: list[str]
    explains: str


@dataclass(frozen=True, slots=True)
class _ShownReport:
    """One report on the page; ``drawn`` is ``None`` where it could not be read."""

    id: str
    audit: ReportAudit
    names: words.Names
    findings: list[_ShownFinding]
    drawn: DrawnReport | None
    unplaced: list[tuple[_ShownFinding, _Spot]]

    @property
    def grade(self) -> str:
        return words.grade(self.audit.findings)


@dataclass(frozen=True, slots=True)
class _OtherReport:
    """A report that findings only point into; ``is_part``: it is a file of one that was audited."""

    id: str
    is_part: bool
    report: Report
    drawn: DrawnReport
    grade: str
    """The gravest finding that points into it."""


@dataclass(slots=True)
class _Marked:
    """The marks of one report while findings are laid upon it."""

    prefix: str
    report: Report
    places: Places
    marks: dict[Key, list[PlaceMark]] = field(default_factory=dict)
    count: int = 0

    def mark(self, location: Location) -> PlaceMark | None:
        key, start, end = self._stretch(location)
        if key is None:
            return None
        here = self.marks.setdefault(key, [])
        for mark in here:
            if (mark.start, mark.end) == (start, end):
                return mark
        self.count += 1
        mark = PlaceMark(f"{self.prefix}-m{self.count}", start, end, "info", [])
        here.append(mark)
        return mark

    def _stretch(self, location: Location) -> tuple[Key | None, int, int]:
        if location.cell is not None:
            address = _address(location.cell)
            if address is not None and self.report.cell(address) is not None:
                return ("cell", *address[:3]), 0, 0
        found = self.places.find(location.place)
        if found is None:
            return None, 0, 0
        return (found.key, 0, 0) if found.key[0] in ("cell", "label") else found


def _address(text: str) -> Address | None:
    try:
        address = Address.parse(text)
    except ValueError:
        return None
    return address._replace(previous=False)


def render(audit: Audit, options: Options, *, index: str = "", short: words.Short | None = None) -> str:
    """``index``: the address of the page that leads to this one; it is offered only to who comes from there.
    ``short``: how fingerprints are cut, where that is not for this page alone."""
    return page(shared(), "audit.html.j2", audit, options, index=index, short=short)


def page(
    env: Environment,
    template: str,
    audit: Audit,
    options: Options,
    *,
    index: str = "",
    short: words.Short | None = None,
    **more: object,
) -> str:
    """The audit by ``audit.html.j2`` or a template that extends it; ``more``: what else such a one needs."""
    style, script = asset("style.css"), asset("audit.js")
    pages, beside = _lay_out(audit, options)
    return (
        env.get_template(template).render(
            audit=audit,
            counts=audit.counts(),
            pages=pages,
            beside=beside,
            style=style,
            script=script,
            policy=policy(style, [script]),
            **{"index": index, "short": short or words.Short(audit), **more},
        )
        + "\n"
    )


def _lay_out(audit: Audit, options: Options) -> tuple[list[_ShownReport], list[_OtherReport]]:
    numbered = enumerate(words.others(audit).items(), start=1)
    marked = {path: _Marked(f"p{n}", report, Places(report)) for n, (path, report) in numbered}
    where = Whereabouts(audit, options)
    laid = [list(_findings(audit, at, marked, where, options)) for at in range(len(audit.reports))]
    pages = []
    for at, (report, findings) in enumerate(zip(audit.reports, laid, strict=True)):
        own = marked.get(report.path) if report.report is not None else None
        unplaced = [
            (shown, spot)
            for shown in findings
            for spot in shown.spots
            if spot.mark is None and own is not None
        ]
        drawn = draw_report(own.report, own.marks, options) if own else None
        pages.append(
            _ShownReport(f"r{at + 1}", report, words.Names(report, options), findings, drawn, unplaced)
        )
    audited = {report.path for report in audit.reports}
    parts = {path for report in audit.reports for path in report.parts}
    beside = [
        _OtherReport(
            one.prefix,
            path in parts,
            one.report,
            draw_report(one.report, one.marks, options),
            _gravest(one.marks),
        )
        for path, one in marked.items()
        if path not in audited and one.marks
    ]
    return pages, beside


def _gravest(marks: dict[Key, list[PlaceMark]]) -> str:
    grades = {ref.grade for here in marks.values() for mark in here for ref in mark.refs}
    return next((grade for grade in words.GRADES if grade in grades), "none")


def _label(number: int, report: ReportAudit, there: Report) -> str:
    """How a mark in ``there`` names the finding: of another year's report with the year, of another
    organ's with the organ."""
    if report.path == there.path:
        return str(number)
    same = report.organ == there.organ and report.year is not None
    return f"{report.year if same else words.heading(report)}·{number}"


def _findings(
    audit: Audit, at: int, marked: dict[str, _Marked], where: Whereabouts, options: Options
) -> Iterator[_ShownFinding]:
    report = audit.reports[at]
    names = words.Names(report, options)
    for number, finding in enumerate(words.ordered(report.findings), start=1):
        id = f"r{at + 1}-f{number}"
        mends: dict[object, Mend] = {
            mend.location if mend.cell is None else mend.cell: mend for mend in finding.cause
        }
        spots = []
        for place, location in enumerate(finding.locations):
            path = location.path or report.path
            if location.cell is not None and path in report.parts:
                path = report.path  # which draws the tables of all its files
            there = marked.get(path)
            mark = there.mark(location) if there else None
            if mark is not None:
                assert there is not None
                known = finding.state != "new"
                mend = mends.get(location.cell or place)
                label = _label(number, report, there.report)
                mark.add(
                    Reference(id, label, finding.message, "known" if known else finding.severity),
                    finding.severity,
                    cause=mend is not None,
                    known=known,
                    mended=names.mended(mend) if mend and not known else "",
                )
            name = location.label or (names.cell(location.cell) if location.cell else "")
            file = location.path if location.path and location.path != report.path else ""
            spots.append(_Spot(name, where.beside(location, path), location.place.text.strip(), file, mark))
        yield _ShownFinding(
            id,
            number,
            finding,
            spots,
            [names.mend(mend, finding) for mend in finding.cause],
            [names.mends(mends, finding) for mends in finding.alternatives],
            names.explains(finding) if finding.explains else "",
        )
