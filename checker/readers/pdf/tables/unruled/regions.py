"""What may be tables among the words of a page that stand in no ruled table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from checker.readers.pdf.distances import overlap
from checker.readers.pdf.page import Page
from checker.readers.pdf.tables.thresholds import REGIONS
from checker.readers.pdf.tables.unruled.region import Region, continues
from checker.readers.pdf.tables.unruled.text_rows import (
    ARTICLE_NUMBER,
    TextRow,
    chapter_of,
    fits,
    is_alike,
    is_between,
    is_cut,
    is_heading,
    is_of_list,
    value_edge,
)
from checker.readers.pdf.text_lines import rows_of
from checker.readers.pdf.words import Word


def regions(page: Page, words: Sequence[Word]) -> list[Region]:
    """The regions of a page from top to bottom."""
    rows = [TextRow(row) for row in rows_of(words)]
    across = sorted((rule for rule in page.rules if not rule.vertical), key=lambda rule: rule.at)
    for row in rows:
        row.ruled = is_between(row, across)
    found: list[Region] = []
    start = bound = 0
    while start < len(rows):
        if not rows[start].spread and (not rows[start].ruled or is_heading(rows[start])):
            start += 1
            continue
        stop = _run(rows, start)
        sure = _is_table(rows[start:stop])
        first, last = _grown(rows, start, stop, bound)
        inside = [word for row in rows[first:last] for word in row.words]
        if len(inside) <= REGIONS.most_words and (sure or first == 0 or last == len(rows)):
            inside.sort(key=lambda word: word.order)
            edge = value_edge(rows[first:last])
            region = Region(page, inside, [], sure, first == 0, last == len(rows), edge)
            x0, y0, x1, y1 = region.box
            region.rules = [
                rule
                for rule in across
                if y0 - REGIONS.rule_reach <= rule.at <= y1 + REGIONS.rule_reach
                and overlap((rule.low, rule.high), (x0, x1)) > REGIONS.rule_beside
            ]
            found.append(region)
            start = bound = last
        else:
            start = stop
    alone = _cut_off(rows)
    if alone and not any(region.first for region in found):
        inside = [word for row in rows[:alone] for word in row.words]
        taken = {id(word) for region in found for word in region.words}
        if not any(id(word) in taken for word in inside):
            found.insert(0, Region(page, inside, [], False, True, alone == len(rows), float("inf")))
    return found


def _is_table(run: Sequence[TextRow]) -> bool:
    """Whether a run of rows is a table by itself."""
    values = sum(len(row.values) for row in run)
    columns = max((len(row.words) for row in run if row.spread), default=0)
    several = sum(row.spread for row in run) >= REGIONS.spread_rows
    ruled = sum(row.ruled for row in run) >= REGIONS.ruled_rows and values >= REGIONS.ruled_values
    return ruled or (several and (values >= REGIONS.values or columns >= REGIONS.columns))


def _cut_off(rows: Sequence[TextRow]) -> int:
    """How many rows at the top of a page may be labels without values, cut off from their table."""
    count = 0
    while (
        count < min(len(rows), REGIONS.cut_off) and is_alike(rows[count], rows[0]) and not rows[count].spread
    ):
        count += 1
    return count


def accepted(pages: Sequence[Sequence[Region]]) -> list[list[Region]]:
    """The regions that are tables, or go on with one over the page break."""
    kept = [[region for region in page if region.sure] for page in pages]
    taken: set[int] = {id(word) for page in kept for region in page for word in region.words}
    for index, page in enumerate(pages):
        for region in page:
            if region.sure or any(id(word) in taken for word in region.words):
                continue
            before = kept[index - 1][-1:] if index and region.first else []
            after = kept[index + 1][:1] if index + 1 < len(pages) and region.last else []
            if any(other.last and continues(other, region) for other in before) or any(
                other.first and continues(region, other) for other in after
            ):
                kept[index].append(region)
                taken.update(id(word) for word in region.words)
                kept[index].sort(key=lambda region: region.box[1])
    return kept


def _run(rows: Sequence[TextRow], start: int) -> int:
    """Where the run of table rows from ``start`` ends: after its last row of words standing apart."""
    last = start + 1
    while last < len(rows) and is_alike(rows[last], rows[start]) and not rows[last].prose:
        if rows[last].y - rows[last - 1].y > REGIONS.pause * rows[last].size:
            break
        last += 1
    ahead = value_edge(rows[start:last])
    edge = value_edge(rows[start : start + 1])
    stop = start + 1
    marks = {chapter_of(rows[start])}
    for index in range(start + 1, last):
        row = rows[index]
        mark = chapter_of(row)
        if is_of_list(mark) and not row.spread and marks & {mark, ARTICLE_NUMBER}:
            break  # no list has a number twice, and these numbers are not of the blocks' list: a heading
        marks.add(mark)
        if row.spread:
            edge = min(edge, value_edge([row]))
            stop = index + 1
        elif not fits(row, rows[start], ahead if edge == float("inf") else edge):
            break
        elif row.ruled:
            stop = index + 1
    return stop


def _grown(rows: Sequence[TextRow], start: int, stop: int, bound: int) -> tuple[int, int]:
    """The run with the rows of labels before and after it that have no values."""
    run = _Run(rows[start:stop])
    while stop < len(rows) and run.goes_on_with(rows[stop], rows[stop].y - rows[stop - 1].y):
        stop += 1
    while start > bound and run.is_headed_by(rows[start - 1], rows[start:stop]):
        start -= 1
    return start, stop


class _Run:
    """A run of rows of a table, as far as labels around it have to fit to it."""

    def __init__(self, rows: Sequence[TextRow]) -> None:
        self.edge = value_edge(rows)
        self.left = min(row.x0 for row in rows)
        self.right = max(row.x1 for row in rows)
        self.like = max(rows, key=lambda row: len(row.values))
        lone = REGIONS.lone_step * self.like.size
        self.step = REGIONS.step * max((b.y - a.y for a, b in pairwise(rows)), default=lone)

    def goes_on_with(self, row: TextRow, below: float) -> bool:
        """Whether a row so far ``below`` the run belongs to it."""
        low, high = REGIONS.label_size
        if not low < row.size / self.like.size < high:
            return False
        if is_cut(row, self.edge, self.right) and below < REGIONS.cut_step * row.size:
            return True
        centred = self._is_centred(row) and not is_heading(row)
        inside = row.x1 <= min(self.edge, self.right) + REGIONS.edge or (
            centred and self.left - REGIONS.outside * row.size <= row.x0
        )
        near = below < min(REGIONS.label_off * row.size, self.step)
        return fits(row, self.like, self.edge) and inside and near

    def is_headed_by(self, row: TextRow, below: Sequence[TextRow]) -> bool:
        """Whether a row stands at the head of the rows ``below``."""
        mark = chapter_of(row)
        if is_of_list(mark) and mark in {chapter_of(other) for other in below}:
            return False
        off = below[0].y - row.y
        if is_cut(row, self.edge, self.right) and off < REGIONS.cut_step * row.size:
            return True
        inside = self.left - REGIONS.outside * row.size <= row.x0 and row.x1 <= self.right + REGIONS.edge
        label = row.x1 <= self.edge + REGIONS.edge
        head = row.x0 >= self.edge - REGIONS.edge
        near = off < REGIONS.label_off * row.size
        if not (fits(row, self.like, self.edge) and inside and near):
            return False
        return label or ((self._is_centred(row) or head) and not is_heading(row))

    def _is_centred(self, row: TextRow) -> bool:
        off = abs((row.x0 + row.x1) - (self.left + self.right))
        return off < REGIONS.centred * (self.right - self.left)
