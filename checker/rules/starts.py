"""What a rule of one's own may start from: for each chief kind a commented rule that loads and tests green.

They are rule files of their own in ``rules/starts``, for the cells and sections that they name are a form's.
"""

from __future__ import annotations

from checker.rules.loader import builtin_folder

KINDS = ("identity", "pattern", "spoken", "text", "dates")
"""The kinds for which there is a start."""
_ID = "own-rule"


def start(kind: str, id: str = _ID) -> str:
    """A rule file with one rule. Raises ``OSError`` for a kind without a start."""
    text = (builtin_folder() / "starts" / f"{kind}.yaml").read_text("utf-8")
    return text.replace(f"- id: {_ID} ", f"- id: {id} ", 1)
