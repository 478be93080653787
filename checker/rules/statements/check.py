"""The figures of the prose that a rule looks at, each against the sums of cells that it may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from checker.prose.evidence import HOPELESS
from checker.prose.mentions import Mention, Reading
from checker.rules.base import Case, Outcome, Weighed
from checker.rules.prose import Sum, answers, place, statements
from checker.rules.sheet import sheet_of
from checker.rules.statements.candidates import Candidate, Candidates, options
from checker.rules.statements.failing import failure
from checker.rules.statements.spec import Spec
from checker.rules.statements.telling import equation
from checker.rules.statements.unspoken import borne_out
from checker.rules.statements.weighing import shared_out, too_few

_FEW = 40
"""How many figures of one sentence are looked at together."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The compiled rule."""

    spec: Spec

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        sheet = sheet_of(case, self.spec.layouts)
        candidates = Candidates(self.spec, sheet)
        about = [mention for mention in reading.once(_comparable) if self.spec.is_for(mention)]
        outcomes = [
            outcome
            for _, group in groupby(about, key=lambda m: m.sentence)
            for beside in (list(group),)
            for mention in beside
            for outcome in self._outcomes(mention, beside if len(beside) <= _FEW else [], reading, candidates)
        ]
        return answers(outcomes, reading.prose, "正文没有说到")

    def _outcomes(
        self, mention: Mention, beside: Sequence[Mention], reading: Reading, candidates: Candidates
    ) -> Iterator[Outcome]:
        if len(mention.topics) > 1 and (mention.each or not mention.quantity.high):
            for topic in mention.topics:
                yield from self._outcome(mention, [(topic,)], beside, reading, candidates)
            return
        mention = borne_out(mention, reading, candidates)
        yield from self._outcome(mention, options(mention), beside, reading, candidates)

    def _outcome(
        self,
        mention: Mention,
        topics: list[tuple[str, ...]],
        beside: Sequence[Mention],
        reading: Reading,
        candidates: Candidates,
    ) -> Iterator[Outcome]:
        sheet = candidates.sheet
        others = [other for other in beside if other is not mention]
        told = {role for other in others if other.depth <= mention.depth for role in other.roles}
        own = set(mention.roles)  # “公开或部分公开 21 件，其中部分公开 5 件”: the first is both
        tried = candidates.of(beside_these(self.spec.readings, own, told), mention, topics)
        if not tried:
            return
        instance = f"{mention.sentence + 1}.{mention.quantity.start}"
        if topics == [topics[0][:1]] and len(mention.topics) > 1:
            instance += f".{topics[0][0]}"
        fitting = next((one for one in tried if candidates.fits(mention, one)), None)
        fitting = fitting or candidates.added(mention, others, tried) or shared_out(mention, others, tried)
        fitting = fitting or candidates.one_kind(mention, tried)
        if fitting is not None:
            yield Outcome(
                "pass",
                instance,
                cells=tuple(address for _, address in fitting.cells),
                locations=(place(reading, mention),),
                equation=equation(mention, fitting),
                weighed=Weighed(mention, mention.signs),
            )
            return
        if not any(one.strict for one in tried) or (mention.unspoken and not too_few(mention, tried)):
            return
        if self.spec.tells_more(mention):
            return
        loosely = candidates.of(beside_these(self.spec.loosely, own, told), mention, topics)
        loose = next((one for one in loosely if candidates.fits(mention, one)), None)
        if loose is not None and _told_by_name(loose, others, self.spec.readings, candidates):
            loose = None
        unknown = next((one for one in tried if one.value is None), None)
        if unknown is None and loose is None:
            unknown = next((one for one in loosely if sheet.unread(a for _, a in one.cells)), None)
        if unknown is not None:
            cells = tuple(address for _, address in unknown.cells)
            spot = place(reading, mention)
            yield Outcome("unknown", instance, sheet.why(cells), cells=cells, locations=(spot,))
            return
        yield failure(self.spec, mention, tried, loose, instance, reading, sheet)


def beside_these(sums: Sequence[Sum], own: Set[str], told: Set[str]) -> tuple[Sum, ...]:
    """The readings of a figure in these roles that those of the figures beside it leave possible."""
    return tuple(
        one
        for one in sums
        if not (one.without & own or one.alone & (told - own)) and (one.unless & own or not one.unless & told)
    )


def _told_by_name(
    loose: Candidate, others: Sequence[Mention], readings: Sequence[Sum], candidates: Candidates
) -> bool:
    """“行政诉讼 6 件，其中直接起诉 6 件、复议后起诉 3 件”: what the first might be meant for is told beside
    it under its own name."""
    return any(
        one.cells == loose.cells and candidates.fits(other, one)
        for other in others
        for one in candidates.of(tuple(readings), other, options(other))
    )


def _comparable(reading: Reading) -> list[Mention]:
    """The figures that any rule may look at: sorted out once for all of them."""
    return [one for one in reading.mentions if one.topics and one.cost < HOPELESS]
