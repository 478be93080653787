"""A section taken over from last year's report, figures and all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.report import Report, Section
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.text_parts import section_ids

_SHINGLE = 6
"""Characters that are compared as one piece."""
_IDLE = re.compile(r"[^\w%％.]+")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Copied:
    """The compiled rule. Two texts are alike by the share of pieces of text that they have in common."""

    sections: tuple[str, ...]
    percent: int
    least: int

    def run(self, case: Case) -> Iterable[Outcome]:
        if case.previous is None:
            return [Outcome("not_applicable", reason="没有上年报告可比")]
        if not case.previous.sections:
            return [Outcome("not_applicable", reason="上年的只有数字，没有正文可比")]
        return [self._compare(case.report, case.previous, id) for id in self.sections]

    def _compare(self, report: Report, previous: Report, id: str) -> Outcome:
        now, then = _section(report, id), _section(previous, id)
        if now is None or then is None:
            return Outcome("unknown", id, "本年或上年报告没有这一部分")
        ours, theirs = _pieces(now), _pieces(then)
        if min(len(ours), len(theirs)) < self.least:
            return Outcome("not_applicable", id, "文字太短，雷同说明不了什么")
        alike = 100 * len(ours & theirs) // len(ours | theirs)
        if alike < self.percent:
            return Outcome("pass", id)
        title = now.title or "这一部分"
        return Outcome(
            "fail",
            id,
            slots={"section": title, "percent": str(alike)},
            values={"本年": f"{_length(now)} 字", "上年": f"{_length(then)} 字", "相同": f"{alike}%"},
            locations=(
                Location(now.body[0].place(), label="本年"),
                Location(then.body[0].place(), "related", "上年", previous.path),
            ),
            subject=id,
        )


def _section(report: Report, id: str) -> Section | None:
    return next((section for section in report.sections if section.id == id and section.body), None)


def _pieces(section: Section) -> set[str]:
    """All runs of a few characters, without punctuation; years are let go, for these are always renewed."""
    text = _YEAR.sub("", _IDLE.sub("", "".join(paragraph.text for paragraph in section.body)))
    return {text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}


def _length(section: Section) -> int:
    return sum(len(paragraph.text.strip()) for paragraph in section.body)


def _compile(fields: Fields, context: Context) -> Compiled:
    sections = fields.texts("sections")
    known = section_ids(context.known)
    for id in sections:
        if id not in known:
            raise fields.node("sections").fault(f"没有部分“{id}”，只能是：{'、'.join(known)}")
    percent, least = fields.integer("percent", 85), fields.integer("least", 150)
    if not 1 <= percent <= 100:
        raise fields.node("percent").fault("“percent”应在 1 与 100 之间")
    return Compiled(Copied(sections, percent, least), frozenset(("section", "percent")))


KIND = Kind(
    summary="文字与上年报告雷同",
    keys={
        "sections": {"type": "array", "items": {"type": "string"}, "description": "查哪些部分（标识）"},
        "percent": {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "description": "有百分之几相同才算（默认 85）",
        },
        "least": {"type": "integer", "description": "文字至少要有这么多处可比（约等于字数，默认 150）"},
    },
    required=("sections",),
    compile=_compile,
    reads="prose",
)
