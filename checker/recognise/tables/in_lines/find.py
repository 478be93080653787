"""A table in lines of text: the sequence of its rows' labels, and the ways to place their values."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from math import inf

from checker.language.enumerators import PART
from checker.recognise.matching import spelling
from checker.recognise.matching.sequence import best_chain, contested, repeats
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.column_order import DISORDERED
from checker.recognise.tables.found import FoundRow, FoundTable, SeenTable, once, seen, twice_named
from checker.recognise.tables.in_lines.by_count import ByCount
from checker.recognise.tables.in_lines.by_line import ByLine
from checker.recognise.tables.in_lines.by_position import ByPosition
from checker.recognise.tables.in_lines.by_separator import BySeparator
from checker.recognise.tables.in_lines.free_lines import FreeLines
from checker.recognise.tables.in_lines.label_index import FAR, LineLabel
from checker.recognise.tables.in_lines.lined_table import LinedTable
from checker.recognise.tables.in_lines.print_order import LONG, PART_LENGTH, OrderLost
from checker.recognise.tables.in_lines.reworded import reworded_in
from checker.recognise.tables.in_lines.row_values import gathered
from checker.recognise.tables.in_lines.side_by_side import find_side_by_side
from checker.recognise.tables.in_lines.under_heads import UnderHeads
from checker.recognise.tables.placement import Placement, WhyNot, placed

_NEAR = 10
"""So many lines over its table the first row may be printed once more."""
_SENTENCE = re.compile("[。；]")


def find_in_lines(free: FreeLines, blueprint: Blueprint, year: int | None = None) -> SeenTable | None:
    """The blueprint's table in the lines, or None where too few of its rows are there.

    ``year``: the report's, for a table with lines of several years.
    """
    if blueprint.table.layout == "strip":
        strip = find_side_by_side(free, blueprint, year)
        if strip is not None:
            return seen(strip)
    found = free.labels(blueprint)
    anew = _tables_begin(found, blueprint)
    hits, score = best_chain(found, lambda before, after: _gap(before, after, anew))
    if len(hits) < blueprint.least:
        return None
    if blueprint.table.layout == "strip" and len({hit.at[0] for hit in hits}) < len(hits):
        return None  # its header, not rows
    doubted = contested(found, hits)
    score -= sum(hit.score for hit in doubted)
    hits = [
        replace(hit, doubt=twice_named(blueprint.rows[hit.row])) if hit in doubted else hit for hit in hits
    ]
    other = reworded_in(free, blueprint, hits)
    score += sum(one.score for one in other)
    hits = sorted([*hits, *other], key=lambda hit: hit.at)
    again = repeats(found, hits, lambda one: _stands_with(free, hits, anew, one))
    hits = sorted([*hits, *again], key=lambda hit: hit.at)
    return SeenTable(blueprint, score, lambda: _read(gathered(free, blueprint, hits), score))


def _stands_with(
    free: FreeLines, hits: Sequence[LineLabel], anew: Sequence[tuple[int, int]], one: LineLabel
) -> bool:
    """Whether a row beyond the table's ends is still of it: no sentence, no heading and no beginning of
    another table is between."""
    first, last = hits[0], hits[-1]
    before = one.at < first.at
    begun = bisect(anew, one.at)
    if begun if before else begun > bisect(anew, last.at):
        return before and one.row == first.row and first.at[0] - one.at[0] <= _NEAR
    low, high = (one, first) if before else (last, one)
    start, stop = max(low.words)[0] + 1, high.at[0]
    return stop - start <= PART_LENGTH and not any(
        at in free.taken or PART.match(free.lines[at].text) or _SENTENCE.search(free.lines[at].text)
        for at in range(start, stop)
    )


def _tables_begin(hits: Sequence[LineLabel], blueprint: Blueprint) -> list[tuple[int, int]]:
    """Where a table of many rows begins: its first label with the second one soon after."""
    if len(blueprint.rows) < LONG:
        return []
    second = [hit.at[0] for hit in hits if hit.row == 1]
    return sorted(
        hit.at for hit in hits if hit.row == 0 and any(0 <= line - hit.at[0] <= FAR for line in second)
    )


def _gap(before: LineLabel, after: LineLabel, anew: Sequence[tuple[int, int]]) -> float:
    """What it costs to go on from one label to the other: no table goes on in another one of its kind."""
    at = bisect(anew, before.at) if anew else 0
    if at < len(anew) and anew[at] < after.at:
        return inf
    return 6.0 if after.at[0] - before.at[0] > FAR else 0.0


def _read(table: LinedTable, score: float) -> FoundTable:
    separated, line = BySeparator(table), ByLine(table)
    positions = ByPosition(table)
    order = OrderLost(table, told=(line, positions))
    ways: list[Placement] = [_InOrder(table), separated, positions, order, line, UnderHeads(table)]
    ways.append(ByCount(table, separated))
    found = [
        FoundRow(
            table.blueprint.rows[row.label.row],
            table.label(row),
            table.cells(row, WhyNot(row.label.doubt) if row.label.doubt else placed(ways, at)),
            table.header(at),
        )
        for at, row in enumerate(table.rows)
    ]
    taken = range(table.first, table.last + 1)
    score += sum(len(name) / 4 for name in _columns_named(table))
    return FoundTable(table.blueprint, once(found), score, table.foreign, order.scrambled, taken)


class _InOrder:
    """No way of its own: the doubt about rows under heads that stand in another order than the form's."""

    def __init__(self, table: LinedTable) -> None:
        self._table = table

    def place(self, at: int) -> WhyNot:
        return WhyNot(DISORDERED, stands=not self._table.headed_in_order[at])


def _columns_named(table: LinedTable) -> set[str]:
    """The columns that are named anywhere in the table's part of the report."""
    if table.blueprint.table.layout != "blocks":
        return set()
    above = table.lines[max(0, table.first - PART_LENGTH) : table.first]
    below = table.lines[table.last + 1 : table.last + PART_LENGTH]
    region = [
        *takewhile(lambda line: not PART.match(line.text), reversed(above)),
        *table.lines[table.first : table.last + 1],
        *takewhile(lambda line: not PART.match(line.text), below),
    ]
    said = {spelling.letters(word.text) for line in region for word in line.words}
    names = {spelling.letters(column.label) for column in table.blueprint.columns}
    return {name for name in names if name in said}
