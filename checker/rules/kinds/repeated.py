"""One thing stated twice with two figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checker.ground.yamlfile import Fields
from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import Token
from checker.prose.vocabulary import Vocabulary, Words
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.prose import answers, fits, no_tables, place, printed, statements, subject

_SLOTS = frozenset(("words", "first", "second"))
_SHORTEST = 5
"""How many characters must name a thing before two mentions of it are taken for one."""
_THROUGH = ("通过", "利用", "依托", "借助")
_STATES = ("stock", "inventory")
"""Traits of roles that do not tell one thing from another."""
_VAGUE = ("scope", "time", "year", "glue", "mark")
_HEADING = 16
"""How many characters a heading has at most that stands before a sentence in its line."""
_PLACED = ("方面", "上", "中", "里", "内")
_BODIES = tuple("局所队科股室办厅委处站院校镇乡村")
"""What the name of a body ends with: one body's figure is not another's."""
_PLACES = (*_BODIES, "站点", "账号", "频道", "客户端")


class _Thing(NamedTuple):
    """What is counted: the words that name it in whatever order, and the unit."""

    words: frozenset[str]
    unit: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """The compiled rule."""

    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        free = no_tables(case)
        counted = [
            (mention, thing)
            for mention in reading.mentions
            if (not mention.topics or free) and (thing := _thing(mention, reading)) is not None
        ]
        often = Counter(thing for _, thing in counted)
        facts: dict[tuple[_Thing, frozenset[str]], list[Mention]] = {}
        for mention, thing in counted:
            if often[thing] > 1:  # only then it matters where the sentence says that it was done
                told = facts.setdefault((thing, _setting(mention, reading)), [])
                if not told or told[-1].sentence != mention.sentence:
                    told.append(mention)
        outcomes = [_outcome(told, reading) for told in facts.values() if len(told) > 1]
        return answers(outcomes, reading.prose, "正文没有重复说到的数字")


def _outcome(told: Sequence[Mention], reading: Reading) -> Outcome:
    """One fact, however often it is told."""
    first, *others = told
    differing = [m for m in others if not _agree(first, m)]
    shown = differing or others
    instance = f"{shown[0].sentence + 1}.{shown[0].quantity.start}"
    locations = (
        place(reading, shown[0]),
        *(place(reading, m, "related") for m in (first, *shown[1:])),
    )
    if not differing:
        return Outcome("pass", instance, locations=locations)
    figures = dict.fromkeys(printed(m.quantity) for m in differing)
    said = {"first": printed(first.quantity), "second": "、".join(figures)}
    return Outcome(
        "fail",
        instance,
        slots={**said, "words": first.noun},
        values={"前文": said["first"], "后文": said["second"]},
        locations=locations,
        subject=subject(reading.sentence(shown[0]).text),
    )


def _agree(first: Mention, other: Mention) -> bool:
    return first.quantity.may_meet(other.quantity) or fits(first.quantity, other.quantity.low)


def _thing(mention: Mention, reading: Reading) -> _Thing | None:
    """What a figure counts; ``None`` where its words do not settle it."""
    if mention.change or mention.depth or mention.when != "this" or mention.whose != "own":
        return None
    if mention.topics and (mention.applicants or mention.subset or mention.part):
        return None
    noun = mention.noun or _strange(mention) or _topic(mention)
    if mention.mark not in ("", "sum") or mention.quantity.kind != "count" or not noun:
        return None
    lead, tail = mention.lead, mention.tail[: _noun_at(mention) + 1]
    if any(t.has("block") and t.text != noun and not _is_verb(t) for t in (*lead, *tail)):
        return None
    named = {
        t.text
        for t in (*lead, *tail)
        if not _vague(t, reading.vocabulary) and (t.text == noun or not _is_verb(t))
    }
    if noun not in named or (len(named) < 2 and noun == mention.noun) or sum(map(len, named)) < _SHORTEST:
        return None
    return _Thing(frozenset(named), mention.quantity.unit)


def _strange(mention: Mention) -> str:
    """A name that no list has, right before the figure (“食品抽检公告 46 期”)."""
    last = mention.lead[-1] if mention.lead else None
    return last.text if last is not None and last.residue >= _SHORTEST else ""


def _topic(mention: Mention) -> str:
    """What the vocabulary calls a topic, right before the figure."""
    last = mention.lead[-1] if mention.lead else None
    return last.text if last is not None and last.has("topic") else ""


def _setting(mention: Mention, reading: Reading) -> frozenset[str]:
    """The channels through which (“通过平度公安微信”) and the bodies by which the sentence says that things
    were done before it comes to the figure, each channel with the word before it."""
    names = set()
    before = ""
    through = False
    for token in reading.tokens[mention.sentence]:
        if token.start >= mention.quantity.start:
            break
        if token.has("channel"):
            if through:
                names.add(before + token.text)
        elif token.residue >= 3 and token.text.endswith(_BODIES):
            names.add(token.text)
        elif token.has("role") or token.has("mark", "action") or token.quantity is not None:
            through = False
        through = through or token.text.endswith(_THROUGH)
        before = token.text if token.residue else ""
    return frozenset(names | _subjects(mention, reading))


def _subjects(mention: Mention, reading: Reading) -> set[str]:
    """The places and bodies that the text says it speaks of before it comes to the figure: “英文网站方面，”,
    “在子站，”, and a heading of some words right before the sentence."""
    sentence = reading.sentence(mention)
    found = {"".join(t.text for t in clause) for clause in _clauses(mention, reading) if _is_subject(clause)}
    if mention.sentence:
        heading = reading.prose.sentences[mention.sentence - 1]
        words = reading.tokens[mention.sentence - 1]
        near = heading.section == sentence.section and len(heading.text) <= _HEADING
        if near and _is_subject([t for t in words if not t.has("stop")]):
            found.add("".join(t.text for t in words))
    return found


def _clauses(mention: Mention, reading: Reading) -> Iterator[list[Token]]:
    """The clauses that end before the one of the figure."""
    clause: list[Token] = []
    for token in reading.tokens[mention.sentence]:
        if token.start >= mention.quantity.start:
            return
        if token.has("stop"):
            yield clause
            clause = []
        else:
            clause.append(token)


def _is_subject(words: Sequence[Token]) -> bool:
    if not words or any(t.quantity is not None for t in words):
        return False
    last = words[-2] if len(words) > 1 and words[-1].text.endswith(_PLACED) else words[-1]
    acts = any(t.has("mark") or (t.has("role") and not t.has("noun")) or t.has("time") for t in words)
    return not acts and (last.has("channel") or last.text.endswith(_PLACES))


def _noun_at(mention: Mention) -> int:
    """Where the noun stands behind the figure (“发布的 24 篇政策解读”); -1 where it stands before."""
    texts = [t.text for t in mention.tail[:3]]
    return texts.index(mention.noun) if mention.noun in texts else -1


def _is_verb(token: Token) -> bool:
    """“举办培训 2 期”: that it was held does not tell one training from another."""
    return token.has("block") and token.has("mark", "action")


def _vague(token: Token, vocabulary: Vocabulary) -> bool:
    """Words that do not tell one thing from another: whose, when, “共”, and how it came to be there."""
    states = vocabulary.having(*_STATES)
    return token.has("stop") or (
        bool(token.means)
        and all(
            kind in _VAGUE or (kind == "role" and states.issuperset(ids)) for kind, ids in token.means.items()
        )
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Repeated(context.words), _SLOTS)


KIND = Kind(summary="同一件事前后说了两个数字", keys={}, compile=_compile, reads="prose")
