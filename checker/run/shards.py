"""One part of a run's files, for several machines that each do one.

Which part a file belongs to is told by its path alone, without its years and its suffix: so the reports of a
body on several years fall together where they are named alike (``2023/甲局.docx`` and ``2024/甲局.pdf``,
``甲局/2023年度报告.txt`` and ``甲局/2024年度报告.txt``), and so do the copies of one report.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath

from checker.run.inputs import Input

_YEAR = re.compile(r"(?:19|20)\d\d|[一二]?[〇○零][一二][〇○零一二三四五六七八九]")
_IDLE = re.compile(r"[\W_]+|年度?")
"""What a name may have around its year, or not."""


def part_of(items: Iterable[Input], arguments: Iterable[str], shard: tuple[int, int]) -> list[Input]:
    """The files of one part. ``arguments``: what the run was given; where a folder stands makes no
    difference, so that each machine may have it at another place."""
    part, parts = shard
    folders = [Path(one) for one in arguments if Path(one).is_dir()]
    return [item for item in items if number(_inside(item.path, folders), parts) == part]


def number(path: str, parts: int) -> int:
    """Which part, from 1, a file is in."""
    text = unicodedata.normalize("NFC", PurePath(path).with_suffix("").as_posix())
    bare = "/".join(_IDLE.sub("", _YEAR.sub("", name)) for name in text.split("/"))
    digest = hashlib.sha256(bare.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % parts + 1


def told(shard: tuple[int, int], *, rollup: bool) -> list[str]:
    """What a part cannot know, in Chinese sentences."""
    part, parts = shard
    notes = [
        f"这次只核对了 {parts} 份中的第 {part} 份：上年的报告、同一份报告的其他文件，"
        "名字不相近而分在别的份里的，没有一起比较。"
    ]
    return notes + (["分份核对时不作汇总核对。"] if rollup else [])


def _inside(path: str, folders: Iterable[Path]) -> str:
    for folder in folders:
        if Path(path).is_relative_to(folder):
            return os.fspath(Path(path).relative_to(folder))
    return path
