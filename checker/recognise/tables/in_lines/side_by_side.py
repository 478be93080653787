"""A table whose rows stand side by side in one line of values (table 四), in lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from checker.document import Paragraph, join
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Line
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.column_order import DISORDERED, in_order
from checker.recognise.tables.found import FoundRow, FoundTable, PrintedCell
from checker.recognise.tables.in_lines.by_line import adjacent, cell_lines, cells_in, printed
from checker.recognise.tables.in_lines.free_lines import FreeLines
from checker.recognise.tables.in_lines.rulers import under_header
from checker.recognise.tables.told_year import told_year

_HEADER = 160
"""Most lines that a header of single characters takes."""


def find_strip(free: FreeLines, blueprint: Blueprint, year: int | None) -> FoundTable | None:
    """The strip under its header, or None where no header of it is found; ``year``: the report's.

    Exactly as many values as the form has cells, with nothing else between them, are placed; any
    other number is unsure.
    """
    for number, line in enumerate(free.lines):
        if number in free.taken or not _opens(line, blueprint):
            continue
        found = _read(free, number, blueprint, year)
        if found is not None:
            return found
    return None


def _opens(line: Line, blueprint: Blueprint) -> bool:
    """Whether the line begins the header: words of the header only, a row's label among them."""
    texts = [word for word in line.words if word.kind == "text"]
    if not texts or len(line.text) > 300:
        return False
    keys = [key for row in blueprint.row_keys for key in row]
    if not any(spelling.same(spelling.key(word.text), key) for word in texts for key in keys):
        return False
    return all(blueprint.knows(word.text) for word in texts)


def _read(free: FreeLines, top: int, blueprint: Blueprint, year: int | None) -> FoundTable | None:
    lines = free.lines
    header: list[Line] = []
    filled: list[Line] = []
    named: set[str] = set()
    years: list[int | None] = []
    over: list[int] = []
    """For each filled line, how many columns the header names above it and below the one before."""
    columns = {spelling.key(column.label) for column in blueprint.columns}
    last, count, fields, unfilled, torn = top, 0, 0, 0, False
    for number in range(top, min(len(lines), top + _HEADER)):
        line = lines[number]
        if number in free.taken or _is_title(line, blueprint):
            break
        told, line = _year_of(line, year)
        texts = [word for word in line.words if word.kind == "text"]
        if any(not blueprint.knows(word.text) for word in texts):
            break
        if told is not None and texts:
            break
        blank = line.fields and not texts and 0 < len(line.words) == unfilled
        if blank or line.values:
            if texts:
                return None
            filled.append(line)
            years.append(told)
            over.append(unfilled)
            unfilled = 0
            count += len(line.values)
            fields += len(line.words)
        elif texts:
            if count >= blueprint.size:
                break
            torn |= bool(count % len(blueprint.columns) and fields % len(blueprint.columns))
            header.append(line)
            unfilled += sum(spelling.key(word.text) in columns for word in line.words)
            named.update(spelling.key(word.text) for word in texts)
        if line.words:
            last = number
    if (
        sum(any(spelling.same(key, name) for key in keys for name in named) for keys in blueprint.row_keys)
        < 2
    ):
        return None
    if any(years):  # a line for each year
        own = [line for line, told in zip(filled, years, strict=True) if told == year]
        filled = own if year is not None and len(own) == 1 else filled
    # Values in two or three parts are in order where each row of the form is whole.
    values = None
    ordered = in_order(header, blueprint.columns) and _rows_in_order(header, blueprint)
    if ordered and not torn and (len(filled) == 1 or _whole(header, blueprint)):
        values = (
            _in_parts(filled, over, blueprint)
            or _place(filled, header, blueprint)
            or _by_line(lines, header, blueprint)
            or _under(filled, header, blueprint)
        )
    strip = values or _unsure(filled, blueprint, torn=torn, ordered=ordered)
    found = []
    label = join([line.paragraph for line in header], " ")
    cells = iter(strip)
    for row in blueprint.rows:
        found.append(
            FoundRow(row, _label(header, row.label) or label, {c.id: next(cells) for c in row.columns})
        )
    score = float(sum(len(key) for key in named))
    return FoundTable(blueprint, found, score, lines=range(top, last + 1))


def _year_of(line: Line, year: int | None) -> tuple[int | None, Line]:
    """The year that stands before a line's values, and the line without it."""
    first = next((word for word in line.words if word.kind != "empty"), None)
    if first is None or first.kind != "text" or not line.values:
        return None, line
    told = told_year(first.text, year)
    if told is None:
        return None, line
    return told, replace(line, paragraph=line.paragraph.part(first.end, len(line.text)))


def _whole(header: Sequence[Line], blueprint: Blueprint) -> bool:
    """Whether the header names each column in one piece and in order: so does then the text its values."""
    wanted = [spelling.key(column.label) for row in blueprint.rows for column in row.columns]
    named = []
    for line in header:
        pieces = [line.text] if len(line.words) < 4 and not line.fields else [w.text for w in line.words]
        named += [key for text in pieces for key in set(wanted) if spelling.same(spelling.key(text), key)]
    return named == wanted


