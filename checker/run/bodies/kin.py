"""Names of bodies among many that may be one body's: found by their endings, not one by one."""

from __future__ import annotations

from bisect import bisect_left

from checker.language.organs import canonical, same_organ


class Kin:
    """Names, each with a number.

    Two names are one body's only where the shorter is the end of the longer. So those that a name ends with
    are looked up by its endings, and those that end with it stand together where all are sorted from behind.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int | list[int]] = {}
        """Canonical name → the number of the one that is spelt so, or of all that are."""
        self._from_behind: list[str] | None = None

    def add(self, name: str, number: int) -> None:
        own = canonical(name)
        known = self._numbers.get(own)
        if known is None:
            self._numbers[own] = number
        elif isinstance(known, list):
            known.append(number)
        else:
            self._numbers[own] = [known, number]
        self._from_behind = None

    def of(self, name: str) -> list[int]:
        """The numbers of all names that surely stand for the same body, in order."""
        own = canonical(name)
        endings = (own[at:] for at in range(1, len(own)))
        near = [*self._longer(own), *(ending for ending in endings if ending in self._numbers)]
        return sorted(number for other in near if same_organ(own, other) for number in self._spelt(other))

    def _spelt(self, name: str) -> list[int]:
        found = self._numbers[name]
        return found if isinstance(found, list) else [found]

    def _longer(self, name: str) -> list[str]:
        """The names that end with this one, itself included."""
        if self._from_behind is None:
            self._from_behind = sorted(self._numbers, key=_reversed)
        start = _reversed(name)
        at = bisect_left(self._from_behind, start, key=_reversed)
        found = []
        while at < len(self._from_behind) and self._from_behind[at].endswith(name):
            found.append(self._from_behind[at])
            at += 1
        return found


def _reversed(name: str) -> str:
    return name[::-1]
