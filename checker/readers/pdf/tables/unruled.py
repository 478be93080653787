"""Tables without ruling lines between their columns: by where their words stand.

Such a table is a run of rows whose words stand apart. Its columns are the places where values stand over
each other, together with the header's lowest words. Its rows follow from the order of the content stream,
which every producer writes cell by cell; ruling lines between rows, where there are any, part them for sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from checker.readers.pdf.page import Box, Page, Rule
from checker.readers.pdf.tables.columns import in_columns
from checker.readers.pdf.tables.part import ARTICLE, HEADING, MARK, Part
from checker.readers.pdf.tables.rows import PIECE, rows_in
from checker.readers.pdf.words import Word, is_value, rows_of

MAX_WORDS = 3000
"""No table of a page has more."""
_APART = 0.9
"""Gap between two cells of a row, in the size of the type."""


@dataclass(slots=True)
class Region:
    """A run of text rows of a page that is a table or the part of one."""

    page: Page
    words: list[Word]
    rules: list[Rule]
    sure: bool
    """Whether it has rows enough to be a table by itself; else only as a part of its neighbour's."""
    first: bool
    last: bool
    """Whether it stands at the top, at the bottom of the page's unruled text."""

    edge: float
    """Where its columns of values begin; infinite where it has none."""

    @property
    def box(self) -> Box:
        return (
            min(word.x0 for word in self.words),
            min(word.top for word in self.words),
            max(word.x1 for word in self.words),
            max(word.bottom for word in self.words),
        )


