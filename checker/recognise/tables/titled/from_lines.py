"""Tables that are set in lines of text, as grids: cells between tabs, under each other, or between blanks.

Only what the lines tell is made of them. A row that has fewer fields than there are columns has its figures
where they stand under those of other rows, or where all are there behind its label. Where one row of figures
cannot be laid so, where a line between them is no row, or where heads that span columns can be laid in
several ways that are read differently, there is no grid: a sum would lack what the row tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise, product

from checker.document import Grid, GridCell, Paragraph
from checker.forms import Printed
from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Item, Line
from checker.recognise.matching.widths import screen_width
from checker.recognise.tables.column_numbers import LABEL, are_numbers
from checker.recognise.tables.titled.captions import title_in, unit_over

_CAPTIONS = 4
"""So many lines stand between a title and its table: its number, whose it is, the unit."""
_MOST_LINES = 1_000
_MOST_WAYS = 400
"""So many ways to lay heads over columns are tried."""
_SAMPLE = 4
"""By so many rows of figures it is seen how heads are read."""
_GAP = re.compile(r"[^\S\t]{2,}|\u3000+")
_BLANK = re.compile(r"\s+")
_PROSE = re.compile("[。！？]")

Reads = Callable[[Printed, Grid], dict[str, str]]
"""What is read of a grid as a table of the form: address and text of each sure figure."""


@dataclass(frozen=True, slots=True)
class _Field:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A line cut into fields."""

    line: Line
    fields: tuple[_Field, ...]

    @property
    def counted(self) -> bool:
        return any(_is_figure(field.text) for field in self.fields)

    @property
    def numbers(self) -> bool:
        """Whether it prints the numbers of the columns (“栏次 1 2 3”)."""
        words = {spelling.key(one.text) for one in self.fields if not _is_figure(one.text)} - {""}
        figures = [spelling.plain(one.text) for one in self.fields if _is_figure(one.text)]
        if words == {LABEL}:
            return figures == [str(n) for n in range(1, len(figures) + 1)]
        return not words and are_numbers(figures)

    def filled(self, width: int) -> list[int]:
        """Where it has something, if it has as many fields as there are columns."""
        return [n for n, one in enumerate(self.fields) if one.text.strip() and len(self.fields) == width]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row laid over the columns: field, first column, columns that it spans."""

    row: _Row
    cells: tuple[tuple[_Field, int, int], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The items with a grid in place of each table that lines set under its title."""

    items: list[Item]
    lines: Mapping[int, frozenset[int]]
    """Number of such a grid among all grids → the numbers of its lines."""
    unread: Mapping[str, Paragraph]
    """Id of a printed table → its title, where it stands over figures of which no grid is made."""


def drawn(items: Sequence[Item], tables: Sequence[Printed], reads: Reads) -> Drawn:
    """What lines of text set as tables, drawn as grids."""
    found: list[Item] = []
    made: dict[int, frozenset[int]] = {}
    unread: dict[str, Paragraph] = {}
    grids = at = 0
    while at < len(items):
        item = items[at]
        at += 1
        found.append(item)
        if isinstance(item, Grid):
            grids += 1
            continue
        title = title_in(item.text, tables) if not item.furniture else None
        if title is None:
            continue
        block = _under(items, at, tables)
        grid, lines = _grid(title, block, reads)
        if grid is None:
            if _has_figures(block):
                unread.setdefault(title.id, item.paragraph)
            continue
        before = [one for one in block if one.number < min(lines)]
        found += [*before, grid]
        made[grids] = frozenset(lines)
        grids += 1
        at = next((n for n in range(at, len(items)) if _after(items[n], max(lines))), len(items))
    return Drawn(found, made, unread)


def _has_figures(block: Sequence[Line]) -> bool:
    """Whether lines under a title print figures, as contents and prose do not: alone, or several in a row."""
    found = 0
    for line in block:
        figures = [part for part in line.text.split() if _is_figure(part)]
        found += len(figures) if len(figures) > 1 or len(figures) == len(line.text.split()) else 0
    return found > 1


def _breaks(row: _Row, rows: Sequence[_Row]) -> bool:
    """Whether a line among rows of figures is none: what a row before or after it tells goes on in it."""
    first = next(one.line.number for one in rows if one.counted)
    return len(row.fields) < 2 and first < row.line.number < rows[-1].line.number


