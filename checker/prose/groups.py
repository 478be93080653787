"""Wholes and their parts, and what was received against what was done, as the prose states them.

Nothing is judged here by rules: a ``Group`` says which figures the text puts as parts of which whole and
how firmly, and ``Group.verdict`` does the arithmetic with intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from checker.prose.statements import Mention, Reading
from checker.quantity import Quantity, spread

Verdict = Literal["equal", "over", "under", "open"]

_DETAILED = 12
"""Up to which part of a list details are looked for."""
_WHOLES = 6
"""How many figures before a list may be its whole."""
_VERDICTS: tuple[Verdict, ...] = ("equal", "open", "under", "over")
_NEARLY = Decimal("0.999999")
"""A rounded figure is less than half a unit off, a cut one less than a unit."""
_MOST = 40
"""How many figures one list is taken to have: what is longer is no list of parts."""
_STAGES = frozenset(("received", "new", "carried_in", "carried_out", "done", "handled", "pending_work"))
"""Roles with which a report goes on to what became of all applications."""
_PERSONS = frozenset(("人", "名", "位"))


@dataclass(frozen=True, slots=True)
class Group:
    """``parts`` of one of ``wholes``, the likeliest first."""

    wholes: tuple[Mention, ...]
    parts: tuple[Mention, ...]
    mark: str
    """What opens the list: ``parts`` (其中, 分别), ``open`` (包括), ``bracket``, ``colon``; ``sum``: the
    whole stands after the parts (共计)."""
    carried: Mention | None = None
    """上年结转, which the parts may take in beside the whole."""

    @property
    def whole(self) -> Mention:
        return self.wholes[0]

    @property
    def closed(self) -> bool:
        """The list reads as complete."""
        return self.mark != "open" and all(p.closed and p.mark != "open" for p in self.parts)

    @property
    def outlets(self) -> bool:
        """The parts are places of publication, in which one item may appear several times."""
        return any(p.channel == "outlet" or _names_outlet(p) for p in self.parts) and not self.whole.topics

    @property
    def rest(self) -> bool:
        """The last part is what is left (其余)."""
        return any(p.mark == "rest" for p in self.parts)

    @property
    def plain_sum(self) -> bool:
        """The text itself adds the parts up (“合计”), without a word of anything else."""
        return (self.mark == "sum" and any(t.text.endswith("合计") for t in self.whole.lead)) or (
            self.mark == "sum" and all(t.has("mark", "sum") or t.has("glue") for t in self.whole.lead)
        )

    @property
    def one_unit(self) -> bool:
        return len({m.quantity.unit for m in (self.whole, *self.parts) if m.quantity.unit}) <= 1

    @property
    def exclusive(self) -> bool:
        """The parts are named so that they make up the whole between them."""
        applicants = [a for p in self.parts for a in p.applicants]
        return "natural_person" in applicants and "legal_person" in applicants

    def verdict(self) -> Verdict:
        """How parts and whole compare in whatever way the list can be meant; ``open``: it cannot be told."""
        return min((self._verdict(cut) for cut in (False, True)), key=_VERDICTS.index)

    def _verdict(self, cut: bool) -> Verdict:
        low, high = _bounds(self.parts, cut)
        wholes = [_bounds([m], cut) for m in self.wholes]
        if self.carried is not None:
            wholes.append(_bounds([self.whole, self.carried], cut))
        if any(low <= top and bottom <= high for bottom, top in wholes):
            return "equal"
        if any(_partitions(self.parts, bottom, top, cut) for bottom, top in wholes[:1]):
            return "equal"
        if low > wholes[0][1]:
            if _sort(self.whole.quantity) == "person" or _first_parts(self.parts, *wholes[0]):
                return "open"  # “15 人，其中专职 5 人、兼职 10 人、党员 12 人”: what follows overlaps
            return "over" if all(low > top for _, top in wholes) else "open"
        return "under" if all(high < bottom for bottom, _ in wholes[:1]) else "open"


@dataclass(frozen=True, slots=True)
class Balance:
    """收到（＋上年结转）＝办结＋未办结 within one passage."""

    received: Mention
    carried: Mention | None
    done: Mention
    rest: Mention

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(m for m in (self.received, self.carried, self.done, self.rest) if m is not None)

    def holds(self) -> bool:
        right_low, right_high = _bounds((self.done, self.rest))
        sides = (
            [(self.received,)] if self.carried is None else [(self.received,), (self.received, self.carried)]
        )
        return any(low <= right_high and right_low <= high for low, high in map(_bounds, sides))


def groups(reading: Reading) -> list[Group]:
    """All lists of parts in the order of print."""
    found: list[Group] = []
    previous: list[Mention] = []
    paragraph = -1
    for sentence, mentions in _by_sentence(reading):
        if reading.prose.sentences[sentence].paragraph != paragraph:
            paragraph, previous = reading.prose.sentences[sentence].paragraph, []
        found.extend(_groups(mentions, previous))
        found.extend(_totals(mentions))
        previous = mentions
    return found


def balances(reading: Reading) -> list[Balance]:
    """Each passage that says what was received, what was done and what is left."""
    found: list[Balance] = []
    previous: list[Mention] = []
    for sentence, mentions in _by_sentence(reading):
        here = reading.prose.sentences[sentence].paragraph
        before = [m for m in previous if reading.prose.sentences[m.sentence].paragraph == here]
        found.extend(
            _balances(mentions) or _balances([*before, *mentions]) if before else _balances(mentions)
        )
        previous = mentions
    return found


def counts_same(a: Quantity, b: Quantity) -> bool:
    """Whether two figures can be added: things with things, persons with persons, money with money."""
    return _sort(a) == _sort(b)


def _sort(quantity: Quantity) -> str:
    if quantity.kind != "count":
        return quantity.kind
    if quantity.unit in _PERSONS:
        return "person"
    return quantity.unit if quantity.unit in ("人次", "户", "家", "页", "字") else "thing"


def _by_sentence(reading: Reading) -> Iterator[tuple[int, list[Mention]]]:
    at = 0
    mentions = reading.mentions
    while at < len(mentions):
        end = at
        while end < len(mentions) and mentions[end].sentence == mentions[at].sentence:
            end += 1
        yield mentions[at].sentence, list(mentions[at:end])
        at = end


def _usable(mention: Mention) -> bool:
    return mention.quantity.kind in ("count", "money") and not mention.change


def _groups(mentions: Sequence[Mention], previous: Sequence[Mention]) -> Iterator[Group]:
    for at, first in enumerate(mentions):
        mark = _opener(mentions, at)
        if not mark or not _usable(first):
            continue
        if mark == "bracket":
            wholes = [mentions[at - 1]] if at else []
        else:
            wholes = [m for m in reversed(mentions[max(0, at - _MOST) : at]) if m.depth <= first.depth]
            if not wholes and at == 0:
                wholes = [m for m in reversed(previous) if m.depth == 0]
        wholes = [
            m
            for m in wholes
            if _usable(m)
            and counts_same(m.quantity, first.quantity)
            and (m.when == first.when or (m.when, first.when) == ("this", "part"))
        ]
        wholes = [m for m in wholes if _contains(m, first)]
        if not wholes:
            continue
        parts = _parts(mentions, at, wholes[0])
        carried = next(
            (m for m in reversed(mentions[max(0, at - _MOST) : at]) if "carried_in" in m.roles), None
        )
        if parts:
            yield Group(tuple(wholes[:_WHOLES]), tuple(parts), mark, carried)


def _opener(mentions: Sequence[Mention], at: int) -> str:
    """Whether a list of parts starts with this figure, and how."""
    mention = mentions[at]
    if mention.mark == "parts" or mention.mark == "open":
        return mention.mark if mention.whole is None else "bracket"
    if mention.whole is not None and at and mentions[at - 1].depth < mention.depth:
        return "bracket"
    if at and mention.stop in (":", "：") and mentions[at - 1].depth == mention.depth:
        return "colon"
    return ""


def _contains(whole: Mention, part: Mention) -> bool:
    """Whether a figure can be a part of another by what they are said of."""
    if whole.topics and part.topics and not set(whole.topics) & set(part.topics):
        return False
    if set(whole.roles) & {"carried_in", "carried_out"} and set(part.roles) != set(whole.roles):
        return False
    if whole.applicants and not part.applicants and "applications" in whole.topics:
        return bool(set(part.roles) & set(whole.roles))
    special = set(whole.roles) - {"received", "new", "done", "handled", "published"}
    if special and "applications" in whole.topics:
        return all(any(p == w or p.startswith(f"{w}.") for w in special) for p in part.roles) or bool(
            part.applicants
        )
    return True


def _parts(mentions: Sequence[Mention], at: int, whole: Mention) -> list[Mention]:
    first = mentions[at]
    parts = [first]
    semicolons = False
    for number, mention in enumerate(mentions[at + 1 : at + _MOST], 1):
        if mention.depth > first.depth or not _usable(mention):
            continue
        if mention.depth < first.depth or mention.when != first.when:
            break
        if mention.mark in ("parts", "sum") or (mention.mark == "open" and first.mark != "open"):
            break
        if not counts_same(mention.quantity, whole.quantity):
            break
        if mention.stop in (";", "；"):
            if number == 1:
                semicolons = True
            elif not semicolons and not (mention.applicants or mention.channel == "request"):
                break
        if not _contains(whole, mention) or _starts_anew(mention, first, whole):
            break
        parts.append(mention)
    return parts


def _starts_anew(mention: Mention, first: Mention, whole: Mention) -> bool:
    """A verb of its own shows that the figure is no further part but another statement."""
    if mention.mark == "rest":
        return False
    actions = {t.text for t in mention.lead if t.has("mark", "action")}
    if mention.lead and mention.lead[-1].text == "的":
        actions = set()  # “县政府组织的四场” names a part
    known = {t.text for m in (first, whole) for t in m.lead if t.has("mark", "action")}
    if actions - known and (mention.noun or not first.roles):
        return True
    stages = _STAGES - {"received", "new", "handled"}
    if not stages & set(first.roles) and stages & set(mention.roles):
        return not (mention.applicants or mention.channel)  # “其中网络申请 20 件……全年办结 35 件”
    if "applications" in whole.topics:
        return bool({"received", "new"} & set(mention.roles)) and not (mention.applicants or mention.channel)
    if mention.topics and not first.topics and not whole.topics:
        return True
    return mention.quantity.unit != whole.quantity.unit and mention.quantity.unit != first.quantity.unit


def _totals(mentions: Sequence[Mention]) -> Iterator[Group]:
    """“网站 20 条，微信 30 条，共计 50 条”."""
    for at, total in enumerate(mentions):
        if total.mark != "sum" or at < 2 or not _usable(total) or _says_more(total):
            continue
        if any(t.has("mark", "etc") for t in total.lead):
            continue
        run: list[Mention] = []
        before = list(mentions[max(0, at - _MOST) : at])
        if not total.stop:
            before.pop()  # “两个账号合计 512 条”
        for mention in reversed(before):
            respectively = any(t.text.startswith("分别") for t in mention.lead)
            if mention.depth != total.depth or not _usable(mention) or (mention.mark and not respectively):
                break
            if not counts_same(mention.quantity, total.quantity) or (
                total.topics and mention.topics != total.topics
            ):
                break
            run.insert(0, mention)
            if mention.stop in (";", "；") or respectively:
                break
        if len(run) >= 2:
            yield Group((total,), tuple(run), "sum")


def _says_more(mention: Mention) -> bool:
    """Whether “共” belongs to a statement of its own (“共计发布信息 643 条”)."""
    return any(
        t.residue
        or t.has("topic")
        or t.has("noun")
        or t.has("channel")
        or (t.has("role") and not t.has("role", "published"))
        for t in mention.lead
    )


def _balances(mentions: Sequence[Mention]) -> list[Balance]:
    usable = [m for m in mentions if _usable(m) and not m.applicants and not m.channel and m.when == "this"]
    received = [m for m in usable if {"received", "new"} & set(m.roles)]
    received = received or [m for m in usable if "handled" in m.roles]
    done = [m for m in usable if set(m.roles) == {"done"} and m.mark != "rest"]
    rest = [m for m in usable if {"carried_out", "pending_work"} & set(m.roles) or m.mark == "rest"]
    carried = [m for m in usable if "carried_in" in m.roles]
    if not received and len(done) == 1:
        # “发现问题 86 个，已整改 80 个，其余 6 个正在整改”
        earlier = usable[: usable.index(done[0])]
        received = [m for m in earlier[-1:] if not m.roles and m.quantity.unit == done[0].quantity.unit]
    if len(received) != 1 or len(done) != 1 or len(rest) != 1 or len(carried) > 1:
        return []
    first, last = received[0], rest[0]
    order = [m for m in usable if m in (first, *carried, done[0], last)]
    if order[0] not in (first, *carried) or order[-1] not in (done[0], last):
        return []
    between = mentions[mentions.index(order[0]) + 1 : mentions.index(order[-1])]
    others = [m for m in between if m not in order and _usable(m) and m.noun]
    same = len({m.topics for m in (first, done[0], last)}) == 1 and counts_same(first.quantity, last.quantity)
    if not same or others or done[0].noun not in ("", first.noun) or last.noun not in ("", first.noun):
        return []
    return [Balance(first, carried[0] if carried else None, done[0], last)]


def _bounds(mentions: Sequence[Mention], cut: bool = False) -> tuple[Decimal, Decimal]:
    """The least and the most that figures can add up to, their last digits rounded or (``cut``) cut off."""
    low = high = Decimal(0)
    for mention in mentions:
        margin = spread(mention.quantity) * _NEARLY
        low += mention.quantity.low - (0 if cut else margin / 2)
        high += mention.quantity.high + (margin if cut else margin / 2)
    return low, high


def _partitions(parts: Sequence[Mention], bottom: Decimal, top: Decimal, cut: bool) -> bool:
    """Whether the parts are one or more complete divisions of the whole one after the other, the last
    perhaps left unfinished, or a list in which some parts are detailed right after they are named."""
    if all(m.quantity.exact and not spread(m.quantity) for m in parts) and _runs(parts, bottom, top):
        return True
    return any(
        low <= top and bottom <= high
        for low, high in (_bounds(kept, cut) for kept in _without_details(parts))
        if low or high
    )


def _runs(parts: Sequence[Mention], bottom: Decimal, top: Decimal) -> bool:
    """Divisions by different things (applicants, channels, results), or set off by semicolons."""
    complete = size = 0
    total = Decimal(0)
    for at, part in enumerate(parts):
        total, size = total + part.quantity.low, size + 1
        following = parts[at + 1] if at + 1 < len(parts) else None
        ends = following is None or following.stop in (";", "；") or _other_aspect(part, following)
        if size >= 2 and ends and bottom <= total <= top:
            complete, total, size = complete + 1, Decimal(0), 0
        elif total > top:
            return False
    return complete >= 1


def _first_parts(parts: Sequence[Mention], bottom: Decimal, top: Decimal) -> bool:
    """Whether the first two or more parts make up the whole exactly, and the others no more than it."""
    if any(not m.quantity.exact or spread(m.quantity) for m in parts):
        return False
    total = parts[0].quantity.low
    for at, part in enumerate(parts[1:-1], 2):
        total += part.quantity.low
        if bottom <= total <= top:
            return sum((m.quantity.low for m in parts[at:]), Decimal(0)) <= top
    return False


def _other_aspect(part: Mention, following: Mention) -> bool:
    here, there = _aspect(part), _aspect(following)
    return bool(here and there) and here != there


def _aspect(mention: Mention) -> str:
    """By what a part is divided off."""
    if mention.applicants:
        return "applicant"
    return mention.channel or ("role" if mention.roles else "")


def _without_details(parts: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The list without a run of parts that add up to the part before them."""
    for at in range(min(len(parts) - 2, _DETAILED)):
        low, high = _bounds(parts[at : at + 1])
        sum_low = sum_high = Decimal(0)
        for end in range(at + 1, len(parts)):
            part_low, part_high = _bounds(parts[end : end + 1])
            sum_low, sum_high = sum_low + part_low, sum_high + part_high
            if end > at + 1 and sum_low <= high and low <= sum_high:
                yield [*parts[: at + 1], *parts[end + 1 :]]
            if sum_low > high:
                break


def _names_outlet(mention: Mention) -> bool:
    return any(token.has("channel", "outlet") for token in mention.lead)
