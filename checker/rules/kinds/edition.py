"""The form that a report follows against the edition that its year asks for. See ``FINDERS``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from checker.audit import Location
from checker.forms import Form
from checker.ground.yamlfile import Fields
from checker.report import MIXED, Report
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts

_PLAIN = re.compile(r"[\s\W_]+")
"""The form of a report whose tables follow several editions."""

Finder = Callable[[Case, Layouts], Iterable[Outcome]]


def _edition(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    report = case.report
    wanted = _wanted(report, layouts)
    if report.year is None or report.form is None:
        yield Outcome("unknown", reason="未读到年度" if report.year is None else "认不出所用的格式")
    elif wanted is None:
        yield Outcome("unknown", reason=f"不知道 {report.year} 年度应用的格式")
    elif report.form in (wanted.id, MIXED):
        yield Outcome("pass")
    else:
        labels = [label for table in report.tables.values() for label in list(table.labels.values())[:1]]
        yield Outcome(
            "fail",
            slots={"year": str(report.year), "printed": report.form, "official": wanted.id},
            values={"报告所用": f"格式 {report.form}", "应用": f"格式 {wanted.id}"},
            locations=tuple(
                Location(label.place(), "related" if number else "primary", "表格")
                for number, label in enumerate(labels[:3])
            ),
            subject="edition",
        )


def _mixed(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    report = case.report
    rows = [
        row
        for table in report.tables.values()
        for row in table.foreign_rows
        if _known_elsewhere(row.text, case, layouts)
    ]
    if report.form == MIXED or rows:
        yield Outcome(
            "fail",
            slots={"rows": "、".join(f"“{row.text.strip()}”" for row in rows[:6]) or "见各表的行与列"},
            locations=tuple(
                Location(row.place(), "related" if number else "primary", "表格")
                for number, row in enumerate(rows[:10])
            ),
            subject="mixed",
        )


def _unsplit(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    for name, table in case.report.tables.items():
        layout = layouts.of(case.report, case.form, name)
        for id in sorted(layout.unsplit) if layout else ():
            row = layout.row(id) if layout else None
            label = table.labels.get(id)
            if row is None or layout is None:
                continue
            yield Outcome(
                "fail",
                id,
                slots={
                    "row": row.name,
                    "parts": "；".join(layout.row_name(part) for part in row.replaces),
                },
                locations=(Location(label.place(), label=layout.table.short),) if label else (),
                subject=id,
            )


def _foreign(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    for name, table in case.report.tables.items():
        rows = [row for row in table.foreign_rows if not _known_elsewhere(row.text, case, layouts)]
        if rows:
            layout = layouts.of(case.report, case.form, name)
            yield Outcome(
                "fail",
                name,
                slots={
                    "table": layout.table.short if layout else name,
                    "rows": "、".join(f"“{row.text.strip()}”" for row in rows[:6]),
                },
                locations=tuple(
                    Location(row.place(), "related" if number else "primary", "表格")
                    for number, row in enumerate(rows[:10])
                ),
                subject=name,
            )


def _labels(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    """Row labels with a character or two unlike the official ones: one finding for each table."""
    for name, table in case.report.tables.items():
        layout = layouts.of(case.report, case.form, name)
        if layout is None:
            continue
        slips = []
        for id, label in table.labels.items():
            row = layout.table.row(id)
            if row is None:
                continue
            printed = _plain(label.text)
            accepted = [_plain(mark + text) for mark in ("", row.mark) for text in (row.label, *row.variants)]
            if printed not in accepted and any(_nearly(printed, wanted) for wanted in accepted):
                slips.append((label, row))
        if slips:
            yield Outcome(
                "fail",
                name,
                slots={
                    "table": layout.table.short,
                    "labels": "；".join(
                        f"“{label.text.strip()}”应为“{row.mark}{row.label}”" for label, row in slips[:5]
                    ),
                },
                locations=tuple(
                    Location(label.place(), "related" if number else "primary", layout.table.short)
                    for number, (label, _) in enumerate(slips[:10])
                ),
                subject=name,
            )


def _nearly(printed: str, wanted: str) -> bool:
    if len(wanted) < 4 or abs(len(printed) - len(wanted)) > 2:
        return False
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, printed, wanted, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return max(len(printed), len(wanted)) - same <= 2


def _wanted(report: Report, layouts: Layouts) -> Form | None:
    kin = [form for form in layouts.forms.values() if form.kind == report.kind]
    return next((form for form in kin if report.year is not None and form.covers(report.year)), None)


def _known_elsewhere(text: str, case: Case, layouts: Layouts) -> bool:
    """Whether a label that the report's form does not know is one of another edition's."""
    plain = _plain(text)
    for form in layouts.forms.values():
        if form.kind != case.report.kind or (case.form and form.id == case.form.id):
            continue
        for table in form.tables.values():
            for row in table.rows:
                names = (row.label, *row.variants, *(column.label for column in row.columns))
                if plain and plain in map(_plain, names):
                    return True
    return False


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return _PLAIN.sub("", unicodedata.normalize("NFKC", text))


FINDERS: Mapping[str, tuple[Finder, frozenset[str]]] = {
    "edition": (_edition, frozenset(("year", "printed", "official"))),
    "mixed": (_mixed, frozenset(("rows",))),
    "unsplit": (_unsplit, frozenset(("row", "parts"))),
    "foreign": (_foreign, frozenset(("table", "rows"))),
    "labels": (_labels, frozenset(("table", "labels"))),
}
"""What to look for → how, and the slots of its message."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The compiled rule."""

    find: Finder
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        if not case.report.tables:
            return [Outcome("unknown", reason="没有读到表格")]
        return list(self.find(case, self.layouts)) or [Outcome("pass")]


def _compile(fields: Fields, context: Context) -> Compiled:
    finder, slots = FINDERS[fields.choice("find", FINDERS)]
    return Compiled(Edition(finder, context.layouts), slots)


KIND = Kind(
    summary="所用的格式与年度是否相符",
    keys={"find": {"enum": list(FINDERS), "description": "查什么"}},
    required=("find",),
    compile=_compile,
    reads="both",
)
