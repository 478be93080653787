"""A cell of a table without column rules: words that stand under each other or follow each other."""

from __future__ import annotations

from dataclasses import dataclass

from checker.readers.pdf.page import Glyph
from checker.readers.pdf.word_forms import NUMBER_PIECE, is_value
from checker.readers.pdf.words import Word


@dataclass(slots=True)
class Cell:
    words: list[Word]
    label: bool = False
    """Whether it is a part of a vertical label, though it could be read as a sign for none."""
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        self.x0 = min(word.x0 for word in self.words)
        self.x1 = max(word.x1 for word in self.words)
        self.top = min(word.top for word in self.words)
        self.bottom = max(word.bottom for word in self.words)

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def value(self) -> bool:
        if self.label:
            return False
        return all(is_value(word.text) for word in self.words) or (
            is_value(self.text) and all(NUMBER_PIECE.fullmatch(word.text) for word in self.words)
        )

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for word in self.words for glyph in word.glyphs]

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    def beside(self, other: Cell) -> bool:
        """Whether the middle of one of the two is at the height of the other."""
        return self.top < other.middle < self.bottom or other.top < self.middle < other.bottom
