"""Percentages and changes against the figures they are worked out from, and rates beyond their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.audit import Location
from checker.prose.groups import counts_same, groups
from checker.prose.statements import Mention, Reading
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.judge import figure
from checker.rules.kinds import Compiled, Context, Kind
from checker.rules.prose import place, printed, statements, subject
from checker.yamlfile import Fields

_SLOTS = frozenset(("figure", "expected", "from"))
_CHECKS = ("share", "growth", "bounds")
_REACH = 12
"""How many figures back a percentage may refer to."""


@dataclass(frozen=True, slots=True)
class Ratio:
    check: str
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case, self.words)
        outcomes = []
        if self.check == "share":
            outcomes = [*_shares(reading), *_rates(reading)]
        elif self.check == "growth":
            outcomes = list(_growths(reading))
        else:
            outcomes = list(_bounds(reading))
        return outcomes or [Outcome("not_applicable", reason="正文没有这样的说法")]


# -- 占百分之几


def _shares(reading: Reading) -> Iterator[Outcome]:
    wholes = {id(part): group.whole for group in groups(reading) for part in group.parts}
    mentions = reading.mentions
    for at, mention in enumerate(mentions):
        if mention.quantity.kind != "percent" or mention.change or not _is_share(mention):
            continue
        before = _earlier(reading, mentions, at)
        counts = [m for m in before if m.quantity.kind in ("count", "money") and not m.change]
        part = counts[0] if counts else None
        if part is None or part.sentence != mention.sentence or not _beside(mentions, part, at):
            continue
        same = [m for m in counts[1:] if counts_same(m.quantity, part.quantity) and m.quantity.high > 0]
        likely = wholes.get(id(part)) or next((m for m in same if m.quantity.low >= part.quantity.low), None)
        if likely is None:
            continue
        fitting = next((m for m in (likely, *same) if _is_ratio(mention, part, m)), None)
        if fitting is not None:
            yield _passed(reading, mention, (part, fitting))
            continue
        yield _failed(
            reading,
            mention,
            (part, likely),
            f"{printed(part.quantity)}÷{printed(likely.quantity)}",
            _percent(part.quantity.low, likely.quantity.low),
        )


def _is_share(mention: Mention) -> bool:
    return any(token.has("mark", "share") for token in mention.lead)


def _beside(mentions: Sequence[Mention], part: Mention, at: int) -> bool:
    """Whether no other figure but percentages stands between a count and its percentage."""
    for other in reversed(mentions[:at]):
        if other is part:
            return True
        if other.quantity.kind != "percent":
            return False
    return False


def _earlier(reading: Reading, mentions: Sequence[Mention], at: int) -> list[Mention]:
    """The figures of the same paragraph before this one, the nearest first."""
    here = reading.prose.sentences[mentions[at].sentence].paragraph
    near = mentions[max(0, at - _REACH) : at]
    return [m for m in reversed(near) if reading.prose.sentences[m.sentence].paragraph == here]


# -- 办结率


def _rates(reading: Reading) -> Iterator[Outcome]:
    mentions = reading.mentions
    for at, mention in enumerate(mentions):
        rates = [id for token in mention.lead for id in token.ids("rate")]
        if mention.quantity.kind != "percent" or mention.change or "done" not in rates:
            continue
        if any(token.text.startswith(("按", "及时", "限时")) for token in mention.lead if token.has("rate")):
            # “按时办结率” says nothing of what is not yet due.
            continue
        counts = [m for m in _earlier(reading, mentions, at) if m.quantity.kind == "count" and not m.change]
        counts = [m for m in counts if m.sentence == mention.sentence and m.when == "this"]
        done = next((m for m in counts if set(m.roles) & {"done", "handled"}), None)
        received = [m for m in counts if {"received", "new", "carried_in"} & set(m.roles)]
        if done is None or len([m for m in received if "carried_in" not in m.roles]) != 1:
            continue
        whole = next(m for m in received if "carried_in" not in m.roles)
        if whole.topics != done.topics or not counts_same(whole.quantity, done.quantity):
            continue
        carried = sum((m.quantity.low for m in received if m is not whole), Decimal(0))
        if any(
            _close(mention, done.quantity.low, base)
            for base in (whole.quantity.low, whole.quantity.low + carried)
        ):
            yield _passed(reading, mention, (done, whole))
        else:
            yield _failed(
                reading,
                mention,
                (done, whole),
                f"{printed(done.quantity)}÷{printed(whole.quantity)}",
                _percent(done.quantity.low, whole.quantity.low),
            )


# -- 比上年增减


def _growths(reading: Reading) -> Iterator[Outcome]:
    mentions = reading.mentions
    for at, mention in enumerate(mentions):
        if not mention.change or mention.quantity.kind == "other" or not mention.quantity.exact:
            continue
        before = [m for m in _earlier(reading, mentions, at) if m.sentence == mention.sentence]
        counts = [m for m in before if m.quantity.kind in ("count", "money")]
        now = next((m for m in counts if m.when == "this" and not m.change), None)
        if now is None or not now.quantity.exact:
            continue
        old = next(
            (
                m
                for m in counts
                if m.when == "last" and not m.change and counts_same(m.quantity, now.quantity)
            ),
            None,
        )
        if old is not None and not _same_thing(old, now):
            continue
        delta = next((m for m in counts if m.change and counts_same(m.quantity, now.quantity)), None)
        yield from _growth(reading, mention, now, old, delta)


def _same_thing(a: Mention, b: Mention) -> bool:
    return a.topics == b.topics and (not a.noun or not b.noun or a.noun == b.noun)


def _growth(
    reading: Reading, mention: Mention, now: Mention, old: Mention | None, delta: Mention | None
) -> Iterator[Outcome]:
    if mention.quantity.kind == "percent":
        if old is not None:
            base, said = old.quantity.low, (now, old)
        elif delta is not None and counts_same(delta.quantity, now.quantity):
            base, said = now.quantity.low - delta.change * delta.quantity.low, (now, delta)
        else:
            return
        if base <= 0:
            return
        rate = (now.quantity.low - base) / base * 100
        right = _near(mention, rate * mention.change)
        expected = f"{'增长' if rate >= 0 else '下降'} {_rounded(abs(rate))}%"
        worked = f"（{figure(now.quantity.low)}－{figure(base)}）÷{figure(base)}"
    else:
        if old is None or not counts_same(mention.quantity, now.quantity):
            return
        change = now.quantity.low - old.quantity.low
        said = (now, old)
        right = change == mention.change * mention.quantity.low
        expected = f"{'增加' if change >= 0 else '减少'} {figure(abs(change))}"
        worked = f"{printed(now.quantity)}比{printed(old.quantity)}"
    if right:
        yield _passed(reading, mention, said)
    else:
        yield _failed(reading, mention, said, worked, expected)


# -- 超过 100%


def _bounds(reading: Reading) -> Iterator[Outcome]:
    for mention in reading.mentions:
        if mention.quantity.kind != "percent" or mention.change:
            continue
        if not any(token.has("rate") or token.has("mark", "share") for token in mention.lead):
            continue
        if mention.quantity.low <= 100:
            yield _passed(reading, mention, ())
        else:
            yield _failed(reading, mention, (), "比率", "不超过 100%")


# -- 共用


def _is_ratio(mention: Mention, part: Mention, whole: Mention) -> bool:
    return _close(mention, part.quantity.low, whole.quantity.low) or (
        not (part.quantity.exact and whole.quantity.exact)
        and whole.quantity.low > 0
        and whole.quantity.high.is_finite()
        and part.quantity.low / whole.quantity.high * 100 - 1 <= mention.quantity.high
        and mention.quantity.low <= part.quantity.high / whole.quantity.low * 100 + 1
    )


def _close(mention: Mention, part: Decimal, whole: Decimal) -> bool:
    return whole > 0 and _near(mention, part / whole * 100)


def _near(mention: Mention, value: Decimal) -> bool:
    """Rounding and cutting off at the printed digit are both right."""
    quantity = mention.quantity
    exponent = quantity.low.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    if not quantity.exact:
        return quantity.low - step <= value <= quantity.high + step
    return quantity.low - step / 2 <= value < quantity.low + step


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{_rounded(part / whole * 100)}%" if whole else "无法计算"


def _rounded(value: Decimal) -> str:
    return figure(value.quantize(Decimal("0.01")))


def _passed(reading: Reading, mention: Mention, others: Iterable[Mention]) -> Outcome:
    return Outcome("pass", _instance(mention), locations=_places(reading, mention, others))


def _failed(
    reading: Reading, mention: Mention, others: Iterable[Mention], worked: str, expected: str
) -> Outcome:
    said = printed(mention.quantity)
    return Outcome(
        "fail",
        _instance(mention),
        slots={"figure": said, "expected": expected, "from": worked},
        values={"正文": said, "按所列数字": expected},
        locations=_places(reading, mention, others),
        subject=subject(reading.sentence(mention).text),
    )


def _instance(mention: Mention) -> str:
    return f"{mention.sentence + 1}.{mention.quantity.start}"


def _places(reading: Reading, mention: Mention, others: Iterable[Mention]) -> tuple[Location, ...]:
    return (place(reading, mention), *(place(reading, other, "related") for other in others))


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Ratio(fields.choice("check", _CHECKS), context.words), _SLOTS)


KIND = Kind(
    summary="正文里的百分比与增减",
    keys={
        "check": {
            "enum": list(_CHECKS),
            "description": "share：占比、办结率与所列件数；growth：增减数与增减率；bounds：比率是否超过 100%",
        }
    },
    required=("check",),
    compile=_compile,
)
