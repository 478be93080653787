"""ZIP containers (Word, ODT, workbooks, archives), opened with limits: their own word is not believed."""

from __future__ import annotations

import io
import zipfile
import zlib

from checker.document import Unreadable

MAX_MEMBERS = 20_000
MAX_MEMBER = 32 * 2**20
"""Bytes of one member once unpacked."""
MAX_RATIO = 400
"""How many times larger than packed a member may be, beyond its first megabyte."""

_BROKEN = "文件已损坏（压缩结构不完整），无法读取；请重新取得这份文件"
LOCKED = "文件有密码，无法读取；请去掉密码后再检查"
_BOMB = "文件解开后异常庞大，为安全起见不读取"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others take memory and time out of all proportion to what they are given, and no office writes them."""
_METHOD = "压缩方法少见（不是普通的 zip 压缩），不读取；请用普通方法重新压缩"


class Zipped:
    """A ZIP container in memory. Raises ``Unreadable`` where it is broken, locked or out of bounds."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
            raise Unreadable(_BROKEN) from None
        self.infos = self._zip.infolist()
        if len(self.infos) > MAX_MEMBERS:
            raise Unreadable(f"压缩结构里有 {len(self.infos)} 个文件，超过 {MAX_MEMBERS} 个的上限，不读取")
        self._members = {info.filename.replace("\\", "/"): info for info in self.infos}  # as some write it
        self.names = frozenset(self._members)

    def read(self, name: str | zipfile.ZipInfo, limit: int = MAX_MEMBER) -> bytes:
        """One member. ``KeyError`` where there is none of that name."""
        info = name if isinstance(name, zipfile.ZipInfo) else self._members[name]
        if info.flag_bits & 1:
            raise Unreadable(LOCKED)
        if info.compress_type not in _METHODS:
            raise Unreadable(_METHOD)
        allowed = min(limit, 2**20 + MAX_RATIO * info.compress_size)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(allowed + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
            raise Unreadable(_BROKEN) from None
        except RuntimeError:  # how zipfile tells of a password
            raise Unreadable(LOCKED) from None
        if len(data) > allowed:
            raise Unreadable(_BOMB)
        return data