def _after(item: Item, number: int) -> bool:
    return isinstance(item, Grid) or item.number > number


def _under(items: Sequence[Item], start: int, tables: Sequence[Printed]) -> list[Line]:
    """The lines under a title, up to the next one, to a grid or to prose."""
    block: list[Line] = []
    for item in items[start : start + _MOST_LINES]:
        if isinstance(item, Grid) or _PROSE.search(item.text) or title_in(item.text, tables):
            break
        block.append(item)
    return block


def _grid(title: Printed, block: Sequence[Line], reads: Reads) -> tuple[Grid | None, list[int]]:
    said = [line for line in block if not (line.empty or line.furniture or line.is_rule)]
    for cut in _cuts(said):
        every = [_Row(line, cut(line.text)) for line in said]
        rows = [row for row in every if len(row.fields) > 1 and not row.numbers]
        last = max((n for n, row in enumerate(rows) if row.counted), default=-1)
        rows = rows[: last + 1]
        if last >= 0 and any(_breaks(row, rows) for row in every):
            continue
        over = [line for line in said if rows and line.number < rows[0].line.number]
        if not rows or len(over) > _CAPTIONS:
            continue
        # One head over all columns looks like a caption.
        rows = [*(_Row(line, cut(line.text)) for line in over if not unit_over(line.text)), *rows]
        grid = _laid(title, rows, reads, under=cut is _by_gaps)
        if grid is not None:
            return grid, [
                line.number for line in block if rows[0].line.number <= line.number <= rows[-1].line.number
            ]
    return None, []


def _cuts(lines: Sequence[Line]) -> Iterator[Callable[[str], tuple[_Field, ...]]]:
    """How lines may be cut into fields: as most of those are that tell figures."""
    counted = [line.text for line in lines if any(map(str.isdigit, line.text))]
    if any("\t" in text.strip() for text in counted):
        yield _by_tabs
    elif sum(bool(_GAP.search(text.strip())) for text in counted) * 2 > len(counted):
        yield _by_gaps
    else:
        yield _by_blanks


def _by_tabs(text: str) -> tuple[_Field, ...]:
    found, start = [], 0
    for part in text.rstrip("\n").split("\t"):
        found.append(_Field(part, start, start + len(part)))
        start += len(part) + 1
    return tuple(found)


def _by_gaps(text: str) -> tuple[_Field, ...]:
    return _between(text, _GAP)


def _by_blanks(text: str) -> tuple[_Field, ...]:
    return _between(text, _BLANK)


def _between(text: str, separator: re.Pattern[str]) -> tuple[_Field, ...]:
    found, start = [], 0
    for match in separator.finditer(text):
        if text[start : match.start()].strip():
            found.append(_Field(text[start : match.start()], start, match.start()))
        start = match.end()
    if text[start:].strip():
        found.append(_Field(text[start:].rstrip(), start, len(text.rstrip())))
    return tuple(found)


def _is_figure(text: str) -> bool:
    return bool(spelling.plain(text)) and not values.is_blank(text) and values.is_value(text)


# -- rows over columns


def _laid(title: Printed, rows: Sequence[_Row], reads: Reads, *, under: bool) -> Grid | None:
    first = next(n for n, row in enumerate(rows) if row.counted)
    counts = Counter(len(row.fields) for row in rows[first:])
    often = [count for count, times in counts.items() if times > 1]
    width = max(often or counts)
    if any(len(row.fields) > width for row in rows):
        return None
    whole = [row for row in rows[first:] if len(row.fields) == width]
    columns = _columns(whole) if under else None
    if under and columns is None:
        return None
    body = [placed for row in rows[first:] if (placed := _place(row, whole, columns)) is not None]
    if len(body) < len(rows) - first:
        return None
    ways = [
        list(islice(_ways(row, width, columns, rows[:n]), _MOST_WAYS + 1))
        for n, row in enumerate(rows[:first])
    ]
    best: dict[str, str] = {}
    chosen: Sequence[_Placed] | None = None
    for number, heads in enumerate(product(*ways)):
        if number > _MOST_WAYS:
            return None
        told = reads(title, _as_grid([*heads, *body[:_SAMPLE]], width))
        if len(told) > len(best):
            best, chosen = told, heads
        elif len(told) == len(best) and told != best:
            chosen = None
    return _as_grid([*chosen, *body], width) if chosen is not None else None


