"""Enumerations with a number left out: （一）（三）, 一是…三是, 1. 3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.language.enumerators import ORDINAL, ordinal
from checker.report import Section
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.text_parts import TextPart

_BLANKS = re.compile(r"\s+")
STYLES: Mapping[str, re.Pattern[str]] = {
    "bracket": re.compile(rf"(?:^|(?<=[。；;\s]))[（(]\s{{0,2}}({ORDINAL})\s{{0,2}}[）)]"),
    "point": re.compile(rf"(?:^|(?<=[。；;：:，,、\s]))({ORDINAL})是"),
    "arabic": re.compile(r"^\s*(\d{1,2})[.．、](?!\d)"),
}
"""Name → where its marks stand: at the beginning of a paragraph, or of a clause."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The compiled rule."""

    marks: re.Pattern[str]

    def run(self, case: Case) -> Iterable[Outcome]:
        sections = case.report.sections
        return [gap for section in sections for gap in self._gaps(section)] or [Outcome("pass")]

    def _gaps(self, section: Section) -> Iterator[Outcome]:
        # One last mark for each level that is open: an inner enumeration ends where an outer one goes on.
        levels: list[_Mark] = []
        for mark in self._marks(section):
            if mark.number == 1:
                levels.append(mark)
                continue
            before = [n for n, last in enumerate(levels) if last.number + 1 == mark.number]
            if before:
                levels[before[-1] :] = [mark]
                continue
            if levels and mark.number > levels[-1].number + 1:
                last = levels[-1]
                yield Outcome(
                    "fail",
                    mark.text,
                    slots={"before": last.text, "text": mark.text},
                    locations=(mark.location(), replace(last.location(), role="related")),
                    subject=f"{section.id} {mark.text}",
                )
            levels = [mark] if levels else []

    def _marks(self, section: Section) -> Iterator[_Mark]:
        for paragraph in section.body:
            one = TextPart(paragraph, section.title or "正文")
            for match in self.marks.finditer(one.text):
                yield _Mark(ordinal(match[1]), _BLANKS.sub("", match[0]), one, match.span())


class _Mark(NamedTuple):
    number: int
    text: str
    part: TextPart
    span: tuple[int, int]

    def location(self) -> Location:
        return self.part.location(*self.span)


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Numbering(STYLES[fields.choice("style", STYLES)]), frozenset(("before", "text")))


KIND = Kind(
    summary="编号中间有缺",
    keys={
        "style": {"enum": list(STYLES), "description": "bracket（一）（二），point 一是二是，arabic 1. 2."}
    },
    required=("style",),
    compile=_compile,
    reads="prose",
    slots={"before": "前一个编号"},
)
