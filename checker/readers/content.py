"""The bytes of a file and what can be told from them: its head, what a container holds, its text."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePath

from checker.readers.containers import signatures
from checker.readers.containers.ole import Ole


class Content:
    """Each is found out once, and only when asked."""

    def __init__(self, data: bytes, path: str) -> None:
        self.data = data
        self.suffix = PurePath(path).suffix.lower()

    @property
    def head(self) -> bytes:
        return self.data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()

    @property
    def is_zip(self) -> bool:
        return self.data.startswith(signatures.ZIP)

    @property
    def is_ole(self) -> bool:
        return self.data.startswith(signatures.OLE)

    @property
    def is_binary(self) -> bool:
        """Whether it is no text: one may begin with the letters of another format's mark."""
        return b"\0" in self.data[:65536]

    @cached_property
    def members(self) -> frozenset[str]:
        """Names inside a ZIP container; empty for anything else."""
        if not self.is_zip:
            return frozenset()
        from checker.readers.containers.zipped import Zipped

        return Zipped(self.data).names

    @cached_property
    def _ole(self) -> Ole | None:
        return Ole(self.data) if self.is_ole else None

    @property
    def streams(self) -> frozenset[str]:
        """Names of the streams in an OLE container (the old Office formats); empty for anything else."""
        return self._ole.names if self._ole else frozenset()

    @property
    def locked(self) -> bool:
        """Whether an OLE container is protected by a password."""
        return self._ole is not None and self._ole.locked

    @cached_property
    def kind(self) -> str:
        """What an OpenDocument package says it is: ``text``, ``spreadsheet`` …; empty for anything else."""
        if "mimetype" not in self.members:
            return ""
        from checker.readers.containers.zipped import Zipped

        said = Zipped(self.data).read("mimetype", 200).decode("ascii", "replace").strip()
        return said.rsplit(".", 1)[-1] if "opendocument" in said else ""

    @cached_property
    def text(self) -> str:
        """The file as text. Raises ``Unreadable`` where it is none."""
        from checker.readers.charset import decode

        return decode(self.data)
