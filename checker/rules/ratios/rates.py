"""办结率 and other rates: against the figures of their sentence, or against the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from checker.prose.mentions import Mention, Reading
from checker.prose.shares import earlier
from checker.rules.base import Outcome
from checker.rules.judge import figure
from checker.rules.ratios.official import Amount, Official
from checker.rules.ratios.proportions import (
    close,
    failed,
    instance,
    is_ratio,
    not_ratio,
    passed,
    percent_of,
    places,
)
from checker.rules.sheet import Sheet

_TIMELY = ("按时", "按期", "及时", "限时", "如期")


def rates(reading: Reading) -> Iterator[Outcome]:
    mentions = reading.mentions
    received = reading.vocabulary.having("intake", "inflow")
    opening, outflow = (reading.vocabulary.having(stage) for stage in ("opening", "outflow"))
    open_work = reading.vocabulary.having("closing", "unfinished")
    for at, mention in enumerate(mentions):
        if mention.quantity.kind != "percent" or mention.change:
            continue
        word = next((t.text for t in reversed(mention.lead) if t.has("rate")), "")
        before = [m for m in earlier(reading, mentions, at) if m.sentence == mention.sentence]
        left = list(takewhile(lambda m: _is_left(m, open_work), before))
        if not word or len(before) < len(left) + 2:
            continue
        part, whole = before[len(left) : len(left) + 2]
        if any(m.quantity.kind != "count" or m.change for m in (part, whole, *left)):
            whole = next(
                (m for m in before[len(left) + 1 :] if not m.change and received & set(m.roles)), whole
            )
        if any(m.quantity.kind != "count" or m.change for m in (part, whole, *left)):
            continue
        if part.quantity.unit != whole.quantity.unit or part.quantity.low > whole.quantity.high:
            continue
        if not _rate_of(word, part) or part.when != whole.when or part.depth != whole.depth:
            continue
        carried = [m for m in before[len(left) + 1 :] if (opening | received) & set(m.roles)]
        carried = [m for m in carried if m is not whole][:1]
        bases = [whole.quantity.low, *(m.quantity.low for m in carried)]
        bases += [whole.quantity.low + m.quantity.low for m in carried]
        done = part.quantity.low
        fitting = any(close(mention, done, base) for base in bases)
        if fitting or mention.quantity.low == 100 or is_ratio(mention, part, whole):
            yield passed(reading, mention, (part, whole))
        elif left:
            if done + sum(m.quantity.low for m in left) in bases:
                yield not_ratio(reading, mention, part, whole)
        elif not carried and (
            not outflow & set(part.roles) or _percent_of(done, whole) < mention.quantity.low
        ):
            # What was carried in, and is not told, makes the rate of what was done no higher.
            yield not_ratio(reading, mention, part, whole)


def official_rates(
    reading: Reading, official: Official, words: frozenset[str], sheet: Sheet
) -> Iterator[Outcome]:
    """Rates told without the figures that they come from: “办结率达 99.4%”."""
    for at, mention in enumerate(reading.mentions):
        if not _told(mention, words) or mention.quantity.kind != "percent" or mention.change:
            continue
        if not official.covers(mention) or not mention.sure or mention.subset or mention.applicants:
            continue
        before = [m for m in earlier(reading, reading.mentions, at) if m.sentence == mention.sentence]
        own = [m for m in before if m.topics == mention.topics and m.quantity.kind == "count"]
        if len(own) > 1:
            continue  # then it is worked out from these
        parts = official.all_parts(mention, sheet, reading.vocabulary)
        wholes = official.whole_of(mention, (), sheet, reading.vocabulary)
        outcome = _official_rate(reading, mention, parts, wholes, own, sheet)
        if outcome is not None:
            yield outcome


def _told(mention: Mention, words: frozenset[str]) -> bool:
    """Whether a percentage is one of these rates, of all that there are: no “及时答复率”, “一次办结率”."""
    for at, token in enumerate(mention.lead):
        if token.has("rate") and token.text in words:
            before = mention.lead[at - 1] if at else None
            narrowed = before is not None and (
                before.residue > 0 or before.has("block") or before.text.startswith(_TIMELY)
            )
            return not narrowed
    return False


def _official_rate(
    reading: Reading,
    mention: Mention,
    parts: Sequence[Amount],
    wholes: Sequence[Amount],
    own: Sequence[Mention],
    sheet: Sheet,
) -> Outcome | None:
    if not parts or not wholes:
        return None
    bases = [one.value for one in wholes if one.value is not None] + [m.quantity.low for m in own]
    done = [one.value for one in parts if one.value is not None]
    cells = tuple(dict.fromkeys(cell for one in (*parts, *wholes) for cell in one.cells))
    if any(close(mention, part, base) for part in done for base in bases):
        return Outcome("pass", instance(mention), cells=cells, locations=places(reading, mention, own))
    unknown = next((one for one in (*parts, *wholes) if one.value is None), None)
    if unknown is not None:
        spots = places(reading, mention, ())
        return Outcome("unknown", instance(mention), sheet.why(unknown.cells), cells=cells, locations=spots)
    part, whole = parts[0], wholes[0]
    if not part.value or not whole.value:
        return None
    return failed(
        reading,
        mention,
        own,
        f"{part.name} {figure(part.value)}÷{whole.name} {figure(whole.value)}",
        percent_of(part.value, whole.value),
        cells=cells,
        cited=sheet.locations((*part.cells, *whole.cells)),
    )


def _percent_of(part: Decimal, whole: Mention) -> Decimal:
    return part * 100 / whole.quantity.low if whole.quantity.low else Decimal(0)


def _is_left(mention: Mention, open_work: frozenset[str]) -> bool:
    """Whether a figure tells what was not done: “办结 36 件，4 件结转下年，办结率 90%”."""
    return bool(open_work & set(mention.roles)) or mention.mark == "rest"


def _rate_of(word: str, part: Mention) -> bool:
    """Whether a rate (“按时回复率”) is that of the things counted (“按时回复 217 条”)."""
    stem = word.removesuffix("率").removesuffix("度")
    timely = next((t for t in _TIMELY if stem.startswith(t)), "")
    said = part.words + "".join(t.text for t in part.tail)
    return stem.removeprefix(timely)[-2:] in said and timely in said
