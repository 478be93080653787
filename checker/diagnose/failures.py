"""The failed checks of one report, and what findings on them are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from checker.audit import SEVERITIES, Finding, Location, Mend, Severity
from checker.diagnose.phrasing import Namer, slip_note
from checker.diagnose.shown import cells, comparisons, distinct, places, with_comparisons
from checker.diagnose.system import Made, Number, build
from checker.language.numerals import figure
from checker.rules.base import Case, Outcome, Rule
from checker.rules.message import fill

TOLD = 3
"""How many failed checks of one rule are told in full where too much is wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with the first check it is about.

    ``known_by``: the cells that its fingerprint is made of, where other checks' cells were added to them:
    those of its cause and of the check that it is named after.
    """

    made: int
    finding: Finding
    known_by: tuple[str, ...] | None = None


def finding(rule: Rule, outcome: Outcome) -> Finding:
    """What a failed check says by itself."""
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.grade(outcome),
        confidence=rule.confidence,
        message=fill(rule.message if outcome.message is None else outcome.message, outcome.slots),
        basis=str(rule.basis),
        hint=fill(rule.hint if outcome.hint is None else outcome.hint, outcome.slots),
        reading=outcome.reading,
        cells=tuple(str(address) for address in outcome.cells),
        values=dict(outcome.values),
        locations=outcome.locations,
    )


class Failures:
    """Checks are told by their index among all outcomes, cells by that of their variable."""

    def __init__(self, case: Case, outcomes: Sequence[Made]) -> None:
        self.case, self.outcomes = case, outcomes
        self.failed = [at for at, (_, outcome) in enumerate(outcomes) if outcome.result == "fail"]
        self.system = build(case, outcomes)
        self.names = Namer(case)
        self._firm = {one.made for one in self.system.sums if one.firm}

    def main_first(self, made: Iterable[int]) -> list[int]:
        """The check that a finding is about comes first: a sum of the form before a figure of the prose."""
        return sorted(made, key=lambda at: (at not in self._firm, -SEVERITIES.index(self.severity(at)), at))

    def gravest(self, made: Iterable[int]) -> Severity:
        return max((self.severity(at) for at in made), key=SEVERITIES.index)

    def severity(self, made: int) -> Severity:
        rule, outcome = self.outcomes[made]
        return rule.grade(outcome)

    def name(self, made: int) -> str:
        rule, outcome = self.outcomes[made]
        return f"{rule.id}({outcome.instance})" if outcome.instance else rule.id

    def value(self, variable: int) -> str:
        cell = self.system.variables[variable]
        return "空白" if cell.blank else figure(cell.value)

    def change(self, variable: int, by: Number) -> str:
        cell = self.system.variables[variable]
        return f"{self.names.label(cell.address)}由 {self.value(variable)} 改为 {figure(cell.value + by)}"

    def mend(self, variable: int, by: Number, *, alone: bool = True) -> Mend:
        cell = self.system.variables[variable]
        expected = cell.value + by
        return Mend(
            cell=str(cell.address),
            value=None if cell.blank else Decimal(cell.value),
            expected=Decimal(expected),
            note="" if cell.blank or not alone else slip_note(self.case, cell.address, cell.value, expected),
        )

    def places(self, changes: Iterable[int]) -> Iterator[Location]:
        """Where the cells to be changed are printed, as primary places."""
        for at in sorted(changes):
            address = self.system.variables[at].address
            cell = self.case.report.cell(address)
            if cell is not None and cell.place is not None:
                yield Location(cell.place, label=self.names.label(address), cell=str(address))

    def with_others(self, told: Finding, others: Sequence[int]) -> dict[str, Any]:
        """What a finding shows once other failed checks are told with it."""
        own = list(told.values.items())
        differing = [at for at in others if list(self.outcomes[at][1].values.items()) != own]
        return {
            "cells": tuple(dict.fromkeys((*told.cells, *cells(self.outcomes, others)))),
            "values": with_comparisons(told.values, comparisons(self.outcomes, differing)),
            "locations": distinct((*told.locations, *places(self.outcomes, others))),
            "explains": (*told.explains, *(self.name(at) for at in others)),
        }

    def grouped(self, made: list[int], end: str = "") -> Told:
        """Failed checks of one rule as one finding."""
        parts = [finding(*self.outcomes[at]) for at in made]
        base = parts[0]
        if len(parts) == 1:
            return Told(made[0], base)
        said = "".join(part.message for part in parts[:TOLD])
        more = f"此类不符共 {len(parts)} 处。" if len(parts) > TOLD else ""
        return Told(
            made[0],
            replace(
                base,
                severity=self.gravest(made),
                message=said + more + end,
                cells=cells(self.outcomes, made),
                values=comparisons(self.outcomes, made),
                locations=distinct((*base.locations, *places(self.outcomes, made))),
            ),
        )
