"""What a row that lost or gained values can still say."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checker.forms import Column
from checker.recognise.matching import values


def sure_values(printed: Sequence[str], columns: Sequence[Column], blanks: bool = False) -> dict[int, int]:
    """Column index → index of the value that is surely its own.

    The rule of the field, for a row of counts with its total last: with one value too many, or one that
    was lost, the first and the last are sure, those between only if all of them are 0; with fewer, a last
    value that is the sum of the others is the total. ``blanks``: blank cells may have left no trace, so
    that the one too few may be the first as well.
    """
    size, count = len(columns), len(printed)
    if size < 4 or count < 2 or not columns[-1].total or any(c.kind != "count" for c in columns):
        return {}
    numbers = [values.read_value(text, columns[0]).value for text in printed]
    if count == size + 1 or (count == size - 1 and not blanks):
        if _torn_at_an_end(printed, [number or Decimal(0) for number in numbers]):
            return {}
        ends = {0: 0, size - 1: count - 1}
        middle = {n: min(n, count - 2) for n in range(1, size - 1)}
        return {**ends, **middle} if all(number == 0 for number in numbers[1:-1]) else ends
    adds_up = None not in numbers and numbers[-1] and sum(n for n in numbers[:-1] if n) == numbers[-1]
    return {size - 1: count - 1} if count < size and adds_up else {}


def _torn_at_an_end(printed: Sequence[str], known: Sequence[Decimal]) -> bool:
    """Whether the value too many or too few seems to be at an end of the row.

    A total smaller than a part is none; and where the sum holds only without the first or the last
    value, or with two neighbours at an end read as one number, it is one of these that is too many.
    """
    if known[-1] < max(known[:-1]):
        return True
    if sum(known[:-1]) == known[-1]:
        return False
    readings = [known[:-1], known[1:]]
    if printed[0].isdigit() and printed[1].isdigit():
        readings.append([Decimal(printed[0] + printed[1]), *known[2:]])
    if printed[-2].isdigit() and printed[-1].isdigit():
        readings.append([*known[:-2], Decimal(printed[-2] + printed[-1])])
    return any(sum(row[:-1]) == row[-1] for row in readings)
