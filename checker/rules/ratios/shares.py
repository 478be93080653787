"""占百分之几: a share against the figures of the prose that it may be of, and against the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations, groupby

from checker.prose.mentions import Mention, Reading
from checker.prose.predicates import predicated
from checker.prose.shares import Share, earlier, figures, is_share, respectively, shares
from checker.prose.traits import STAGES
from checker.prose.units import counts_same
from checker.prose.vocabulary import Vocabulary
from checker.rules.base import Outcome
from checker.rules.judge import figure
from checker.rules.prose import printed
from checker.rules.ratios.official import Amount, Official
from checker.rules.ratios.proportions import (
    Interval,
    bounds,
    close,
    failed,
    fits_ratio,
    instance,
    passed,
    percent_of,
    places,
    step,
)
from checker.rules.sheet import Sheet

_PROOF = 2
"""So many figures that agree with the tables show that a share was understood."""
_OTHERS = ("noun", "applicant", "channel")
"""What the words for a whole name where it is not all there is."""
_FEW = 2
"""How many shares beside one show what they all are shares of."""
_TOGETHER = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


@dataclass(frozen=True, slots=True)
class _Number:
    """A part or a whole: a figure of the prose (several added up), or cells."""

    bounds: Interval
    said: str
    mentions: tuple[Mention, ...] = ()
    amount: Amount | None = None


def judged(reading: Reading, official: Official | None, sheet: Sheet) -> Iterator[Outcome]:
    """Each share with the outcome of its check; those of which nothing can be told are left out."""
    listed: set[int] = set()
    named: list[Share] = []
    mentions = figures(reading)
    for at, mention in enumerate(mentions):
        run = respectively(mentions, at) if at not in listed and is_share(mention) else []
        if len(run) > 1 and (made := list(_distributed(reading, at, run, official, sheet))):
            listed.update(range(at, at + len(run)))
            yield from made
        elif len(run) > 1 and len({m.roles for m in run}) == len(run):
            # “予以公开、部分公开分别占 50%、14.1%”
            listed.update(range(at, at + len(run)))
            alike = (replace(m, sure=run[0].sure) for m in run)
            named.extend(Share(m, named=m, roles=m.roles) for m in alike if len(m.roles) == 1)
    found = [*named, *shares(reading, frozenset(listed)), *predicated(reading, listed)]
    judges = [_Judge(reading, share, official, sheet) for share in found]
    agreeing = [judge for judge in judges if judge.agrees]
    wrong = False
    for judge in judges:
        outcome = judge.outcome([other for other in agreeing if other is not judge])
        if outcome is not None:
            wrong = wrong or outcome.result == "fail"
            yield outcome
    if not wrong:
        yield from _beyond(reading, found)


def _beyond(reading: Reading, found: Sequence[Share]) -> Iterator[Outcome]:
    """“网络申请占 75%，信函申请占 35%”: more than there is between them."""
    for _, group in groupby(found, key=lambda share: (share.percent.sentence, _class(share))):
        run = [share.percent for share in group if _class(share) and not share.ways and not share.elsewhere]
        total = sum((percent.quantity.low for percent in run), Decimal(0))
        coarse = sum((max(percent.quantity.margin, Decimal(1)) for percent in run), Decimal(0))
        distinct = len({"".join(t.text for t in percent.lead) for percent in run}) == len(run)
        if len(run) < _FEW or not distinct or not all(percent.quantity.exact for percent in run):
            continue
        if total <= 100 + coarse:
            continue
        worked = "＋".join(printed(percent.quantity) for percent in run)
        yield failed(reading, run[-1], run[:-1], f"{worked}＝{figure(total)}%", "至多 100%", "warning")


def _class(share: Share) -> str:
    """By what a share is one of several that exclude each other."""
    percent = share.percent
    if percent.topics and percent.channel == "request":
        return "channel"
    if percent.topics and percent.applicants:
        return "applicant"
    return ""


def _distributed(
    reading: Reading, at: int, run: list[Mention], official: Official | None, sheet: Sheet
) -> Iterator[Outcome]:
    """“占比分别为 62%、28%、12%”: each percentage against its count, of what is named before them or of
    their sum."""
    before = earlier(reading, reading.mentions, at)
    counts = [m for m in before if m.quantity.kind in ("count", "money") and not m.change]
    parts = [m for m in counts if m.sentence == run[0].sentence][: len(run)][::-1]
    if len(parts) != len(run) or len({m.quantity.unit for m in parts}) > 1:
        return
    total = sum((m.quantity.low for m in parts), Decimal(0))
    wholes = [total]
    wholes += [m.quantity.low for m in counts[len(run) :] if counts_same(m.quantity, parts[0].quantity)]
    if official is not None and official.covers(parts[0]):
        wholes += [
            one.value
            for one in official.whole_of(parts[0], (), sheet, reading.vocabulary)
            if one.value is not None
        ]
    wholes = [whole for whole in wholes if whole >= total] or [total]
    best = max(
        wholes, key=lambda w: sum(close(p, c.quantity.low, w) for p, c in zip(run, parts, strict=True))
    )
    for percent, part in zip(run, parts, strict=True):
        if not best or close(percent, part.quantity.low, best):
            yield passed(reading, percent, (part,))
        else:
            worked = f"{printed(part.quantity)}÷{figure(best)}"
            expected = percent_of(part.quantity.low, best)
            yield failed(reading, percent, (part,), worked, expected, "warning")


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the tables have that a share may be worked out from."""

    named: Sequence[Amount] = ()
    """The part, as it is named."""
    all: Sequence[Amount] = ()
    """What it may be a share of."""
    of: Sequence[Amount] = ()
    """The whole that is named."""
    subjects: tuple[str, ...] = ()
    sure: bool = False
    plain: bool = True


