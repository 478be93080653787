"""Names of files: how they are shown, which are one file, how the disk spells them."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from checker.ground.remote import is_local, is_remote, local


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that an output is to be written to: its path was given with a slash at the end."""

    path: Path

    def __str__(self) -> str:
        return f"{self.path.as_posix()}/"


@dataclass(frozen=True, slots=True)
class Remote:
    """A file that an output is to be written to, at an address (``remote``)."""

    address: str

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.address).suffix

    def __str__(self) -> str:
        return self.address


Target = Path | Folder | Remote
"""Where an output goes."""


def target(text: str, path: Path) -> Target:
    """``path`` as what ``text``, as the user wrote it, makes it: a folder, a file, or one at an address."""
    if is_remote(text):
        return Remote(text)
    if is_local(text):
        text = local(text)
        path = Path(text)
    return Folder(path) if text.endswith(("/", os.sep)) else path


def shown(path: str | os.PathLike[str]) -> str:
    """The path as audits show it: the same on Windows and elsewhere."""
    return Path(path).as_posix()


def identity(path: str | os.PathLike[str]) -> object:
    """What two ways of naming one file have in common: ``./a`` and ``a``, a link and what it leads to."""
    try:
        about = Path(path).stat()
    except (OSError, ValueError):
        about = None
    if about is not None and about.st_ino:
        return about.st_dev, about.st_ino
    try:
        return unicodedata.normalize("NFC", os.path.normcase(os.path.realpath(path)))
    except ValueError:  # a NUL
        return str(path)


def on_disk(path: str | os.PathLike[str]) -> str:
    """The path under the names that the disk has for it: “é” in one character or in two is one name.

    A path that is not there in either spelling comes back as it is.
    """
    text = os.fspath(path)
    if text.isascii() or os.path.lexists(text):
        return text
    found = Path()
    for part in Path(text).parts:
        if not os.path.lexists(found / part):
            part = _spelled(found, part)
        found /= part
    return str(found) if os.path.lexists(found) else text


def _spelled(folder: Path, name: str) -> str:
    """How the folder spells this name; the name itself where it has none such."""
    wanted = unicodedata.normalize("NFC", name)
    try:
        there = (one.name for one in folder.iterdir())
        return next((one for one in there if unicodedata.normalize("NFC", one) == wanted), name)
    except OSError:
        return name


def nearby(path: Path) -> Path:
    """The shortest way to say a path from here."""
    try:
        relative = Path(os.path.relpath(path))
    except ValueError:  # another drive
        return path
    return relative if len(relative.as_posix()) < len(path.as_posix()) else path
