"""A folder of small files by key: written whole or not at all, bounded, only for its owner.

Several processes may use one store at once: an entry is written beside its place and then moved there,
so that a reader finds the old one, the new one or none. Nothing here fails loudly: a cache that cannot
be read or written is no cache.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
import zlib
from pathlib import Path

MAX_BYTES = 256 * 2**20
MAX_DAYS = 90
MAX_ENTRY = 64 * 2**20
_DAY = 24 * 3600
_DIGEST = 16


def default_folder() -> Path | None:
    """Where the platform keeps caches; ``GOUJI_CACHE_DIR`` wins. ``None`` where there is no such place."""
    if chosen := os.environ.get("GOUJI_CACHE_DIR"):
        return Path(chosen).absolute()
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA")
            base = Path(local) if local else Path.home() / "AppData" / "Local"
            return base / "gouji" / "Cache"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "gouji"
        chosen = os.environ.get("XDG_CACHE_HOME", "")
        base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".cache"
        return base / "gouji"
    except RuntimeError:  # no home
        return None


class Store:
    """``folder`` is made where it is missing. A folder that others may write to is not used at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.usable = _is_ours(folder)
        self._written = 0
        """Bytes that this process has put there."""

    def get(self, key: str) -> bytes | None:
        """The content kept under this key; ``None`` where there is none, or none that is whole."""
        if not self.usable:
            return None
        path = self._path(key)
        try:
            with path.open("rb") as file:
                about = os.fstat(file.fileno())
                data = file.read(MAX_ENTRY + 1)
            if time.time() - about.st_mtime > _DAY:
                os.utime(path)  # what is used stays
            unpacker = zlib.decompressobj()
            content = unpacker.decompress(data[_DIGEST:], MAX_ENTRY)
        except (OSError, zlib.error):
            return None
        return content if hashlib.sha256(content).digest()[:_DIGEST] == data[:_DIGEST] else None

    def has(self, key: str) -> bool:
        """Whether there is something under this key; what is asked for stays."""
        path = self._path(key)
        try:
            if self.usable and time.time() - path.stat().st_mtime > _DAY:
                os.utime(path)
        except OSError:
            return False
        return self.usable

    def put(self, key: str, content: bytes) -> None:
        if not self.usable or len(content) > MAX_ENTRY or self._written > MAX_BYTES:
            return  # beyond its bounds an entry would only take the place of another one of this run
        import tempfile  # not where all is there

        path = self._path(key)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix="tmp-")
            try:
                data = hashlib.sha256(content).digest()[:_DIGEST] + zlib.compress(content, 1)
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError:
            self.usable = False  # a full or read-only disk will not mend within this run
        else:
            self._written += len(data)

    def close(self, written: int = 1) -> None:
        """Keeps the store within its bounds: after many writes, and else once a day. ``written``:
        how many entries were made, by whichever process."""
        if not written or not self.usable:
            return
        mark = self.folder / "pruned"
        try:
            due = written > 500 or not mark.exists() or time.time() - mark.stat().st_mtime > _DAY
            if due:
                mark.touch()
                self.prune()
        except OSError:
            pass

    def prune(self, limit: int = MAX_BYTES) -> None:
        """Takes out what has long not been used, and the oldest where there is more than ``limit`` bytes."""
        now = time.time()
        entries = []
        for path in self.folder.glob("??/*"):
            try:
                about = path.stat()
                if now - about.st_mtime > (_DAY if path.name.startswith("tmp-") else MAX_DAYS * _DAY):
                    path.unlink()
                else:
                    entries.append((about.st_mtime, about.st_size, path))
            except OSError:  # another process was quicker
                continue
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= limit:
                break
            path.unlink(missing_ok=True)
            total -= size

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _is_ours(folder: Path) -> bool:
    """Made by us or at least ours alone to write: what we read back is what we have written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.stat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):  # Windows: the folder of the user's own profile
        return True
    return about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
