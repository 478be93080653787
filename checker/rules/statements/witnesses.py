"""What the other figures of its sentence and its paragraph say of a figure's being understood: where they
agree with the tables, it was; where none does, it may speak of something else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import NamedTuple

from checker.prose.evidence import Sign, Weights
from checker.prose.groups import groups
from checker.prose.mentions import REACH, Mention, Reading
from checker.prose.vocabulary import Vocabulary
from checker.rules.base import Outcome, Rule

_TELLING = 3
"""From which number on a figure agrees with a cell by more than chance."""
Made = tuple[Rule, Outcome]
Key = tuple[int, int, int]
"""A figure of the prose: sentence, and where in it."""


class _Compared(NamedTuple):
    """A figure that was held against the tables."""

    key: Key
    mention: Mention
    family: str
    agrees: bool


class Witnesses:
    """The figures of a report that were held against the tables, as they bear on each other."""

    def __init__(
        self,
        made: Sequence[Made],
        reading: Reading,
        stated: Mapping[tuple[str, ...], AbstractSet[Decimal]],
    ) -> None:
        """``stated``: what is told rightly of each topic."""
        self._vocabulary: Vocabulary = reading.vocabulary
        self._weights: Weights = reading.vocabulary.weights
        self._stated = stated
        self._paragraph = {n: s.paragraph for n, s in enumerate(reading.prose.sentences)}
        self._near = self._compared_figures(made)
        self._lists = {key_of(part): group for group in groups(reading) for part in group.parts}
        """In which list a figure stands."""
        self._wholes = {
            key_of(part): whole
            for group in groups(reading)
            for parts, whole in group.proven()
            for part in parts
        }
        """What figures make up exactly, by the parts."""

    def keeps_from_whole(self, mention: Mention, expected: Sequence[Decimal]) -> bool:
        """“办结 95 件，……，其他处理 21 件”, where the tables have the 95, and what they have for this figure
        would make the list come to it: the text itself shows that the figure is wrong."""
        group = self._lists.get(key_of(mention))
        if self._vocabulary.having("release", "framing") & set(mention.roles):
            return False  # “公开类答复 29 件” may be counted in other ways
        if group is None or not all(one.quantity.exact for one in (*group.wholes, *group.parts)):
            return False
        rest = sum((one.quantity.low for one in group.parts if one is not mention), Decimal(0))
        return any(
            whole.quantity.low in self._stated[whole.topics] and whole.quantity.low - rest in expected
            for whole in group.wholes
        )

    def of(self, mention: Mention) -> list[Sign]:
        """What the other figures of the sentence and the paragraph say of its being understood."""
        agreeing, differing = self._compared(mention)
        sentence = mention.sentence
        found: list[Sign] = []
        if self._of_agreeing(mention):
            found.append(self._weights.sign("agreeing_whole"))
        understood = (*agreeing, *(o for o in differing if o.sure))
        units = {o.quantity.unit for o in understood if o.quantity.kind == "count"}
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
        beside = [other for other in agreeing if other.sentence == sentence]
        if beside:
            alike = self._family(mention) != ""  # “许可 362 件、处罚 98 件、强制 9 件” are one list
            numbers = {
                other.quantity.low
                for other in beside
                if (alike or other.topics == mention.topics) and other.quantity.low >= _TELLING
            }
            several = [self._weights.sign("agreeing_several")] if len(numbers) > 1 else []
            return [*found, self._weights.sign("agreeing"), *several]
        if agreeing:
            found.append(self._weights.sign("agreeing_near"))
        if any(other.sentence == sentence for other in differing):
            found.append(self._weights.sign("none_agrees"))
        return found

    def _of_agreeing(self, mention: Mention) -> bool:
        """“收到 44 件。自然人 36 件，法人 8 件”: the classes make up a whole that the tables have."""
        whole, known = self._wholes.get(key_of(mention)), self._vocabulary
        return (
            whole is not None
            and whole.topics == mention.topics
            and bool((known.balanced | known.cases) & set(whole.topics))
            and whole.quantity.low in self._stated[whole.topics]
        )

    def _compared(self, mention: Mention) -> tuple[list[Mention], list[Mention]]:
        """The other figures of the paragraph on such things: those that agree with the tables, and not."""
        agreeing: list[Mention] = []
        differing: list[Mention] = []
        key, family = key_of(mention), self._family(mention)
        near = self._near[self._paragraph[mention.sentence]]
        at = bisect_left(near, key, key=lambda one: one.key)
        for one in near[max(0, at - REACH) : at + REACH]:
            if one.family != family or one.key == key or one.mention.whose != mention.whose:
                continue
            (agreeing if one.agrees else differing).append(one.mention)
        return agreeing, differing

    def _compared_figures(self, made: Sequence[Made]) -> dict[int, list[_Compared]]:
        """The figures that the tables bear out or not, but for noughts, by paragraph and in their order."""
        told: dict[Key, list[Outcome]] = defaultdict(list)
        for _, outcome in made:
            if outcome.weighed is not None:
                told[key_of(outcome.weighed.mention)].append(outcome)
        found: dict[int, list[_Compared]] = defaultdict(list)
        for key, outcomes in sorted(told.items()):
            results = {one.result for one in outcomes}
            mention = next(one.weighed.mention for one in outcomes if one.weighed)
            if mention.quantity.high and results & {"pass", "fail"}:
                one = _Compared(key, mention, self._family(mention), "pass" in results)
                found[self._paragraph[key[0]]].append(one)
        return found

    def _family(self, mention: Mention) -> str:
        return self._vocabulary.topics[mention.topics[0]].family if mention.topics else ""


def key_of(mention: Mention) -> Key:
    """Where a figure stands."""
    return mention.sentence, mention.quantity.start, mention.quantity.end
