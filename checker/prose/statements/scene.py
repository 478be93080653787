"""What has been said so far, as a reader of the report keeps it in mind: the scene of a figure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from checker.prose.evidence import HOPELESS, Sign
from checker.prose.figures import Figure
from checker.prose.mentions import REACH, Clause, Mention, When, Whose
from checker.prose.tokens import Run, Token, say_any
from checker.prose.vocabulary import Tag, Vocabulary
from checker.prose.whose import Standing
from checker.report import Prose

PRESUMED = ("presumed", "by_stage", "foretold")
"""Signs that the subject was not named at all."""
WHOSE = ("area", "others")
"""Signs that a figure is another body's."""
OF_FORM = ("opening", "inflow", "closing")
"""Stages whose words are the form's own."""
GENERIC = ("framing", "release", "inventory")
"""What is said of a role that tells little beside another one."""


@dataclass(slots=True)
class Context:
    """What has been said before a figure, by which it is read."""

    topics: tuple[str, ...] = ()
    named: bool = False
    """The subject was named in this sentence."""
    presumed: str = ""
    """The sign under which the subject was taken for granted; empty: it was named."""
    since: int = -1
    """The sentence that named the subject."""
    sure: bool = False
    roles: tuple[str, ...] = ()
    noun: str = ""
    whose: Whose = "own"
    scope: str = ""
    when: When = "this"
    aside: When = "this"
    """When the figure before was, if it stands in a bracket."""
    grouped: bool = False
    """After 其中: nouns name parts and do not change the subject."""
    disclosure: bool = False
    """Disclosure of government information was spoken of: reviews and suits may be those of table 四."""
    cases: bool = False
    """Cases were said to be about disclosure: those told after them are too."""
    authority: bool = False
    """The organ was said to decide on cases against others."""
    contents: bool = False
    """A list of what the things counted are about has begun in this sentence."""
    open_topics: tuple[str, ...] = ()
    """Subjects named in this sentence whose number of decisions has not been told yet."""


@dataclass(slots=True)
class Said:
    """What is said of a figure, as far as its words have been understood."""

    figure: Figure
    topics: tuple[str, ...] = ()
    noun: str = ""
    named: bool = False
    behind: bool = False
    """Its subject stands behind it (“12 件政府信息公开申请”)."""
    led: bool = False
    """It counts what led to cases (“2 件答复引起行政复议”)."""
    subject: tuple[str, ...] = ()
    """Its topics, or those of the sentence: what roles are looked for."""
    app_only: bool = False
    """Only applications can have the role named."""
    tells: bool = False
    """The words can be said of nothing but applications for disclosure."""
    inherited: bool = False
    """No words name its subject."""
    sure: bool = False
    roles: tuple[str, ...] = ()
    lent: bool = False
    """Its role is that of a figure or clause before."""
    applicants: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """All applicants that were not named before, where its words may mean those."""
    mark: str = ""
    channel: str = ""
    change: int = 0
    when: When = "this"
    residue: int = 0
    """Unknown characters among the words."""
    signs: list[Sign] = field(default_factory=list)
    """What speaks against its being what a cell of the tables counts."""
    unspoken: bool = False
    named_after: bool = False
    """Its sentence goes on to name in full what it may count."""
    explicit: bool = False
    """Subject and role are both told by its own words."""

    @property
    def blocked(self) -> bool:
        """It counts something less, or something else, than a cell of the tables."""
        return any(sign.cost >= HOPELESS for sign in self.signs)


@dataclass(slots=True)
class Scene:
    """A report that is being read: all that a figure may be said of, and what was read of it."""

    prose: Prose
    vocabulary: Vocabulary
    year: int | None
    standing: Standing
    mentions: list[Mention] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    context: Context = field(default_factory=Context)
    number: int = 0
    """The sentence that is being read."""
    told: set[str] = field(default_factory=set)
    """The subjects that figures of this paragraph were said of."""
    heading: Context = field(default_factory=Context)
    """What the sub-heading over this paragraph speaks of."""
    timed: bool = False
    """This sentence names the year."""
    up_to: bool = False
    """It tells only up to when there was so much."""
    others: bool = False
    """It speaks of other organs."""
    disclosing: bool = False
    """It names applications for disclosure."""
    ranked: bool = False
    """It tells the largest only."""
    both_ways: bool = False
    """It tells both what came to a list and what went from it."""
    foretold: bool = False
    """It goes on to tell what became of applications, or who made them, and names nothing else."""
    several: frozenset[str] = frozenset()
    """Families of which it names more than one subject, in full or in short."""
    telling: bool = False
    """It speaks of what happened to applications, so “申请” in it is one for disclosure."""

    having: Callable[..., frozenset[str]] = field(init=False, repr=False)
    """The roles with any of some stages and traits."""
    role: Callable[[str], str] = field(init=False, repr=False)
    """The role that stands for a stage or trait."""
    _default: frozenset[str] = field(init=False, repr=False)
    _cases: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Asked several times of each figure: by the vocabulary itself, not by way of the scene.
        self.having, self.role = self.vocabulary.having, self.vocabulary.role
        self._default, self._cases = frozenset(self.vocabulary.default), self.vocabulary.cases

    def named(self, words: Iterable[Token], *names: str) -> bool:
        """Whether words name a role with any of these stages and traits."""
        return say_any(words, "role", self.vocabulary.having(*names))

    def cases(self, topics: Collection[str]) -> bool:
        """Whether any of the subjects counts only where it is said to be about disclosure."""
        return bool(topics) and not self._cases.isdisjoint(topics)

    def default(self, topics: Collection[str]) -> bool:
        """Whether any of the subjects is the one that the report is on."""
        return bool(topics) and not self._default.isdisjoint(topics)

    def tells(self, word: Token | Run) -> bool:
        """Whether a word, or one of a run, can be said of nothing but applications for disclosure."""
        return word.among("role", self.having("telling"))

    def sign(self, name: str) -> Sign:
        """What speaks against a reading, by its name."""
        return self.vocabulary.weights.sign(name)

    def against(self, said: Said, name: str, words: Sequence[Token] | str = "", times: int = 1) -> None:
        """Notes a sign against the figure's being what a cell counts; each once."""
        if all(sign.name != name for sign in said.signs):
            text = words if isinstance(words, str) else "".join(t.text for t in words)
            said.signs.append(self.vocabulary.weights.sign(name, text, times))

    def loosely(self, noun: str) -> bool:
        """Whether a noun is a word that is often said for what the report is on (“申请”)."""
        tags = self.vocabulary.words.get(noun)
        return tags is not None and any(Tag("weak", id) in tags for id in self._default)

    def counted_in(self, topics: Iterable[str], unit: str) -> bool:
        """Whether any of the subjects is counted in this unit."""
        return any(unit in self.vocabulary.topics[topic].units for topic in topics)

    def alike(self, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Whether two subjects are of one family."""
        return self.family(one[0]) == self.family(other[0])

    def decided(self, topics: Iterable[str]) -> bool:
        """Whether the subjects are things that an organ decides."""
        return any(self.vocabulary.can(topic, "decided") for topic in topics)

    def applied_for(self, topics: Iterable[str]) -> bool:
        """Whether any of the subjects may be applied for itself, so that “申请” may be one for it."""
        topics = tuple(topics)
        return self.decided(topics) or self.cases(topics)

    def family(self, topic: str) -> str:
        return self.vocabulary.topics[topic].family

    def in_sentence(self, number: int) -> list[Mention]:
        """The last figures of a sentence that is being read."""
        before = takewhile(lambda m: m.sentence == number, reversed(self.mentions[-REACH:]))
        return [*before][::-1]
