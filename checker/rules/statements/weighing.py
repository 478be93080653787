"""Whether a figure that agrees with no cell may still be meant otherwise: as a part, of others, roughly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from checker.language.quantity import Quantity
from checker.prose.evidence import HOPELESS, Sign, Weights, cost
from checker.prose.mentions import REACH, Mention, Reading
from checker.prose.phrases import AMONG
from checker.prose.tokens import CLOSING, OPENING, SEMICOLONS, SOFT_STOP, say
from checker.prose.traits import NO_ROLE
from checker.prose.vocabulary import Vocabulary
from checker.rules.base import Outcome
from checker.rules.statements.candidates import Candidate
from checker.rules.statements.spec import Spec

_FAR = 3
"""How many times nearer a part is to the tables than the whole that they cannot be meant for."""
_NEXT = 1
"""How many sentences apart portions are told of which the same is said."""
_NEAR = Decimal("0.9"), Decimal("1.1")
"""How much less or more a number may be that an approximation (“60 余件”, 60 to 69) is still meant for."""


def shared_out(mention: Mention, others: Sequence[Mention], tried: Sequence[Candidate]) -> Candidate | None:
    """“区政府收到 3 件，部门收到 9 件，街道收到 5 件”: what several bodies did is told for each of them."""
    alike = [other for other in others if other.said_of == mention.said_of]
    if not any(one.scope == "members" for one in (mention, *alike)):
        return None
    low = mention.quantity.low + sum(other.quantity.low for other in alike)
    high = mention.quantity.high + sum(other.quantity.high for other in alike)
    return next((one for one in tried if one.value is not None and low <= one.value <= high), None)


def takes_up_all(mention: Mention, known: Vocabulary) -> bool:
    """“在受理的 23 件申请中”, “收到的 22 件申请均已答复”: all that came in or was done, taken up again by
    what it is; whatever number was told before, none of it is left out."""
    stages = known.having("inflow", "intake", "turnover", "outflow")
    lead, tail = [t for t in mention.lead if not t.has("time", "this")], mention.tail
    by_stage = len(lead) > 1 and lead[-1].text == "的" and lead[-2].among("role", stages)
    plain = all(t.has("glue") or t.has("scope", "own") or t.among("role", stages) for t in lead)
    counted = bool(tail) and bool({*tail[0].ids("topic"), *tail[0].ids("weak")} & set(mention.topics))
    every = any(t.text in AMONG for t in tail[1:2]) or say(tail[1:], "mark", "all")
    return by_stage and plain and counted and every and not mention.applicants and not mention.mark


def nearly(quantity: Quantity, tried: Sequence[Candidate]) -> bool:
    """Whether a figure that is not exact (“60 余件”) may still be meant for one of these numbers."""
    if not quantity.rough:
        return False
    low, high = quantity.low * _NEAR[0], quantity.high * _NEAR[1]
    return any(one.value is None or low <= one.value <= high for one in tried)


def too_few(mention: Mention, tried: Sequence[Candidate]) -> bool:
    """Cases of which it is not said that they are about disclosure are all there are: so many at least."""
    return all(one.value is not None and mention.quantity.high < one.value for one in tried if one.strict)


def _in_order(reading: Reading, mention: Mention) -> tuple[list[Mention], int]:
    """A figure and those beside it in their order, and where it stands among them."""
    told = sorted((*reading.beside(mention), mention), key=lambda one: one.quantity.start)
    return told, bisect_right(told, mention.quantity.start, key=lambda one: one.quantity.start) - 1


def narrowed_whole(reading: Reading, mention: Mention) -> Mention | None:
    """“涉及征地的申请 46 件，予以公开 39 件、无法提供 7 件”: the whole, less than all, to which the figures
    behind it come exactly, so that they tell what became of those alone."""
    before, at = _in_order(reading, mention)
    wholes = [
        n for n, m in enumerate(before[:at]) if m.subset and m.topics == mention.topics and m.whose == "own"
    ]
    if not wholes:
        return None
    whole = before[wholes[-1]]
    if _leaves_rows_whole(whole, before[: wholes[-1]], mention):
        return None
    parts = list(
        takewhile(
            lambda m: (
                m.stop not in SEMICOLONS and m.quantity.kind == "count" and set(m.roles) - set(whole.roles)
            ),
            before[wholes[-1] + 1 :],
        )
    )
    total = sum((one.quantity.low for one in parts), Decimal(0))
    return whole if len(parts) > 1 and mention in parts and total == whole.quantity.low else None


def _leaves_rows_whole(whole: Mention, earlier: Sequence[Mention], mention: Mention) -> bool:
    """“重复申请 4 件，不再处理；其余 26 件中，予以公开 20 件、……”: what is left holds all that were made
    public, where no other figure before it told of some that were."""
    others = {sign.name for sign in whole.signs if sign.cost >= HOPELESS} - {"some_rest", "mere_part"}
    told = {role for one in earlier for role in one.roles}
    return whole.mark == "rest" and not others and bool(told) and told.isdisjoint(mention.roles)


def takes_in(reading: Reading, mention: Mention, outcome: Outcome) -> Mention | None:
    """“准予公开 18 件，含部分公开 5 件”, where the tables have 13 of the one row: the other row told right
    behind it as a part, with which it comes to what the tables have."""
    beside, at = _in_order(reading, mention)
    behind = next(iter(beside[at + 1 :]), None)
    roles = behind.roles if behind is not None and behind.mark == "parts" else ()
    if behind is None or not (roles and mention.roles) or behind.topics != mention.topics:
        return None
    within = any(part.startswith(f"{role}.") for part in behind.roles for role in mention.roles)
    telling = reading.vocabulary.having("telling").issuperset((*behind.roles, *mention.roles))
    other = telling and not within and set(behind.roles).isdisjoint(mention.roles) and behind.quantity.low
    rest = mention.quantity.low - behind.quantity.low
    return behind if other and rest in outcome.expected else None


def told_in_brackets(reading: Reading, mention: Mention) -> frozenset[str]:
    """The roles named in brackets right behind a figure: “不予公开 3 件（不属于政府信息）”."""
    words = reading.tokens[mention.sentence]
    at = bisect_left(words, mention.quantity.end, key=lambda token: token.start)
    if at == len(words) or words[at].text not in OPENING:
        return frozenset()
    inner = list(takewhile(lambda token: token.text not in CLOSING, words[at + 1 :]))
    if any(token.quantity is not None for token in inner):
        return frozenset()
    return frozenset(id for token in inner for id in token.ids("role"))


def has_own_part(reading: Reading, mention: Mention, outcome: Outcome) -> bool:
    """“全市收到 1186 件，其中市政府办公室收到 96 件”, where the tables have the 96, or where they have so
    much less than the whole that they can only be meant for the part (“其中我办收到 69 件”); what members
    did is told apart where the organ's own is (“部门制发 213 件；……；省政府制发 37 件”)."""
    apart = ("area",) if mention.scope == "area" else ("area", "members", "")
    beside = [other for other in reading.beside(mention) if other.scope not in apart and other.quantity.exact]
    if any(other.quantity.low in outcome.expected for other in beside):
        return True
    if mention.scope != "area":
        return False
    # “全县收到 640 件。县政府办公室收到 65 件”: its own may be told in the next sentence
    at = bisect_left(reading.mentions, mention.at, key=lambda one: one.at)
    around = reading.mentions[max(0, at - REACH) : at + REACH]
    told = (one for one in around if one.scope == "own" and one.said_of == mention.said_of)
    most = max(outcome.expected, default=Decimal(0))
    return any(
        abs(most - other.quantity.low) * _FAR < mention.quantity.low - most
        and max(most, other.quantity.low) <= min(most, other.quantity.low) * _FAR
        for other in told
    )