def regions(page: Page, words: Sequence[Word]) -> list[Region]:
    """What may be tables among the words of a page that stand in no ruled table."""
    rows = [_Line(row) for row in rows_of(words)]
    across = sorted((rule for rule in page.rules if not rule.vertical), key=lambda rule: rule.at)
    for row in rows:
        row.ruled = _between(row, across)
    found: list[Region] = []
    start = bound = 0
    while start < len(rows):
        if not rows[start].spread and (not rows[start].ruled or _heading(rows[start])):
            start += 1
            continue
        stop = _run(rows, start)
        run = rows[start:stop]
        values = sum(len(row.values) for row in run)
        columns = max((len(row.words) for row in run if row.spread), default=0)
        several = sum(row.spread for row in run) >= 2
        ruled = sum(row.ruled for row in run) >= 3 and values >= 2
        sure = ruled or (several and (values >= 3 or columns >= 4))
        first, last = _grown(rows, start, stop, bound)
        inside = [word for row in rows[first:last] for word in row.words]
        if len(inside) <= MAX_WORDS and (sure or first == 0 or last == len(rows)):
            inside.sort(key=lambda word: word.order)
            edge = _value_edge(rows[first:last])
            region = Region(page, inside, [], sure, first == 0, last == len(rows), edge)
            x0, y0, x1, y1 = region.box
            region.rules = [
                rule
                for rule in across
                if y0 - 40 <= rule.at <= y1 + 40 and min(rule.high, x1) - max(rule.low, x0) > 10
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


def _cut_off(rows: Sequence[_Line]) -> int:
    """How many rows at the top of a page may be labels without values, cut off from their table."""
    count = 0
    while count < min(len(rows), 4) and _alike(rows[count], rows[0]) and not rows[count].spread:
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


def _between(row: _Line, across: Sequence[Rule]) -> bool:
    """Whether a row stands between two ruling lines as the rows of a table do."""
    wide = [rule for rule in across if rule.low <= row.x0 + 1.0 and rule.high >= row.x1 - 1.0]
    above = any(0.0 < row.y - rule.at < 12 * row.size for rule in wide)
    below = any(0.0 < rule.at - row.y + row.size < 12 * row.size for rule in wide)
    return above and below and not row.prose


class _Line:
    """The words on one base line, put together where they stand close."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.groups: list[list[Word]] = []
        for word in words:
            if self.groups and word.x0 - self.groups[-1][-1].x1 < _APART * word.size:
                self.groups[-1].append(word)
            else:
                self.groups.append([word])
        self.x0, self.x1 = words[0].x0, max(word.x1 for word in words)
        self.y = median(word.y for word in words)
        self.size = median(word.size for word in words)
        self.text = "".join(word.text for word in words)
        self.ruled = False
        """Whether ruling lines stand above and below it."""

    @property
    def spread(self) -> bool:
        return len(self.groups) >= 2 and not self.prose

    @property
    def prose(self) -> bool:
        """Whether one stretch of it is as long as sentences are."""
        return any(sum(len(word.text) for word in group) > 30 for group in self.groups)

    @property
    def values(self) -> list[Word]:
        return [group[0] for group in self.groups if len(group) == 1 and is_value(group[0].text)]


def _run(rows: Sequence[_Line], start: int) -> int:
    """Where the run of table rows from ``start`` ends: after its last row of words standing apart."""
    last = start + 1
    while last < len(rows) and _alike(rows[last], rows[start]) and not rows[last].prose:
        if rows[last].y - rows[last - 1].y > 9 * rows[last].size:
            break
        last += 1
    ahead = _value_edge(rows[start:last])
    edge = _value_edge(rows[start : start + 1])
    stop = start + 1
    marks = {_chapter(rows[start])}
    for index in range(start + 1, last):
        row = rows[index]
        mark = _chapter(row)
        if mark not in ("", "第") and not row.spread and marks & {mark, "第"}:
            break  # no list has a number twice, and these numbers are not of the blocks' list: a heading
        marks.add(mark)
        if row.spread:
            edge = min(edge, _value_edge([row]))
            stop = index + 1
        elif not _fits(row, rows[start], ahead if edge == float("inf") else edge):
            break
        elif row.ruled:
            stop = index + 1
    return stop


def _chapter(row: _Line) -> str:
    """The number of a row that is numbered as chapters are; ``第`` for one numbered as articles are."""
    match = HEADING.match(row.text)
    return match[0] if match else "第" if ARTICLE.match(row.text) else ""


def _value_edge(rows: Sequence[_Line]) -> float:
    """Where the columns of values begin."""
    labels = min((row.x0 for row in rows if not is_value(row.words[0].text)), default=float("inf"))
    return min(
        (
            word.x0
            for row in rows
            for index, word in enumerate(row.words)
            if is_value(word.text) and (index or (word.x0 > labels + 2.0 * word.size and word.text != "无"))
        ),
        default=float("inf"),
    )


def _alike(row: _Line, other: _Line) -> bool:
    return 0.8 < row.size / max(other.size, 1.0) < 1.25


def _fits(row: _Line, like: _Line, edge: float) -> bool:
    """Whether a row can belong to a table: its type, and no heading or sentence that crosses columns."""
    if not _alike(row, like) or row.prose:
        return False
    if row.x1 <= edge + 2.0:
        return True
    return not _heading(row)


def _heading(row: _Line) -> bool:
    if all(is_value(word.text) for word in row.words):
        return False  # 1,5 at the top of a wrapped 1,587 is no number of a heading
    return (bool(MARK.match(row.text)) and not row.text.startswith("第")) or row.text.endswith(("。", "；"))


def _grown(rows: Sequence[_Line], start: int, stop: int, bound: int) -> tuple[int, int]:
    """The run with the rows of labels before and after it that have no values."""
    run = rows[start:stop]
    edge = _value_edge(run)
    left = min(row.x0 for row in run)
    right = max(row.x1 for row in run)
    like = max(run, key=lambda row: len(row.values))
    step = 1.5 * max((b.y - a.y for a, b in pairwise(run)), default=3 * like.size)
    while stop < len(rows):
        row = rows[stop]
        centred = abs((row.x0 + row.x1) - (left + right)) < 0.16 * (right - left) and not _heading(row)
        inside = row.x1 <= min(edge, right) + 2.0 or (centred and left - 2 * row.size <= row.x0)
        near = row.y - rows[stop - 1].y < min(4 * row.size, step)
        # A heading may look like a label; it is set in other type.
        same = 0.93 < row.size / like.size < 1.07
        cut = _cut(row, edge, right) and row.y - rows[stop - 1].y < 2.5 * row.size
        if not (cut or (_fits(row, like, edge) and inside and near)) or not same:
            break
        stop += 1
    while start > bound:
        row = rows[start - 1]
        centred = abs((row.x0 + row.x1) - (left + right)) < 0.16 * (right - left)
        inside = left - 2 * row.size <= row.x0 and row.x1 <= right + 2.0
        label = row.x1 <= edge + 2.0
        near = rows[start].y - row.y < 4 * row.size
        mark = _chapter(row)
        if mark not in ("", "第") and mark in {_chapter(other) for other in rows[start:stop]}:
            break
        head = row.x0 >= edge - 2.0
        if _cut(row, edge, right) and rows[start].y - row.y < 2.5 * row.size:
            start -= 1
            continue
        if not (_fits(row, like, edge) and inside and near and (label or centred or head)):
            break
        if _heading(row) and not label:
            break
        start -= 1
    return start, stop


def _cut(row: _Line, edge: float, right: float) -> bool:
    """Whether a row is digits only, in the columns of values: cut off from their label."""
    digits = all(PIECE.fullmatch(word.text) for word in row.words)
    return digits and edge - 2.0 <= row.x0 and row.x1 <= right + 2.0


def continues(above: Region, below: Region) -> bool:
    """Whether two regions, with nothing but a page break between them, are one table."""
    one, other = above.box, below.box
    overlap = min(one[2], other[2]) - max(one[0], other[0])
    size = median(word.size for word in above.words) / median(word.size for word in below.words)
    if not (overlap > 0.5 * min(one[2] - one[0], other[2] - other[0]) and 0.8 < size < 1.25):
        return False
    return below.edge < float("inf") or other[2] <= above.edge + 2.0


def parts(chain: Sequence[Region]) -> list[Part]:
    """The parts of one table."""
    return in_columns(chain, [rows_in(region) for region in chain])
