"""The bodies of a list, and which of them the title of a report means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from checker.language.organs import canonical, place_of, placed_name, same_organ, same_place

_TAIL = 3
"""Characters by which names that may be loose ones for each other are put together: “水务局”."""


@dataclass(frozen=True)
class Organ:
    """One body of the list. ``where``: the place of its entry, for messages."""

    name: str
    """As it is called now."""
    region: str = ""
    """Where it is, as far as the list or the name says."""
    former: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    superior: str = ""
    """The name of the body above it; empty where the list names none."""
    reports: bool = True
    """Whether it is to hand in a report."""
    sums_up: bool = False
    """Whether its report sums up those of the bodies below it."""
    where: str = ""

    @cached_property
    def full(self) -> str:
        """The name with its region before it: which body it is, wherever it is read."""
        return placed_name(self.region, self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """All names that it has had."""
        return (self.name, *self.former, *self.short)

    @cached_property
    def known_as(self) -> tuple[str, ...]:
        """All names that it has had, with the region and without."""
        every = [one for name in self.names for one in (name, placed_name(self.region, name))]
        return tuple(dict.fromkeys(every))


class Identified(NamedTuple):
    """What a title means. ``by``: the name of the list that it fits; ``rivals``: the bodies between which it
    does not decide."""

    organ: Organ | None = None
    by: str = ""
    rivals: tuple[Organ, ...] = ()


class Organs:
    """The bodies of a list, each under a name of its own. ``path``: the file that they are listed in."""

    def __init__(self, organs: Iterable[Organ], path: str = "") -> None:
        self.path = path
        self.organs = tuple(organs)
        self._full = {canonical(one.full): one for one in self.organs}
        self._exact: dict[str, list[tuple[Organ, str]]] = {}
        self._tails: dict[str, list[tuple[Organ, str]]] = {}
        for organ in self.organs:
            for name in organ.names:
                for spelt in dict.fromkeys((name, placed_name(organ.region, name))):
                    self._exact.setdefault(canonical(spelt), []).append((organ, name))
                whole = canonical(placed_name(organ.region, name))
                self._tails.setdefault(whole[-_TAIL:], []).append((organ, name))
        self._known: dict[tuple[str, tuple[str, ...]], Identified] = {}

    def __len__(self) -> int:
        return len(self.organs)

    def called(self, full: str | None) -> Organ | None:
        """The body of this full name."""
        return self._full.get(canonical(full)) if full else None

    def below(self, organ: Organ) -> list[Organ]:
        """The bodies that name this one as the one above them."""
        return [one for one in self.organs if one.superior and self.above(one) is organ]

    def above(self, organ: Organ) -> Organ | None:
        """The body of the list above one; ``None`` where it is not in the list."""
        return self.identify(organ.superior, (organ.region,)).organ if organ.superior else None

    def superiors(self) -> dict[str, str]:
        """Full name of a body → the name of the one above it, where the list names one."""
        return {one.full: one.superior for one in self.organs if one.superior}

    def identify(self, title: str, places: Sequence[str] = ()) -> Identified:
        """Which body a title means. ``places``: where it may be, as text, file and folders tell it, the
        nearest first; what the title itself says goes before them."""
        key = canonical(title), tuple(places)
        if key not in self._known:
            self._known[key] = self._identify(*key)
        return self._known[key]

    def _identify(self, title: str, places: Sequence[str]) -> Identified:
        fitting = self._exact.get(title) or [
            (organ, name)
            for organ, name in self._tails.get(title[-_TAIL:], ())
            if same_organ(title, placed_name(organ.region, name))
        ]
        own = place_of(title)
        told = [own] if own else [place for place in places if place]
        near = [one for one in fitting if one[0].region and any(same_place(one[0].region, p) for p in told)]
        left = near or [one for one in fitting if not _elsewhere(one[0], told)]
        by_organ = {id(organ): (organ, name) for organ, name in reversed(left)}
        if len(by_organ) == 1:
            organ, name = next(iter(by_organ.values()))
            return Identified(organ, name)
        return Identified(rivals=tuple(organ for organ, _ in reversed(by_organ.values())))


def _elsewhere(organ: Organ, told: Sequence[str]) -> bool:
    """Whether a body is surely in another place than those told: in another one of the same level."""
    return bool(organ.region) and any(place[-1] == organ.region[-1] for place in told)