def _place(row: _Row, whole: Sequence[_Row], columns: Sequence[tuple[float, float]] | None) -> _Placed | None:
    """A row of figures: whole, under the columns, or all figures behind one label; ``None``: neither."""
    width = len(whole[0].fields)
    if len(row.fields) == width:
        return _Placed(row, tuple((field, at, 1) for at, field in enumerate(row.fields)))
    if columns is not None:
        cells = []
        for field in row.fields:
            own = _over(row, field, columns)
            if len(own) != 1:
                return None
            cells.append((field, own[0], 1))
        alone = len({at for _, at, _ in cells}) == len(cells)
        return _Placed(row, tuple(cells)) if alone else None
    labels = min(_labels(one) for one in whole)
    if _labels(row) == 1 and len(row.fields) - 1 == width - labels:
        behind = ((field, labels + at, 1) for at, field in enumerate(row.fields[1:]))
        return _Placed(row, ((row.fields[0], 0, labels), *behind))
    return None


def _labels(row: _Row) -> int:
    """How many fields stand before the figures; a key of digits before a name is a label."""
    words = [n for n, field in enumerate(row.fields) if field.text.strip() and not _is_figure(field.text)]
    return words[-1] + 1 if words else 0


def _columns(rows: Sequence[_Row]) -> Sequence[tuple[float, float]] | None:
    """From where to where each column reaches; ``None`` where they do not stand apart."""
    spans = [
        (
            min(_from(row, row.fields[at]) for row in rows),
            max(_to(row, row.fields[at]) for row in rows),
        )
        for at in range(len(rows[0].fields))
    ]
    apart = all(one[1] <= other[0] for one, other in pairwise(spans))
    return spans if apart else None


def _from(row: _Row, field: _Field) -> float:
    return screen_width(row.line.text[: field.start])


def _to(row: _Row, field: _Field) -> float:
    return screen_width(row.line.text[: field.end])


def _over(row: _Row, field: _Field, columns: Sequence[tuple[float, float]]) -> list[int]:
    """The columns that a field stands over."""
    low, high = _from(row, field), _to(row, field)
    return [at for at, (start, end) in enumerate(columns) if low < end and start < high]


def _ways(
    row: _Row, width: int, columns: Sequence[tuple[float, float]] | None, above: Sequence[_Row]
) -> Iterator[_Placed]:
    """How a row of heads may lie over the columns: each next to the one before, some over several. Below the
    first row they may stand over some columns only, beside heads that reach down from ``above``."""
    fields = row.fields
    filled = [field for field in fields if field.text.strip()]
    if len(filled) == 1:
        yield _Placed(row, ((filled[0], 0, width),))
        return
    if len(fields) == width:
        yield _Placed(row, tuple((field, at, 1) for at, field in enumerate(fields)))
        at = row.filled(width)
        if len(at) < width:  # a head that spans columns leaves blanks behind it
            ends = sorted({*at, width, *(n for one in above for n in one.filled(width))})
            yield _Placed(row, tuple((fields[a], a, next(e for e in ends if e > a) - a) for a in at))
        return
    for first in range(1) if not above else range(width - len(filled) + 1):
        for cuts in combinations(range(first + 1, width + 1), len(filled)):
            if not above and cuts[-1] != width:
                continue
            starts = (first, *cuts[:-1])
            cells = tuple((f, a, b - a) for f, a, b in zip(filled, starts, cuts, strict=True))
            if columns is None or all(set(_over(row, f, columns)) <= {*range(a, a + n)} for f, a, n in cells):
                yield _Placed(row, cells)


def _as_grid(rows: Sequence[_Placed], width: int) -> Grid:
    """The grid, heads over nothing reaching down to the next head."""
    cells: list[GridCell] = []
    for number, placed in enumerate(rows):
        for field, at, columns in placed.cells:
            part = placed.row.line.paragraph.part(field.start, field.end)
            cells.append(GridCell(number, at, part, 1, min(columns, width - at), source="text"))
    return Grid(tuple(cells))
