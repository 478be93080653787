"""The folder that holds what visitors have dropped.

It goes when the desk ends; where that was by force (a power cut, a closed console), when the next one begins.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

_PREFIX: Final = "gouji-desk-"
_HELD: Final = "held"
"""A file in the folder that its desk holds locked for as long as it runs."""
_ADDRESS: Final = "address"
"""A file in the folder that says where its desk is asked."""
_YOUNG: Final = 60
"""Seconds that a desk may take from the making of the file to its lock."""


@contextmanager
def room() -> Iterator[Path]:
    """A folder for one desk, for its owner's eyes only."""
    _clear()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        visits = Path(name) / "visits"
        visits.mkdir()
        with (Path(name) / _HELD).open("w+b") as held:
            _lock(held)
            yield visits


def tell_address(visits: Path, address: str) -> None:
    """Says where the desk of a room is, for the next one that its owner starts."""
    (visits.parent / _ADDRESS).write_text(address, "utf-8")


def open_already() -> str:
    """Where a desk of the same owner is open; empty where none is."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if _is_ours(folder) and _is_held(folder):
                return (folder / _ADDRESS).read_text("utf-8")
        except OSError:  # it begins or ends just now
            continue
    return ""


def _is_held(folder: Path) -> bool:
    with (folder / _HELD).open("r+b") as held:
        try:
            _lock(held)
        except OSError:
            return True
    return False


def _clear() -> None:
    """Removes what desks that are no more have left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if _is_ours(folder) and _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # another program's, or gone meanwhile
            continue


def _is_ours(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    return sys.platform == "win32" or folder.stat().st_uid == os.getuid()


def _is_left(folder: Path) -> bool:
    """Whether no desk holds it. Raises ``OSError`` where one does."""
    if time.time() - (folder / _HELD).stat().st_mtime < _YOUNG:
        return False
    with (folder / _HELD).open("r+b") as held:
        _lock(held)
        return True


if sys.platform == "win32":
    import msvcrt

    def _lock(held: BinaryIO) -> None:
        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(held: BinaryIO) -> None:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
