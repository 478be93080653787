"""Whole outputs kept as files: what a user sees, changed only on purpose.

``GOUJI_SNAPSHOTS=write pytest …`` writes them anew; look at the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data" / "snapshots"


def compare(name: str, text: str) -> None:
    path = FOLDER / name
    if os.environ.get("GOUJI_SNAPSHOTS") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
