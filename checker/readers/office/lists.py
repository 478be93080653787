"""Lists of Word as they count: the levels of a list, its counters, and the number of its next paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.readers.numbering import label, number


@dataclass(slots=True)
class Level:
    """``text``: the pattern of its number, in which ``%1`` stands for the number of the first level."""

    start: int
    kind: str
    text: str
    separator: str
    restart: int | None
    legal: bool


@dataclass(slots=True)
class WordList:
    """Its levels, starts of its own, and the definition whose counters it shares with others."""

    levels: dict[int, Level]
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)


class Counting:
    """How far each list of a document has counted."""

    def __init__(self, lists: Mapping[str, WordList]) -> None:
        self._lists = lists
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

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
                value = max(counters.get(at, 0), numbered.starts.get(at, levels[at].start))
                printed = printed.replace(f"%{at + 1}", number(value, kind))
        return label(printed, current.separator, text)


def _restarts(level: Level, at: int, used: int) -> bool:
    """Whether a level begins anew after ``used``, a level above it."""
    if level.restart is None:
        return True
    return level.restart > 0 and used < min(level.restart, at)
