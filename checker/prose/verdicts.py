"""How lists come out against their wholes, worked out once for all rules that ask."""

from __future__ import annotations

from decimal import Decimal

from checker.prose.divisions import counts_parts
from checker.prose.mentions import Reading
from checker.prose.partition import Group, Verdict

_Verdicts = dict[tuple[int, tuple[Decimal, ...]], tuple[Group, Verdict]]


def verdict_of(group: Group, others: tuple[Decimal, ...], reading: Reading) -> Verdict:
    """How parts and whole of a list compare, ``others`` being what the whole may come to as well."""
    found = reading.once(_verdicts)
    key = id(group), others
    if key not in found:
        found[key] = group, "open" if counts_parts(group) else group.verdict(others)
    return found[key][1]


def _verdicts(reading: Reading) -> _Verdicts:
    """By the list, which is kept beside its verdict, and what else its whole may come to."""
    return {}
