"""Rows that are one: between the same two ruling lines, or lines of a label beside its values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.language import enumerators
from checker.readers.pdf.distances import overlap, snapped
from checker.readers.pdf.tables.thresholds import CELLS, ROWS
from checker.readers.pdf.tables.unruled.cell import Cell
from checker.readers.pdf.tables.unruled.region import Region
from checker.readers.pdf.tables.unruled.row import Row, is_only_label, label_edge, labelled_values
from checker.readers.pdf.text_lines import rows_of


def banded(rows: list[Row], region: Region) -> list[Row]:
    """Rows between the same two ruling lines as one: if only one has values, or if lines part all rows."""
    edge = label_edge(rows)
    across = [
        rule.at
        for rule in region.rules
        if rule.high > edge and rule.low <= edge + ROWS.across * (rule.high - edge)
    ]
    lines = snapped(across, CELLS.near)
    if len(lines) < ROWS.bands:
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
        labels = all(row.values or is_only_label(row, edge) for row in band)
        if valued and labels and len(band) > 1 and (valued == 1 or all_parted) and _numbered(band, edge) < 2:
            merged.append(Row(region.page, _together([cell for row in band for cell in row.cells])))
        else:
            merged.extend(band)
    return merged


def _numbered(band: Sequence[Row], edge: float) -> int:
    """How many labels of the innermost column of labels begin with a number."""
    labels = [cell for row in band for cell in row.cells if not cell.value and cell.x0 < edge]
    if not labels:
        return 0
    inner = max(labels, key=lambda cell: cell.x1)
    return sum(
        bool(enumerators.LABEL.match(cell.text))
        for cell in labels
        if cell.x1 > inner.x0 and cell.x0 < inner.x1
    )


def with_labels(rows: list[Row], at_once: bool) -> list[Row]:
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
        if bare and before is not None and _is_label_of(before, row, edge):
            cells = made.pop().cells + row.cells
            if (
                after is not None
                and _is_label_of(after, row, edge)
                and not enumerators.LABEL.match(after.anchor.text)
            ):
                cells = cells + after.cells
                index += 1
            row = Row(row.page, _together(cells))
        elif bare and after is not None and _is_label_of(after, row, edge):
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


def _is_label_of(label: Row, values: Row, edge: float) -> bool:
    return is_only_label(label, edge) and _touching(label, values)


def _touching(one: Row, other: Row) -> bool:
    a, b = one.anchor, other.anchor
    return overlap((a.top, a.bottom), (b.top, b.bottom)) > ROWS.touching * min(a.size, b.size)


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
