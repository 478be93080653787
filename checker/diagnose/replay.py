"""The checks that are no sums, made once more on a report with some cells mended.

Bounds, figures of the prose with several readings and rules of a user's own bear witness to a
mending without the diagnosis knowing what they check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from checker.diagnose.system import Changes, Made, System
from checker.report import Address, Report
from checker.rules.base import Case, Rule

_BUDGET = 20_000
"""How many checks are made again for one report at most; a report has about a hundred."""


class Replay:
    """One object has one budget of work; what it does not reach bears no witness."""

    def __init__(self, case: Case, outcomes: Sequence[Made], system: System) -> None:
        self._case = case
        self._outcomes = outcomes
        self._system = system
        self._left = _BUDGET

    @cached_property
    def _touching(self) -> dict[Address, set[int]]:
        """Cell → the checks that look at it."""
        firm = {one.made for one in self._system.sums if one.firm}
        touching: dict[Address, set[int]] = {}
        for made, (rule, outcome) in enumerate(self._outcomes):
            # What is only worth a look neither speaks for a mending nor against it.
            telling = (outcome.severity or rule.severity) != "info"
            if telling and made not in firm and outcome.result in ("pass", "fail"):
                shown = (Address.parse(one.cell) for one in outcome.locations if one.cell)
                for address in (*outcome.cells, *shown):
                    touching.setdefault(address, set()).add(made)
        return touching

    @cached_property
    def _of_rule(self) -> dict[str, list[int]]:
        """Rule → its checks."""
        of_rule: dict[str, list[int]] = {}
        for made, (rule, _) in enumerate(self._outcomes):
            of_rule.setdefault(rule.id, []).append(made)
        return of_rule

    def likeliest(self, sets: Sequence[Changes]) -> list[Changes]:
        """Those after which the fewest of the other checks fail."""
        if len(sets) < 2:
            return list(sets)
        balances = []
        for changes in sets:
            mended, broken = self.effect(changes)
            if self._left < 0:
                return list(sets)
            balances.append(len(broken) - len(mended))
        return [one for one, balance in zip(sets, balances, strict=True) if balance == min(balances)]

    def mended(self, changes: Changes) -> list[int]:
        """The failed checks that hold once the cells are changed."""
        return self.effect(changes)[0]

    def effect(self, changes: Changes) -> tuple[list[int], list[int]]:
        """Failed checks that the changes mend, and passed ones that they break."""
        cells = {self._system.variables[at].address: at for at in changes}
        touched = {made for address in cells for made in self._touching.get(address, ())}
        rules: dict[str, Rule] = {self._outcomes[at][0].id: self._outcomes[at][0] for at in touched}
        self._left -= sum(len(self._of_rule[id]) for id in rules)
        if not rules or self._left < 0:
            return [], []
        values = {address: self._system.variables[at].value + changes[at] for address, at in cells.items()}
        case = replace(self._case, report=_changed(self._case.report, values))
        mended, broken = [], []
        for id, rule in rules.items():
            again = list(rule.check.run(case))
            before = self._of_rule[id]
            if len(again) != len(before):
                continue
            for made, outcome in zip(before, again, strict=True):
                was = self._outcomes[made][1].result
                if was == "fail" and outcome.result == "pass":
                    mended.append(made)
                elif was == "pass" and outcome.result == "fail":
                    broken.append(made)
        return sorted(mended), broken


def _changed(report: Report, values: dict[Address, int | Decimal]) -> Report:
    """The report with these cells as they would stand."""
    tables = dict(report.tables)
    for address, value in values.items():
        table = tables[address.table]
        cell = replace(table.cells[address], state="number", value=Decimal(value), text=str(value))
        tables[address.table] = replace(table, cells={**table.cells, address: cell})
    return replace(report, tables=tables)
