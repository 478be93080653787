"""The labels of rows as the form has them, and which of them a text says or begins to, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from checker.recognise.matching import spelling
from checker.recognise.matching.likeness import contrary, of_another_level

_REMEMBERED = 2048
"""Texts of which is remembered what they begin: the lines of tables are the same in most reports."""


class RowLabel(NamedTuple):
    """What a row's label is known by. ``keys``: those of the label and of its variants; ``group``: whether
    the row stands for several that are left unsplit."""

    keys: tuple[str, ...]
    mark: str
    group: bool


class Beginning(NamedTuple):
    """A label that a text says or begins to. ``key``: how it is spelled there; ``matched``: how many of its
    characters the text says, ``rest``: those that must follow; ``exact``: the text has no slip and nothing
    behind the label, ``exceeds``: it is longer than the label; ``mark``: the enumerator before it."""

    label: RowLabel
    key: str
    matched: int
    rest: str
    exact: bool
    exceeds: bool
    mark: str


class RowLabels:
    """The labels of the rows of all tables of a kind of report."""

    def __init__(self, labels: Iterable[RowLabel]) -> None:
        self.all = tuple(dict.fromkeys(labels))
        self._keys = frozenset(key for label in self.all for key in label.keys)
        self._by_beginning = _by_beginning(self.all)
        self.begun_by = lru_cache(maxsize=_REMEMBERED)(self._begun_by)

    def _begun_by(self, text: str) -> tuple[Beginning, ...]:
        """The labels that a text says or begins to, but for a slip."""
        spoken = spelling.key(text)
        every = self._by_beginning
        candidates = [every[start] for start in _beginnings(spoken) if start in every]
        if not candidates:
            return ()
        mark, _ = spelling.split_mark(text)
        return tuple(
            Beginning(
                label,
                key,
                matched,
                key[len(spoken) :],
                exact=key.startswith(spoken),
                exceeds=len(spoken) > len(key),
                mark=mark,
            )
            for label, key in dict.fromkeys(one for found in candidates for one in found)
            if (matched := _matched(spoken, key))
            and not self._is_anothers(spoken, label, key)
            and not of_another_level(key, mark, label.mark, group=label.group)
        )

    def _is_anothers(self, spoken: str, label: RowLabel, key: str) -> bool:
        """Whether a text that says a label, or its beginning, with a slip says another one as well."""
        part = key[: len(spoken)]
        if spoken.startswith(part):
            return False
        if contrary(spoken, part) or spoken in self._keys:
            return True
        most = spelling.distance(spoken, part, spelling.tolerance(len(part)))
        return any(
            other not in label.keys
            and (spoken in other or spelling.distance(spoken, other[: len(spoken)], most) <= most)
            for other in self._keys
        )


def _by_beginning(labels: Iterable[RowLabel]) -> Mapping[str, Mapping[tuple[RowLabel, str], None]]:
    """How labels begin → the labels that do, each with its key."""
    found: dict[str, dict[tuple[RowLabel, str], None]] = {}
    for label in labels:
        for key in label.keys:
            for beginning in _beginnings(key):
                found.setdefault(beginning, {})[label, key] = None
    return found


def _beginnings(key: str) -> Iterator[str]:
    """By what labels are looked up: the first two characters, with one of the first three misread too."""
    yield key[:2]
    if len(key) >= 4:
        yield f"?{key[1:3]}"
        yield f"{key[0]}?{key[2]}"


def _matched(spoken: str, key: str) -> int:
    """How many characters of the label ``spoken`` covers, reading from its beginning; 0 for none."""
    size = min(len(spoken), len(key))
    if size < 2 and spoken != key:
        return 0
    if len(spoken) > len(key):
        if spelling.same(spoken, key):
            return size
        rest = spoken[len(key) :]
        surplus = len(rest) <= 4 and not any(character.isdigit() for character in rest)
        return size if spoken.startswith(key) and len(key) >= 4 and surplus else 0
    slips = spelling.distance(spoken, key[:size], spelling.tolerance(size))
    return size - slips if slips <= spelling.tolerance(size) else 0
