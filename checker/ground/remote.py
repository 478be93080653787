"""Files that do not lie on this machine: whatever fsspec reaches by an address (``s3://bucket/2024/a.docx``).

Addresses are kept as they were written. ``memory://`` is of this process alone. What the other side says of a
failure is passed on in its own words.
"""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, BinaryIO, NamedTuple, cast

from checker.ground.extras import needed
from checker.ground.faults import Refused, printable

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_VERSION = ("ETag", "etag", "md5Hash", "content_md5", "generation", "LastModified", "mtime", "size")
"""What the file systems tell of a file that changes with its content."""
_MOST = 300
_KNOWN = (
    (FileNotFoundError, errno.ENOENT),
    (PermissionError, errno.EACCES),
    (IsADirectoryError, errno.EISDIR),
)


class Found(NamedTuple):
    """A file and its version, which changes with its content; empty where the other side tells none."""

    address: str
    version: str


class Failed(OSError):
    """Something that the other side has refused or that did not reach it; ``strerror`` says why."""


def is_remote(path: str | os.PathLike[str]) -> bool:
    """Whether a path is an address."""
    text = os.fspath(path)
    return _ADDRESS.match(text) is not None and not is_local(text)


def is_local(path: str) -> bool:
    """Whether it is the address of a file on this machine."""
    return path.lower().startswith("file://")


def local(path: str) -> str:
    """The path of such an address; any other as it is."""
    if not is_local(path):
        return path
    from urllib.parse import unquote, urlsplit
    from urllib.request import url2pathname

    return url2pathname(unquote(urlsplit(path).path))


def is_ours_alone(address: str) -> bool:
    """Whether no other process can read it."""
    return address.lower().startswith("memory://")


def files(address: str) -> Iterator[Found]:
    """The files that an address means: itself, those below it, those that fit it as a pattern; hidden ones
    and editors' lock files left out, as on a disk. Raises ``OSError``."""
    with _told():
        system, path = _system(address)
        if is_pattern(address):
            found = [(str(system.unstrip_protocol(name)), name) for name in sorted(system.glob(path))]
        else:
            found = [(address.rstrip("/"), path)]
        tops = [(name, system.info(at)) for name, at in found]
    for name, about in tops:
        yield from _below(system, name, about)


def is_pattern(address: str) -> bool:
    return any(sign in address for sign in "*?[")


def examine(address: str) -> None:
    """Raises ``Refused`` where a library for the address is missing, ``OSError`` where there is none."""
    with _told():
        _system(address)


@contextmanager
def opened(address: str) -> Iterator[BinaryIO]:
    """To be read. Raises ``OSError``."""
    with _told():
        system, path = _system(address)
        file = system.open(path, "rb")
    with file:
        yield cast("BinaryIO", _Told(file))


@contextmanager
def replacing(address: str) -> Iterator[IO[bytes]]:
    """To be written: it is there once the body has ended well, whole or not at all. Raises ``OSError``."""
    with ExitStack() as stack:
        with _told():
            system, path = _system(address, skip_instance_cache=True)  # a transaction is of all that it has
            stack.enter_context(system.transaction)
            file = stack.enter_context(system.open(path, "wb"))
        yield cast("IO[bytes]", _Told(file))
        with _told():
            stack.close()


class _Told(io.RawIOBase):
    """A file of another library that fails as ours do; that somebody closes it does not end an upload."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        with _told():
            self._file.write(data)
        return len(data)

    def read(self, size: int = -1) -> bytes:
        with _told():
            data: bytes = self._file.read(size)
        return data


def _below(system: Any, address: str, about: Any) -> Iterator[Found]:
    """A file, or all below a folder: those in it first, then those in its folders."""
    if about["type"] != "directory":
        known = [f"{name}={about[name]}" for name in _VERSION if about.get(name) is not None]
        yield Found(address, " ".join(known) if known[1:] else "")
        return
    with _told():
        listed = system.ls(about["name"], detail=True)
    here = _bare(about)
    for one in sorted(listed, key=lambda one: (one["type"] == "directory", one["name"])):
        name = _bare(one).rpartition("/")[2]
        if not name.startswith((".", "~$")) and _bare(one) != here:  # some list a folder in itself
            yield from _below(system, f"{address}/{name}", one)


def _bare(about: Any) -> str:
    return str(about["name"]).rstrip("/")


def _system(address: str, **options: Any) -> tuple[Any, str]:
    """The file system of an address and the path in it. Raises ``Refused`` where its library is missing."""
    fsspec = needed("fsspec", "cluster", f"读写 {printable(address.partition('://')[0])}:// 地址")
    try:
        system, path = fsspec.core.url_to_fs(address, **options)
    except ImportError:
        scheme = printable(address.partition("://")[0])
        raise Refused(
            f"读写 {scheme}:// 地址要另装 fsspec 的组件（s3:// 的在 pip install 'gouji[cluster]' 里）"
        ) from None
    except ValueError:  # a protocol that there is not
        raise Failed(0, f"没有 {printable(address.partition('://')[0])}:// 这种地址") from None
    return system, path


@contextmanager
def _told() -> Iterator[None]:
    """What the libraries raise, each in its own way, as ``OSError`` that says why."""
    try:
        yield
    except (Refused, Failed):
        raise
    except Exception as fault:
        if isinstance(fault, OSError) and fault.errno:
            raise
        if known := next((number for kind, number in _KNOWN if isinstance(fault, kind)), 0):
            raise OSError(known, os.strerror(known)) from None
        said = printable(" ".join(str(fault).split())[:_MOST])
        raise Failed(0, f"{type(fault).__name__}：{said}" if said else type(fault).__name__) from None
