"""What was received against what was done and what is left, as the prose states them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from checker.prose.items import usable
from checker.prose.mentions import Mention, Reading
from checker.prose.openers import headless
from checker.prose.passages import passages
from checker.prose.phrases import besides
from checker.prose.tokens import say
from checker.prose.traits import STAGES
from checker.prose.units import counts_same
from checker.prose.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Balance:
    """收到（＋上年结转）＝办结＋未办结 within one passage."""

    received: Mention
    carried: Mention | None
    done: Mention
    rest: Mention
    beside: tuple[Mention, ...] = ()
    """Other outcomes told between them (“1 件申请人撤回”), which may be further ones or parts of 办结."""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(m for m in (self.received, self.carried, self.done, self.rest) if m is not None)

    def missing(self) -> tuple[Decimal, Decimal]:
        """By how much 办结 and 未办结 are more than what was received this year: least and most."""
        low = self.done.quantity.low + self.rest.quantity.low - self.received.quantity.high
        high = self.done.quantity.high + self.rest.quantity.high - self.received.quantity.low
        return low, high

    def holds(self, carried_in: Decimal | None = None) -> bool:
        """Whether it comes out, with or without what was carried in (told here, or by ``carried_in``)."""
        low, high = self.missing()
        known = [(Decimal(0), Decimal(0))]
        if self.carried is not None:
            known.append((self.carried.quantity.low, self.carried.quantity.high))
        if carried_in is not None:
            known.append((carried_in, carried_in))
        more = sum((m.quantity.low for m in self.beside), Decimal(0))
        return any(
            least <= high + extra and low + extra <= most for least, most in known for extra in (0, more)
        )


def balances(reading: Reading) -> Sequence[Balance]:
    """Each passage that says what was received, what was done and what is left; looked for once however many
    rules ask."""
    return reading.once(_balances)


def _balances(reading: Reading) -> list[Balance]:
    found: list[Balance] = []
    told = passages(reading)
    for at, passage in enumerate(told):
        before = told[at - 1] if at and told[at - 1].paragraph == passage.paragraph else None
        within = [
            one
            for part in _segments(passage.mentions)
            if (one := _balance(part, reading.vocabulary)) is not None
        ]
        whole = None if within else _balance(passage.mentions, reading.vocabulary)
        if whole is None and not within and before is not None:
            whole = _balance((*before.mentions, *passage.mentions), reading.vocabulary)
        found.extend(one for one in (*within, whole) if one is not None and one not in found[-1:])
    return found


def _segments(mentions: Sequence[Mention]) -> Iterator[Sequence[Mention]]:
    """What stands between semicolons, where there are some."""
    starts = [0, *(at for at, m in enumerate(mentions) if at and m.stop in (";", "；")), len(mentions)]
    if len(starts) > 2:
        yield from (mentions[start:end] for start, end in pairwise(starts))


def _balance(mentions: Sequence[Mention], vocabulary: Vocabulary) -> Balance | None:
    own = [m for m in mentions if usable(m) and not m.applicants and not m.channel and m.when == "this"]
    having = vocabulary.having
    finished, open_ = having("outflow"), having("closing", "unfinished")
    done = [m for m in own if m.roles and finished.issuperset(m.roles) and m.mark != "rest"]
    if len(done) != 1:
        return None
    received = _in_role(own, having("intake", "inflow")) or _in_role(own, having("turnover"))
    carried = _in_role(own, having("opening"))  # “另有上年结转 3 件” is not what is left
    ended = [m for m in own if m not in carried]
    rest = [m for m in ended if not open_.isdisjoint(m.roles) or _is_left(m, own, done, vocabulary)]
    if not received:
        # “发现问题 86 个，已整改 80 个，其余 6 个正在整改”
        earlier = own[: own.index(done[0])]
        received = [m for m in earlier[-1:] if _may_be_all(m, done[0])]
    if any(m.part or say(m.lead, "mark", "remaining") for m in received):
        return None  # “法人和其他组织 84 件，其中企业 76 件、其他 8 件” is not all that came in
    if len(received) != 1 or len(rest) != 1 or len(carried) > 1:
        return None
    first, last = received[0], rest[0]
    order = [m for m in own if m in (first, *carried, done[0], last)]
    if order[0] not in (first, *carried) or order[-1] not in (done[0], last):
        return None
    between = mentions[mentions.index(order[0]) + 1 : mentions.index(order[-1])]
    others = [m for m in between if m not in order and usable(m) and m.noun and not m.applicants]
    # “其余 1 件因需征求第三方意见”: what is said behind it is no thing of its own.
    left = last.mark == "rest" and not last.topics and not say(last.lead, "noun")
    topics = {m.topics for m in (first, done[0], *(() if left else (last,)))}
    same = len(topics) == 1 and counts_same(first.quantity, last.quantity)
    if not same or others or done[0].noun not in ("", first.noun):
        return None
    if not left and last.noun not in ("", first.noun):
        return None
    beside = tuple(m for m in between if _is_beside(m, order, done[0], vocabulary))
    return Balance(first, carried[0] if carried else None, done[0], last, beside)


def _in_role(mentions: Sequence[Mention], roles: Set[str]) -> list[Mention]:
    return [mention for mention in mentions if not roles.isdisjoint(mention.roles)]


def _is_beside(mention: Mention, told: Sequence[Mention], done: Mention, vocabulary: Vocabulary) -> bool:
    """“17 件年内答复，1 件申请人撤回，1 件转入下一年”: a result of its own between the others."""
    plain = usable(mention) and mention not in told and mention.mark in ("", "rest")
    results = set(mention.roles) - vocabulary.having("general", *STAGES)
    return plain and bool(results) and mention.depth == done.depth and mention.topics == done.topics


def _may_be_all(mention: Mention, done: Mention) -> bool:
    """“发现问题 86 个”, but not the last item of a list: “15 件为今年提出，1 件为去年提出”."""
    told = mention.roles or mention.part or mention.signs_named("block")  # “延长答复期限 13 件”
    alone = not told and mention.mark in ("", "sum") and not headless(mention)
    enough = mention.quantity.high >= done.quantity.low
    return alone and enough and mention.quantity.unit == done.quantity.unit


def _is_left(
    mention: Mention, told: Sequence[Mention], done: Sequence[Mention], vocabulary: Vocabulary
) -> bool:
    """“其余 6 个正在整改”, but in “办结 38 件，其中公开 20 件，其余 10 件……” and “办结 38 件，无法提供最多，
    共 28 件；其余 10 件……” the rest of a list, “另有 2 件为申请人撤回” and “其余 9 件均作出答复” results."""
    results = set(mention.roles) - vocabulary.having("general", *STAGES)
    done_all = vocabulary.having("outflow") & set(mention.roles) and say(mention.tail[:1], "mark", "all")
    if mention.mark != "rest" or results or done_all:
        return False
    if vocabulary.having("transfer") & set(mention.roles) and besides(mention.lead):
        return False  # “另有结转 2 件” may have come over from last year
    before = told[: next(at for at, m in enumerate(told) if m is mention)]
    last = max((at for at, m in enumerate(before) if any(m is one for one in done)), default=0)
    listed = before[max(last, len(before) - _LISTED) :]
    known = vocabulary.roles
    return not any(m.mark in ("parts", "open") or any(known[r].telling for r in m.roles) for m in listed)


_LISTED = 6
"""How many figures of a list may stand before the rest of it."""


@dataclass(frozen=True, slots=True)
class Stock:
    """上年（原有）＋新增－减少＝现有 within one sentence."""

    before: Mention
    added: tuple[Mention, ...]
    removed: tuple[Mention, ...]
    now: Mention

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return (self.now, self.before, *self.added, *self.removed)

    @property
    def expected(self) -> Decimal:
        more, less = (sum((m.quantity.low for m in ms), Decimal(0)) for ms in (self.added, self.removed))
        return self.before.quantity.low + more - less

    @property
    def holds(self) -> bool:
        return self.expected == self.now.quantity.low

    @property
    def told_in_full(self) -> bool:
        """Nothing that need not have been told explains the difference: what was taken away, or added."""
        short = self.now.quantity.low < self.expected
        return bool(self.removed) if short else bool(self.added)


def stocks(reading: Reading) -> list[Stock]:
    """“上一年 196 项，本年新增 24 项，现有 220 项”"""
    found = []
    for passage in passages(reading):
        start = 0
        for at, mention in enumerate(passage.mentions):
            if not _stands(mention):
                continue
            one = _stock(passage.mentions[start : at + 1])
            if one is not None:
                found.append(one)
            start = at + 1
    return found


_CHANGES = 4
"""How many figures may stand between what there was and what there is."""


def _stock(mentions: Sequence[Mention]) -> Stock | None:
    now = mentions[-1]
    told = mentions[-_CHANGES - 2 : -1]
    first = next((i for i, m in enumerate(told) if _stood(m)), None)
    if first is None or first + 1 == len(told):
        return None
    before, changes = told[first], told[first + 1 :]
    added = tuple(m for m in changes if _says(m, "added"))
    removed = tuple(m for m in changes if _says(m, "removed"))
    plain = all(
        m.quantity.kind == "count"
        and m.quantity.exact
        and m.quantity.unit == now.quantity.unit
        and not m.depth
        for m in (now, *told[first:])
    )
    of_one = all(_of_the_same(m, before) for m in (*changes, now))
    complete = len(added) + len(removed) == len(changes)
    return Stock(before, added, removed, now) if plain and of_one and complete else None


def _stood(mention: Mention) -> bool:
    last = mention.when == "last" and not any(_says(mention, id) for id in ("added", "removed", "standing"))
    return (last and say(mention.lead, "time", "last")) or _says(mention, "former")


def _stands(mention: Mention) -> bool:
    if _says(mention, "added") or _says(mention, "removed"):
        return False
    return _says(mention, "standing") or mention.mark == "sum"


def _says(mention: Mention, id: str) -> bool:
    return say(mention.lead, "mark", id)


def _of_the_same(mention: Mention, before: Mention) -> bool:
    """A figure between or behind names nothing else than what there was before."""
    said = {t.text for t in (*before.lead, *before.tail)}
    return all(
        t.text in said
        or t.has("mark")
        or t.has("time")
        or t.has("glue")
        or (not t.residue and not t.has("noun") and not t.has("topic"))
        for t in mention.lead
    )
