"""The words of a rule folder's ``vocabulary.yaml``: which expressions of the prose mean which cells.

A vocabulary is rule data. It is loaded with the rules; a second one adds to the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from checker.ground.yamlfile import Fields, Node, as_texts, load_yaml
from checker.prose.evidence import Weights, read_weights

FILE_NAME = "vocabulary.yaml"


class Tag(NamedTuple):
    """What a word is: ``kind`` names a part of the file (``topic``, ``role``, ``mark`` …)."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name: str
    units: frozenset[str]
    family: str
    """Topics of one family are told in one list, with one verb (“规章 2 件、规范性文件 8 件”)."""


@dataclass(frozen=True, slots=True)
class Role:
    id: str
    name: str
    topics: frozenset[str]
    """The topics it is said of; empty: of all."""
    telling: bool = False
    """Its words are used of that topic only, so that they name it."""
    sundry: bool = False
    """Each of its words names only one kind of what it counts: a figure told by one may be less."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what each of its figures must be read as."""

    text: str
    figures: tuple[Mapping[str, str], ...]
    node: Node


@dataclass(frozen=True)
class Vocabulary:
    topics: Mapping[str, Topic]
    roles: Mapping[str, Role]
    applicants: Mapping[str, str]
    """Id of a kind of applicant → its first word, as its name."""
    rates: Mapping[str, str]
    """A word for a rate → ``done`` (办结 over 收到) or ``bounded`` (only known to lie within 0 and 100%)."""
    words: Mapping[str, frozenset[Tag]]
    """Word → all that it may mean."""
    lengths: Mapping[str, Sequence[int]]
    """First character → how long the words are that begin with it, longest first."""
    names: frozenset[str]
    """First characters of names with numerals."""
    claim_words: Mapping[str, frozenset[str]]
    """What claims without figures are made of, by the name of the list; they are looked for in the words of
    a clause and make none themselves."""
    examples: tuple[Example, ...]
    weights: Weights
    """What evidence of a figure's meaning costs."""

    def claims(self, name: str) -> frozenset[str]:
        """One of the lists of ``claims``; empty where no file has it."""
        return self.claim_words.get(name, frozenset())

    def longest(self, text: str, at: int) -> tuple[int, frozenset[Tag]] | None:
        """The longest word that stands at a place of a text: where it ends, and what it may mean."""
        for length in self.lengths.get(text[at], ()):
            word = text[at : at + length]
            tags = self.words.get(word)
            if tags is not None:
                return at + len(word), tags
        return None


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
_GROUPS = {"applicants": "applicant", "scopes": "scope", "times": "time", "marks": "mark", "rates": "rate"}


def load_vocabulary(paths: Iterable[Path]) -> Vocabulary:
    """The vocabularies of these files taken together. Raises ``RuleFault`` at file and line."""
    topics: dict[str, Topic] = {}
    roles: dict[str, Role] = {}
    words: dict[str, set[Tag]] = {}
    examples: list[Example] = []
    claims: dict[str, set[str]] = {}
    weights = Weights()
    for path in paths:
        root = load_yaml(path)
        if root.value is not None:
            fields = Fields(root, "词汇")
            for name, node in fields.mapping("claims", {}).items():
                claims.setdefault(name, set()).update(_compact(word) for word in as_texts(node, name))
            weights = read_weights(fields, weights)
            _read(fields, topics, roles, words, examples)
    spoken = [word for word, tags in words.items() if Tag("disclosure", "") in tags]
    for word, tags in words.items():
        if any(one in word for one in spoken):
            tags.add(Tag("disclosure", ""))
        # A word that is both a name for something and mere padding counts as the name.
        if len(tags) > 1:
            tags.discard(Tag("glue", ""))
        if _LISTS["everyone"] in tags:
            tags.add(Tag("glue", ""))
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    applicants: dict[str, str] = {}
    for word, tags in words.items():
        for tag in tags:
            if tag.kind == "applicant":
                applicants.setdefault(tag.id, word)
    rates = {word: tag.id for word, tags in words.items() for tag in tags if tag.kind == "rate"}
    return Vocabulary(
        topics,
        roles,
        applicants,
        rates,
        {word: frozenset(tags) for word, tags in words.items()},
        {first: sorted(found, reverse=True) for first, found in lengths.items()},
        frozenset(word[0] for word, tags in words.items() if _LISTS["names"] in tags),
        {name: frozenset(found) for name, found in claims.items()},
        tuple(examples),
        weights,
    )


@dataclass(frozen=True, slots=True)
class Words:
    """Where the vocabulary comes from; it is read at first need and then kept."""

    paths: tuple[Path, ...]

    @classmethod
    def of(cls, folders: Iterable[Path]) -> Words:
        """The vocabularies of the rule folders that have one."""
        return cls(tuple(path for folder in folders if (path := folder / FILE_NAME).is_file()))

    def load(self) -> Vocabulary:
        """Raises ``RuleFault``."""
        return _loaded(self.paths)


@cache
def _loaded(paths: tuple[Path, ...]) -> Vocabulary:
    return load_vocabulary(paths)


def _read(
    fields: Fields,
    topics: dict[str, Topic],
    roles: dict[str, Role],
    words: dict[str, set[Tag]],
    examples: list[Example],
) -> None:
    def add(node_words: Iterable[str], tag: Tag) -> None:
        for word in node_words:
            words.setdefault(_compact(word), set()).add(tag)

    for id, node in fields.mapping("topics", {}).items():
        topic = Fields(node, "统计对象")
        known = topics.get(id)
        name = topic.text("name", known.name if known else id)
        units = frozenset(topic.texts("units", ())) | (known.units if known else frozenset())
        family = topic.text("family", known.family if known else id)
        topics[id] = Topic(id, name, units, family)
        add(topic.texts("words", ()), Tag("topic", id))
        add(topic.texts("weak", ()), Tag("weak", id))
        topic.done()
    for id, node in fields.mapping("roles", {}).items():
        role = Fields(node, "角色")
        earlier = roles.get(id)
        name = role.text("name", earlier.name if earlier else id)
        of = role.texts("of", ()) or (tuple(earlier.topics) if earlier else ())
        for topic_id in of:
            if topic_id not in topics:
                raise role.node("of").fault(f"没有统计对象“{topic_id}”")
        telling = role.boolean("telling", earlier.telling if earlier else False)
        sundry = role.boolean("sundry", earlier.sundry if earlier else False)
        roles[id] = Role(id, name, frozenset(of), telling, sundry)
        add(role.texts("words", ()), Tag("role", id))
        add(role.texts("short", ()), Tag("short", id))
        role.done()
    for key, kind in _GROUPS.items():
        for id, node in fields.mapping(key, {}).items():
            add(as_texts(node, id), Tag(kind, id))
    for key, tag in _LISTS.items():
        add(fields.texts(key, ()), tag)
    for item in fields.items("examples", ()):
        example = Fields(item, "例句")
        read = []
        for figure in example.items("read"):
            one = Fields(figure, "数字")
            read.append(
                {key: one.text(key) for key in ("figure", "topic", "role", "applicant") if one.has(key)}
            )
            one.done()
        examples.append(Example(example.text("text"), tuple(read), item))
        example.done()
    fields.done()


def _compact(word: str) -> str:
    return word.replace(" ", "")
