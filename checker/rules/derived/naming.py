"""What derived rules are called."""

from __future__ import annotations

BASIS = "依据表样推得"
"""What such a rule rests on."""


def ascii_name(name: str, number: int) -> str:
    """A name as a part of a rule's id; a number for one that is not written in Latin letters."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower()).strip("-")
    return kept if name.isascii() and kept else f"t{number}"
