"""Changes against last year, as far as the prose itself tells both years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from checker.audit import Severity
from checker.prose.mentions import Mention, Reading
from checker.prose.narrowed import is_over_years
from checker.prose.shares import REACH, earlier
from checker.prose.tokens import RESPECTIVELY, SEMICOLONS, say
from checker.rules.base import Outcome
from checker.rules.judge import figure
from checker.rules.prose import amount, printed
from checker.rules.ratios.official import Amount, Official
from checker.rules.ratios.proportions import Interval, bounds, failed, near, passed, rounded
from checker.rules.sheet import Sheet

_TIMES, _POINTS = "倍", "个百分点"
_HUNDRED = Decimal(100)
_QUARTER = Decimal("0.25")
_GENERAL = ("inflow", "intake", "turnover", "outflow")
"""In which stages a subject is told as a whole, so that its growth is meant where nothing else is said."""


@dataclass(frozen=True, slots=True)
class _Base:
    """This year's number: a figure of the prose or a sum of cells."""

    value: Decimal
    bounds: Interval
    said: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One change, and what it may be the change of, the likeliest first."""

    nows: tuple[_Base, ...]
    old: Mention | None
    delta: Mention | None
    plain: bool
    """Nothing else is told that it may be the change of."""
    proven: bool = False
    """This year's figure stands in the tables, too, of which the form says what is told by which words."""


def growths(reading: Reading, official: Official | None, sheet: Sheet) -> Iterator[Outcome]:
    for at, mention in enumerate(reading.mentions):
        if not _is_change(mention):
            continue
        told = (
            _told_points(reading, at)
            if mention.quantity.unit == _POINTS
            else _told(reading, at) or _told_after(reading, at) or _told_before(reading, at, official, sheet)
        )
        if told is None:
            continue
        if official is not None and official.bears_out(told.nows[0].mention, sheet, reading.vocabulary):
            told = replace(told, proven=True)
        made = [one for now in told.nows if (one := _outcome(reading, mention, now, told)) is not None]
        yield from [one for one in made if one.result == "pass"][:1] or made[:1]


def _is_change(mention: Mention) -> bool:
    """Whether a figure says how much more or less another one is than last year's, or how many times it."""
    quantity = mention.quantity
    if not mention.change and quantity.unit != _TIMES:
        return False
    if any(t.text.startswith(RESPECTIVELY) for t in mention.lead) or is_over_years(mention.lead):
        return False
    if any(t.has("time") and not (t.has("time", "last") or t.has("time", "this")) for t in mention.lead):
        return False  # “较前年增长 50%”
    if mention.change:
        return quantity.kind != "other" or quantity.unit in (_TIMES, _POINTS)
    # “为上年 30 件的 1.6 倍”
    return quantity.unit == _TIMES and mention.when == "last"


# -- what is compared


def _told(reading: Reading, at: int) -> _Comparison | None:
    """This year's figure right before the change, last year's beside it: “22 件，上年 31 件，下降 29%”."""
    mentions = reading.mentions
    mention = mentions[at]
    here = [m for m in mentions[max(0, at - REACH) : at] if m.sentence == mention.sentence]
    beside = list(takewhile(_compares, reversed(here)))
    rest = here[: len(here) - len(beside)]
    if not rest or any(m.stop in SEMICOLONS for m in (mention, *beside)):
        return None
    now = rest[-1]
    if now.when != "this" or now.quantity.kind not in ("count", "money") or not now.quantity.exact:
        return None
    if _names_its_own(mention, now):
        return None
    after = [m for m in mentions[at + 1 : at + 2] if m.sentence == mention.sentence]
    olds = [m for m in (*beside, *after, *_before(rest)) if _is_old(m)]
    old = next((m for m in olds if _same_unit(m, now) and _same_thing(m, now)), None)
    if olds and old is None:
        return None
    deltas = [m for m in beside if m.change and _same_unit(m, now) and not _of_another_base(m, mention)]
    if len(deltas) > 1 and old is None:
        return None  # “增加 40 件，其中市级增加 25 件，区级增加 15 件，增长 33.3%”
    delta = deltas[0] if deltas else None
    # Behind a list the change may be that of its whole.
    wholes = [m for m in rest[:-1] if m.when == "this" and m.quantity.exact and _same_unit(m, now)]
    nows = tuple(_base(m) for m in (now, *wholes))
    return _Comparison(nows, old, delta, not wholes) if old is not None or delta is not None else None


