"""Regular expressions from rule files: bounded in length and in time, faults told at their line."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import prod
from typing import Any

from checker.ground import prepared
from checker.ground.yamlfile import Fields, Node, as_items, as_text
from checker.rules.base import RuleFault

MAX_LENGTH = 1500
MAX_TEXT = 200_000
TIMEOUT = 1.0
"""Seconds that one pattern may take on one stretch of text."""
_TRIAL_TIMEOUT = 0.2
_TRIAL_LENGTH = 1500
_verifying: ContextVar[bool] = ContextVar("verifying", default=False)
_GROUP = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")
_DOUBTFUL = re.compile(r"[*+$]|(?<!\[)\^|\{\d*,\}|\)\{|\\[^\Wu\d]|\(\?[^:=!<P]|\(\?P[^<]|\[\[|--|&&|~~|\|\|")
"""What may repeat without an end or in itself, or what two libraries may read otherwise: “\\s”, flags, sets
of sets."""
_STRUCTURE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<sign>[(|)])")
_REPEATED = re.compile(r"\{(\d+)(?:,(\d+))?\}|(?<!\()\?")
_BOUNDED = 500
"""In so many ways at most a pattern that needs no watching may be tried at one character."""
_META = set(r"\.^$*+?{}[]|()<>")


class Pattern:
    """One regular expression and where it is written.

    It is compiled at its first use. A pattern that is malformed or runs away raises ``RuleFault``
    there; it never shows up as a finding.
    """

    __slots__ = ("_column", "_compiled", "_line", "_path", "_plain", "source")

    def __init__(self, node: Node, key: str) -> None:
        self.source = as_text(node, key)
        self._path, self._line, self._column = node.path, node.line, node.column
        self._compiled: Any = None
        self._plain: re.Pattern[str] | None = None
        """The same of the standard library, for a pattern that need not be watched."""
        if len(self.source) > MAX_LENGTH:
            raise node.fault(f"“{key}”过长（上限 {MAX_LENGTH} 个字符）")
        if _verifying.get():
            self.verify()
        elif prepared.is_made():
            self._regex()

    def finditer(self, text: str) -> Iterator[Any]:
        # Most texts have none: to ask for the first one costs less than to ask for all.
        return iter(()) if self.search(text) is None else self._each(text)

    def _each(self, text: str) -> Iterator[Any]:
        try:
            yield from self._regex().finditer(text[:MAX_TEXT], timeout=TIMEOUT)
        except TimeoutError:
            raise self._runaway() from None

    def search(self, text: str) -> Any:
        try:
            if self._compiled is None and self._plain is None:
                self._plain = _unwatched(self.source)
            if self._plain is not None:
                return self._plain.search(text[:MAX_TEXT])
            return self._regex().search(text[:MAX_TEXT], timeout=TIMEOUT)
        except TimeoutError:
            raise self._runaway() from None

    def groups(self) -> frozenset[str]:
        """Names of its named groups, read off without compiling it."""
        return frozenset(_GROUP.findall(self.source))

    def verify(self) -> None:
        """Compiles it and tries it on texts that make runaway patterns run away."""
        expression = self._regex()
        for text in _hostile(self.source):
            try:
                for _ in expression.finditer(text, timeout=_TRIAL_TIMEOUT):
                    pass
            except TimeoutError:
                raise self._runaway() from None

    def _regex(self) -> Any:
        if self._compiled is None:
            import regex  # type: ignore[import-untyped]

            key = (regex.__version__, self.source)
            if (kept := prepared.kept("regex", key)) is not None:
                self._compiled = pickle.loads(kept)
                return self._compiled
            try:
                self._compiled = regex.compile(self.source, regex.VERSION0)
                prepared.keep("regex", key, lambda: pickle.dumps(self._compiled))
            except regex.error as error:
                at = getattr(error, "pos", None)
                where = f"，在第 {at + 1} 个字符处" if at is not None else ""
                raise self._fault(f"正则表达式写法有误{where}：{self.source}") from None
            except (RecursionError, OverflowError, MemoryError):
                raise self._fault("正则表达式过于复杂") from None
        return self._compiled

    def _runaway(self) -> RuleFault:
        return self._fault(f"正则表达式失控（匹配超时），请改写嵌套的重复：{self.source[:60]}")

    def _fault(self, message: str) -> RuleFault:
        return RuleFault(message, self._path, self._line, self._column)


@contextmanager
def verifying(on: bool = True) -> Iterator[None]:
    """Within it what a rule says is tried out as it is read: patterns on hostile text, addresses on
    every form. Rules that come with gouji are tried out by its tests instead of at every start."""
    token = _verifying.set(on)
    try:
        yield
    finally:
        _verifying.reset(token)


def is_verifying() -> bool:
    return _verifying.get()


def read_pattern(fields: Fields, key: str) -> Pattern | None:
    """The pattern under an optional key."""
    return Pattern(fields.node(key), key) if fields.has(key) else None


def read_patterns(fields: Fields, key: str) -> tuple[Pattern, ...]:
    """One pattern or a list of patterns under an optional key."""
    if not fields.has(key):
        return ()
    node = fields.node(key)
    if not isinstance(node.value, tuple):
        return (Pattern(node, key),)
    return tuple(Pattern(item, key) for item in as_items(node, key))


def _unwatched(source: str) -> re.Pattern[str] | None:
    """A pattern that cannot run away, compiled by the standard library, whose search takes a fraction of the
    time; ``None`` for one that may, or that the library cannot read."""
    if _DOUBTFUL.search(source) or _ways(source) > _BOUNDED:
        return None
    try:
        return re.compile(source)
    except re.error:
        return None


def _ways(source: str) -> int:
    """In how many ways a pattern may be tried at one character: so often it repeats what, in so many
    alternatives of each group."""
    ways = prod(int(match[2] or match[1] or 2) for match in _REPEATED.finditer(source))
    groups = [1]
    for match in _STRUCTURE.finditer(source):
        if match["sign"] == "(":
            groups.append(1)
        elif match["sign"] == "|":
            groups[-1] += 1
        elif match["sign"] and len(groups) > 1:
            ways *= groups.pop()
    return ways * prod(groups)


def _hostile(source: str) -> Iterator[str]:
    """Long runs of one character, and of the pattern's own ones, each broken off before what the
    pattern may wait for (a character that it needs must be there, or it would give up at once)."""
    letters = [c for c in dict.fromkeys(source) if c not in _META][:10]
    word = "".join(letters)
    for letter in dict.fromkeys([*letters, "a", "1", "中", " ", "，"]):
        yield f"{letter * _TRIAL_LENGTH}\0{word}"
    if letters:
        yield f"{(word * (_TRIAL_LENGTH // len(word) + 1))[:_TRIAL_LENGTH]}\0{word}"
