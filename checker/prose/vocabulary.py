"""The words of a rule folder's ``vocabulary.yaml``: which expressions of the prose mean which cells.

A vocabulary is rule data. It is loaded with the rules; a second one adds to the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from checker.ground.yamlfile import Fields, Node, as_text, as_texts, load_yaml, nearest
from checker.prose.evidence import Weights, read_weights
from checker.prose.timed import timed
from checker.prose.traits import (
    DISCLOSURE,
    OWN_TRAITS,
    STAGES,
    TRAITS,
    Applicant,
    Example,
    Role,
    Said,
    Tag,
    Topic,
)  # fmt: skip
from checker.prose.vocabulary_file import FILE_NAME, VocabularyFile, files_in, read_example

__all__ = ["FILE_NAME", "Said", "Tag", "Vocabulary", "Words", "load_vocabulary"]


@dataclass(frozen=True)
class Vocabulary:
    """What expressions of the prose mean, for one kind of report."""

    topics: Mapping[str, Topic]
    roles: Mapping[str, Role]
    applicants: Mapping[str, Applicant]
    rates: Mapping[str, str]
    """A word for a rate → ``done`` (办结 over 收到) or ``bounded`` (only known to lie within 0 and 100%)."""
    words: Mapping[str, frozenset[Tag]]
    """Word → all that it may mean."""
    lengths: Mapping[str, Sequence[int]]
    """Two characters, or one that is a word → how long the words are that begin so, longest first."""
    names: frozenset[str]
    """First characters of names with numerals."""
    claim_words: Mapping[str, frozenset[str]]
    """What claims without figures are made of, by the name of the list; they are looked for in the words of
    a clause and make none themselves."""
    before_year: Mapping[str, str]
    """Word → the role that it tells right before a year that is named (“转2025年”)."""
    ranks: Mapping[str, tuple[str, ...]]
    """Stage or trait → its roles in the order in which the files list them."""
    examples: tuple[Example, ...]
    weights: Weights
    """What evidence of a figure's meaning costs."""

    def claims(self, name: str) -> frozenset[str]:
        """One of the lists of ``claims``; empty where no file has it."""
        return self.claim_words.get(name, frozenset())

    def having(self, *names: str) -> frozenset[str]:
        """The roles with any of these stages and traits. Raises ``KeyError`` for a name that is neither."""
        return self._having.get(names) or self._found(names)

    def role(self, name: str) -> str:
        """The role that stands for a stage or trait, the first that the files list; empty: there is none."""
        return (*self.ranks[name], "")[0]

    def can(self, topic: str, name: str) -> bool:
        """Whether roles of this stage or trait are said of certain topics, of which this is one."""
        return any(topic in self.roles[id].topics for id in self.ranks[name])

    @cached_property
    def cases(self) -> frozenset[str]:
        """The topics that count only where they are said to be about disclosure."""
        return frozenset(id for id, topic in self.topics.items() if topic.needs == DISCLOSURE)

    @cached_property
    def balanced(self) -> frozenset[str]:
        """The topics that have a balance."""
        return frozenset(id for id, topic in self.topics.items() if topic.balance)

    @cached_property
    def default(self) -> tuple[str, ...]:
        """The topics that are meant where none is named."""
        return tuple(id for id, topic in self.topics.items() if topic.default)

    @cached_property
    def own(self) -> frozenset[str]:
        """The roles that only a topic meant by default can have: they name it."""
        default = set(self.default)
        return frozenset(id for id, role in self.roles.items() if role.topics and role.topics <= default)

    def of_section(self, section: str | None) -> tuple[str, ...]:
        """The topics that a section of the form speaks of."""
        return tuple(id for id, topic in self.topics.items() if section and topic.section == section)

    def columns(self, applicants: Iterable[str]) -> tuple[str, ...]:
        """The columns that kinds of applicants stand for."""
        return tuple(dict.fromkeys(column for id in applicants for column in self.applicants[id].columns))

    def everybody(self, applicants: Collection[str]) -> bool:
        """Whether these kinds of applicants are all there are between them."""
        return bool(applicants and self.applicants) and self._columns.issubset(self.columns(applicants))

    def longest(self, text: str, at: int, lengths: Sequence[int] = ()) -> tuple[int, frozenset[Tag]] | None:
        """The longest word that stands at a place of a text: where it ends, and what it may mean."""
        words = self.words
        for length in lengths or self.lengths.get(text[at : at + 2]) or self.lengths.get(text[at], ()):
            word = text[at : at + length]
            if word in words:
                return at + len(word), words[word]
        return None

    @cached_property
    def _having(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def _found(self, names: tuple[str, ...]) -> frozenset[str]:
        found = self._having[names] = frozenset(id for name in names for id in self.ranks[name])
        return found

    @cached_property
    def _columns(self) -> frozenset[str]:
        return frozenset(self.columns(self.applicants))


_LISTS = {
    "nouns": Tag("noun", ""),
    "blocks": Tag("block", ""),
    "request_channels": Tag("channel", "request"),
    "outlets": Tag("channel", "outlet"),
    "disclosure_words": Tag("disclosure", ""),
    "everyone": Tag("everyone", ""),
    "glue": Tag("glue", ""),
    "names": Tag("name", ""),
}
_UNREAD = frozenset(" “”‘’「」『』\"'")
_GROUPS = {"scopes": "scope", "times": "time", "marks": "mark", "rates": "rate"}


@dataclass(slots=True)
class _Draft:
    """What the files read so far say."""

    topics: dict[str, Topic] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    applicants: dict[str, Applicant] = field(default_factory=dict)
    words: dict[str, set[Tag]] = field(default_factory=dict)
    claims: dict[str, set[str]] = field(default_factory=dict)
    before_year: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, list[str]] = field(
        default_factory=lambda: {name: [] for name in (*STAGES, *TRAITS, *OWN_TRAITS)}
    )
    examples: list[Example] = field(default_factory=list)
    written: dict[str, Node] = field(default_factory=dict)
    """Topic → where a file names it."""
    weights: Weights = field(default_factory=Weights)

    def add(self, words: Iterable[str], tag: Tag) -> None:
        for word in words:
            self.words.setdefault(_compact(word), set()).add(tag)


