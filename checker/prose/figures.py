"""The figures of a sentence with the words around each, before they are understood: what stops and brackets
put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.language.quantity import Quantity
from checker.prose.phrases import says_something, up_to_noun
from checker.prose.tokens import CLOSING, COLONS, NAMING, OPENING, SOFT_STOP, STRONG_STOPS, Run, Token

_REPEATED = 40
"""How many words before a bracket are taken to be said of what stands in it, too."""
_OPENS = frozenset(("stop", mark) for mark in OPENING)
_COLONS = frozenset(("stop", mark) for mark in COLONS)
_COUNTED = frozenset(("topic", "weak", "noun"))
"""Kinds of words that name what is counted."""


@dataclass(slots=True)
class Figure:
    """A figure with the words around it, before they are understood."""

    quantity: Quantity
    near: Run
    middle: list[Run]
    """Clauses without figures since the figure before it."""
    depth: int
    whole: int | None
    stop: str
    after: Run = field(default_factory=Run)


def figures_of(words: Run) -> tuple[list[Figure], list[Run]]:
    """The figures of a sentence with the words around them, and the clauses after the last one."""
    tokens = _without_labels(_without_asides(words))
    figures: list[Figure] = []
    near: list[list[Token]] = [[]]
    last: list[int | None] = [None]
    opened: list[bool] = [False]
    middle: list[Run] = []
    stop = ""
    for token in tokens:
        mark = token.text
        if token.quantity is not None:
            before = near[-1]
            previous = last[-1]
            if previous is not None and not stop and before:
                before = _shared(figures[previous], before)
            whole = previous if opened[-1] else None
            opened[-1] = False
            figures.append(Figure(token.quantity, Run(before), middle, len(near) - 1, whole, stop))
            middle = []
            near[-1] = []
            last[-1] = len(figures) - 1
            stop = ""
        elif "stop" not in token.says:
            near[-1].append(token)
        elif mark in OPENING:
            after_figure = last[-1] is not None and not near[-1] and not stop
            # “比上年（4000 条）增加”: the words before a bracket say what the figure in it is.
            near.append([t for t in near[-1][-_REPEATED:] if not t.has("stop")])
            opened.append(after_figure)
            last.append(last[-1] if after_figure else None)
            stop = "（"
        elif mark in CLOSING:
            if len(near) > 1:
                if near[-1]:
                    _file(near[-1], figures, last[-1], middle, stop)
                near.pop()
                opened.pop()
                last.pop()
            stop = ""
        elif mark in STRONG_STOPS:
            if near[-1]:
                _file(near[-1], figures, last[-1], middle, stop)
                near[-1] = []
            stop = mark if stop != "（" else stop
        elif near[-1] and last[-1] is not None and not stop:  # SOFT_STOP
            _file(near[-1], figures, last[-1], middle, stop)
            near[-1] = []
            stop = SOFT_STOP
        elif near[-1]:
            near[-1].append(token)
        else:
            stop = stop or SOFT_STOP
    for level, rest in enumerate(near):
        if rest:
            _file(rest, figures, last[level], middle, stop)
    return figures, middle


def _without_labels(words: Run) -> Sequence[Token]:
    """The sentence without colons between a name and the one figure that tells it (“收到：28 件；”)."""
    if _COLONS.isdisjoint(words.says):
        return words
    return [
        t for at, t in enumerate(words) if not (t.text in COLONS and t.has("stop") and _labels(words, at))
    ]


def _labels(words: Sequence[Token], at: int) -> bool:
    if (
        at + 1 >= len(words)
        or words[at + 1].quantity is None
        or not says_something(words[max(0, at - 1) : at])
    ):
        return False
    return at + 2 == len(words) or (words[at + 2].has("stop") and words[at + 2].text not in OPENING)


def _file(
    tokens: list[Token], figures: list[Figure], previous: int | None, middle: list[Run], stop: str
) -> None:
    """Words before a stop belong to the figure before them, or are a clause without figures."""
    words = Run(tokens)
    if previous is not None and previous == len(figures) - 1:
        if not stop:
            figures[previous].after = words
        elif stop == SOFT_STOP and middle and middle[-1] is figures[previous].after:
            # “11 件分别作出公开、无法提供和其他处理”: all of the list is said of the figure
            figures[previous].after = middle[-1] = Run((*middle[-1], *words))
            return
    elif previous is not None and not stop and _puts_in_figures(figures, previous):
        share, inner = figures[previous], figures[-1]
        share.after, inner.after, inner.near = Run((*inner.near, *words)), words, Run()
    middle.append(words)


def _puts_in_figures(figures: list[Figure], previous: int) -> bool:
    """“半数申请（12 件）予以公开”: the bracket says in a figure what the share before it is."""
    share, inner = figures[previous], figures[-1]
    only = previous == len(figures) - 2 and inner.depth == share.depth + 1 and not inner.after
    return only and share.quantity.kind == "percent" and inner.quantity.kind == "count"


def _shared(previous: Figure, between: list[Token]) -> list[Token]:
    """Words between two figures with no stop: “12 件申请已办结 11 件”. What the first counts, where
    nothing before it said so, is its own; the rest belongs to the second."""
    if says_something(previous.near) and not _COUNTED.isdisjoint(previous.near.says):
        return between
    head = up_to_noun(between)
    if not head:
        return between
    previous.after = Run(head)
    return between[len(head) :]


def _without_asides(words: Run) -> Run:
    """The sentence without brackets in which no figure stands; “【复议】3 件” names what it counts."""
    if _OPENS.isdisjoint(words.says):
        return words
    result: list[Token] = []
    opened: list[tuple[int, int]] = []
    figures = 0
    for token in words:
        if token.has("stop") and token.text in OPENING:
            opened.append((len(result), figures))
        result.append(token)
        figures += token.quantity is not None
        if token.has("stop") and token.text in CLOSING and opened:
            start, before = opened.pop()
            if figures == before:
                named = result[start + 1 : -1] if result[start].text == NAMING and not start else []
                result[start:] = named
    return Run(result)
