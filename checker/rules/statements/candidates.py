"""What a figure of the prose may say: one reading of its subject, role and applicants, as a sum of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from checker.prose.mentions import Mention
from checker.prose.vocabulary import Vocabulary
from checker.report import Address
from checker.rules.layout import TOTALS, UnknownName
from checker.rules.prose import Sum, fits
from checker.rules.sheet import Sheet
from checker.rules.statements.spec import Spec

_ONCE = ("intake", "inflow", "turnover", "outflow")
"""Stages that a text tells in one figure, not in several to be added up."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sum of cells that a figure may state."""

    name: str
    cells: tuple[tuple[Decimal, Address], ...]
    value: Decimal | None
    """``None``: a cell of it is not known."""
    strict: bool


def options(mention: Mention) -> list[tuple[str, ...]]:
    """The subjects of a figure: all together, or one of them."""
    options: list[tuple[str, ...]] = [(topic,) for topic in mention.topics]
    return [mention.topics, *options] if len(options) > 1 else options


def columns(mention: Mention, vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """The columns that the applicants named stand for, each way they may be meant."""
    if not mention.applicants:
        return [(TOTALS,)]
    said = [vocabulary.columns(mention.applicants)]
    also = [vocabulary.applicants[id].also for id in mention.applicants if vocabulary.applicants[id].also]
    return [*said, *(vocabulary.columns(ids) for ids in (also, mention.also) if ids)]


def _one_in_another(roles: Sequence[str]) -> bool:
    """“信访举报投诉类申请不予处理 8 件”: a kind and its group say one thing, and are not added up."""
    return any(one.startswith(f"{other}.") for one in roles for other in roles)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The readings that one rule has for figures of one report."""

    spec: Spec
    sheet: Sheet
    _made: dict[tuple[object, ...], tuple[Candidate, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def vocabulary(self) -> Vocabulary:
        """That of the report's kind."""
        return self.spec.words.load(self.sheet.case.report.kind)

    def of(
        self, sums: tuple[Sum, ...], mention: Mention, topics: Sequence[tuple[str, ...]]
    ) -> tuple[Candidate, ...]:
        """Each sum that the figure may be, as said of these subjects. Worked out once for all figures of
        which the same is said."""
        told = mention.roles, mention.applicants, mention.also
        key = (*map(id, sums), *told, bool(mention.quantity.high), tuple(topics))
        if key not in self._made:
            self._made[key] = tuple(self._each(sums, mention, topics))
        return self._made[key]

    def _each(
        self, sums: tuple[Sum, ...], mention: Mention, topics: Sequence[tuple[str, ...]]
    ) -> Iterator[Candidate]:
        matched = self.spec.roles_of(mention)
        roles: list[tuple[str, ...]] = [(role,) for role in matched]
        if len(matched) > 1 and not _one_in_another(matched):
            roles.append(matched)
        seen = set()
        for topic in topics:
            if len(topic) > 1:
                yield from self._together(sums, mention, topic)
        for one, topic, role, applicant in product(sums, topics, roles, columns(mention, self.vocabulary)):
            if len(topic) > 1 and one.topics:
                continue
            if not one.is_for(role, topic) or (one.positive and not mention.quantity.high):
                continue
            if mention.applicants and not any(ref.column == "$applicant" for _, ref in one.linear.cells):
                continue
            names = {"topic": topic, "role": role, "applicant": applicant}
            try:
                cells = tuple(self.sheet.addresses(one.linear, names))
            except UnknownName:
                continue
            if cells and cells not in seen:
                seen.add(cells)
                yield Candidate(one.name, cells, self.sheet.total(cells), one.strict)

    def _together(
        self, sums: tuple[Sum, ...], mention: Mention, topics: tuple[str, ...]
    ) -> Iterator[Candidate]:
        """“复议和诉讼共 5 件”: one reading of each subject, added up."""
        own = tuple(one for one in sums if one.topics)
        each = [self.of(own, mention, [(topic,)]) for topic in topics]
        for chosen in product(*each) if all(each) else ():
            cells = tuple(cell for one in chosen for cell in one.cells)
            strict = all(one.strict for one in chosen)
            yield Candidate("加".join(one.name for one in chosen), cells, self.sheet.total(cells), strict)

    def fits(self, mention: Mention, one: Candidate) -> bool:
        """Whether the figure may be the number that the cells make."""
        if one.value is None:
            return False
        value = one.value * mention.change if self.spec.change else one.value
        if fits(mention.quantity, value) or (self.spec.at_most and mention.quantity.low <= value):
            return True
        unit = mention.quantity.unit
        cell = self.sheet.cell(one.cells[0][1])
        if self.spec.money and (not unit or (cell is not None and cell.unit is None)):
            # No unit is printed on one of the sides: 元 and 万元 are both tried.
            return fits(mention.quantity, value * 10000) or fits(mention.quantity, value / 10000)
        return False

    def one_kind(self, mention: Mention, tried: Sequence[Candidate]) -> Candidate | None:
        """“其他处理 9 件（含申请人撤回 6 件）”: what is told by one of several kinds may be less."""
        roles = self.vocabulary.roles
        if not mention.roles or not all(roles[role].sundry for role in mention.roles):
            return None
        low = mention.quantity.low
        return next((one for one in tried if one.value is not None and low <= one.value), None)

    def added(
        self, mention: Mention, others: Sequence[Mention], tried: Sequence[Candidate]
    ) -> Candidate | None:
        """“告知其他途径 3 件，信息不存在 9 件”: several wordings of one row are added up before they are
        compared with it; none that may be in another row (“结转上年度未办结申请 1 件，结转下年度 2 件”)."""
        once = self.vocabulary.having(*_ONCE)
        if not self.spec.roles.issuperset(mention.roles):
            return None
        alike = [
            other
            for other in others
            if other.quantity.low
            and self.spec.roles.issuperset(other.roles)
            and (other.topics, other.applicants) == (mention.topics, mention.applicants)
            and (other.roles != mention.roles or set(other.roles) - once)
        ]
        cells = [
            (other, {one.cells for one in self.of(self.spec.readings, other, options(other))})
            for other in alike
        ]
        for one in tried:
            added = [other.quantity for other, theirs in cells if one.cells in theirs]
            if added and one.value is not None:
                low = mention.quantity.low + sum(q.low for q in added)
                if low <= one.value <= mention.quantity.high + sum(q.high for q in added):
                    return one
        return None

    def bears_out(self, mention: Mention) -> bool:
        """Whether the figure, read so, agrees with the tables."""
        if not self.spec.is_for(mention):
            return False
        tried = self.of(self.spec.readings, mention, options(mention))
        return any(one.strict and self.fits(mention, one) for one in tried)
