"""From the name that a browser gives a file to one that stays in the visitor's folder on any system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from checker.ground.faults import printable

_PARTS = 12
"""So many folders deep may a file lie."""
_BYTES = 200
"""The longest name; most systems take 255."""
_ALL_BYTES = 1000
"""The longest path; with that of the visitor's folder no system refuses it."""
_FORBIDDEN = re.compile(r'[<>:"|?*\ufffd]')
"""What Windows takes in no name; and what ``printable`` puts for what cannot be shown."""
_DEVICE = re.compile(r"(?i)^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)")


class BadName(Exception):
    """Why a file of this name is not taken: a Chinese sentence."""


def safe_path(given: str) -> PurePosixPath:
    """The relative path under which a file is kept. Raises ``BadName`` for one that leads elsewhere."""
    if len(given.encode("utf-8", "replace")) > _ALL_BYTES:
        raise BadName("文件名或所在文件夹的名字太长")
    text = unicodedata.normalize("NFC", given).replace("\\", "/")
    if text.startswith("/") or re.match(r"[A-Za-z]:", text):
        raise BadName("文件名不能是完整路径")
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if any(part.strip(" .") == "" for part in parts):  # “..”, which leads out, and its kin on Windows
        raise BadName("文件名指向所放的文件夹以外")
    if not parts:
        raise BadName("文件没有名字")
    if len(parts) > _PARTS:
        raise BadName(f"文件夹套得太深（上限 {_PARTS} 层）")
    return PurePosixPath(*map(_safe_part, parts))


def is_clutter(path: PurePosixPath) -> bool:
    """Whether the system or an office program left the file there; nobody meant to drop it."""
    return any(part.startswith((".", "~$")) for part in path.parts) or path.name in (
        "Thumbs.db",
        "desktop.ini",
    )


def _safe_part(part: str) -> str:
    part = _FORBIDDEN.sub("_", printable(part)).strip()
    part = re.sub(r"[ .]+$", "", part)
    if _DEVICE.match(part):
        part = "_" + part
    stem, dot, suffix = part.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, suffix = part, ""
    room = _BYTES - len(suffix.encode()) - 1
    return stem.encode()[:room].decode("utf-8", "ignore") + (f".{suffix}" if suffix else "")


def numbered(path: PurePosixPath, number: int) -> PurePosixPath:
    """The path for a further file of the same name, as browsers make them."""
    return path.with_name(f"{path.stem} ({number}){path.suffix}")
