"""The prose of a report, read as sentences, quantities and statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from checker.document import Paragraph
from checker.language.quantity import Quantity, quantities

if TYPE_CHECKING:
    from checker.report import Section


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``section`` is the form's id of the section it stands in (``preamble`` before)."""

    content: Paragraph
    section: str | None
    paragraph: int
    """Ordinal of the paragraph in the report's prose."""
    quantities: tuple[Quantity, ...]
    unread: bool = False
    """It is longer than any sentence of a report: nothing in it is read, and checks of it are unknown."""

    @property
    def text(self) -> str:
        return self.content.text


LONGEST_SENTENCE: Final = 2_000
"""Characters up to which a sentence is read; the longest of real reports have some hundred. Words and
figures of one sentence are looked at together, so that this bounds what each of them can cost."""


@dataclass(frozen=True, slots=True)
class Prose:
    sentences: tuple[Sentence, ...]

    @property
    def unread(self) -> list[Sentence]:
        return [sentence for sentence in self.sentences if sentence.unread]

    @property
    def not_read(self) -> str:
        """That sentences were not read, in Chinese without a full stop; empty where all were."""
        count = len(self.unread)
        return f"正文有 {count} 句超过 {LONGEST_SENTENCE} 字，其中的说法没有核对" if count else ""


_STOP = re.compile(r"[。！？!?]+[”’」』）)]*")


def read_prose(sections: Sequence[Section], year: int | None) -> Prose:
    """The sentences of the sections' paragraphs, each with its quantities, in the order of print.

    ``year`` is the report's; sentences are the same for every year.
    """
    sentences: list[Sentence] = []
    ordinal = 0
    for section in sections:
        for paragraph in section.body:
            for content in _sentences(paragraph):
                unread = len(content.text) > LONGEST_SENTENCE
                found = () if unread else quantities(content.text)
                sentences.append(Sentence(content, section.id, ordinal, found, unread))
            ordinal += 1
    return Prose(tuple(sentences))


def _sentences(paragraph: Paragraph) -> Iterator[Paragraph]:
    """The paragraph cut at its full stops, each sentence keeping its place; linear in its length."""
    return (paragraph.part(start, end) for start, end in _spans(paragraph.text))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for stop in [match.end() for match in _STOP.finditer(text)] + [len(text)]:
        start = at
        while start < stop and text[start].isspace():
            start += 1
        if start < stop:
            yield start, stop
        at = stop
