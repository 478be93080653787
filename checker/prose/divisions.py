"""Divisions that say themselves of which figure they are (“在公开类中，”), that go through several figures at
once (“市本级收到 71 件、办结 69 件；县区收到……”), and figures told once for several things (“各 1 件”)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from checker.prose.items import MOST, usable
from checker.prose.mentions import Mention
from checker.prose.openers import followed, is_called, is_strong, points_back, stops_behind_name
from checker.prose.partition import Group
from checker.prose.passages import Passage
from checker.prose.tokens import RESPECTIVELY, SOFT_STOP, Token
from checker.prose.units import counts_same

_BACK = 12
"""How many figures before it a division may be of."""
_STATES = ("added", "removed", "standing")
_JOINTS = frozenset((SOFT_STOP, "和", "与", "及", "以及"))


def pointed_at(passage: Passage, at: int, before: Sequence[Passage]) -> Mention | None:
    """The figure that the words before a list name as its whole: “公开类 17 件……；在公开类中，”."""
    name = points_back(passage, at)
    if not name or not followed(passage, at):
        return None
    first = passage.mentions[at]
    stops = stops_behind_name(passage.runs[at])
    near = before[-1:] if stops else before
    told = [*(m for one in near for m in one.mentions), *passage.mentions[:at]][-_BACK:]
    sort = [m for m in told if usable(m) and counts_same(m.quantity, first.quantity)]
    alike = [m for m in sort if m.depth == first.depth]
    if not stops:  # “新收申请中线上 22 件” is of all that are new, not of “自然人新收 19 件”
        alike = [m for m in alike if not (m.part or m.applicants or m.channel)]
    exactly, among = ([m for m in alike if is_called(m, name, longer)] for longer in (False, True))
    if not stops:
        exactly = among  # it may be of any that is told so
    # Where several are named so, which of them is meant is not said.
    for named in (exactly, among):
        if named:
            return named[0] if len(named) == 1 else None
    return None


def times(mention: Mention) -> Mention:
    """A figure told of each of several things, as all of them together: “传真、电子邮件各 1 件” are two.
    Where it is not said of how many, they may be any number."""
    if not mention.each:
        return mention
    quantity = mention.quantity
    things = 1 + sum(t.text in _JOINTS for t in _named_last(mention.lead))
    most = quantity.high * things if things > 1 else Decimal("Infinity")
    return replace(mention, quantity=replace(quantity, low=quantity.low * things, high=most))


def _named_last(words: Sequence[Token]) -> Sequence[Token]:
    return words[max((i + 1 for i, t in enumerate(words) if is_strong(t)), default=0) :]


def interleaved(passage: Passage, at: int, near: Sequence[Mention]) -> Iterator[Group]:
    """“收到 312 件，办结 305 件。其中，市本级收到 71 件、办结 69 件；县区收到 243 件、办结 236 件”: each body
    is told in all roles of the whole, in the same order."""
    told = passage.mentions[at : at + MOST]
    first = told[0]
    yield from _respectively(passage, told, near)
    roles: list[tuple[str, ...]] = []
    for mention in told:
        if mention.roles in roles:
            break
        roles.append(mention.roles)
    size = len(roles)
    wholes = [next((m for m in near if m.roles == one), None) for one in roles]
    if size < 2 or not all(roles) or len(told) < 2 * size:
        return
    rounds = [told[start : start + size] for start in range(0, len(told) - size + 1, size)]
    whole_rounds = [one for one in rounds if [m.roles for m in one] == roles]
    if len(whole_rounds) < 2 or whole_rounds != rounds[: len(whole_rounds)]:
        return
    for number, whole in enumerate(wholes):
        parts = tuple(one[number] for one in whole_rounds)
        if whole is not None and all(_goes_with(part, whole, first) for part in parts):
            yield Group(passage.vocabulary, (whole,), parts, "parts")


def _respectively(passage: Passage, told: Sequence[Mention], near: Sequence[Mention]) -> Iterator[Group]:
    """“许可 8 件、处罚 5 件，其中市局分别办理 2 件、1 件，县局分别办理 6 件、4 件”: each body is told all
    that was listed, in that order."""
    starts = [n for n, m in enumerate(told) if any(t.text.startswith(RESPECTIVELY) for t in m.lead)]
    size = starts[1] if len(starts) > 1 else 0
    even = starts == list(range(0, size * len(starts), size)) if size > 1 else False
    if not even or len(told) < size * len(starts) or len(near) < size:
        return
    wholes = list(reversed(near[:size]))
    rounds = [told[start : start + size] for start in starts]
    listed = (*wholes[1:], *(m for one in rounds for m in one[1:]))
    if any(m.stop not in ("", SOFT_STOP) for m in listed):
        return
    for whole, *parts in zip(wholes, *rounds, strict=True):
        if all(usable(m) and m.quantity.unit == whole.quantity.unit for m in (whole, *parts)):
            yield Group(passage.vocabulary, (whole,), tuple(parts), "parts")


def _goes_with(part: Mention, whole: Mention, first: Mention) -> bool:
    same = (part.topics or whole.topics, part.applicants) == (whole.topics, whole.applicants)
    alike = part.quantity.unit == whole.quantity.unit and part.depth == first.depth
    return usable(part) and same and alike and part.when == whole.when


def tells_states(group: Group) -> bool:
    """What came, what went and what there is: “8 件（新制定 8 件、废止 3 件、现有 62 件）”, “制作 17 件，其中
    15 件已公开，公开总数达到 142 件”. The last divides no whole with the others."""
    marks = [{id for t in p.lead for id in t.ids("mark")} & set(_STATES) for p in group.parts]
    return any("standing" in found for found in marks) and any("standing" not in found for found in marks)


def tells_others(group: Group) -> bool:
    """A bracket of what is no part: what it was last year (“69 件（上年 70 件）”), what came in before it was
    done (“办结 19 件（受理 20 件，结转 1 件）”), what came and went (“8 件（新制定 8 件、废止 3 件）”)."""
    if group.mark != "bracket":
        return False
    having, parts = group.vocabulary.having, group.parts
    if len(parts) == 1 or any(t.has("time") for p in parts for t in p.lead):
        return True
    roles = [{id for t in p.lead for id in t.ids("role")} for p in parts]
    came, left = having("intake", "inflow", "opening"), having("outflow")
    concluded = bool(group.whole.roles) and left.issuperset(group.whole.roles)
    marks = {id for p in parts for t in p.lead for id in t.ids("mark")}
    return (concluded and any(found & came for found in roles)) or {"added", "removed"} <= marks


def tells_classes(group: Group) -> bool:
    """The one whole before it is divided into classes of which none holds what another does: an application
    has one applicant, and comes by one way."""
    one_way = all(p.channel == "request" for p in group.parts) or all(p.applicants for p in group.parts)
    return one_way and len(group.wholes) == 1 and bool(group.vocabulary.balanced & set(group.whole.topics))


def needs_other_units(group: Group) -> bool:
    """The parts in the unit of the whole are no more than it without those in units of their own."""
    own = [p.quantity.low for p in group.parts if p.quantity.unit in ("", group.whole.quantity.unit)]
    return not group.one_unit and sum(own, Decimal(0)) <= group.whole.quantity.high


def counts_parts(group: Group) -> bool:
    """“三个目录，条数分别为 8.4 万、1.9 万和 76.3 万”: the whole says of how many things figures follow."""
    whole, first = group.whole.quantity, group.parts[0]
    each = any(t.text.startswith(RESPECTIVELY) for t in first.lead)
    return each and whole.low == whole.high == len(group.parts) and whole.unit != first.quantity.unit
