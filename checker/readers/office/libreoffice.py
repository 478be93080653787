"""LibreOffice, which turns files of the old Office formats into new ones, if it is there.

It runs as a process of its own, with a profile of its own that allows no macros, no links and no network, and
with a time limit.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from checker.document import Unreadable
from checker.ground import ending
from checker.ground.faults import system_reason
from checker.readers.office.conversion import Old, advice

START_SECONDS = 60
"""Allowed for starting; a first start builds the profile."""
WARM_SECONDS = 10
"""The same once it has been seen to work."""
FILE_SECONDS = 20
"""Allowed from one file to the next."""
OFFICE_MEMORY = 4 * 2**30
"""Bytes of address space that LibreOffice may take."""
OFFICE_OUTPUT = 256 * 2**20
"""Bytes of a file that it makes."""
_ROOM = 2 * 2**20
"""Where the temporary folder has less left, what LibreOffice has not made it had no room for."""
BATCH = 100
"""Files of one call; LibreOffice keeps what it has opened in memory."""

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_FILTERS = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}
_NOT_RUN = {126: "没有权限，或不是这台电脑的程序", 127: "安装不完整，缺少程序或程序库"}
"""How a shell, and the loader of programs, tell that there is nothing to run."""
_POLL = 0.1
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
)


def convert(files: Sequence[tuple[Old, bytes]]) -> list[bytes | Unreadable]:
    """The files in the new formats, by as few calls as can be: to start LibreOffice takes seconds."""
    results: dict[int, bytes | Unreadable] = {}
    for target in _FILTERS:
        waiting = [number for number, (old, _) in enumerate(files) if old.target == target]
        if not waiting:
            continue
        executable = program()
        if executable is None:
            results |= {number: Unreadable(files[number][0].missing) for number in waiting}
            continue
        for first in range(0, len(waiting), BATCH):
            results |= _batch(executable, files, waiting[first : first + BATCH], target)
    return [results[number] for number in range(len(files))]


def program() -> str | None:
    """Where LibreOffice is, if it is anywhere; whether it can be run is another matter."""
    return (
        shutil.which("soffice")
        or shutil.which("libreoffice")
        or next(filter(os.path.exists, _PLACES), None)
        or shutil.which("soffice", mode=os.F_OK)
    )


class _Ended(Enum):
    """How a call of LibreOffice came to its end."""

    ITSELF = "itself"
    SLOW = "slow"
    CRASHED = "crashed"


_SENTENCES = {
    _Ended.ITSELF: "LibreOffice 打不开这份文件（可能已损坏）",
    _Ended.SLOW: "LibreOffice 读取这份文件超过了时限",
    _Ended.CRASHED: "LibreOffice 读取这份文件时异常退出（文件可能已损坏）",
}


class _CannotRun(Exception):
    """Why LibreOffice cannot be run at all: a Chinese sentence."""


@contextmanager
def _folder() -> Iterator[Path]:
    with ending.held():  # never a folder that nobody knows of
        folder = tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True)
    try:
        yield Path(folder.name)
    finally:
        with ending.held():
            folder.cleanup()


def _batch(
    executable: str, files: Sequence[tuple[Old, bytes]], waiting: Sequence[int], target: str
) -> dict[int, bytes | Unreadable]:
    """One call for all files; where it fails on one of them, another for those after it.

    Where nothing at all came out of a call, a file that is known to be sound tells whether LibreOffice
    itself is at fault.
    """
    results: dict[int, bytes | Unreadable] = {}
    sound = False
    try:
        while waiting:
            with _folder() as folder:
                start = WARM_SECONDS if sound else START_SECONDS
                converted, ended = _call(
                    executable, folder, [files[number] for number in waiting], target, start
                )
            sound = sound or bool(converted)
            results |= {waiting[at]: data for at, data in converted.items()}
            left = [number for number in waiting if number not in results]
            if ended is _Ended.ITSELF:
                culprits = left
            else:  # files are converted in order
                culprits = left[:1]
                if not sound:
                    _try(executable)
                    sound = True
            sentence = Unreadable(f"{_SENTENCES[ended]}；{advice(target)}")
            results |= dict.fromkeys(culprits, sentence)
            waiting = left[len(culprits) :]
    except (_CannotRun, OSError) as fault:  # the latter: no room for the files, nowhere to put them
        cannot = f"临时文件夹用不了（{system_reason(fault)}）" if isinstance(fault, OSError) else fault
        sentence = Unreadable(f"{cannot}；{advice(target)}")
        results |= {number: sentence for number in waiting if number not in results}
    return results


def _try(executable: str) -> None:
    """Raises ``_CannotRun`` where LibreOffice fails with a file that is in order."""
    with _folder() as folder:
        known = (Old("rtf", ".rtf", ".docx", ""), b"{\\rtf1 1}")
        _, ended = _call(executable, folder, [known], ".docx", START_SECONDS)
    if ended is _Ended.SLOW:
        raise _CannotRun("LibreOffice 启动后没有反应")
    if ended is _Ended.CRASHED:
        raise _CannotRun("LibreOffice 一启动就异常退出")


def _call(
    executable: str, folder: Path, files: Sequence[tuple[Old, bytes]], target: str, start: int
) -> tuple[dict[int, bytes], _Ended]:
    """What LibreOffice made of which of the files. Raises ``_CannotRun``, and ``OSError`` without room."""
    _profile(folder / "profile")
    outputs = folder / "out"
    outputs.mkdir()
    inputs = [folder / f"{number:05}{old.suffix}" for number, (old, _) in enumerate(files)]
    for path, (_, data) in zip(inputs, files, strict=True):
        path.write_bytes(data)
    ended = _run(executable, folder, inputs, target, start)
    converted: dict[int, bytes] = {}
    for number, path in enumerate(inputs):
        made = outputs / (path.stem + target)
        with suppress(OSError):
            if made.stat().st_size <= OFFICE_OUTPUT:
                converted[number] = made.read_bytes()
    if len(converted) < len(files) and shutil.disk_usage(folder).free < _ROOM:
        raise OSError(errno.ENOSPC, "")  # of which LibreOffice says nothing
    return converted, ended


def _run(executable: str, folder: Path, files: Sequence[Path], target: str, start: int) -> _Ended:
    """Converts the files; LibreOffice is killed with all its children where it stands still. Raises
    ``_CannotRun``."""
    command = [
        executable,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        *("--convert-to", _FILTERS[target], "--outdir", str(folder / "out")),
        *map(str, files),
    ]
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith(("_proxy", "pythonpath"))
    }
    environment |= dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP"), str(folder))
    environment["SAL_USE_VCLPLUGIN"] = "svp"
    process: subprocess.Popen[bytes] | None = None
    try:
        with ending.held():
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=sys.platform != "win32",
            )
            _limit(process.pid)
        code = _wait(process, folder / "out", start)
    except OSError as fault:
        raise _CannotRun(f"LibreOffice 不能运行（{system_reason(fault)}）") from None
    finally:
        if process is not None:
            with ending.held():
                _kill(process)
    if code in _NOT_RUN:
        raise _CannotRun(f"LibreOffice 不能运行（{_NOT_RUN[code]}）")
    if code is None:
        return _Ended.SLOW
    return _Ended.ITSELF if code in (0, 1) else _Ended.CRASHED  # 1: some file could not be converted


def _wait(process: subprocess.Popen[bytes], outputs: Path, start: int) -> int | None:
    """How the process exited; ``None`` where it made no further file for too long."""
    made = 0
    deadline = time.monotonic() + start + FILE_SECONDS
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_POLL)
        count = sum(1 for _ in outputs.iterdir())
        if count > made:
            made, deadline = count, time.monotonic() + FILE_SECONDS
        if time.monotonic() > deadline:
            return None


def _limit(pid: int) -> None:
    """Bounds on the memory and on the files of a process that has just been started, and of its children."""
    if sys.platform == "linux":
        import resource

        for kind, value in ((resource.RLIMIT_AS, OFFICE_MEMORY), (resource.RLIMIT_FSIZE, OFFICE_OUTPUT)):
            with suppress(ValueError, OSError):
                hard = resource.getrlimit(kind)[1]
                soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.prlimit(pid, kind, (soft, hard))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and whatever it started."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
