"""What the prose says of its figures: the plain results of reading it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from checker.ground.records import record
from checker.language.quantity import Quantity
from checker.prose.evidence import Sign, cost
from checker.prose.tokens import Run
from checker.prose.vocabulary import Vocabulary
from checker.report import Prose, Sentence

When = Literal["this", "last", "part", "other"]
Whose = Literal["own", "other"]
Worked = TypeVar("Worked")

PLAIN_NOUNS = frozenset(("案件", "事项", "项目", "情况"))
"""Nouns that only round off the name of a subject (“行政诉讼案件”)."""
CALLED = (*PLAIN_NOUNS, "文件")
"""Nouns by which a subject is called where it has been named before."""
REACH = 40
"""How many figures back a claim or a percentage may refer to."""
_NO_WORDS = Run()


@record
class Mention:
    """One figure of the prose and what it is said of."""

    sentence: int
    """Ordinal of the sentence in the prose."""
    quantity: Quantity
    topics: tuple[str, ...] = ()
    """Ids of what is counted; empty where it is nothing that the form counts."""
    sure: bool = False
    """The subject is named with the figure, or carried over from words that name it."""
    roles: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other kinds of applicants that the words may mean: “其他组织” all that were not named before."""
    channel: str = ""
    """``request``: counts what came through one channel; ``outlet``: what was published in one place."""
    whose: Whose = "own"
    scope: str = ""
    """Whose figure the text says it is: ``own``, ``area`` (全市), ``members`` (各部门), ``below``."""
    when: When = "this"
    change: int = 0
    """1 or -1 where the figure is an increase or a decrease."""
    subset: bool = False
    """Words that are not known stand between the figure and its subject."""
    each: bool = False
    """Said of each of several subjects (“各 1 件”)."""
    mark: str = ""
    """How it relates to those before: ``parts`` (其中), ``open`` (包括), ``sum`` (共计), ``rest`` (其余)."""
    closed: bool = True
    """No “等” after it."""
    depth: int = 0
    """Brackets around it."""
    whole: int | None = None
    """For the first figure in brackets: index of the mention before the bracket."""
    stop: str = ""
    """The strongest stop since the figure before it."""
    words: str = ""
    """The words before it in its clause, for comparing two figures of one thing."""
    lead: Run = _NO_WORDS
    tail: Run = _NO_WORDS
    noun: str = ""
    """The noun nearest to it, where it is none of the form's."""
    part: bool = False
    """A part of another figure, of no class that a table has."""
    unspoken: bool = False
    """Reviews or suits, of which nothing says that they are about disclosure."""
    explicit: bool = False
    """Its own words tell both its subject and its role."""
    signs: tuple[Sign, ...] = ()
    """What speaks against this reading of it."""

    @property
    def at(self) -> tuple[int, int]:
        """Where it stands: its sentence, and the first of its characters there."""
        return self.sentence, self.quantity.start

    @property
    def said_of(self) -> tuple[tuple[str, ...], ...]:
        """What it is said of: subjects, roles and applicants."""
        return self.topics, self.roles, self.applicants

    @property
    def cost(self) -> int:
        """How much speaks against this reading."""
        return cost(self.signs)

    def with_sign(self, sign: Sign) -> Mention:
        """The figure with one thing more that speaks against this reading."""
        return replace(self, signs=(*self.signs, sign))

    def as_less(self, sign: Sign) -> Mention:
        """The figure as one of less, or of something else, than a cell counts, and the sign that says why."""
        return replace(self, subset=True, signs=(*self.signs, sign))

    def signs_named(self, *names: str) -> bool:
        """Whether any of these signs was met."""
        return any(sign.name in names for sign in self.signs)

    @property
    def comparable(self) -> bool:
        return self.countable and not self.unspoken

    @property
    def countable(self) -> bool:
        """Comparable, were it known that the cases are about disclosure."""
        return self.weighable and self.whose == "own" and not self.subset

    @property
    def weighable(self) -> bool:
        """Whether it may count what a cell of the tables counts, however much speaks against it."""
        return (
            bool(self.topics)
            and self.when == "this"
            and (self.whose == "own" or self.scope == "area")
            and not self.part
            and not self.channel
            and not self.change
            and self.quantity.kind in ("count", "money")
        )


@record
class Clause:
    """Words between two stops in which no figure stands: where claims such as “未收到申请” are made."""

    sentence: int
    tokens: Run
    topics: tuple[str, ...]
    """The subject that the clause goes on speaking of, where it names none."""
    sure: bool
    whose: Whose
    when: When


@dataclass(frozen=True, slots=True)
class Reading:
    """All statements of a report's prose."""

    prose: Prose
    mentions: tuple[Mention, ...]
    clauses: tuple[Clause, ...]
    tokens: tuple[Run, ...]
    """Of each sentence."""
    vocabulary: Vocabulary
    """By which the prose was read."""
    _worked_out: dict[Callable[[Reading], Any], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, work: Callable[[Reading], Worked]) -> Worked:
        """What ``work`` makes of this reading, worked out once however many rules ask."""
        if work not in self._worked_out:
            self._worked_out[work] = work(self)
        made: Worked = self._worked_out[work]
        return made

    def of(self, sentence: int) -> list[Mention]:
        """The figures of one sentence."""
        return list(self.once(_by_sentence).get(sentence, ()))

    def before(self, sentence: int, position: int) -> list[Mention]:
        """The last figures of a sentence before a place in it."""
        here = self.once(_by_sentence).get(sentence, ())
        end = bisect_left(here, position, key=lambda m: m.quantity.start)
        return list(here[max(0, end - REACH) : end])

    def beside(self, mention: Mention) -> list[Mention]:
        """The figures about one in its sentence, no more than a text of any length may cost."""
        here = self.once(_by_sentence).get(mention.sentence, ())
        at = bisect_left(here, mention.quantity.start, key=lambda m: m.quantity.start)
        return [m for m in here[max(0, at - REACH) : at + REACH] if m is not mention]

    def sentence(self, mention: Mention) -> Sentence:
        return self.prose.sentences[mention.sentence]


def _by_sentence(reading: Reading) -> dict[int, list[Mention]]:
    """The figures of each sentence that has any, in the order of print."""
    found: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        found.setdefault(mention.sentence, []).append(mention)
    return found