def load_vocabulary(paths: Iterable[Path], kind: str | None = None, said: Iterable[Said] = ()) -> Vocabulary:
    """The vocabularies of these files for a kind of report, taken together; without ``kind`` all of them.

    ``said``: what forms say; it stands apart, as a file may. Raises ``RuleFault`` at file and line.
    """
    draft = _Draft()
    files = [VocabularyFile.of(node) for path in paths if (node := load_yaml(path)).value is not None]
    own = [one for one in said if one.kind == kind]
    apart = bool(own) or any(file.apart and kind in file.kinds for file in files)
    for file in files:
        if kind is None or kind in file.kinds:
            _read(file.fields, file.kinds, draft)
        elif not file.kinds and apart:
            _read_language(file.fields, draft)
        elif not file.kinds:
            _read(file.fields, (), draft)
    for one in own:
        _said(one, draft)
    words = draft.words | (timed(draft.words) if apart else {})
    _imply(words, draft.topics)
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[:2], set()).add(len(word))
    for beginning, found in lengths.items():
        if beginning[0] in words:
            found.add(1)
    return Vocabulary(
        draft.topics,
        draft.roles,
        draft.applicants,
        {word: tag.id for word, tags in words.items() for tag in tags if tag.kind == "rate"},
        {word: frozenset(tags) for word, tags in words.items()},
        {first: sorted(found, reverse=True) for first, found in lengths.items()},
        frozenset(word[0] for word, tags in words.items() if _LISTS["names"] in tags),
        {name: frozenset(found) for name, found in draft.claims.items()},
        draft.before_year,
        {name: tuple(found) for name, found in draft.ranks.items()},
        tuple(draft.examples),
        draft.weights,
    )


