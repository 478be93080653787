"""What derived rules are called."""

from __future__ import annotations

BASIS = "依据表样推得"
"""What such a rule rests on."""


def part_of_id(name: str) -> str:
    """A name as a part of a rule's id, so that the id stays where rows are put in before it."""
    kept = "".join(c if c.isalnum() else "-" for c in name.lower())
    return "-".join(filter(None, kept.split("-")))
