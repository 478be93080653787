"""Figures that are parts beside one another by something else than what the form tells apart: bodies,
channels, quarters, subjects (“市局 6 件、区县局 27 件，共 33 件”, “3 件来自甲镇、2 件来自乙镇”).

Such a figure is not what the form counts, however it is worded: only all of them together are. A part that
is named as a class of the form (“予以公开 6 件，不予公开 27 件”) is no such part: a cell counts it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from checker.prose.evidence import cost
from checker.prose.groups import groups
from checker.prose.items import MOST, usable
from checker.prose.mentions import Mention, Reading
from checker.prose.openers import headless
from checker.prose.passages import Passage, passages
from checker.prose.statements.scene import WHOSE
from checker.prose.tokens import RESPECTIVELY, SEMICOLONS, SOFT_STOP
from checker.prose.units import counts_same
from checker.prose.vocabulary import Vocabulary

Parts = tuple[Mention, ...]
Lists = Mapping[tuple[int, int], Sequence[Parts]]

_WITHIN = ("中", "里", "内")
"""“在受理的 3 件申请中”: what follows is part of these."""
_NEAR = 8
"""How many figures are added up where no word says that they are a list."""


def parts_beside(reading: Reading, mention: Mention) -> Sequence[Parts]:
    """The lists in which a figure is one of several parts, the longest first: those that add up to a figure
    of the text, and those told as a list (“四个季度分别为”). Worked out once for a reading."""
    return reading.once(_certain).get(mention.at, ())


def told_beside(reading: Reading, mention: Mention) -> Sequence[Parts]:
    """The lists in which a figure stands beside others of which the same is said of other subjects
    (“各海关办理 21 件，关本级办理 9 件”). They are parts where a table has what they add up to."""
    return reading.once(_possible).get(mention.at, ())


class _List(NamedTuple):
    parts: Parts
    whole: Mention | None
    """What they make up, where it is told."""


def _certain(reading: Reading) -> Lists:
    found: list[_List] = []
    for group in groups(reading):
        found.extend(_List(parts, whole) for parts, whole in group.proven())
    told = passages(reading)
    for at, passage in enumerate(told):
        before = told[at - 1] if at and told[at - 1].paragraph == passage.paragraph else None
        for run in _runs(passage):
            found.extend(_adding_up(run, before))
            found.extend(_List(parts, None) for parts in _told_as_list(run))
    return _by_member(found, reading)


def _possible(reading: Reading) -> Lists:
    runs = [run for passage in passages(reading) for run in _runs(passage)]
    return _by_member([_List(parts, None) for run in runs for parts in _of_several(run)], reading)


def _by_member(lists: Sequence[_List], reading: Reading) -> Lists:
    """The lists of each figure, but for those of which the form itself tells the parts apart."""
    # “收到 10 件，公开 6 件，不公开 4 件”: what is made public or done beside other results is a result.
    general = reading.vocabulary.having("general") - reading.vocabulary.having("release", "outflow")
    found: dict[tuple[int, int], list[Parts]] = defaultdict(list)
    for parts, whole in sorted(lists, key=lambda one: -len(one.parts)):
        narrowed = whole is not None and _narrowed(whole, reading.vocabulary)
        if narrowed or len({m.when for m in parts}) > 1 or not _undistinguished(parts, whole, general):
            continue
        for part in parts:
            if parts not in found[part.at]:
                found[part.at].append(parts)
    return found


def _narrowed(whole: Mention, vocabulary: Vocabulary) -> bool:
    """“来信、依申请公开等 41 件” is a whole of other things; that of another body is a whole all the same."""
    of_others = cost(tuple(sign for sign in whole.signs if sign.name in WHOSE))
    return whole.subset and not (of_others and cost(whole.signs) - of_others < vocabulary.weights.silent)


def _undistinguished(parts: Parts, whole: Mention | None, general: frozenset[str]) -> bool:
    """Whether the form makes no difference between what these figures count."""
    first = whole or parts[0]
    return all(
        (not m.topics or m.topics == first.topics)
        and set(m.roles) <= set(first.roles or general)
        and m.applicants == first.applicants
        for m in parts
    )


def _runs(passage: Passage) -> Iterator[list[Mention]]:
    """Figures of one sort and one depth next to one another; shares, changes and brackets between them are
    passed over (“6 件，占 20%，27 件……”)."""
    run: list[Mention] = []
    for mention in passage.mentions:
        if not usable(mention) or (run and mention.depth > run[0].depth):
            continue
        goes_on = (
            run
            and mention.depth == run[0].depth
            and counts_same(mention.quantity, run[0].quantity)
            and len(run) < MOST
        )
        if not goes_on:
            if len(run) > 1:
                yield run
            run = []
        run.append(mention)
    if len(run) > 1:
        yield run


def _adding_up(run: Sequence[Mention], before: Passage | None) -> Iterator[_List]:
    """Neighbours that add up to the figure before them, or to the one behind them."""
    for start in range(len(run) - 1):
        total = run[start].quantity.low
        for end in range(start + 2, min(start + _NEAR, len(run)) + 1):
            total += run[end - 1].quantity.low
            parts = tuple(run[start:end])
            beside = [*run[start - 1 : start], *run[end : end + 1]] if start else list(run[end : end + 1])
            if not start and before is not None:
                beside += [m for m in before.mentions[-1:] if usable(m)]
            for whole in beside:
                if whole.quantity.low == total and _makes_up(parts, whole):
                    yield _List(parts, whole)


def _makes_up(parts: Parts, whole: Mention) -> bool:
    """Whether it is by more than chance that figures add up to another: each says something of its own, and
    all are of one thing and one year."""
    said = {"".join(t.text for t in (*m.lead, *m.tail)) for m in parts}
    return len(said) == len(parts) and all(
        m.quantity.low
        and m.quantity.exact
        and m.when in (whole.when, "part")
        and m.mark != "rest"
        and not any(t.text in _WITHIN for t in m.tail[-1:])
        and counts_same(m.quantity, whole.quantity)
        and (not m.topics or m.topics == whole.topics)
        for m in parts
    )


def _told_as_list(run: Sequence[Mention]) -> Iterator[Parts]:
    at = 0
    while at < len(run):
        first = run[at]
        respectively = any(t.text.startswith(RESPECTIVELY) for t in first.lead)
        figures_first = _unclassed(first)
        end = at + 1
        while end < len(run) and (
            (respectively and _bare(run[end]) and run[end].stop in (SOFT_STOP, ""))
            or (figures_first and _unclassed(run[end]) and run[end].stop not in SEMICOLONS)
        ):
            end += 1
        if end - at > 1:
            yield tuple(run[at:end])
        at = end


def _bare(mention: Mention) -> bool:
    return all(t.has("glue") for t in mention.lead)


def _unclassed(mention: Mention) -> bool:
    """“3 件来自甲镇”, but not “3 件由企业提出”: that is a class of the form."""
    return headless(mention) and not any(t.has("role") or t.has("applicant") for t in mention.tail)


def _of_several(run: Sequence[Mention]) -> Iterator[Parts]:
    """The same said again and again, each time of another subject."""
    at = 0
    while at < len(run):
        end = at + 1
        while end < len(run) and _of_another(run[at], run[end]):
            end += 1
        values = [m.quantity.low for m in run[at:end]]
        if end - at > 1 and sum(values) != 2 * max(values):
            yield tuple(run[at:end])
        at = end


def _of_another(first: Mention, other: Mention) -> bool:
    return (
        bool(first.topics)
        and (first.topics, first.roles, first.applicants) == (other.topics, other.roles, other.applicants)
        and (first.when, first.quantity.unit) == (other.when, other.quantity.unit)
        and other.mark in ("", "rest")
        and other.stop not in SEMICOLONS
        and not other.signs_named("negated")  # “老龄类一件也没有”
        and _subject(first) != _subject(other) != ""
    )


def _subject(mention: Mention) -> str:
    """Who is named before what is said of a figure."""
    words = []
    for token in mention.lead:
        if token.has("role") or token.has("topic") or token.has("mark"):
            break
        if token.residue or token.has("scope") or token.has("noun"):
            words.append(token.text)
    return "".join(words)
