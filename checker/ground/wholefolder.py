"""A page with others beside it, written whole or not at all.

The others come into a folder of their own, named after what they hold; the first page, which alone names that
folder, takes the place of the old one last. So whatever happens, the first page there leads to its own.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from checker.ground.wholefile import place, replace_file, umask

INDEX = "index.html"
_BESIDE = "各份报告-"
_EARLIER = re.compile(rf"{_BESIDE}[0-9a-f]{{8}}|pages-[0-9a-f]{{16}}")
"""The second as earlier versions called them."""


class WholeFolder:
    """Takes the files one by one, so that none has to wait in memory for the others.

    ``ours``: whether the first bytes of a file are an output of ours, which may be taken away.
    Methods raise ``OSError`` where they cannot write.
    """

    def __init__(self, path: Path, ours: Callable[[bytes], bool]) -> None:
        self._path, self._ours = place(path), ours
        self._digest = hashlib.sha256()
        self._made = next(
            (one for one in [*reversed(self._path.parents), self._path] if not one.exists()), None
        )
        self._path.mkdir(parents=True, exist_ok=True)
        import tempfile

        self._new = Path(tempfile.mkdtemp(dir=self._path, prefix=".gouji-"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Without ``finish`` nothing of it stays, nor a folder that was made for it."""
        import shutil

        shutil.rmtree(self._new, ignore_errors=True)
        if self._made is not None:
            for folder in [self._path, *self._path.parents]:
                with suppress(OSError):  # it holds what was written
                    folder.rmdir()
                if folder == self._made:
                    break

    def add(self, name: str, data: bytes) -> None:
        with (self._new / name).open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._digest.update(name.encode() + b"\0" + data)

    def finish(self, index: Callable[[str], bytes]) -> None:
        """Puts everything in its place. ``index(folder)`` is the first page; the others are in ``folder``."""
        beside = _BESIDE + self._digest.hexdigest()[:8]
        first = index(beside)
        earlier = [one for one in self._path.iterdir() if _EARLIER.fullmatch(one.name) and one.name != beside]
        self._new.chmod(0o777 & ~umask())
        there = self._path / beside
        if there.is_dir():  # the very same pages, unless somebody changed them
            for file in self._new.iterdir():
                file.replace(there / file.name)
        else:
            self._new.rename(there)
        replace_file(self._path / INDEX, first)
        for folder in earlier:
            self._take_away(folder)

    def _take_away(self, folder: Path) -> None:
        """Our own pages of an earlier run; what else lies among them stays."""
        with suppress(OSError):
            for file in folder.iterdir():
                if file.is_file() and not file.is_symlink():
                    with file.open("rb") as stream:
                        ours = self._ours(stream.read(4096))
                    if ours:
                        file.unlink()
            folder.rmdir()
