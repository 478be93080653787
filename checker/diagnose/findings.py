"""Outcomes become findings and checks: what is wrong, told once and by its cause."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from checker.audit import SEVERITIES, Check, Finding, Location, Mend, Severity
from checker.diagnose.causes import Fault, faults
from checker.diagnose.figures import Culprit, Figures, restated
from checker.diagnose.inference import inferences, lacking
from checker.diagnose.replay import Replay
from checker.diagnose.shown import cells, comparisons, complete, distinct, places, related, with_comparisons
from checker.diagnose.system import Changes, Made, Number, Sum, build
from checker.diagnose.wording import Namer, cause_message, figure, pattern_message, slip_note
from checker.document import Place
from checker.report import Address, Report
from checker.rules.base import Case, Outcome, Rule
from checker.rules.message import fill

_ALTERNATIVES = 8
"""More ways than these to mend a failure tell an auditor nothing."""
_TOLD = 3
"""How many failed checks of one rule are told in full where too much is wrong."""


def findings(case: Case, outcomes: Sequence[Made]) -> tuple[list[Finding], list[Check]]:
    """The findings of one report in the order of its rules, and every check for the coverage."""
    told = sorted(_Diagnosis(case, outcomes).told(), key=lambda one: one.made)
    label = Namer(case).label
    found = [complete(_no_error_from_ocr(one.finding, case.report), case, label) for one in told]
    subjects = [outcomes[one.made][1].subject for one in told]
    signed = sign(case.report, found, subjects, [one.known_by for one in told])
    return signed, list(_checks(case, outcomes))


def _checks(case: Case, outcomes: Sequence[Made]) -> Iterator[Check]:
    """Every check; one that lacks a single cell says what the others prove that cell to be."""
    inferred = inferences(case, outcomes)
    for rule, outcome in outcomes:
        reason = outcome.reason
        if inferred and outcome.result == "unknown":
            value = inferred.get(address) if (address := lacking(case, outcome)) else None
            if value is not None:
                reason += f"；按其他数字推算应为 {figure(value)}"
        yield Check(rule.id, rule.title, outcome.instance, outcome.result, reason)


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
        cells=tuple(str(address) for address in outcome.cells),
        values=dict(outcome.values),
        locations=outcome.locations,
    )


def sign(
    report: Report,
    found: Sequence[Finding],
    subjects: Iterable[str],
    cells: Iterable[tuple[str, ...] | None] | None = None,
) -> list[Finding]:
    """The findings with fingerprints that survive a moved line, a reworded message and a changed figure.

    A fingerprint is made of rule, organ, year and cells; without cells, of the sentence without its
    figures (``subjects``). Equal ones are told apart by their ordinal. ``cells``: by which of its cells a
    finding is known, where that is not all of them.
    """
    known_by = cells if cells is not None else [None] * len(found)
    seen: Counter[str] = Counter()
    signed = []
    for one, subject, named in zip(found, subjects, known_by, strict=True):
        own = one.cells if named is None else named
        matter = ";".join(sorted(own)) if own else subject
        key = "\n".join((one.rule, report.organ or "", str(report.year or ""), matter))
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\n{seen[key]}".encode()).hexdigest()
        signed.append(replace(one, fingerprint=digest[:16], subject="" if own else subject))
    return signed


@dataclass(frozen=True, slots=True)
class _Told:
    """A finding with the first check it is about.

    ``known_by``: the cells that its fingerprint is made of, where other checks' cells were added to them:
    those of its cause and of the check that it is named after.
    """

    made: int
    finding: Finding
    known_by: tuple[str, ...] | None = None


class _Diagnosis:
    """All failed checks of one report, each told by exactly one finding."""

    def __init__(self, case: Case, outcomes: Sequence[Made]) -> None:
        self._case = case
        self._outcomes = outcomes
        self._failed = [at for at, (_, outcome) in enumerate(outcomes) if outcome.result == "fail"]
        self._explained: set[int] = set()

    def told(self) -> Iterator[_Told]:
        if not self._failed:
            return
        self._system = build(self._case, self._outcomes)
        self._firm = {one.made for one in self._system.sums if one.firm}
        self._sum_of = {one.made: one for one in reversed(self._system.sums)}
        self._names = Namer(self._case)
        self._figures = Figures(self._case, self._outcomes)
        self._replay = Replay(self._case, self._outcomes, self._system)
        for fault in faults(self._case.report, self._system):
            yield from self._of_fault(fault)
        yield from self._of_free_cells()
        left = [made for made in self._failed if made not in self._explained]
        together = [made for made in left if self._together(made)]
        for group in self._by_rule(together):
            yield self._grouped(group, "")
        left = [made for made in left if made not in together]
        broken = self._broken_by_figures(left)
        explained = {at for some in broken.values() for at, _ in some}
        left = [made for made in left if made not in explained]
        of_one_place = self._of_one_place(left)
        for group in of_one_place:
            yield self._grouped(group, "")
        grouped = {made for group in of_one_place for made in group}
        for made, *again in self._repeated(made for made in left if made not in grouped):
            told = self._with_proofs(made, self._of_figure(made))
            known_by = told.cells
            for at in (made, *again):
                told = self._with_broken(told, broken[at]) if at in broken else told
            yield _Told(made, self._in_places(told, again) if again else told, known_by)

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
            severity=max((told.severity, self._gravest(checks)), key=SEVERITIES.index),
            message=f"{told.message}改为 {instead}，{titles}的不符也即消除。",
            cause=(self._text(first.made, first.expected),),
            alternatives=(),
            **self._also(told, checks),
        )

    def _also(self, told: Finding, others: Sequence[int]) -> dict[str, Any]:
        """What a finding shows once other failed checks are told with it."""
        own = list(told.values.items())
        differing = [at for at in others if list(self._outcomes[at][1].values.items()) != own]
        return {
            "cells": tuple(dict.fromkeys((*told.cells, *cells(self._outcomes, others)))),
            "values": with_comparisons(told.values, comparisons(self._outcomes, differing)),
            "locations": distinct((*told.locations, *places(self._outcomes, others))),
            "explains": (*told.explains, *(self._name(at) for at in others)),
        }

    def _of_one_place(self, made: Iterable[int]) -> list[list[int]]:
        """Failures of one rule that are all about the same words of the prose (“复议、诉讼均获维持”)."""
        groups: dict[tuple[str, Place], list[int]] = {}
        for at in made:
            rule, outcome = self._outcomes[at]
            if outcome.locations and outcome.locations[0].cell is None and outcome.cells:
                groups.setdefault((rule.id, outcome.locations[0].place), []).append(at)
        return [group for group in groups.values() if len(group) > 1]

    def _repeated(self, made: Iterable[int]) -> Iterable[list[int]]:
        """Failures that hold one printed figure against the tables belong together: those of one rule in
        several places, and those of several rules in one place."""
        groups: dict[object, list[int]] = {}
        in_place: dict[Place, list[int]] = {}
        for at in made:
            rule, outcome = self._outcomes[at]
            values = tuple((side, "".join(value.split())) for side, value in outcome.values.items())
            alike = (rule.id, outcome.cells, values) if outcome.cells and values else at
            place = outcome.locations[0].place if outcome.expected and outcome.locations else None
            group = in_place.get(place) if place is not None else None
            if group is None:
                group = groups.setdefault(alike, [])
            else:
                groups.setdefault(alike, group)
            group.append(at)
            if place is not None:
                in_place[place] = group
        return list({id(group): group for group in groups.values()}.values())

    def _in_places(self, told: Finding, again: Sequence[int]) -> Finding:
        """A finding whose figure is printed in other places as well."""
        grave = max((told.severity, self._gravest(again)), key=SEVERITIES.index)
        return replace(told, severity=grave, **self._also(told, again))

    def _together(self, made: int) -> bool:
        """Whether a failure is told with its rule's others: a disagreement with other reports mostly
        stands in a column and in its total."""
        outcome = self._outcomes[made][1]
        terms = outcome.equation.terms if outcome.equation else ()
        return outcome.together or any(term.address.previous for term in terms)

    # -- faults of the tables -----------------------------------------------------------------------

    def _of_fault(self, fault: Fault) -> Iterator[_Told]:
        sums = [self._system.sums[at] for at in fault.sums]
        made = [one.made for one in sums if one.through is None]
        if not made:
            yield self._contradiction(sums, fault)
            return
        self._explained.update(made)
        sets = self._replay.likeliest(fault.sets) if len(fault.sets) <= _ALTERNATIVES else list(fault.sets)
        if len(sets) == 1:
            slip = next((one for one in fault.slips if one.changes == sets[0]), None)
            mended = [at for at in self._replay.mended(sets[0]) if at not in self._explained]
            self._explained.update(mended)
            message = cause_message(self._names, self._system, sets[0], slip, len(made) + len(mended))
            yield self._with_cause(sorted([*made, *mended]), sets[0], message)
        elif sets and not all(self._fillable(one) for one in sums):
            yield self._with_alternatives(sorted(made), sets)
        elif len(made) == 1 or sets:
            yield from (_Told(at, finding(*self._outcomes[at])) for at in made)
        else:
            for group in self._by_rule(made):
                yield self._grouped(group, "错处过多，无法断定是哪一格有误，请逐格核对。")

    def _contradiction(self, sums: Sequence[Sum], fault: Fault) -> _Told:
        """Checks that a blank leaves undecided one by one, but that cannot all hold whatever it carries."""
        first = sums[0]
        rule, outcome = self._outcomes[first.made]
        blanks = dict.fromkeys(one.through for one in sums if one.through is not None)
        names = "、".join(
            self._names.label(self._system.variables[at].address) for at in list(blanks)[:_TOLD]
        )
        message = f"{names}未填，而其他数字互相矛盾：不论填多少，“{rule.title}”等核对都不能同时相符"
        changes = fault.sets[0] if len(fault.sets) == 1 else {}
        if changes:
            ways = "；".join(self._change(at, by) for at, by in sorted(changes.items()))
            message += f"，除非{ways}"
        base = finding(rule, replace(outcome, message=f"{message}。", hint=""))
        mends = tuple(self._mend(at, by) for at, by in sorted(changes.items()))
        compared = cells(self._outcomes, list(dict.fromkeys(one.made for one in sums)))
        merged = replace(
            base,
            cause=mends,
            cells=compared,
            values={
                self._names.label(cell.address): self._value(at)
                for at, cell in enumerate(self._system.variables)
                if (cell.blank or cell.value) and str(cell.address) in compared
            },
            locations=distinct(self._places([*changes, *blanks])),
        )
        return _Told(first.made, merged, base.cells)

    def _fillable(self, failed: Sum) -> bool:
        """Whether filling its blanks could mend the sum: then the blanks are what is to be told."""
        return any(
            self._system.variables[at].blank and (factor > 0) != (failed.residual > 0)
            for at, factor in failed.terms
        )

    def _with_cause(self, made: list[int], changes: Changes, message: str) -> _Told:
        main, *others = self._main_first(made)
        base = finding(*self._outcomes[main])
        mends = tuple(self._mend(at, by, alone=len(changes) == 1) for at, by in sorted(changes.items()))
        causes = [mend.cell for mend in mends if mend.cell]
        return _Told(
            main,
            replace(
                base,
                severity=self._gravest(made),
                message=message if others else f"{base.message}{message}",
                hint=base.hint if not others else "",
                cells=tuple(dict.fromkeys((*causes, *cells(self._outcomes, [main, *others])))),
                cause=mends,
                values=comparisons(self._outcomes, [main, *others]),
                locations=distinct((*self._places(changes), *places(self._outcomes, [main, *others]))),
                explains=tuple(self._name(at) for at in others),
            ),
            tuple(dict.fromkeys((*causes, *base.cells))),
        )

    def _with_alternatives(self, made: list[int], sets: Sequence[Changes]) -> _Told:
        main, *others = self._main_first(made)
        base = finding(*self._outcomes[main])
        if len(sets) > _ALTERNATIVES:
            said = pattern_message(self._names, self._system, sets)
            sets = ()
        else:
            said = f"有 {len(sets)} 种改法都能使其相符，表中不能断定是哪一种。"
        ways = [related(one) for changes in sets for one in self._places(changes)]
        return _Told(
            made[0],
            replace(
                base,
                severity=self._gravest(made),
                message=base.message + said,
                alternatives=tuple(
                    tuple(self._mend(at, by) for at, by in sorted(changes.items())) for changes in sets
                ),
                cells=cells(self._outcomes, [main, *others]),
                values=comparisons(self._outcomes, [main, *others]) if others else base.values,
                locations=distinct((*base.locations, *places(self._outcomes, others), *ways)),
                explains=tuple(self._name(at) for at in others),
            ),
            base.cells,
        )

    def _by_rule(self, made: Iterable[int]) -> list[list[int]]:
        groups: dict[str, list[int]] = {}
        for at in sorted(made):
            groups.setdefault(self._outcomes[at][0].id, []).append(at)
        return list(groups.values())

    def _grouped(self, made: list[int], end: str) -> _Told:
        """Failed checks of one rule as one finding."""
        parts = [finding(*self._outcomes[at]) for at in made]
        base = parts[0]
        if len(parts) == 1:
            return _Told(made[0], base)
        said = "".join(part.message for part in parts[:_TOLD])
        more = f"此类不符共 {len(parts)} 处。" if len(parts) > _TOLD else ""
        return _Told(
            made[0],
            replace(
                base,
                severity=self._gravest(made),
                message=said + more + end,
                cells=cells(self._outcomes, made),
                values=comparisons(self._outcomes, made),
                locations=distinct((*base.locations, *places(self._outcomes, made))),
            ),
        )

    # -- figures of the prose and of last year ------------------------------------------------------

    def _of_free_cells(self) -> Iterator[_Told]:
        """A cell that no sum bears out, against two or more figures that agree on another value."""
        claims: dict[tuple[int, Number], list[int]] = {}
        for at in self._system.failing(firm=False):
            one = self._system.sums[at]
            if one.made in self._explained:
                continue
            for variable, change in self._free_changes(one):
                claims.setdefault((variable, change), []).append(one.made)
        for (variable, change), made in sorted(claims.items(), key=lambda item: -len(item[1])):
            left = {at for at in made if at not in self._explained}
            if not left or self._system.witnesses_against({variable: change}) > (-2 if len(left) > 1 else -1):
                continue
            mended, broken = self._replay.effect({variable: change})
            left.update(at for at in mended if at not in self._explained)
            if len(left) < 2 or len(broken) > len(left) - 2:
                continue
            self._explained.update(left)
            message = cause_message(self._names, self._system, {variable: change}, None, len(left))
            yield self._with_cause(sorted(left), {variable: change}, message)

    def _free_changes(self, one: Sum) -> Iterator[tuple[int, Number]]:
        """Cells of a failed witness that no sum fixes, with the change that would mend it."""
        for variable, factor in one.terms:
            if not self._system.firm[variable] and factor in (1, -1):
                change = -one.residual * factor
                if self._system.allows(variable, change):
                    yield variable, change

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
            self._mend(variable, change)
            for variable, change in self._free_changes(one)
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
        more = f"等 {len(proven)} 格" if len(proven) > 2 * _TOLD else ""
        return replace(one, hint=f"{one.hint}按其他数字推算：{'，'.join(proven[: 2 * _TOLD])}{more}。")

    # -- parts of findings --------------------------------------------------------------------------

    def _main_first(self, made: Iterable[int]) -> list[int]:
        """The check that a finding is about comes first: a sum of the form before a figure of the prose."""
        return sorted(made, key=lambda at: (at not in self._firm, -SEVERITIES.index(self._severity(at)), at))

    def _gravest(self, made: Iterable[int]) -> Severity:
        return max((self._severity(at) for at in made), key=SEVERITIES.index)

    def _severity(self, made: int) -> Severity:
        rule, outcome = self._outcomes[made]
        return rule.grade(outcome)

    def _name(self, made: int) -> str:
        rule, outcome = self._outcomes[made]
        return f"{rule.id}({outcome.instance})" if outcome.instance else rule.id

    def _value(self, variable: int) -> str:
        cell = self._system.variables[variable]
        return "空白" if cell.blank else figure(cell.value)

    def _change(self, variable: int, by: Number) -> str:
        cell = self._system.variables[variable]
        return f"{self._names.label(cell.address)}由 {self._value(variable)} 改为 {figure(cell.value + by)}"

    def _mend(self, variable: int, by: Number, *, alone: bool = True) -> Mend:
        cell = self._system.variables[variable]
        expected = cell.value + by
        return Mend(
            cell=str(cell.address),
            value=None if cell.blank else Decimal(cell.value),
            expected=Decimal(expected),
            note="" if cell.blank or not alone else slip_note(self._case, cell.address, cell.value, expected),
        )

    def _places(self, changes: Iterable[int]) -> Iterator[Location]:
        """Where the cells to be changed are printed, as primary places."""
        for at in sorted(changes):
            address = self._system.variables[at].address
            cell = self._case.report.cell(address)
            if cell is not None and cell.place is not None:
                yield Location(cell.place, label=self._names.label(address), cell=str(address))


def _no_error_from_ocr(one: Finding, report: Report) -> Finding:
    """A figure that only optical character recognition has read proves nothing: at most a warning."""
    if one.severity != "error" or not (one.cells or one.values):
        return one
    if all(cell.source != "ocr" for cell in report.cells()):
        return one
    named = set(one.cells)
    sources = {cell.source for cell in report.cells() if not named or str(cell.address) in named}
    return replace(one, severity=_lighter(one.severity)) if sources == {"ocr"} else one


def _lighter(severity: Severity) -> Severity:
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
