"""Whether the user's own rules have been tried out as they are now.

Each pattern of theirs is tried on texts that make runaway patterns run away, and each rule on every form.
What came through that once comes through it again, as long as neither the rules nor the program have changed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from checker.ground import trace
from checker.ground.store import Store, default_folder


class Tried:
    """``folders``: of all rules and forms in force."""

    def __init__(self, folders: Sequence[Path]) -> None:
        place = default_folder()
        self._store = Store(place) if place is not None else None
        self._key = _digest(folders)
        self._known = self._store is not None and self._store.get(self._key) is not None

    def is_known(self) -> bool:
        return self._known

    def keep(self) -> None:
        """The rules have been loaded, and no fault was found in them."""
        if self._store is not None and not self._known:
            self._store.put(self._key, b"tried")


def _digest(folders: Sequence[Path]) -> str:
    files = [
        path
        for folder in folders
        for path in (sorted(folder.rglob("*.y*ml")) if folder.is_dir() else [folder])
    ]
    engine = find_spec("regex")
    parts = [
        "tried",
        sys.version,
        trace.state("code", str(Path(__file__).parents[1])),
        trace.state("stamp", str(engine.origin) if engine else ""),
        *(f"{path.absolute()} {trace.state('content', str(path))}" for path in files),
    ]
    return trace.digest("\0".join(parts).encode("utf-8", "surrogatepass"))
