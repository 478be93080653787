"""Figures of the prose that are wrong, and the checks inside the prose that fail on account of them.

A figure that the tables contradict mostly breaks a sum or a share of its own sentence too. Whether it does
is found out by experiment: the paragraphs that the failed check speaks of are read once more with the figure
as the tables have it. If the check then holds, the figure is what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import product

from checker import engine
from checker.audit import Location
from checker.diagnose.system import Made
from checker.document import Place, line_paragraph
from checker.language.numerals import figure
from checker.language.quantity import Quantity
from checker.prose import read_prose
from checker.prose.statements.walk import is_heading
from checker.report import Section, Sentence
from checker.rules.base import Case, Rule

_BUDGET = 20_000
"""How many characters are read again for one report at most."""
_TOGETHER = 3
"""How many figures are tried as wrong at once."""
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*")

Restated = Mapping[tuple[int, int], Decimal]
"""Sentence and place in it of a figure → its value instead."""


@dataclass(frozen=True, slots=True)
class Culprit:
    """A failed comparison whose figure, put right, makes a check inside the prose hold."""

    made: int
    expected: Decimal


class Figures:
    """The failed checks on the prose of one report. One object has one budget of work."""

    def __init__(self, case: Case, outcomes: Sequence[Made]) -> None:
        self._case = case
        self._outcomes = outcomes
        self._left = _BUDGET

    def culprits(self, failed: Sequence[int]) -> Iterator[tuple[int, list[Culprit]]]:
        """Each failed check inside the prose that wrong figures account for, with the comparisons of these
        figures with the tables."""
        compared: dict[Place, list[int]] = {}
        for at in failed:
            outcome = self._outcomes[at][1]
            if outcome.expected and outcome.locations:
                compared.setdefault(outcome.locations[0].place, []).append(at)
        for at in failed:
            outcome = self._outcomes[at][1]
            if outcome.expected or not compared:
                continue
            told = [one.place for one in _in_prose(outcome.locations)]
            suspects = [made for place in dict.fromkeys(told) for made in compared.get(place, ())]
            found = self._found(at, suspects[:_TOGETHER], told) if suspects else []
            if found:
                yield at, found

    def _found(self, at: int, suspects: Sequence[int], told: Sequence[Place]) -> list[Culprit]:
        """The fewest figures that account for the check: one of them, or all together."""
        ways: list[list[tuple[int, Decimal]]] = [
            [(made, value)] for made in suspects for value in self._outcomes[made][1].expected
        ]
        if len(suspects) > 1:
            every = (self._outcomes[made][1].expected for made in suspects)
            ways += [list(zip(suspects, values, strict=True)) for values in product(*every)]
        for way in ways:
            changes = {spot: value for made, value in way if (spot := self._spot(made)) is not None}
            if len(changes) == len(way) and self._holds(self._outcomes[at][0], told, changes):
                return [Culprit(made, value) for made, value in way]
        return []

    def _holds(self, rule: Rule, told: Sequence[Place], changes: Restated) -> bool:
        """Whether one failure less is left once the figures are put right."""
        if self._left < 0:
            return False
        kept = {self._sentences[found[0]].paragraph for place in told if (found := self._spots.get(place))}
        self._left -= 2 * sum(len(one.text) for at in kept for _, one in self._paragraphs[at])
        if self._left < 0:
            return False
        before, after = (self._failures(rule, sorted(kept), one) for one in ({}, changes))
        return after < before

    def _failures(self, rule: Rule, kept: Sequence[int], changes: Restated) -> int:
        """How often the rule fails in these paragraphs, each read under its heading."""
        headings = {self._headings[at] for at in kept if at in self._headings}
        sections = []
        for at in sorted({*kept, *headings}):
            text = "".join(_with(one, number, changes) for number, one in self._paragraphs[at])
            section = self._paragraphs[at][0][1].section
            sections.append(Section(section, None, (line_paragraph(text, at + 1),)))
        report = self._case.report
        retold = replace(report, sections=tuple(sections), prose=read_prose(sections, report.year))
        case = engine.with_prose([rule], replace(self._case, report=retold, told=None))
        return sum(outcome.result == "fail" for outcome in rule.check.run(case))

    @property
    def _sentences(self) -> Sequence[Sentence]:
        return self._case.report.prose.sentences

    @cached_property
    def _paragraphs(self) -> dict[int, list[tuple[int, Sentence]]]:
        found: dict[int, list[tuple[int, Sentence]]] = {}
        for number, sentence in enumerate(self._sentences):
            found.setdefault(sentence.paragraph, []).append((number, sentence))
        return found

    @cached_property
    def _headings(self) -> dict[int, int]:
        """Paragraph → the one that is the heading over it."""
        found: dict[int, int] = {}
        last: Sentence | None = None
        for sentence in self._sentences:
            if is_heading(sentence):
                last = sentence
            elif last is not None and last.section == sentence.section:
                found[sentence.paragraph] = last.paragraph
        return found

    @cached_property
    def _spots(self) -> dict[Place, tuple[int, Quantity]]:
        """Where each figure is printed → its sentence and what it says."""
        return {
            sentence.content.place(quantity.start, quantity.end): (number, quantity)
            for number, sentence in enumerate(self._sentences)
            for quantity in sentence.quantities
        }

    def _spot(self, made: int) -> tuple[int, int] | None:
        found = self._spots.get(self._outcomes[made][1].locations[0].place)
        return (found[0], found[1].start) if found else None

    def restated(self, made: int, value: Decimal) -> str:
        """Another value in the words of the figure that a check begins with."""
        _, quantity = self._spots[self._outcomes[made][1].locations[0].place]
        return restated(quantity.text, quantity.low, value, quantity.unit)


def restated(printed: str, value: Decimal, expected: Decimal, unit: str = "") -> str:
    """``expected`` in the words of the printed figure: “4946.96 万元” → “4964.96 万元”."""
    match = _NUMBER.search(printed)
    if match:
        number = Decimal(re.sub(r"[,，]", "", match[0]).replace("．", ".").rstrip(".") or "0")
        scale = value / number if number else Decimal(1)
        if scale:
            return f"{printed[: match.start()]}{figure(expected / scale)}{printed[match.end() :]}"
    return f"{figure(expected)}{unit}"


def _in_prose(locations: Sequence[Location]) -> list[Location]:
    return [one for one in locations if one.cell is None and one.path is None]


def _with(sentence: Sentence, number: int, changes: Restated) -> str:
    """The sentence with its figures put right."""
    text = sentence.text
    for quantity in reversed(sentence.quantities):
        value = changes.get((number, quantity.start))
        if value is not None:
            instead = restated(quantity.text, quantity.low, value, quantity.unit)
            text = text[: quantity.start] + instead + text[quantity.end :]
    return text
