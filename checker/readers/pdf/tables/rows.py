"""The rows of a table without column rules: words into cells, cells into rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from checker.readers.pdf.page import Glyph, Page, Rule
from checker.readers.pdf.tables.part import MARK
from checker.readers.pdf.tables.ruled import snapped
from checker.readers.pdf.words import Word, is_value, rows_of

if TYPE_CHECKING:
    from checker.readers.pdf.tables.unruled import Region

PIECE = re.compile(r"[\d,，.．]+")
"""What stands on one line of a number that is broken over several."""

_UNIT = re.compile("年度?|[万亿]?元|[件项条个宗次]")
"""What may follow a number in its cell."""


@dataclass(slots=True)
class Cell:
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
            is_value(self.text) and all(PIECE.fullmatch(word.text) for word in self.words)
        )

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for word in self.words for glyph in word.glyphs]

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    def beside(self, other: Cell) -> bool:
        """Whether the middle of one of the two is at the height of the other."""
        return self.top < other.middle < self.bottom or other.top < self.middle < other.bottom


@dataclass(slots=True)
class Row:
    page: Page
    cells: list[Cell] = field(default_factory=list)
    block: int = 0
    title: bool = False
    """One cell in the middle, over all columns."""

    @property
    def values(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.value]

    @property
    def anchor(self) -> Cell:
        """The cell that tells the row's height: a value, else the innermost label."""
        return (self.values or self.cells)[-1]

    @property
    def middle(self) -> float:
        return self.anchor.middle


def rows_in(region: Region) -> list[Row]:
    """The rows of a region by the stream of its content; by height alone where the two contradict."""
    found = _closed(region.words)
    cells = _cells(found, region.rules)
    for cell in cells:
        cell.label = cell.text == "无" and any(_under(other, cell) for other in cells)
    rows: list[Row] = []
    for cell in cells:
        if rows and _same_row(rows[-1], cell):
            rows[-1].cells.append(cell)
        else:
            rows.append(Row(region.page, [cell]))
    rows = _labelled(_banded(rows, region), cellwise(region.words))
    if _contradicted(rows):
        rows = _labelled(_banded(_by_height(found, region), region), at_once=True)
    for row in rows:
        row.cells.sort(key=lambda cell: cell.x0)
    return rows


def _contradicted(rows: Sequence[Row]) -> bool:
    """Whether values and heads do not follow each other downwards, or values stand beside another's label."""
    edge = label_edge(rows)
    lowest_head = lowest = 0.0
    for row in rows:
        heads = [cell.middle for cell in row.cells if not cell.value and cell.x0 >= edge]
        if min(heads, default=lowest) < lowest - 2.0:
            return True
        if row.values:
            if row.middle < max(lowest_head, lowest) - 2.0:
                return True
            lowest = row.middle
        lowest_head = max([lowest_head, *heads])
    labels = [inner_label(row, edge) for row in rows]
    for row, label in zip(rows, labels, strict=True):
        for value in row.values:
            if value.x0 < edge - 0.1:
                continue
            if label is None and any(other.beside(value) for other in labels if other):
                return True
            if label and not (label.top < value.bottom and value.top < label.bottom):
                return True
    return False


def inner_label(row: Row, edge: float) -> Cell | None:
    """The label of a row that stands next to its values, of which the columns begin at ``edge``."""
    labels = [cell for cell in row.cells if not cell.value and cell.x1 <= edge + 2.0]
    return max(labels, key=lambda cell: cell.x1, default=None)


