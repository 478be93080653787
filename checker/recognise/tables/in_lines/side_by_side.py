"""Table 四 in lines of text: its header, the lines of values under it, and the ways to tell their cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from checker.document import Paragraph, join
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Line
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.column_numbers import are_numbers
from checker.recognise.tables.column_order import DISORDERED, in_order
from checker.recognise.tables.found import FoundTable, PrintedCell
from checker.recognise.tables.in_lines.by_line import adjacent, cell_lines, only_cells, printed
from checker.recognise.tables.in_lines.free_lines import FreeLines
from checker.recognise.tables.in_lines.rulers import under_header
from checker.recognise.tables.placement import Placement, WhyNot
from checker.recognise.tables.row_names import cell_named, row_named, row_of
from checker.recognise.tables.side_by_side import Header, InOneRow, Row, read_under
from checker.recognise.tables.told_year import told_year

_HEADER = 160
"""Most lines that a header of single characters takes."""
_LONGEST = 300
"""A longer line is no header."""


def find_side_by_side(free: FreeLines, blueprint: Blueprint, year: int | None) -> FoundTable | None:
    """The table under its header, or None where no header of it is found; ``year``: the report's."""
    for number in range(len(free.lines)):
        if number in free.taken or not _opens(free.lines, number, blueprint):
            continue
        strip = _met(free, number, blueprint, year)
        if strip is not None:
            says = strip.says(blueprint)
            lines = range(number, strip.last + 1)
            return read_under(says, _Ways(strip, free.lines, says), _all_values(strip), lines=lines)
    return None


def _opens(lines: Sequence[Line], number: int, blueprint: Blueprint) -> bool:
    """Whether the line begins the header: words of the header only, a row's label among them."""
    line = lines[number]
    if not line.texts or len(line.text) > _LONGEST:
        return False
    caption = row_named(line.text, blueprint) is not None or cell_named(line.texts[0].text, blueprint)
    if not caption and all(row_of(word.text, blueprint) is None for word in line.texts):
        return False
    return all(_is_told(word.text, blueprint, ()) for word in line.texts) or all(
        _is_told(word.text, blueprint, _heads(lines, number, blueprint)) for word in line.texts
    )


def _is_told(text: str, blueprint: Blueprint, heads: Collection[str]) -> bool:
    """Whether a text is of the table's words, or names a row or a column in other words."""
    return blueprint.knows(text) or text in heads or row_of(text, blueprint) is not None


def _heads(lines: Sequence[Line], top: int, blueprint: Blueprint) -> dict[str, str]:
    """The names of columns that are not the form's, from a header's first line up to values: name → key."""
    texts: list[str] = []
    for line in lines[top : top + _HEADER]:
        if line.values or len(line.text) > _LONGEST:
            break
        texts += [word.text for word in line.texts]
    return blueprint.renamed(texts)


@dataclass
class _Strip:
    """What was met from the first line of a header on."""

    last: int
    heads: Mapping[str, str]
    """Names of columns that are not the form's, with the key of the column."""
    header: list[Line] = field(default_factory=list)
    filled: list[Line] = field(default_factory=list)
    """The lines of values."""
    years: list[int | None] = field(default_factory=list)
    """The year that stands before each line of values."""
    over: list[int] = field(default_factory=list)
    """For each line of values, how many columns the header names above it and below the one before."""
    torn: bool = False
    """The header goes on in the middle of a row's values."""

    @property
    def count(self) -> int:
        """How many values were met."""
        return sum(len(line.values) for line in self.filled)

    @property
    def named(self) -> set[str]:
        return {spelling.key(word.text) for line in self.header for word in line.texts}

    def names_rows(self, blueprint: Blueprint) -> bool:
        told = {row_of(word.text, blueprint) for line in self.header for word in line.texts}
        told |= {row_named(line.text, blueprint) for line in self.header}
        told |= {row for row, _ in _cells_named(self.header, blueprint)}
        return len(told - {None}) >= 2

    def says(self, blueprint: Blueprint) -> Header:
        whole = join([line.paragraph for line in self.header], " ")
        labels = {at: _label(self.header, row.label) or whole for at, row in enumerate(blueprint.rows)}
        return Header(blueprint, labels, float(sum(map(len, self.named))))

    def of_year(self, year: int | None) -> _Strip:
        """With the report's line only, where there is a line for each year."""
        own = [line for line, told in zip(self.filled, self.years, strict=True) if told == year]
        return replace(self, filled=own) if any(self.years) and year is not None and len(own) == 1 else self