def _in_tables(share: Share, official: Official, sheet: Sheet, vocabulary: Vocabulary) -> _Tables:
    named = official.part_named(share)
    if named is None:
        return _Tables()
    topical = [m for m in (named, share.percent) if official.covers(m)]
    if official.bare:
        topical = [m for m in topical if m is named and not (m.subset or m.channel)]
    all_: list[Amount] = []
    of: list[Amount] = []
    subjects: tuple[str, ...] = ()
    if topical:
        all_ = official.whole_of(topical[0], share.roles, sheet, vocabulary)
        # “占不予公开的 60%”
        roles = [id for t in share.of for id in t.ids("role") if id in official.roles]
        plain = replace(topical[0], applicants=())
        of = official.part_of(plain, roles, sheet, vocabulary) if roles else []
        subjects = official.named_by(share.of, topical[0])
        of += official.of_subject(plain, subjects, sheet, vocabulary)
    # who applies is told of nothing but what the report is on: “自然人占 68%”
    sure = any(m.sure or (m.applicants and m.topics == vocabulary.default) for m in topical)
    if not official.covers(named) or named.channel or named.subset:
        return _Tables((), all_, of, subjects, sure)
    parts = official.part_of(named, share.roles, sheet, vocabulary)
    return _Tables(
        parts, all_, of, subjects, sure, not (named.applicants and set(share.roles) & official.roles)
    )