def _told_points(reading: Reading, at: int) -> _Comparison | None:
    """“满意率 98%，较上年的 95% 提高 3 个百分点”: both years' percentages right before it."""
    pair = [m for m in reading.mentions[max(0, at - 2) : at] if m.sentence == reading.mentions[at].sentence]
    olds = [m for m in pair if m.when == "last"]
    nows = [m for m in pair if m.when == "this"]
    if len(olds) != 1 or len(nows) != 1 or any(m.quantity.kind != "percent" or m.change for m in pair):
        return None
    if any(m.stop in SEMICOLONS for m in (pair[1], reading.mentions[at])):
        return None
    return _Comparison((_base(nows[0]),), olds[0], None, True)


def _of_another_base(delta: Mention, rate: Mention) -> bool:
    """“比预算减少 1.54 万元，比上年下降 13.86%”: both name what they compare with, and not the same."""
    bases = [
        (say(m.lead, "time", "last"), any(t.residue or t.has("noun") for t in m.lead))
        for m in (delta, rate)
        if say(m.lead, "mark", "compare")
    ]
    return len(bases) == 2 and bases[0] != bases[1]


def _is_old(mention: Mention) -> bool:
    """Whether it is last year's figure, and not one of what has changed since."""
    return (
        mention.when == "last"
        and not mention.change
        and mention.quantity.unit != _TIMES
        and not any(t.residue for t in mention.lead)
    )


def _told_after(reading: Reading, at: int) -> _Comparison | None:
    """Both years behind the change: “申请量同比增加 1.5 倍，上年 4 件，今年 10 件”."""
    mention = reading.mentions[at]
    behind = [m for m in reading.mentions[at + 1 : at + 4] if m.sentence == mention.sentence]
    pair = behind[:2]
    if len(pair) < 2 or pair[0].stop in SEMICOLONS or not all(_is_bare(m) for m in pair):
        return None
    olds = [m for m in pair if m.when == "last"]
    nows = [m for m in pair if m.when == "this" and m.quantity.exact]
    if len(olds) != 1 or len(nows) != 1 or not _same_unit(olds[0], nows[0]):
        return None
    return _Comparison((_base(nows[0]),), olds[0], None, True)


def _is_bare(mention: Mention) -> bool:
    """Whether a figure says no more than of which year it is."""
    plain = all(t.has("time") or t.has("glue") or t.has("stop") for t in mention.lead)
    return plain and not mention.change and mention.quantity.kind in ("count", "money") and not mention.depth


def _told_before(reading: Reading, at: int, official: Official | None, sheet: Sheet) -> _Comparison | None:
    """This year's figure in a sentence before, or in the tables only: “与上年的 96 件相比，申请量增长
    15.6%”, “申请量增加 21 件，增幅 15.6%”."""
    mentions = reading.mentions
    mention = mentions[at]
    here = [m for m in mentions[max(0, at - REACH) : at] if m.sentence == mention.sentence]
    beside = list(takewhile(_compares, reversed(here)))
    if official is None or any(m.stop in SEMICOLONS for m in (mention, *beside[:-1])):
        return None
    if len(beside) < len(here) and not any(_goes_on(m) for m in (mention, *beside)):
        return None
    subject = next((m for m in (mention, *beside) if m.topics), None)
    if subject is None or not official.covers(replace(subject, when="this")):
        return None
    if subject.channel or subject.applicants:
        return None
    if any(_is_narrow(m) for m in (mention, *beside)):
        return None
    old = next((m for m in beside if _is_old(m)), None)
    counted = ("count", "money") if official.bare else ("count",)
    delta = next((m for m in beside if m.change and m.quantity.kind in counted), None)
    if old is None and (delta is None or mention.quantity.kind in counted):
        return None
    general = reading.vocabulary.having(*_GENERAL)
    passage = [
        m
        for m in earlier(reading, mentions, at)
        if m.topics == subject.topics and m.sentence != mention.sentence
        and m.when == "this" and not (m.change or m.part or m.channel or m.applicants or m.subset)
        and m.quantity.kind in counted and m.quantity.exact
        and (official.bare or set(m.roles) & general)
    ]  # fmt: skip
    known = [
        one for one in official.whole_of(subject, (), sheet, reading.vocabulary) if one.value is not None
    ]
    nows = (*(_base(m) for m in passage), *(_cells(one) for one in known))
    return _Comparison(nows, old, delta, False) if nows else None


