"""Tables without ruling lines between their columns: by where their words stand.

Such a table is a run of rows whose words stand apart. Its columns are the places where values stand over
each other, together with the header's lowest words. Its rows follow from the order of the content stream,
which every producer writes cell by cell; ruling lines between rows, where there are any, part them for sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from checker.readers.pdf.page import Box, Glyph, Page, Rule
from checker.readers.pdf.parts import ARTICLE, BETWEEN, CUT, HEADING, MARK, WRAPPED, Part, Slot, splits_number
from checker.readers.pdf.ruled import PADDING, snapped
from checker.readers.pdf.text import Word, is_value, rows_of

MAX_WORDS = 3000
"""No table of a page has more."""
_PIECE = re.compile(r"[\d,，.．]+")
"""What stands on one line of a number that is broken over several."""
_FOOT = 0.15
"""The part of a page in which its last row stands where a table goes on on the next."""
_APART = 0.9
"""Gap between two cells of a row, in the size of the type."""


@dataclass(slots=True)
class _Cell:
    words: list[Word]
    label: bool = False
    """Whether it is a part of a vertical label, though it could be read as a sign for none."""
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        self.x0 = min(word.x0 for word in self.words)
        self.x1 = max(word.x1 for word in self.words)
        self.top = min(word.top for word in self.words)
        self.bottom = max(word.bottom for word in self.words)

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def value(self) -> bool:
        if self.label:
            return False
        return all(is_value(word.text) for word in self.words) or (
            is_value(self.text) and all(_PIECE.fullmatch(word.text) for word in self.words)
        )

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for word in self.words for glyph in word.glyphs]


@dataclass(slots=True)
class _Row:
    page: Page
    cells: list[_Cell] = field(default_factory=list)
    block: int = 0
    title: bool = False
    """One cell in the middle, over all columns."""

    @property
    def values(self) -> list[_Cell]:
        return [cell for cell in self.cells if cell.value]

    @property
    def anchor(self) -> _Cell:
        """The cell that tells the row's height: a value, else the innermost label."""
        return (self.values or self.cells)[-1]

    @property
    def middle(self) -> float:
        return (self.anchor.top + self.anchor.bottom) / 2


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
    digits = all(_PIECE.fullmatch(word.text) for word in row.words)
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
    """The parts of one table, with common columns."""
    rows = [_rows(region) for region in chain]
    everything = [row for part in rows for row in part]
    left = min(region.box[0] for region in chain)
    right = max(region.box[2] for region in chain)
    for rule in (rule for region in chain for rule in region.rules):
        left, right = min(left, rule.low), max(right, rule.high)
    columns = _blocks(everything, left, right)
    joints = snapped(edge for block in columns for edge in _edges(block, left, right))
    made = [_part(region, part, columns, joints) for region, part in zip(chain, rows, strict=True) if part]
    if chain[-1].last and chain[-1].box[3] > (1 - _FOOT) * chain[-1].page.height:
        for slot in made[-1].slots:
            # What goes on on the next page could not be put together with this table.
            if slot.last_row == made[-1].rows - 1 and slot.full and slot.text[-1].isdigit():
                slot.doubt = slot.doubt or CUT
    return made


def _rows(region: Region) -> list[_Row]:
    """The rows of a region by the stream of its content; by their base lines where that is in disorder."""
    cells = _cells(region)
    for cell in cells:
        cell.label = cell.text == "无" and any(_under(other, cell) for other in cells)
    rows: list[_Row] = []
    for cell in cells:
        if rows and _same_row(rows[-1], cell):
            rows[-1].cells.append(cell)
        else:
            rows.append(_Row(region.page, [cell]))
    rows = _labelled(_banded(rows, region), _cellwise(region.words))
    valued = [row.middle for row in rows if row.values]
    if any(below < above - 2.0 for above, below in pairwise(valued)):
        lines = [_Row(region.page, [_Cell([word]) for word in line]) for line in rows_of(region.words)]
        rows = _banded(lines, region)
    for row in rows:
        row.cells.sort(key=lambda cell: cell.x0)
    return rows


def _under(cell: _Cell, other: _Cell) -> bool:
    """Whether a single letter that is no value stands under a cell, as the letters of a vertical label do."""
    first = cell.words[0]
    return (
        cell is not other
        and len(first.text) == 1
        and not is_value(first.text)
        and abs(first.middle - (other.x0 + other.x1) / 2) < 0.3 * other.size
        and -0.1 * other.size < first.y - other.words[-1].y < 2.5 * other.size
    )


