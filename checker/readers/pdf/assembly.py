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


def assemble(pages: Sequence[Page], path: str) -> Document:
    parts: list[list[Part]] = []
    loose: list[list[Line]] = []
    for page in pages:
        found, rest = ruled_parts(page)
        parts.append(found)
        loose.append(lines_of(words(rest, page.number)))
    loose = without_furniture(loose, [page.height for page in pages])
    items: list[tuple[Page, Item]] = []
    for page, tables, lines in zip(pages, parts, loose, strict=True):
        items.extend((page, item) for item in in_order([*tables, *lines]))
    return Document(path, "pdf", tuple(_blocks(items)))


def _blocks(items: Sequence[tuple[Page, Item]]) -> list[Block]:
    blocks: list[Block] = []
    run: list[Part] = []
    for page, item in items:
        if isinstance(item, Part):
            if run and not follows(run[-1], item):
                blocks.append(joined(run))
                run = []
            run.append(item)
            continue
        if run:
            blocks.append(joined(run))
            run = []
        blocks.append(line_paragraph(item, page))
    if run:
        blocks.append(joined(run))
    return blocks
