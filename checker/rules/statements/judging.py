"""Accuse only when all readings disagree: the statements of a report judged together.

A figure that fits no cell of its reading is wrong only where no other reading is near: one of another rule,
one in another role that costs little more, one as something that the tables do not count. Other figures of
its sentence bear witness: where they agree with the tables, the sentence was understood; where none does, it
may speak of something else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from checker.prose.beside import parts_beside, told_beside
from checker.prose.evidence import Sign, Weights, cost
from checker.prose.mentions import REACH, Mention, Reading
from checker.prose.portions import is_portion
from checker.prose.statements.scene import PRESUMED
from checker.prose.traits import Role
from checker.prose.vocabulary import Vocabulary
from checker.prose.whose import Standing
from checker.report import Address
from checker.rules.base import Case, Outcome, Rule, Weighed, compiled
from checker.rules.sheet import sheet_of
from checker.rules.statements.candidates import Candidates
from checker.rules.statements.check import Statement
from checker.rules.statements.telling import how_read
from checker.rules.statements.weighing import carried_apart, has_own_part, lacks_witness, told_by_bodies
from checker.rules.statements.wider import is_wider

_NOT_NAMED = ("inherited", "carried_on", *PRESUMED)
_SEVERAL = 3
"""So many bodies of which the same is told make a list."""
Made = tuple[Rule, Outcome]
Key = tuple[int, int, int]
"""A figure of the prose: sentence, and where in it."""


def settle(made: Sequence[Made], case: Case) -> list[Outcome]:
    """The outcomes of all rules on statements, in their order, each failure graded by what speaks for
    another meaning of its figure, or withdrawn with the reason."""
    reading = case.told
    if reading is None:
        return [outcome for _, outcome in made]
    return _Judge(made, case, reading).verdicts()


class _Compared(NamedTuple):
    """A figure that was held against the tables."""

    key: Key
    mention: Mention
    family: str
    agrees: bool


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
        self._on: dict[tuple[str, ...], list[tuple[Role, list[Candidates]]]] = {}
        self._vocabulary: Vocabulary = reading.vocabulary
        self._weights: Weights = reading.vocabulary.weights
        self._paragraph = {n: s.paragraph for n, s in enumerate(reading.prose.sentences)}
        self._standing = Standing.of(case.report.organ)
        self._told: dict[str, set[tuple[Address, ...]]] = defaultdict(set)
        """Cells that figures state rightly, by the rule that holds them against each other."""
        self._circles: dict[str, set[str]] = defaultdict(set)
        """Of whom such figures are told."""
        self._stated: dict[tuple[str, ...], set[Decimal]] = defaultdict(set)
        """What is stated rightly of each topic."""
        for rule, outcome in made:
            if outcome.result == "pass" and outcome.weighed is not None:
                one = outcome.weighed.mention
                self._told[rule.id].add(outcome.cells)
                self._circles[rule.id].add(self._standing.circle(one.scope, one.whose))
                self._stated[one.topics].add(one.quantity.low)
        self._agreed = frozenset[tuple[Address, ...]]().union(*self._told.values())
        self._of: dict[Key, list[int]] = defaultdict(list)
        for at, (_, outcome) in enumerate(made):
            if outcome.weighed is not None:
                self._of[_key(outcome.weighed.mention)].append(at)
        self._near = self._compared_figures()

    def verdicts(self) -> list[Outcome]:
        for at in range(len(self._made)):
            self._verdicts.append(self._verdict(at))
        return self._verdicts

    def _verdict(self, at: int) -> Outcome:
        rule, outcome = self._made[at]
        weighed = outcome.weighed
        if weighed is None or outcome.result != "fail":
            return outcome
        again = outcome.cells in self._agreed and _goes_on(weighed) and weighed.mention.mark != "sum"
        if reason := self._meant_otherwise(at, rule, outcome, weighed.mention, again):
            return _withdrawn(outcome, reason)
        signs = (
            *weighed.signs,
            *([self._weights.sign("told")] if again else []),
            *self._witnesses(weighed.mention),
        )
        total = cost(signs)
        if total >= self._weights.silent:
            return _withdrawn(outcome, f"没有把握：{self._said(signs)}")
        if meant := self._otherwise(weighed):
            return _withdrawn(outcome, f"可以另作解释，与表格相符（{meant}）")
        spec = self._candidates[rule.id].spec
        doubted = total >= self._weights.doubt or lacks_witness(spec, signs, weighed.mention, self._weights)
        severity = "warning" if doubted else outcome.severity
        told = how_read(weighed, signs, severity or rule.severity, self._vocabulary)
        return replace(outcome, severity=severity, weighed=replace(weighed, signs=signs), reading=told)

    def _meant_otherwise(self, at: int, rule: Rule, outcome: Outcome, mention: Mention, again: bool) -> str:
        """Why the figure may well be something else than what the rule holds it against; empty: nothing.
        ``again``: the cells have been told, and the figure goes on from there."""
        same = self._of[_key(mention)]
        others = [self._made[n] for n in same if n != at]
        fitting = next((one for one, made in others if made.result == "pass" and one is not rule), None)
        if fitting is not None:
            return f"另一种读法与表格相符（{fitting.title}）"
        accused = next((n for n in same if n < at and self._verdicts[n].result == "fail"), None)
        if accused is not None and self._made[accused][0] is not rule:
            return f"同一数字已另作核对（{self._made[accused][0].title}）"
        if is_wider(self._reading, self._made, self._candidates[rule.id].spec, outcome, mention):
            return "说得较宽，其中表格所列的数说得相符"
        if is_portion(self._reading, mention):
            return "说的只是其中的一部分：后文说了它占多少"
        if self._is_part_beside(outcome, mention):
            return "说的是总数的几个部分之一"
        if told_by_bodies(self._reading, mention) and self._lesser(rule, outcome, mention):
            return "几个单位的数分开说的，这里只是其中一个"
        if mention.scope == "area" and has_own_part(self._reading, mention, outcome):
            return "说的是整个地区或系统，其中本机关的数与表格相符"
        if carried_apart(self._reading, mention, outcome):
            return "另一部分单独说了，两者之和与表格相符"
        circle = self._standing.circle(mention.scope, mention.whose)
        if circle in ("area", "members") and self._circles[rule.id] - {circle}:
            return "表格里的数说的是另一个范围"
        narrower = mention.scope == "members" or again
        narrower = narrower or (outcome.cells in self._told[rule.id] and not mention.explicit)
        if narrower and self._lesser(rule, outcome, mention):
            return "该数已在别处说过且相符，这里可能只是其中一部分"
        return ""

    def _is_part_beside(self, outcome: Outcome, mention: Mention) -> bool:
        """Whether only several figures together are what the form counts, by what the text says or because
        the tables have what they add up to: “各海关办理 21 件，关本级办理 9 件”. What is told of the organ
        itself (“其中市局机关 98 件”) may be all that the tables count."""
        certain = parts_beside(self._reading, mention)
        if certain and mention.scope != "own":
            return True
        lists = (*certain, *told_beside(self._reading, mention))
        if any(len(parts) >= _SEVERAL for parts in lists) and mention.mark not in ("parts", "open"):
            return True
        sums = {sum((m.quantity.low for m in parts), Decimal(0)) for parts in lists}
        return bool(sums & {*outcome.expected, *self._stated[mention.topics]})

    def _lesser(self, rule: Rule, outcome: Outcome, mention: Mention) -> bool:
        """Whether a figure is less than the cells that it is held against."""
        value = self._candidates[rule.id].sheet.total([(Decimal(1), cell) for cell in outcome.cells])
        return value is not None and mention.quantity.high < value

    def _otherwise(self, weighed: Weighed) -> str:
        """The name of another role within the margin in which the figure agrees with the tables: one that its
        own words do not rule out."""
        mention, weights = weighed.mention, self._weights
        names = {sign.name for sign in weighed.signs}
        lent = "role_lent" in names or ("no_role" in names and _goes_on(weighed))
        if not lent or weights.sign("other_role").cost > weights.margin or not mention.quantity.high:
            return ""
        for role, rules in self._rules_on(mention.topics):
            if role.id in mention.roles:
                continue
            other = replace(mention, roles=(role.id,))
            if any(one.bears_out(other) for one in rules):
                return role.name
        return ""

    def _rules_on(self, topics: tuple[str, ...]) -> Sequence[tuple[Role, list[Candidates]]]:
        """The roles that these subjects can have, each with the rules on it."""
        if topics not in self._on:
            about = [one for one in self._candidates.values() if one.spec.topics.issuperset(topics)]
            found = [
                (role, [one for one in about if role.id in one.spec.roles])
                for role in self._vocabulary.roles.values()
                if not role.topics or not role.topics.isdisjoint(topics)
            ]
            self._on[topics] = [(role, rules) for role, rules in found if rules]
        return self._on[topics]

    def _witnesses(self, mention: Mention) -> list[Sign]:
        """What the other figures of the sentence and the paragraph say of its being understood."""
        agreeing, differing = self._compared(mention)
        sentence = mention.sentence
        found: list[Sign] = []
        units = {o.quantity.unit for o in (*agreeing, *differing) if o.quantity.kind == "count"}
        if (
            mention.quantity.kind == "count"
            and mention.quantity.unit
            and units
            and mention.quantity.unit not in units
            and "" not in units
        ):
            found.append(self._weights.sign("other_unit"))
        if (
            mention.roles
            and not mention.sure
            and any(o.sentence == sentence and o.said_of == mention.said_of for o in agreeing)
        ):
            found.append(self._weights.sign("said_again"))
        if any(other.sentence == sentence for other in agreeing):
            return [*found, self._weights.sign("agreeing")]
        if agreeing:
            found.append(self._weights.sign("agreeing_near"))
        if any(other.sentence == sentence for other in differing):
            found.append(self._weights.sign("none_agrees"))
        return found

    def _compared(self, mention: Mention) -> tuple[list[Mention], list[Mention]]:
        """The other figures of the paragraph on such things: those that agree with the tables, and not."""
        agreeing: list[Mention] = []
        differing: list[Mention] = []
        key, family = _key(mention), self._family(mention)
        near = self._near[self._paragraph[mention.sentence]]
        at = bisect_left(near, key, key=lambda one: one.key)
        for one in near[max(0, at - REACH) : at + REACH]:
            if one.family != family or one.key == key or one.mention.whose != mention.whose:
                continue
            (agreeing if one.agrees else differing).append(one.mention)
        return agreeing, differing

    def _compared_figures(self) -> dict[int, list[_Compared]]:
        """The figures that the tables bear out or not, but for noughts, by paragraph and in their order."""
        found: dict[int, list[_Compared]] = defaultdict(list)
        for key, places in sorted(self._of.items()):
            outcomes = [self._made[n][1] for n in places]
            results = {one.result for one in outcomes}
            mention = next(one.weighed.mention for one in outcomes if one.weighed)
            if mention.quantity.high and results & {"pass", "fail"}:
                one = _Compared(key, mention, self._family(mention), "pass" in results)
                found[self._paragraph[key[0]]].append(one)
        return found

    def _family(self, mention: Mention) -> str:
        return self._vocabulary.topics[mention.topics[0]].family if mention.topics else ""

    def _said(self, signs: Sequence[Sign]) -> str:
        return "，".join(self._weights.called(sign) for sign in signs if sign.cost > 0)


def _goes_on(weighed: Weighed) -> bool:
    """Whether the subject of a figure is not named with it."""
    return any(sign.name in _NOT_NAMED for sign in weighed.signs)


def _key(mention: Mention) -> Key:
    return mention.sentence, mention.quantity.start, mention.quantity.end


def _withdrawn(outcome: Outcome, reason: str) -> Outcome:
    return Outcome("not_applicable", outcome.instance, reason, locations=outcome.locations[:1])
