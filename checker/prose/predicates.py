"""Shares that are told as a predicate or behind one: “九成以上来自自然人”, “以自然人为主，占比 88%”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from checker.prose.mentions import Clause, Mention, Reading
from checker.prose.phrases import ends_in
from checker.prose.shares import Share, earlier, figures, is_share, says
from checker.prose.tokens import Token

_KINDS = ("applicant", "role")
_FEW = 6
"""How many words behind a share tell of what it is one."""


def predicated(reading: Reading, skip: Set[int]) -> Iterator[Share]:
    """Such shares in the order of print, but for those at the places ``skip``."""
    mentions = figures(reading)
    for at, mention in enumerate(mentions):
        if mention.quantity.kind != "percent" or mention.change or at in skip:
            continue
        named = _told_before(reading, mentions, at) if is_share(mention) else _told_behind(reading, mention)
        if named is not None:
            yield Share(mention, named=named, roles=named.roles, wholes=_wholes(reading, mentions, at))


def _told_behind(reading: Reading, mention: Mention) -> Mention | None:
    """The share as said of what stands behind it: “其中九成以上来自自然人”, “七成予以公开”."""
    told = [t for t in (*mention.lead, *mention.tail) if not t.has("applicant")]
    if any(t.has("rate") or t.residue or t.has("noun") for t in told):
        return None
    if any(t.has(kind) for t in mention.lead for kind in (*_KINDS, "channel", "block")):
        return None
    return _named(reading, mention, mention.tail[:_FEW])


def _told_before(reading: Reading, mentions: Sequence[Mention], at: int) -> Mention | None:
    """The share as said of what the clause before it names as most: “申请以自然人为主，占比 88%”."""
    mention = mentions[at]
    clause = _clause_before(reading, mention)
    if says(mention) or clause is None or not ends_in(clause.tokens, reading.vocabulary.claims("mostly")):
        return None
    before = mentions[at - 1] if at else None
    here = before is not None and before.sentence == mention.sentence
    if here and before is not None and before.quantity.start > clause.tokens[0].start:
        return None
    named = _named(reading, mention, clause.tokens)
    sure = clause.sure and clause.topics == reading.vocabulary.default
    return replace(named, topics=clause.topics, sure=sure) if named is not None and clause.topics else None


def _named(reading: Reading, mention: Mention, words: Sequence[Token]) -> Mention | None:
    """The share as that of the one kind of applicants, or the one result, that words name."""
    known = reading.vocabulary
    applicants = {id for t in words for id in t.ids("applicant")}
    roles = {id for t in words for id in t.ids("role") if known.roles[id].telling}
    if len(applicants) + len(roles) != 1 or any(t.has("mark", "not") for t in words):
        return None
    return replace(mention, applicants=tuple(applicants), roles=tuple(roles))


def _clause_before(reading: Reading, mention: Mention) -> Clause | None:
    here = [
        one
        for one in reading.clauses
        if one.sentence == mention.sentence and one.tokens[-1].end <= mention.quantity.start
    ]
    return here[-1] if here else None


def _wholes(reading: Reading, mentions: Sequence[Mention], at: int) -> tuple[Mention, ...]:
    """The figures of the same subject right before, of which it may be a share."""
    told = (
        m
        for m in earlier(reading, mentions, at)
        if m.topics == mentions[at].topics and m.quantity.kind == "count" and not m.change
    )
    return tuple(told)[:_FEW]