def _goes_on(mention: Mention) -> bool:
    """Whether a clause names anew what has changed: “与上年相比，申请量增加 21 件”."""
    return any(t.has("topic") or t.has("weak") for t in mention.lead)


def _is_narrow(mention: Mention) -> bool:
    """Whether a clause on a change names less than the whole subject."""
    return mention.depth > 0 or any(
        t.residue or t.has("noun") or t.has("block") or t.has("channel") or t.has("applicant")
        or t.has("role") or t.has("rate") or t.has("scope")
        for t in mention.lead
    )  # fmt: skip


def _base(mention: Mention) -> _Base:
    return _Base(mention.quantity.low, bounds(mention), printed(mention.quantity), mention)


def _cells(one: Amount) -> _Base:
    return _Base(one.value or Decimal(0), one.bounds, one.said)


def _before(figures: Sequence[Mention]) -> Sequence[Mention]:
    """Last year's figure right before this year's (“上年 31 件，今年 22 件”, “由 31 件降至 22 件”), unless it
    belongs to one that was told before it."""
    *earlier_ones, now = figures
    if not earlier_ones or now.stop in SEMICOLONS:
        return ()
    if not now.stop and say(now.lead, "mark", "becomes"):
        return earlier_ones[-1:]
    alone = not any(m.when == "this" and _same_unit(m, now) for m in earlier_ones[:-1])
    return earlier_ones[-1:] if alone else ()


def _compares(mention: Mention) -> bool:
    """Whether a figure only says how another one has changed, or from what."""
    return bool(mention.change) or mention.when == "last" or mention.quantity.kind == "percent"


def _names_its_own(mention: Mention, now: Mention) -> bool:
    """“发布信息 120 条，阅读量增长 20%”: what has grown is not the figure before."""
    told = now.words + "".join(t.text for t in now.tail) + now.noun
    return any(
        (t.residue >= 2 or t.has("noun") or t.has("topic") or t.has("channel") or t.has("rate"))
        and t.text[:2] not in told
        for t in mention.lead
    )


def _same_unit(a: Mention, b: Mention) -> bool:
    return a.quantity.unit == b.quantity.unit and a.quantity.kind == b.quantity.kind


def _same_thing(a: Mention, b: Mention) -> bool:
    """Whether last year's figure ``a`` is of what ``b`` is, which it may leave to be told after it (“与上年的
    30 件相比，今年收到申请 48 件”)."""
    bare = (
        not a.topics and not a.noun and all(t.has("time") or t.has("glue") or t.has("mark") for t in a.lead)
    )
    return (bare or a.topics == b.topics) and (not a.noun or not b.noun or a.noun == b.noun)


# -- the arithmetic


def _outcome(reading: Reading, mention: Mention, now: _Base, told: _Comparison) -> Outcome | None:
    quantity = mention.quantity
    if quantity.unit == _POINTS or quantity.kind in ("count", "money"):
        return _difference(reading, mention, now, told)
    return _rate(reading, mention, now, told)


def _rate(reading: Reading, mention: Mention, now: _Base, told: _Comparison) -> Outcome | None:
    old, delta = told.old, told.delta
    if old is not None:
        base = old.quantity.low
        this, before = _alike(now, old)
        other = old
    elif delta is not None:
        base = now.value - delta.change * delta.quantity.low
        this, change = _alike(now, delta)
        before = _between(this, change, -delta.change)
        other = delta
    else:
        return None
    if base <= 0:
        return None
    said = tuple(m for m in (now.mention, other) if m is not None)
    if _is_rate(mention, this, before):
        return passed(reading, mention, said)
    rate = (now.value - base) / base * 100
    if mention.change:
        expected = f"{'增长' if rate >= 0 else '下降'} {rounded(abs(rate))}%"
        own = now.said if now.mention is None else amount(now.value, now.mention.quantity)
        worked = f"（{own}－{amount(base, other.quantity)}）÷{amount(base, other.quantity)}"
    else:
        expected, worked = f"{rounded(now.value / base)} 倍", f"{now.said}÷{amount(base, other.quantity)}"
    grade = _grade(mention, now, told, rate, base)
    return failed(reading, mention, said, worked, expected, grade)