class _Judge:
    """One share, and whatever it can be worked out from."""

    def __init__(self, reading: Reading, share: Share, official: Official | None, sheet: Sheet) -> None:
        self._reading, self._share, self._sheet = reading, share, sheet
        self._parts = [_added(way) for way in share.ways]
        self._wholes = [_added((whole,)) for whole in share.wholes]
        # 收到 and 上年结转
        pairs = combinations(share.alone, 2)
        self._sums = [_added(pair) for pair in pairs if any(m in share.wholes for m in pair)]
        # Where a form says what is a part of what, digits are all that is left to differ.
        self._slack = step(share.percent) if official is not None and official.bare else Decimal(1)
        told = _in_tables(share, official, sheet, reading.vocabulary) if official is not None else _Tables()
        self._named, self._all, self._of = told.named, told.all, told.of
        self._subjects, self._official, self._plain = told.subjects, told.sure, told.plain
        self._evidence = 0

    @property
    def agrees(self) -> bool:
        """Whether the tables bear the share out."""
        percent = self._share.percent
        parts, wholes = [*self._parts, *_known(self._named)], [*_known(self._all)]
        return any(
            fits_ratio(percent, one.bounds, all_.bounds, self._slack) for one in parts for all_ in wholes
        )

    @property
    def paragraph(self) -> int:
        return self._reading.prose.sentences[self._share.percent.sentence].paragraph

    def outcome(self, agreeing: Sequence[_Judge]) -> Outcome | None:
        """Pass where any reading fits; a failure only where one is sure and none fits. ``agreeing``: other
        shares that the tables bear out."""
        share = self._share
        beside = [one for one in agreeing if one.paragraph == self.paragraph]
        self._evidence = len(beside) + self._told_rightly()
        fitting = self._fitting()
        if fitting is not None:
            return self._passed(*fitting)
        if self._adds_up_shares():
            return passed(self._reading, share.percent, share.told)
        accusing = self._accusing()
        if accusing is None:
            return None
        part, whole = accusing
        if part.bounds[0] > whole.bounds[1]:
            return None  # a share of more than there is is one of something else
        unknown = self._unknown()
        if unknown is not None and whole.amount is not None:
            cells = unknown.cells
            spots = places(self._reading, share.percent, ())
            why = self._sheet.why(cells)
            return Outcome("unknown", instance(share.percent), why, cells=cells, locations=spots)
        return self._failed(part, whole)

    def _told_rightly(self) -> int:
        """How many of the part and the whole stand in the text as in the tables."""
        part = self._share.ways[0] if len(self._share.ways) == 1 else ()
        own = len(part) == 1 and _is_among(part[0], self._named)
        wholes = [m for m in self._share.wholes if m.topics and not (m.channel or m.applicants)]
        return own + any(_is_among(m, self._all) for m in wholes)

    def _fitting(self) -> tuple[_Number, _Number] | None:
        # “193 件，占 89.2%”: where the text tells the part as the tables have it, it is a share of that
        rightly = [m for way in self._share.ways for m in way if _is_among(m, self._named)]
        parts = self._parts if rightly else [*self._parts, *_known(self._named)]
        wholes = [*self._wholes, *self._sums, *_known(self._all), *_known(self._of)]
        for part in parts:
            for whole in wholes:
                if fits_ratio(self._share.percent, part.bounds, whole.bounds, self._slack):
                    return part, whole
        return None

    def _adds_up_shares(self) -> bool:
        """“A 占 50.6%，B 占 7.1%，合计占 57.7%”"""
        told = self._share.told
        quantity = self._share.percent.quantity
        low = high = Decimal(0)
        for number, one in enumerate(told, 1):
            low, high = low + one.quantity.low, high + one.quantity.high
            margin = max(one.quantity.margin, quantity.margin) * number
            if number > 1 and low - margin <= quantity.high and quantity.low <= high + margin:
                return True
        return False

    def _accusing(self) -> tuple[_Number, _Number] | None:
        """The part and the whole that the share is of in the only reading that is near."""
        share = self._share
        if share.elsewhere or not self._plain or (share.ways and len(self._reading_units()) > 1):
            return None
        of = {id for t in share.of for id in t.ids("role")}
        if of and not self._of and not of & self._reading.vocabulary.having(*STAGES):
            return None  # “占公开类的 83.3%”
        if share.within is None and any(t.has(kind) for t in share.of for kind in _OTHERS):
            return None  # “占单位申请的 62.5%”
        trusted = self._official or self._evidence > 0
        part = self._part() if trusted or self._parts else None
        if part is None:
            return None
        if self._of and trusted:
            known = [*_known(self._of)]
            return (part, known[0]) if known else None
        if self._subjects and share.within is None:
            return None  # “占本年支出的 60%”, which no table tells
        if self._wholes and share.firm:
            return part, self._wholes[0]
        shown = next((whole for whole in self._wholes if self._fits_peers(whole)), None)
        if shown is not None:
            return part, shown
        if self._all and trusted:
            known = [*_known(self._all)]
            return (part, known[0]) if known else (part, _unknown_number(self._all[0]))
        implied = self._implied()
        return (part, implied) if implied is not None else None

    def _part(self) -> _Number | None:
        if not self._parts:
            known = list(_known(self._named))
            return known[0] if known else (_unknown_number(self._named[0]) if self._named else None)
        if len(self._share.ways) == 1:
            return self._parts[0]
        words = "".join(token.text for token in self._share.percent.lead)
        size = next(
            (number for word, number in _TOGETHER.items() if word in words), len(self._share.ways[-1])
        )
        return next((one for one in self._parts if len(one.mentions) == size), None)

    def _reading_units(self) -> set[str]:
        return {m.quantity.unit for m in self._share.ways[0]}

    def _unknown(self) -> Amount | None:
        if self._subjects:  # the whole is named, and the part told: no other cell matters
            return next((one for one in self._of if one.value is None), None)
        return next((one for one in (*self._all, *self._named) if one.value is None), None)

    def _fits_peers(self, whole: _Number) -> bool:
        return any(
            fits_ratio(percent, bounds(part), whole.bounds, self._slack)
            for percent, part in self._share.peers
        )

    def _implied(self) -> _Number | None:
        """The one whole that two or more shares beside this one agree on."""
        part = self._parts[0].mentions[0] if self._parts else None
        low, high = Decimal(0), Decimal("Infinity")
        count = 0
        for percent, other in self._share.peers:
            exact = other.quantity.exact and percent.quantity.exact and percent.quantity.low > 0
            if part is None or not exact or not counts_same(other.quantity, part.quantity):
                continue
            step = max(percent.quantity.margin, Decimal(1) if not percent.quantity.margin else Decimal(0))
            low = max(low, other.quantity.low * 100 / (percent.quantity.low + step))
            high = min(high, other.quantity.low * 100 / max(percent.quantity.low - step / 2, step / 2))
            count += 1
        if count < _FEW:
            return None
        least, most = low.to_integral_value(ROUND_CEILING), high.to_integral_value(ROUND_FLOOR)
        if not least <= most or most - least > max(Decimal(1), least / 50):
            return None
        if part is None or part.quantity.high > most:
            return None
        if fits_ratio(self._share.percent, bounds(part), (least, most)):
            return None
        return _Number((least, most), figure(least))

    def _passed(self, part: _Number, whole: _Number) -> Outcome:
        cells = tuple(c for one in (part, whole) if one.amount is not None for c in one.amount.cells)
        spots = places(self._reading, self._share.percent, (*part.mentions, *whole.mentions))
        return Outcome("pass", instance(self._share.percent), cells=cells, locations=spots)

    def _failed(self, part: _Number, whole: _Number) -> Outcome:
        cells = tuple(c for one in (part, whole) if one.amount is not None for c in one.amount.cells)
        return failed(
            self._reading,
            self._share.percent,
            (*part.mentions, *whole.mentions),
            f"{part.said}÷{whole.said}",
            percent_of(_low(part), _low(whole)),
            cells=cells,
            cited=self._sheet.locations(cells),
            grade="error" if self._is_proven(whole) else "warning",
        )

    def _is_proven(self, whole: _Number) -> bool:
        """Whether the tables have both the part and the whole, and enough of the text bears them out that
        nothing else can be meant."""
        if self._evidence < _PROOF or not self._named or not self._share.percent.quantity.exact:
            return False
        parts = [m for way in self._share.ways for m in way]
        if parts and not (len(parts) == 1 and _is_among(parts[0], self._named)):
            return False
        if any(t.residue or t.has("noun") or t.has("block") for t in self._share.of):
            return False
        return whole.amount is not None or any(_is_among(m, self._all) for m in whole.mentions)


def _is_among(mention: Mention, amounts: Sequence[Amount]) -> bool:
    return mention.quantity.exact and any(one.value == mention.quantity.low for one in amounts)


def _added(mentions: Sequence[Mention]) -> _Number:
    spans = [bounds(m) for m in mentions]
    span = sum((low for low, _ in spans), Decimal(0)), sum((high for _, high in spans), Decimal(0))
    said = "＋".join(printed(m.quantity) for m in mentions)
    return _Number(span, said if len(mentions) == 1 else f"（{said}）", tuple(mentions))


def _low(number: _Number) -> Decimal:
    """What a figure prints."""
    if not number.mentions:
        return number.amount.value or Decimal(0) if number.amount else number.bounds[0]
    return sum((m.quantity.low for m in number.mentions), Decimal(0))


def _known(amounts: Sequence[Amount]) -> Iterator[_Number]:
    for one in amounts:
        if one.value is not None:
            yield _Number(one.bounds, one.said, amount=one)


def _unknown_number(amount: Amount) -> _Number:
    return _Number((Decimal(0), Decimal(0)), amount.name, amount=amount)
