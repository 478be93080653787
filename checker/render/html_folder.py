"""The audit of many as pages: one for each report, to be sent alone, and an index that leads to them."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from checker.audit import Audit, ReportAudit
from checker.ground.wholefolder import INDEX
from checker.render import Options, html, words
from checker.render.check_groups import Standing, order, standings
from checker.render.html_parts import asset, policy, shared

OPENED = "?i"
"""What the index adds to the address of a page, which then offers the way back; one sent alone does not."""
_LONGEST = 40
"""Characters of an organ's name that a page is named after."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What the index keeps of a report when its page is written."""

    page: str
    name: str
    path: str
    year: int | None
    status: str
    grade: str
    counts: tuple[int, int, int]
    """New errors, warnings, infos."""
    known: int
    standings: dict[str, Standing]


class Pages:
    """Makes the pages as the reports come, and from what it keeps of each the index."""

    def __init__(self, options: Options, short: words.Short | None = None) -> None:
        self._options, self._short = options, short
        self._rows: list[_Row] = []
        self._names: set[str] = set()

    def page(self, one: Audit) -> tuple[str, str]:
        """Name and text of the page of an audit of one report."""
        [report] = one.reports
        text = html.render(one, self._options, index=f"../{INDEX}", short=self._short)
        name = self._name(report)
        new = [finding.severity for finding in report.findings if finding.state == "new"]
        self._names.add(name)
        self._rows.append(
            _Row(
                name,
                report.organ or report.path,
                report.path,
                report.year,
                report.status,
                words.grade(report.findings),
                (new.count("error"), new.count("warning"), new.count("info")),
                len(report.findings) - len(new),
                standings(report, self._options.rules),
            )
        )
        return name, text

    def index(self, audit: Audit, folder: str) -> str:
        """The page that leads to the others, which stand in ``folder`` beside it."""
        groups = sorted({group for row in self._rows for group in row.standings}, key=order)
        style = f"{asset('style.css')}\n{asset('index.css')}\n.matrix {{ --groups: {len(groups)}; }}"
        script = asset("index.js")
        template = shared().get_template("index.html.j2")
        shown = template.render(
            audit=audit,
            rows=self._rows,
            groups=groups,
            hit={group: sum(_is_hit(row, group) for row in self._rows) for group in groups},
            blank=Standing(),
            organs=sorted({row.name for row in self._rows}),
            years=sorted({row.year for row in self._rows if row.year is not None}),
            known=any(row.known for row in self._rows),
            at=lambda row: f"{quote(folder)}/{quote(row.page)}{OPENED}",
            style=style,
            script=script,
            policy=policy(style, [script]),
        )
        return shown + "\n"

    def _name(self, report: ReportAudit) -> str:
        """A file name that every system takes, whatever the report is called, and that no other page has."""
        told = unicodedata.normalize("NFKC", report.organ or "报告")
        plain = "".join(one for one in told if one.isalnum())[:_LONGEST]
        year = "" if report.year is None else f"-{report.year}"
        for more in range(len(self._names) + 1):
            key = hashlib.sha256(f"{report.path}\0{more}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
            name = f"{plain or '报告'}{year}-{key}.html"
            if name not in self._names:
                break
        return name


def _is_hit(row: _Row, group: str) -> bool:
    return row.standings.get(group, Standing()).count > 0
