"""How the values of a table's row are placed in its columns: one way after the other is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from checker.recognise.tables.found import PrintedCell

Cells = Mapping[str, PrintedCell]
"""Column → what is printed there."""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a way cannot place a row's values, as a Chinese sentence.

    ``stands``: no other way may be asked, since this one is how the row is printed. ``known``: cells that
    are sure all the same.
    """

    reason: str
    stands: bool = False
    known: Cells = field(default_factory=dict)


class Placement(Protocol):
    """A way of placing values, for the rows of one table."""

    def place(self, at: int) -> Cells | WhyNot:
        """What is printed in the cells of the table's row number ``at``, or the true reason why not."""
        ...


def placed(ways: Iterable[Placement], at: int) -> Cells | WhyNot:
    """The answer of the first way that places the row; of the last one asked, where none does."""
    answer: Cells | WhyNot = WhyNot("没有读到数值")
    for way in ways:
        answer = way.place(at)
        if not isinstance(answer, WhyNot) or answer.stands:
            break
    return answer
