"""Path patterns in configuration and waivers: ``*`` within a folder, ``**`` over folders."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path


def fits(path: str, pattern: str) -> bool:
    """Whether a path with forward slashes fits a pattern.

    A pattern without a slash is a file's name in any folder; one that names a folder means all below
    it. ``*`` and ``?`` stay within one folder, ``**`` does not.
    """
    return _compiled(pattern).fullmatch(path) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    pattern = pattern.removeprefix("./")
    parts = [_part(part) for part in pattern.strip("/").split("/")]
    anywhere = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    joined = "/".join(parts).replace("\0/", "(?:.*/)?").replace("\0", ".*")
    root = "/" if pattern.startswith("/") else ""
    return re.compile(f"{root}{anywhere}{joined}(?:/.*)?", re.DOTALL)


def _part(part: str) -> str:
    if part == "**":
        return "\0"
    # Runs of stars are one star: a pattern of many would otherwise backtrack without bound.
    pieces = re.split(r"(\*+|\?)", part)
    return "".join(
        "[^/]*" if piece.startswith("*") else "[^/]" if piece == "?" else re.escape(piece) for piece in pieces
    )


def below(path: str, root: Path) -> str:
    """A report's path as patterns see it: relative to ``root`` where it stands below it, else absolute."""
    absolute = os.path.abspath(path)  # noqa: PTH100  # not resolve(): a link is where the user put it
    try:
        return Path(absolute).relative_to(os.path.abspath(root)).as_posix()  # noqa: PTH100
    except ValueError:
        return Path(absolute).as_posix()