def _grade(mention: Mention, now: _Base, told: _Comparison, rate: Decimal, base: Decimal) -> Severity:
    """An error where both figures are told to the digit and a slip explains what is said instead: the change
    taken of this year's figure, or a rise called a fall; else a question."""
    quantity = mention.quantity
    if told.proven and told.plain and quantity.kind == "percent" and quantity.exact and mention.change:
        return "error" if _wide(mention, rate) else "warning"
    others = [m for m in (told.old, told.delta, now.mention) if m is not None]
    exact = quantity.exact and all(m.quantity.exact and not m.quantity.margin for m in others)
    if not exact or quantity.kind != "percent" or not now.value or not mention.change:
        return "warning"
    reversed_base = abs(now.value - base) / now.value * 100
    agreed = told.delta is None or told.old is None or _agrees(now, told.old, told.delta)
    if near(mention, reversed_base) and agreed and (told.plain or now.mention is None):
        return "error"
    return "error" if told.plain and agreed and told.old is not None and _wide(mention, rate) else "warning"


def _agrees(now: _Base, old: Mention, delta: Mention) -> bool:
    return now.value - old.quantity.low == delta.change * delta.quantity.low


def _wide(mention: Mention, rate: Decimal) -> bool:
    """Whether the rate said is far from the right one, not just rounded in another way."""
    return abs(mention.quantity.low * mention.change - rate) > 1


def _difference(reading: Reading, mention: Mention, now: _Base, told: _Comparison) -> Outcome | None:
    old = told.old
    if old is None:
        return None
    points = mention.quantity.unit == _POINTS
    if now.mention is None or not (_same_unit(now.mention, old) if points else _same_unit(mention, old)):
        return None
    least, most = _between(*_alike(now, old), -1)
    low, high = sorted((least * mention.change, most * mention.change))
    mine = bounds(mention)
    if mine[0] <= high and low <= mine[1]:
        return passed(reading, mention, (now.mention, old))
    difference = now.value - old.quantity.low
    unit = " 个百分点" if points else ""
    said = figure(abs(difference)) if points else amount(abs(difference), old.quantity)
    expected = f"{'增加' if difference >= 0 else '减少'} {said}{unit}"
    worked = f"{now.said}比{printed(old.quantity)}"
    sure = mention.quantity.exact and old.quantity.exact and told.old is not None and not points
    in_sentence = now.mention.sentence == mention.sentence
    return failed(
        reading, mention, (now.mention, old), worked, expected, None if sure and in_sentence else "warning"
    )


def _alike(now: _Base, other: Mention) -> tuple[Interval, Interval]:
    """Two figures told to the same digit: who writes 8.4万 beside 7万 means 7.0万."""
    if now.mention is None:
        return now.bounds, (other.quantity.low, other.quantity.high)
    margin = min(now.mention.quantity.margin, other.quantity.margin)
    first, second = ((m.quantity.low - margin / 2, m.quantity.high + margin) for m in (now.mention, other))
    return first, second


def _between(one: Interval, other: Interval, sign: int) -> Interval:
    """The least and the most that a figure plus or minus another can come to."""
    low, high = sorted((other[0] * sign, other[1] * sign))
    return one[0] + low, one[1] + high


def _is_rate(mention: Mention, now: Interval, before: Interval) -> bool:
    """Whether a percentage, or a multiple, can be the change between two figures with their margins."""
    if before[0] <= 0 or not now[1].is_finite() or not before[1].is_finite():
        return True
    scale = 1 if mention.quantity.kind == "other" else _HUNDRED
    if mention.change:
        rates = ((now[0] - before[1]) / before[1], (now[1] - before[0]) / before[0])
        low, high = sorted(rate * scale * mention.change for rate in rates)
    else:
        low, high = now[0] / before[1], now[1] / before[0]
    if any(_nearly(mention, rate) if scale == 1 else near(mention, rate) for rate in (low, high)):
        return True
    return low != high and low <= mention.quantity.high and mention.quantity.low <= high


def _nearly(mention: Mention, value: Decimal) -> bool:
    """“一倍”, “3 倍”: a multiple without decimals is told roughly, but 0.6 is no “一倍”."""
    quantity = mention.quantity
    if quantity.margin or not quantity.exact:
        return near(mention, value)
    return quantity.low - _QUARTER <= value < quantity.low + 2 * _QUARTER
