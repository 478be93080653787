"""Whether the topics and roles that a rule names are some that the vocabulary has.

One that it has not fits no sentence, and a rule that never applies looks like one that is always kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from checker.ground.faults import RuleFault
from checker.ground.yamlfile import Fields, Node, nearest
from checker.prose.traits import NO_ROLE
from checker.prose.vocabulary import Words
from checker.rules.kind import Kind

_TOPICS, _ROLES = ("topics",), ("roles", "role", "without", "doubtful", "firm", "loose", "after")
_SHOWN = 12


def check_words(fields: Fields, kind: Kind, words: Words, kinds: Collection[str]) -> None:
    """Raises ``RuleFault`` at the first topic or role that no vocabulary of these kinds of report has;
    without kinds all vocabularies count. A vocabulary that cannot be read is told of where it is loaded."""
    own = fields.source.value
    used = [key for key in kind.keys if isinstance(own, dict) and key in own]
    named = [one for key in used for one in _named(key, fields.node(key))]
    if not named:
        return
    try:
        topics, roles = _known(words, frozenset(kinds))
    except RuleFault:
        return
    for what, node, id in named:
        known = topics if what == "topics" else roles
        if id in known or "$" in id:
            continue
        near = nearest(id, known)
        some = f"可用：{'、'.join(sorted(known)[:_SHOWN])}{'等' if len(known) > _SHOWN else ''}"
        name = "统计对象" if what == "topics" else "角色"
        raise node.fault(f"词汇里没有{name}“{id}”；{f'是否想写“{near}”？' if near else some}")


def _named(key: str, node: Node) -> Iterator[tuple[str, Node, str]]:
    """What is named under a key, however deep: whether a topic or a role, where, and which."""
    if key in _TOPICS or key in _ROLES:
        for one in node.value if isinstance(node.value, tuple) else (node,):
            if isinstance(one.value, str):
                yield ("topics" if key in _TOPICS else "roles"), one, one.value
    elif isinstance(node.value, tuple):
        for one in node.value:
            yield from _named("", one)
    if isinstance(node.value, dict):
        for inner, one in node.value.items():
            yield from _named(inner, one)


@cache
def _known(words: Words, kinds: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    read = [words.load(kind) for kind in sorted(kinds)] or [words.load()]
    said = () if kinds else (one.id for one in words.said)
    topics = {id for one in read for id in one.topics} | set(said)
    return frozenset(topics), frozenset({NO_ROLE, *(id for one in read for id in one.roles)})
