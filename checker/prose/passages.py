"""The figures of each sentence with all that stands before each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import Token


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence that has figures."""

    paragraph: int
    mentions: tuple[Mention, ...]
    runs: tuple[tuple[Token, ...], ...]
    """Before each figure: every word and stop since the figure before it, clauses without figures too."""


def passages(reading: Reading) -> list[Passage]:
    """The sentences with figures in the order of print. Linear in the length of the text."""
    found = []
    at = 0
    mentions = reading.mentions
    while at < len(mentions):
        sentence = mentions[at].sentence
        end = at
        while end < len(mentions) and mentions[end].sentence == sentence:
            end += 1
        here = mentions[at:end]
        runs = _runs(here, reading.tokens[sentence])
        found.append(Passage(reading.prose.sentences[sentence].paragraph, tuple(here), runs))
        at = end
    return found


def _runs(mentions: Sequence[Mention], words: Sequence[Token]) -> tuple[tuple[Token, ...], ...]:
    runs = []
    at = 0
    for mention in mentions:
        run = []
        while at < len(words) and words[at].start < mention.quantity.start:
            if words[at].quantity is None:
                run.append(words[at])
            else:
                run = []
            at += 1
        runs.append(tuple(run))
        at += 1
    return tuple(runs)
