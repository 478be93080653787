"""What goes wrong and how it is told: a file that a user wrote, what the system refuses, a fault of ours."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from typing import Any

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "路径中有一段是文件，不是文件夹",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "符号链接绕成了圈",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件太大",
    errno.EDQUOT: "磁盘配额已满",
    errno.EIO: "磁盘读写出错",
    errno.EROFS: "磁盘只读",
    errno.EBUSY: "文件正被占用",
    errno.EMFILE: "打开的文件太多",
}


def system_reason(fault: OSError) -> str:
    """Why the system refused, in Chinese where we know the words."""
    return _REASONS.get(fault.errno or 0) or fault.strerror or "系统出错"


_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    """``text`` on one line of a screen or a log: what begins a line, commands a terminal or turns the
    direction of writing, and what cannot be written at all, shows as ``�``; it does not begin as a command
    to those who run builds (``::error``, ``##vso``).

    For whatever is not ours: names of files and what stands in a stranger's file.
    """
    line = _UNPRINTABLE.sub("\ufffd", text)
    return f"./{line}" if line.startswith(("::", "##")) else line


_MOST = 800
"""Characters of a message about a user's file; what it quotes may be as long as the file."""


class RuleFault(Exception):
    """A fault in a rule, form or configuration file: one Chinese sentence at file, line and column.

    Never a finding; the command ends with exit code 2.
    """

    def __init__(self, message: str, path: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        # What a stranger's file says is quoted in messages: it must not command the terminal.
        said = printable(message)
        self.message = said if len(said) <= _MOST else f"{said[: _MOST // 2]}……{said[-_MOST // 4 :]}"
        self.path, self.line, self.column = path, line, column

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}:{self.column}: {self.message}"

    def __reduce__(self) -> tuple[Any, ...]:
        return RuleFault, (self.message, self.path, self.line, self.column)


class Refused(Exception):
    """What was asked for cannot be done here: one Chinese sentence, without its full stop. The command ends
    with exit code 2."""


class RuleFaults(Exception):
    """All faults of all files of a load, told together so that an author mends them in one go."""

    def __init__(self, faults: Sequence[RuleFault]) -> None:
        super().__init__(f"{len(faults)} 处错误")
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


def internal_fault(doing: str, fault: BaseException) -> str:
    """The sentence for a fault of ours in one file; GOUJI_DEBUG shows where it is."""
    if os.environ.get("GOUJI_DEBUG"):
        import traceback

        traceback.print_exception(fault)
    return f"{doing}时程序内部出错（{type(fault).__name__}），请把这份文件发给 gouji 的维护者"
