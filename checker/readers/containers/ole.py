"""OLE containers, in which the old Office formats (.doc, .wps, .xls, .et) and encrypted new ones live."""

from __future__ import annotations

import io
import struct
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checker.ground.limits import OutOfTime

if TYPE_CHECKING:
    from olefile import OleFileIO

_FILE_PASS = 0x2F
_LOCKED = 0x0100
_USUAL = {
    name.casefold(): name
    for name in ("WordDocument", "0Table", "1Table", "Data", "Workbook", "Book", "EncryptedPackage")
}
"""Names count alike in capitals and small letters."""


class Ole:
    """The streams of a container, without those of what is embedded in it. A broken one has none."""

    def __init__(self, data: bytes) -> None:
        import olefile

        self._file: OleFileIO[Any] | None = None
        self.names: frozenset[str] = frozenset()
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
            found = [path[0] for path in self._file.listdir() if len(path) == 1]
            self.names = frozenset(_USUAL.get(name.casefold(), name) for name in found)
        except (MemoryError, OutOfTime):
            raise
        except Exception:  # the library says in many ways that a container is broken
            self._file = None

    def stream(self, name: str) -> bytes:
        """A stream, empty where there is none, or none that can be read."""
        if self._file is None or name not in self.names:
            return b""
        try:
            return bytes(self._file.openstream(name).read())
        except (MemoryError, OutOfTime):
            raise
        except Exception:  # as above
            return b""

    @cached_property
    def locked(self) -> bool:
        """Whether a password protects the document."""
        if "EncryptedPackage" in self.names:
            return True
        if "WordDocument" in self.names:
            head = self.stream("WordDocument")
            return len(head) > 12 and bool(struct.unpack_from("<H", head, 10)[0] & _LOCKED)
        for name in ("Workbook", "Book"):
            if name in self.names:
                return _has_pass(self.stream(name)[:512])
        return False


def _has_pass(head: bytes) -> bool:
    at = 0
    while at + 4 <= len(head):
        kind, length = struct.unpack_from("<HH", head, at)
        if kind == _FILE_PASS:
            return True
        at += 4 + length
    return False
