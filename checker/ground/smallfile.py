"""Small files that a user names for us to go by: rules, configuration, lists, templates."""

from __future__ import annotations

import os
from pathlib import Path

from checker.ground import trace


def read_head(path: Path, limit: int) -> bytes:
    """At most ``limit`` bytes and one more, by which the caller sees that there are more. Raises ``OSError``.

    A device has no end. A pipe is read (``--rollup <(…)``), but one that nobody writes to is not waited for.
    """
    without_waiting = getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, os.O_RDONLY | without_waiting | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123
        if without_waiting:
            os.set_blocking(descriptor, True)
        data = file.read(limit + 1)
    if len(data) > limit:  # what follows is not known
        trace.spoil()
    trace.read(path, data)
    return data
