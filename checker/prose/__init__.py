"""The prose of a report, read as sentences, quantities and statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.document import Paragraph
from checker.language.quantities import quantities
from checker.report import LONGEST_SENTENCE, Prose, Section, Sentence

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
