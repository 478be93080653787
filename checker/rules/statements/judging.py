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

from checker.prose.beside import parts_beside, told_beside
from checker.prose.evidence import Sign, Weights, cost
from checker.prose.mentions import REACH, Mention, Reading
from checker.prose.portions import is_portion
from checker.prose.statements.scene import PRESUMED
from checker.prose.vocabulary import Vocabulary
from checker.rules.base import Case, Outcome, Rule, Weighed, compiled
from checker.rules.sheet import Sheet
from checker.rules.statements.candidates import Candidates
from checker.rules.statements.check import Statement
from checker.rules.statements.telling import how_read
from checker.rules.statements.weighing import has_own_part, told_by_bodies

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


class _Judge:
    def __init__(self, made: Sequence[Made], case: Case, reading: Reading) -> None:
        self._made, self._reading = made, reading
        checks = {rule.id: compiled(rule.check) for rule, _ in made}
        self._candidates = {
            id: Candidates(check.spec, Sheet(case, check.spec.layouts))
            for id, check in checks.items()
            if isinstance(check, Statement)
        }
        self._by_role = {
            id: [one for one in self._candidates.values() if id in one.spec.roles]
            for id in reading.vocabulary.roles
        }
        self._vocabulary: Vocabulary = reading.vocabulary
        self._weights: Weights = reading.vocabulary.weights
        self._paragraph = {n: s.paragraph for n, s in enumerate(reading.prose.sentences)}
        self._agreed = {made.cells for _, made in made if made.result == "pass"}
        """Cells that a figure states rightly."""
        self._stated: dict[tuple[str, ...], set[Decimal]] = defaultdict(set)
        """What is stated rightly of each topic."""
        for _, outcome in made:
            if outcome.result == "pass" and outcome.weighed is not None:
                one = outcome.weighed.mention
                self._stated[one.topics].add(one.quantity.low)
        self._of: dict[Key, list[int]] = defaultdict(list)
        self._near: dict[int, list[Key]] = defaultdict(list)
        """The figures of a paragraph."""
        for at, (_, outcome) in enumerate(made):
            if outcome.weighed is not None:
                key = _key(outcome.weighed.mention)
                if key not in self._of:
                    self._near[self._paragraph[key[0]]].append(key)
                self._of[key].append(at)

        for near in self._near.values():
            near.sort()

    def verdicts(self) -> list[Outcome]:
        return [self._verdict(at) for at in range(len(self._made))]

    def _verdict(self, at: int) -> Outcome:
        rule, outcome = self._made[at]
        weighed = outcome.weighed
        if weighed is None or outcome.result != "fail":
            return outcome
        again = outcome.cells in self._agreed and _goes_on(weighed) and weighed.mention.mark != "sum"
        reason = self._meant_otherwise(at, rule, outcome, weighed)
        if not reason and again and self._lesser(rule, outcome, weighed.mention):
            reason = "该数已在别处说过且相符，这里可能只是其中一部分"
        if reason:
            return _withdrawn(outcome, reason)
        signs = (
            *weighed.signs,
            *([self._weights.sign("told")] if again else []),
            *self._witnesses(weighed.mention),
        )
        total = cost(signs)
        if total >= self._weights.silent:
            return _withdrawn(outcome, f"没有把握：{self._said(signs)}")
        severity = "warning" if total >= self._weights.doubt else outcome.severity
        told = how_read(weighed, signs, severity or rule.severity, self._vocabulary)
        return replace(outcome, severity=severity, weighed=replace(weighed, signs=signs), reading=told)

    def _meant_otherwise(self, at: int, rule: Rule, outcome: Outcome, weighed: Weighed) -> str:
        """Why the figure may well be something else than what the rule holds it against; empty: nothing."""
        mention = weighed.mention
        same = self._of[_key(mention)]
        others = [self._made[n] for n in same if n != at]
        fitting = next((one for one, made in others if made.result == "pass" and one is not rule), None)
        if fitting is not None:
            return f"另一种读法与表格相符（{fitting.title}）"
        first = next(self._made[n][0] for n in same if self._made[n][1].result == "fail")
        if first is not rule:
            return f"同一数字已另作核对（{first.title}）"
        if meant := self._otherwise(weighed):
            return f"可以另作解释，与表格相符（{meant}）"
        if is_portion(self._reading, mention):
            return "说的只是其中的一部分：后文说了它占多少"
        if self._is_part_beside(outcome, mention):
            return "说的是总数的几个部分之一"
        if told_by_bodies(self._reading, mention) and self._lesser(rule, outcome, mention):
            return "几个单位的数分开说的，这里只是其中一个"
        if mention.scope == "area" and has_own_part(self._reading, mention, outcome):
            return "说的是整个地区或系统，其中本机关的数与表格相符"
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
        if not lent or weights.costs["other_role"] > weights.margin or not mention.quantity.high:
            return ""
        known = self._vocabulary.roles
        for id, rules in self._by_role.items():
            if id in mention.roles or (known[id].topics and known[id].topics.isdisjoint(mention.topics)):
                continue
            about = [one for one in rules if one.spec.topics.issuperset(mention.topics)]
            other = replace(mention, roles=(id,)) if about else mention
            if any(one.bears_out(other) for one in about):
                return known[id].name
        return ""

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
        same = (mention.topics, mention.roles, mention.applicants)
        if (
            mention.roles
            and not mention.sure
            and any(o.sentence == sentence and (o.topics, o.roles, o.applicants) == same for o in agreeing)
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
        agreeing, differing = [], []
        near = self._near[self._paragraph[mention.sentence]]
        at = bisect_left(near, _key(mention))
        for key in near[max(0, at - REACH) : at + REACH]:
            if key == _key(mention):
                continue
            outcomes = [self._made[n][1] for n in self._of[key]]
            other = outcomes[0].weighed.mention if outcomes[0].weighed else mention
            if self._family(other) != self._family(mention) or other.whose != mention.whose:
                continue
            if not other.quantity.high:
                continue
            if any(one.result == "pass" for one in outcomes):
                agreeing.append(other)
            elif any(one.result == "fail" for one in outcomes):
                differing.append(other)
        return agreeing, differing

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
