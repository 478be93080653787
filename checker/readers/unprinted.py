"""Documents without the characters that print nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.document import Block, Document, Grid, Paragraph
from checker.language.characters import unprinted


def without_unprinted(document: Document) -> Document:
    """The document without them; the rest keeps its places."""
    if not any(map(unprinted, _texts(document))):
        return document
    blocks = tuple(map(_block, document.blocks))
    same = all(new is old for new, old in zip(blocks, document.blocks, strict=True))
    return document if same else replace(document, blocks=blocks)


def _texts(document: Document) -> Iterator[str]:
    """All text of the paragraphs, and all text of each grid: mostly one look tells that all is printed."""
    yield "\n".join([one.text for one in document.paragraphs])
    for grid in document.grids:
        yield "\n".join([cell.text for cell in grid.cells])


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    cells = tuple(
        cell if (content := _paragraph(cell.content)) is cell.content else replace(cell, content=content)
        for cell in block.cells
    )
    return block if all(map(lambda a, b: a is b, cells, block.cells)) else Grid(cells)


def _paragraph(paragraph: Paragraph) -> Paragraph:
    stretches = unprinted(paragraph.text)
    return paragraph.without(stretches) if stretches else paragraph