def _imply(words: dict[str, set[Tag]], topics: Mapping[str, Topic]) -> None:
    """What words mean by what they mean, or by what stands in them."""
    disclosure, everyone, glue = _LISTS["disclosure_words"], _LISTS["everyone"], _LISTS["glue"]
    for spoken in [word for word, tags in words.items() if disclosure in tags]:
        for word in [word for word in words if spoken in word]:
            words[word].add(disclosure)
    named = {Tag(kind, id): topic for id, topic in topics.items() for kind in ("topic", "weak")}
    for tags in words.values():
        # A word that is both a name for something and mere padding counts as the name.
        if len(tags) > 1:
            tags.discard(glue)
        if everyone in tags:
            tags.add(glue)
        for topic in [named[tag] for tag in tags & named.keys()]:
            tags.update([Tag("case", "")] if topic.needs == DISCLOSURE else ())
            tags.update([Tag("default", "")] if topic.default else ())


@dataclass(frozen=True, slots=True)
class Words:
    """Where the vocabulary comes from; it is read at first need and then kept."""

    paths: tuple[Path, ...]
    said: tuple[Said, ...] = ()
    """By what words the forms say that the prose tells their cells."""

    @classmethod
    def of(cls, folders: Iterable[Path], said: Iterable[Said] = ()) -> Words:
        """The vocabularies of the rule folders that have one."""
        return cls(tuple(path for folder in folders for path in files_in(folder)), tuple(said))

    def load(self, kind: str | None = None) -> Vocabulary:
        """By what reports of a kind are read; without it all that any file says. Raises ``RuleFault``."""
        return _loaded(self.paths, kind, self.said)

    def kinds(self, apart_from: Path | None = None) -> tuple[str, ...]:
        """The kinds of report that have a vocabulary of their own, those of one folder not counted. Raises
        ``RuleFault``."""
        paths = (path for path in self.paths if path.parent != apart_from)
        nodes = (node for path in paths if (node := load_yaml(path)).value is not None)
        return tuple(dict.fromkeys(kind for node in nodes for kind in VocabularyFile.of(node).kinds))


@cache
def _loaded(paths: tuple[Path, ...], kind: str | None, said: tuple[Said, ...]) -> Vocabulary:
    if kind is not None and not said and not Words(paths).kinds():  # it is the same for all
        return _loaded(paths, None, said)
    return load_vocabulary(paths, kind, said)


def _said(one: Said, draft: _Draft) -> None:
    for word in one.words:
        for tag in draft.words.get(_compact(word), ()):
            # A figure is said of one topic: what the form says of its cells would no longer be checked.
            if tag.kind == "topic" and tag.id != one.id and tag.id in draft.written:
                raise draft.written[tag.id].fault(
                    f"“{word}”在表样里已是统计对象“{one.id}”；请把“{tag.id}”改为“{one.id}”，规则里也写它"
                )
    known = draft.topics.get(one.id, Topic(one.id, one.words[0], frozenset(), one.id, official=True))
    draft.topics[one.id] = replace(known, units=known.units | one.units)
    draft.add(one.words, Tag("topic", one.id))


def _read(fields: Fields, kinds: tuple[str, ...], draft: _Draft) -> None:
    for id, node in fields.mapping("topics", {}).items():
        _topic(id, Fields(node, "统计对象"), draft)
    roles = {id: Fields(node, "角色") for id, node in fields.mapping("roles", {}).items()}
    for id, role in roles.items():
        _role(id, role, draft)
    for id, role in roles.items():
        _beside(id, role, draft)
    for key, known in (("stages", STAGES), ("traits", TRAITS)):
        for name, node in fields.mapping(key, {}).items():
            _rank(key, name, node, known, draft)
    _applicants(fields, draft)
    _read_language(fields, draft)
    draft.examples += (read_example(node, kinds) for node in fields.items("examples", ()))
    fields.done()


def _read_language(fields: Fields, draft: _Draft) -> None:
    """The words that mean the same in every kind of report."""
    draft.weights = read_weights(fields, draft.weights)
    for key, kind in _GROUPS.items():
        for id, node in fields.mapping(key, {}).items():
            draft.add(as_texts(node, id), Tag(kind, id))
    for key, tag in _LISTS.items():
        draft.add(fields.texts(key, ()), tag)
    for name, node in fields.mapping("claims", {}).items():
        draft.claims.setdefault(name, set()).update(_compact(word) for word in as_texts(node, name))


