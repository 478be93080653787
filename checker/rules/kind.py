"""What a kind of check is: what it reads, its own keys, and how it compiles a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from checker.forms import Form
from checker.ground.yamlfile import Fields
from checker.prose.vocabulary import Words
from checker.rules.base import Case, CompiledCheck, Outcome, Rule
from checker.rules.layout import Layouts

Reads = Literal["tables", "prose", "both"]
"""The cells of a report; its text, with title, headings and file name; or one against the other."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a kind may know while it compiles one rule."""

    forms: tuple[Form, ...]
    """The forms that the rule is for."""
    layouts: Layouts
    """The tables of all forms there are."""
    words: Words = field(default_factory=lambda: Words(()))
    """What expressions of the prose mean."""

    @property
    def known(self) -> tuple[Form, ...]:
        """All forms there are, the rule's or not."""
        return tuple(self.layouts.forms.values())


@dataclass(frozen=True, slots=True)
class Compiled:
    """A check and the names that the rule's message and hint may use as ``{slot}``."""

    check: CompiledCheck
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """``compile`` reads the kind's own keys from the rule and raises ``RuleFault`` at their place.

    It is called for every rule at every start, so it should be quick: what costs (patterns, above
    all) is made at the first run. ``keys``: JSON Schema of each own key, with a Chinese
    ``description``: editors complete from it; ``required`` names those that must be there.
    """

    summary: str
    """What such a rule checks, in one Chinese sentence."""
    keys: Mapping[str, Mapping[str, Any]]
    compile: Callable[[Fields, Context], Compiled]
    reads: Reads
    """What of a report such rules look at: a doubt about the text does not touch those that compare cells and
    nothing else."""
    required: tuple[str, ...] = field(default=())
    slots: Mapping[str, str] = field(default_factory=dict)
    """Slots of messages that have another meaning here than elsewhere, or that no rule of ours may use, with
    what they are in Chinese (empty: as elsewhere); the rules that come with gouji show the others."""
    grading: str = ""
    """What makes an outcome milder than the rule says, in Chinese sentences for the reference."""
    settle: Callable[[Sequence[tuple[Rule, Outcome]], Case], Sequence[Outcome]] | None = None
    """Judges the outcomes of all rules of this kind together, one for each; ``None``: each stands alone."""
