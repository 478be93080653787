"""What is wrong with the tables: the cause of failed sums, or the ways to mend them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.diagnose.causes import Fault, faults
from checker.diagnose.failures import TOLD, Failures, Told, finding
from checker.diagnose.grouping import by_rule
from checker.diagnose.phrasing import cause_message, pattern_message
from checker.diagnose.replay import Replay
from checker.diagnose.shown import cells, comparisons, distinct, places, related
from checker.diagnose.system import Changes, Number, Sum

_ALTERNATIVES = 8
"""More ways than these to mend a failure tell an auditor nothing."""


class TableFaults:
    """Of one report. ``explained``: the failed checks that have been told so far."""

    def __init__(self, failures: Failures) -> None:
        self._failures = failures
        self._outcomes, self._system, self._names = failures.outcomes, failures.system, failures.names
        self._replay = Replay(failures.case, failures.outcomes, failures.system)
        self.explained: set[int] = set()

    def told(self) -> Iterator[Told]:
        for fault in faults(self._failures.case.report, self._system):
            yield from self._of_fault(fault)
        yield from self._of_free_cells()

    def _of_fault(self, fault: Fault) -> Iterator[Told]:
        sums = [self._system.sums[at] for at in fault.sums]
        made = [one.made for one in sums if one.through is None]
        if not made:
            yield self._contradiction(sums, fault)
            return
        self.explained.update(made)
        sets = self._replay.likeliest(fault.sets) if len(fault.sets) <= _ALTERNATIVES else list(fault.sets)
        if len(sets) == 1:
            slip = next((one for one in fault.slips if one.changes == sets[0]), None)
            mended = [at for at in self._replay.mended(sets[0]) if at not in self.explained]
            self.explained.update(mended)
            message = cause_message(self._names, self._system, sets[0], slip, len(made) + len(mended))
            yield self._with_cause(sorted([*made, *mended]), sets[0], message)
        elif sets and not all(self._fillable(one) for one in sums):
            yield self._with_alternatives(sorted(made), sets)
        elif len(made) == 1 or sets:
            yield from (Told(at, finding(*self._outcomes[at])) for at in made)
        else:
            for group in by_rule(self._outcomes, made):
                yield self._failures.grouped(group, "错处过多，无法断定是哪一格有误，请逐格核对。")

    def _contradiction(self, sums: Sequence[Sum], fault: Fault) -> Told:
        """Checks that a blank leaves undecided one by one, but that cannot all hold whatever it carries."""
        first = sums[0]
        rule, outcome = self._outcomes[first.made]
        blanks = dict.fromkeys(one.through for one in sums if one.through is not None)
        names = "、".join(self._names.label(self._system.variables[at].address) for at in list(blanks)[:TOLD])
        message = f"{names}未填，而其他数字互相矛盾：不论填多少，“{rule.title}”等核对都不能同时相符"
        changes = fault.sets[0] if len(fault.sets) == 1 else {}
        if changes:
            ways = "；".join(self._failures.change(at, by) for at, by in sorted(changes.items()))
            message += f"，除非{ways}"
        base = finding(rule, replace(outcome, message=f"{message}。", hint=""))
        mends = tuple(self._failures.mend(at, by) for at, by in sorted(changes.items()))
        compared = cells(self._outcomes, list(dict.fromkeys(one.made for one in sums)))
        merged = replace(
            base,
            cause=mends,
            cells=compared,
            values={
                self._names.label(cell.address): self._failures.value(at)
                for at, cell in enumerate(self._system.variables)
                if (cell.blank or cell.value) and str(cell.address) in compared
            },
            locations=distinct(self._failures.places([*changes, *blanks])),
        )
        return Told(first.made, merged, base.cells)

    def _fillable(self, failed: Sum) -> bool:
        """Whether filling its blanks could mend the sum: then the blanks are what is to be told."""
        return any(
            self._system.variables[at].blank and (factor > 0) != (failed.residual > 0)
            for at, factor in failed.terms
        )

    def _with_cause(self, made: list[int], changes: Changes, message: str) -> Told:
        main, *others = self._failures.main_first(made)
        base = finding(*self._outcomes[main])
        mends = tuple(
            self._failures.mend(at, by, alone=len(changes) == 1) for at, by in sorted(changes.items())
        )
        causes = [mend.cell for mend in mends if mend.cell]
        return Told(
            main,
            replace(
                base,
                severity=self._failures.gravest(made),
                message=message if others else f"{base.message}{message}",
                hint=base.hint if not others else "",
                cells=tuple(dict.fromkeys((*causes, *cells(self._outcomes, [main, *others])))),
                cause=mends,
                values=comparisons(self._outcomes, [main, *others]),
                locations=distinct(
                    (*self._failures.places(changes), *places(self._outcomes, [main, *others]))
                ),
                explains=tuple(self._failures.name(at) for at in others),
            ),
            tuple(dict.fromkeys((*causes, *base.cells))),
        )

    def _with_alternatives(self, made: list[int], sets: Sequence[Changes]) -> Told:
        main, *others = self._failures.main_first(made)
        base = finding(*self._outcomes[main])
        if len(sets) > _ALTERNATIVES:
            said = pattern_message(self._names, self._system, sets)
            sets = ()
        else:
            said = f"有 {len(sets)} 种改法都能使其相符，表中不能断定是哪一种。"
        ways = [related(one) for changes in sets for one in self._failures.places(changes)]
        return Told(
            made[0],
            replace(
                base,
                severity=self._failures.gravest(made),
                message=base.message + said,
                alternatives=tuple(
                    tuple(self._failures.mend(at, by) for at, by in sorted(changes.items()))
                    for changes in sets
                ),
                cells=cells(self._outcomes, [main, *others]),
                values=comparisons(self._outcomes, [main, *others]) if others else base.values,
                locations=distinct((*base.locations, *places(self._outcomes, others), *ways)),
                explains=tuple(self._failures.name(at) for at in others),
            ),
            base.cells,
        )

    def _of_free_cells(self) -> Iterator[Told]:
        """A cell that no sum bears out, against two or more figures that agree on another value."""
        claims: dict[tuple[int, Number], list[int]] = {}
        for at in self._system.failing(firm=False):
            one = self._system.sums[at]
            if one.made in self.explained:
                continue
            for variable, change in self._system.free_changes(one):
                claims.setdefault((variable, change), []).append(one.made)
        for (variable, change), made in sorted(claims.items(), key=lambda item: -len(item[1])):
            left = {at for at in made if at not in self.explained}
            if not left or self._system.witnesses_against({variable: change}) > (-2 if len(left) > 1 else -1):
                continue
            mended, broken = self._replay.effect({variable: change})
            left.update(at for at in mended if at not in self.explained)
            if len(left) < 2 or len(broken) > len(left) - 2:
                continue
            self.explained.update(left)
            message = cause_message(self._names, self._system, {variable: change}, None, len(left))
            yield self._with_cause(sorted(left), {variable: change}, message)