def _topic(id: str, fields: Fields, draft: _Draft) -> None:
    known = draft.topics.get(id, Topic(id, id, frozenset(), id))
    draft.topics[id] = Topic(
        id,
        fields.text("name", known.name),
        frozenset(fields.texts("units", ())) | known.units,
        fields.text("family", known.family),
        fields.text("section", known.section),
        fields.choice("needs", (DISCLOSURE,), known.needs),
        fields.boolean("default", known.default),
        fields.boolean("balance", known.balance),
        fields.boolean("official", known.official),
    )
    draft.add(fields.texts("words", ()), Tag("topic", id))
    draft.written[id] = fields.source
    draft.add(fields.texts("weak", ()), Tag("weak", id))
    fields.done()


def _role(id: str, fields: Fields, draft: _Draft) -> None:
    known = draft.roles.get(id, Role(id, id, frozenset()))
    of = fields.texts("of", ()) or tuple(known.topics)
    for topic in of:
        if topic not in draft.topics:
            raise fields.node("of").fault(f"没有统计对象“{topic}”")
    draft.roles[id] = replace(
        known,
        name=fields.text("name", known.name),
        topics=frozenset(of),
        telling=fields.boolean("telling", known.telling),
        sundry=fields.boolean("sundry", known.sundry),
    )
    for name in OWN_TRAITS:
        if getattr(draft.roles[id], name) and id not in draft.ranks[name]:
            draft.ranks[name].append(id)
    draft.add(fields.texts("words", ()), Tag("role", id))
    draft.add(fields.texts("short", ()), Tag("short", id))
    draft.before_year.update((_compact(word), id) for word in fields.texts("before_year", ()))


def _beside(id: str, fields: Fields, draft: _Draft) -> None:
    """What other roles mean before this one; they may be told further down."""
    found = dict(draft.roles[id].beside)
    for other, node in fields.mapping("beside", {}).items():
        _known_role(other, node, draft)
        found[other] = _known_role(as_text(node, other), node, draft).id
    draft.roles[id] = replace(draft.roles[id], beside=found)
    fields.done()


def _rank(key: str, name: str, node: Node, known: Sequence[str], draft: _Draft) -> None:
    """The roles of one stage or trait."""
    if name not in known:
        near = nearest(name, known)
        meant = f"是否想写“{near}”？" if near else f"可用的：{'、'.join(known)}"
        raise node.fault(f"“{key}”中没有“{name}”；{meant}")
    for id in as_texts(node, name):
        role = _known_role(id, node, draft)
        if key == "traits":
            draft.roles[id] = replace(role, traits=role.traits | {name})
        elif role.stage in ("", name):
            draft.roles[id] = replace(role, stage=name)
        else:
            raise node.fault(f"角色“{id}”已在“{role.stage}”，一个角色只能有一个阶段")
        if id not in draft.ranks[name]:
            draft.ranks[name].append(id)


def _known_role(id: str, node: Node, draft: _Draft) -> Role:
    if id not in draft.roles:
        near = nearest(id, draft.roles)
        meant = f"；是否想写“{near}”？" if near else ""
        raise node.fault(f"没有角色“{id}”{meant}")
    return draft.roles[id]


def _applicants(fields: Fields, draft: _Draft) -> None:
    found = fields.mapping("applicants", {})
    for id, node in found.items():
        known = draft.applicants.get(id)
        words: tuple[str, ...]
        if isinstance(node.value, dict):
            one = Fields(node, "申请人")
            words = one.texts("words", ())
            columns = one.texts("columns", known.columns if known else (id,))
            also = one.text("also", known.also if known else "")
            if also and also not in found and also not in draft.applicants:
                raise one.node("also").fault(f"没有申请人“{also}”")
            one.done()
        else:
            words = as_texts(node, id)
            columns, also = (known.columns, known.also) if known else ((id,), "")
        name = known.name if known else next((_compact(word) for word in words), id)
        draft.applicants[id] = Applicant(id, name, columns, also)
        draft.add(words, Tag("applicant", id))


def _compact(word: str) -> str:
    """A word as the text is read: without blanks and quotation marks."""
    return word if _UNREAD.isdisjoint(word) else "".join([one for one in word if one not in _UNREAD])
