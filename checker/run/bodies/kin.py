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
        self._numbers: dict[str, list[int]] = {}
        """Canonical name → the numbers of all that are spelt so."""
        self._from_behind: list[str] | None = None

    def add(self, name: str, number: int) -> None:
        self._numbers.setdefault(canonical(name), []).append(number)
        self._from_behind = None

    def of(self, name: str) -> list[int]:
        """The numbers of all names that surely stand for the same body, in order."""
        own = canonical(name)
        endings = (own[at:] for at in range(1, len(own)))
        near = [*self._longer(own), *(ending for ending in endings if ending in self._numbers)]
        return sorted(number for other in near if same_organ(own, other) for number in self._numbers[other])

    def _longer(self, name: str) -> list[str]:
        """The names that end with this one, itself included."""
        if self._from_behind is None:
            self._from_behind = sorted(one[::-1] for one in self._numbers)
        start = name[::-1]
        at = bisect_left(self._from_behind, start)
        found = []
        while at < len(self._from_behind) and self._from_behind[at].startswith(start):
            found.append(self._from_behind[at][::-1])
            at += 1
        return found
