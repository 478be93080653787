"""What a run looks at, so that the same run another time need only see whether that is unchanged.

Whatever the outcome of a run depends on comes in by a few doors: files that are read, folders that are
listed, files that may be there or not. Each door tells of it here. What a run does besides printing, and what
it comes to that might come out otherwise another time, spoils the trace.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

Kind = Literal["content", "there", "stamp", "code"]
"""What is compared of a path: its bytes; what it is (of a folder: the names in it); its time and size; the
times and sizes of all modules below it."""

_MOST = 20_000
"""A run that looks at more is made anew each time."""
_seen: dict[tuple[Kind, str], str] = {}
_kept = False


def begin() -> None:
    """From now on what is looked at is noted."""
    global _kept
    _kept = True
    _seen.clear()


def spoil() -> None:
    """This run cannot stand for another one."""
    global _kept
    _kept = False


def read(path: str | os.PathLike[str], data: bytes) -> None:
    """The whole content of a file has been read."""
    if _kept:
        _note("content", path, digest(data))


def looked(path: str | os.PathLike[str]) -> None:
    """It matters whether there is such a file, or which names there are in the folder."""
    if _kept:
        _note("there", path, state("there", os.fspath(path)))


def below(folder: str | os.PathLike[str], suffixes: tuple[str, ...]) -> None:
    """The files of these suffixes below a folder, or the one file that it is, are read some time."""
    if not _kept:
        return
    looked(folder)
    places = [Path(folder)] if Path(folder).is_file() else []
    for root, _, files in os.walk(folder):
        looked(root)
        places += [Path(root) / name for name in files if name.lower().endswith(suffixes)]
    for place in places:
        _note("content", place, state("content", str(place)))


def stamped(path: str | os.PathLike[str], kind: Literal["stamp", "code"] = "stamp") -> None:
    """A part of the machine (a library, a program) has a say in the outcome."""
    if _kept:
        _note(kind, path, state(kind, os.fspath(path)))


def seen() -> list[tuple[Kind, str, str]] | None:
    """All that was looked at and what it was; ``None`` where that is not all, or nobody asked for it."""
    return [(kind, path, was) for (kind, path), was in _seen.items()] if _kept else None


def state(kind: Kind, path: str) -> str:
    """What stands at a path now."""
    try:
        if kind == "content":
            return digest(Path(path).read_bytes())
        if kind == "code":
            return digest("\n".join(sorted(modules(path))).encode("utf-8", "surrogatepass"))
        about = Path(path).stat()
        if kind == "stamp":
            return f"{about.st_mtime_ns} {about.st_size}"
        if not stat.S_ISDIR(about.st_mode):
            return "file"
        names = "\0".join(sorted(os.listdir(path)))  # noqa: PTH208
        return digest(names.encode("utf-8", "surrogatepass"))
    except (OSError, ValueError) as fault:
        return type(fault).__name__


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def modules(folder: str) -> Iterator[str]:
    """Path, time and size of each module below a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from modules(entry.path)
            elif entry.name.endswith(".py"):
                about = entry.stat()
                yield f"{entry.path} {about.st_mtime_ns} {about.st_size}"


def _note(kind: Kind, path: str | os.PathLike[str], was: str) -> None:
    if len(_seen) >= _MOST:
        spoil()
        _seen.clear()
    if _seen.setdefault((kind, os.fspath(path)), was) != was:  # it has changed under our hands
        spoil()
