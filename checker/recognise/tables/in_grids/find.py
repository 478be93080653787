"""Tables in grids: rows by their labels, columns by the header over them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from checker.document import GridCell, Paragraph
from checker.forms import Column
from checker.recognise.matching import spelling, values
from checker.recognise.matching.sequence import best_chain, repeats
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.found import FoundRow, FoundTable, PrintedCell, SeenTable, once, seen
from checker.recognise.tables.in_grids.heads import Head, contradict, heads_over, printed_again
from checker.recognise.tables.in_grids.rows import GridRow, column_of, is_header, place_of, shared_cells
from checker.recognise.tables.in_grids.side_by_side import find_strip
from checker.recognise.tables.spoilt_row import sure_values

_HEADER = 8
"""Most rows that a header has."""


@dataclass(frozen=True, slots=True)
class GridLabel:
    """A cell that may be a row's label; ``rest``: the row of the next page where label and values go on."""

    row: int
    at: tuple[int, int]
    score: float
    cell: GridCell
    rest: int | None = None
    whole: bool = False
    """It says the label in full."""

    @property
    def spots(self) -> frozenset[tuple[int, int]]:
        return frozenset([self.at])


def find_in_grids(rows: Sequence[GridRow], blueprint: Blueprint, year: int | None = None) -> SeenTable | None:
    """The blueprint's table in the rows of all grids, or None where too few of its rows are there.

    ``year``: the report's, for a table with lines of several years.
    """
    if blueprint.table.layout == "strip":
        strip = find_strip(rows, blueprint, year)
        if strip is not None:
            return seen(strip)
    every = _hits(rows, blueprint)
    hits, score = best_chain(every, lambda a, b: 1.0 if rows[a.at[0]].grid != rows[b.at[0]].grid else 0.0)
    if len(hits) < blueprint.least:
        return None
    if blueprint.table.layout == "strip" and len({hit.at[0] for hit in hits}) < len(hits):
        return None  # its header, not rows
    again = repeats(every, hits, lambda one: _stands_with(rows, blueprint, hits, one))
    widths = {hit.row: rows[hit.at[0]].width for hit in hits}
    again = [one for one in again if rows[one.at[0]].width == widths[one.row]]
    hits = _second_look(rows, blueprint, hits)
    taken = {hit.at[0] for hit in hits}
    hits = sorted([*hits, *(hit for hit in again if hit.at[0] not in taken)], key=lambda hit: hit.at)
    return SeenTable(blueprint, score, _Table(rows, blueprint, hits, score).read)


def _stands_with(
    rows: Sequence[GridRow], blueprint: Blueprint, hits: Sequence[GridLabel], one: GridLabel
) -> bool:
    """Whether a row beyond the table's ends is still of it: in its grid, or in one without heads of its own.

    A lone figure beside a word of the form may be of any other table.
    """
    own = {rows[hit.at[0]].grid for hit in hits}
    grid = rows[one.at[0]].grid
    if grid in own:
        return True
    headed = any(
        column_of(cell.text, blueprint.columns) is not None
        for row in rows
        if row.grid == grid
        for _, cell in row.distinct()
    )
    return len(blueprint.rows[one.row].columns) > 1 and not headed


def _hits(rows: Sequence[GridRow], blueprint: Blueprint) -> list[GridLabel]:
    found = []
    for at, row in enumerate(rows):
        for position, cell in row.distinct():
            text = cell.text
            if cell.row != row.number or len(text) > 80 or values.is_blank(text) or values.is_value(text):
                continue
            spoken, mark = spelling.key(text), spelling.split_mark(text)[0]
            if not spoken:
                continue
            for number, keys in enumerate(blueprint.row_keys):
                for key in keys:
                    score, rest = _match(rows, at, spoken, key)
                    if score:
                        marked = bool(mark) and mark in blueprint.rows[number].mark
                        filled = _has_values(row, position)
                        whole = spoken == key and (marked or not blueprint.rows[number].mark or len(key) >= 4)
                        score += 1.5 * marked + 2.0 * filled
                        found.append(GridLabel(number, (at, position), score, cell, rest, whole))
    return found


