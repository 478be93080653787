"""The figures of each sentence with all that stands before each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from checker.ground.records import record
from checker.language.numerals import COUNTING
from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import CLOSING, OPENING, UNKNOWN, Run, Token
from checker.prose.units import ANYTHING
from checker.prose.vocabulary import Vocabulary

ORDINALS = frozenset(COUNTING)
_BEGINNING = 2
"""How many words tell how a sentence begins."""
_NOTHING = Run()
_NAMING = frozenset(("noun", "scope", UNKNOWN))
"""Kinds of words that name what is counted in the unit of anything."""


@record
class Passage:
    """One sentence that has figures."""

    vocabulary: Vocabulary
    paragraph: int
    mentions: tuple[Mention, ...]
    runs: tuple[Run, ...]
    """Before each figure: every word and stop since the figure before it, clauses without figures too."""
    closing: Run = _NOTHING
    """What stands behind the last figure, and how the next sentence of the paragraph begins."""

    def behind(self, at: int) -> Run:
        """What is said behind a figure before the next one comes."""
        return self.runs[at + 1] if at + 1 < len(self.runs) else self.closing


def passages(reading: Reading) -> Sequence[Passage]:
    """The sentences with figures in the order of print; put together once however many ask. Linear in the
    length of the text."""
    return reading.once(_passages)


def _passages(reading: Reading) -> list[Passage]:
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
        paragraph = reading.prose.sentences[sentence].paragraph
        closing = _closing(reading, sentence, here[-1])
        found.append(Passage(reading.vocabulary, paragraph, tuple(here), runs, closing))
        at = end
    return found


def _closing(reading: Reading, sentence: int, last: Mention) -> Run:
    words = reading.tokens[sentence]
    first = bisect_right(words, last.quantity.start, key=lambda t: t.start)
    following = sentence + 1
    sentences = reading.prose.sentences
    if following == len(sentences) or sentences[following].paragraph != sentences[sentence].paragraph:
        return Run(words[first:])
    return Run((*words[first:], *reading.tokens[following][:_BEGINNING]))


def _runs(mentions: Sequence[Mention], words: Sequence[Token]) -> tuple[Run, ...]:
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
        runs.append(Run(run))
        at += 1
    return tuple(runs)


def begins_point(run: Run) -> bool:
    """“……；（二）申请事项……”: another point of an enumeration begins."""
    return any(
        a.text in OPENING and b.text in ORDINALS and c.text in CLOSING
        for a, b, c in zip(run, run[1:], run[2:], strict=False)
    )


def tells_whose(passage: Passage, at: int) -> bool:
    """“其他 13 个省 19 件”: those counted of whom, or of which, the next figure is told."""
    if at + 1 == len(passage.mentions):
        return False
    mention, after = passage.mentions[at : at + 2]
    anything = mention.quantity.unit == ANYTHING != after.quantity.unit
    return anything and not after.stop and bool(after.lead) and not _NAMING.isdisjoint(after.lead[0].says)
