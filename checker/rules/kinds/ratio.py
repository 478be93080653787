"""Percentages and changes against the figures they are worked out from, and rates beyond their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from checker.audit import Location, Severity
from checker.ground.yamlfile import Fields
from checker.prose.groups import groups
from checker.prose.mentions import Mention, Reading
from checker.prose.units import counts_same
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.judge import figure
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.prose import answers, place, printed, statements, subject

_SLOTS = frozenset(("figure", "expected", "from"))
_CHECKS = ("share", "growth", "bounds")
_REACH = 14
"""How many figures away a percentage may refer to."""
_SEMICOLONS = frozenset(";；")
_TIMELY = ("按时", "按期", "及时", "限时", "如期")


@dataclass(frozen=True, slots=True)
class Ratio:
    check: str
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case, self.words)
        if self.check == "share":
            outcomes = [*_shares(reading), *_rates(reading)]
        elif self.check == "growth":
            outcomes = list(_growths(reading))
        else:
            outcomes = list(_bounds(reading))
        return answers(outcomes, reading.prose, "正文没有这样的说法")


# -- 占百分之几


def _shares(reading: Reading) -> Iterator[Outcome]:
    wholes = {id(part): group.whole for group in groups(reading) for part in group.parts}
    mentions = reading.mentions
    done = -1
    for at, mention in enumerate(mentions):
        if at <= done or not _is_share(mention):
            continue
        before = _earlier(reading, mentions, at)
        counts = [m for m in before if m.quantity.kind in ("count", "money") and not m.change]
        run = _respectively(mentions, at)
        if len(run) > 1:
            done = at + len(run) - 1
            yield from _distributed(reading, run, counts)
            continue
        part = _numerator(mentions, at, counts)
        if part is None:
            continue
        same = [
            m
            for m in counts
            if m is not part
            and not _beside(m, part)
            and counts_same(m.quantity, part.quantity)
            and m.quantity.high >= part.quantity.low
            and m.quantity.high > 0
        ]
        likely = wholes.get(id(part)) or next(iter(same), None)
        if likely is None:
            continue
        fitting = next((m for m in (likely, *same) if _is_ratio(mention, part, m)), None)
        if fitting is not None:
            yield _passed(reading, mention, (part, fitting))
        else:
            yield _not_ratio(reading, mention, part, likely)


def _beside(other: Mention, part: Mention) -> bool:
    """Whether a figure is that of another kind of applicants: no share is taken of that."""
    return bool(other.applicants and part.applicants) and other.applicants != part.applicants


def _is_share(mention: Mention) -> bool:
    return (
        mention.quantity.kind == "percent"
        and not mention.change
        and any(token.has("mark", "share") for token in mention.lead)
    )


def _respectively(mentions: Sequence[Mention], at: int) -> list[Mention]:
    """“占比分别为 62%、28%、12%”: the percentages listed together."""
    if not any(t.text.startswith("分别") for t in mentions[at].lead):
        return []
    run = [mentions[at]]
    for mention in mentions[at + 1 : at + _REACH]:
        if mention.quantity.kind != "percent" or mention.sentence != run[0].sentence or _says(mention):
            break
        run.append(mention)
    return run


def _distributed(reading: Reading, run: list[Mention], counts: list[Mention]) -> Iterator[Outcome]:
    """Each percentage against its count, of what is named before them or of their sum."""
    parts = [m for m in counts if m.sentence == run[0].sentence][: len(run)][::-1]
    if len(parts) != len(run) or len({m.quantity.unit for m in parts}) > 1:
        return
    total = sum((m.quantity.low for m in parts), Decimal(0))
    wholes = [total]
    wholes += [m.quantity.low for m in counts[len(run) :] if counts_same(m.quantity, parts[0].quantity)]
    wholes = [whole for whole in wholes if whole >= total] or [total]
    best = max(
        wholes, key=lambda w: sum(_close(p, c.quantity.low, w) for p, c in zip(run, parts, strict=True))
    )
    for percent, part in zip(run, parts, strict=True):
        if not best or _close(percent, part.quantity.low, best):
            yield _passed(reading, percent, (part,))
        else:
            worked = f"{printed(part.quantity)}÷{figure(best)}"
            yield _failed(reading, percent, (part,), worked, _percent(part.quantity.low, best))


def _numerator(mentions: Sequence[Mention], at: int, counts: list[Mention]) -> Mention | None:
    """The count that a percentage is said of: right before it, or after it where its clause names
    something of its own (“信息不存在的占两成，为 12 件”)."""
    mention = mentions[at]
    if _says(mention):
        after = mentions[at + 1] if at + 1 < len(mentions) else None
        if after is None or after.sentence != mention.sentence or after.quantity.kind != "count":
            return None
        return after if not _says(after) else None
    for other in reversed(mentions[max(0, at - _REACH) : at]):
        if other.quantity.kind != "percent":
            return other if counts and other is counts[0] and other.sentence == mention.sentence else None
    return None


def _says(mention: Mention) -> bool:
    """Whether its clause names something of its own before “占”; behind it stands the whole."""
    words = list(takewhile(lambda t: not t.has("mark", "share"), mention.lead))
    return sum(t.residue for t in words) >= 2 or any(
        t.has("role") or t.has("noun") or t.has("topic") or t.has("channel") or t.has("applicant")
        for t in words
    )


def _earlier(reading: Reading, mentions: Sequence[Mention], at: int) -> list[Mention]:
    """The figures of the same paragraph before this one, the nearest first."""
    here = reading.prose.sentences[mentions[at].sentence].paragraph
    near = mentions[max(0, at - _REACH) : at]
    return [m for m in reversed(near) if reading.prose.sentences[m.sentence].paragraph == here]


# -- 办结率、公开率


def _rates(reading: Reading) -> Iterator[Outcome]:
    mentions = reading.mentions
    for at, mention in enumerate(mentions):
        if mention.quantity.kind != "percent" or mention.change:
            continue
        word = next((t.text for t in reversed(mention.lead) if t.has("rate")), "")
        before = [m for m in _earlier(reading, mentions, at) if m.sentence == mention.sentence]
        left = list(takewhile(_is_left, before))
        if not word or len(before) < len(left) + 2:
            continue
        part, whole = before[len(left) : len(left) + 2]
        if any(m.quantity.kind != "count" or m.change for m in (part, whole, *left)):
            whole = next((m for m in before[len(left) + 1 :] if not m.change and _received(m)), whole)
        if any(m.quantity.kind != "count" or m.change for m in (part, whole, *left)):
            continue
        if part.quantity.unit != whole.quantity.unit or part.quantity.low > whole.quantity.high:
            continue
        if not _rate_of(word, part) or part.when != whole.when or part.depth != whole.depth:
            continue
        carried = [m for m in before[len(left) + 1 :] if "carried_in" in m.roles or _received(m)]
        carried = [m for m in carried if m is not whole][:1]
        bases = [whole.quantity.low, *(m.quantity.low for m in carried)]
        bases += [whole.quantity.low + m.quantity.low for m in carried]
        done = part.quantity.low
        fitting = any(_close(mention, done, base) for base in bases)
        if fitting or mention.quantity.low == 100 or _is_ratio(mention, part, whole):
            yield _passed(reading, mention, (part, whole))
        elif left:
            if done + sum(m.quantity.low for m in left) in bases:
                yield _not_ratio(reading, mention, part, whole)
        elif not carried and ("done" not in part.roles or _percent_of(done, whole) < mention.quantity.low):
            # What was carried in, and is not told, makes the rate of what was done no higher.
            yield _not_ratio(reading, mention, part, whole)


def _percent_of(part: Decimal, whole: Mention) -> Decimal:
    return part * 100 / whole.quantity.low if whole.quantity.low else Decimal(0)


def _received(mention: Mention) -> bool:
    return bool({"received", "new"} & set(mention.roles))


def _is_left(mention: Mention) -> bool:
    """Whether a figure tells what was not done: “办结 36 件，4 件结转下年，办结率 90%”."""
    return bool({"carried_out", "pending_work"} & set(mention.roles)) or mention.mark == "rest"


def _rate_of(word: str, part: Mention) -> bool:
    """Whether a rate (“按时回复率”) is that of the things counted (“按时回复 217 条”)."""
    stem = word.removesuffix("率").removesuffix("度")
    timely = next((t for t in _TIMELY if stem.startswith(t)), "")
    said = part.words + "".join(t.text for t in part.tail)
    return stem.removeprefix(timely)[-2:] in said and timely in said


# -- 比上年增减


def _growths(reading: Reading) -> Iterator[Outcome]:
    mentions = reading.mentions
    for at, mention in enumerate(mentions):
        if not mention.change or not (mention.quantity.kind != "other" or mention.quantity.unit == "倍"):
            continue
        here = [m for m in mentions[max(0, at - _REACH) : at] if m.sentence == mention.sentence]
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
        elif delta is not None:
            base, said = now.quantity.low - delta.change * delta.quantity.low, (now, delta)
        else:
            return
        if base <= 0:
            return
        rate = (now.quantity.low - base) / base * 100
        scale = 100 if mention.quantity.kind == "other" else 1
        right = _near(mention, rate * mention.change / scale)
        expected = f"{'增长' if rate >= 0 else '下降'} {_rounded(abs(rate))}%"
        worked = f"（{figure(now.quantity.low)}－{figure(base)}）÷{figure(base)}"
        grade: Severity | None = "warning"
    else:
        if old is None or not _same_unit(mention, now):
            return
        change = now.quantity.low - old.quantity.low
        said = (now, old)
        right = mention.quantity.may_equal(change * mention.change)
        expected = f"{'增加' if change >= 0 else '减少'} {figure(abs(change))}"
        worked = f"{printed(now.quantity)}比{printed(old.quantity)}"
        grade = None if mention.quantity.exact and old.quantity.exact else "warning"
    if right:
        yield _passed(reading, mention, said)
    else:
        yield _failed(reading, mention, said, worked, expected, grade)


# -- 超过 100%


def _bounds(reading: Reading) -> Iterator[Outcome]:
    before: Mention | None = None
    for mention in reading.mentions:
        lead = mention.lead
        if before is not None and before.sentence == mention.sentence and before.quantity.kind == "percent":
            # “满意率由 95% 提高到 98%”
            lead = (*before.lead, *lead) if any(t.has("mark", "becomes") for t in lead) else lead
        before = mention
        if mention.quantity.kind != "percent" or mention.change:
            continue
        if not any(token.has("rate") or token.has("mark", "share") for token in lead):
            continue
        if any(token.has("block") for token in lead):
            continue  # “达到年度目标的 120%”
        if mention.quantity.low <= 100:
            yield _passed(reading, mention, ())
        else:
            yield _failed(reading, mention, (), "比率", "不超过 100%")


# -- 共用


def _is_ratio(mention: Mention, part: Mention, whole: Mention) -> bool:
    if part.quantity.exact and whole.quantity.exact:
        return _close(mention, part.quantity.low, whole.quantity.low)
    if not whole.quantity.low or not whole.quantity.high.is_finite() or not part.quantity.high.is_finite():
        return True
    low = part.quantity.low / whole.quantity.high * 100
    high = part.quantity.high / whole.quantity.low * 100
    return low - 1 <= mention.quantity.high and mention.quantity.low <= high + 1


def _close(mention: Mention, part: Decimal, whole: Decimal) -> bool:
    return whole > 0 and _near(mention, part / whole * 100)


def _near(mention: Mention, value: Decimal) -> bool:
    """Rounding and cutting off at the printed digit are both right."""
    quantity = mention.quantity
    exponent = quantity.low.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    if not quantity.exact:
        return quantity.low - step / 2 <= value <= quantity.high + step
    return quantity.low - step / 2 <= value < quantity.low + step


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{_rounded(part / whole * 100)}%" if whole else "无法计算"


def _rounded(value: Decimal) -> str:
    return figure(value.quantize(Decimal("0.01")))


def _passed(reading: Reading, mention: Mention, others: Iterable[Mention]) -> Outcome:
    return Outcome("pass", _instance(mention), locations=_places(reading, mention, others))


def _not_ratio(reading: Reading, mention: Mention, part: Mention, whole: Mention) -> Outcome:
    worked = f"{printed(part.quantity)}÷{printed(whole.quantity)}"
    expected = _percent(part.quantity.low, whole.quantity.low)
    return _failed(reading, mention, (part, whole), worked, expected)


def _failed(
    reading: Reading,
    mention: Mention,
    others: Iterable[Mention],
    worked: str,
    expected: str,
    grade: Severity | None = None,
) -> Outcome:
    said = printed(mention.quantity)
    return Outcome(
        "fail",
        _instance(mention),
        slots={"figure": said, "expected": expected, "from": worked},
        values={"正文": said, "按所列数字": expected},
        locations=_places(reading, mention, others),
        severity=grade,
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
    reads="prose",
)