def _same_row(row: _Row, cell: _Cell) -> bool:
    last = row.cells[-1]
    if cell.x0 < last.x1 - 0.3 * last.size:
        return False
    return cell.top < max(last.bottom, row.cells[0].bottom) - 0.2 * last.size


def _cells(region: Region) -> list[_Cell]:
    """Words under each other that follow each other in the stream, as the lines of one cell do."""
    cells: list[_Cell] = []
    widths = [(word.x0, word.x1) for word in region.words if not is_value(word.text)]
    for word in region.words:
        if cells and _continues(cells[-1], word, widths, region.rules):
            cells[-1].words.append(word)
            cells[-1].measure()
        else:
            cells.append(_Cell([word]))
    return cells


def _continues(cell: _Cell, word: Word, widths: Sequence[tuple[float, float]], rules: Sequence[Rule]) -> bool:
    last = cell.words[-1]
    if not 0.85 < word.size / last.size < 1.18 or word.turned != last.turned:
        return False
    drop = word.y - last.y
    single = len(word.text) == 1 and len(last.text) == 1
    if single and len(cell.words) > 1 and drop < 0 and word.x1 <= cell.x0 + 0.2 * word.size:
        # The next column of vertical text.
        return cell.x0 - word.x1 < word.size and cell.top - 0.5 * word.size < word.top < cell.bottom
    if not 0.7 * word.size < drop < (2.8 if single else 2.0) * word.size:
        return False
    if min(word.x1, last.x1) - max(word.x0, last.x0) < 0.5 * min(word.x1 - word.x0, last.x1 - last.x0):
        return False
    low, high = min(word.x0, last.x0) - 1.5, max(word.x1, last.x1) + 1.5
    if any(last.y < rule.at < word.y and rule.low <= low and rule.high >= high for rule in rules):
        return False
    if single and not (word.text.isdigit() or last.text.isdigit()):
        return abs(word.middle - last.middle) < 0.4 * word.size
    if is_value(word.text) or is_value(last.text) or _PIECE.fullmatch(word.text):
        return _PIECE.fullmatch(word.text) is not None and is_value(cell.text)
    if MARK.match(word.text):
        return False
    text = cell.text
    if sum(map(text.count, "（(")) > sum(map(text.count, "）)")):
        return True
    wide, next_wide = last.x1 - last.x0, word.x1 - word.x0
    close = drop < 1.6 * word.size
    if close and next_wide < wide - 0.5 * word.size:
        return True
    widest = max(
        (
            x1 - x0
            for x0, x1 in widths
            if min(x1, last.x1) - max(x0, last.x0) > (0.75 if close else 0.5) * max(x1 - x0, wide)
        ),
        default=0.0,
    )
    # A line is broken where the next character has no room, so it is about as long as any.
    return widest - wide < 2.2 * word.size and next_wide < wide + 1.2 * word.size


def _banded(rows: list[_Row], region: Region) -> list[_Row]:
    """Rows between the same two ruling lines as one: if only one has values, or if lines part all rows."""
    edge = _label_edge(rows)
    lines = snapped(
        rule.at for rule in region.rules if rule.high > edge and rule.low <= edge + 0.3 * (rule.high - edge)
    )
    if len(lines) < 3:
        return rows
    bands: list[list[_Row]] = []
    numbers: list[int] = []
    for row in rows:
        number = sum(line < row.middle for line in lines)
        if bands and numbers[-1] == number:
            bands[-1].append(row)
        else:
            bands.append([row])
            numbers.append(number)
    counts = [sum(_labelled_values(row) for row in band) for band in bands]
    all_parted = counts.count(1) >= 3 and counts.count(1) > 2 * sum(count > 1 for count in counts)
    merged: list[_Row] = []
    for band in bands:
        valued = sum(bool(row.values) for row in band)
        labels = all(row.values or _only_label(row, edge) for row in band)
        if valued and labels and len(band) > 1 and (valued == 1 or all_parted) and _marks(band, edge) < 2:
            merged.append(_Row(region.page, _together([cell for row in band for cell in row.cells])))
        else:
            merged.extend(band)
    return merged


def _marks(band: Sequence[_Row], edge: float) -> int:
    """How many labels of the innermost column of labels begin with a number."""
    labels = [cell for row in band for cell in row.cells if not cell.value and cell.x0 < edge]
    if not labels:
        return 0
    inner = max(labels, key=lambda cell: cell.x1)
    return sum(bool(MARK.match(cell.text)) for cell in labels if cell.x1 > inner.x0 and cell.x0 < inner.x1)


