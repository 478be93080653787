"""The stretches of a report's text that a rule reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checker.audit import Location
from checker.document import Paragraph
from checker.forms import Form
from checker.ground.yamlfile import Fields, Node, as_texts, nearest
from checker.report import Report
from checker.rules.base import Case
from checker.rules.kind import Context
from checker.rules.names import key

PARTS = ("prose", "headings", "title")
"""What ``where`` may name beside ``preamble`` and the form's sections: all running text, the sections'
headings, the report's title."""

_FIGURES = re.compile(r"[\d０-９.,，％%]+")
_SPACE = re.compile(r"\s+")
_END = "。！？；\n"


class TextPart(NamedTuple):
    paragraph: Paragraph
    name: str
    """What an audit calls the place: the section's heading, “标题” …"""

    @property
    def text(self) -> str:
        return self.paragraph.text

    def sentence(self, start: int, end: int) -> str:
        """The sentence around ``text[start:end]``."""
        before = max(self.text.rfind(mark, 0, start) for mark in _END) + 1
        ends = [at for mark in _END if (at := self.text.find(mark, end)) >= 0]
        return self.text[before : min(ends, default=len(self.text))].strip()

    def subject(self, start: int, end: int) -> str:
        """The sentence without figures and spaces: what a finding is about, however its figures change."""
        return _SPACE.sub("", _FIGURES.sub("", self.sentence(start, end)))

    def location(self, start: int, end: int, *, related: bool = False) -> Location:
        return Location(self.paragraph.place(start, end), "related" if related else "primary", self.name)


def text_parts(report: Report, where: Iterable[str]) -> Iterator[TextPart]:
    """The text of the parts named, in the order of the report."""
    parts = frozenset(where)
    if "title" in parts and report.title:
        yield TextPart(report.title, "标题")
    for section in report.sections:
        name = section.title or "正文"
        if section.heading and "headings" in parts:
            yield TextPart(section.heading, "章节标题")
        if "prose" in parts or (section.id or "") in parts:
            for paragraph in section.body:
                yield TextPart(paragraph, name)


def parts_of(case: Case, where: tuple[str, ...]) -> Sequence[TextPart]:
    """The same of the report of a case, for all rules that read these parts."""
    return case.once((text_parts, where), lambda: tuple(text_parts(case.report, where)))


def any_stands_in(words: Iterable[str], case: Case, where: tuple[str, ...]) -> bool:
    """Whether any of the words may stand in these parts of the report of a case."""
    text = case.once((any_stands_in, where), lambda: "\n".join(one.text for one in parts_of(case, where)))
    return any_in(words, text)


def any_in(words: Iterable[str], text: str) -> bool:
    """Whether any of the words stands in a text."""
    for word in words:  # noqa: SIM110  # asked of each paragraph: a generator takes three times as long
        if word in text:
            return True
    return False


def read_where(fields: Fields, context: Context) -> tuple[str, ...]:
    """The key ``where``: parts of the report; all running text without it."""
    if not fields.has("where"):
        return ("prose",)
    node = fields.node("where")
    return tuple(_part(part, node, context) for part in as_texts(node, "where"))


def _part(name: str, node: Node, context: Context) -> str:
    """A part by its id, or by the title or the number that the form prints (“六”, “第六部分”)."""
    sections = [section for form in context.known for section in form.sections]
    if name in (*PARTS, "preamble") or any(section.id == name for section in sections):
        return name
    number = name.strip().removeprefix("第").removesuffix("部分").strip("、（）()") or name
    fitting = [
        section.id
        for section in sections
        if section.mark.strip("、（）()") == number or key(section.title) == key(name)
    ]
    ids = list(dict.fromkeys(fitting))
    if len(ids) == 1:
        return ids[0]
    known = {"prose": "正文", "headings": "章节标题", "title": "标题", "preamble": "前言"}
    known |= {section.id: f"{section.mark}{section.title}" for section in sections}
    said = "、".join(f"{id}（{label}）" for id, label in known.items())
    if ids:
        raise node.fault(f"“where”的“{name}”不止一个部分：{'、'.join(ids)}；请写标识")
    near = nearest(name, known) or nearest(name, known.values())
    raise node.fault(f"“where”不能是“{name}”{f'；是否想写“{near}”？' if near else ''}（可用：{said}）")


def section_ids(forms: Iterable[Form]) -> list[str]:
    return list(dict.fromkeys(section.id for form in forms for section in form.sections))


WHERE_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    "description": "查哪些部分：prose 正文（默认）、headings 章节标题、title 标题、preamble 前言，或章节标识",
}
