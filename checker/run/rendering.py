"""One audit in one format; a fault of ours in showing one report costs that report alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker.audit import Audit, ReportAudit
from checker.ground.faults import RuleFault, internal_fault
from checker.ground.wholefolder import WholeFolder
from checker.render import Options, Renderer, writable
from checker.render.own import wrote
from checker.report import Report
from checker.run.auditing import unchecked

if TYPE_CHECKING:
    from checker.render.html_folder import Pages


def rendered(renderer: Renderer, audit: Audit, options: Options) -> tuple[str | bytes, Audit]:
    """The output, and the audit that it shows: reports that cannot be shown are ``unchecked`` in it.

    Raises ``RuleFault`` for a fault in the user's own template.
    """
    try:
        return renderer(audit, options), audit
    except RuleFault:
        raise
    except Exception:
        reports = tuple(
            unchecked(one.path, internal_fault("输出", fault))
            if (fault := _fault(renderer, replace(audit, reports=(one,)), options))
            else one
            for one in audit.reports
        )
        if reports == audit.reports:  # none of them is to blame
            raise
        audit = replace(audit, reports=reports, exit_code=3)
        return renderer(audit, options), audit


def render_pages(audit: Audit, options: Options, folder: Path) -> Audit:
    """Writes a page for each report and an index into ``folder``; the audit that they show.

    Only one page is in memory at a time. Raises ``OSError`` where it cannot be written.
    """
    from checker.render.html_folder import Pages
    from checker.render.words import Short

    pages = Pages(options, Short(audit))
    reports: list[ReportAudit] = []
    with WholeFolder(folder, wrote) as whole:
        for one in each(audit):
            (name, text), shown = _page(pages, one)
            whole.add(name, writable(text).encode())
            reports += shown.reports
        if any(new is not old for new, old in zip(reports, audit.reports, strict=True)):
            audit = replace(audit, reports=tuple(reports), exit_code=3)
        whole.finish(lambda beside: writable(pages.index(audit, beside)).encode())
    return audit


def _page(pages: Pages, one: Audit) -> tuple[tuple[str, str], Audit]:
    try:
        return pages.page(one), one
    except Exception as fault:  # a fault of ours in showing this report
        [report] = one.reports
        one = replace(one, reports=(unchecked(report.path, internal_fault("输出", fault)),), context=())
        return pages.page(one), one


def each(audit: Audit) -> Iterator[Audit]:
    """The audit of each report alone, with the reports that its findings point into."""
    known = {report.path: report for report in audit.context}
    known.update({one.path: one.report for one in audit.reports if one.report is not None})
    for one in audit.reports:
        beside = _pointed(one, known)
        yield replace(audit, reports=(one,), context=tuple(beside), skipped=(), notes=(), resolved=())


def _pointed(one: ReportAudit, known: dict[str, Report]) -> Iterable[Report]:
    paths = {place.path for finding in one.findings for place in finding.locations} - {one.path, None}
    return (known[path] for path in sorted(filter(None, paths)) if path in known)


def _fault(renderer: Renderer, audit: Audit, options: Options) -> Exception | None:
    try:
        renderer(audit, options)
    except Exception as fault:
        return fault
    return None