def _in_parts(filled: Sequence[Line], over: Sequence[int], blueprint: Blueprint) -> list[PrintedCell] | None:
    """Lines of fields, each right under a header of its own with as many columns."""
    whole = all(line.fields and len(line.words) == n for line, n in zip(filled, over, strict=False))
    if not whole or sum(over) != blueprint.size or len(filled) != len(over):
        return None
    return [PrintedCell(word.text, line.place(word)) for line in filled for word in line.words]


def _is_title(line: Line, blueprint: Blueprint) -> bool:
    mark, rest = spelling.split_mark(line.text)
    return (
        bool(mark) and spelling.similarity(spelling.key(rest), spelling.key(blueprint.table.title), 0.7) > 0
    )


def _place(filled: Sequence[Line], header: Sequence[Line], blueprint: Blueprint) -> list[PrintedCell] | None:
    size = blueprint.size
    values = [(line, word) for line in filled for word in line.values]
    if len(values) == size:
        return [PrintedCell(word.text, line.place(word)) for line, word in values]
    if len(filled) == 1 and filled[0].fields:
        words = filled[0].words
        surplus = len(words) > size
        start = max((n for line in header for n in _named(line)), default=0) + 1 - size if surplus else 0
        if 0 <= start <= len(words) - size and all(
            word.kind == "empty" for word in (*words[:start], *words[start + size :])
        ):
            return [PrintedCell(word.text, filled[0].place(word)) for word in words[start : start + size]]
        if len(words) < size and _cut_off(filled[0], header, size):
            end = filled[0].paragraph.place(words[-1].end, words[-1].end)
            cells = [PrintedCell(word.text, filled[0].place(word)) for word in words]
            return cells + [PrintedCell("", end)] * (size - len(words))
    return None


def _cut_off(line: Line, header: Sequence[Line], size: int) -> bool:
    """Whether the line has lost blank fields at its end, and as other lines tell none at its beginning."""
    over = header[-1].words
    begins = over[0].kind == "empty" or line.words[0].kind == "empty"
    whole = len(over) == size and over[-1].kind == "text" and begins
    return line.tabbed and whole and line.words[-1].kind == "value"


def _named(line: Line) -> list[int]:
    """The fields of a header's line with words in them; its last one names the last column."""
    return [n for n, word in enumerate(line.words) if word.kind == "text"] if line.fields else []


def _by_line(lines: Sequence[Line], header: Sequence[Line], blueprint: Blueprint) -> list[PrintedCell] | None:
    """One cell a line, blank cells as empty lines, where as many lines follow as the strip has cells."""
    start = next(n for n, line in enumerate(lines) if line is header[-1]) + 1
    block = cell_lines(lines, start)
    for spacing in (0, 1):
        cells = cells_in(block, blueprint.size, spacing)
        if adjacent(cells):
            return [printed(line) for line in cells]
    return None


def _under(filled: Sequence[Line], header: Sequence[Line], blueprint: Blueprint) -> list[PrintedCell] | None:
    """By the place in the line, right under the names of the columns."""
    names = [column.label for row in blueprint.rows for column in row.columns]
    if len(filled) != 1 or filled[0].fields:
        return None
    line = filled[0]
    words = line.values
    columns = under_header(line, words, header, names)
    if columns is None:
        return None
    printed = dict(zip(columns, words, strict=True))
    end = line.paragraph.place(words[-1].end, words[-1].end)
    return [
        PrintedCell(printed[n].text, line.place(printed[n])) if n in printed else PrintedCell("", end)
        for n in range(blueprint.size)
    ]


def _rows_in_order(header: Sequence[Line], blueprint: Blueprint) -> bool:
    """Whether the names of the form's rows stand in its order."""
    said = [spelling.key(word.text) for line in header for word in line.words if word.kind == "text"]
    found = [n for text in said for n, keys in enumerate(blueprint.row_keys) if text in keys]
    return all(a <= b for a, b in pairwise(found))


def _unsure(filled: Sequence[Line], blueprint: Blueprint, *, torn: bool, ordered: bool) -> list[PrintedCell]:
    size, short = blueprint.size, blueprint.table.short
    values = [(line, word) for line in filled for word in line.values]
    if not values:
        return [PrintedCell("", None, doubt=f"{short}的表头下没有读到数值")] * size
    line, word = values[0]
    place = line.paragraph.place(word.start, line.words[-1].end)
    reason = f"{short}应有 {size} 个数值，读到 {len(values)} 个"
    if len(values) == size:
        between = "夹在表头的文字之间" if torn else f"分在 {len(filled)} 行上，表头又不全"
        reason = f"{short}的数值{between}，属于哪一格无法确定"
    if not ordered:
        reason = DISORDERED
    return [PrintedCell(place.text, place, doubt=reason)] * size


def _label(header: Sequence[Line], label: str) -> Paragraph | None:
    for line in header:
        for word in line.words:
            if spelling.key(word.text) == spelling.key(label):
                return line.paragraph.part(word.start, word.end)
    return None