def _labelled(rows: list[_Row], cellwise: bool) -> list[_Row]:
    """Rows of values that have no label put together with the lines of a label beside them.

    ``cellwise``: all lines of a cell are printed at once, so that no further ones follow.
    """
    edge = _label_edge(rows)
    made: list[_Row] = []
    index = 0
    while index < len(rows):
        row = rows[index]
        bare = row.values and not any(not cell.value and cell.x0 < edge for cell in row.cells)
        before = made[-1] if made else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        if bare and before is not None and _only_label(before, edge) and _touching(before, row):
            cells = made.pop().cells + row.cells
            follows = after is not None and _only_label(after, edge) and _touching(row, after)
            if after is not None and follows and not MARK.match(after.anchor.text):
                cells = cells + after.cells
                index += 1
            row = _Row(row.page, _together(cells))
        elif bare and after is not None and _only_label(after, edge) and _touching(row, after):
            row = _Row(row.page, _together(after.cells + row.cells))
            index += 1
        elif (
            bare
            and not cellwise
            and before is not None
            and _labelled_values(before)
            and _touching(before, row)
        ):
            # Further lines of numbers that did not fit in one.
            made.pop()
            row = _Row(row.page, _together(before.cells + row.cells))
        made.append(row)
        index += 1
    return made


def _labelled_values(row: _Row) -> bool:
    return 0 < len(row.values) < len(row.cells)


def _only_label(row: _Row, edge: float) -> bool:
    return all(not cell.value and cell.x1 <= edge + 2.0 for cell in row.cells)


def _touching(one: _Row, other: _Row) -> bool:
    a, b = one.anchor, other.anchor
    return min(a.bottom, b.bottom) - max(a.top, b.top) > -0.6 * min(a.size, b.size)


def _together(cells: Iterable[_Cell]) -> list[_Cell]:
    """Cells that stand over each other as one."""
    made: list[_Cell] = []
    for cell in cells:
        apart = []
        for other in made:
            if cell.value == other.value and min(cell.x1, other.x1) > max(cell.x0, other.x0):
                words = [word for row in rows_of(other.words + cell.words) for word in row]
                cell = _Cell(words, cell.label or other.label)
            else:
                apart.append(other)
        made = [*apart, cell]
    return made


Interval = tuple[float, float]


def _blocks(rows: Sequence[_Row], left: float, right: float) -> list[list[Interval]]:
    """The columns of each block of rows; a row with one word in the middle opens a block."""
    middle, width = (left + right) / 2, right - left
    labels = _label_edge(rows)
    blocks: list[list[_Row]] = [[]]
    for row in rows:
        if len(row.cells) == 1 and not row.cells[0].value:
            cell = row.cells[0]
            centred = abs((cell.x0 + cell.x1) / 2 - middle) < 0.08 * width
            across = cell.x1 > labels or bool(ARTICLE.match(cell.text))
            if centred and across and not _numbered(cell.text):
                blocks.append([])
                row.title = True
        row.block = len(blocks) - 1
        blocks[-1].append(row)
    return [_columns(block, right) for block in blocks]


def _numbered(text: str) -> bool:
    return bool(MARK.match(text)) and not text.startswith("第")


def _label_edge(rows: Sequence[_Row]) -> float:
    """Where the columns of values begin: the leftmost value that has a label before it."""
    starts = [
        cell.x0
        for row in rows
        for index, cell in enumerate(row.cells)
        if cell.value and index and not row.cells[0].value
    ]
    if starts:
        return min(starts)
    return min((cell.x0 for row in rows for cell in row.values), default=float("inf"))


def _columns(rows: Sequence[_Row], right: float) -> list[Interval]:
    """Columns of a block, from left to right."""
    rows = [row for row in rows if not row.title]
    edge = _label_edge(rows)
    if edge == float("inf"):
        edge = min((row.cells[1].x0 for row in rows if len(row.cells) > 1), default=right)
    values = sorted((cell.x0, cell.x1) for row in rows for cell in row.values if cell.x0 >= edge - 0.1)
    columns = _merged(values)
    heads = [cell for row in rows for cell in row.cells if not cell.value and cell.x1 > edge]
    for cell in sorted(heads, key=lambda cell: cell.x1 - cell.x0):
        if not _touched(columns, cell) and cell.x0 > edge - 2 * cell.size:
            columns.append((cell.x0, cell.x1))
            columns.sort()
    columns = _without_spans(columns, values)
    first = min((low for low, _ in columns), default=right)
    return _label_columns(rows, first) + columns