def _match(rows: Sequence[GridRow], at: int, spoken: str, key: str) -> tuple[float, int | None]:
    """How much of a label a cell says, and the next row where that says the rest of it."""
    if spelling.same(spoken, key):
        return float(len(key)), None
    if len(key) >= 4 and spoken.startswith(key) and len(spoken) - len(key) <= 4:
        return float(len(key)), None
    if 2 <= len(spoken) < len(key) and key.startswith(spoken):
        for following in range(at + 1, min(at + 6, len(rows))):
            for _, cell in rows[following].distinct():
                rest = spelling.letters(cell.text)
                if rest and rest == key[len(spoken) :]:
                    return float(len(key)), following
        if len(spoken) >= max(4, 0.6 * len(key)):
            return float(len(spoken)), None
    return 0.0, None


def _second_look(rows: Sequence[GridRow], blueprint: Blueprint, hits: list[GridLabel]) -> list[GridLabel]:
    """Rows whose label is spoilt (a parent's label has run into it), known by their neighbours.

    Between two rows that are sure, as many rows with values must stand as the form has, and each label
    must still hold most of the official one's characters.
    """
    found = list(hits[:1])
    for before, after in itertools.pairwise(hits):
        lacking = range(before.row + 1, after.row)
        between = [
            at
            for at in range(before.at[0] + 1, after.at[0])
            if at != before.rest and any(values.is_value(cell.text) for _, cell in rows[at].distinct())
        ]
        if lacking and len(between) == len(lacking):
            for number, at in zip(lacking, between, strict=True):
                for position, cell in rows[at].distinct():
                    label = blueprint.row_keys[number][0]
                    said = spelling.letters(cell.text)
                    if len(label) > 3 and spelling.shared(label, said) >= 0.85 * len(label):
                        found.append(GridLabel(number, (at, position), 0.5 * len(label), cell))
                        break
        found.append(after)
    return found


def _has_values(row: GridRow, position: int) -> bool:
    return any(
        at > position and not values.is_blank(cell.text) and values.is_value(cell.text)
        for at, cell in row.distinct()
    )


