"""The document's lines of text as its tables are looked for in them, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checker.recognise.matching.lines import Line
from checker.recognise.tables.blueprints import Blueprint, Blueprints
from checker.recognise.tables.in_lines.label_index import LabelIndex, LineLabel


@dataclass(frozen=True, eq=False)
class FreeLines:
    """All lines, and which of them (by their index here) are left for further tables."""

    lines: Sequence[Line]
    index: LabelIndex
    taken: frozenset[int] = frozenset()

    @classmethod
    def of(cls, lines: Sequence[Line], known: Blueprints) -> FreeLines:
        return cls(lines, LabelIndex(lines, known.labels))

    def without(self, lines: Iterable[int]) -> FreeLines:
        return replace(self, taken=self.taken.union(lines))

    def labels(self, blueprint: Blueprint) -> list[LineLabel]:
        return self.index.of(blueprint, self.taken)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers in the document of the lines that are taken."""
        return frozenset(self.lines[at].number for at in self.taken)
