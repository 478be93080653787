"""Rows of a table in lines of text whose labels are not the form's: what is printed between known ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checker.recognise.matching import spelling
from checker.recognise.matching.alignment import Gap, PrintedRow, unknown_between
from checker.recognise.matching.likeness import readings
from checker.recognise.matching.lines import Line
from checker.recognise.matching.words import Word
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.found import reworded
from checker.recognise.tables.in_lines.free_lines import FreeLines
from checker.recognise.tables.in_lines.label_index import FAR, LineLabel, Spot

_BEYOND = 30
"""So many lines before the first and after the last known row may be of the table."""
_LONGEST = 60
"""A longer text is no label."""
_PIECES = 5
"""A label stands on so many lines at most."""


def reworded_in(free: FreeLines, blueprint: Blueprint, hits: Sequence[LineLabel]) -> list[LineLabel]:
    """The labels of rows that are missing among those known, told by number, words and place."""
    found: list[LineLabel] = []
    marks = [row.mark for row in blueprint.rows]
    groups = [at for at, label in enumerate(blueprint.labels) if label.group]
    own = {spot for hit in hits for spot in hit.words}
    for before, after, missing in unknown_between(hits, len(blueprint.rows)):
        between = _between(free, blueprint, own, before, after)
        gap = Gap([one.said for one in between], missing, marks, blueprint.likeness, groups)
        for one in gap.aligned():
            words, text = between[one.printed].cuts[one.saying]
            doubt = "" if one.sure else reworded(text, blueprint.rows[one.row])
            found.append(LineLabel(one.row, min(words), one.weight, words, doubt=doubt))
    return found


_Piece = tuple[str, frozenset[Spot]]
"""Words that stand together on a line."""


@dataclass
class _Printed:
    """A row of the text: the pieces of words before its values, and those between them and the next row."""

    before: list[_Piece]
    after: list[_Piece] = field(default_factory=list)

    @property
    def cuts(self) -> list[tuple[frozenset[Spot], str]]:
        """What its label may be: the last pieces before its values, with those after them or without."""
        found = []
        for start in range(max(0, len(self.before) - _PIECES), len(self.before)):
            for stop in range(min(len(self.after), 2) + 1):
                pieces = [*self.before[start:], *self.after[:stop]]
                text = "".join(said for said, _ in pieces)
                if len(text) <= _LONGEST:
                    found.append((frozenset().union(*(spots for _, spots in pieces)), text))
        return found

    @property
    def said(self) -> PrintedRow:
        return PrintedRow([(spelling.split_mark(text)[0], readings(text)) for _, text in self.cuts])


def _between(
    free: FreeLines,
    blueprint: Blueprint,
    own: set[Spot],
    before: LineLabel | None,
    after: LineLabel | None,
) -> list[_Printed]:
    """The rows between two known ones, or next to the one of them that there is."""
    start = max(before.words)[0] if before else max(0, after.at[0] - _BEYOND)  # type: ignore[union-attr]
    stop = after.at[0] if after else min(len(free.lines) - 1, start + _BEYOND)
    if stop - start > FAR:
        return []
    low = before.at if before else (start, -1)
    high = after.at if after else (stop + 1, 0)
    numbers = range(start, stop + 1)
    rows: list[_Printed] = []
    pieces: list[_Piece] = []
    for number in numbers:
        line = free.lines[number]
        labelled = any(number == line for one in (before, after) if one for line, _ in one.words)
        if number in free.taken or (not labelled and _heads_part(free.lines, number)):
            if after is None:
                break
            rows, pieces = [], []
            continue
        for said, spots, value in _runs(line, number):
            if not low < min(spots) < high or not own.isdisjoint(spots):
                continue
            if value:
                if pieces:
                    rows.append(_Printed(pieces))
                pieces = []
            elif not blueprint.is_group(said):
                pieces.append((said, spots))
    for one, following in zip(rows, [*(row.before for row in rows[1:]), pieces], strict=False):
        one.after = following
    return rows


def _heads_part(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is a heading of the report, and no label with its values on it or right below it."""
    line = lines[number]
    below = next((one for one in lines[number + 1 : number + 4] if one.words), None)
    return spelling.heads_part(line.text) and not line.values and not (below and not below.texts)


def _runs(line: Line, number: int) -> Iterator[tuple[str, frozenset[Spot], bool]]:
    """The stretches of words and of values of a line; blank fields after words are values."""
    run: list[tuple[int, Word]] = []
    texted = False
    for n, word in enumerate(line.words):
        if word.kind == "empty" and not (line.fields and texted):
            continue
        texted |= word.kind == "text"
        value = word.kind != "text"
        if run and ((run[-1][1].kind != "text") != value or (line.fields and not value)):
            yield _run(run, number)
            run = []
        run.append((n, word))
    if run:
        yield _run(run, number)


def _run(run: Sequence[tuple[int, Word]], number: int) -> tuple[str, frozenset[Spot], bool]:
    text = "".join(word.text for _, word in run)
    return text, frozenset((number, n) for n, _ in run), run[0][1].kind != "text"
