"""The one finding that tells what was not read of a report, where its audit is partial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from checker.audit import INCOMPLETE, Finding, Location
from checker.diagnose.signing import sign
from checker.forms import Form, Forms
from checker.report import Report
from checker.run.gaps import Gap, gaps

TITLE = "没有读全"

_NAMED = 6
"""So many rows of one table are named in the message; the values name all."""
_PLACES = 12


def incomplete(report: Report, forms: Forms, form: Form | None) -> list[Finding]:
    """What was not read of the report, as one finding; none where all that its form requires was read."""
    found = gaps(report, forms)
    if not found:
        return []
    told = [_sentence(list(group)) for _, group in groupby(found, key=lambda gap: (gap.table, gap.reason))]
    finding = Finding(
        rule=INCOMPLETE,
        title=TITLE,
        severity="warning",
        confidence="high",
        message=f"没有读全，以下内容没有核对：{'；'.join(told)}。",
        basis="不是报告的错误，只说明哪些内容没有核对",
        hint=_hint(found),
        values=_values(found),
        locations=tuple(_locations(found, report, form)),
    )
    return sign(report, [finding], ["；".join(sorted(gap.name for gap in found))])


def unread(report: Report, forms: Forms) -> str:
    """What was not read, for a sentence about what is compared with it; empty where all was read."""
    told: dict[str, list[str]] = {}
    for gap in gaps(report, forms):
        table = gap.table.short if gap.table else gap.name
        told.setdefault(table, []).append(gap.row.name if gap.row else "全表")
    return "；".join(f"{table}·{'、'.join(rows[:_NAMED])}{_and_more(rows)}" for table, rows in told.items())


def _and_more(rows: Sequence[str]) -> str:
    return f" 等 {len(rows)} 行" if len(rows) > _NAMED else ""


def sentence(report: Report, forms: Forms) -> str:
    """The same in one sentence; empty where all was read."""
    found = incomplete(report, forms, None)
    return found[0].message if found else ""


def _sentence(alike: Sequence[Gap]) -> str:
    """Gaps of one table for one reason: “表三的“（一）予以公开”等 3 行（18 格）：…”."""
    first = alike[0]
    if first.table is None:
        return f"{first.name}{first.reason}"
    if first.row is None:
        return f"{first.table.short}（{first.table.title}）：{first.reason}"
    names = "、".join(f"“{gap.row.name}”" for gap in alike[:_NAMED] if gap.row)
    more = f"等 {len(alike)} 行" if len(alike) > _NAMED else ""
    cells = sum(len(gap.cells) for gap in alike)
    size = f"（{cells} 格）" if cells else ""
    return f"{first.table.short}的{names}{more}{size}：{first.reason}"


def _values(found: Iterable[Gap]) -> dict[str, str]:
    """By table, all that was not read of it."""
    said: dict[str, list[str]] = {}
    for gap in found:
        table = gap.table.short if gap.table else gap.name
        said.setdefault(f"{table}没有读到", []).append(gap.row.name if gap.row else "全部")
    return {table: "、".join(names) for table, names in said.items()}


def _hint(found: Sequence[Gap]) -> str:
    if not any(gap.table for gap in found):
        return ""
    if any(gap.table and gap.row is None for gap in found):
        return "请提供表格完整、且是文字而不是图片或嵌入对象的文件（Word、网页或带文字的 PDF），再核对一次。"
    return (
        "请对照原件看这些行：是否漏印、改了名称、印了两次，或在转换格式时错位；改正后，或换用 Word、网页、"
        "带表格线的 PDF，再核对一次。"
    )


def _locations(found: Sequence[Gap], report: Report, form: Form | None) -> Iterable[Location]:
    """The first thing not read, as far as it is printed, else the heading of its section."""
    placed = [
        Location(gap.place, label=gap.name, cell=str(gap.cells[0].address) if gap.cells else None)
        for gap in found
        if gap.place
    ]
    if found[0].place is None:
        section = found[0].table.section if found[0].table else None
        headings = [one.heading for one in report.sections if one.id == section and one.heading]
        heading = headings[0] if headings else report.title
        if heading is not None:
            placed.insert(0, Location(heading.place(), label=found[0].name))
    for number, location in enumerate(placed[:_PLACES]):
        yield (
            location
            if not number
            else Location(location.place, "related", location.label, location.path, location.cell)
        )
