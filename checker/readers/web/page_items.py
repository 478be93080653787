"""The blocks of a web page before it is told which of them are its article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.document import Block, Paragraph


@dataclass(slots=True)
class Item:
    """A block of the page.

    ``element``: the innermost block element around it. ``linked``: how many of its characters link
    elsewhere. ``aside``: it stands in what the page itself calls navigation or the like.
    """

    block: Block
    element: int
    linked: int = 0
    aside: bool = False

    def length(self) -> int:
        if isinstance(self.block, Paragraph):
            return len(self.block.text.strip())
        return sum(len(cell.text.strip()) for cell in self.block.cells)


def paragraphs_of(items: Sequence[Item]) -> Iterator[Paragraph]:
    """The paragraphs of a cell, those in a table inside it too."""
    for item in items:
        if isinstance(item.block, Paragraph):
            yield item.block
        else:
            yield from (cell.content for cell in item.block.cells if cell.text)


def texts_of(items: Sequence[Item]) -> list[str] | None:
    """The paragraphs of a cell; ``None`` where it holds a table."""
    paragraphs = [item.block.text for item in items if isinstance(item.block, Paragraph)]
    return paragraphs if len(paragraphs) == len(items) else None
