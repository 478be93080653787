"""The lists of a Word document: their levels, from its XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.readers.numbering import word_kind
from checker.readers.office.docx_xml import MC, VAL, W, count, switch
from checker.readers.office.lists import Counting, Level, WordList

if TYPE_CHECKING:
    from lxml.etree import _Element

_LOST_MARK = re.compile(r"(?<=%\d)\?$")
"""RTF keeps no Chinese punctuation in the pattern of a number; what is left of 、 is a question mark."""


class Lists:
    """The lists of a document."""

    def __init__(self, root: _Element | None) -> None:
        """``root``: of the part that defines the lists, if there is one."""
        self._style_levels: dict[tuple[str, str], int] = {}
        self._counting = Counting(self._read(root) if root is not None else {})

    def level_of(self, key: str, style: str, otherwise: int | None) -> int | None:
        """The level of a list that a paragraph style stands for."""
        return self._style_levels.get((key, style), otherwise)

    def _read(self, root: _Element) -> dict[str, WordList]:
        abstracts = {item.get(W + "abstractNumId", ""): item for item in root.iterfind(W + "abstractNum")}
        numbers = {item.get(W + "numId", ""): item for item in root.iterfind(W + "num")}
        linked = {
            link.get(VAL, ""): key
            for key, item in abstracts.items()
            if (link := item.find(W + "styleLink")) is not None
        }
        lists: dict[str, WordList] = {}
        for key, item in numbers.items():
            reference = item.find(W + "abstractNumId")
            abstract = reference.get(VAL, "") if reference is not None else ""
            link = abstracts[abstract].find(W + "numStyleLink") if abstract in abstracts else None
            if link is not None:
                abstract = linked.get(link.get(VAL, ""), abstract)
            if abstract not in abstracts:
                continue
            made = WordList({}, abstract)
            for level in abstracts[abstract].iterfind(W + "lvl"):
                self._read_level(key, level, made)
            for override in item.iterfind(W + "lvlOverride"):
                if (own := override.find(W + "lvl")) is not None:
                    self._read_level(key, own, made)
                if (start := override.find(W + "startOverride")) is not None:
                    made.starts[count(override, 0, "ilvl")] = count(start)
            lists[key] = made
        return lists

    def _read_level(self, key: str, level: _Element, made: WordList) -> None:
        at = count(level, 0, "ilvl")
        values = {child.tag: child for child in level}
        format = values.get(W + "numFmt")
        if format is None:  # a newer format in AlternateContent
            format = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
        text = values.get(W + "lvlText")
        restart = values.get(W + "lvlRestart")
        suffix = values.get(W + "suff")
        made.levels[at] = Level(
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
        return self._counting.label(key, level, text)
