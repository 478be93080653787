"""Changes against last year, as far as the sentence itself tells both years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from checker.audit import Severity
from checker.prose.mentions import Mention, Reading
from checker.prose.shares import REACH
from checker.rules.base import Outcome
from checker.rules.judge import figure
from checker.rules.prose import printed
from checker.rules.ratios.proportions import Interval, bounds, failed, near, passed, rounded

_SEMICOLONS = frozenset(";；")


def growths(reading: Reading) -> Iterator[Outcome]:
    mentions = reading.mentions
    for at, mention in enumerate(mentions):
        if not mention.change or not (mention.quantity.kind != "other" or mention.quantity.unit == "倍"):
            continue
        here = [m for m in mentions[max(0, at - REACH) : at] if m.sentence == mention.sentence]
        beside = list(takewhile(_compares, reversed(here)))
        rest = here[: len(here) - len(beside)]
        if not rest or any(m.stop in _SEMICOLONS for m in (mention, *beside)):
            continue
        now = rest[-1]
        if now.when != "this" or now.quantity.kind not in ("count", "money") or not now.quantity.exact:
            continue
        if _names_its_own(mention, now):
            continue
        after = [m for m in mentions[at + 1 : at + 2] if m.sentence == mention.sentence]
        olds = [m for m in (*beside, *_before(rest), *after) if m.when == "last" and not m.change]
        old = next((m for m in olds if _same_unit(m, now) and _same_thing(m, now)), None)
        if olds and old is None:
            continue
        delta = next((m for m in beside if m.change and _same_unit(m, now)), None)
        # Behind a list the change may be that of its whole.
        wholes = (m for m in rest[:-1] if m.when == "this" and m.quantity.exact and _same_unit(m, now))
        made = [one for base in (now, *wholes) for one in _growth(reading, mention, base, old, delta)]
        yield from [one for one in made if one.result == "pass"][:1] or made[:1]


def _before(figures: Sequence[Mention]) -> Sequence[Mention]:
    """Last year's figure right before this year's (“上年 31 件，今年 22 件”), unless it belongs to one
    that was told before it."""
    *earlier, now = figures
    if not earlier or now.stop in _SEMICOLONS:
        return ()
    return earlier[-1:] if len(earlier) == 1 or not _same_unit(earlier[-2], now) else ()


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
    return a.topics == b.topics and (not a.noun or not b.noun or a.noun == b.noun)


def _growth(
    reading: Reading, mention: Mention, now: Mention, old: Mention | None, delta: Mention | None
) -> Iterator[Outcome]:
    if mention.quantity.kind in ("percent", "other"):
        if old is not None:
            base, said = old.quantity.low, (now, old)
            this, before = _alike(now, old)
        elif delta is not None:
            base, said = now.quantity.low - delta.change * delta.quantity.low, (now, delta)
            this, change = _alike(now, delta)
            before = _between(this, change, -delta.change)
        else:
            return
        if base <= 0:
            return
        rate = (now.quantity.low - base) / base * 100
        right = _is_rate(mention, this, before)
        expected = f"{'增长' if rate >= 0 else '下降'} {rounded(abs(rate))}%"
        worked = f"（{figure(now.quantity.low)}－{figure(base)}）÷{figure(base)}"
        grade: Severity | None = "warning"
    else:
        if old is None or not _same_unit(mention, now):
            return
        difference = now.quantity.low - old.quantity.low
        said = (now, old)
        least, most = _between(*_alike(now, old), -1)
        low, high = sorted((least * mention.change, most * mention.change))
        mine = bounds(mention)
        right = mine[0] <= high and low <= mine[1]
        expected = f"{'增加' if difference >= 0 else '减少'} {figure(abs(difference))}"
        worked = f"{printed(now.quantity)}比{printed(old.quantity)}"
        grade = None if mention.quantity.exact and old.quantity.exact else "warning"
    if right:
        yield passed(reading, mention, said)
    else:
        yield failed(reading, mention, said, worked, expected, grade)


def _alike(one: Mention, other: Mention) -> tuple[Interval, Interval]:
    """Two figures told to the same digit: who writes 8.4万 beside 7万 means 7.0万."""
    margin = min(one.quantity.margin, other.quantity.margin)
    first, second = ((m.quantity.low - margin / 2, m.quantity.high + margin) for m in (one, other))
    return first, second


def _between(one: Interval, other: Interval, sign: int) -> Interval:
    """The least and the most that a figure plus or minus another can come to."""
    low, high = sorted((other[0] * sign, other[1] * sign))
    return one[0] + low, one[1] + high


def _is_rate(mention: Mention, now: Interval, before: Interval) -> bool:
    """Whether a percentage, or a multiple, can be the change between two figures with their margins."""
    if before[0] <= 0 or not now[1].is_finite() or not before[1].is_finite():
        return True
    scale = 1 if mention.quantity.kind == "other" else 100
    rates = ((now[0] - before[1]) / before[1], (now[1] - before[0]) / before[0])
    low, high = sorted(rate * scale * mention.change for rate in rates)
    if near(mention, low) or near(mention, high):
        return True
    return low != high and low <= mention.quantity.high and mention.quantity.low <= high