def _met(free: FreeLines, top: int, blueprint: Blueprint, year: int | None) -> _Strip | None:
    """Header and values from line ``top`` on; None where they are no such table."""
    heads = _heads(free.lines, top, blueprint)
    columns = {spelling.key(column.label) for column in blueprint.columns}
    strip, unfilled = _Strip(top, heads), 0
    for number in range(top, min(len(free.lines), top + _HEADER)):
        told, line = _without_year(free.lines[number], year)
        if are_numbers([word.text for word in line.values]) and len(line.texts) < 2:
            strip.last = number
            continue
        ends = number in free.taken or _is_title(free.lines[number], blueprint)
        strange = any(not _is_told(word.text, blueprint, heads) for word in line.texts)
        if ends or strange or (told is not None and line.texts):
            break
        blank = line.fields and not line.texts and 0 < len(line.words) == unfilled
        if blank or line.values:
            if line.texts:
                return None
            strip.filled.append(line)
            strip.years.append(told)
            strip.over.append(unfilled)
            unfilled = 0
        elif line.texts:
            if strip.count >= blueprint.size:
                break
            fields = sum(len(one.words) for one in strip.filled)
            strip.torn |= bool(strip.count % len(blueprint.columns) and fields % len(blueprint.columns))
            strip.header.append(line)
            unfilled += sum(
                heads.get(word.text, spelling.key(word.text)) in columns
                or cell_named(word.text, blueprint) is not None
                for word in line.words
            )
        if line.words:
            strip.last = number
    return strip.of_year(year) if strip.names_rows(blueprint) else None


def _without_year(line: Line, year: int | None) -> tuple[int | None, Line]:
    """The year that stands before a line's values, and the line without it."""
    first = next((word for word in line.words if word.kind != "empty"), None)
    if first is None or first.kind != "text" or not line.values:
        return None, line
    told = told_year(first.text, year)
    if told is None:
        return None, line
    return told, replace(line, paragraph=line.paragraph.part(first.end, len(line.text)))


def _is_title(line: Line, blueprint: Blueprint) -> bool:
    mark, rest = spelling.split_mark(line.text)
    wanted = spelling.key(blueprint.table.title)
    return bool(mark) and spelling.similarity(spelling.key(rest), wanted, 0.7) > 0


def _label(header: Sequence[Line], label: str) -> Paragraph | None:
    for line in header:
        for word in line.words:
            if spelling.key(word.text) == spelling.key(label):
                return line.paragraph.part(word.start, word.end)
    return None


def _all_values(strip: _Strip) -> PrintedCell:
    """From the first value to the end of its line."""
    for line in strip.filled:
        for word in line.values:
            place = line.paragraph.place(word.start, line.words[-1].end)
            return PrintedCell(place.text, place)
    return PrintedCell("", None)


class _Ways:
    """As many values as the form has cells are its cells, or as many fields or lines, or all under a name."""

    def __init__(self, strip: _Strip, lines: Sequence[Line], says: Header) -> None:
        self._strip, self._lines, self._says, self._blueprint = strip, lines, says, says.blueprint
        self._header, self._filled = strip.header, strip.filled

    def __iter__(self) -> Iterator[Placement]:
        for way in (
            self._order,
            self._in_parts,
            self._counted_off,
            self._in_fields,
            self._one_a_line,
            self._under_names,
        ):
            yield InOneRow(self._blueprint, way)

    def _why_not(self, *, stands: bool = False) -> WhyNot:
        """The doubt that is true of all ways: by the order of print, else by the number of values."""
        count = self._strip.count
        if not count:
            return replace(self._says.nothing_read(), stands=stands)
        if not self._ordered:
            return WhyNot(DISORDERED, stands)
        if count != self._blueprint.size:
            return replace(self._says.miscounted(count), stands=stands)
        parted = f"分在 {len(self._filled)} 行上，表头又不全"
        return replace(
            self._says.misplaced("夹在表头的文字之间" if self._strip.torn else parted), stands=stands
        )

    def _order(self) -> WhyNot:
        """No way of its own: values in parts are in order only where the header names each row whole."""
        whole = len(self._filled) == 1 or _names_whole(self._header, self._blueprint, self._strip.heads)
        return self._why_not(stands=not self._ordered or self._strip.torn or not whole)

    @cached_property
    def _ordered(self) -> bool:
        """Whether columns and rows are named in the form's order."""
        if _cells_named(self._header, self._blueprint):
            return _names_each(self._header, self._blueprint)
        return in_order(self._header, self._blueprint.columns) and _rows_in_order(
            self._header, self._blueprint
        )

    def _in_parts(self) -> Row | WhyNot:
        """Lines of fields, each right under a header of its own with as many columns."""
        filled, over = self._filled, self._strip.over
        whole = all(line.fields and len(line.words) == n for line, n in zip(filled, over, strict=False))
        if not whole or sum(over) != self._blueprint.size or len(filled) != len(over):
            return self._why_not()
        return [PrintedCell(word.text, line.place(word)) for line in filled for word in line.words]

    def _counted_off(self) -> Row | WhyNot:
        if self._strip.count != self._blueprint.size:
            return self._why_not()
        return [PrintedCell(word.text, line.place(word)) for line in self._filled for word in line.values]

    def _in_fields(self) -> Row | WhyNot:
        """The fields of one line; more than the form has cells are blank, and told by those of the header."""
        if len(self._filled) != 1 or not self._filled[0].fields:
            return self._why_not()
        line, size = self._filled[0], self._blueprint.size
        words = line.words
        start = max((n for one in self._header for n in _named(one)), default=0) + 1 - size
        start = start if len(words) > size else 0
        if 0 <= start <= len(words) - size and all(
            word.kind == "empty" for word in (*words[:start], *words[start + size :])
        ):
            return [PrintedCell(word.text, line.place(word)) for word in words[start : start + size]]
        if len(words) < size and _cut_off(line, self._header, size):
            blank = PrintedCell("", line.paragraph.place(words[-1].end, words[-1].end))
            cells = [PrintedCell(word.text, line.place(word)) for word in words]
            return cells + [blank] * (size - len(words))
        return self._why_not()

    def _one_a_line(self) -> Row | WhyNot:
        """One cell a line, blank cells as empty lines, where as many lines follow as there are cells."""
        start = next(n for n, line in enumerate(self._lines) if line is self._header[-1]) + 1
        block = cell_lines(self._lines, start)
        for spacing in (0, 1):
            cells = only_cells(block, self._blueprint.size, spacing)
            if adjacent(cells):
                return [printed(line) for line in cells]
        return self._why_not()

    def _under_names(self) -> Row | WhyNot:
        """By the place in the line, right under the names of the columns."""
        names = [column.label for row in self._blueprint.rows for column in row.columns]
        if len(self._filled) != 1 or self._filled[0].fields:
            return self._why_not()
        line = self._filled[0]
        columns = under_header(line, line.values, self._header, names)
        if columns is None:
            return self._why_not()
        found = dict(zip(columns, line.values, strict=True))
        blank = PrintedCell("", line.paragraph.place(line.values[-1].end, line.values[-1].end))
        return [
            PrintedCell(found[n].text, line.place(found[n])) if n in found else blank
            for n in range(self._blueprint.size)
        ]


