"""Figures that count more than what the form counts, which is told as a part of them."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.mentions import Mention, Reading
from checker.rules.base import Outcome
from checker.rules.statements.spec import Spec

_FAR = 3
"""How many times more than a year has a number is that no slip explains."""


def is_wider(
    reading: Reading, agreeing: Sequence[Mention], spec: Spec, outcome: Outcome, mention: Mention
) -> bool:
    """“政府采购 83 项，其中集中采购 47 项”: less of it, told behind it in the same sentence, agrees with the
    same cells. An amount needs no name for that; a number might be the same by chance. ``agreeing``: the
    figures of the sentence that agree with these cells."""
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
    return any(other.at in parts and (loose or other.mark == "parts") for other in agreeing)


def is_over_years(outcome: Outcome, mention: Mention) -> bool:
    """“截至 2025 年底，累计办理 1035 件”, where the year has 124: of which years, nobody says."""
    most = max(outcome.expected, default=None)
    return (
        most is not None and mention.signs_named("over_years", "up_to") and mention.quantity.low > _FAR * most
    )