def adds_up_with(reading: Reading, mention: Mention, outcome: Outcome) -> bool:
    """“收到书面申请 5 份，同时办结网上申请 7 件，全年合计 12 件”, where the tables have the 12: the sentence
    adds up what it tells in several ways."""
    beside, _ = _in_order(reading, mention)
    sums = [at for at, m in enumerate(beside) if m.mark == "sum" and m.quantity.low in outcome.expected]
    for end in sums:
        total = Decimal(0)
        for one in reversed(beside[:end]):
            total += one.quantity.low
            if total == beside[end].quantity.low:
                added = beside[beside.index(one) : end]
                return len(added) > 1 and mention in added
    return False


def adds_up_by_ways(reading: Reading, mention: Mention, outcome: Outcome) -> bool:
    """“办理申请 4 件、书面申请 21 件”, where the tables have the 25: neighbours of which the same is said,
    one of them by the way that it came in, and none the whole of the others."""
    beside, at = _in_order(reading, mention)
    ahead = takewhile(lambda m: _is_way_of(m, mention), reversed(beside[:at]))
    behind = takewhile(lambda m: _is_way_of(m, mention), beside[at + 1 :])
    run = [*reversed(list(ahead)), mention, *behind]
    by_way = any(one.channel == "request" for one in run)
    exact = all(one.quantity.exact and one.quantity.low for one in run)
    listed = not any(one.mark in ("parts", "open", "sum") for one in run)
    return by_way and exact and listed and sum(one.quantity.low for one in run) in outcome.expected


