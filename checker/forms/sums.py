"""What rows and columns of a table add up, as the form writes it: ``1-8``, ``rest``, ``children``, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.forms.model import Column, OpenRows, Relation, Row
from checker.ground.yamlfile import Fields, Node

FIGURES = "figures"
"""The columns whose figures may be added up: all but rates."""
PARTS, LESS, PARENTS, CHILDREN = ".parts", ".less", ".parents", ".children"
"""What a sum adds up, and takes off; open rows that others hang under, and what hangs under one."""
_SEPARATORS = re.compile(r"[,，、;；\s]+")
_RANGE = re.compile(r"(\d{1,4})\s*(?:-|－|–|—|~|～|至)\s*(\d{1,4})")
_MINUS = "-－减"


@dataclass(slots=True)
class Branch:
    """A row or column, or what spans several: ``own`` is its id where it has figures itself."""

    own: str
    below: list[Branch]
    fields: Fields
    line: int | None = None
    among: bool = False
    """It tells a part of another (其中：…) and is added to nothing."""
    open: bool = False

    def figures(self) -> list[str]:
        """What stands for it in a sum: itself, else what is below it."""
        if self.own:
            return [self.own]
        totals = [one for one in self.below if one.fields.has("sum")]
        return [id for one in totals[:1] or self.below if not one.among for id in one.figures()]


@dataclass(slots=True)
class Sums:
    """Those of one table; each is told as a group of its parts, and as a relation."""

    table: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    open: Sequence[OpenRows]
    groups: dict[str, tuple[str, ...]]
    column_groups: dict[str, tuple[str, ...]]
    relations: list[Relation] = field(default_factory=list)

    def add_up(self, branches: Sequence[Branch], *, of_rows: bool) -> None:
        """The sums that these and what is below them tell, each as a group of its parts."""
        for branch in branches:
            if branch.fields.has("sum") and branch.own and not branch.open:
                self._sum(branch, branches, of_rows=of_rows)
            self.add_up(branch.below, of_rows=of_rows)

    def _sum(self, branch: Branch, level: Sequence[Branch], *, of_rows: bool) -> None:
        node = branch.fields.node("sum")
        items = node.value if isinstance(node.value, tuple) else (node,)
        plus: list[str] = []
        minus: list[str] = []
        for item in items:
            text = str(item.value)
            for match in _RANGE.finditer(text):
                less = text[: match.start()].rstrip().endswith(tuple(_MINUS))
                found = self._lines(int(match[1]), int(match[2]), branch)
                if not found:
                    raise item.fault(f"“sum”中的“{match[0]}”：没有这些行次的行")
                (minus if less else plus).extend(found)
            for word in _SEPARATORS.split(re.sub(rf"[{_MINUS}]?\s*{_RANGE.pattern}", " ", text)):
                if word:
                    less, name = word[0] in _MINUS and len(word) > 1, word.lstrip(_MINUS)
                    found = self._named(name if less else word, branch, level, item, of_rows=of_rows)
                    (minus if less else plus).extend(found)
        if not plus and not minus:
            raise node.fault("“sum”没有写是哪些之和")
        groups = self.groups if of_rows else self.column_groups
        groups[branch.own + PARTS] = tuple(dict.fromkeys(plus))
        if minus:
            groups[branch.own + LESS] = tuple(dict.fromkeys(minus))
        self.relations.append(
            Relation(
                "sum", self.table,
                row=branch.own if of_rows else "", column="" if of_rows else branch.own,
                plus=branch.own + PARTS, minus=branch.own + LESS if minus else "", line=node.line,
            )
        )  # fmt: skip

    def _lines(self, first: int, last: int, of: Branch) -> list[str]:
        """The rows of these 行次, without what hangs under another of them."""
        rows = {row.id: row for row in self.rows}
        found = [
            row.id
            for row in self.rows
            if row.line is not None and first <= row.line <= last and row.id != of.own
        ]
        return [id for id in found if rows[id].parent not in found and not is_among(rows[id].label)]

    def _named(
        self, word: str, branch: Branch, level: Sequence[Branch], node: Node, *, of_rows: bool
    ) -> list[str]:
        if word == "rest":
            return [id for one in level if one is not branch and not one.among for id in one.figures()]
        if word == "children":
            below = [id for one in branch.below if not one.among for id in one.figures()]
            if not below:
                raise node.fault("“sum: children”：它没有下级")
            return below
        known: Sequence[Row | Column] = self.rows if of_rows else self.columns
        if word.isdigit() and of_rows and (at := self._lines(int(word), int(word), branch)):
            return at
        groups = self.groups if of_rows else self.column_groups
        if any(one.id == word for one in known) or (of_rows and any(o.group == word for o in self.open)):
            return [word]
        if word in groups:
            return list(groups[word])
        labelled = [one.id for one in known if one.label == word]
        if len(labelled) == 1:
            return labelled
        what = "行" if of_rows else "列"
        raise node.fault(f"“sum”中的“{word}”不是{what}的标识、行次、组，也不是 rest、children")

    def children(self, branches: Sequence[Branch]) -> None:
        """The sums of what hangs under open rows."""
        for branch in branches:
            if branch.open and branch.fields.has("sum"):
                node = branch.fields.node("sum")
                if node.value != "children":
                    raise node.fault("不定的行只能写“sum: children”（各级等于其下级之和）")
                if not next(one for one in self.open if one.group == branch.own).by_prefix:
                    raise node.fault("“sum: children”要写明上下级：key 里写 parent: prefix")
                self.groups.setdefault(branch.own + PARENTS, ())
                self.relations.append(
                    Relation("sum", self.table, row=branch.own + PARENTS, children=True, line=node.line)
                )


def is_among(label: str) -> bool:
    return label.lstrip().startswith("其中")
