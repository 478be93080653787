"""Tables by their ruling lines: lines that meet make a lattice, what they enclose is a cell."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from checker.readers.pdf.page import Box, Glyph, Page, Rule
from checker.readers.pdf.tables.part import CROSSING, HEADING, SPLIT, UNPARTED, Part, Slot, splits_number
from checker.readers.pdf.words import Line, Word, is_value, words

NEAR = 3.0
"""Points within which lines meet or are one (the two lines of a double border)."""
MAX_RULES = 4000
MAX_CELLS = 40_000
THINNEST = 6.0
"""Points; no text has room in a row or column that is narrower."""
_MAX_LINES = 6
"""Lines of one number; no count has more digits."""
PADDING = 5.4
"""Points that Word leaves free at the left and the right of a cell; others leave less."""


def components(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Ruling lines grouped by whether they meet."""
    if len(rules) > MAX_RULES:
        return []
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    flat = sorted((rule.at, index) for index, rule in enumerate(rules) if not rule.vertical)
    heights = [at for at, _ in flat]
    for index, rule in enumerate(rules):
        if not rule.vertical:
            continue
        start = bisect_right(heights, rule.low - NEAR)
        for at, other in flat[start:]:
            if at > rule.high + NEAR:
                break
            if rules[other].low - NEAR <= rule.at <= rules[other].high + NEAR:
                parent[root(index)] = root(other)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate(rules):
        groups[root(index)].append(rule)
    # A page break leaves the outer border of a cell that spans the whole page meeting nothing.
    stray = [rule for group in groups.values() if len(group) == 1 for rule in group if rule.vertical]
    found = [group for group in groups.values() if len(group) > 1 or not group[0].vertical]
    for rule in stray:
        for group in found:
            if any(_alongside(rule, other) for other in group):
                group.append(rule)
                break
        else:
            found.append([rule])
    return found


def _alongside(rule: Rule, other: Rule) -> bool:
    return other.vertical and abs(rule.low - other.low) <= NEAR and abs(rule.high - other.high) <= NEAR


def snapped(positions: Iterable[float]) -> list[float]:
    """Positions with near ones made one."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= NEAR and position - groups[-1][0] <= 1.5 * NEAR:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [sum(group) / len(group) for group in groups]


def extent(rules: Sequence[Rule]) -> Box:
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
        self.xs = _with_ends(snapped(rule.at for rule in rules if rule.vertical), x0, x1)
        self.ys = _with_ends(snapped(rule.at for rule in rules if not rule.vertical), y0, y1)
        self.rules = rules

    @property
    def size(self) -> int:
        return (len(self.xs) - 1) * (len(self.ys) - 1)

    def slots(self) -> list[Slot]:
        """The cells, row by row."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        upright = self._drawn(True, self.xs, self.ys)
        across = self._drawn(False, self.ys, self.xs)
        parent = list(range(rows * columns))

        def root(index: int) -> int:
            while parent[index] != index:
                parent[index] = parent[parent[index]]
                index = parent[index]
            return index

        for row in range(rows):
            for column in range(columns):
                here = row * columns + column
                if column + 1 < columns and (column + 1, row) not in upright:
                    parent[root(here + 1)] = root(here)
                if row + 1 < rows and (row + 1, column) not in across:
                    parent[root(here + columns)] = root(here)
        regions: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row in range(rows):
            for column in range(columns):
                regions[root(row * columns + column)].append((row, column))
        slots = []
        for places in regions.values():
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

    def _drawn(self, vertical: bool, positions: list[float], borders: list[float]) -> set[tuple[int, int]]:
        """Which stretches of the lattice's lines are drawn: (line, interval along it)."""
        lengths: dict[tuple[int, int], float] = defaultdict(float)
        for rule in self.rules:
            if rule.vertical is not vertical:
                continue
            line = min(range(len(positions)), key=lambda index: abs(positions[index] - rule.at))
            if abs(positions[line] - rule.at) > 1.5 * NEAR:
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
            if length >= 0.6 * (borders[interval + 1] - borders[interval])
        }


def _with_ends(positions: list[float], low: float, high: float) -> list[float]:
    if not positions or positions[0] - low > 2 * NEAR:
        positions.insert(0, low)
    if high - positions[-1] > 2 * NEAR:
        positions.append(high)
    return positions


def _rectangles(places: list[tuple[int, int]]) -> Iterable[tuple[int, int, int, int]]:
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