def adds_up_by_kinds(reading: Reading, mention: Mention, outcome: Outcome) -> bool:
    """“环评审批 120 件、排污许可 34 件”, where the tables have the 154: neighbours in one enumeration, all
    others of them of nothing that the form has a name for."""
    beside, at = _in_order(reading, mention)
    starts = [at]
    while starts[-1] and beside[starts[-1]].stop == SOFT_STOP and _is_kind(beside[starts[-1] - 1], mention):
        starts.append(starts[-1] - 1)
    ends = [at + 1]
    while (
        ends[-1] < len(beside) and beside[ends[-1]].stop == SOFT_STOP and _is_kind(beside[ends[-1]], mention)
    ):
        ends.append(ends[-1] + 1)
    return any(
        end - start > 1 and sum(one.quantity.low for one in beside[start:end]) in outcome.expected
        for start in starts
        for end in ends
    )


def takes_in_others(reading: Reading, mention: Mention, outcome: Outcome) -> bool:
    """“全区处罚 106 件，其中我局作出 47 件，其余 59 件由街镇作出”, where the tables have the 47."""
    return any(
        other.mark == "rest"
        and other.signs_named("others")
        and mention.quantity.low - other.quantity.low in outcome.expected
        for other in reading.beside(mention)
    )


def adds_up_with_late(reading: Reading, mention: Mention, outcome: Outcome) -> bool:
    """“按期答复 9 件，1 件因征求意见延期，后于 12 月 29 日答复”, where the tables have the 10."""
    words = reading.vocabulary.claims
    if not any(word in t.text for t in mention.lead for word in words("timely")):
        return False
    beside, at = _in_order(reading, mention)
    later = next(iter(beside[at + 1 :]), None)
    if later is None or later.roles or later.quantity.unit != mention.quantity.unit:
        return False
    late = any(word in t.text for t in later.tail for word in words("late"))
    return late and mention.quantity.low + later.quantity.low in outcome.expected


def _is_kind(other: Mention, mention: Mention) -> bool:
    one, two = other.quantity, mention.quantity
    same = (one.kind, other.depth, other.when) == (two.kind, mention.depth, mention.when)
    return same and not other.topics and not other.change and one.exact and bool(one.low)


def _is_way_of(other: Mention, mention: Mention) -> bool:
    return (
        other.said_of == mention.said_of
        and (other.depth, other.when, other.whose) == (mention.depth, mention.when, mention.whose)
        and (other.quantity.kind, other.quantity.unit) == (mention.quantity.kind, mention.quantity.unit)
        and not other.change
    )


