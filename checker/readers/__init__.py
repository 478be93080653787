"""Bytes to ``Document``: the one way in for every format.

Formats are told apart by content (``formats``); each has a module of its own, imported when needed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from checker.document import Document, Unreadable
from checker.ground import remote, trace
from checker.ground.faults import Refused, system_reason

MAX_BYTES = 64 * 2**20
"""A larger file is refused: an annual report has a few megabytes at most, pictures included."""

MAX_ARCHIVE = 512 * 2**20
"""An archive of many reports may be larger."""

NO_FILE = "这是管道或设备，不是普通文件；要核对管道送来的内容，请用 -"


def read(path: str | Path, data: bytes | None = None) -> Document:
    """The document in a file; with ``data``, in these bytes, and ``path`` is only its name.

    The work is done in this process, or by LibreOffice where only that may help, and has no bounds of time
    and memory of its own; a run reads by ``checker.run.reading``. Raises ``Unreadable`` with one Chinese
    sentence for whatever cannot be read.
    """
    from checker.readers.office.conversion import NeedsOffice

    if data is None:
        data = load(Path(path))
    try:
        return read_here(path, data)
    except NeedsOffice as need:
        from checker.readers.office.legacy import converted

        return _finished(converted(data, str(path), need.old))


def read_here(path: str | Path, data: bytes) -> Document:
    """The same by our own means alone. Raises ``NeedsOffice`` where only LibreOffice may help."""
    from checker.readers.content import Content
    from checker.readers.formats import recognise

    if len(data) > MAX_BYTES:
        raise Unreadable(_too_large(len(data)))
    return _finished(recognise(Content(data, str(path))).reader().read(data, str(path)))


def _finished(document: Document) -> Document:
    from checker.readers.bounds import bounded
    from checker.readers.unprinted import without_unprinted

    return without_unprinted(bounded(document))


def is_archive(path: str | Path, data: bytes | None = None) -> bool:
    """Whether the file is a ZIP of files (a Word document is none), to be walked with ``members``."""
    from checker.readers import archive

    if data is None:
        try:
            data = load(Path(path))
        except Unreadable:
            return False
    return archive.is_archive(data)


def members(path: str | Path, data: bytes | None = None) -> Iterator[tuple[str, bytes | Unreadable]]:
    """The files of an archive by name, each for ``read``; one that cannot be taken out is ``Unreadable``.

    Raises ``Unreadable`` for an archive that is broken or out of bounds as a whole.
    """
    from checker.readers import archive

    return archive.members(load(Path(path)) if data is None else data)


def load(path: Path | str) -> bytes:
    """The bytes of a file, or of what lies at an address (``remote``), within the limit of size. Raises
    ``Unreadable``.

    What was a file when it was listed may be a pipe by now, which would be waited for without end: the file
    is opened without waiting, and what was opened is looked at.
    """
    if remote.is_remote(path):
        return _load_remote(str(path))
    try:
        data = _load(path)
    except Unreadable:
        trace.spoil()  # it may be readable another time
        raise
    trace.read(path, data)
    return data


def _load_remote(address: str) -> bytes:
    trace.spoil()
    try:
        with remote.opened(address) as file:
            return load_stream(file)
    except Refused as reason:
        raise Unreadable(str(reason)) from None
    except OSError as fault:
        raise Unreadable(f"文件打不开（{system_reason(fault)}）") from None


def _load(path: Path | str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:  # noqa: PTH123
            about = os.fstat(descriptor)
            if stat.S_ISDIR(about.st_mode):
                raise IsADirectoryError
            if not stat.S_ISREG(about.st_mode):
                raise Unreadable(NO_FILE)
            return load_stream(file, about.st_size)
    except FileNotFoundError:
        raise Unreadable("文件不存在") from None
    except IsADirectoryError:
        raise Unreadable("这是文件夹，不是文件") from None
    except ValueError:  # a NUL in the name
        raise Unreadable("文件名中有不能用的字符") from None
    except OSError as fault:
        raise Unreadable(f"文件打不开（{system_reason(fault)}）") from None


def load_stream(stream: BinaryIO, size: int | None = None) -> bytes:
    """What comes from an open file (of which one may know the size), within the limit, and not a byte more.

    Raises ``Unreadable`` and ``OSError``.
    """
    head = stream.read(2)
    limit = MAX_ARCHIVE if head == b"PK" else MAX_BYTES
    if size is not None and size > limit:
        raise Unreadable(_too_large(size, limit))
    parts, left = [head], limit + 1 - len(head)
    while left > 0 and (part := stream.read(min(left, 2**20))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise Unreadable(f"内容超过 {limit // 2**20} MB 的上限，不读取")
    return b"".join(parts)


def _too_large(size: int, limit: int = MAX_BYTES) -> str:
    return f"文件有 {size / 2**20:.0f} MB，超过 {limit // 2**20} MB 的上限，不读取"
