"""How text looks, where that decides whether it is read: hidden, struck, raised, as pale as its ground."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

Style = TypeVar("Style")

CLEAR = "clear"
WHITE = "ffffff"
_HEX = re.compile("[0-9a-f]{6}")
_NEAR = 8
"""Steps of 256 that no eye tells apart."""


class Look(NamedTuple):
    """``None`` where nothing is said. ``ink`` and ``ground`` are colours: six hexadecimal digits, ``CLEAR``,
    or “?” for what cannot be told: such text counts as seen."""

    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None
    ink: str | None = None
    ground: str | None = None

    def over(self, other: Look) -> Look:
        """What this one says, else the other."""
        return Look(
            other.hidden if self.hidden is None else self.hidden,
            other.struck if self.struck is None else self.struck,
            other.raised if self.raised is None else self.raised,
            other.ink if self.ink is None else self.ink,
            other.ground if self.ground is None else self.ground,
        )

    @property
    def unseen(self) -> bool:
        """Whether the text is hidden, or has the colour of what is behind it; nothing behind it is white."""
        if self.hidden or self.ink == CLEAR:
            return True
        return self.ink is not None and _alike(self.ink, self.ground or WHITE)


def nearest(looks: Iterable[Look]) -> Look:
    """What styles say that are based on each other, the nearest first."""
    said = Look()
    for look in looks:
        said = said.over(look)
    return said


def inherited(
    name: str | None, find: Callable[[str], Style | None], based_on: Callable[[Style], str | None]
) -> Iterator[tuple[str, Style]]:
    """A style and those it is based on, each with its name; ``find`` knows them by name."""
    seen: set[str] = set()
    while name is not None and name not in seen and (style := find(name)) is not None:
        seen.add(name)
        yield name, style
        name = based_on(style)


def is_out_of_line(height: str, least: int) -> bool:
    """Whether text is set so much higher or lower than its line; ``height`` as a style writes it."""
    number = height.strip("+-%")
    return number.isdecimal() and len(number) < 4 and int(number) >= least


@lru_cache(maxsize=256)
def _alike(ink: str, ground: str) -> bool:
    if not (_HEX.fullmatch(ink) and _HEX.fullmatch(ground)):
        return False
    return all(abs(int(ink[n : n + 2], 16) - int(ground[n : n + 2], 16)) <= _NEAR for n in (0, 2, 4))
