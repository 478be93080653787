"""Evidence of how a figure is meant: named signs and what each costs, as the vocabulary says.

A reading of a figure costs what speaks against it: words that are not known, a subject that was named three
clauses ago, another year beside it. What costs nothing is as good as certain; what costs much is not held
against the tables at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from checker.ground.yamlfile import Fields, nearest

HOPELESS = 16
"""A single sign that costs so much leaves no reading as a cell of the tables."""


class Sign(NamedTuple):
    """One thing that speaks against (or, with a cost below 0, for) a reading of a figure."""

    name: str
    cost: int
    words: str = ""
    """Those of the text that give it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What signs cost and where the lines are drawn."""

    costs: Mapping[str, int] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    """What a sign is called in an audit."""
    doubt: int = 5
    """A figure that costs so much is asked about, not called wrong."""
    silent: int = 12
    """One that costs so much may be meant for something else: nothing is said."""
    witnessed: int = 0
    """Of some roles a figure is called wrong only where another one of its sentence agrees with the tables
    and it costs no more than this, the agreement counted."""
    margin: int = 4
    """Another reading that costs no more than this beyond the best one is as possible."""

    def sign(self, name: str, words: str = "", times: int = 1) -> Sign:
        """A sign as it was met; one that no vocabulary tells costs nothing."""
        return Sign(name, self.costs.get(name, 0) * times, words)

    def called(self, sign: Sign) -> str:
        said = self.says.get(sign.name, sign.name)
        return f"{said}“{sign.words}”" if sign.words else said


def cost(signs: tuple[Sign, ...]) -> int:
    """What a reading costs in all."""
    return sum(sign.cost for sign in signs)


def read_weights(fields: Fields, known: Weights) -> Weights:
    """The key ``evidence`` of a vocabulary, over what another one says. Raises ``RuleFault``."""
    if not fields.has("evidence"):
        return known
    own = Fields(fields.node("evidence"), "凭据")
    costs, says = dict(known.costs), dict(known.says)
    for name, node in own.mapping("signs", {}).items():
        if known.costs and name not in known.costs:  # the first file tells all there are
            near = nearest(name, known.costs)
            meant = f"；是否想写“{near}”？" if near else ""
            raise node.fault(f"没有名为“{name}”的凭据{meant}")
        sign = Fields(node, "凭据")
        costs[name] = sign.integer("cost")
        says[name] = sign.text("says", says.get(name, name))
        sign.done()
    lines = [
        own.integer(key) if own.has(key) else getattr(known, key)
        for key in ("doubt", "silent", "witnessed", "margin")
    ]
    own.done()
    return Weights(costs, says, *lines)
