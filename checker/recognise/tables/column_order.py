"""Whether the heads of a table in lines of text stand in the form's order, by which its values are placed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from checker.forms import Column
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Line

DISORDERED = "表头各列的次序与表样不同，数值属于哪一列无法确定"


def in_order(heads: Iterable[Line], columns: Sequence[Column]) -> bool:
    """Whether nowhere columns are named side by side in another order than the form's.

    A line may name all of them several times. Heads one a line may be of two rows: after the last column
    those under a common head follow. Pieces of a broken head may name a column more than once; what is
    spelled otherwise tells nothing of what is on either side of it.
    """
    lone: list[int | None] = []
    for line in heads:
        named = _named(line, columns)
        if len(line.words) == 1:
            lone += named
        elif not all(_repeated(run, len(columns)) for run in _runs(named)):
            return False
        elif named:
            lone.append(None)
    last = len(columns) - 1
    return all(a <= b or a == last for run in _runs(lone) for a, b in pairwise(run))


def _named(line: Line, columns: Sequence[Column]) -> list[int | None]:
    """The columns that the words of a line name, None for any other word."""
    names = [spelling.key(column.label) for column in columns]
    said = [spelling.key(word.text) for word in line.words if word.kind == "text"]
    return [names.index(text) if text in names else None for text in said]


def _runs(named: Iterable[int | None]) -> Iterator[list[int]]:
    for known, run in groupby(named, key=lambda at: at is not None):
        if known:
            yield [at for at in run if at is not None]


def _repeated(named: Sequence[int], size: int) -> bool:
    """Whether columns ascend, up to the last and anew from the first; all of them once begin there."""
    descents = [(a, b) for a, b in pairwise(named) if b < a]
    turned = len(named) == size and bool(descents)
    return not turned and all(descent == (size - 1, 0) for descent in descents)
