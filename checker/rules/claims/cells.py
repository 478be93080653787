"""A claim against the cells of the tables: their sum must be 0, or come up to what “all” means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from checker.audit import Severity
from checker.prose.mentions import Mention, Reading
from checker.prose.traits import NO_ROLE
from checker.report import Address
from checker.rules.base import Equation, Outcome, Term
from checker.rules.claims.said import Said
from checker.rules.judge import figure
from checker.rules.layout import TOTALS, UnknownName
from checker.rules.prose import Sum, place, subject
from checker.rules.sheet import Sheet
from checker.rules.tree import Linear

_NEAR = 3
"""How many sentences off a paragraph may tell what was left."""
Cells = list[tuple[Decimal, Address]]


@dataclass(frozen=True, slots=True)
class Against:
    """What a rule holds its claims against, in one report."""

    sums: tuple[Sum, ...]
    of: tuple[Sum, ...]
    """“All” of these: the sum must reach them, or the figure told, as far as cells bear it out."""
    most: Linear | None
    """What bears out a figure told; without it ``of``."""
    witness: tuple[Sum, ...]
    """What figures beside the claim may agree with, so that they count what the tables do."""
    counted: tuple[Sum, ...]
    """What the tables count of cases: a figure that is not this may count others."""
    excluding: bool
    """The columns meant are those of all applicants but the ones named: what else there was."""
    doubtful: bool
    reading: Reading
    sheet: Sheet

    def outcomes(self, said: Said) -> Iterator[Outcome]:
        """What the claim comes to: for each of its subjects, up to the first that contradicts it; nothing
        where it may be said of one alone and is so."""
        found = list(self._all_of(said))
        if said.instead and any(o.result == "fail" for o in found):
            alone = list(self._all_of(replace(said, topics=said.instead)))
            if alone and all(o.result == "pass" for o in alone):
                found = alone
        return iter(found)

    def _all_of(self, said: Said) -> Iterator[Outcome]:
        for topic in said.topics:
            for one in self.sums:
                if not one.is_for((), (topic,)):
                    continue
                for outcome in self._outcome(said, topic, one):
                    yield outcome
                    if outcome.result == "fail":
                        return

    def _names(self, said: Said, topic: str, one: Sum) -> dict[str, tuple[str, ...]]:
        columns = self._columns(said, one)
        return {"topic": (topic,), "applicant": columns, "role": said.roles, "kind": said.kinds}

    def _columns(self, said: Said, one: Sum) -> tuple[str, ...]:
        """The columns of the applicants named; of all others, where all are said to be of these."""
        named = {id for t in said.tokens for id in t.ids("applicant")}
        tables = {ref.table for _, ref in one.linear.cells if ref.column == "$applicant"}
        layouts = [layout for table in sorted(tables) if (layout := self.sheet.layout(table)) is not None]
        if not named or not layouts:
            return (TOTALS,)
        columns = self.reading.vocabulary.columns(named)
        return tuple(c for c in layouts[0].columns("parts") if (c in columns) != self.excluding)

    def _cells(self, linear: Linear, names: dict[str, tuple[str, ...]]) -> Cells:
        try:
            return self.sheet.addresses(linear, names)
        except UnknownName:
            return []

    def _outcome(self, said: Said, topic: str, one: Sum) -> Iterator[Outcome]:
        names = self._names(said, topic, one)
        cells = self._cells(one.linear, names)
        if not cells:
            return
        instance, addresses = f"{said.instance}.{topic}", tuple(address for _, address in cells)
        count = said.count(topic)
        borne = self._borne(count, topic, names)
        spot = said.place(self.reading)
        unread = self.sheet.unread((*addresses, *(address for _, address in borne)))
        if unread is not None:
            yield Outcome("unknown", instance, self.sheet.why([unread]), cells=addresses, locations=(spot,))
            return
        value = self.sheet.total(cells)
        if value is None:
            value = sum((self.sheet.value(a) or Decimal(0) for a in addresses), Decimal(0))
            if not value or any(factor < 0 for factor, _ in cells):
                why = self.sheet.why(addresses)
                yield Outcome("unknown", instance, why, cells=addresses, locations=(spot,))
                return
        if value >= self._least(count, borne) if self.of else value == 0:
            equation = _equation(said, count, cells)
            yield Outcome("pass", instance, cells=addresses, locations=(spot,), equation=equation)
            return
        if count is not None and self.of and value >= self._nearer(said, count):
            return  # “收到 12 件，其中网上 9 件，均已办结”: of the 9
        if said.timely and (not said.sure or _some_not_due(said, self.reading)):
            return  # “收到的申请全部按期办结”: of what, and in time or at all
        yield self._failure(said, count, one, cells, value, instance)

    def _nearer(self, said: Said, count: Mention) -> Decimal:
        """How many “all” means where it is said of a part told last; all parts are the whole."""
        parts = [
            m for m in self.reading.before(said.sentence, said.tokens[0].start)
            if m.quantity.start > count.quantity.start and m.quantity.kind == count.quantity.kind
        ]  # fmt: skip
        whole = sum((m.quantity.low for m in parts), Decimal(0)) == count.quantity.low
        if whole or not any(m.mark in ("parts", "open") or m.subset for m in parts):
            return count.quantity.low
        return min(parts[-1].quantity.low, count.quantity.low)

    def _borne(self, count: Mention | None, topic: str, names: dict[str, tuple[str, ...]]) -> Cells:
        """What there is in all."""
        if count is not None and self.most is not None:
            cells = self._cells(self.most, names)
            if self.sheet.total(cells) is not None:
                return cells
        found = next((one for one in self.of if one.is_for((), (topic,))), None)
        return self._cells(found.linear, names) if found is not None else []

    def _least(self, count: Mention | None, borne: Cells) -> Decimal:
        """How many there must be: as many as the figure says, but no more than the tables have in all."""
        least = count.quantity.low if count is not None else Decimal(0)
        there = self.sheet.total(borne)
        if there is None:
            return Decimal(0)
        return there if count is None else min(least, there)

    def _failure(
        self, said: Said, count: Mention | None, one: Sum, cells: Cells, value: Decimal, instance: str
    ) -> Outcome:
        addresses = tuple(address for _, address in cells)
        claim = said.words(self.reading)
        counted = [place(self.reading, count, "related")] if count is not None else []
        doubt = self._doubt(said) or (count is not None and self._strange(count))
        grade: Severity | None = "warning" if doubt else None
        return Outcome(
            "fail",
            instance,
            slots={"claim": claim, "cell": one.name, "value": figure(value)},
            cells=addresses,
            values={"正文": claim, _name(one, cells, self.sheet): self.sheet.working(cells)},
            locations=(said.place(self.reading), *counted, *self.sheet.locations(addresses)),
            severity=grade,
            equation=_equation(said, count, cells) if grade is None else None,
            subject=subject(self.reading.prose.sentences[said.sentence].text),
        )

    def _doubt(self, said: Said) -> bool:
        """Whether the claim may be meant otherwise; “企业” is said of all that are no natural persons."""
        if not (said.sure or self._witnessed(said)) or (said.timely and bool(said.counts)):
            return True
        if not self.doubtful:
            return False
        known = self.reading.vocabulary.applicants
        named = {id for t in said.tokens for id in t.ids("applicant")}
        return not named or any(known[id].also or len(known[id].columns) > 1 for id in named)

    def _witnessed(self, said: Said) -> bool:
        """Whether a figure beside it is what the tables have of the claim's subject."""
        text, start = self.reading.prose.sentences[said.sentence].text, said.tokens[0].start
        begin = max(text.rfind(stop, 0, start) for stop in ";；") + 1
        ends = [place for stop in ";；" if (place := text.find(stop, start)) >= 0]
        return said.firm and any(
            self.agrees(m)
            for m in self.reading.of(said.sentence)
            if begin <= m.quantity.start < min(ends, default=len(text))
            if m.weighable and m.quantity.exact and m.quantity.low and set(m.topics) & set(said.topics)
        )

    def _strange(self, count: Mention) -> bool:
        """Whether the figure that “all” means is not what the tables have of its subject: it may count
        others, and is accused itself."""
        framing = self.reading.vocabulary.having("framing", "common")
        if set(count.roles) - framing or not count.quantity.exact or len(count.topics) != 1:
            return False
        for one in self.counted:
            if one.is_for((), count.topics):
                value = self.sheet.total(self._cells(one.linear, {"topic": count.topics}))
                same = [m for m in self.reading.of(count.sentence) if m.topics == count.topics]
                return value is not None and not any(m.quantity.may_equal(value) for m in same)
        return False

    def agrees(self, mention: Mention) -> bool:
        """Whether a figure is what the tables have."""
        names = {"topic": mention.topics, "role": mention.roles, "applicant": (TOTALS,)}
        roles = set(mention.roles) or {NO_ROLE}
        sums = [one for one in self.witness if roles & one.roles and one.is_for(roles, mention.topics)]
        return not mention.applicants and any(
            self.sheet.total(cells) == mention.quantity.low
            for one in sums
            if (cells := self._cells(one.linear, names))
        )

    def rest(self, said: Said, left: Decimal, counts: tuple[Mention, ...]) -> Iterator[Outcome]:
        """Whether there are as many of what the rest is said to be; only where all that was told is borne
        out, so that nothing else can be left."""
        one = self.sums[0]
        cells = self._cells(one.linear, self._names(said, said.topics[0], one))
        value = self.sheet.total(cells)
        if not cells or value is None or left < 0 or not all(self.agrees(m) for m in counts):
            return
        addresses, spot = tuple(address for _, address in cells), said.place(self.reading)
        if value >= left:
            yield Outcome("pass", said.instance, cells=addresses, locations=(spot,))
        else:
            yield self._failure(said, counts[0], one, cells, value, said.instance)


