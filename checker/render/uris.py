"""Paths as other tools want them: forward slashes, percent-encoded in URIs."""

from __future__ import annotations

import re
from urllib.parse import quote


def slashed(path: str) -> str:
    """``path`` with forward slashes, also where it was given the Windows way."""
    return re.sub(r"^\./", "", path.replace("\\", "/")) if "\\" in path or path.startswith("./") else path


def uri(path: str) -> str:
    """A relative path as a relative URI reference, an absolute one as a ``file:`` URI."""
    plain = slashed(path)
    if re.match(r"[A-Za-z]:/", plain):
        return f"file:///{plain[:2]}{quote(plain[2:])}"
    if plain.startswith("/"):
        return f"file://{quote(plain)}"
    return quote(plain)
