"""Bytes to ``Document``: the one way in for every format.

Formats are told apart by content (``formats``); each has a module of its own, imported when needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checker.document import Document, Unreadable
from checker.faults import system_reason

MAX_BYTES = 64 * 2**20
"""A larger file is refused: an annual report has a few megabytes at most, pictures included."""

MAX_ARCHIVE = 512 * 2**20
"""An archive of many reports may be larger."""


def read(path: str | Path, data: bytes | None = None) -> Document:
    """The document in a file; with ``data``, in these bytes, and ``path`` is only its name.

    Raises ``Unreadable`` with one Chinese sentence for whatever cannot be read.
    """
    from checker.readers.bounds import bounded
    from checker.readers.formats import Content, recognise
    from checker.readers.seen import seen

    if data is None:
        data = load(Path(path))
    if len(data) > MAX_BYTES:
        raise Unreadable(_too_large(len(data)))
    content = Content(data, str(path))
    return seen(bounded(recognise(content).reader().read(data, str(path))))


def is_archive(path: str | Path, data: bytes | None = None) -> bool:
    """Whether the file is a ZIP of files (a Word document is none), to be walked with ``members``."""
    from checker.readers import archive

    if data is None:
        try:
            with Path(path).open("rb") as file:
                if file.read(2) != b"PK":
                    return False
            data = load(Path(path))
        except (OSError, Unreadable):
            return False
    return archive.is_archive(data)


def members(path: str | Path, data: bytes | None = None) -> Iterator[tuple[str, bytes | Unreadable]]:
    """The files of an archive by name, each for ``read``; one that cannot be taken out is ``Unreadable``.

    Raises ``Unreadable`` for an archive that is broken or out of bounds as a whole.
    """
    from checker.readers import archive

    return archive.members(load(Path(path)) if data is None else data)


def load(path: Path) -> bytes:
    """The bytes of a file within the limit of size. Raises ``Unreadable``."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            with path.open("rb") as file:
                archive = file.read(2) == b"PK"
            if not archive or size > MAX_ARCHIVE:
                raise Unreadable(_too_large(size, MAX_ARCHIVE if archive else MAX_BYTES))
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("文件不存在") from None
    except IsADirectoryError:
        raise Unreadable("这是文件夹，不是文件") from None
    except OSError as fault:
        raise Unreadable(f"文件打不开（{system_reason(fault)}）") from None


def _too_large(size: int, limit: int = MAX_BYTES) -> str:
    return f"文件有 {size / 2**20:.0f} MB，超过 {limit // 2**20} MB 的上限，不读取"
