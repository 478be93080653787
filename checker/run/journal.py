"""A file that a run appends to while it works: what was read and found, out of memory and safe from a kill.

Records stand one after another, each with its key and a check sum, so that after a kill all whole ones are
found again. A journal without a name is for one run only: on Linux its file has no name from the start, and
nothing of it is left however the run ends. What its file has no room for is held in memory, as is all of a
journal that other machines work for; other processes do not see that, and are lent what they need of it.
"""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import threading
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from checker.ground.faults import Refused, system_reason

_HEAD = struct.Struct("<4s32sQI")
"""Sign, key, length of the record, check sum of key and record."""
_SIGN = b"gj1\n"
_NO_KEY = bytes(32)


class Stretch(NamedTuple):
    """Where a record stands, without its head; below ``NOWHERE`` it is held in memory."""

    at: int
    length: int


NOWHERE = -1


class Journal:
    """``path``: a file to be taken up again, made where it is missing; ``None``: one for this run alone.
    ``held``: all is in memory.

    One process appends; others (copies of it, or such as it is sent to) read. Raises ``Refused`` where there
    is no room in a file that is to be taken up again.
    """

    def __init__(self, path: Path | None = None, *, held: bool = False) -> None:
        self.path = path
        self._known = _Known()
        self._held: dict[int, bytes] = {}
        self._lent: Mapping[int, bytes] = {}
        self._file: int | None = None
        self._name: str | None = None
        self._end = 0
        if path is not None:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            self._name = str(path)
            self._end = self._take_up(self._file)
        elif not held:
            with suppress(OSError):  # no place for it: held in memory, too
                self._file, self._name = _unnamed()

    def __getstate__(self) -> dict[str, Any]:
        """For a process that is started anew on this machine."""
        name = self._name
        if name is None and self._file is not None:
            name = f"/proc/{os.getpid()}/fd/{self._file}"
        return {"path": self.path, "_known": self._known, "_name": name, "_end": 0}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._held, self._lent = {}, {}
        name = self._name
        self._file = os.open(name, os.O_RDONLY | getattr(os, "O_BINARY", 0)) if name is not None else None

    def append(self, data: bytes, key: str = "") -> Stretch:
        """Adds a record; under ``key`` (64 hexadecimal digits) a later run can find it."""
        raw = bytes.fromhex(key) if key else _NO_KEY
        record = _HEAD.pack(_SIGN, raw, len(data), _checked(raw, data)) + data
        found = Stretch(self._end + _HEAD.size, len(data))
        if self._file is None:
            return self._hold(data)
        try:
            _write_all(self._file, record, self._end)
        except OSError as fault:
            if self.path is None:
                return self._hold(data)
            raise Refused(
                f"不能在 {self.path.parent} 记下进度（{system_reason(fault)}）；"
                "请腾出空间后再运行一次，从断处接着做，或用环境变量 GOUJI_CACHE_DIR 另指一个文件夹"
            ) from None
        self._end += len(record)
        return found

    def _hold(self, data: bytes) -> Stretch:
        found = Stretch(NOWHERE - 1 - len(self._held), len(data))
        self._held[found.at] = data
        return found

    def lent(self, stretches: Iterable[Stretch], *, all_of_it: bool = False) -> dict[int, bytes]:
        """What others must be given of some records to read them: those in memory, or ``all_of_it``."""
        return {
            at: self.read(at, length)
            for at, length in stretches
            if at < NOWHERE or (all_of_it and at != NOWHERE)
        }

    def borrow(self, lent: Mapping[int, bytes]) -> None:
        """Takes in, until the next time, what whoever appends has lent to this process."""
        self._lent = lent

    def find(self, key: str) -> Stretch | None:
        """What an earlier run has noted under ``key``."""
        if not key or self._file is None:
            return None
        raw = bytes.fromhex(key)
        for at in self._known.may_be(raw):
            _, other, length, _ = _HEAD.unpack(_read(self._file, _HEAD.size, at))
            if other == raw:
                return Stretch(at + _HEAD.size, length)
        return None

    def read(self, at: int, length: int) -> bytes:
        """Raises ``OSError`` where it is not there."""
        for held in (self._held, self._lent):
            if at in held:
                return held[at]
        if self._file is None:
            raise OSError(f"journal has nothing at {at}")
        data = _read(self._file, length, at)
        if len(data) != length:
            raise OSError(f"journal ends before {at + length}")
        return data

    def close(self, *, keep: bool = False) -> None:
        """``keep``: the run has not come to its end; a journal that has a path can be taken up again."""
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
        if self._name is not None and not (keep and self.path is not None):
            Path(self._name).unlink(missing_ok=True)

    def _take_up(self, file: int) -> int:
        """Notes the whole records; the end of the last one, from where on the file is cut off."""
        end = 0
        for key, found in _records(file):
            if key != _NO_KEY:
                self._known.note(key, found.at - _HEAD.size)
            end = found.at + found.length
        self._known.sort()
        os.ftruncate(file, end)
        return end


class _Known:
    """Where records stand, by the beginnings of their keys: sixteen bytes for each of what may be hundreds of
    thousands. The whole key stands in the record."""

    def __init__(self) -> None:
        self._keys, self._places = array("Q"), array("Q")

    def note(self, key: bytes, at: int) -> None:
        self._keys.append(_start(key))
        self._places.append(at)

    def sort(self) -> None:
        """To be done once all are noted."""
        order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        self._keys = array("Q", [self._keys[one] for one in order])
        self._places = array("Q", [self._places[one] for one in order])

    def may_be(self, key: bytes) -> Iterator[int]:
        """The places of the records that may have a key, the last one first."""
        start = _start(key)
        at = bisect_right(self._keys, start)
        while at and self._keys[at - 1] == start:
            at -= 1
            yield self._places[at]


def _start(key: bytes) -> int:
    return int.from_bytes(key[:8], "big")


def _unnamed() -> tuple[int, str | None]:
    """A file for one run, and its name where it has one."""
    file, name = tempfile.mkstemp(prefix="gouji-")
    if sys.platform == "linux":  # elsewhere other processes open it by its name
        Path(name).unlink()
        return file, None
    return file, name


def _records(file: int) -> Iterator[tuple[bytes, Stretch]]:
    """The whole records from the beginning, each with its key."""
    at = 0
    while len(head := _read(file, _HEAD.size, at)) == _HEAD.size:
        sign, key, length, checked = _HEAD.unpack(head)
        if sign != _SIGN or length > 2**32:
            return
        data = _read(file, length, at + _HEAD.size)
        if len(data) != length or _checked(key, data) != checked:
            return
        yield key, Stretch(at + _HEAD.size, length)
        at += _HEAD.size + length


def _write_all(file: int, record: bytes, at: int) -> None:
    while record:
        written = _write(file, record, at)
        at += written
        record = record[written:]


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
