"""OLE containers, in which the old Office formats (.doc, .wps, .xls, .et) and encrypted new ones live."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_MAX_SECTORS = 20_000
_FILE_PASS = 0x2F


class _Stream(NamedTuple):
    start: int
    size: int


class Ole:
    """The names of the streams of a container, and whether they are encrypted. A broken one has none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._shift = struct.unpack_from("<H", data, 30)[0]
            self._streams = dict(self._directory()) if self._shift in (9, 12) else {}
        except struct.error:
            self._streams = {}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._streams)

    @property
    def locked(self) -> bool:
        """Whether a password protects the document."""
        if "EncryptedPackage" in self._streams:
            return True
        if "WordDocument" in self._streams:
            head = self._head("WordDocument")
            return len(head) > 12 and bool(struct.unpack_from("<H", head, 10)[0] & 0x0100)
        for name in ("Workbook", "Book"):
            if name in self._streams:
                return self._has_pass(self._head(name))
        return False

    def _head(self, name: str) -> bytes:
        """The first sector of a stream (of a stream in the short-stream area this is something else)."""
        start, size = self._streams[name]
        at = (start + 1) << self._shift
        return self._data[at : at + min(1 << self._shift, size)] if size >= 4096 else b""

    def _has_pass(self, head: bytes) -> bool:
        at = 0
        while at + 4 <= len(head):
            kind, length = struct.unpack_from("<HH", head, at)
            if kind == _FILE_PASS:
                return True
            at += 4 + length
        return False

    def _directory(self) -> Iterator[tuple[str, _Stream]]:
        table = struct.unpack_from("<109I", self._data, 76)
        per_sector = (1 << self._shift) // 4
        sector = struct.unpack_from("<I", self._data, 48)[0]
        seen: set[int] = set()
        while sector < 0xFFFFFFF0 and sector not in seen and len(seen) < _MAX_SECTORS:
            seen.add(sector)
            at = (sector + 1) << self._shift
            for entry in range(at, min(at + (1 << self._shift), len(self._data) - 127), 128):
                length, kind = struct.unpack_from("<HB", self._data, entry + 64)
                if kind == 2 and 2 <= length <= 64:
                    name = self._data[entry : entry + length - 2].decode("utf-16-le", "replace")
                    yield name, _Stream(*struct.unpack_from("<II", self._data, entry + 116))
            index = sector // per_sector
            if index >= len(table) or table[index] >= 0xFFFFFFF0:
                return
            sector = struct.unpack_from(
                "<I", self._data, ((table[index] + 1) << self._shift) + 4 * (sector % per_sector)
            )[0]
