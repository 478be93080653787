"""From what stands on the command line to the files of a run."""

from __future__ import annotations

import glob
import os
import stat
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.document import Unreadable
from checker.ground import remote, trace
from checker.ground.faults import system_reason
from checker.ground.paths import identity, on_disk, shown
from checker.ground.remote import is_remote, local
from checker.readers import NO_FILE, load, load_stream

STANDARD_INPUT = "-"
_LINK = "这是指向别处文件夹的链接，没有进入；要核对那里的报告，请直接写明那个文件夹"


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a run.

    ``path``: as shown to the user, with forward slashes. ``named``: it stands on the command line itself,
    so it is owed an audit; a file met while walking a folder may be something else altogether.
    ``data``: its bytes where they do not come from the path (standard input, a member of an archive).
    ``problem``: a Chinese sentence where there is nothing to read; ``foreign``: and where no audit is owed.
    ``version``: what changes with the content of a file at an address (``remote``).
    """

    path: str
    named: bool
    data: bytes | None = None
    problem: str | None = None
    foreign: bool = False
    version: str = ""


def collect(arguments: Sequence[str]) -> list[Input]:
    """The files that the arguments mean, each once, in order: files, folders, globs, addresses, ``-``."""
    found: dict[object, Input] = {}
    for argument in arguments:
        for item in _expand(argument):
            here = item.data is None and item.problem is None and not is_remote(item.path)
            key = identity(item.path) if here else item.path
            known = found.get(key)
            if known is None:
                found[key] = item
            elif item.named and not known.named:
                found[key] = known = replace(known, named=True)
            if known is not None and os.path.abspath(known.path) != os.path.abspath(item.path):  # noqa: PTH100
                again = f"与 {known.path} 是同一个文件，已一并核对"
                found[item.path] = Input(item.path, False, problem=again, foreign=True)
    return list(found.values())


def _expand(argument: str) -> Iterator[Input]:
    if argument == STANDARD_INPUT:
        yield _standard_input()
        return
    if is_remote(argument):
        yield from _remote(argument)
        return
    argument = local(argument)
    try:
        argument = on_disk(argument)
        mode = Path(argument).stat().st_mode
    except ValueError:  # a NUL, as only a file can name one
        yield Input(shown(argument), True, problem="文件名中有不能用的字符")
        return
    except OSError as fault:
        trace.spoil()  # what may be there another time is not known
        if glob.has_magic(argument):
            yield from _matches(argument)
        elif isinstance(fault, FileNotFoundError | NotADirectoryError):
            yield Input(shown(argument), True, problem="文件不存在")
        else:
            yield Input(shown(argument), True, problem=f"文件打不开（{system_reason(fault)}）")
        return
    if stat.S_ISDIR(mode):
        found = False
        for file in walk(argument):
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


def _remote(address: str) -> Iterator[Input]:
    """What lies at an address, or below it."""
    trace.spoil()
    found = False
    try:
        for file, version in remote.files(address):
            found = True
            named = file == address.rstrip("/")
            yield (
                _ours_alone(file, named)
                if remote.is_ours_alone(file)
                else Input(file, named, version=version)
            )
    except FileNotFoundError:
        found = True
        yield Input(address, True, problem="文件不存在")
    except OSError as fault:
        found = True
        yield Input(address, True, problem=f"文件打不开（{system_reason(fault)}）")
    if not found:
        pattern = remote.is_pattern(address)
        yield Input(address, True, problem="没有与这个通配符相符的文件" if pattern else "文件夹里没有文件")


def _ours_alone(address: str, named: bool) -> Input:
    """A file that no other process can read."""
    try:
        return Input(address, named, data=load(address))
    except Unreadable as fault:
        return Input(address, named, problem=str(fault))


def _matches(pattern: str) -> Iterator[Input]:
    spellings = dict.fromkeys([pattern, *(unicodedata.normalize(form, pattern) for form in ("NFC", "NFD"))])
    found = [glob.glob(one, recursive=True) for one in spellings]  # noqa: PTH207  # absolute patterns, too
    matches = sorted({match for some in found for match in some})
    if not matches:
        yield Input(pattern, True, problem="没有与这个通配符相符的文件")
    for match in matches:
        if Path(match).is_dir():
            yield from walk(match)
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


def _inside(link: Path, top: Path) -> bool:
    try:
        return link.resolve().is_relative_to(top)
    except OSError:  # it may not be followed
        return False


def walk(folder: str | Path) -> Iterator[Input]:
    """Files below a folder in a stable order; hidden ones and editors' lock files are left out.

    A folder that cannot be opened is told: reports may lie in it. So is a link that leads out of the
    folder; it is not followed, for what was handed in to be checked should not open the rest of the disk.
    """
    closed: list[OSError] = []
    top = Path(folder).resolve()
    for root, folders, files in os.walk(folder, onerror=closed.append):
        trace.looked(root)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            link = Path(root) / name
            if link.is_symlink() and not _inside(link, top):
                yield Input(shown(link), False, problem=_LINK, foreign=True)
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                yield _file(Path(root) / name, named=False)
    for fault in closed:
        yield Input(shown(fault.filename), True, problem=f"文件夹打不开（{system_reason(fault)}）")
