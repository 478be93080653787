"""The old Office formats (.doc, .wps, .rtf, .xls, .et), turned into new ones by LibreOffice if it is there.

LibreOffice runs as a process of its own, with a profile of its own that allows no macros, no links and no
network, and with a time limit.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from checker.document import Document, Unreadable
from checker.readers.formats import Content, recognise
from checker.readers.zipped import LOCKED, Zipped

Key = TypeVar("Key")

START_SECONDS = 60
"""Allowed for starting; a first start builds the profile."""
FILE_SECONDS = 20
"""Allowed for each file on top of that."""
BATCH = 100
"""Files of one call; LibreOffice keeps what it has opened in memory."""

_MISSING = (
    "读取旧版{what}需要 LibreOffice，这台电脑上没有找到；请在 Word 或 WPS 里用“另存为”存成 {target} 后再检查"
)
_FAILED = "LibreOffice 打不开这份文件（可能已损坏）；请在 Word 或 WPS 里用“另存为”存成 {target} 后再检查"
_TOO_SLOW = "LibreOffice 读取这份文件超过了时限；请在 Word 或 WPS 里用“另存为”存成 {target} 后再检查"
_GARBLED = "文件已损坏（文字中有乱码），其中的数值不可靠；请重新取得这份文件"
_SYMBOLS = ("\uf000", "\uf0ff")
"""Where the signs of symbol fonts stand."""
_ODD = 3
"""One or two may be rare names for which the writer's font has a character of its own."""
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_FILTERS = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}
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


def read(data: bytes, path: str) -> Document:
    content = Content(data, path)
    result = _convert({0: content})[0]
    if isinstance(result, Unreadable):
        raise result
    reader = recognise(Content(result, path)).reader()
    return replace(reader.read(result, path), format=kind(content))


def convert_many(files: Sequence[tuple[str, bytes]]) -> list[bytes | Unreadable | None]:
    """The files (name and bytes) that need LibreOffice, in the new format, in one go; ``None`` for the rest.

    The new bytes are to be given to ``read``. An ``Unreadable`` is what ``read`` would raise.
    """
    found: dict[int, Content] = {}
    for number, (name, data) in enumerate(files):
        with contextlib.suppress(Unreadable):  # ``read`` will tell
            content = Content(data, name)
            if recognise(content).module == "office":
                found[number] = content
    results = _convert(found) if found else {}
    return [results.get(number) for number in range(len(files))]


def kind(content: Content) -> str:
    """``doc``, ``rtf``, ``xls`` or ``xml``."""
    if content.head.startswith(b"{\\rtf"):
        return "rtf"
    if content.streams & {"Workbook", "Book"} or content.kind.startswith("spreadsheet"):
        return "xls"
    return "doc" if content.streams else "xml"


def program() -> str | None:
    """Where LibreOffice is, if it is anywhere."""
    return (
        shutil.which("soffice") or shutil.which("libreoffice") or next(filter(os.path.exists, _PLACES), None)
    )


def _target(content: Content) -> str:
    return ".xlsx" if kind(content) == "xls" else ".docx"


def _convert(contents: Mapping[Key, Content]) -> dict[Key, bytes | Unreadable]:
    results: dict[Key, bytes | Unreadable] = {}
    for target in _FILTERS:
        group = {key: content for key, content in contents.items() if _target(content) == target}
        for key, content in group.items():
            if content.locked:
                results[key] = Unreadable(LOCKED)
        waiting = [key for key in group if key not in results]
        if not waiting:
            continue
        executable = program()
        if executable is None:
            what = "表格（.xls、.et）" if target == ".xlsx" else " Word 或 WPS 文档（.doc、.wps、.rtf）"
            results.update({key: Unreadable(_MISSING.format(what=what, target=target)) for key in waiting})
            continue
        for first in range(0, len(waiting), BATCH):
            with tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as folder:
                _batch(executable, Path(folder), group, waiting[first : first + BATCH], target, results)
    return results


def _batch(
    executable: str,
    folder: Path,
    group: Mapping[Key, Content],
    waiting: Sequence[Key],
    target: str,
    results: dict[Key, bytes | Unreadable],
) -> None:
    """One call for all files; where it dies on one of them, another for those after it."""
    _profile(folder / "profile")
    outputs = folder / "out"
    outputs.mkdir()
    while waiting:
        inputs = {key: folder / f"{number:05}{_suffix(group[key])}" for number, key in enumerate(waiting)}
        for key, file in inputs.items():
            file.write_bytes(group[key].data)
        ended = _run(executable, folder, list(inputs.values()), target)
        for key, file in inputs.items():
            made = outputs / (file.stem + target)
            if made.exists():
                converted = made.read_bytes()
                results[key] = Unreadable(_GARBLED) if _garbled(converted) else converted
                made.unlink()
            file.unlink()
        left = [key for key in waiting if key not in results]
        culprits = left if ended else left[:1]  # files are converted in order
        sentence = _FAILED if ended else _TOO_SLOW
        results.update({key: Unreadable(sentence.format(target=target)) for key in culprits})
        waiting = left[len(culprits) :]


def _garbled(document: bytes) -> bool:
    """Whether a text holds characters that nobody types: bytes of the file are wrong, and LibreOffice reads
    on. Figures may be wrong then, too, and nothing shows it."""
    try:
        package = Zipped(document)
        text = package.read("word/document.xml").decode() if "word/document.xml" in package.names else ""
    except (Unreadable, UnicodeDecodeError):  # told by whoever reads it
        return False
    odd = [sign for sign in set(text) if unicodedata.category(sign) in ("Cc", "Cn", "Co")]
    return sum(sign not in "\t\r\n" and not _SYMBOLS[0] <= sign <= _SYMBOLS[1] for sign in odd) >= _ODD


def _run(executable: str, folder: Path, files: Sequence[Path], target: str) -> bool:
    """Whether LibreOffice came to its end by itself; one that does not is killed with all its children."""
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
    environment |= {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )
    try:
        return process.wait(START_SECONDS + FILE_SECONDS * len(files)) >= 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and whatever it started."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
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


def _suffix(content: Content) -> str:
    if content.kind:
        return ".ods"
    return {"xml": ".xml", "rtf": ".rtf", "xls": ".xls"}.get(kind(content), ".doc")