def _by_height(found: Sequence[Word], region: Region) -> list[Row]:
    """Rows by where the words stand alone: values of one base line with the labels beside them."""
    lines = [Row(region.page, [Cell([word]) for word in line]) for line in rows_of(found)]
    edge = label_edge(lines)
    rows = []
    for line in lines:
        values = [cell for cell in line.cells if cell.value and cell.x0 >= edge - 0.1]
        if values:
            rows.append(Row(region.page, values))
    taken = {id(word) for row in rows for cell in row.cells for word in cell.words}
    heights = [row.cells[0].words[0].y for row in rows]
    loose: list[Row] = []
    for cell in _stacked([word for word in found if id(word) not in taken], heights, region):
        beside = [row for row in rows if cell.beside(row.values[0])]
        if beside:
            min(beside, key=lambda row: abs(row.middle - cell.middle)).cells.append(cell)
        elif loose and loose[-1].cells[0].beside(cell) and not _over(loose[-1].cells, cell):
            loose[-1].cells.append(cell)
        else:
            loose.append(Row(region.page, [cell]))
    return sorted([*rows, *loose], key=lambda row: row.middle)


def _over(cells: Sequence[Cell], cell: Cell) -> bool:
    """Whether a cell stands over or under one of others."""
    return any(other.x0 < cell.x1 and cell.x0 < other.x1 for other in cells)


def _stacked(found: Sequence[Word], heights: Sequence[float], region: Region) -> list[Cell]:
    """Words under each other that read as the lines of one label, from top to bottom.

    Of lines that each stand on the ``heights`` of a row of values, each is a label of its own.
    """

    def beside_values(word: Word) -> bool:
        return len(word.text) > 1 and any(abs(word.y - height) < 0.3 * word.size for height in heights)

    widths = [(word.x0, word.x1) for word in found]
    cells: list[Cell] = []
    for word in sorted(found, key=lambda word: (word.y, word.x0)):
        above = [cell for cell in cells if cell.x0 < word.x1 and word.x0 < cell.x1]
        cell = max(above, key=lambda cell: cell.bottom, default=None)
        if (
            cell is None
            or not _continues(cell, word, widths, region.rules)
            or (beside_values(word) and any(map(beside_values, cell.words)))
        ):
            cells.append(Cell([word]))
        else:
            cell.words.append(word)
            cell.measure()
    return sorted(cells, key=lambda cell: cell.top)


def _under(cell: Cell, other: Cell) -> bool:
    """Whether a single letter that is no value stands under a cell, as the letters of a vertical label do."""
    first = cell.words[0]
    return (
        cell is not other
        and len(first.text) == 1
        and not is_value(first.text)
        and abs(first.middle - (other.x0 + other.x1) / 2) < 0.3 * other.size
        and -0.1 * other.size < first.y - other.words[-1].y < 2.5 * other.size
    )


def _same_row(row: Row, cell: Cell) -> bool:
    last = row.cells[-1]
    if cell.x0 < last.x1 - 0.3 * last.size:
        return False
    return cell.top < max(last.bottom, row.cells[0].bottom) - 0.2 * last.size


def _closed(found: Sequence[Word]) -> list[Word]:
    """Words with the marks that close them, which another font may have set apart."""
    made: list[Word] = []
    for word in found:
        last = made[-1] if made else None
        mark = not (is_value(word.text) or PIECE.fullmatch(word.text) or any(map(str.isalnum, word.text)))
        if last and mark and abs(word.y - last.y) < 1.0 and -1.0 < word.x0 - last.x1 < 0.3 * word.size:
            made[-1] = Word([*last.glyphs, *word.glyphs], last.page)
        else:
            made.append(word)
    return made


def _cells(found: Sequence[Word], rules: Sequence[Rule]) -> list[Cell]:
    """Words under each other that follow each other in the stream, as the lines of one cell do."""
    cells: list[Cell] = []
    widths = [(word.x0, word.x1) for word in found if not is_value(word.text)]
    for word in found:
        if cells and _continues(cells[-1], word, widths, rules):
            cells[-1].words.append(word)
            cells[-1].measure()
        else:
            cells.append(Cell([word]))
    return cells


