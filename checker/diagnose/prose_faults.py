"""What is wrong with the prose: figures that the tables contradict, and what else fails on their account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from checker.audit import SEVERITIES, Finding, Mend
from checker.diagnose.culprits import Culprit, Figures, restated
from checker.diagnose.failures import TOLD, Failures, Told, finding
from checker.diagnose.grouping import in_one_place, repeated
from checker.language.numerals import figure
from checker.report import Address


class ProseFaults:
    """Of one report, and with it whatever else no cause in the tables explains."""

    def __init__(self, failures: Failures) -> None:
        self._failures = failures
        self._outcomes, self._system, self._names = failures.outcomes, failures.system, failures.names
        self._sum_of = {one.made: one for one in reversed(self._system.sums)}
        self._figures = Figures(failures.case, failures.outcomes)

    def told(self, failed: Sequence[int]) -> Iterator[Told]:
        """Each of these failed checks, in one finding."""
        broken = self._broken_by_figures(failed)
        explained = {at for some in broken.values() for at, _ in some}
        left = [made for made in failed if made not in explained]
        of_one_place = in_one_place(self._outcomes, left)
        for group in of_one_place:
            yield self._failures.grouped(group)
        grouped = {made for group in of_one_place for made in group}
        for made, *again in repeated(self._outcomes, [made for made in left if made not in grouped]):
            told = self._with_proofs(made, self._of_figure(made))
            known_by = told.cells
            for at in (made, *again):
                told = self._with_broken(told, broken[at]) if at in broken else told
            yield Told(made, self._in_places(told, again) if again else told, known_by)

    def _broken_by_figures(self, left: Sequence[int]) -> dict[int, list[tuple[int, list[Culprit]]]]:
        """Comparison of a wrong figure with the tables → the checks inside the prose that fail on account of
        it, each with all the figures that have to be put right."""
        broken: dict[int, list[tuple[int, list[Culprit]]]] = {}
        for at, culprits in self._figures.culprits(left):
            broken.setdefault(culprits[0].made, []).append((at, culprits))
        return broken

    def _with_broken(self, told: Finding, broken: Sequence[tuple[int, list[Culprit]]]) -> Finding:
        """The finding on a wrong figure with the checks inside the prose that it breaks."""
        checks = [at for at, _ in broken]
        culprits = dict.fromkeys(one for _, some in broken for one in some)
        instead = "、".join(self._figures.restated(one.made, one.expected) for one in culprits)
        first = next(iter(culprits))
        titles = "、".join(dict.fromkeys(f"“{self._outcomes[at][0].title}”" for at in checks))
        return replace(
            told,
            severity=max((told.severity, self._failures.gravest(checks)), key=SEVERITIES.index),
            message=f"{told.message}改为 {instead}，{titles}的不符也即消除。",
            cause=(self._text(first.made, first.expected),),
            alternatives=(),
            **self._failures.with_others(told, checks),
        )

    def _of_figure(self, made: int) -> Finding:
        """A failed check by itself; a figure of the prose against cells with the ways to mend it."""
        base = finding(*self._outcomes[made])
        equation = self._outcomes[made][1].equation
        one = self._sum_of.get(made)
        place = next((at for at, location in enumerate(base.locations) if location.cell is None), None)
        if equation is None and place == 0:
            return replace(base, alternatives=self._readings(made, base))
        if equation is None or not equation.figure or one is None or place is None:
            return base
        constant = equation.constant - Decimal(one.residual)
        if constant and equation.constant and (constant > 0) != (equation.constant > 0):
            return base
        text = Mend(
            text=equation.figure,
            location=place,
            expected=abs(constant),
            expected_text=restated(equation.figure, abs(equation.constant), abs(constant)),
        )
        cells = [
            self._failures.mend(variable, change)
            for variable, change in self._system.free_changes(one)
            if self._system.witnesses_against({variable: change}) < 0
        ]
        if cells:
            return replace(base, alternatives=(*((cell,) for cell in cells), (text,)))
        return replace(base, cause=(text,))

    def _readings(self, made: int, base: Finding) -> tuple[tuple[Mend, ...], ...]:
        """What a figure with several readings may be instead, where sums bear out all cells it is read as."""
        outcome = self._outcomes[made][1]
        cells = [Address.parse(location.cell) for location in base.locations if location.cell]
        borne_out = all(
            (at := self._system.index.get(one)) is not None and self._system.firm[at] for one in cells
        )
        if base.severity != "error" or len(outcome.expected) < 2 or not cells or not borne_out:
            return ()
        return tuple((self._text(made, value),) for value in outcome.expected)

    def _text(self, made: int, expected: Decimal) -> Mend:
        """A figure of the prose that its check begins with, put right."""
        return Mend(
            text=self._outcomes[made][1].locations[0].place.text,
            location=0,
            expected=expected,
            expected_text=self._figures.restated(made, expected),
        )

    def _with_proofs(self, made: int, one: Finding) -> Finding:
        """What the other figures prove about blanks that a finding is about."""
        proven = [
            f"{self._names.label(address)}应为 {figure(value)}"
            for address in self._outcomes[made][1].cells
            if (at := self._system.index.get(address)) is not None and (value := self._system.proven.get(at))
        ]
        if not proven:
            return one
        more = f"等 {len(proven)} 格" if len(proven) > 2 * TOLD else ""
        return replace(one, hint=f"{one.hint}按其他数字推算：{'，'.join(proven[: 2 * TOLD])}{more}。")

    def _in_places(self, told: Finding, again: Sequence[int]) -> Finding:
        """A finding whose figure is printed in other places as well."""
        grave = max((told.severity, self._failures.gravest(again)), key=SEVERITIES.index)
        return replace(told, severity=grave, **self._failures.with_others(told, again))