def _some_not_due(said: Said, reading: Reading) -> bool:
    """“剩余 3 件结转下年度。所有申请均在期限内答复”: the paragraph itself tells what was not due."""
    sentences = reading.prose.sentences
    left = reading.vocabulary.having("closing", "unfinished")
    near = range(max(0, said.sentence - _NEAR), min(len(sentences), said.sentence + _NEAR + 1))
    return any(
        left & set(m.roles) and m.quantity.low and set(m.topics) & set(said.topics)
        for number in near
        if sentences[number].paragraph == sentences[said.sentence].paragraph
        for m in reading.of(number)
    )


def _name(one: Sum, cells: Sequence[tuple[Decimal, Address]], sheet: Sheet) -> str:
    """What the tables have against a claim: the one cell of several that is not 0 by its own name."""
    counted = [(factor, address) for factor, address in cells if sheet.value(address)]
    alone = len(cells) > 1 and len(counted) == 1 and counted[0][0] == 1
    return sheet.label(counted[0][1]) if alone else one.name


def _equation(said: Said, count: Mention | None, cells: Cells) -> Equation | None:
    if count is not None and count.quantity.low:
        return None
    return Equation(
        tuple(Term(factor, address) for factor, address in cells), Decimal(0), said.tokens[0].text
    )
