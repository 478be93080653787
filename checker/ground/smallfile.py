"""Small files that a user names for us to go by: rules, configuration, lists, templates."""

from __future__ import annotations

import os
from pathlib import Path


def read_head(path: Path, limit: int) -> bytes:
    """At most ``limit`` bytes and one more, by which the caller sees that there are more. Raises ``OSError``.

    A device has no end. A pipe is read (``--rollup <(…)``), but one that nobody writes to is not waited for.
    """
    without_waiting = getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, os.O_RDONLY | without_waiting | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123
        if without_waiting:
            os.set_blocking(descriptor, True)
        return file.read(limit + 1)
