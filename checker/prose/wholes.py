"""Which figures are parts of another one, so that no table holds them as a whole.

After “其中” every figure is a part until the parts make up the whole, a bracket ends or a sum is told;
a sentence that goes on with “其中” or “通过” goes on with the list. A part is compared with the tables only
where its class is certain: an outcome, an applicant, what was carried over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from checker.prose.mentions import Mention
from checker.prose.tokens import SOFT_STOP, Token, say
from checker.prose.vocabulary import Vocabulary
from checker.report import Sentence

_COMPLEMENTS = ("opening", "inflow", "unfinished", "closing", "transfer")
"""Stages that stand beside 办结 or 收到 as their complement, not as another outcome."""
_GOES_ON = ("其中", "通过")


@dataclass(slots=True)
class _Scope:
    """A list of parts that is being read."""

    whole: int
    depth: int
    rest: Decimal
    """What the parts have still to make up; below 0 where they are more than the whole."""
    members: list[int] = field(default_factory=list)


def mark_parts(
    mentions: Sequence[Mention],
    sentences: Sequence[Sentence],
    tokens: Sequence[Sequence[Token]],
    vocabulary: Vocabulary,
) -> list[Mention]:
    """The same figures, those marked ``part`` that no cell of a table can be held against."""
    result = list(mentions)
    for scope in _scopes(mentions, sentences, tokens):
        for at in scope.members:
            if _is_mere_part(at, scope, mentions, vocabulary):
                result[at] = replace(result[at], part=True)
    for at in _classes(mentions, vocabulary):
        result[at] = replace(result[at], part=True)
    for at in _cases(mentions, vocabulary):
        result[at] = replace(result[at], part=True)
    for at, after in pairwise(range(len(mentions))):
        if _leaves_out(mentions[at], mentions[after], vocabulary):
            intake, turnover = vocabulary.having("intake"), vocabulary.role("turnover")
            roles = tuple(turnover if role in intake else role for role in mentions[at].roles)
            result[at] = replace(result[at], roles=roles)
    return result


def _leaves_out(mention: Mention, following: Mention, vocabulary: Vocabulary) -> bool:
    """“受理 91 件（另有 2 件结转下年度）”: what was received may be counted with those or without."""
    return (
        mention.sentence == following.sentence
        and not vocabulary.having("intake").isdisjoint(mention.roles)
        and not vocabulary.having("closing").isdisjoint(following.roles)
        and any(token.text.startswith(("另", "不含", "不包括")) for token in following.lead)
    )


def _scopes(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]]
) -> Iterator[_Scope]:
    scope: _Scope | None = None
    before: int | None = None
    whole: int | None = None
    for at, mention in enumerate(mentions):
        if mention.quantity.kind != "count":
            continue
        if before is not None and mentions[before].sentence != mention.sentence:
            here, there = sentences[mention.sentence], sentences[mentions[before].sentence]
            if here.paragraph != there.paragraph:
                before = whole = None
            first = tokens[mention.sentence]
            if scope and (before is None or not (first and first[0].text.startswith(_GOES_ON))):
                yield scope
                scope = None
        again = scope is not None and mentions[scope.whole].signs_named("in_fact")
        again = again and not mention.signs_named("in_fact")  # “实际受理 117 件”: behind what was less by it
        if scope and (mention.depth < scope.depth or mention.mark == "sum" or mention.change or again):
            yield scope
            scope = None
        if mention.mark in ("parts", "open") and before is not None:
            nested = scope is not None and mentions[before].sentence == mention.sentence
            if scope:
                yield scope
            of = before if nested or whole is None else whole
            if mention.whole is not None:
                of = mention.whole
            scope = _Scope(of, mention.depth, mentions[of].quantity.low)
        if scope and _same_body(mention, mentions[scope.whole]):
            scope.members.append(at)
            scope.rest -= mention.quantity.low
            if scope.rest == 0:
                yield scope
                scope = None
        elif scope is None and not mention.depth and mention.when == "this":
            whole = at
        before = at
    if scope:
        yield scope


def _same_body(mention: Mention, whole: Mention) -> bool:
    """Of the same year and of the same organ: “全县 318 件，其中我局 52 件” tells a whole of our own."""
    return (mention.when, mention.whose) == (whole.when, whole.whose)


def _is_mere_part(at: int, scope: _Scope, mentions: Sequence[Mention], vocabulary: Vocabulary) -> bool:
    mention, whole = mentions[at], mentions[scope.whole]
    if not set(mention.topics) & set(whole.topics):
        return False
    if whole.unspoken and not mention.unspoken:
        return False  # “行政应诉 23 件，其中涉及政府信息公开的 5 件” is all that the table counts
    if whole.subset and any(set(mention.topics) & set(token.ids("topic")) for token in mention.lead):
        return False  # “收到来信、依申请公开等 26 件，其中依申请公开 7 件”
    roles = set(mention.roles)
    having = vocabulary.having
    if mention.applicants or roles - having("general"):
        return False
    others = [set(mentions[i].roles) for i in scope.members if i != at and mentions[i].topics]
    if vocabulary.balanced & set(mention.topics):
        if roles and roles <= having("release"):
            return False
        done, plain = having("outflow"), having("general", *_COMPLEMENTS)
        if done & roles:
            return any(done & other or other - plain for other in others)
        if having("intake") & roles:
            return not any(having("opening") & other for other in others)
    return True


def _classes(mentions: Sequence[Mention], vocabulary: Vocabulary) -> Iterator[int]:
    """“受理 12 件，答复 7 件，不予处理 5 件”: 答复 beside other outcomes that make up the whole only with it
    is one of them."""
    balanced, finished = vocabulary.balanced, vocabulary.having("outflow")
    opening, plain = vocabulary.having("opening"), vocabulary.having("general", *_COMPLEMENTS)
    for at, mention in enumerate(mentions):
        done = finished & set(mention.roles) and balanced & set(mention.topics)
        if not done or mention.applicants or mention.when != "this" or mention.quantity.kind != "count":
            continue
        near = [
            m
            for m in mentions[max(0, at - 12) : at + 24]
            if m.sentence == mention.sentence and m.quantity.kind == "count" and balanced & set(m.topics)
            and not m.applicants and not m.change and not m.channel and m.when == "this"
        ]  # fmt: skip
        outcomes = sum((m.quantity.low for m in near if set(m.roles) - plain), Decimal(0))
        carried = sum((m.quantity.low for m in near if opening & set(m.roles)), Decimal(0))
        made_up = sum((m.quantity.low for m in near[1:] if not opening & set(m.roles)), Decimal(0))
        whole = near[0].quantity.low if near else Decimal(0)
        beside = bool(near) and near[0] is not mention and outcomes not in (0, mention.quantity.low)
        if beside and made_up in (whole, whole + carried):
            yield at


def _cases(mentions: Sequence[Mention], vocabulary: Vocabulary) -> Iterator[int]:
    """“复议 3 件，1 件……”: a further figure of the same cases with nothing said of their result."""
    told: dict[tuple[int, tuple[str, ...], bool], int] = {}
    wider = -1
    for at, mention in enumerate(mentions):
        listed = wider == at - 1 >= 0 and mention.stop == SOFT_STOP and vocabulary.cases & set(mention.topics)
        if listed and not set(mention.roles) - vocabulary.having("general"):
            wider = at
            yield at  # “全年共办理复议案件 142 件、应诉案件 57 件”
        if len(mention.topics) != 1 or not vocabulary.cases & set(mention.topics) or mention.when != "this":
            continue
        key = (mention.sentence, mention.topics, mention.unspoken)
        again = key in told and mentions[told[key]].quantity.low == mention.quantity.low
        plain = not set(mention.roles) - vocabulary.having("general") and not mention.change
        if key in told and plain and not again:
            wider = at if say(mention.lead, "case") else wider
            yield at
        told.setdefault(key, at)
