"""The prose of a report, read as sentences, quantities and statements."""

from __future__ import annotations

from dataclasses import dataclass

from checker.document import Paragraph
from checker.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``section`` is the form's id of the section it stands in (``preamble`` before)."""

    content: Paragraph
    section: str | None
    paragraph: int
    """Ordinal of the paragraph in the report's prose."""
    quantities: tuple[Quantity, ...]

    @property
    def text(self) -> str:
        return self.content.text


@dataclass(frozen=True, slots=True)
class Prose:
    sentences: tuple[Sentence, ...]
