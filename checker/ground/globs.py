"""Path patterns in configuration and waivers: ``*`` within a folder, ``**`` over folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path


def fits(path: str, pattern: str) -> bool:
    """Whether a path with forward slashes fits a pattern.

    A pattern without a slash is a file's name in any folder; one that names a folder means all below
    it. ``*`` and ``?`` stay within one folder, ``**`` does not.
    """
    pattern = pattern.replace("\\", "/").rstrip("/")  # as written on Windows
    wanted = pattern.removeprefix("./").split("/")
    if "/" not in pattern:
        wanted.insert(0, "**")
    return _match(path.split("/"), [*wanted, "**"], "**", _part_fits)


def _part_fits(name: str, pattern: str) -> bool:
    return _match(name, pattern, "*", lambda one, wanted: wanted in ("?", one))


def _match(things: Sequence[str], pattern: Sequence[str], many: str, one: Callable[[str, str], bool]) -> bool:
    """Wildcards without a regular expression: at most length times length steps, whatever is given.

    After a mismatch only the last ``many`` need take in one thing more; earlier ones cannot help.
    """
    at = wanted = 0
    last, taken = -1, 0
    while at < len(things):
        if wanted < len(pattern) and pattern[wanted] == many:
            last, taken = wanted, at
            wanted += 1
        elif wanted < len(pattern) and one(things[at], pattern[wanted]):
            at += 1
            wanted += 1
        elif last >= 0:
            taken += 1
            at, wanted = taken, last + 1
        else:
            return False
    return all(rest == many for rest in pattern[wanted:])


def below(path: str, root: Path, here: Path = Path()) -> str:
    """A report's path as patterns see it: relative to ``root`` where it stands below it, else absolute.
    ``here``: the folder that a relative path starts from."""
    absolute = os.path.abspath(here / path)  # noqa: PTH100  # not resolve(): a link is where the user put it
    try:
        return Path(absolute).relative_to(os.path.abspath(root)).as_posix()  # noqa: PTH100
    except ValueError:
        return Path(absolute).as_posix()
