"""Ruling lines that meet, as the rows and columns that they divide a rectangle into."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from checker.readers.pdf.distances import Box, nearest, snapped
from checker.readers.pdf.page import Rule
from checker.readers.pdf.tables.part import Slot
from checker.readers.pdf.tables.thresholds import CELLS, RULED


class _Groups:
    """Numbers, some of which belong together."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, index: int) -> int:
        """The number that stands for the group of this one."""
        parent = self._parent
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        self._parent[self.root(one)] = self.root(other)


def components(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Ruling lines grouped by whether they meet."""
    if len(rules) > RULED.most_rules:
        return []
    meeting = _Groups(len(rules))
    flat = sorted((rule.at, index) for index, rule in enumerate(rules) if not rule.vertical)
    heights = [at for at, _ in flat]
    for index, rule in enumerate(rules):
        if not rule.vertical:
            continue
        start = bisect_right(heights, rule.low - CELLS.near)
        for at, other in flat[start:]:
            if at > rule.high + CELLS.near:
                break
            if rules[other].low - CELLS.near <= rule.at <= rules[other].high + CELLS.near:
                meeting.join(index, other)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate(rules):
        groups[meeting.root(index)].append(rule)
    return _with_strays(groups.values())


def _with_strays(groups: Iterable[list[Rule]]) -> list[list[Rule]]:
    """A page break leaves the outer border of a cell that spans the whole page meeting nothing."""
    stray = [rule for group in groups if len(group) == 1 for rule in group if rule.vertical]
    found = [group for group in groups if len(group) > 1 or not group[0].vertical]
    for rule in stray:
        for group in found:
            if any(_alongside(rule, other) for other in group):
                group.append(rule)
                break
        else:
            found.append([rule])
    return found


def _alongside(rule: Rule, other: Rule) -> bool:
    same = abs(rule.low - other.low) <= CELLS.near and abs(rule.high - other.high) <= CELLS.near
    return other.vertical and same


def extent(rules: Sequence[Rule]) -> Box:
    """The box around ruling lines."""
    across = [rule for rule in rules if not rule.vertical]
    upright = [rule for rule in rules if rule.vertical]
    xs = [rule.at for rule in upright] + [rule.low for rule in across] + [rule.high for rule in across]
    ys = [rule.at for rule in across] + [rule.low for rule in upright] + [rule.high for rule in upright]
    return (min(xs), min(ys), max(xs), max(ys))


class Lattice:
    """The rows and columns that ruling lines divide a rectangle into, and the cells they leave whole.

    The outer border is taken as drawn: at a page break, and in tables open at the sides, it is not.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        x0, y0, x1, y1 = extent(rules)
        self.xs = _with_ends(snapped((rule.at for rule in rules if rule.vertical), CELLS.near), x0, x1)
        self.ys = _with_ends(snapped((rule.at for rule in rules if not rule.vertical), CELLS.near), y0, y1)
        self.rules = rules

    @property
    def size(self) -> int:
        return (len(self.xs) - 1) * (len(self.ys) - 1)

    def slots(self) -> list[Slot]:
        """The cells, row by row."""
        slots = []
        for places in self._regions():
            for row, column, rowspan, colspan in _rectangles(places):
                box = (
                    self.xs[column],
                    self.ys[row],
                    self.xs[column + colspan],
                    self.ys[row + rowspan],
                )
                slots.append(Slot(row, column, rowspan, colspan, box))
        slots.sort(key=lambda slot: (slot.row, slot.column))
        return slots

    def _regions(self) -> Iterable[list[tuple[int, int]]]:
        """The places (row, column) that no line parts from each other."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        upright = self._drawn(True, self.xs, self.ys)
        across = self._drawn(False, self.ys, self.xs)
        whole = _Groups(rows * columns)
        for row in range(rows):
            for column in range(columns):
                here = row * columns + column
                if column + 1 < columns and (column + 1, row) not in upright:
                    whole.join(here + 1, here)
                if row + 1 < rows and (row + 1, column) not in across:
                    whole.join(here + columns, here)
        regions: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row in range(rows):
            for column in range(columns):
                regions[whole.root(row * columns + column)].append((row, column))
        return regions.values()

    def _drawn(self, vertical: bool, positions: list[float], borders: list[float]) -> set[tuple[int, int]]:
        """Which stretches of the lattice's lines are drawn: (line, interval along it)."""
        lengths: dict[tuple[int, int], float] = defaultdict(float)
        for rule in self.rules:
            if rule.vertical is not vertical:
                continue
            line = nearest(positions, rule.at)
            if abs(positions[line] - rule.at) > RULED.stray:
                continue
            first = max(bisect_right(borders, rule.low) - 1, 0)
            for interval in range(first, len(borders) - 1):
                low, high = borders[interval], borders[interval + 1]
                if low >= rule.high:
                    break
                lengths[line, interval] += min(high, rule.high) - max(low, rule.low)
        return {
            (line, interval)
            for (line, interval), length in lengths.items()
            if length >= RULED.drawn * (borders[interval + 1] - borders[interval])
        }


def _with_ends(positions: list[float], low: float, high: float) -> list[float]:
    if not positions or positions[0] - low > RULED.open_end:
        positions.insert(0, low)
    if high - positions[-1] > RULED.open_end:
        positions.append(high)
    return positions


def _rectangles(places: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """A region as rectangles (row, column, rowspan, colspan): itself if it is one, else by its rows."""
    rows = [row for row, _ in places]
    columns = [column for _, column in places]
    height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
    if height * width == len(places):
        yield min(rows), min(columns), height, width
        return
    runs: list[tuple[int, int, int, int]] = []
    by_row: dict[int, list[int]] = defaultdict(list)
    for row, column in places:
        by_row[row].append(column)
    for row in sorted(by_row):
        line = sorted(by_row[row])
        start = line[0]
        for before, column in zip(line, [*line[1:], -1], strict=True):
            if column == before + 1:
                continue
            width = before - start + 1
            for index, (top, left, high, wide) in enumerate(runs):
                if (left, wide) == (start, width) and top + high == row:
                    runs[index] = (top, left, high + 1, wide)
                    break
            else:
                runs.append((row, start, 1, width))
            start = column
    yield from runs