def _continues(cell: Cell, word: Word, widths: Sequence[tuple[float, float]], rules: Sequence[Rule]) -> bool:
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
    if _UNIT.fullmatch(word.text) and PIECE.fullmatch(last.text):
        return is_value(cell.text) and drop < 1.8 * word.size
    if is_value(word.text) or is_value(last.text) or PIECE.fullmatch(word.text):
        return PIECE.fullmatch(word.text) is not None and is_value(cell.text)
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


def _banded(rows: list[Row], region: Region) -> list[Row]:
    """Rows between the same two ruling lines as one: if only one has values, or if lines part all rows."""
    edge = label_edge(rows)
    lines = snapped(
        rule.at for rule in region.rules if rule.high > edge and rule.low <= edge + 0.3 * (rule.high - edge)
    )
    if len(lines) < 3:
        return rows
    bands: list[list[Row]] = []
    numbers: list[int] = []
    for row in rows:
        number = sum(line < row.middle for line in lines)
        if bands and numbers[-1] == number:
            bands[-1].append(row)
        else:
            bands.append([row])
            numbers.append(number)
    counts = [sum(labelled_values(row) for row in band) for band in bands]
    all_parted = counts.count(1) >= 3 and counts.count(1) > 2 * sum(count > 1 for count in counts)
    merged: list[Row] = []
    for band in bands:
        valued = sum(bool(row.values) for row in band)
        labels = all(row.values or _only_label(row, edge) for row in band)
        if valued and labels and len(band) > 1 and (valued == 1 or all_parted) and _marks(band, edge) < 2:
            merged.append(Row(region.page, _together([cell for row in band for cell in row.cells])))
        else:
            merged.extend(band)
    return merged


def _marks(band: Sequence[Row], edge: float) -> int:
    """How many labels of the innermost column of labels begin with a number."""
    labels = [cell for row in band for cell in row.cells if not cell.value and cell.x0 < edge]
    if not labels:
        return 0
    inner = max(labels, key=lambda cell: cell.x1)
    return sum(bool(MARK.match(cell.text)) for cell in labels if cell.x1 > inner.x0 and cell.x0 < inner.x1)


def _labelled(rows: list[Row], at_once: bool) -> list[Row]:
    """Rows of values that have no label put together with the lines of a label beside them.

    ``at_once``: all lines of a cell are printed at once, so that no further ones follow.
    """
    edge = label_edge(rows)
    made: list[Row] = []
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
            row = Row(row.page, _together(cells))
        elif bare and after is not None and _only_label(after, edge) and _touching(row, after):
            row = Row(row.page, _together(after.cells + row.cells))
            index += 1
        elif (
            bare and not at_once and before is not None and labelled_values(before) and _touching(before, row)
        ):
            # Further lines of numbers that did not fit in one.
            made.pop()
            row = Row(row.page, _together(before.cells + row.cells))
        made.append(row)
        index += 1
    return made


def labelled_values(row: Row) -> bool:
    return 0 < len(row.values) < len(row.cells)


def _only_label(row: Row, edge: float) -> bool:
    return all(not cell.value and cell.x1 <= edge + 2.0 for cell in row.cells)


def _touching(one: Row, other: Row) -> bool:
    a, b = one.anchor, other.anchor
    return min(a.bottom, b.bottom) - max(a.top, b.top) > -0.6 * min(a.size, b.size)


def _together(cells: Iterable[Cell]) -> list[Cell]:
    """Cells that stand over each other as one."""
    made: list[Cell] = []
    for cell in cells:
        apart = []
        for other in made:
            if cell.value == other.value and min(cell.x1, other.x1) > max(cell.x0, other.x0):
                words = [word for row in rows_of(other.words + cell.words) for word in row]
                cell = Cell(words, cell.label or other.label)
            else:
                apart.append(other)
        made = [*apart, cell]
    return made


def label_edge(rows: Sequence[Row]) -> float:
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


def cellwise(words: Sequence[Word]) -> bool:
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
