"""A process that does one task after another: what it is held to, and what may become of it."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from enum import Enum

from checker.ground import memory


class Lost(Enum):
    """Why there is no answer to a task."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    START = "start"
    """No process could be started."""


def forking() -> bool:
    """Whether a process can be copied as it stands, which takes some milliseconds; starting one anew takes
    some tenths of a second. A copy of a process with threads may hang; macOS's own libraries have some."""
    return sys.platform not in ("win32", "darwin") and threading.active_count() == 1


if sys.platform == "win32":

    def limit_memory(size: int) -> None:
        """Windows holds no process to such a bound: whoever started it looks after it."""

    def limit_time(seconds: int) -> None:
        """Windows has no such bound: the parent's clock remains."""

    def peak() -> int:
        """Not known here."""
        return 0

else:
    import resource

    def limit_memory(size: int) -> None:
        """``size`` on top of what the process has from its parent; never beyond what it was given itself."""
        if not memory.BOUNDED:
            return
        _limit(resource.RLIMIT_AS, _addresses() + size)

    def limit_time(seconds: int) -> None:
        """So many seconds of processor time from now on; then the system ends the process."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)

    def _limit(kind: int, value: int) -> None:
        hard = resource.getrlimit(kind)[1]
        with suppress(ValueError, OSError):  # not on this system
            resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))

    def _addresses() -> int:
        """Bytes of address space that this process has now; 0 where that cannot be told."""
        try:
            with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
                return int(file.read().split()[0]) * resource.getpagesize()
        except (OSError, ValueError):
            return 0

    def peak() -> int:
        """The most memory that this process has held so far, in bytes."""
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
