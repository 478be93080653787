"""Records of a spreadsheet in plain text: fields between commas, semicolons or tabs, some in quotes.

So Excel and WPS write ``.csv`` files and what is copied from them. Quotes are taken away, a field of several
lines becomes one, and between the fields of a record stand tabs: the rest of the road reads these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from checker.document import Paragraph, join, line_paragraph

_LEAST = 5
"""So many rows of a table must be there before a comma is taken for a separator."""
_LABELS = 3
"""So many fields of words stand at most before the numbers of a row."""
_NUMBERS = 2
"""So many numbers stand at least behind them."""
_TALLEST = 60
"""A field has at most so many lines."""
_CELL = re.compile(r'"[+-]?\d[\d,.]*"|[+-]?\d[\d.，．]*|[-—/无]?')
"""A number or what stands for none."""
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_QUOTED = re.compile('(?:^|\t)"[^"\t]+$|(?:^|\t)"[^"\t]+"(?=\t|$)')

_Stretch = tuple[int, int, int]
"""A line, the first character and the one after the last."""
_Field = list[_Stretch]


def separator(lines: Sequence[str]) -> str | None:
    """What separates the fields of a spreadsheet's text, None where it is no such text."""
    text = "\n".join(lines)
    if "\t" in text:
        return "\t" if any(_QUOTED.search(line) for line in lines) else None
    for mark in ";,":
        if text.count(mark) < _LEAST * _NUMBERS:
            continue
        rows = (line.split(mark) for line in lines if line.count(mark) >= _NUMBERS)
        if sum(map(_is_row, rows)) >= _LEAST:
            return mark
    return None


def _is_row(fields: Sequence[str]) -> bool:
    """Labels first, then nothing but numbers and blanks, at least two."""
    words = [n for n, field in enumerate(fields) if not _CELL.fullmatch(field.strip())]
    if not words or not all(_IDEOGRAPH.search(fields[n]) for n in words) or len(words) > _LABELS:
        return False
    return not fields[words[-1]].strip()[-1].isdigit() and len(fields) - words[-1] > _NUMBERS


def paragraphs(lines: Sequence[str], mark: str) -> list[Paragraph]:
    """One for each record; of a record with one field for each of its lines, as prose has it."""
    records = list(_records(lines, mark))
    widths = Counter(len(fields) for fields in records if len(fields) > 2)
    width = max(widths, key=lambda width: widths[width], default=0)
    found: list[Paragraph] = []
    for fields in records:
        filled = [field for field in fields if any(lines[n][a:b].strip() for n, a, b in field)]
        numbers = range(fields[0][0][0], fields[-1][-1][0] + 1)
        if len(filled) == 1 and (len(fields) > 1 or '"' in lines[numbers[0]]):
            found += [_part(lines, stretch) for stretch in filled[0]]
        elif len(fields) > 1 and (mark == "\t" or len(fields) == width or _is_record(lines, fields)):
            found.append(join([join([_part(lines, part) for part in field]) for field in fields], "\t"))
        else:
            found += [line_paragraph(lines[n], n + 1, wrapped=True) for n in numbers]
    return found


def _is_record(lines: Sequence[str], fields: Sequence[_Field]) -> bool:
    """Whether a line with separators is none of prose, whose stretches tell numbers among words."""
    texts = ["".join(lines[n][start:end] for n, start, end in field) for field in fields]
    return all(_CELL.fullmatch(text.strip()) or not _tells(text) for text in texts)


def _tells(text: str) -> bool:
    """Whether a stretch of text is a sentence or has a number after its first word."""
    word = _IDEOGRAPH.search(text)
    return "。" in text or (word is not None and any(map(str.isdigit, text[word.end() :])))


def _part(lines: Sequence[str], stretch: _Stretch) -> Paragraph:
    number, start, end = stretch
    return line_paragraph(lines[number][start:end], number + 1, start + 1)


def _records(lines: Sequence[str], mark: str) -> Iterator[list[_Field]]:
    number = 0
    while number < len(lines):
        fields: list[_Field] = []
        at = 0
        while True:
            line = lines[number]
            quoted = _quoted(lines, number, at, mark) if line[at : at + 1] == '"' else None
            if quoted:
                fields.append(quoted)
                number, _, end = quoted[-1]
                end += 1
            else:
                end = line.find(mark, at)
                end = len(line) if end < 0 else end
                fields.append([(number, at, end)])
            if end >= len(lines[number]):
                break
            at = end + 1
        yield fields
        number += 1


def _quoted(lines: Sequence[str], number: int, at: int, mark: str) -> _Field | None:
    """The field in quotes that begins at ``at``, or None where its quote is never closed."""
    field: _Field = []
    at += 1
    for n in range(number, min(len(lines), number + _TALLEST)):
        line, close = lines[n], at
        while (close := line.find('"', close)) >= 0 and line[close + 1 : close + 2] == '"':
            close += 2
        if close >= 0:
            return [*field, (n, at, close)] if line[close + 1 : close + 2] in ("", mark) else None
        field.append((n, at, len(line)))
        at = 0
    return None