def _label_columns(rows: Sequence[_Row], first: float) -> list[Interval]:
    """As few columns of labels as keep apart those that stand in one row."""
    labels = [[cell for cell in row.cells if not cell.value and cell.x1 <= first + 0.1] for row in rows]
    cells = [cell for row in labels for cell in row]
    if not cells:
        return []
    gaps = sorted(
        ((before.x1, cell.x0) for row in labels for before, cell in pairwise(row)), key=lambda gap: gap[1]
    )
    borders: list[Interval] = []
    for low, high in gaps:
        if borders and low < borders[-1][1]:
            borders[-1] = (max(low, borders[-1][0]), borders[-1][1])
        else:
            borders.append((low, high))
    edges = [
        min(cell.x0 for cell in cells),
        *((low + high) / 2 for low, high in borders),
        max(cell.x1 for cell in cells),
    ]
    return list(pairwise(edges))


def _without_spans(columns: list[Interval], values: Sequence[Interval]) -> list[Interval]:
    """The columns but those between two others closer than columns are: the middle of a spanning head."""
    centres = [(low + high) / 2 for low, high in columns]
    if len(columns) < 4:
        return columns
    step = median([b - a for a, b in pairwise(centres)])
    kept = []
    for index, column in enumerate(columns):
        near = [
            abs(centres[index] - centres[other])
            for other in (index - 1, index + 1)
            if 0 <= other < len(columns)
        ]
        if (
            max(near) > 0.6 * step
            or len(near) < 2
            or any(low < column[1] and column[0] < high for low, high in values)
        ):
            kept.append(column)
    return kept


def _merged(intervals: Sequence[Interval]) -> list[Interval]:
    made: list[Interval] = []
    for low, high in intervals:
        if made and low < made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], high))
        else:
            made.append((low, high))
    return made


def _touched(columns: Sequence[Interval], cell: _Cell) -> list[int]:
    return [index for index, (low, high) in enumerate(columns) if low < cell.x1 and cell.x0 < high]


def _edges(columns: Sequence[Interval], left: float, right: float) -> list[float]:
    if not columns:
        return [left - 1.0, right + 1.0]
    between = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [left - 1.0, *between, right + 1.0]


def _part(
    region: Region, rows: Sequence[_Row], columns: Sequence[Sequence[Interval]], joints: list[float]
) -> Part:
    page = region.page
    tops = [min(cell.top for cell in row.cells if _beside(cell, row)) for row in rows]
    bottoms = [max(cell.bottom for cell in row.cells if _beside(cell, row)) for row in rows]
    ys = [tops[0] - 1.0]
    ys.extend((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False))
    ys.append(bottoms[-1] + 1.0)
    slots: list[Slot] = []
    for number, row in enumerate(rows):
        block = columns[row.block]
        edges = _edges(block, joints[0] + 1.0, joints[-1] - 1.0)
        where = [_index(joints, x) for x in edges]
        used: dict[int, Slot] = {}
        for cell in row.cells:
            touched = _touched(block, cell) or [_nearest(block, cell)]
            if row.title:
                touched = [0, max(len(block) - 1, 0)]
            first, last = min(touched), max(touched)
            slot = Slot(
                number,
                where[first],
                1,
                max(where[last + 1] - where[first], 1),
                (cell.x0, cell.top, cell.x1, cell.bottom),
                cell.glyphs,
            )
            if cell.value and (len(touched) > 1 or any(index in used for index in touched)):
                slot.doubt = BETWEEN
                for index in touched:
                    if index in used:
                        used[index].doubt = BETWEEN
            if any(index in used for index in touched):
                other = next(used[index] for index in touched if index in used)
                other.glyphs = other.glyphs + cell.glyphs
                continue
            for index in range(first, last + 1):
                used[index] = slot
            slots.append(slot)
        doubt = BETWEEN if any(slot.doubt == BETWEEN for slot in used.values()) else None
        for index in range(len(block)):
            if index not in used:
                box = (joints[where[index]], ys[number], joints[where[index + 1]], ys[number + 1])
                width = max(where[index + 1] - where[index], 1)
                slots.append(Slot(number, where[index], 1, width, box, doubt=doubt))
    for slot in slots:
        slot.set(page)
    longest: dict[int, float] = {}
    for slot in slots:
        for line in slot.lines:
            if is_value(line.text):
                longest[slot.column] = max(longest.get(slot.column, 0.0), line.x1 - line.x0)
    cellwise = _cellwise(region.words)
    for slot in slots:
        most = longest.get(slot.column, 0.0)
        room = _room(slot, joints)
        full = [
            most - 0.8 * (line.x1 - line.x0) / len(line.text) < line.x1 - line.x0 > room - line.size
            for line in slot.lines
            if is_value(line.text) or _PIECE.fullmatch(line.text)
        ]
        # It is one number if it stands between two ruling lines or is printed in one go, where cells are
        # printed one after the other, and no line of its column is longer.
        slot.full = cellwise and len(full) == len(slot.lines) > 0 and full[-1]
        if slot.doubt is None and splits_number(slot.lines):
            sure = _ruled_in(slot, rows, region.rules) or (cellwise and _in_one_go(slot))
            if not (sure and all(full[:-1])):
                slot.doubt = WRAPPED
    _doubt_rows_without_label(slots, rows, cellwise)
    slots.sort(key=lambda slot: (slot.row, slot.column))
    return Part(page, joints, ys, slots, "geometry")


