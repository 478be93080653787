"""What the rules said of a text, held against its labels by the places that both point at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checker.audit import SEVERITIES, Location, Severity
from checker.document import LinePlace
from checker.measure.cases import Wrong
from checker.measure.results import Fault, Told

Span = tuple[int, int]


class Source:
    """A text as printed, for turning places into stretches of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, location: Location) -> Span | None:
        """Where a location of this very file stands; ``None`` for one elsewhere."""
        place = location.place
        if location.path or not isinstance(place, LinePlace):
            return None
        return self.offset(place.line, place.column), self.offset(place.end_line, place.end_column)

    def offset(self, line: int, column: int) -> int:
        return self._starts[min(line, len(self._starts)) - 1] + column - 1


class Mark(NamedTuple):
    """One place that a check or a finding names: where in the source, if that is known, and its words."""

    span: Span | None
    text: str


@dataclass(frozen=True, slots=True)
class Accusation:
    """A finding, or a failed check, with the places in the prose that it points at."""

    rule: str
    severity: Severity
    said: str
    marks: tuple[Mark, ...]
    of_tables: bool = False
    """Its rule compares cells with cells: the tables are not what the labels are about."""


def marks(locations: Iterable[Location], source: Source) -> Iterator[Mark]:
    """The places in the prose; those of cells are in the tables."""
    for location in locations:
        if not location.cell:
            yield Mark(source.span(location), location.place.text)


class Stretch:
    """Some words of a label: where they stand in the source, as far as they are there word for word."""

    def __init__(self, words: str, source: Source, within: Span) -> None:
        self.words = _squeezed(words)
        self._spans = list(_occurrences(words, source.text, within))
        self._within = within

    def meets(self, mark: Mark) -> bool:
        if mark.span and self._spans:
            start, end = mark.span
            return any(start < high and low < end for low, high in self._spans)
        seen = _squeezed(mark.text)
        if mark.span and not _in(mark.span, self._within):
            return False
        return bool(self.words and seen) and (self.words in seen or seen in self.words)


def recognised(
    figures: Iterable[str], looked_at: Sequence[Mark], source: Source, within: Span
) -> Iterator[bool]:
    """Of each figure, whether some check looked at it."""
    for words in figures:
        stretch = Stretch(words, source, within)
        yield any(stretch.meets(mark) for mark in looked_at)


def judged(
    wrong: Sequence[Wrong],
    accusations: Sequence[Accusation],
    source: Source,
    within: Span,
    *,
    open_to_doubt: Sequence[str] = (),
) -> tuple[tuple[Told, ...], tuple[Fault, ...]]:
    """The accusations as true and false, the wrong figures as found and missed.

    An accusation by a rule on the tables alone counts only where it points at a wrong figure.
    ``open_to_doubt``: words of which the labels do not say whether they are right.
    """
    stretches = [(one, Stretch(one.text, source, within)) for one in wrong]
    doubtful = [Stretch(words, source, within) for words in open_to_doubt]
    told: list[Told] = []
    found: dict[int, Severity] = {}
    for one in accusations:
        hit = [n for n, (_, stretch) in enumerate(stretches) if any(map(stretch.meets, one.marks))]
        for n in hit:
            found[n] = _gravest(found.get(n), one.severity)
        if one.severity == "info" or (one.of_tables and not hit):
            continue
        true: bool | None = bool(hit)
        if not hit and any(stretch.meets(mark) for stretch in doubtful for mark in one.marks):
            true = None
        deserved: Severity | None = None
        for n in hit:
            deserved = _gravest(deserved, stretches[n][0].severity)
        told.append(Told(one.rule, one.severity, one.said, true, deserved))
    faults = tuple(Fault(one.text, one.severity, found.get(n)) for n, (one, _) in enumerate(stretches))
    return tuple(told), faults


def _gravest(one: Severity | None, other: Severity) -> Severity:
    return other if one is None else max(one, other, key=SEVERITIES.index)


def _occurrences(words: str, text: str, within: Span) -> Iterator[Span]:
    start, end = within
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + 1, end)


def _in(span: Span, within: Span) -> bool:
    return span[0] < within[1] and within[0] < span[1]


def _squeezed(text: str) -> str:
    return "".join(text.split())
