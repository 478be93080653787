"""What departments have written into the ledgers that they sent back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from checker.document import BlockPlace, Document, Grid, Paragraph, Unreadable
from checker.readers import load
from checker.readers.content import Content
from checker.readers.formats import recognise
from checker.render import UNANSWERED, Answer
from checker.render.own import LEDGER_HEADS


def answered(files: list[Path]) -> tuple[dict[str, Answer], list[str]]:
    """Fingerprint of a finding → what was answered, the last file counting; and Chinese sentences on files
    that could not be read."""
    found: dict[str, Answer] = {}
    told = []
    for file in files:
        try:
            found.update(_answers(_document(file)))
        except Unreadable as reason:
            told.append(f"{file.name} 里的答复没有读到：{str(reason).rstrip('。')}。")
    return found, told


def _document(file: Path) -> Document:
    data = load(file)
    return recognise(Content(data, file.name)).reader().read(data, file.name)


def _answers(document: Document) -> Iterator[tuple[str, Answer]]:
    for row in _rows(document):
        answer = Answer(*(row.get(name, "") for name in LEDGER_HEADS[:3]))
        fingerprint = row.get(LEDGER_HEADS[-1])
        if fingerprint and answer != UNANSWERED:
            yield fingerprint, answer


def _rows(document: Document) -> Iterator[Mapping[str, str]]:
    """The rows of the sheets that have the columns of a ledger, by their heads. Long texts in them are read
    as prose; so cells are put together by their places."""
    sheets: dict[str | None, dict[int, dict[int, str]]] = {}
    for paragraph in _cells(document):
        place = paragraph.place()
        if isinstance(place, BlockPlace) and place.row is not None and place.column is not None:
            line = sheets.setdefault(place.sheet, {}).setdefault(place.row, {})
            line[place.column] = paragraph.text.strip()
    for lines in sheets.values():
        heads = lines.pop(min(lines))
        if set(LEDGER_HEADS) <= set(heads.values()):
            for line in lines.values():
                yield {heads[column]: text for column, text in line.items() if column in heads}


def _cells(document: Document) -> Iterator[Paragraph]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (cell.content for cell in block.cells)
        else:
            yield block