class _Table:
    def __init__(
        self, rows: Sequence[GridRow], blueprint: Blueprint, hits: list[GridLabel], score: float
    ) -> None:
        self.rows, self.blueprint, self.hits, self.score = rows, blueprint, hits, score
        self.taken = {hit.at[0] for hit in hits} | {hit.rest for hit in hits if hit.rest is not None}
        self.foreign: list[Paragraph] = []

    def read(self) -> FoundTable:
        found = []
        for number, hit in enumerate(self.hits):
            row = self.blueprint.rows[hit.row]
            blocks = self.blueprint.table.layout == "blocks"
            header = heads_over(self.rows, hit.at[0], self.taken, row.columns, blocks=blocks)
            cells = self._cells(hit, row.columns, header)
            if reason := self._goes_on(number) or _run_together(cells.values()):
                cells = {id: replace(cell, doubt=cell.doubt or reason) for id, cell in cells.items()}
            money = [header[c.id].cell.text for c in row.columns if c.kind == "money" and c.id in header]
            found.append(FoundRow(row, hit.cell.content.strip(), cells, "".join(money)))
            if blocks:
                self.score += sum(len(column.label) / 4 for column in row.columns if column.id in header)
        self._strangers()
        first, last = min(self.taken), max(self.taken)
        while first and self.rows[first - 1].grid == self.rows[first].grid and self._over(first - 1):
            first -= 1
        taken = frozenset((row.grid, row.number) for row in self.rows[first : last + 1])
        return FoundTable(self.blueprint, once(found), self.score, self.foreign, grid_rows=taken)

    def _goes_on(self, number: int) -> str:
        """The doubt where figures without any label stand right under a row, where the next row should."""
        at = max(self.hits[number].at[0], self.hits[number].rest or 0) + 1
        if at >= len(self.rows) or at in self.taken:
            return ""
        row, own = self.rows[at], self.rows[self.hits[number].at[0]]
        begun = [cell for _, cell in row.distinct() if cell.row == row.number and spelling.plain(cell.text)]
        figures = [cell for cell in begun if not values.is_blank(cell.text)]
        numbered = len(begun) > 1 and [cell.text.strip() for cell in begun] == [
            str(n) for n in range(1, len(begun) + 1)
        ]
        alike = row.grid == own.grid or len(row.cells) == len(own.cells)
        unlabelled = alike and not numbered and all(values.is_value(cell.text) for cell in begun)
        return "下面还有一行数值没有行名，属于哪一行无法确定" if figures and unlabelled else ""

    def _over(self, at: int) -> bool:
        return is_header(self.rows[at], self.blueprint)

    def _cells(
        self, hit: GridLabel, columns: Sequence[Column], header: Mapping[str, Head]
    ) -> dict[str, PrintedCell]:
        row = self.rows[hit.at[0]]
        start = hit.at[1]
        while start < len(row.cells) and row.cells[start] is hit.cell:
            start += 1
        positions = {name: head.position for name, head in header.items()}
        whole = len(set(positions.values())) == len(columns)
        if (
            whole
            and all(start <= at < len(row.cells) and row.cells[at] for at in positions.values())
            and row.width in self._widths(hit, header)
            and not _has_moved(row, header)
        ):
            cells = {c.id: self._printed(hit, positions[c.id], positions.values()) for c in columns}
            cells = {c.id: printed_again(row, c, header[c.id], cells[c.id]) for c in columns}
            return self._with_astray(hit, start, header, cells) if hit.cell.source == "geometry" else cells
        right = [(at, cell) for at, cell in row.distinct(start) if cell.text != hit.cell.text]
        astray = len(right) == len(columns) and contradict(header, columns, [at for at, _ in right])
        if len(right) == len(columns) and not astray and self._usual(hit, start):
            return {c.id: self._printed(hit, at) for c, (at, _) in zip(columns, right, strict=True)}
        filled = [(at, cell) for at, cell in right if spelling.plain(cell.text)]
        if not filled and len(right) > len(columns):
            return {c.id: self._printed(hit, at) for c, (at, _) in zip(columns, right, strict=False)}
        if len(filled) == len(columns) and not astray:
            return {c.id: self._printed(hit, at) for c, (at, _) in zip(columns, filled, strict=True)}
        reason = f"这一行应有 {len(columns)} 格，读到 {len(filled)} 个数值，与表头对不上"
        text = " ".join(cell.text.strip() for _, cell in filled)
        place = place_of(filled[0][1]) if filled else place_of(hit.cell)
        cells = {c.id: PrintedCell(text, place, hit.cell.source, reason) for c in columns}
        # A value too many is a column of their own; one too few may be any, the first as well.
        texts = [cell.text.strip() for _, cell in filled] if len(filled) > len(columns) else []
        for column, value in sure_values(texts, columns).items():
            cells[columns[column].id] = self._printed(hit, filled[value][0])
        return cells

    def _with_astray(
        self,
        hit: GridLabel,
        start: int,
        header: Mapping[str, Head],
        cells: dict[str, PrintedCell],
    ) -> dict[str, PrintedCell]:
        """The cells of a row that geometry placed. None of them is blank where a value stands under no head,
        or at the end of the label: a lone one is that of a lone column."""
        blank = [name for name, one in cells.items() if not spelling.plain(one.text)]
        if not blank:
            return cells
        row = self.rows[hit.at[0]]
        own = [row.cells[head.position] for head in header.values()]
        astray = [
            at
            for at, cell in row.distinct(start)
            if all(cell is not one for one in own)
            and values.is_value(cell.text)
            and not values.is_blank(cell.text)
            and not self._headed(row, at, header)
        ]
        if len(astray) == len(cells) == 1:
            return {blank[0]: self._printed(hit, astray[0])}
        text = "".join(hit.cell.text.split())
        if not astray and not (len(blank) == len(cells) and text[-1:].isdigit()):
            return cells
        reason = "这一行有数值不在列名之下，属于哪一格无法确定"
        return cells | {name: PrintedCell("", place_of(hit.cell), hit.cell.source, reason) for name in blank}

    def _headed(self, row: GridRow, at: int, header: Mapping[str, Head]) -> bool:
        """Whether a column that is none of the form's has a head of its own."""
        heads = [head.cell for head in header.values()]
        numbers = {cell.row for cell in heads}
        over = [above.cells[at] for above in self.rows if above.grid == row.grid and above.number in numbers]
        return any(
            cell and spelling.plain(cell.text) and all(cell is not head for head in heads) for cell in over
        )

    def _usual(self, hit: GridLabel, start: int) -> bool:
        """Whether rows like this one are usual here: a row that lost a cell and has blanks stands alone."""
        row = self.rows[hit.at[0]]
        like = [
            other
            for other in self.hits
            if self.rows[other.at[0]].grid == row.grid
            and self.rows[other.at[0]].width == row.width
            and other.at[1] == hit.at[1]
        ]
        widths = {self.rows[at].width for at in self.taken if self.rows[at].grid == row.grid}
        return len(like) > 1 or len(widths) == 1 or self.blueprint.table.layout == "blocks"

    def _widths(self, hit: GridLabel, header: Mapping[str, Head]) -> set[int]:
        """How many cells a row has that has neither lost nor gained any."""
        row = self.rows[hit.at[0]]
        if self.blueprint.table.layout == "blocks":
            return {
                other.width
                for other in self.rows
                if other.grid == row.grid and any(head.cell in other.cells for head in header.values())
            }
        common = Counter(self.rows[at].width for at in self.taken if self.rows[at].grid == row.grid)
        return {common.most_common(1)[0][0]}

    def _printed(self, hit: GridLabel, position: int, positions: Collection[int] = ()) -> PrintedCell:
        row = self.rows[hit.at[0]]
        cell = row.cells[position]
        assert cell is not None
        text = cell.text.strip()
        if hit.rest is not None and position < len(self.rows[hit.rest].cells):
            second = self.rows[hit.rest].cells[position]
            if second is not None and second is not cell and spelling.plain(second.text):
                if spelling.plain(text):
                    return PrintedCell(text, place_of(cell), cell.source, "这个数被分页切成两半")
                cell, text = second, second.text.strip()
        doubt = cell.doubt
        if text and not doubt and not values.is_blank(text):
            if len({at for at in positions if row.cells[at] is cell}) > 1:
                doubt = "这个单元格横跨几列，数值属于哪一列无法确定"
            elif cell.rowspan > 1 and self._below(cell, hit):
                doubt = "这个单元格纵跨几行，数值属于哪一行无法确定"
        return PrintedCell(text, place_of(cell), cell.source, doubt)

    def _below(self, cell: GridCell, hit: GridLabel) -> bool:
        """Whether a tall cell covers another row of the table."""
        row = self.rows[hit.at[0]]
        return any(
            at != hit.at[0]
            and at != hit.rest
            and self.rows[at].grid == row.grid
            and any(other is cell for other in self.rows[at].cells)
            for at in self.taken
        )

    def _strangers(self) -> None:
        """Rows and columns that the form does not know.

        Rows stand between or right after the table's and have a label and values; columns have a word
        of their own in the header.
        """
        first, last = self.hits[0].at[0], self.hits[-1].at[0]
        for at in range(max(0, first - _HEADER), first):
            row = self.rows[at]
            if row.grid == self.rows[first].grid and any(
                column_of(c.text, self.blueprint.columns) for _, c in row.distinct()
            ):
                self.foreign += [c.content.strip() for _, c in row.distinct() if self._strange_column(row, c)]
        for at in range(first, min(len(self.rows), last + 4)):
            row = self.rows[at]
            if at in self.taken or (at > last and row.grid != self.rows[last].grid):
                continue
            texts = [cell for _, cell in row.distinct() if cell.row == row.number and spelling.key(cell.text)]
            words = [cell for cell in texts if not values.is_value(cell.text)]
            numbers = [
                cell for cell in texts if values.is_value(cell.text) and not values.is_blank(cell.text)
            ]
            if numbers and words and not all(self.blueprint.knows(cell.text) for cell in words):
                self.foreign.append(words[-1].content.strip())

    def _strange_column(self, row: GridRow, cell: GridCell) -> bool:
        text = cell.text.strip()
        return (
            cell.row == row.number
            and cell.column > self.hits[0].at[1]
            and 2 <= len(spelling.letters(text)) <= 16
            and not re.search("[。，；：:;]", text)
            and not values.is_value(text)
            and not self.blueprint.knows(text)
        )


def _run_together(cells: Collection[PrintedCell]) -> str:
    """The doubt where one cell of a row holds two figures and another none: all between may have moved."""
    several = any(values.is_several(cell.text) for cell in cells)
    blank = any(not spelling.plain(cell.text) for cell in cells)
    return "这一行有一格里像是有两个数，又有一格空着，数值可能错了格" if several and blank else ""


def _has_moved(row: GridRow, header: Mapping[str, Head]) -> bool:
    """Whether a value stands under several columns with edges that are none of theirs: the row has lost a
    cell, and all others may have moved."""
    left = {head.cell.column for head in header.values()}
    right = {head.cell.column + head.cell.colspan for head in header.values()}
    return any(
        cell.column not in left or cell.column + cell.colspan not in right
        for cell in shared_cells(row, [head.position for head in header.values()])
    )
