"""Accuse only when all readings disagree: the statements of a report judged together.

A figure that fits no cell of its reading is wrong only where no other reading is near: one of another rule,
one in another role that costs little more, one as something that the tables do not count. Other figures of
its sentence bear witness: where they agree with the tables, the sentence was understood; where none does, it
may speak of something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from checker.prose.beside import parts_beside, told_beside
from checker.prose.evidence import Sign, Weights, cost
from checker.prose.listed import one_of_kinds
from checker.prose.mentions import Mention, Reading
from checker.prose.portions import is_portion
from checker.prose.vocabulary import Vocabulary
from checker.prose.whose import Standing
from checker.report import Address
from checker.rules.base import Case, Outcome, Rule, compiled
from checker.rules.sheet import sheet_of
from checker.rules.statements.candidates import Candidates
from checker.rules.statements.check import Statement
from checker.rules.statements.others import OtherReadings, goes_on
from checker.rules.statements.telling import how_read
from checker.rules.statements.weighing import (
    adds_up_by_kinds,
    adds_up_by_ways,
    adds_up_with,
    adds_up_with_late,
    has_own_part,
    lacks_witness,
    narrowed_whole,
    of_carried_alone,
    takes_in,
    takes_in_others,
    takes_up_all,
    told_by_bodies,
    with_carried,
    with_last_years,
)
from checker.rules.statements.wider import is_over_years, is_wider
from checker.rules.statements.witnesses import Key, Witnesses, key_of

_SEVERAL = 3
"""So many bodies of which the same is told make a list."""
Made = tuple[Rule, Outcome]


def settle(made: Sequence[Made], case: Case) -> list[Outcome]:
    """The outcomes of all rules on statements, in their order, each failure graded by what speaks for
    another meaning of its figure, or withdrawn with the reason."""
    reading = case.told
    if reading is None:
        return [outcome for _, outcome in made]
    return _Judge(made, case, reading).verdicts()


class _Judge:
    def __init__(self, made: Sequence[Made], case: Case, reading: Reading) -> None:
        self._made, self._reading = made, reading
        self._verdicts: list[Outcome] = []
        """So far, in the order of the rules: one figure is accused by one of them."""
        checks = {rule.id: compiled(rule.check) for rule, _ in made}
        self._candidates = {
            id: Candidates(check.spec, sheet_of(case, check.spec.layouts))
            for id, check in checks.items()
            if isinstance(check, Statement)
        }
        self._others = OtherReadings(reading, tuple(self._candidates.values()))
        self._vocabulary: Vocabulary = reading.vocabulary
        self._weights: Weights = reading.vocabulary.weights
        self._standing = Standing.of(case.report.organ)
        self._told: dict[str, set[tuple[Address, ...]]] = defaultdict(set)
        """Cells that figures state rightly, by the rule that holds them against each other."""
        self._told_in: dict[tuple[tuple[Address, ...], int], list[Mention]] = defaultdict(list)
        """Those figures, by the cells and the sentence."""
        self._circles: dict[str | tuple[Address, ...], set[str]] = defaultdict(set)
        """Of whom such figures are told, by the rule and by the cells."""
        self._stated: dict[tuple[str, ...], set[Decimal]] = defaultdict(set)
        """What is stated rightly of each topic."""
        for rule, outcome in made:
            if outcome.result == "pass" and outcome.weighed is not None:
                one = outcome.weighed.mention
                self._told[rule.id].add(outcome.cells)
                self._told_in[outcome.cells, one.sentence].append(one)
                circle = self._standing.circle(one.scope, one.whose)
                self._circles[rule.id].add(circle)
                self._circles[outcome.cells].add(circle)
                self._stated[one.topics].add(one.quantity.low)
        self._elsewhere = {
            outcome.weighed.mention.sentence
            for rule, outcome in made
            if outcome.weighed is not None and outcome.result == "fail"
            if self._of_area(outcome.weighed.mention)
            and self._is_elsewhere(rule, outcome, outcome.weighed.mention)
        }
        """Sentences that tell of an area whose figures are not those of the tables."""
        self._agreed = frozenset[tuple[Address, ...]]().union(*self._told.values())
        self._of: dict[Key, list[int]] = defaultdict(list)
        for at, (_, outcome) in enumerate(made):
            if outcome.weighed is not None:
                self._of[key_of(outcome.weighed.mention)].append(at)
        self._witnesses = Witnesses(made, reading, self._stated)

    def verdicts(self) -> list[Outcome]:
        for at in range(len(self._made)):
            self._verdicts.append(self._verdict(at))
        return self._verdicts

    def _verdict(self, at: int) -> Outcome:
        rule, outcome = self._made[at]
        weighed = outcome.weighed
        if weighed is None or outcome.result != "fail":
            return outcome
        if is_over_years(outcome, weighed.mention):
            return _withdrawn(outcome, "累计的数比全年的多得多：可能是历年的")
        again = outcome.cells in self._agreed and goes_on(weighed) and weighed.mention.mark != "sum"
        if reason := self._meant_otherwise(at, rule, outcome, weighed.mention, again):
            return _withdrawn(outcome, reason)
        signs = (
            *weighed.signs,
            *([self._weights.sign("told")] if again else []),
            *([self._weights.sign("told_again")] if not again and self._retold(rule, outcome) else []),
            *self._witnesses.of(weighed.mention),
        )
        total = cost(signs)
        if total >= self._weights.silent:
            return _withdrawn(outcome, f"没有把握：{self._said(signs)}")
        if meant := self._others.agreeing(weighed):
            return _withdrawn(outcome, f"可以另作解释，与表格相符（{meant}）")
        spec = self._candidates[rule.id].spec
        renamed = any(sign.name == "other_name" for sign in signs)  # whatever else agrees
        doubted = (
            renamed
            or total >= self._weights.doubt
            or (
                lacks_witness(spec, signs, weighed.mention, self._weights)
                and not self._witnesses.keeps_from_whole(weighed.mention, outcome.expected)
            )
        )
        severity = "warning" if doubted else outcome.severity
        told = how_read(weighed, signs, severity or rule.severity, self._vocabulary)
        return replace(outcome, severity=severity, weighed=replace(weighed, signs=signs), reading=told)

    def _meant_otherwise(self, at: int, rule: Rule, outcome: Outcome, mention: Mention, again: bool) -> str:
        """Why the figure may well be something else than what the rule holds it against; empty: nothing.
        ``again``: the cells have been told, and the figure goes on from there."""
        same = self._of[key_of(mention)]
        others = [self._made[n] for n in same if n != at]
        fitting = next((one for one, made in others if made.result == "pass" and one is not rule), None)
        if fitting is not None:
            return f"另一种读法与表格相符（{fitting.title}）"
        accused = next((n for n in same if n < at and self._verdicts[n].result == "fail"), None)
        if accused is not None and self._made[accused][0] is not rule:
            return f"同一数字已另作核对（{self._made[accused][0].title}）"
        agreeing = self._told_in.get((outcome.cells, mention.sentence), ())
        if is_wider(self._reading, agreeing, self._candidates[rule.id].spec, outcome, mention):
            return "说得较宽，其中表格所列的数说得相符"
        if is_portion(self._reading, mention):
            return "说的只是其中的一部分：后文说了它占多少"
        if self._is_part_beside(outcome, mention):
            return "说的是总数的几个部分之一"
        if self._others.is_remainder(mention):
            return "可以是没有列出的其余各种结果：与同句所列的合计起来，与表格相符"
        ways = (adds_up_with, adds_up_by_ways, adds_up_by_kinds, adds_up_with_late, takes_in_others)
        if any(added(self._reading, mention, outcome) for added in ways):
            return "与前后的数合计与表格相符"
        taken_in = takes_in(self._reading, mention, outcome)
        if taken_in is not None and self._others.borne_out(replace(taken_in, signs=())):
            return "连后面说的一种在内，与表格相符"
        narrowed = narrowed_whole(self._reading, mention)
        official = not self._vocabulary.balanced.isdisjoint(mention.topics)
        if official and narrowed is not None and not self._others.borne_out(replace(narrowed, signs=())):
            return "说的只是其中的一部分：前面说了是哪些"
        if told_by_bodies(self._reading, mention) and self._lesser(rule, outcome, mention):
            return "几个单位的数分开说的，这里只是其中一个"
        if mention.scope in ("area", "members") and has_own_part(self._reading, mention, outcome):
            return "说的是整个地区、系统或成员单位，其中本机关的数与表格相符"
        apart = of_carried_alone(self._reading, mention) or with_last_years(self._reading, mention, outcome)
        if apart or self._is_done_with_carried(outcome, mention):
            return "另一部分单独说了，两者之和与表格相符"
        beside = mention.sentence in self._elsewhere and self._of_area(mention)
        if beside or self._is_elsewhere(rule, outcome, mention):
            return "表格里的数说的是另一个范围"
        if self._is_narrower(rule, outcome, mention, again) and self._lesser(rule, outcome, mention):
            return "该数已在别处说过且相符，这里可能只是其中一部分"
        return ""

    def _is_narrower(self, rule: Rule, outcome: Outcome, mention: Mention, again: bool) -> bool:
        """Whether a figure may be told of a part of what the cells count, which were stated elsewhere."""
        if takes_up_all(mention, self._vocabulary):
            return False
        of_told = outcome.cells in self._told[rule.id]
        loosely = not mention.explicit or mention.mark in ("parts", "open")
        return mention.scope == "members" or again or (of_told and loosely)

    def _is_elsewhere(self, rule: Rule, outcome: Outcome, mention: Mention) -> bool:
        """Whether the tables are another circle’s: “新收 42 件……（全市共收到 470 件）”.
        Another rule may hold a figure against the same cells."""
        circle = self._standing.circle(mention.scope, mention.whose)
        told = self._circles[rule.id] | self._circles[outcome.cells]
        return circle in ("area", "members") and bool(told - {circle})

    def _of_area(self, mention: Mention) -> bool:
        return self._standing.circle(mention.scope, mention.whose) == "area"

    def _is_part_beside(self, outcome: Outcome, mention: Mention) -> bool:
        """Whether only several figures together are what the form counts, by what the text says or because
        the tables have what they add up to: “各海关办理 21 件，关本级办理 9 件”. What is told of the organ
        itself (“其中市局机关 98 件”) may be all that the tables count."""
        if one_of_kinds(self._reading, mention):
            return True
        certain = parts_beside(self._reading, mention)
        if certain and mention.scope != "own":
            return True
        lists = (*certain, *told_beside(self._reading, mention))
        if any(len(parts) >= _SEVERAL for parts in lists) and mention.mark not in ("parts", "open"):
            return True
        sums = {sum((m.quantity.low for m in parts), Decimal(0)) for parts in lists}
        return bool(sums & {*outcome.expected, *self._stated[mention.topics]})

    def _is_done_with_carried(self, outcome: Outcome, mention: Mention) -> bool:
        """Whether the figure and what is told apart of those carried over come to what the tables have."""
        role = (self._vocabulary.role("outflow"),)
        return any(
            low in outcome.expected
            or (
                set(role) & set(mention.roles)
                and self._others.borne_out(
                    replace(mention, quantity=replace(mention.quantity, low=low, high=low), roles=role)
                )
            )
            for low in with_carried(self._reading, mention)
        )

    def _retold(self, rule: Rule, outcome: Outcome) -> bool:
        """Whether the text has the number of these cells elsewhere, and more than this figure says, or in the
        same sentence (“县（区）局收到 120 件，市局收到 44 件”)."""
        mention = outcome.weighed.mention if outcome.weighed else None
        if mention is None or outcome.cells not in self._told[rule.id]:
            return False
        if takes_up_all(mention, self._vocabulary):
            return False
        here = (outcome.cells, mention.sentence) in self._told_in
        return here or self._lesser(rule, outcome, mention)

    def _lesser(self, rule: Rule, outcome: Outcome, mention: Mention) -> bool:
        """Whether a figure is less than the cells that it is held against."""
        value = self._candidates[rule.id].sheet.total([(Decimal(1), cell) for cell in outcome.cells])
        return value is not None and mention.quantity.high < value

    def _said(self, signs: Sequence[Sign]) -> str:
        return "，".join(self._weights.called(sign) for sign in signs if sign.cost > 0)


def _withdrawn(outcome: Outcome, reason: str) -> Outcome:
    return Outcome("not_applicable", outcome.instance, reason, locations=outcome.locations[:1])
