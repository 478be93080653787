"""The automatic numbers of Word's paragraphs: its lists, their levels, how they count and begin anew."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.readers.numbering import label, number, word_kind
from checker.readers.office.docx_xml import MC, VAL, W, count, switch

if TYPE_CHECKING:
    from lxml.etree import _Element

_LOST_MARK = re.compile(r"(?<=%\d)\?$")
"""RTF keeps no Chinese punctuation in the pattern of a number; what is left of 、 is a question mark."""


@dataclass(slots=True)
class _Level:
    start: int
    kind: str
    text: str
    separator: str
    restart: int | None
    legal: bool


@dataclass(slots=True)
class _List:
    """A ``w:num``: its levels, starts of its own, and the definition whose counters it shares with others."""

    levels: dict[int, _Level]
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)


class Lists:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: _Element | None) -> None:
        """``root``: of the part that defines the lists, if there is one."""
        self._style_levels: dict[tuple[str, str], int] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._lists = self._read(root) if root is not None else {}

    def level_of(self, key: str, style: str, otherwise: int | None) -> int | None:
        """The level of a list that a paragraph style stands for."""
        return self._style_levels.get((key, style), otherwise)

    def _read(self, root: _Element) -> dict[str, _List]:
        abstracts = {item.get(W + "abstractNumId", ""): item for item in root.iterfind(W + "abstractNum")}
        numbers = {item.get(W + "numId", ""): item for item in root.iterfind(W + "num")}
        linked = {
            link.get(VAL, ""): key
            for key, item in abstracts.items()
            if (link := item.find(W + "styleLink")) is not None
        }
        lists: dict[str, _List] = {}
        for key, item in numbers.items():
            reference = item.find(W + "abstractNumId")
            abstract = reference.get(VAL, "") if reference is not None else ""
            link = abstracts[abstract].find(W + "numStyleLink") if abstract in abstracts else None
            if link is not None:
                abstract = linked.get(link.get(VAL, ""), abstract)
            if abstract not in abstracts:
                continue
            made = _List({}, abstract)
            for level in abstracts[abstract].iterfind(W + "lvl"):
                self._read_level(key, level, made)
            for override in item.iterfind(W + "lvlOverride"):
                if (own := override.find(W + "lvl")) is not None:
                    self._read_level(key, own, made)
                if (start := override.find(W + "startOverride")) is not None:
                    made.starts[count(override, 0, "ilvl")] = count(start)
            lists[key] = made
        return lists

    def _read_level(self, key: str, level: _Element, made: _List) -> None:
        at = count(level, 0, "ilvl")
        values = {child.tag: child for child in level}
        format = values.get(W + "numFmt")
        if format is None:  # a newer format in AlternateContent
            format = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
        text = values.get(W + "lvlText")
        restart = values.get(W + "lvlRestart")
        suffix = values.get(W + "suff")
        made.levels[at] = _Level(
            count(values.get(W + "start"), 0 if W + "start" not in values else 1),
            word_kind(format.get(VAL, "decimal") if format is not None else "decimal"),
            _LOST_MARK.sub("、", text.get(VAL, "")) if text is not None else "",
            {"nothing": "", "space": " "}.get(suffix.get(VAL, "") if suffix is not None else "", "\t"),
            count(restart) if restart is not None else None,
            bool(switch(values.get(W + "isLgl"))),
        )
        if (style := values.get(W + "pStyle")) is not None:
            self._style_levels[key, style.get(VAL, "")] = at

    def label(self, key: str, level: int, text: str) -> str:
        """The number of the next paragraph ``text`` of a list, with what follows it."""
        numbered = self._lists.get(key)
        if numbered is None:
            return ""
        counters = self._counters.setdefault(numbered.abstract, {})
        for at, start in numbered.starts.items():
            if (key, at) not in self._started:
                self._started.add((key, at))
                counters[at] = start - 1
        levels = numbered.levels
        current = levels.get(level)
        if current is None:
            return ""
        counters[level] = counters.get(level, current.start - 1) + 1
        for deeper, one in levels.items():
            if deeper > level and deeper in counters and _restarts(one, deeper, level):
                counters[deeper] = one.start - 1
        printed = current.text if current.kind else ""
        for at in range(level + 1):
            if f"%{at + 1}" in printed and at in levels:
                kind = "1" if current.legal else levels[at].kind
                value = max(counters.get(at, 0), levels[at].start)
                printed = printed.replace(f"%{at + 1}", number(value, kind))
        return label(printed, current.separator, text)


def _restarts(level: _Level, at: int, used: int) -> bool:
    """Whether a level begins anew after ``used``, a level above it."""
    if level.restart is None:
        return True
    return level.restart > 0 and used < min(level.restart, at)