def _names_whole(header: Sequence[Line], blueprint: Blueprint, heads: Mapping[str, str]) -> bool:
    """Whether the header names each column whole and in order: so does then the text its values.
    ``heads``: other names of columns."""
    wanted = [spelling.key(column.label) for row in blueprint.rows for column in row.columns]
    named = []
    for line in header:
        pieces = [line.text] if len(line.words) < 4 and not line.fields else [w.text for w in line.words]
        said = [heads.get(text, spelling.key(text)) for text in pieces]
        named += [key for text in said for key in set(wanted) if spelling.same(text, key)]
    return named == wanted or _spelled_out(header, blueprint) == wanted or _names_each(header, blueprint)


def _cells_named(header: Sequence[Line], blueprint: Blueprint) -> list[tuple[int, str]]:
    """The form's rows and columns that words of a header name together."""
    words = [word.text for line in header for word in line.texts]
    return [named for text in words if (named := cell_named(text, blueprint)) is not None]


def _names_each(header: Sequence[Line], blueprint: Blueprint) -> bool:
    """Whether each cell has a name of its own over it, in the form's order."""
    wanted = [(n, column.id) for n, row in enumerate(blueprint.rows) for column in row.columns]
    return _cells_named(header, blueprint) == wanted


def _spelled_out(header: Sequence[Line], blueprint: Blueprint) -> list[str]:
    """The columns that a header names, however its words are cut up; nothing where it says anything else."""
    said = "".join(spelling.letters(line.text) for line in header)
    columns = {spelling.key(column.label) for column in blueprint.columns}
    others = {spelling.key(text) for row in blueprint.rows for text in (row.label, *row.parents)}
    named: list[str] = []
    while said:
        word = next((w for w in sorted(columns | others, key=len, reverse=True) if said.startswith(w)), "")
        if not word:
            return []
        named += [word] if word in columns else []
        said = said[len(word) :]
    return named


def _cut_off(line: Line, header: Sequence[Line], size: int) -> bool:
    """Whether the line has lost blank fields at its end, and as other lines tell none at its beginning."""
    over = header[-1].words
    begins = over[0].kind == "empty" or line.words[0].kind == "empty"
    whole = len(over) == size and over[-1].kind == "text" and begins
    return line.tabbed and whole and line.words[-1].kind == "value"


def _named(line: Line) -> list[int]:
    """The fields of a header's line with words in them; its last one names the last column."""
    return [n for n, word in enumerate(line.words) if word.kind == "text"] if line.fields else []


def _rows_in_order(header: Sequence[Line], blueprint: Blueprint) -> bool:
    """Whether the names of the form's rows stand in its order."""
    named = [row_of(word.text, blueprint) for line in header for word in line.texts]
    found = [row for row in named if row is not None]
    return all(a <= b for a, b in pairwise(found))
