"""Words put together to cells: those under each other that read as the lines of one."""

from __future__ import annotations

from collections.abc import Sequence

from checker.language import enumerators
from checker.readers.pdf.distances import Interval, overlap
from checker.readers.pdf.page import Rule
from checker.readers.pdf.tables.thresholds import ROWS
from checker.readers.pdf.tables.unruled.cell import Cell
from checker.readers.pdf.word_forms import NUMBER_PIECE, UNIT, is_value
from checker.readers.pdf.words import Word


def with_marks(found: Sequence[Word]) -> list[Word]:
    """Words with the marks that close them, which another font may have set apart."""
    made: list[Word] = []
    for word in found:
        last = made[-1] if made else None
        mark = not (
            is_value(word.text) or NUMBER_PIECE.fullmatch(word.text) or any(map(str.isalnum, word.text))
        )
        if (
            last
            and mark
            and abs(word.y - last.y) < ROWS.mark_level
            and ROWS.mark_gap[0] < word.x0 - last.x1 < ROWS.mark_gap[1] * word.size
        ):
            made[-1] = Word([*last.glyphs, *word.glyphs], last.page)
        else:
            made.append(word)
    return made


def cells_in_stream(found: Sequence[Word], rules: Sequence[Rule]) -> list[Cell]:
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


def cells_by_height(found: Sequence[Word], heights: Sequence[float], rules: Sequence[Rule]) -> list[Cell]:
    """Words under each other that read as the lines of one label, from top to bottom.

    Of lines that each stand on the ``heights`` of a row of values, each is a label of its own.
    """

    def beside_values(word: Word) -> bool:
        return len(word.text) > 1 and any(abs(word.y - height) < ROWS.level * word.size for height in heights)

    widths = [(word.x0, word.x1) for word in found]
    cells: list[Cell] = []
    for word in sorted(found, key=lambda word: (word.y, word.x0)):
        above = [cell for cell in cells if cell.x0 < word.x1 and word.x0 < cell.x1]
        cell = max(above, key=lambda cell: cell.bottom, default=None)
        if (
            cell is None
            or not _continues(cell, word, widths, rules)
            or (beside_values(word) and any(map(beside_values, cell.words)))
        ):
            cells.append(Cell([word]))
        else:
            cell.words.append(word)
            cell.measure()
    return sorted(cells, key=lambda cell: cell.top)


def _continues(cell: Cell, word: Word, widths: Sequence[Interval], rules: Sequence[Rule]) -> bool:
    """Whether a word is the next line of a cell. ``widths``: where all words stand that are no values."""
    last = cell.words[-1]
    if not ROWS.size[0] < word.size / last.size < ROWS.size[1] or word.turned != last.turned:
        return False
    drop = word.y - last.y
    single = len(word.text) == 1 and len(last.text) == 1
    if single and len(cell.words) > 1 and drop < 0 and word.x1 <= cell.x0 + ROWS.column_back * word.size:
        # The next column of vertical text.
        beside = cell.x0 - word.x1 < ROWS.column_gap * word.size
        return beside and cell.top - ROWS.column_rise * word.size < word.top < cell.bottom
    least, most = ROWS.drop
    if not least * word.size < drop < (ROWS.letter_drop if single else most) * word.size:
        return False
    if overlap((word.x0, word.x1), (last.x0, last.x1)) < ROWS.beside * min(word.width, last.width):
        return False
    if _is_parted(word, last, rules):
        return False
    if single and not (word.text.isdigit() or last.text.isdigit()):
        return abs(word.middle - last.middle) < ROWS.letter_off * word.size
    if UNIT.fullmatch(word.text) and NUMBER_PIECE.fullmatch(last.text):
        return is_value(cell.text) and drop < ROWS.unit_drop * word.size
    if is_value(word.text) or is_value(last.text) or NUMBER_PIECE.fullmatch(word.text):
        return NUMBER_PIECE.fullmatch(word.text) is not None and is_value(cell.text)
    if enumerators.LABEL.match(word.text):
        return False
    text = cell.text
    if sum(map(text.count, "（(")) > sum(map(text.count, "）)")):
        return True
    return _reads_on(last, word, drop < ROWS.close * word.size, widths)


def _is_parted(word: Word, last: Word, rules: Sequence[Rule]) -> bool:
    """Whether a ruling line runs between two words."""
    low, high = min(word.x0, last.x0) - ROWS.rule_side, max(word.x1, last.x1) + ROWS.rule_side
    return any(last.y < rule.at < word.y and rule.low <= low and rule.high >= high for rule in rules)


def _reads_on(last: Word, word: Word, close: bool, widths: Sequence[Interval]) -> bool:
    """Whether a line of a label is as long as its column is wide, or the next is so short that it ends it."""
    if close and word.width < last.width - ROWS.shorter * word.size:
        return True
    alike = ROWS.alike[0] if close else ROWS.alike[1]
    widest = max(
        (
            x1 - x0
            for x0, x1 in widths
            if overlap((x0, x1), (last.x0, last.x1)) > alike * max(x1 - x0, last.width)
        ),
        default=0.0,
    )
    full = widest - last.width < ROWS.full * word.size
    return full and word.width < last.width + ROWS.longer * word.size