def _doubt_rows_without_label(slots: Sequence[Slot], rows: Sequence[_Row], cellwise: bool) -> None:
    """Where rows have labels, values without one are a part of the row above or of the one below.

    At the edge of a page they belong to the row over the break, if those of a row on this page were
    printed with it (``cellwise``).
    """
    if sum(_labelled_values(row) for row in rows) < 2:
        return
    edge = _label_edge(rows)
    for number, row in enumerate(rows):
        if not row.values or any(not cell.value and cell.x0 < edge for cell in row.cells):
            continue
        if cellwise and number in (0, len(rows) - 1):
            continue
        columns = {slot.column for slot in slots if slot.row == number and slot.text}
        for slot in slots:
            if abs(slot.row - number) < 2 and slot.column in columns and slot.doubt is None:
                slot.doubt = WRAPPED


def _room(slot: Slot, joints: Sequence[float]) -> float:
    """How wide a line in the middle of a cell can be, by the columns beside it."""
    middle = (slot.box[0] + slot.box[2]) / 2
    sides = [middle - joints[slot.column], joints[slot.column + slot.colspan] - middle]
    # The outer border is where the print ends, which tells nothing.
    inner = [
        side
        for side, joint in zip(sides, (slot.column, slot.column + slot.colspan), strict=True)
        if 0 < joint < len(joints) - 1
    ]
    return 2 * min(inner, default=0.0) - 2 * PADDING


def _cellwise(words: Sequence[Word]) -> bool:
    """Whether cells are printed one after the other, row by row, each with all of its lines.

    Then the print goes back up to the next cell after the last line of each; were columns printed one
    after the other, it would seldom, and by lines, it never would.
    """
    back = beside = down = 0
    for word, after in pairwise(words):
        drop = (after.y - word.y) / word.size
        if drop > 0.5:
            down += 1
        elif after.x0 > word.x0:
            back += drop < -0.3
            beside += drop >= -0.3
    return back > 0 and down <= 4 * (back + beside)


def _in_one_go(slot: Slot) -> bool:
    """Whether the characters of a cell follow each other in the stream."""
    orders = [glyph.order for glyph in slot.glyphs]
    return max(orders) - min(orders) <= 2 * len(orders)


def _ruled_in(slot: Slot, rows: Sequence[_Row], rules: Sequence[Rule]) -> bool:
    """Whether ruling lines part a cell from the rows above and below."""
    x0, y0, x1, y1 = slot.box
    over = [rule.at for rule in rules if rule.low <= x0 and rule.high >= x1]
    above = max((row.anchor.bottom for row in rows[: slot.row]), default=y0 - 60.0)
    below = min((row.anchor.top for row in rows[slot.row + 1 :]), default=y1 + 60.0)
    return any(above - 2.0 <= at <= y0 + 2.0 for at in over) and any(
        y1 - 2.0 <= at <= below + 2.0 for at in over
    )


def _index(positions: Sequence[float], x: float) -> int:
    return min(range(len(positions)), key=lambda index: abs(positions[index] - x))


def _beside(cell: _Cell, row: _Row) -> bool:
    """Whether a cell stands beside the row's anchor; a label that spans rows stands lower."""
    anchor = row.anchor
    return cell is anchor or (cell.top < anchor.bottom and anchor.top < cell.bottom)


def _nearest(columns: Sequence[Interval], cell: _Cell) -> int:
    if not columns:
        return 0
    middle = (cell.x0 + cell.x1) / 2
    return min(range(len(columns)), key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - middle))
