"""Figures that count more than what the form counts, which is told as a part of them."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.mentions import Mention, Reading
from checker.rules.base import Outcome, Rule
from checker.rules.statements.spec import Spec


def is_wider(
    reading: Reading, made: Sequence[tuple[Rule, Outcome]], spec: Spec, outcome: Outcome, mention: Mention
) -> bool:
    """“政府采购 83 项，其中集中采购 47 项”: less of it, told behind it in the same sentence, agrees with the
    same cells. An amount needs no name for that; a number might be the same by chance."""
    behind = [
        m
        for m in reading.beside(mention)
        if m.quantity.start > mention.quantity.start and m.quantity.high < mention.quantity.low
    ]
    first = next((at for at, m in enumerate(behind) if m.mark == "parts"), len(behind))
    parts = {m.at for m in behind[first:]}
    if any(m.quantity.kind == "money" and m.quantity.low in outcome.expected for m in behind[first:]):
        return True
    loose = bool(spec.doubtful & set(mention.roles))
    return any(
        other.result == "pass"
        and other.cells == outcome.cells
        and other.weighed is not None
        and other.weighed.mention.at in parts
        and (loose or other.weighed.mention.mark == "parts")
        for _, other in made
    )
