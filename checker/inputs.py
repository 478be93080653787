"""From what stands on the command line to the files of a run."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.document import Unreadable
from checker.faults import system_reason
from checker.readers import NO_FILE, load_stream

STANDARD_INPUT = "-"
_LINK = "这是指向别处文件夹的链接，没有进入；要核对那里的报告，请直接写明那个文件夹"


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a run.

    ``path``: as shown to the user, with forward slashes. ``named``: it stands on the command line itself,
    so it is owed an audit; a file met while walking a folder may be something else altogether.
    ``data``: its bytes where they do not come from the path (standard input, a member of an archive).
    ``problem``: a Chinese sentence where there is nothing to read; ``foreign``: and where no audit is owed.
    """

    path: str
    named: bool
    data: bytes | None = None
    problem: str | None = None
    foreign: bool = False


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
        yield _standard_input()
        return
    try:
        mode = Path(argument).stat().st_mode
    except ValueError:  # a NUL, as only a file can name one
        yield Input(shown(argument), True, problem="文件名中有不能用的字符")
        return
    except OSError as fault:
        if glob.has_magic(argument):
            yield from _matches(argument)
        elif isinstance(fault, FileNotFoundError | NotADirectoryError):
            yield Input(shown(argument), True, problem="文件不存在")
        else:
            yield Input(shown(argument), True, problem=f"文件打不开（{system_reason(fault)}）")
        return
    if stat.S_ISDIR(mode):
        found = False
        for file in _walk(argument):
            found = True
            yield file
        if not found:
            yield Input(shown(argument), True, problem="文件夹里没有文件")
    else:
        yield _file(argument, named=True)


def _standard_input() -> Input:
    if sys.stdin is None:
        return Input(STANDARD_INPUT, True, problem="标准输入没有打开")
    try:
        return Input(STANDARD_INPUT, True, data=load_stream(sys.stdin.buffer))
    except Unreadable as fault:
        return Input(STANDARD_INPUT, True, problem=f"标准输入的{fault}")
    except OSError as fault:  # a folder, for instance
        return Input(STANDARD_INPUT, True, problem=f"标准输入读不了（{system_reason(fault)}）")


def _matches(pattern: str) -> Iterator[Input]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  # absolute patterns, too
    if not matches:
        yield Input(pattern, True, problem="没有与这个通配符相符的文件")
    for match in matches:
        if Path(match).is_dir():
            yield from _walk(match)
        else:
            yield _file(match, named=False)


def _file(path: str | Path, *, named: bool) -> Input:
    """A pipe without a writer and a device without an end would be read for ever."""
    try:
        mode = Path(path).stat().st_mode
    except OSError:  # told by whoever opens it
        mode = stat.S_IFREG
    problem = None if stat.S_ISREG(mode) else NO_FILE
    return Input(shown(path), named, problem=problem)


def _walk(folder: str | Path) -> Iterator[Input]:
    """Files below a folder in a stable order; hidden ones and editors' lock files are left out.

    A folder that cannot be opened is told: reports may lie in it. So is a link that leads out of the
    folder; it is not followed, for what was handed in to be checked should not open the rest of the disk.
    """
    closed: list[OSError] = []
    top = Path(folder).resolve()
    for root, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            link = Path(root) / name
            if link.is_symlink() and not link.resolve().is_relative_to(top):
                yield Input(shown(link), False, problem=_LINK, foreign=True)
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                yield _file(Path(root) / name, named=False)
    for fault in closed:
        yield Input(shown(fault.filename), True, problem=f"文件夹打不开（{system_reason(fault)}）")
