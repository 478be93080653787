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
        return f"file:///{plain[:2]}{_quoted(plain[2:])}"
    if plain.startswith("/"):
        return f"file://{_quoted(plain)}"
    return _quoted(plain)


def _quoted(path: str) -> str:
    """Percent-encoded; a name of bytes that are no UTF-8 (out of a ZIP in GBK) by its very bytes."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # a lone surrogate in a Windows name
        return quote(path.encode("utf-8", "replace"))
