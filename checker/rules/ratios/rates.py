"""办结率 and other rates: against the figures of their sentence, or against the tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, takewhile

from checker.prose.mentions import Mention, Reading
from checker.prose.shares import REACH, earlier
from checker.prose.traits import STAGES
from checker.prose.vocabulary import Vocabulary
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

_ALL = 100
_NOT = ("不", "未", "非", "没有", "基本")
_DONE = ("办结", "办理")
"""A rate of what was done is of all; one of what was answered may be of what was due."""
_TIMELY = ("按时", "按期", "及时", "限时", "如期")


@dataclass(frozen=True, slots=True)
class _Rate:
    """A rate with the figures told right before it."""

    word: str
    part: Mention
    whole: Mention
    carried: Mention | None
    """What came over from last year, or what came in beside it."""
    left: Sequence[Mention]
    """What was not done."""
    complete: bool
    """Both what came in and what was carried over are told."""
    beside: Sequence[Mention] = ()
    """Further parts of the whole, told between the part and the rate (“基本满意 459 件，不满意 237 件”)."""


def rates(reading: Reading, judged: Collection[str]) -> Iterator[Outcome]:
    """Each rate with the outcome of its check. ``judged``: the instances that have been judged as shares."""
    for at, mention in enumerate(reading.mentions):
        if mention.quantity.kind != "percent" or mention.change or instance(mention) in judged:
            continue
        told = _told_rate(reading, at)
        outcome = _judged(reading, at, told) if told is not None else _judged_by_bracket(reading, at)
        if outcome is not None:
            yield outcome


def _told_rate(reading: Reading, at: int) -> _Rate | None:
    mention, known = reading.mentions[at], reading.vocabulary
    received, opening = known.having("intake", "inflow"), known.having("opening")
    open_work = known.having("closing", "unfinished")
    word = _word(mention)
    before = [m for m in earlier(reading, reading.mentions, at) if m.sentence == mention.sentence]
    left = list(takewhile(lambda m: _is_left(m, open_work), before))
    if not word or len(before) < len(left) + 2:
        return None
    beside = list(takewhile(lambda m: not _rate_of(word, m), before[len(left) :]))
    if len(before) < len(left) + len(beside) + 2:
        return None
    part, whole, *_ = before[len(left) + len(beside) :]
    behind = before[len(left) + len(beside) + 1 :]
    if _is_no_count(part, whole, *left) or opening & set(whole.roles):
        whole = next((m for m in behind if not m.change and received & set(m.roles)), whole)
    if _is_no_count(part, whole, *left):
        return None
    if part.quantity.unit != whole.quantity.unit:
        return None
    if whole.roles and not set(whole.roles) & known.having(*STAGES, "general"):
        return None  # “予以公开 80 件、部分公开 16 件，公开率 60%”
    if part.when != whole.when or any(m.depth != whole.depth for m in (part, *beside)):
        return None
    if part.topics and whole.topics and set(part.topics).isdisjoint(whole.topics):
        return None  # “复议 1873 件、应诉 946 件，出庭应诉率 95.7%”
    if _is_qualified(word, whole):
        return None  # “基本满意 459 件，不满意 237 件，满意率 98.5%”: beside each other
    came = (m for m in behind if (opening | received) & set(m.roles) and m is not whole)
    carried = next(came, None)
    if not _is_within(part, whole, carried) and not _is_all_received(mention, part, whole, known):
        return None
    complete = (
        carried is not None and bool(opening & set(carried.roles)) and bool(received & set(whole.roles))
    )
    return _Rate(word, part, whole, carried, left, complete, beside)


def _is_within(part: Mention, whole: Mention, carried: Mention | None) -> bool:
    """Whether a part is no more than its whole, with what came over from last year."""
    came = (
        (whole, carried) if carried is not None and carried.quantity.unit == whole.quantity.unit else (whole,)
    )
    return part.quantity.low <= sum(m.quantity.high for m in came)


def _word(mention: Mention) -> str:
    """The rate that a percentage tells: by its own word, or by that of what was done (“办结率”)."""
    for token in reversed(mention.lead):
        if token.has("rate"):
            return token.text
    for token, after in pairwise(mention.lead):
        if token.has("role") and after.text.startswith("率"):
            return token.text + "率"
    return ""


def _is_all_received(mention: Mention, part: Mention, whole: Mention, known: Vocabulary) -> bool:
    """“收到 3 件，办结 4 件，办结率 100%”: as many should be done as came in."""
    came, done = (
        known.having("intake", "inflow") & set(whole.roles),
        known.having("outflow") & set(part.roles),
    )
    return bool(came and done) and mention.quantity.low == _ALL and not part.topics


def _is_no_count(*mentions: Mention) -> bool:
    return any(m.quantity.kind != "count" or m.change for m in mentions)


def _judged(reading: Reading, at: int, told: _Rate) -> Outcome | None:
    mention, part, whole = reading.mentions[at], told.part, told.whole
    if told.beside:
        return _judged_among_parts(reading, mention, told)
    outflow, opening = (reading.vocabulary.having(name) for name in ("outflow", "opening"))
    bases = [whole.quantity.low]
    if told.carried is not None:
        bases += [told.carried.quantity.low, whole.quantity.low + told.carried.quantity.low]
    done = part.quantity.low
    if any(close(mention, done, base) for base in bases) or is_ratio(mention, part, whole):
        return passed(reading, mention, (part, whole))
    if mention.quantity.low == _ALL:
        if _leaves_some(reading, at, told):
            return not_ratio(reading, mention, part, whole)
        return passed(reading, mention, (part, whole))
    if told.left:
        adds_up = done + sum(m.quantity.low for m in told.left) in bases
        return not_ratio(reading, mention, part, whole) if adds_up else None
    # What was carried in, and is not told, makes the rate of what was done no higher.
    no_less = not (opening and outflow & set(part.roles)) or _percent_of(done, whole) < mention.quantity.low
    if told.complete or (told.carried is None and no_less):
        return not_ratio(reading, mention, part, whole)
    return None


def _judged_among_parts(reading: Reading, mention: Mention, told: _Rate) -> Outcome | None:
    """“回访 15820 件，满意 15124 件，基本满意 459 件，不满意 237 件，满意率 98.5%”: of the part, or of it and
    what is told beside it. A failure only where the list shows by its sum that it was understood."""
    parts, whole = (told.part, *told.beside), told.whole
    if any(m.quantity.unit != whole.quantity.unit or _is_no_count(m) for m in parts):
        return None
    sums = [told.part.quantity.low]
    for other in reversed(told.beside):
        sums.append(sums[-1] + other.quantity.low)
    if any(close(mention, one, whole.quantity.low) for one in sums[:-1]):
        return passed(reading, mention, (told.part, whole))
    if sums[-1] != whole.quantity.low:
        return None
    return not_ratio(reading, mention, told.part, whole)


def _leaves_some(reading: Reading, at: int, told: _Rate) -> bool:
    """“收到 20 件，办结 17 件，办结率 100%”, and nothing says of the rest that it was not due yet."""
    known = reading.vocabulary
    return (
        bool(known.having("outflow") & set(told.part.roles))
        and bool(known.having("intake", "inflow") & set(told.whole.roles))
        and told.carried is None
        and told.part.topics == told.whole.topics
        and not any(word in told.word for word in _TIMELY)
        and not (told.part.channel or told.part.applicants or told.part.mark)
        and not _tells_what_is_left(reading, at)
    )


def _tells_what_is_left(reading: Reading, at: int) -> bool:
    """Whether the paragraph tells cases that were not due yet, or went elsewhere."""
    open_work = reading.vocabulary.having("closing", "unfinished", "transfer")
    here = reading.prose.sentences[reading.mentions[at].sentence].paragraph
    near = reading.mentions[max(0, at - REACH) : at + REACH]
    return any(_is_left(m, open_work) for m in near if reading.prose.sentences[m.sentence].paragraph == here)


def _judged_by_bracket(reading: Reading, at: int) -> Outcome | None:
    """“不予公开率为 2.5%（不予公开 9 件，办结 180 件）”"""
    mention = reading.mentions[at]
    behind = [m for m in reading.mentions[at + 1 : at + 3] if m.sentence == mention.sentence]
    of = [
        role
        for token, after in pairwise(mention.lead)
        for role in token.ids("role")
        if after.text.startswith("率")
    ]
    if len(behind) < 2 or any(m.depth != mention.depth + 1 for m in behind) or _is_no_count(*behind):
        return None
    part, whole = behind
    if not set(of) & set(part.roles) or part.quantity.low > whole.quantity.low:
        return None
    if is_ratio(mention, part, whole):
        return passed(reading, mention, (part, whole))
    return not_ratio(reading, mention, part, whole)


def official_rates(
    reading: Reading, official: Official, words: frozenset[str], sheet: Sheet
) -> Iterator[Outcome]:
    """Rates told without the figures that they come from: “办结率达 99.4%”."""
    for at, mention in enumerate(reading.mentions):
        if mention.quantity.kind != "percent" or mention.change or not _told(mention, words):
            continue
        if not mention.topics and not mention.noun:
            mention = replace(mention, topics=tuple(sorted(official.topics))[:1], sure=False)
        if not official.covers(mention) or mention.subset or mention.applicants:
            continue
        before = [m for m in earlier(reading, reading.mentions, at) if m.sentence == mention.sentence]
        own = [m for m in before if m.topics == mention.topics and m.quantity.kind == "count"]
        if len(own) > 1 and _told_rate(reading, at) is not None and not _is_left_open(mention, *own[:2]):
            continue  # then it is worked out from these
        parts = official.all_parts(mention, sheet, reading.vocabulary)
        wholes = official.whole_of(mention, (), sheet, reading.vocabulary)
        if not mention.sure and not _is_borne_out(reading, mention, parts, wholes):
            continue
        short = _is_short(reading, at, mention, own, parts, wholes)
        outcome = _official_rate(reading, mention, parts, wholes, own, sheet, short=short)
        if outcome is not None:
            yield outcome


def _is_left_open(mention: Mention, part: Mention, whole: Mention) -> bool:
    """“收到 44 件，办结 43 件，办结率 94.7%” may take in what was carried over, which the tables tell."""
    return (
        mention.quantity.low != _ALL
        and 0 < part.quantity.low <= whole.quantity.low
        and _percent_of(part.quantity.low, whole) > mention.quantity.high
    )


def _is_borne_out(
    reading: Reading, mention: Mention, parts: Sequence[Amount], wholes: Sequence[Amount]
) -> bool:
    """Whether the sentence tells a number of the tables beside the rate: what was received or done, or what
    was left of it (“办结率 92.5%，3 件结转下年度”)."""
    known = reading.vocabulary
    left = known.having("closing", "unfinished")
    main = known.having("intake", "inflow", "outflow")
    totals = [one.value for one in (*parts, *wholes) if one.value]
    rest = [w.value - p.value for p in parts for w in wholes if p.value and w.value and w.value > p.value]
    before = reading.before(mention.sentence, mention.quantity.start)
    nearest = next((m for m in reversed(before) if m.quantity.kind == "count"), None)
    if nearest is not None and not nearest.topics and nearest.quantity.low not in (*totals, *rest):
        return False  # “受理来信来访 1268 件次，办结率 98.6%；收到申请 2 件”
    behind = takewhile(lambda m: m.sentence == mention.sentence, _after(reading, mention))
    for other in (*before, *behind):
        if other.quantity.kind != "count" or other.topics not in ((), mention.topics) or other.noun:
            continue
        roles = set(other.roles)
        if (left & roles and other.quantity.low in rest) or (main & roles and other.quantity.low in totals):
            return True
    return False


def _after(reading: Reading, mention: Mention) -> Sequence[Mention]:
    """The next figures after one."""
    key = (mention.sentence, mention.quantity.end)
    at = bisect_left(reading.mentions, key, key=lambda m: m.at)
    return reading.mentions[at : at + REACH]


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
    *,
    short: bool,
) -> Outcome | None:
    if not parts or not wholes:
        return None
    bases = [one.value for one in wholes if one.value is not None] + [m.quantity.low for m in own]
    done = [one.value for one in parts if one.value is not None]
    cells = tuple(dict.fromkeys(cell for one in (*parts, *wholes) for cell in one.cells))
    if not short and any(close(mention, part, base) for part in done for base in bases):
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


def _is_short(
    reading: Reading,
    at: int,
    mention: Mention,
    own: Sequence[Mention],
    parts: Sequence[Amount],
    wholes: Sequence[Amount],
) -> bool:
    """“全部办理完毕，办结率 100%”, or “收到 46 件，办结率 100%” without a word of any that are left, while
    the tables have more than was done."""
    most = max((one.value for one in wholes if one.value is not None), default=Decimal(0))
    done = max((one.value for one in parts if one.value is not None), default=most)
    if mention.quantity.low != _ALL or done >= most:
        return False
    if mention.sentence in reading.once(_telling_all_done):
        return True
    intake = reading.vocabulary.having("intake", "inflow")
    came = any(intake & set(m.roles) and m.quantity.low in [one.value for one in wholes] for m in own)
    return came and _word(mention).startswith(_DONE) and not _tells_what_is_left(reading, at)


def _telling_all_done(reading: Reading) -> frozenset[int]:
    """The sentences with a clause such as “全部办理完毕”."""
    outflow = reading.vocabulary.having("outflow")
    return frozenset(
        clause.sentence
        for clause in reading.clauses
        if any(t.has("mark", "all") or t.text.startswith("全部") for t in clause.tokens)
        and any(outflow & set(t.ids("role")) for t in clause.tokens)
    )


def _percent_of(part: Decimal, whole: Mention) -> Decimal:
    return part * 100 / whole.quantity.low if whole.quantity.low else Decimal(0)


def _is_left(mention: Mention, open_work: frozenset[str]) -> bool:
    """Whether a figure tells what was not done: “办结 36 件，4 件结转下年，办结率 90%”."""
    return bool(open_work & set(mention.roles)) or mention.mark == "rest"


def _rate_of(word: str, part: Mention) -> bool:
    """Whether a rate (“按时回复率”) is that of the things counted (“按时回复 217 条”). The 满意率 is not that
    of “不满意 3 件”."""
    core, timely = _stem(word)
    return core in _said(part) and timely in _said(part) and not _is_qualified(word, part)


def _is_qualified(word: str, mention: Mention) -> bool:
    """Whether a figure is one of less than what the rate is of, or of its contrary: “基本满意”, “不满意”."""
    core, _ = _stem(word)
    said = _said(mention)
    return bool(core) and said[: max(said.rfind(core), 0)].endswith(_NOT)


def _stem(word: str) -> tuple[str, str]:
    """What a rate is of (“回复”), and that it is so in time (“按时”)."""
    stem = word.removesuffix("率").removesuffix("度")
    timely = next((t for t in _TIMELY if stem.startswith(t)), "")
    return stem.removeprefix(timely)[-2:], timely


def _said(mention: Mention) -> str:
    return mention.words + "".join(t.text for t in mention.tail)
