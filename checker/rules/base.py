"""What a rule is to the engine: a check that turns a case into outcomes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol, TypeVar, cast

from checker.audit import Confidence, Location, Result, Severity
from checker.forms import Form
from checker.ground.faults import RuleFault as RuleFault
from checker.ground.records import record
from checker.prose.evidence import Sign
from checker.prose.mentions import Mention, Reading
from checker.prose.vocabulary import Words
from checker.report import Address, Report

Worked = TypeVar("Worked")


@dataclass(frozen=True, slots=True)
class Member:
    """One of the bodies whose reports a roll-up sums. Without a report, ``problem`` says why in Chinese;
    ``missing``: there is none at all, otherwise it could not be read or is of another year."""

    name: str
    report: Report | None
    problem: str = ""
    missing: bool = False
    mends: Mapping[Address, Decimal] = field(default_factory=dict)
    """Cells that the member's own audit found wrong, with what they should be."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one rule is run on: a report, and what it is compared with where there is such."""

    report: Report
    form: Form | None
    """The form the report follows; ``None`` where no table told it."""
    previous: Report | None = None
    previous_form: Form | None = None
    members: tuple[Member, ...] = ()
    """The reports that this one sums up, where a roll-up says so."""
    twins: tuple[Report, ...] = ()
    """Other files of this very report, for the first of them: they are held against each other once."""
    told: Reading | None = None
    """What the report's prose says of its figures; the engine reads it for the rules that ask for it."""
    _worked_out: dict[Hashable, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    def once(self, name: Hashable, work: Callable[[], Worked]) -> Worked:
        """What ``work`` comes to for this case, worked out once under its name however many rules ask."""
        if name not in self._worked_out:
            self._worked_out[name] = work()
        made: Worked = self._worked_out[name]
        return made


@record
class Term:
    """One operand of an equation: ``factor`` times the cell (or figure of the prose) at ``address``."""

    factor: Decimal
    address: Address


@record
class Equation:
    """A sum that should be zero: Σ factor·cell + constant = 0. The raw material of ``diagnose``."""

    terms: tuple[Term, ...]
    constant: Decimal = Decimal(0)
    figure: str = ""
    """The figure of the prose that the constant stands for, as printed (“4946.96 万元”), on passed and
    failed checks alike; empty where all operands are cells."""
    outside: bool = False
    """The constant comes from other reports (a roll-up's members): it bears witness, it proves nothing."""


@record
class Weighed:
    """How a figure of the prose was read for a check, so that the checks of one report on its statements can
    be judged together."""

    mention: Mention
    signs: tuple[Sign, ...]
    """What speaks against this reading."""
    tried: tuple[str, ...] = ()
    """The other readings, as the rule names them."""


@record
class Outcome:
    """One check made once. ``instance`` tells it from the rule's other checks of this report
    (the column it was made for, the ordinal of the sentence)."""

    result: Result
    instance: str = ""
    reason: str = ""
    """Why a check is unknown or not applicable, in Chinese."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """Fillings for the rule's message and hint."""
    cells: tuple[Address, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """What was compared: name of the side → figure as printed or worked out."""
    locations: tuple[Location, ...] = ()
    severity: Severity | None = None
    """Where this outcome is graded milder than the rule."""
    message: str | None = None
    """A message of the kind's own, where the rule's does not fit (a blank instead of a wrong sum)."""
    hint: str | None = None
    equation: Equation | None = None
    expected: tuple[Decimal, ...] = ()
    """For a figure of the prose at the first of the locations that the tables contradict: what it would have
    to be, in each way it may be meant."""
    together: bool = False
    """Told in one finding with the rule's other failures of this report."""
    subject: str = ""
    """For a finding without cells: the normalised sentence without its figures (for the fingerprint)."""
    weighed: Weighed | None = None
    """For a figure of the prose: how it was read."""
    reading: str = ""
    """The same, told in Chinese."""


class CompiledCheck(Protocol):
    """A compiled rule. It reads the case and reports; it never raises on a report's content."""

    def run(self, case: Case) -> Iterable[Outcome]: ...


def compiled(check: CompiledCheck) -> CompiledCheck:
    """The check itself, where it is one that is compiled when it is first made, or made on conditions."""
    while hasattr(check, "compiled"):
        check = cast("CompiledCheck", check.compiled)
    return check


RESTS: Mapping[str, str] = {
    "form": "依据表样推得",
    "sense": "常理",
    "practice": "通行做法",
    "none": "无明文依据",
}
"""What a rule without a clause rests on: the key of a rule file, and how it is told."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The clause a rule rests on, or the reason why there is none and what it rests on instead."""

    doc: str | None
    at: str = ""
    reason: str = ""
    rests: str = "none"
    """Of a reason: one of ``RESTS``."""

    def __str__(self) -> str:
        if self.doc is None:
            return f"{RESTS[self.rests]}：{self.reason}" if self.reason else RESTS[self.rests]
        return f"{self.doc}{'，' + self.at if self.at else ''}"


@dataclass(frozen=True, slots=True)
class Example:
    """One case in a rule file: cells by address, prose, and what the rule must answer."""

    expect: Result
    cells: Mapping[str, str]
    text: str
    options: Mapping[str, Any]
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is in force: its check, and all that is told of it."""

    id: str
    title: str
    kind: str
    severity: Severity
    basis: Basis
    check: CompiledCheck
    message: str
    hint: str = ""
    why: str = ""
    confidence: Confidence = "high"
    set_by_user: bool = False
    """The severity is the user's own: it counts for every outcome, whatever its own grade."""
    forms: frozenset[str] | None = None
    """Ids of the forms it is for; ``None``: all."""
    kinds: frozenset[str] | None = None
    """The kinds of report it is for; ``None``: all."""
    examples: Sequence[Example] = ()
    waivable: bool = True
    """``False``: neither a waiver nor the baseline lets its findings pass."""
    words: Words = field(default_factory=lambda: Words(()))
    """What expressions of the prose mean to it."""
    path: str = ""
    line: int = 1

    def grade(self, outcome: Outcome) -> Severity:
        """How grave a failed outcome is."""
        return self.severity if self.set_by_user else outcome.severity or self.severity