def fill(part: Part, glyphs: Sequence[Glyph]) -> None:
    """Puts the characters into the cells of a part.

    Text across its cells (a heading that runs into the table under it) is none of the table's and is left
    out. A number that runs over a border stays with the cell that it begins in and casts doubt on both.
    """
    owner: dict[tuple[int, int], Slot] = {}
    for slot in part.slots:
        for row in range(slot.row, slot.row + slot.rowspan):
            for column in range(slot.column, slot.column + slot.colspan):
                owner[row, column] = slot

    def slot_of(glyph: Glyph) -> Slot | None:
        row = bisect_right(part.ys, glyph.y - 0.35 * glyph.size) - 1
        column = bisect_right(part.xs, glyph.middle) - 1
        return owner.get((min(max(row, 0), part.rows - 1), min(max(column, 0), part.columns - 1)))

    usual = median([glyph.size for glyph in glyphs]) if glyphs else 0.0
    for word in words(glyphs, part.page.number):
        places = [slot_of(glyph) for glyph in word.glyphs]
        first = places[0]
        if first is None or all(place is first for place in places):
            if first is not None:
                first.glyphs.extend(word.glyphs)
            continue
        values = all(char.isdigit() or is_value(char) or char in ",，.．" for char in word.text)
        if word.text.isdigit() and _unbroken(word, places):
            for place in places:
                if place is not None:
                    place.doubt = CROSSING
            first.glyphs.extend(word.glyphs)
        elif not (word.turned or part.page.ocr) and (word.size > 1.2 * usual or _on_border(part, word)):
            if values or len(word.text) <= 3:
                first.glyphs.extend(word.glyphs)
            if values:
                for place in places:
                    if place is not None:
                        place.doubt = CROSSING
        else:
            unbroken = _unbroken(word, places)
            for place, glyph in zip(places, word.glyphs, strict=True):
                if place is not None:
                    place.glyphs.append(glyph)
                    if unbroken and (values or place is not first):
                        place.doubt = CROSSING
    longest: dict[tuple[int, int], float] = defaultdict(float)
    for slot in part.slots:
        slot.set(part.page)
        for line in slot.lines:
            if is_value(line.text):
                span = (slot.column, slot.colspan)
                longest[span] = max(longest[span], line.x1 - line.x0)
    for slot in part.slots:
        room = [_room(slot, line, longest[slot.column, slot.colspan]) for line in slot.lines]
        slot.full = bool(room) and not room[-1]
        if slot.doubt is None and splits_number(slot.lines) and any(room[:-1]):
            slot.doubt = SPLIT
        last = slot.lines[-1].text if len(slot.lines) > 1 else ""
        if slot.doubt is None and is_value(last) and not is_value(slot.text):
            slot.doubt = UNPARTED


def _unbroken(word: Word, places: Sequence[Slot | None]) -> bool:
    """Whether characters in different cells follow each other without the least gap."""
    pairs = zip(pairwise(word.glyphs), pairwise(places), strict=True)
    return any(
        one is not other and second.x0 - first.x1 < 0.08 * word.size
        for (first, second), (one, other) in pairs
    )


def _on_border(part: Part, word: Word) -> bool:
    """Whether a border of columns runs through a character of a word."""
    for glyph in word.glyphs:
        margin = 0.2 * (glyph.x1 - glyph.x0)
        index = bisect_right(part.xs, glyph.x0 + margin)
        if index < len(part.xs) and part.xs[index] < glyph.x1 - margin:
            return True
    return False


def _room(slot: Slot, line: Line, longest: float) -> bool:
    """Whether one more digit could have stood on a line of digits.

    ``longest``: the longest line of a value in the cells of this column.
    """
    long = line.x1 - line.x0
    digit = long / max(len(line.text), 1)
    return slot.box[2] - slot.box[0] - 2 * PADDING - long > digit or longest - long > 0.8 * digit


def ruled_parts(page: Page) -> tuple[list[Part], list[Glyph]]:
    """The ruled tables of a page, and the characters that stand in none."""
    frames = []
    for rules in components(page.rules):
        if len({rule.vertical for rule in rules}) == 2:
            lattice = Lattice(rules)
            if 1 <= lattice.size <= MAX_CELLS:
                frames.append((extent(rules), lattice))
    frames.sort(key=lambda frame: _area(frame[0]))
    parts: list[Part] = []
    rest = page.glyphs
    for box, lattice in frames:
        inside = [glyph for glyph in rest if _within(glyph, box)]
        part = Part(page, lattice.xs, lattice.ys, lattice.slots(), "grid")
        if any(_holds(slot.box, other.box) for slot in part.slots for other in parts):
            continue  # a frame around tables: the page's layout
        fill(part, inside)
        tables = _tables(part, lattice.rules, inside)
        parts.extend(tables)
        taken = {glyph.order for table in tables for slot in table.slots for glyph in slot.glyphs}
        rest = [glyph for glyph in rest if glyph.order not in taken]
    return parts, rest


def _half_ruled(part: Part) -> bool:
    """Whether lines are missing between rows or columns, so that cells hold several values each."""
    several = 0
    for slot in part.slots:
        stacked = [line for line in slot.lines if is_value(line.text)]
        beside = any(
            len(line.words) > 1
            and (len(line.words) > 2 or any(is_value(word.text) for word in line.words))
            and any(b.x0 - a.x1 > a.size for a, b in pairwise(line.words))
            for line in slot.lines
        )
        several += beside or (len(stacked) > 2 and not _one_number(slot))
    return several > 1 or (several == 1 and part.columns < 3)


def _one_number(slot: Slot) -> bool:
    """Whether the lines of a cell are one number: close under each other, each as long as there is room."""
    return (
        len(slot.lines) <= _MAX_LINES
        and slot.doubt is None
        and all(
            splits_number([above, below]) and below.y - above.y < 1.6 * above.size
            for above, below in pairwise(slot.lines)
        )
    )


