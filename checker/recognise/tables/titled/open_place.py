"""Where in a table the open rows of a group may stand: among the rows that are added up with them."""

from __future__ import annotations

from dataclasses import dataclass

from checker.forms import FormTable, OpenRows


@dataclass
class OpenPlace:
    """The place of one group while the rows of a table are read in the order of print.

    A row that only looks like one of the group (“下级上解收入”) but is printed among others of the form is
    none of it. Where no sum adds the group up, it may stand anywhere.
    """

    after: int
    """How many of the form's rows stand before the group."""
    parts: frozenset[int]
    """The form's rows that are added up with it."""
    totals: frozenset[int]
    """Those that add it up."""
    begun: bool = False
    ended: bool = False
    _totalled: bool = False

    @classmethod
    def of(cls, table: FormTable, rows: OpenRows) -> OpenPlace:
        numbers = {row.id: number for number, row in enumerate(table.rows)}
        parts: set[int] = set()
        totals: set[int] = set()
        for relation in table.relations:
            added = table.groups.get(relation.plus, ()) + table.groups.get(relation.minus, ())
            if relation.kind == "sum" and relation.row in numbers and rows.group in added:
                totals.add(numbers[relation.row])
                parts.update(numbers[id] for id in added if id in numbers)
        return cls(rows.place, frozenset(parts), frozenset(totals))

    def passed(self, number: int) -> None:
        """The form's row of this number is printed here."""
        if number in self.parts:
            self.begun = True
        elif number in self.totals:
            self.ended = self.ended or self.begun  # a total may stand over what it adds up
            self._totalled = True
        elif number >= self.after and (self.begun or self._totalled):
            self.ended = True

    def may_hold(self, following: int | None) -> bool:
        """Whether one of the group may stand here; ``following``: the form's row that is printed next."""
        if not self.totals or following is None:
            return not (self.totals and self.ended)
        before = following < self.after and following not in self.parts | self.totals
        return not self.ended and not (before and not self.begun)