def with_carried(reading: Reading, mention: Mention) -> Iterator[Decimal]:
    """“延续办理上年结转 5 件；新收 61 件，办结 57 件”: what was carried over is told to be handled, too, or
    is told apart in the same roles (“对新收的 24 件，答复 22 件；对上年结转的 1 件，答复 1 件”). What the
    figure comes to with each of these."""
    known = reading.vocabulary
    opening, handled = known.having("opening"), known.having("turnover", "outflow")
    goes_on = (*known.claims("continued"),)
    if known.having("outflow") & set(mention.roles):
        for other in reading.beside(mention):
            said = (*other.lead, *other.tail)  # “上年结转的 1 件也已答复”
            told = any(t.among("role", handled) or t.text.startswith(goes_on) for t in said)
            if opening & set(other.roles) and told:
                yield mention.quantity.low + other.quantity.low
    for other in _other_portions(reading, mention):
        yield mention.quantity.low + other.quantity.low


def with_last_years(reading: Reading, mention: Mention, outcome: Outcome) -> bool:
    """“上年未审结的 1 件复议案件于今年 3 月审结；今年新发生 3 件，维持 1 件”, where the tables have 2: what
    became of last year's cases is told apart, and both come to what the tables have."""
    known = reading.vocabulary
    if known.cases.isdisjoint(mention.topics):
        return False
    finished, opening = known.claims("finished"), known.having("opening")
    return any(
        (other.when == "last" or not opening.isdisjoint(other.roles))
        and not known.cases.isdisjoint(other.topics)
        and mention.quantity.low + other.quantity.low in outcome.expected
        and any(t.text in finished or t.has("role") or t.has("time", "this") for t in other.tail)
        for other in _of_paragraph(reading, mention)
    )


def of_carried_alone(reading: Reading, mention: Mention) -> bool:
    """Whether a figure tells what became of those carried over, and the same is told of the others."""
    portion = _portion(reading, mention)
    carried = portion is not None and bool(reading.vocabulary.having("opening") & set(portion.roles))
    return carried and any(_other_portions(reading, mention))


def _other_portions(reading: Reading, mention: Mention) -> Iterator[Mention]:
    """The figures of which the same is said as of this one, told of those that came in this year where it is
    told of those carried over, or the other way round."""
    portion = _portion(reading, mention)
    if portion is None:
        return
    opening = reading.vocabulary.having("opening")
    for other in _of_paragraph(reading, mention):
        if other.said_of != mention.said_of or other.at == mention.at:
            continue
        of = _portion(reading, other)
        if of is not None and bool(opening & set(of.roles)) != bool(opening & set(portion.roles)):
            yield other


def _portion(reading: Reading, mention: Mention) -> Mention | None:
    """The nearest figure before that tells what came in or was carried over."""
    stages = reading.vocabulary.having("opening", "inflow", "intake")
    if stages & set(mention.roles):
        return None
    told = (m for m in reversed(_of_paragraph(reading, mention)) if not stages.isdisjoint(m.roles))
    return next((m for m in told if m.at < mention.at), None)


def _of_paragraph(reading: Reading, mention: Mention) -> list[Mention]:
    """The figures of the sentences right before and behind a figure, in its paragraph."""
    sentences = reading.prose.sentences
    here = sentences[mention.sentence].paragraph
    around = range(max(0, mention.sentence - _NEXT), min(len(sentences), mention.sentence + _NEXT + 1))
    return [m for n in around if sentences[n].paragraph == here for m in reading.of(n)[-REACH:]]


def told_by_bodies(reading: Reading, mention: Mention) -> bool:
    """“县政府新收 6 件；部门新收 15 件”: the same is told of the organ itself and of its members, so that
    none of the figures is all there is."""
    return (
        mention.scope in ("own", "members")
        and mention.mark not in ("parts", "open")
        and any(
            other.scope == "members"
            and other.said_of == mention.said_of
            and other.quantity.kind == mention.quantity.kind  # “答复率 100%” is no figure of another body
            for other in reading.beside(mention)
        )
    )


def lacks_witness(spec: Spec, signs: Sequence[Sign], mention: Mention, weights: Weights) -> bool:
    """Whether the rule asks that another figure of the sentence agree with the tables, and little else be
    in doubt, before it calls such a figure wrong, and that is not so."""
    if not spec.witnessed:
        return False
    agreeing = any(sign.name == "agreeing" for sign in signs)
    certain = agreeing and mention.quantity.exact and cost(tuple(signs)) <= weights.witnessed
    return not certain or not spec.witnessed.issuperset(mention.roles or (NO_ROLE,))