def _tables(part: Part, rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Part]:
    """The tables of a part; its rows of sentences and headings, which a frame has ruled in, are none."""
    bands: list[list[int]] = []
    for row in range(part.rows):
        spans = any(slot.row < row <= slot.last_row and slot.text for slot in part.slots)
        if spans and bands:
            bands[-1].append(row)
        else:
            bands.append([row])
    runs: list[list[int]] = [[]]
    for band in bands:
        if _is_text(part, band):
            runs.append([])
        else:
            runs[-1].extend(band)
    if len(runs) == 1:
        found = [cut(part, 0, part.rows - 1)]
    else:
        found = [
            _framed(part.page, rules, glyphs, part.ys[run[0]], part.ys[run[-1] + 1]) for run in runs if run
        ]
    return [table for table in found if any(slot.text for slot in table.slots) and not _half_ruled(table)]


def _framed(page: Page, rules: Sequence[Rule], glyphs: Sequence[Glyph], top: float, bottom: float) -> Part:
    """The table between two heights of a frame, by no other lines than those that are drawn there."""
    own: list[Rule] = []
    for rule in rules:
        if rule.vertical:
            rule = replace(rule, low=max(rule.low, top), high=min(rule.high, bottom))
            if rule.high - rule.low > 2 * NEAR:
                own.append(rule)
        elif top - NEAR <= rule.at <= bottom + NEAR:
            own.append(rule)
    lattice = Lattice(own)
    part = Part(page, lattice.xs, lattice.ys, lattice.slots(), "grid")
    fill(part, [glyph for glyph in glyphs if _within(glyph, extent(own))])
    return cut(part, 0, part.rows - 1, framed=True)


def _is_text(part: Part, band: list[int]) -> bool:
    inside = [slot for slot in part.slots if slot.text and slot.row <= band[-1] and slot.last_row >= band[0]]
    if any(_prose(slot.text) for slot in inside):
        return True
    if len(inside) != 1 or not HEADING.match(inside[0].text):
        return False
    # Beside a heading there is nothing but the frame's empty cells.
    beside = [slot for slot in part.slots if slot.row >= band[0] and slot.last_row <= band[-1]]
    return len(beside) == 1


def _prose(text: str) -> bool:
    return ("。" in text and len(text) >= 40) or len(text) >= 120


def cut(part: Part, first: int, last: int, framed: bool = False) -> Part:
    """Some rows of a part, without the rows and columns that are only the gaps between double lines.

    ``framed``: also without empty columns at the sides, which are the frame's.
    """
    slots = []
    for slot in part.slots:
        top, bottom = max(slot.row, first), min(slot.last_row, last)
        if top <= bottom:
            box = (
                slot.box[0],
                max(slot.box[1], part.ys[top]),
                slot.box[2],
                min(slot.box[3], part.ys[bottom + 1]),
            )
            slots.append(replace(slot, row=top - first, rowspan=bottom - top + 1, box=box))
    table = Part(part.page, part.xs, part.ys[first : last + 2], slots, part.source)
    _thin(table)
    if framed:
        while table.columns > 1 and not any(slot.text and slot.column == 0 for slot in table.slots):
            _drop(table, "column", "colspan", 0)
        while table.columns > 1 and not any(
            slot.text and slot.last_column == table.columns - 1 for slot in table.slots
        ):
            _drop(table, "column", "colspan", table.columns - 1)
    return table


def _thin(table: Part) -> None:
    for start, span, borders in (("row", "rowspan", table.ys), ("column", "colspan", table.xs)):
        for index in reversed(range(len(borders) - 1)):
            used = any(
                slot.text and getattr(slot, start) == index and getattr(slot, span) == 1
                for slot in table.slots
            )
            if borders[index + 1] - borders[index] < THINNEST and not used and len(borders) > 2:
                _drop(table, start, span, index)


def _drop(table: Part, start: str, span: str, index: int) -> None:
    """Takes a row or a column out; cells that span it become smaller."""
    kept = []
    for slot in table.slots:
        first, count = getattr(slot, start), getattr(slot, span)
        if first <= index < first + count:
            count -= 1
        elif first > index:
            first -= 1
        if count:
            kept.append(replace(slot, **{start: first, span: count}))
    table.slots = kept
    borders = table.ys if start == "row" else table.xs
    edge = index + 1 if index + 1 < len(borders) - 1 else index
    shorter = borders[:edge] + borders[edge + 1 :] if index else borders[1:]
    if start == "row":
        table.ys = shorter
    else:
        table.xs = shorter


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _within(glyph: Glyph, box: Box) -> bool:
    return box[0] <= glyph.middle <= box[2] and box[1] <= glyph.y - 0.35 * glyph.size <= box[3]


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] - NEAR <= inner[0]
        and outer[1] - NEAR <= inner[1]
        and inner[2] <= outer[2] + NEAR
        and inner[3] <= outer[3] + NEAR
    )
