"""The notices of a run as files in a folder of the user's, never over another file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checker.audit import Audit
from checker.document import Unreadable
from checker.ground.faults import RuleFault, system_reason
from checker.ground.smallfile import read_head
from checker.ground.wholefile import replace_file
from checker.notices.pattern import template
from checker.notices.word import fill
from checker.render import Options, writable
from checker.render.letters import Item, Letter, letters, without
from checker.render.notice import page

_MOST_TEMPLATE = 20 * 2**20
_LONGEST = 80
"""Characters of a file's name."""
_MOST = 999
"""Files of one name in the folder."""
_TELLING = re.compile(r"[^\w（）().·-]+")


@dataclass(slots=True)
class Written:
    """``told``: Chinese sentences about reports without a notice."""

    files: list[Path] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def files(audit: Audit, options: Options) -> Iterator[tuple[str, bytes]]:
    """Name and content of each notice, in Word and as a page, each name once.

    Raises ``RuleFault`` where the office's template is no good.
    """
    pattern = _pattern(options.letterhead.template)
    taken: set[str] = set()
    for letter in letters(audit, options):
        name = next(one for number in range(1, _MOST) if (one := _named(letter, number)) not in taken)
        taken.add(name)
        yield f"{name}.docx", _filled(pattern, letter, options.letterhead.template)
        yield f"{name}.html", writable(page([letter])).encode()


def write(audit: Audit, folder: Path, options: Options) -> Written:
    """Writes the notices. Raises ``RuleFault`` for the template, ``OSError`` where it cannot write."""
    done = Written(told=without(audit))
    for name, data in files(audit, options):
        done.files.append(_put(folder, name, data))
    return done


def examine(file: Path) -> None:
    """Raises ``RuleFault`` where a template of the office's cannot be used: before the work, not after it."""
    x = "x"
    item = Item(1, x, x, x, x, x, x, x, x)
    more = dict.fromkeys(("年度", "报告", "文件", "问题数", "期限"), x)
    _filled(_pattern(file), Letter(x, x, x, x, x, x, x, (item,), x, x, x, x, more), file)


def _pattern(file: Path | None) -> bytes:
    if file is None:
        return template()
    try:
        data = read_head(file, _MOST_TEMPLATE)
    except OSError as fault:
        raise RuleFault(f"通知的模板读不了（{system_reason(fault)}）", str(file)) from None
    if len(data) > _MOST_TEMPLATE:
        raise RuleFault(f"通知的模板过大（上限 {_MOST_TEMPLATE // 2**20} MB）", str(file))
    return data


def _filled(pattern: bytes, letter: Letter, file: Path | None) -> bytes:
    try:
        return fill(pattern, letter)
    except Unreadable as reason:
        if file is None:
            raise
        raise RuleFault(f"通知的模板不能用：{str(reason).rstrip('。')}", str(file)) from None


def _named(letter: Letter, number: int) -> str:
    """A name that every system takes."""
    stem = _TELLING.sub("", letter.name).strip(".")[:_LONGEST] or "整改通知"
    return stem if number == 1 else f"{stem} ({number})"


def _put(folder: Path, name: str, data: bytes) -> Path:
    """Writes a file under its name, or numbered where another one has it; the very same one stays."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in range(1, _MOST):
        target = folder / (name if number == 1 else f"{stem} ({number}){suffix}")
        if not target.exists():
            replace_file(target, data)
            return target
        if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
            return target
    raise RuleFault("文件夹里同名的文件太多", str(folder))
