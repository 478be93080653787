"""From what stands on the command line to the files of a run."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a run.

    ``path``: as shown to the user, with forward slashes. ``named``: it stands on the command line itself,
    so it is owed an audit; a file met while walking a folder may be something else altogether.
    ``data``: its bytes where they do not come from the path (standard input, a member of an archive).
    ``problem``: a Chinese sentence where there is nothing to read.
    """

    path: str
    named: bool
    data: bytes | None = None
    problem: str | None = None


def shown(path: str | os.PathLike[str]) -> str:
    """The path as audits show it: the same on Windows and elsewhere."""
    return Path(path).as_posix()


def collect(arguments: Sequence[str]) -> list[Input]:
    """The files that the arguments mean, each once, in order: files, folders, globs, ``-``."""
    found: dict[str, Input] = {}
    for argument in arguments:
        for item in _expand(argument):
            known = found.get(item.path)
            if known is None or (item.named and not known.named):
                found[item.path] = item
    return list(found.values())


def _expand(argument: str) -> Iterator[Input]:
    if argument == STANDARD_INPUT:
        yield Input(STANDARD_INPUT, True, data=sys.stdin.buffer.read())
        return
    path = Path(argument)
    if path.is_dir():
        files = [Input(shown(file), False) for file in _walk(path)]
        yield from files or [Input(shown(argument), True, problem="文件夹里没有文件")]
    elif path.exists():
        yield Input(shown(path), True)
    elif glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207  # absolute patterns, too
        if not matches:
            yield Input(argument, True, problem="没有与这个通配符相符的文件")
        for match in matches:
            if Path(match).is_dir():
                yield from (Input(shown(file), False) for file in _walk(Path(match)))
            else:
                yield Input(shown(match), False)
    else:
        yield Input(shown(argument), True, problem="文件不存在")


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder in a stable order; hidden ones and editors' lock files are left out."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                yield Path(root) / name
