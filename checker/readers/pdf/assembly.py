"""Pages to a document: tables out of the pages, furniture away, the rest in order."""

from __future__ import annotations

from collections.abc import Sequence

from checker.document import Block, Document
from checker.readers.pdf.joining import follows, joined
from checker.readers.pdf.layout import Item, in_order, without_furniture
from checker.readers.pdf.page import Page
from checker.readers.pdf.parts import Part
from checker.readers.pdf.ruled import ruled_parts
from checker.readers.pdf.text import Line, line_paragraph, lines_of, words
from checker.readers.pdf.unruled import Region, accepted, continues, regions
from checker.readers.pdf.unruled import parts as unruled_parts


def assemble(pages: Sequence[Page], path: str) -> Document:
    ruled: list[list[Part]] = []
    loose: list[list[Line]] = []
    for page in pages:
        parts, rest = ruled_parts(page)
        ruled.append(parts)
        loose.append(lines_of(words(rest, page.number)))
    loose = without_furniture(loose, [page.height for page in pages])
    items: list[tuple[Page, Item]] = []
    free = [[word for line in lines for word in line.words] for lines in loose]
    unruled = accepted([regions(page, words) for page, words in zip(pages, free, strict=True)])
    for page, tables, found, left in zip(pages, ruled, unruled, free, strict=True):
        taken = {id(word) for region in found for word in region.words}
        lines = lines_of(word for word in left if id(word) not in taken)
        items.extend((page, item) for item in in_order([*tables, *found, *lines]))
    return Document(path, "pdf", tuple(_blocks(items)))


def _blocks(items: Sequence[tuple[Page, Item]]) -> list[Block]:
    blocks: list[Block] = []
    run: list[Part] = []
    chain: list[Region] = []

    def close() -> None:
        if chain:
            run.extend(unruled_parts(chain))
            chain.clear()
        if run:
            blocks.extend(_table(run))
            run.clear()

    for page, item in items:
        if isinstance(item, Part):
            if chain or (run and not follows(run[-1], item)):
                close()
            run.append(item)
        elif isinstance(item, Region):
            if run or (chain and not continues(chain[-1], item)):
                close()
            chain.append(item)
        else:
            close()
            blocks.append(line_paragraph(item, page))
    close()
    return blocks


def _table(run: Sequence[Part]) -> list[Block]:
    """The grid of a table; a single box with text in it is none."""
    texts = [(part, slot) for part in run for slot in part.slots if slot.text]
    if len(texts) > 1:
        return [joined(run)]
    return [line_paragraph(line, part.page) for part, slot in texts for line in slot.lines]
