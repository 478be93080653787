"""A file that a run appends to while it works: what was read and found, out of memory and safe from a kill.

Records stand one after another, each with its key and a check sum, so that after a kill all whole ones are
found again. A journal without a name is for one run only: on POSIX its file has no name from the start, and
nothing of it is left however the run ends.
"""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from checker.ground.faults import Refused, system_reason

_HEAD = struct.Struct("<4s32sQI")
"""Sign, key, length of the record, check sum of key and record."""
_SIGN = b"gj1\n"
_NO_KEY = bytes(32)


class Stretch(NamedTuple):
    """Where a record stands, without its head."""

    at: int
    length: int


class Journal:
    """``path``: a file to be taken up again, made where it is missing; ``None``: one for this run alone.

    One process appends; others (copies of it, or such as it is sent to) read. Raises ``Refused`` where there
    is no room.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._known: dict[bytes, Stretch] = {}
        if path is None:
            self._file, name = tempfile.mkstemp(prefix="gouji-")
            self._name: str | None = name
            if sys.platform not in ("win32", "darwin"):  # elsewhere other processes open it by its name
                Path(name).unlink()
                self._name = None
            self._end = 0
        else:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            self._name = str(path)
            self._end = self._take_up()

    def __getstate__(self) -> dict[str, Any]:
        """For a process that is started anew."""
        return {"path": self.path, "_known": self._known, "_name": self._name, "_end": 0}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._file = os.open(str(self._name), os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def __len__(self) -> int:
        """How many keyed records an earlier run has left."""
        return len(self._known)

    def append(self, data: bytes, key: str = "") -> Stretch:
        """Adds a record; under ``key`` (64 hexadecimal digits) a later run can find it."""
        raw = bytes.fromhex(key) if key else _NO_KEY
        record = _HEAD.pack(_SIGN, raw, len(data), _checked(raw, data)) + data
        found = Stretch(self._end + _HEAD.size, len(data))
        at = self._end
        try:
            while record:
                written = _write(self._file, record, at)
                at += written
                record = record[written:]
        except OSError as fault:
            raise Refused(
                f"临时文件夹写不下读出的内容（{system_reason(fault)}）；"
                "请腾出空间，或用环境变量 TMPDIR 指定别的文件夹"
            ) from None
        self._end = at
        return found

    def find(self, key: str) -> Stretch | None:
        """What an earlier run has noted under ``key``."""
        return self._known.get(bytes.fromhex(key)) if key and self._known else None

    def read(self, at: int, length: int) -> bytes:
        """Raises ``OSError`` where it is not there."""
        data = _read(self._file, length, at)
        if len(data) != length:
            raise OSError(f"journal ends before {at + length}")
        return data

    def close(self, *, keep: bool = False) -> None:
        """``keep``: the run has not come to its end; a journal that has a path can be taken up again."""
        with suppress(OSError):
            os.close(self._file)
        if self._name is not None and not (keep and self.path is not None):
            Path(self._name).unlink(missing_ok=True)

    def _take_up(self) -> int:
        """Notes the whole records; the end of the last one, from where on the file is cut off."""
        end = 0
        for key, found in self._records():
            if key != _NO_KEY:
                self._known[key] = found
            end = found.at + found.length
        os.ftruncate(self._file, end)
        return end

    def _records(self) -> Iterator[tuple[bytes, Stretch]]:
        at = 0
        while len(head := _read(self._file, _HEAD.size, at)) == _HEAD.size:
            sign, key, length, checked = _HEAD.unpack(head)
            if sign != _SIGN or length > 2**32:
                return
            data = _read(self._file, length, at + _HEAD.size)
            if len(data) != length or _checked(key, data) != checked:
                return
            yield key, Stretch(at + _HEAD.size, length)
            at += _HEAD.size + length


def _checked(key: bytes, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(key))


if hasattr(os, "pread"):

    def _read(file: int, length: int, at: int) -> bytes:
        return os.pread(file, length, at)

    def _write(file: int, data: bytes, at: int) -> int:
        return os.pwrite(file, data, at)

else:  # Windows: each process has the file open for itself
    _lock = threading.Lock()

    def _read(file: int, length: int, at: int) -> bytes:
        with _lock:
            os.lseek(file, at, os.SEEK_SET)
            return os.read(file, length)

    def _write(file: int, data: bytes, at: int) -> int:
        with _lock:
            os.lseek(file, at, os.SEEK_SET)
            return os.write(file, data)
